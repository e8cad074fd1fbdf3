"""Observe, compile, build and verify the functions of case files, two at a time."""

import hashlib
import importlib.util
import re
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from advisor.codegen.compile import compile_function
from advisor.compilation.build import build_kernel
from advisor.compilation.translate import translate_together
from advisor.inside import values
from advisor.inside.subject import driven
from advisor.model.kernel import BuildFailure, Divergence, Equivalent, Kernel, Refusal, Unverified
from advisor.pipeline.observing import observe
from advisor.verify.replay import Verification, verify
from tests.case_files import Case
from tests.forks import Forks

Checked = Verification | BuildFailure
GENERATED_CALLS = 24
TOGETHER = 40  # Cython takes longer to start than to translate a kernel
SECONDS = 20.0  # what bounds the calls is their number; this is for busy machines


@dataclass(slots=True)
class Made:
    """What became of one function of a case."""

    function: str
    text: str
    kernel: Kernel | None
    checked: dict[str, "Future[Checked]"] = field(default_factory=dict)


class Workshop:
    """Makes the kernels of cases in folders of its own; what is built stays in a cache.

    All are checked on the first interpreter, the first function of each case on the others too,
    and optimised: compiling all with optimisation would take half as long again.
    """

    def __init__(self, folder: Path, cache: Path, pythons: Iterable[str]) -> None:
        """Use two threads: the work is done by other processes."""
        self.folder = folder
        self.cache = cache
        self.pythons = tuple(pythons)
        self.checking = True
        self.pool = ThreadPoolExecutor(max_workers=2)
        self.forks = Forks()
        self.made: dict[tuple[str, str], Future[dict[str, Made]]] = {}
        self.begun: dict[tuple[str, str], Future[None]] = {}

    def begin(self, wanted: Iterable[tuple[Case, str]]) -> None:
        """Start the work on functions of cases, case by case, in their order."""
        functions: dict[str, list[str]] = {}
        cases = {}
        for case, function in wanted:
            if case.name not in cases:
                cases[case.name] = case
                home = self.folder / case.module
                home.mkdir(parents=True, exist_ok=True)
                source = home / f"{case.module}.py"
                if not source.exists():  # once: what is being observed must not be cut short
                    source.write_text(case.source, encoding="utf-8")
            if (case.name, function) not in self.made:
                new = functions.setdefault(case.name, [])
                new += [] if function in new else [function]
        group: dict[tuple[str, str], Case] = {}
        for name, new in functions.items():
            all_made = self.pool.submit(self._make_all, cases[name], new)
            group |= {(name, function): cases[name] for function in new}
            self.made |= {(name, function): all_made for function in new}
            if len(group) >= TOGETHER or name == next(reversed(functions)):
                # First in, first out: those it waits for stand before it.
                begun = self.pool.submit(self._begin_checks, group)
                self.begun |= dict.fromkeys(group, begun)
                group = {}

    def close(self) -> None:
        """Wait until all that has begun is done."""
        self.pool.shutdown()
        self.forks.__exit__(None, None, None)

    def result(self, case: Case, function: str) -> Made:
        """Return what became of a function."""
        self.begin([(case, function)])
        self.begun[case.name, function].result()
        return self.made[case.name, function].result()[function]

    def _make_all(self, case: Case, functions: list[str]) -> dict[str, Made]:
        home = self.folder / case.module
        return {function: self._make(case, function, home) for function in functions}

    def _make(self, case: Case, function: str, home: Path) -> Made:
        recorded, edges = home / f"calls_{_label(function)}.py", _edges(home, function)
        recorded.write_text(case.calls_of(function, edges=False), encoding="utf-8")
        edges.write_text(case.calls_of(function, edges=True), encoding="utf-8")
        observed = observe(
            f"{case.module}:{function}",
            python=Path(sys.executable),
            app_dir=home,
            calls_file=recorded,
            run=self.forks.run,
        )
        found = observed if isinstance(observed, Refusal) else compile_function(observed)
        if isinstance(found, Refusal):
            line = "" if found.line is None else f" (line {found.line})"
            return Made(function, f"{found.reason.value}: {found.detail}{line}", None)
        return Made(function, body_of(found), found)

    def _begin_checks(self, group: dict[tuple[str, str], Case]) -> None:
        """Translate the kernels of a group of cases, and build and verify each of them."""
        kernels = {key: made for key in group if (made := self._kernel(*key)) is not None}
        if not self.checking:
            return
        translate_together([*kernels.values()], cache_dir=self.cache)
        for (name, function), kernel in kernels.items():
            case = group[name, function]
            first = function == case.functions[0]
            home = self.folder / case.module
            self.made[name, function].result()[function].checked = {
                python: self.pool.submit(
                    self._check,
                    kernel,
                    python,
                    _edges(home, function),
                    home,
                    "-O1" if first else "-O0",
                )
                for python in (self.pythons if first else self.pythons[:1])
            }

    def _kernel(self, name: str, function: str) -> Kernel | None:
        made = self.made[name, function]
        return None if made.exception() is not None else made.result()[function].kernel

    def _check(
        self, kernel: Kernel, python: str, calls: Path, home: Path, optimise: str
    ) -> Checked:
        built = build_kernel(kernel, python=python, cache_dir=self.cache, optimise=optimise)
        if isinstance(built, BuildFailure):
            return built
        return verify(
            built,
            calls_file=calls,
            python=Path(python),
            app_dir=home,
            cases=GENERATED_CALLS,
            seconds=SECONDS,
            time=False,
            exact_arity=True,
            run=self.forks.run,
        )


def _label(function: str) -> str:
    return hashlib.sha256(function.encode()).hexdigest()[:12]


def _edges(home: Path, function: str) -> Path:
    return home / f"edges_{_label(function)}.py"


def body_of(kernel: Kernel) -> str:
    """Return the functions of a kernel and its entry, without what every kernel has."""
    start = kernel.text.index("@cython.cfunc")
    return kernel.text[start : kernel.text.index("def counters():")].strip("\n") + "\n"


def told(checked: Checked) -> str:
    """Say what is wrong, or nothing."""
    match checked:
        case Equivalent():
            return ""
        case BuildFailure(tool=tool, output=output):
            return f"{tool} failed: {output}"
        case Divergence(differences=differences):
            return "\n".join(
                f"{d.call}: {d.kind}\n  expected {d.expected}\n  got      {d.got}"
                for d in differences
            )
        case Unverified(reason=reason):
            return reason


def uncompiled(case: Case, function: str, kernel: Kernel, home: Path) -> list[str]:
    """Run the recorded calls on the kernel's text as plain Python; return the differences."""
    module = _import(home / f"{case.module}.py", case.module)
    first = _import_text(kernel)
    held = r"(?m)^ {4,8}((?:_class_|_global_(?!checks)|_default_\d)\w+ = .*)$"
    for line in re.findall(held, kernel.text):
        exec(line, vars(first))
    run = _kernel_function(first, kernel)
    calls: dict[str, Any] = {}
    exec(case.calls_of(function, edges=False), calls)
    wrong = []
    original = _plain(module, function)
    expected: object
    before = dict(vars(module))
    for one, two in zip(calls["calls"](), calls["calls"](), strict=True):
        vars(module).update(before)
        try:
            expected = values.encode([original(*one[0], **one[1]), one])
        except Exception as error:  # noqa: BLE001 - an outcome like any other
            expected = repr(error)
        vars(module).update(before)
        try:
            got = values.encode([run(original, *two), two])
        except BaseException as error:  # noqa: BLE001 - the original runs then
            if type(error) is NameError:
                wrong.append(f"{function}{two}: {error}")
            continue
        if got != expected:
            wrong.append(f"{function}{two}: {got}, not {expected}")
    return wrong


def _plain(module: ModuleType, function: str) -> Callable[..., Any]:
    value: Any = module
    for part in function.split("."):
        value = vars(value)[part]
    found: Callable[..., Any] = getattr(value, "__func__", getattr(value, "fget", value))
    while hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    plain: Callable[..., Any] = driven(found)
    return plain


def _kernel_function(module: ModuleType, kernel: Kernel) -> Callable[..., Any]:
    import inspect

    name = kernel.functions[0].replace(".", "_")
    function = vars(module)[f"_{name}_0"]
    count = len(inspect.signature(function).parameters)

    def run(original: Any, args: Any, kwargs: Any) -> Any:
        given = inspect.signature(original).bind(*args, **kwargs)
        given.apply_defaults()
        filled = [*given.arguments.values(), 400][:count]
        return function(*filled)

    return run


def _import(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _import_text(kernel: Kernel) -> ModuleType:
    module = ModuleType(kernel.name)
    exec(compile(kernel.text, f"{kernel.name}.py", "exec"), vars(module))
    return module
