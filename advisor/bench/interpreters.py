"""Find the interpreters on the machine, and say of each what its figures are worth.

    PATH, uv's, pyenv's and the project's folders → FoundInterpreter, ...

A build without profile-guided optimisation runs Python code slower and so flatters every kernel:
whoever reads a figure must know which build gave it.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from advisor import process
from advisor.errors import ToolError, ToolFailedError, UsageError
from advisor.inside import describe as describe_program
from advisor.model.bench import Interpreter

OLDEST = (3, 11)
PRIVATE_FOLDER = ".interpreters"
DESCRIBE_SECONDS = 20.0

_NAME = re.compile(r"(python|pypy)(3(\.\d+)?t?)?")
# Debian hands PGO and LTO to make, so its sysconfig, which describes the build of the shared
# library, knows of neither; its rules switch both on for these machines.
_DEBIAN_OPTIMISES = {"x86_64", "aarch64"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundInterpreter:
    """A Python that can run an app, or one that is too old to.

    Attributes:
        path: The executable as it was found: in a virtual environment, that one's own.
        implementation: Which Python it is.
        version: Version of the language, as in ``(3, 15, 0)``.
        pypy_version: Version of PyPy itself, as in ``(8, 0, 1)``, or ``None`` on CPython.
        prefix: The environment whose packages it sees.
        executable: The file that runs in the end, links and environments resolved.
        optimised: Whether it was built for speed: with profile-guided optimisation on CPython,
            with its JIT on PyPy.
        evidence: How ``optimised`` is known.
        debug: Whether it is a debug build, whose figures mean nothing.
        free_threaded: Whether it was built without the GIL.
        include: The folder with ``Python.h``, or ``None`` where extensions can't be compiled.
        suffix: What the file name of an extension module ends with.
        build: What it says of itself.
    """

    path: Path
    implementation: Literal["cpython", "pypy"]
    version: tuple[int, int, int]
    pypy_version: tuple[int, int, int] | None
    prefix: Path
    executable: Path
    optimised: bool
    evidence: str
    debug: bool
    free_threaded: bool
    include: Path | None
    suffix: str
    build: str

    @property
    def label(self) -> str:
        """Return its name for people, as in ``CPython 3.15.0`` or ``PyPy 8.0.1 (Python 3.11)``."""
        language = ".".join(map(str, self.version))
        if self.pypy_version is not None:
            major, minor, _ = self.version
            return f"PyPy {'.'.join(map(str, self.pypy_version))} (Python {major}.{minor})"
        return f"CPython {language}{' free-threaded' if self.free_threaded else ''}"

    @property
    def recorded(self) -> Interpreter:
        """Return the part of it that a run's record keeps."""
        return Interpreter(
            path=str(self.path),
            implementation=self.implementation,
            version=".".join(map(str, self.version)),
            optimised_build=self.optimised,
        )

    @property
    def has_headers(self) -> bool:
        """Tell whether extensions can be compiled for it."""
        return self.include is not None

    @property
    def supported(self) -> bool:
        """Tell whether it is new enough for advisor to run an app on it."""
        return self.version[:2] >= OLDEST


def describe(path: Path) -> FoundInterpreter:
    """Ask one interpreter what it is.

    Args:
        path: The executable, or a name that is looked up in ``PATH``.

    Raises:
        ToolMissingError: There is no such program.
        UsageError: The program is no Python that advisor knows.
    """
    finished = process.run(
        [path, describe_program.__file__], timeout_seconds=DESCRIBE_SECONDS, check=False
    )
    try:
        facts = json.loads(finished.stdout)
        return _interpreter(_absolute(path), facts)
    except (ValueError, KeyError, TypeError) as error:
        said = process.failure(finished).message
        message = f"{path} is no Python that advisor can use\n{said}"
        raise UsageError(message, advice="Name the python or pypy3 executable itself.") from error


def find_interpreters(
    *, directory: Path | None = None, environ: Mapping[str, str] | None = None
) -> tuple[FoundInterpreter, ...]:
    """Return every supported interpreter that is found, each environment once.

    Args:
        directory: The project's folder, searched for ``.interpreters``; by default the working
            directory.
        environ: The environment with ``PATH``, ``HOME`` and the tools' own variables; by default
            this process's.

    Returns:
        The project's own first, then the order of ``PATH``, then uv's and pyenv's folders.
    """
    candidates = _candidates(directory or Path.cwd(), os.environ if environ is None else environ)
    with ThreadPoolExecutor(max_workers=4) as pool:
        described = list(pool.map(_described_or_none, candidates))
    found: dict[tuple[Path, Path], FoundInterpreter] = {}
    for one in described:
        if one is not None and one.supported:
            found.setdefault((one.prefix, one.executable), one)
    return tuple(found.values())


def best(
    interpreters: Iterable[FoundInterpreter], *, implementation: Literal["cpython", "pypy"]
) -> FoundInterpreter | None:
    """Return the one to measure on: optimised before not, newer before older, else first found."""
    suitable = [
        one
        for one in interpreters
        if one.implementation == implementation and not one.debug and not one.free_threaded
    ]
    return max(
        suitable,
        key=lambda one: (one.optimised, one.version[:2], one.pypy_version or ()),
        default=None,
    )


def _described_or_none(path: Path) -> FoundInterpreter | None:
    """Describe a candidate; one that can't be run is no finding, as there are many such links."""
    try:
        return describe(path)
    except (ToolError, ToolFailedError, UsageError):
        return None


def _absolute(path: Path) -> Path:
    """Make a path absolute without following links: a link may be a virtual environment's."""
    return path if path.name == str(path) else Path.cwd() / path


def _candidates(directory: Path, environ: Mapping[str, str]) -> tuple[Path, ...]:
    home = Path(environ.get("HOME", "/"))
    data = Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    uv = Path(environ.get("UV_PYTHON_INSTALL_DIR") or data / "uv" / "python")
    pyenv = Path(environ.get("PYENV_ROOT") or home / ".pyenv")
    folders = [
        *sorted((directory / PRIVATE_FOLDER).glob("*/bin")),
        *(Path(part) for part in environ.get("PATH", "").split(os.pathsep) if part),
        *sorted(uv.glob("*/bin")),
        *sorted((pyenv / "versions").glob("*/bin")),
    ]
    # pyenv's shims only say that no version is chosen; its versions come by themselves.
    chosen = [folder for folder in folders if folder != pyenv / "shims"]
    return tuple(dict.fromkeys(path for folder in chosen for path in _executables(folder)))


def _executables(folder: Path) -> Iterator[Path]:
    """Yield the Pythons of one folder, each target of links once, the plainest name first."""
    seen = set()
    names = (path for path in folder.glob("py*") if _NAME.fullmatch(path.name))
    for path in sorted(names, key=lambda path: (len(path.name), path.name)):
        target = path.resolve()
        if target not in seen and os.access(path, os.X_OK):
            seen.add(target)
            yield path


def _interpreter(path: Path, facts: Mapping[str, object]) -> FoundInterpreter:
    """Take over the facts that were printed; KeyError where one is absent."""
    implementation = facts["implementation"]
    if implementation not in ("cpython", "pypy"):
        message = f"unknown implementation {implementation!r}"
        raise ValueError(message)
    optimised, evidence = _optimised(facts)
    include = facts["include"]
    return FoundInterpreter(
        path=path if path.is_absolute() else Path(str(facts["executable"])),
        implementation="pypy" if implementation == "pypy" else "cpython",
        version=_version(facts["version"]),
        pypy_version=_version(facts["pypy_version"]) if facts["pypy_version"] else None,
        prefix=Path(str(facts["prefix"])),
        executable=Path(str(facts["executable"])),
        optimised=optimised,
        evidence=evidence,
        debug=bool(facts["debug"]),
        free_threaded=bool(facts["free_threaded"]),
        include=None if include is None else Path(str(include)),
        suffix=str(facts["suffix"]),
        build=str(facts["build"]),
    )


def _optimised(facts: Mapping[str, object]) -> tuple[bool, str]:
    if facts["implementation"] == "pypy":
        return True, "PyPy is translated with its JIT"
    if facts["pgo"]:
        return True, f"built with profile-guided optimisation{' and LTO' if facts['lto'] else ''}"
    if facts["debian"] and facts["machine"] in _DEBIAN_OPTIMISES:
        return True, "a Debian build, which uses profile-guided optimisation and LTO"
    return False, "no profile-guided optimisation in its build configuration"


def _version(parts: object) -> tuple[int, int, int]:
    if not isinstance(parts, list):
        message = f"no version: {parts!r}"
        raise TypeError(message)
    major, minor, micro = (int(part) for part in parts)
    return major, minor, micro
