"""The interpreters and the private environments of the benchmark, and the versions in them."""

from dataclasses import dataclass
from pathlib import Path

from advisor import process
from advisor.bench.interpreters import FoundInterpreter, find_interpreters
from advisor.errors import ToolMissingError

CHECKOUT = Path(__file__).resolve().parent.parent
WORK = CHECKOUT / ".benchmarks"
WANTED = (3, 15)
REQUIREMENTS = ("mypy[mypyc]", "pyperformance", "pyaes", "setuptools")
INSTALL_SECONDS = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Where everything is. `numba_missing` says why there is no numba."""

    cpython: FoundInterpreter
    pypy: FoundInterpreter | None
    environment: Path
    numba_missing: str | None

    @property
    def python(self) -> Path:
        """Return the Python of the private environment: CPython with mypyc and the programs."""
        return self.environment / "bin" / "python"

    @property
    def programs(self) -> Path:
        """Return the folder of pyperformance's programs."""
        return next(self.environment.glob("lib/python3*/site-packages")) / (
            "pyperformance/data-files/benchmarks"
        )

    @property
    def packages(self) -> Path:
        """Return the site-packages of the private environment."""
        return next(self.environment.glob("lib/python3*/site-packages"))


def prepare() -> Tools:
    """Find CPython 3.15 and PyPy, and fill a private environment, once.

    Raises:
        ToolMissingError: There is no CPython 3.15.
    """
    found = find_interpreters(directory=CHECKOUT)
    cpython = next((one for one in found if _is_wanted(one)), None)
    if cpython is None:
        message = "the benchmark needs CPython 3.15 with its headers"
        raise ToolMissingError(message, advice="`make interpreters` puts it into .interpreters.")
    pypy = next((one for one in found if one.implementation == "pypy"), None)
    environment = WORK / "environment"
    ready = environment / ".ready"
    if not ready.is_file():
        process.run([cpython.path, "-m", "venv", "--without-pip", environment])
        _install(environment, *REQUIREMENTS)
        (environment / ".numba").write_text(_try_numba(environment))
        ready.touch()
    return Tools(
        cpython=cpython,
        pypy=pypy,
        environment=environment,
        numba_missing=(environment / ".numba").read_text() or None,
    )


def _is_wanted(one: FoundInterpreter) -> bool:
    return (
        one.implementation == "cpython"
        and one.version[:2] == WANTED
        and one.has_headers
        and not one.debug
        and not one.free_threaded
    )


def _install(environment: Path, *packages: str) -> None:
    process.run(
        [
            CHECKOUT / ".venv" / "bin" / "python",
            "-m",
            "pip",
            "--python",
            environment / "bin/python",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            *packages,
        ],
        timeout_seconds=INSTALL_SECONDS,
    )


def _try_numba(environment: Path) -> str:
    """Install numba where there is a wheel; return why not, or nothing."""
    from advisor.errors import ToolFailedError

    try:
        _install(environment, "--only-binary=:all:", "numba")
    except ToolFailedError as error:
        return f"no numba for this interpreter: {error.message.splitlines()[-1]}"
    return ""
