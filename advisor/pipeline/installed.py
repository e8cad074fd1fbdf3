"""Build wheels of a patched project, install each into a folder of its own, and look at it."""

import os
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor import process
from advisor.errors import ToolFailedError
from advisor.pipeline.pips import pip_for
from advisor.report.changes import Change

BUILD_SECONDS = 900.0
IMPORT_SECONDS = 300.0
NO_COMPILER = "no-such-compiler"
# Warnings are how a kernel tells that it steps aside.
PROBE = """\
import importlib, sys, warnings
warnings.filterwarnings("error", category=RuntimeWarning, message=".*kernel")
for place in sys.argv[1:]:
    module, package, kernel = place.split(":")
    importlib.import_module(module)
    found = importlib.import_module(package).find(kernel)
    print(kernel, "compiled" if found else "original")
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheels:
    """The wheels of one project; `changes` and `kernels` are those of its kernels, in order."""

    folder: Path
    project: Path
    tests: Path
    python: Path
    changes: Sequence[Change]
    kernels: Sequence[str]

    def with_kernels(self) -> str:
        """Build and install a wheel; every kernel is compiled, in place, and passes its test.

        A module beside the package, that the project's own wheel does not pack, is told.
        """
        wheel = self._build("with", {})
        return wheel.name + self._expect(wheel, "compiled")

    def without(self) -> str:
        """Build and install a wheel as where there is no compiler; the originals run."""
        wheel = self._build("without", {"CC": NO_COMPILER})
        with zipfile.ZipFile(wheel) as archive:
            parts = tuple(f"{one.home.folder.rpartition('/')[2]}/" for one in self.changes)
            built = [
                name
                for name in archive.namelist()
                if name.endswith(".so") and any(part in name for part in parts)
            ]
        if built:
            message = f"{wheel.name} was built without a compiler and yet holds {built[0]}"
            raise _said(message)
        return wheel.name + self._expect(wheel, "original")

    def _build(self, name: str, env: dict[str, str]) -> Path:
        out = self.folder / f"wheel-{name}-{self.project.name}"
        # A copy, so that what lies built beside the sources does not hide a mistake.
        source = self.folder / f"source-{name}-{self.project.name}"
        built = shutil.ignore_patterns("*.so", "build", "*.egg-info")
        shutil.copytree(self.project, source, ignore=built, symlinks=True)
        pip = [*pip_for(self.python), "--quiet", "wheel"]
        options = ["--disable-pip-version-check", "--no-deps", "-w", str(out)]
        process.run(
            [*pip, *options, str(source)],
            cwd=self.folder,
            env={"PYTHONPATH": None, "ADVISOR_KERNELS": None, **env},
            timeout_seconds=BUILD_SECONDS,
        )
        return next(iter(sorted(out.glob("*.whl"))))

    def _expect(self, wheel: Path, state: str) -> str:
        """Install a wheel and raise unless every kernel is in that state; tell what it lacks."""
        site = self.folder / f"site-{state}-{self.project.name}"
        pip = [*pip_for(self.python), "--quiet", "install"]
        options = ["--disable-pip-version-check", "--no-deps", "--target", str(site)]
        process.run([*pip, *options, str(wheel)], timeout_seconds=BUILD_SECONDS)
        pairs = list(zip(self.changes, self.kernels, strict=True))
        packed = [pair for pair in pairs if (site / _inside(pair[0])).exists()]
        places = [f"{_module(change)}:{change.home.package}:{kernel}" for change, kernel in packed]
        shown = self._run(site, "-P", "-c", PROBE, *places).stdout
        wrong = [line for line in shown.splitlines() if not line.endswith(state)]
        if wrong:
            message = f"installed from {wheel.name}, but not {state}: {', '.join(wrong)}"
            raise _said(message)
        for change, kernel in packed:
            if change.tested:
                self._test(site, kernel, skipped=state == "original")
        lacking = dict.fromkeys(_module(pair[0]) for pair in pairs if pair not in packed)
        return f"; the project does not pack {', '.join(lacking)}" if lacking else ""

    def _test(self, site: Path, kernel: str, *, skipped: bool) -> None:
        folder = self.folder / "installed" / "tests"
        folder.mkdir(parents=True, exist_ok=True)
        test = folder / f"test_kernel_{kernel}.py"
        shutil.copyfile(self.tests / test.name, test)
        finished = self._run(site, "-P", str(test))
        if ("skipped" in finished.output) is not skipped:
            raise process.failure(finished)

    def _run(self, site: Path, *words: str) -> process.Finished:
        return process.run(
            [self.python, *words],
            cwd=self.folder,
            env={"PYTHONPATH": os.fspath(site), "ADVISOR_KERNELS": None},
            timeout_seconds=IMPORT_SECONDS,
        )


def _inside(change: Change) -> str:
    """Return the path of the module that a change is of, from where it is imported."""
    root = change.home.import_root
    return change.module_path.removeprefix(f"{root}/") if root != "." else change.module_path


def _module(change: Change) -> str:
    return _inside(change).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _said(message: str) -> ToolFailedError:
    return ToolFailedError(message, command=(), status=None, output=message)
