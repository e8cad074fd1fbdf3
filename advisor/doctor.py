"""Look at what is on the machine: what advisor needs, what is missing, and how to get it.

    the machine → Diagnosis

Whether a tool works is tried, not guessed: the compiler compiles, py-spy looks into a process.
"""

import enum
import functools
import os
import re
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from advisor import process
from advisor.bench.interpreters import FoundInterpreter, best, find_interpreters
from advisor.errors import ToolError, ToolMissingError, last_lines

TRIAL_SECONDS = 30.0
TOOLS_FOLDER = Path(".interpreters", "bin")

# What each system calls the packages, by the tool that installs them.
_PACKAGES: Mapping[str, Mapping[str, str]] = {
    "apt-get": {"compiler": "build-essential", "wrk": "wrk", "headers": "python{0}.{1}-dev"},
    "dnf": {"compiler": "gcc", "wrk": "wrk", "headers": "python{0}.{1}-devel"},
    "apk": {"compiler": "build-base", "wrk": "wrk", "headers": "python3-dev"},
    "pacman": {"compiler": "gcc", "wrk": "wrk", "headers": "python"},
    "brew": {"compiler": "gcc", "wrk": "wrk", "headers": "python@{0}.{1}"},
}
_INSTALL = {
    "apt-get": "sudo apt-get install {0}",
    "dnf": "sudo dnf install {0}",
    "apk": "sudo apk add {0}",
    "pacman": "sudo pacman -S {0}",
    "brew": "brew install {0}",
}


class Presence(enum.Enum):
    """Whether something can be used."""

    PRESENT = "present"
    MISSING = "missing"
    NOT_WORKING = "not working"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found out about one thing.

    Attributes:
        name: The thing, unique among the findings.
        presence: Whether it can be used.
        detail: Where it is and which version; or why it can't be used.
        needed_for: What can't be done without it.
        required: Whether ``advisor profile`` can't do its main job without it.
        command: The exact command that adds it, ``None`` where nothing is to be done or no
            command is known for this system.
    """

    name: str
    presence: Presence
    detail: str
    needed_for: str
    required: bool
    command: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """All findings, in the order in which a run needs the things, and every interpreter found."""

    findings: tuple[Finding, ...]
    interpreters: tuple[FoundInterpreter, ...]

    @property
    def missing(self) -> tuple[Finding, ...]:
        """Return the required things that can't be used."""
        return tuple(
            one for one in self.findings if one.required and one.presence is not Presence.PRESENT
        )


def examine(*, directory: Path | None = None) -> Diagnosis:
    """Look at everything.

    Args:
        directory: The project's folder, by default the working directory.
    """
    place = directory or Path.cwd()
    interpreters = find_interpreters(directory=place)
    return Diagnosis(
        findings=(
            examine_compiler(),
            examine_headers(best(interpreters, implementation="cpython")),
            examine_sampler(),
            examine_cpython(interpreters),
            examine_pypy(interpreters),
            examine_wrk(place),
            examine_locust(),
        ),
        interpreters=interpreters,
    )


def install_command(what: str, *, version: tuple[int, ...] = ()) -> str | None:
    """Return the command that installs something on this system, ``None`` where none is known."""
    for tool, packages in _PACKAGES.items():
        if shutil.which(tool):
            return _INSTALL[tool].format(packages[what].format(*version))
    return None


def _tried(
    name: str, trial: Callable[[], str], *, needed_for: str, required: bool, command: str | None
) -> Finding:
    """Turn a trial into a finding: what it returns is the detail, what it raises the reason."""
    try:
        presence, detail = Presence.PRESENT, trial()
    except ToolMissingError as error:
        presence, detail = Presence.MISSING, error.message
    except ToolError as error:
        presence, detail = Presence.NOT_WORKING, error.message
    return Finding(
        name=name,
        presence=presence,
        detail=detail,
        needed_for=needed_for,
        required=required,
        command=None if presence is Presence.PRESENT else command,
    )


def examine_compiler() -> Finding:
    """Compile and link an empty program."""
    return _tried(
        "C compiler",
        _compile,
        needed_for="building kernels",
        required=True,
        command=install_command("compiler"),
    )


def _compile() -> str:
    words = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()
    if shutil.which(words[0]) is None:
        words = [next(filter(shutil.which, ("cc", "gcc", "clang")), words[0])]
    with tempfile.TemporaryDirectory(prefix="advisor-doctor-") as name:
        source = Path(name, "empty.c")
        source.write_text("int main(void) { return 0; }\n")
        process.run(
            [*words, str(source), "-o", str(source.with_suffix(""))], timeout_seconds=TRIAL_SECONDS
        )
    version = process.run([words[0], "--version"], timeout_seconds=TRIAL_SECONDS).stdout
    return f"{shutil.which(words[0])}: {version.partition(chr(10))[0]}"


def examine_headers(python: FoundInterpreter | None) -> Finding:
    """Look for the C headers of the interpreter that would be measured on."""

    def look() -> str:
        if python is None:
            message = "there is no CPython to have headers"
            raise ToolMissingError(message)
        if python.include is None:
            message = f"{python.label} at {python.path} has no Python.h"
            raise ToolMissingError(message)
        return f"{python.include} for {python.label}"

    return _tried(
        "Python headers",
        look,
        needed_for="building kernels",
        required=True,
        command=install_command("headers", version=python.version) if python else None,
    )


def examine_sampler() -> Finding:
    """Let py-spy look into a process that is no child of its own, as a run does."""
    return _tried(
        "py-spy",
        _sample,
        needed_for="finding the hot functions",
        required=True,
        command=_sampler_command(),
    )


def find_sampler() -> Path | None:
    """Return where py-spy is: beside the interpreter that runs advisor, or in ``PATH``."""
    scripts = str(Path(sys.executable).parent)
    found = shutil.which("py-spy", path=os.pathsep.join([scripts, os.environ.get("PATH", "")]))
    return Path(found) if found else None


def _sample() -> str:
    sampler = find_sampler()
    if sampler is None:
        message = "py-spy is neither beside this Python nor in PATH"
        raise ToolMissingError(message)
    program = "import sys; print('ready', flush=True); sys.stdin.read()"
    with process.start([sys.executable, "-c", program], converse=True) as sampled:
        sampled.stdout.readline()
        dump = [str(sampler), "dump", "--nonblocking", "--pid", str(sampled.pid)]
        finished = process.run(dump, timeout_seconds=TRIAL_SECONDS, check=False)
    if not finished.ok:
        raise process.failure(finished)
    version = process.run([sampler, "--version"], timeout_seconds=TRIAL_SECONDS).stdout.strip()
    return f"{sampler}: {version}, allowed to look into processes"


def _sampler_command() -> str:
    """Return what makes py-spy work: it is there or not, and is allowed to or not."""
    if find_sampler() is None:
        return f"{sys.executable} -m pip install 'py-spy>=0.4.3'"
    if Path("/.dockerenv").exists():
        return "docker run --cap-add SYS_PTRACE ..."
    if sys.platform == "darwin":
        return "sudo -E advisor ..."
    return "sudo sysctl kernel.yama.ptrace_scope=0"


def examine_cpython(interpreters: tuple[FoundInterpreter, ...]) -> Finding:
    """Look for a CPython built for speed, the only kind whose figures can be published."""
    return _tried(
        "optimised CPython",
        functools.partial(_best_of, interpreters, kind="cpython"),
        needed_for="figures that hold on other machines",
        required=False,
        command=_interpreter_command("3.15"),
    )


def examine_pypy(interpreters: tuple[FoundInterpreter, ...]) -> Finding:
    """Look for a PyPy that is new enough."""
    return _tried(
        "PyPy",
        functools.partial(_best_of, interpreters, kind="pypy"),
        needed_for="the PyPy half of the benchmark matrix",
        required=False,
        command=_interpreter_command("pypy3.11"),
    )


def _best_of(interpreters: tuple[FoundInterpreter, ...], *, kind: str) -> str:
    chosen = best(interpreters, implementation="pypy" if kind == "pypy" else "cpython")
    if chosen is None:
        message = "none found in PATH, in .interpreters, or in uv's and pyenv's folders"
        raise ToolMissingError(message)
    if not chosen.optimised:
        message = f"only {chosen.label} at {chosen.path}: {chosen.evidence}"
        raise ToolMissingError(message)
    return f"{chosen.path}: {chosen.label}, {chosen.evidence}"


def _interpreter_command(version: str) -> str:
    if shutil.which("uv"):
        return f"uv python install {version}"
    if shutil.which("pyenv") and version[0].isdigit():
        return f"PYTHON_CONFIGURE_OPTS='--enable-optimizations --with-lto' pyenv install {version}"
    python = sys.executable
    return f"{python} -m pip install uv && {python} -m uv python install {version}"


def examine_wrk(directory: Path) -> Finding:
    """Look for wrk in ``PATH`` and among the project's own tools."""

    def look() -> str:
        places = os.pathsep.join([str(directory / TOOLS_FOLDER), os.environ.get("PATH", "")])
        found = shutil.which("wrk", path=places)
        if found is None:
            message = "wrk is not in PATH"
            raise ToolMissingError(message)
        # It has no option for its version alone, prints it with its usage, and then fails.
        said = process.run([found, "-v"], timeout_seconds=TRIAL_SECONDS, check=False).output
        version = re.search(r"^wrk (?:debian/)?(\S+)", said, re.MULTILINE)
        if version is None:
            message = f"{found} does not tell its version: {last_lines(said, count=1)}"
            raise ToolError(message)
        return f"{found}: wrk {version[1]}"

    return _tried(
        "wrk",
        look,
        needed_for="--load wrk and the cross-check of throughput",
        required=False,
        command=install_command("wrk"),
    )


def examine_locust() -> Finding:
    """Look for the extra's package in the environment that runs advisor."""

    def look() -> str:
        try:
            return f"locust {metadata.version('locust')}"
        except metadata.PackageNotFoundError as error:
            message = "the package is not installed"
            raise ToolMissingError(message) from error

    return _tried(
        "Locust",
        look,
        needed_for="--load locust",
        required=False,
        command=f"{sys.executable} -m pip install 'locust>=2.47'",
    )
