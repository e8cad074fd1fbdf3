"""Take the functions of one module through the whole compiler and report what fails.

module text  ->  observe, compile, translate, build, verify  ->  Failure per function
"""

import hashlib
import json
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import advisor.inside.check
from advisor import process
from advisor.codegen.compile import compile_function
from advisor.compilation.compiler import FLAGS, find_compiler
from advisor.compilation.interpreter import facts_of, include_flags
from advisor.errors import AdvisorError, last_lines
from advisor.inference.reading import read
from advisor.model.kernel import BuiltKernel, Divergence, Kernel, Refusal
from advisor.verify import replay

INSIDE = Path(advisor.inside.check.__file__).parent
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What went wrong with one function; `kind` is what stays the same while it is made smaller."""

    function: str
    kind: str
    detail: str


@dataclass(slots=True, kw_only=True)
class Trial:
    """What became of the functions of a module."""

    failures: list[Failure]
    refusals: list[Refusal]
    verified: int = 0
    calls: int = 0
    misses: int = 0


class Machine:
    """Where trials run: interpreter, folder, and how well kernels are optimised."""

    def __init__(
        self, python: Path, folder: Path, *, optimise: str = "-O1", cases: int = 120
    ) -> None:
        """`folder` holds the modules and everything made of them."""
        self.python = python
        self.folder = folder
        self.optimise = optimise
        self.cases = cases
        self.seconds = 3.0

    def run(self, text: str, functions: Sequence[str]) -> Trial:
        """Try some functions of a module's text."""
        name = f"m_{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
        trial = Trial(failures=[], refusals=[])
        kernels = self._compile(trial, folder, name, functions)
        built = self._build(trial, folder, kernels)
        self._verify(trial, folder, name, built)
        return trial

    def _inside(self, work: str, folder: Path, requests: list[dict[str, Any]]) -> process.Finished:
        order = {"folder": str(INSIDE), "work": work, "requests": requests}
        return process.run(
            [self.python, "-P", HERE / "inside.py"],
            cwd=folder,
            env=replay.ENVIRONMENT,
            stdin=json.dumps(order),
            timeout_seconds=60 + 10 * len(requests),
            check=False,
        )

    def _compile(
        self, trial: Trial, folder: Path, name: str, functions: Sequence[str]
    ) -> dict[str, Kernel]:
        requests: list[dict[str, Any]] = []
        for function in functions:
            calls = folder / f"calls_{name}_{function}.py"
            calls.write_text(f"from {name} import calls_{function} as calls\n")
            more = folder / f"more_{name}_{function}.py"
            more.write_text(
                f"from {name} import calls_{function} as one, more_{function} as two\n\n\n"
                "def calls():\n    yield from one()\n    yield from two()\n"
            )
            requests.append(
                {
                    "module": name,
                    "qualname": function,
                    "path": [str(folder)],
                    "calls": str(calls),
                    "roots": [str(folder)],
                    "include": [],
                    "seconds": 3,
                    "out": str(folder / f"observed_{function}.json"),
                }
            )
        finished = self._inside("observe", folder, requests)
        kernels = {}
        for request in requests:
            function = request["qualname"]
            out = Path(str(request["out"]))
            if not out.exists():
                trial.failures.append(
                    Failure(
                        function=str(function),
                        kind="observer died",
                        detail=last_lines(finished.output),
                    )
                )
                continue
            data = json.loads(out.read_text())
            if "failure" in data:
                trial.failures.append(
                    Failure(function=str(function), kind="observer raised", detail=data["failure"])
                )
                continue
            made = self._kernel(str(function), data)
            if isinstance(made, Failure):
                trial.failures.append(made)
            elif isinstance(made, Refusal):
                trial.refusals.append(made)
            else:
                kernels[str(function)] = made
        return kernels

    def _kernel(self, function: str, data: Any) -> Kernel | Refusal | Failure:
        try:
            made = compile_function(read(data))
        except Exception as error:  # noqa: BLE001 - any is a defect of the compiler
            frame = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(frame.filename).name}:{frame.name}"
            return Failure(
                function=function,
                kind=f"compiler raised {type(error).__name__} in {where}",
                detail=traceback.format_exc(),
            )
        if isinstance(made, Refusal) and not made.detail:
            return Failure(function=function, kind="refusal without a reason", detail=repr(made))
        return made

    def _build(
        self, trial: Trial, folder: Path, kernels: dict[str, Kernel]
    ) -> dict[str, BuiltKernel]:
        for kernel in kernels.values():
            (folder / f"{kernel.name}.py").write_text(kernel.text, encoding="utf-8")
            (folder / f"{kernel.name}.pxd").write_text(kernel.declarations, encoding="utf-8")
        built = {}
        waiting = dict(kernels)
        if waiting:
            sources = [f"{k.name}.py" for k in waiting.values()]
            process.run(
                [sys.executable, "-P", "-m", "cython", "-3", *sources],
                cwd=folder,
                timeout_seconds=300,
                check=False,
            )
        for function, kernel in waiting.items():
            c_file = folder / f"{kernel.name}.c"
            good = c_file.exists() and "#error Do not use this file" not in c_file.read_text()[:200]
            if not good:
                finished = process.run(
                    [sys.executable, "-P", "-m", "cython", "-3", f"{kernel.name}.py"],
                    cwd=folder,
                    timeout_seconds=300,
                    check=False,
                )
                trial.failures.append(
                    Failure(
                        function=function,
                        kind="Cython refused it",
                        detail=last_lines(finished.output),
                    )
                )
                continue
            extension = folder / f"{kernel.name}.so"
            problem = self._compiler(c_file, extension)
            if problem:
                trial.failures.append(
                    Failure(function=function, kind="the C compiler refused it", detail=problem)
                )
                continue
            built[function] = BuiltKernel(
                kernel=kernel,
                python=str(self.python),
                extension=str(extension),
                extension_hash="",
                cython="",
                compiler="",
                seconds=0.0,
                cached=False,
            )
        return built

    def _compiler(self, c_file: Path, extension: Path) -> str:
        cache = self.folder / "cache"
        include = include_flags(facts_of(str(self.python), cache_dir=cache), cache_dir=cache)
        flags = [self.optimise, *FLAGS]
        try:
            process.run(
                [
                    *find_compiler().command,
                    *include,
                    *flags,
                    "-shared",
                    c_file,
                    "-o",
                    extension,
                    "-lm",
                ],
                cwd=c_file.parent,
                timeout_seconds=300,
            )
        except AdvisorError as error:
            return str(error)
        return ""

    def _verify(self, trial: Trial, folder: Path, name: str, built: dict[str, BuiltKernel]) -> None:
        requests = {
            function: {
                "module": name,
                "qualname": function,
                "path": [str(folder)],
                "kernel": {"name": one.kernel.name, "file": one.extension},
                "calls": str(folder / f"more_{name}_{function}.py"),
                "cases": self.cases,
                "seconds": self.seconds,
                "seed": 1,
                "call_seconds": 1.0,
                "timing_seconds": 0.0,
                "memory_bytes": 2**30,
                "skip": [],
                "exact_arity": True,
                "out": str(folder / f"verified_{function}.json"),
                "journal": str(folder / f"journal_{function}"),
            }
            for function, one in built.items()
        }
        waiting = list(requests.values())
        while waiting:
            self._inside("verify", folder, waiting)
            # The first without an answer ended the process; it is tried alone below.
            left = [r for r in waiting if not Path(str(r["out"])).exists()]
            waiting = left[1:] if len(left) < len(waiting) else []
        for function, request in requests.items():
            out = Path(str(request["out"]))
            answer = json.loads(out.read_text()) if out.exists() else None
            if answer is None or "failure" in answer:
                self._alone(trial, folder, name, built[function])
                continue
            if answer["differences"]:
                first = answer["differences"][0]
                trial.failures.append(
                    Failure(
                        function=function,
                        kind=f"difference: {first['kind']}",
                        detail=json.dumps(first, indent=1, ensure_ascii=True),
                    )
                )
                continue
            trial.verified += 1
            trial.calls += answer["replayed"] + answer["generated"]
            trial.misses += answer["guard_misses"]

    def _alone(self, trial: Trial, folder: Path, name: str, built: BuiltKernel) -> None:
        """Verify one kernel in a process of its own, where the shared one died."""
        function = built.kernel.target.partition(":")[2]
        result = replay.verify(
            built,
            calls_file=folder / f"more_{name}_{function}.py",
            python=self.python,
            app_dir=folder,
            cases=self.cases,
            seconds=self.seconds,
            time=False,
            exact_arity=True,
        )
        if isinstance(result, Divergence):
            first = result.differences[0]
            trial.failures.append(
                Failure(function=function, kind=f"difference: {first.kind}", detail=repr(first))
            )
        elif type(result).__name__ == "Unverified":
            trial.failures.append(
                Failure(function=function, kind="not verified", detail=repr(result))
            )
        else:
            trial.verified += 1
