"""Prove patches on a copy of the user's repository: they apply, build, and break no test.

    Series  ->  copy, own tests, git am, own tests, build, own tests, wheels  ->  Step, Step, ...

Every step is carried out by the project's own tools, in the app's interpreter. The repository
itself is only read.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor import process
from advisor.errors import ToolFailedError, last_lines
from advisor.pipeline.installed import Wheels
from advisor.pipeline.pips import pip_for
from advisor.report.building.project import BUILD_SCRIPT, CYTHON, SETUPTOOLS
from advisor.report.patches import Series

GIT_SECONDS = 120.0
TESTS_SECONDS = 1800.0
BUILD_SECONDS = 900.0
IDENTITY = ("-c", "user.name=advisor", "-c", "user.email=advisor@localhost")
GIT = ("git", *IDENTITY, "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false")
NO_TESTS = 5  # pytest collected nothing
LEFT_OUT = (".git", ".venv", "venv", "node_modules", "__pycache__", ".tox", ".nox")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that was tried: what, whether it went well, and what was seen."""

    what: str
    passed: bool
    seen: str
    seconds: float


Tell = Callable[[Step], None]


def prove(
    series: Series,
    paths: Sequence[Path],
    *,
    python: Path,
    test_command: Sequence[str] = (),
    tell: Tell,
) -> tuple[Step, ...]:
    """Try a series out, step by step; the first that fails is the last.

    Args:
        series: The patches.
        paths: Their files, in order.
        python: The app's interpreter, which runs the tests and builds the kernels.
        test_command: Runs the project's own tests, in its folder; by default pytest where it is
            installed, else unittest.
        tell: Called with each step as it is done.

    Raises:
        ToolMissingError: git, or the interpreter, is not there.
    """
    done: list[Step] = []
    with tempfile.TemporaryDirectory(prefix="advisor-prove-") as name:
        trial = _Trial(Path(name), series, tuple(paths), python, tuple(test_command))
        for what, work in trial.steps():
            began = time.monotonic()
            try:
                seen, passed = work(), True
            except ToolFailedError as error:
                seen, passed = last_lines(error.output or error.message), False
            seconds = time.monotonic() - began
            done.append(Step(what=what, passed=passed, seen=seen, seconds=seconds))
            tell(done[-1])
            if not passed:
                break
    return tuple(done)


class _Trial:
    """The copy of the repository, and the steps in it; each returns what was seen."""

    def __init__(
        self,
        folder: Path,
        series: Series,
        paths: tuple[Path, ...],
        python: Path,
        test_command: tuple[str, ...],
    ) -> None:
        self.folder = folder
        self.copy = folder / "repository"
        self.series = series
        self.paths = paths
        self.python = python
        self.test_command = test_command
        self.tools = folder / "tools"
        self.changes = [patch.change for patch in series.patches]
        roots = dict.fromkeys(one.home.import_root for one in self.changes)
        self.import_path = os.pathsep.join(str(self.copy / root) for root in roots)

    def steps(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """Yield every step with its work, in order."""
        yield "the project's own tests pass before", self.own_tests_before
        yield "the patches apply, one after the other", self.apply
        yield "the project's tests pass, no kernel built", self.tests_without
        yield "the kernels build", self.build
        yield "the project's tests pass with the kernels", self.own_tests
        yield "each kernel is in place and does what its original does", self.kernel_tests
        for root in dict.fromkeys(
            one.project.root for one in self.changes if one.project.installable and not one.by_hand
        ):
            wheels = Wheels(
                folder=self.folder,
                project=self.copy / root,
                tests=self.copy / self.series.place.tests,
                python=self.python,
                changes=[one for one in self.changes if one.project.root == root],
                kernels=[p.kernel for p in self.series.patches if p.change.project.root == root],
            )
            yield "a wheel brings the kernels", wheels.with_kernels
            yield "without a compiler, a wheel installs and runs as before", wheels.without

    def own_tests_before(self) -> str:
        """Copy the repository and run the project's own tests."""
        _copy(self.series.place.root, self.copy)
        self.git("init", "--quiet")
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--message", "Before")
        return self.own_tests()

    def apply(self) -> str:
        """Apply the series as mail."""
        self.git("am", "--quiet", "--keep-cr", "--whitespace=nowarn", *map(_absolute, self.paths))
        return f"{len(self.paths)} commits"

    def tests_without(self) -> str:
        """Run all tests while nothing is built."""
        return self.own_tests()

    def own_tests(self) -> str:
        """Run the project's own tests in its folder; return the last line they print."""
        project = self.copy / self.changes[0].project.root
        if not any(_test_files(self.copy)):
            return "the project has no tests of its own"
        command = self.test_command or self._default_tests()
        finished = self.run(command, cwd=project, seconds=TESTS_SECONDS, check=False)
        if finished.status == NO_TESTS and not self.test_command:
            if "pytest" in command:
                return "the project has no tests of its own"
            return "unittest found no tests; pytest, that may, is not in the app's environment"
        if not finished.ok:
            raise process.failure(finished)
        lines = finished.output.strip().splitlines()
        return lines[-1].strip("= ") if lines else "done"

    def _default_tests(self) -> tuple[str, ...]:
        if self.run([self.python, "-c", "import pytest"], cwd=self.folder, check=False).ok:
            # Caches would be files of the project.
            return (str(self.python), "-m", "pytest", "-q", "-p", "no:cacheprovider")
        tests = os.path.relpath(
            self.copy / self.series.place.tests, self.copy / self.changes[0].project.root
        )
        return (str(self.python), "-m", "unittest", "discover", "-s", tests)

    def build(self) -> str:
        """Build the kernels beside their sources."""
        self._get_tools()
        for root in dict.fromkeys(one.project.root for one in self.changes):
            self.run(
                [self.python, BUILD_SCRIPT, "--strict"],
                cwd=self.copy / root,
                seconds=BUILD_SECONDS,
                path=str(self.tools),
            )
        return f"{len(self.changes)} kernels"

    def _get_tools(self) -> None:
        """Have Cython and setuptools for the app's interpreter, outside its environment."""
        self.tools.mkdir()
        command: list[str | Path] = [self.python, "-c", "import Cython, setuptools"]
        if self.run(command, cwd=self.folder, check=False).ok:
            return
        self.run(
            [*pip_for(self.python), "-q", "install", "--target", self.tools, CYTHON, SETUPTOOLS],
            cwd=self.folder,
            seconds=BUILD_SECONDS,
            path="",
        )

    def kernel_tests(self) -> str:
        """Run the test of each kernel by itself; one that is skipped has not passed."""
        tested = [one for one in self.series.patches if one.change.tested]
        for patch in tested:
            test = self.copy / self.series.place.tests / f"test_kernel_{patch.kernel}.py"
            finished = self.run([self.python, test], cwd=self.copy, seconds=TESTS_SECONDS)
            if "skipped" in finished.output:
                raise process.failure(finished)
        calls = sum(one.change.tested for one in tested)
        return f"{calls} recorded calls of {len(tested)} kernels"

    def git(self, *words: str) -> None:
        """Run git in the copy."""
        process.run([*GIT, *words], cwd=self.copy, timeout_seconds=GIT_SECONDS)

    def run(
        self,
        command: Sequence[str | Path],
        *,
        cwd: Path,
        seconds: float = 120.0,
        path: str | None = None,
        check: bool = True,
    ) -> process.Finished:
        """Run a program with the copy's modules, or `path`, on Python's import path."""
        env = {
            "PYTHONPATH": self.import_path if path is None else path,
            "PYTHONDONTWRITEBYTECODE": "1",
            "ADVISOR_KERNELS": None,
        }
        return process.run(command, cwd=cwd, env=env, timeout_seconds=seconds, check=check)


def _absolute(path: Path) -> str:
    return str(path.resolve())


def _copy(root: Path, copy: Path) -> None:
    """Copy what git knows of a repository or would add to it; without git, what looks like it."""
    if not (root / ".git").exists():
        ignored = shutil.ignore_patterns(*LEFT_OUT, "*.so")
        shutil.copytree(root, copy, ignore=ignored, symlinks=True)
        return
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = process.run(words, cwd=root, timeout_seconds=GIT_SECONDS).stdout
    copy.mkdir()
    for name in dict.fromkeys(listed.split("\0")):
        source = root / name
        if name and (source.is_file() or source.is_symlink()):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy / name, follow_symlinks=False)


def _test_files(copy: Path) -> Iterator[Path]:
    for pattern in ("test_*.py", "*_test.py", "tests.py", "tests/**/*.py"):
        yield from (path for path in copy.rglob(pattern) if "test_kernel_" not in path.name)
