"""What the user asked for: ``[tool.advisor]`` of the nearest pyproject.toml, with flags on top.

    pyproject.toml + flags → Settings

A key is written with hyphens in the file (``app-dir``) and with underscores as a field and a flag
(``app_dir``). Both sources go through the same checks, so a value is good or bad wherever it
stands; the error names the source, the key and the value.
"""

import dataclasses
import difflib
import math
import re
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from advisor.errors import SettingsError

TABLE = "[tool.advisor]"
FLAGS = "the command line"


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What a value must satisfy beyond its type."""

    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    pattern: str | None = None
    form: str = ""


def _bounded(default: Any, **bounds: Any) -> Any:
    return field(default=default, metadata={"bounds": _Bounds(**bounds)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set for a run, checked.

    Attributes:
        target: The app as uvicorn takes it, ``module:app``; or what a command works on.
        app_dir: The folder that the app is imported from.
        factory: Whether ``target`` names a function that makes the app.
        workers: Server processes in each measurement.
        python: The CPython to run the app with, or ``None`` for the one that runs advisor.
        pypy: The PyPy to run the app with, or ``None`` for the best one found.
        no_pypy: Whether PyPy is left out.
        load: What drives the traffic.
        url: Paths or whole URLs to request, instead of the app's own description.
        scenario: A file of requests, or of Locust users, instead of the app's own description.
        headers: ``Name: value`` lines sent with every request.
        auth: Credentials sent with every request, ``SCHEME=VALUE`` by the app's own schemes.
        locust_workers: Worker processes of Locust; 0 for one process without a master.
        locust_host: The address at which Locust's master listens for workers elsewhere.
        unsafe: Whether operations that change data (PUT, PATCH, DELETE) are requested too.
        connections: Connections that the closed loop keeps open.
        threshold: The share of CPU time from which on a function counts as hot.
        include: Packages outside the project whose functions may get kernels too.
        profile_seconds: How long the app is sampled under load; half as long with kernels.
        blocks: How many times every variant is started afresh, at least.
        rounds: Rounds of load for each start of a variant.
        round_seconds: Length of one round.
        max_seconds: Time for all measuring together, or ``None`` for no limit.
        band: The change, as a share, below which a difference is no claim.
        seed: Where every random choice starts.
        reports_dir: The folder that gets a subfolder for each run.
        kernels_dir: The folder that gets a subfolder for each kernel.
        advice: Whether changes besides compiling are tried and measured too.
        no_values: Whether recorded values are kept out of everything written to disk.
    """

    target: str
    app_dir: Path = Path()
    factory: bool = False
    workers: int = _bounded(1, minimum=1, maximum=64)
    python: Path | None = None
    pypy: Path | None = None
    no_pypy: bool = False
    load: str = _bounded("builtin", choices=("builtin", "wrk", "locust"))
    url: tuple[str, ...] = _bounded((), pattern=r"(/|https?://)\S*", form="/path or http://…")
    scenario: Path | None = None
    headers: tuple[str, ...] = _bounded(
        (), pattern=r"[!#$%&'*+.^_`|~\w-]+:\s*[^\r\n]*", form="Name: value"
    )
    auth: tuple[str, ...] = ()
    locust_workers: int = _bounded(0, minimum=0, maximum=1000)
    locust_host: str = "127.0.0.1"
    unsafe: bool = False
    connections: int = _bounded(8, minimum=1, maximum=10_000)
    threshold: float = _bounded(0.05, minimum=0.0, maximum=1.0)
    include: tuple[str, ...] = _bounded((), pattern=r"[A-Za-z_][\w.]*", form="package")
    profile_seconds: float = _bounded(8.0, minimum=0.5)
    blocks: int = _bounded(3, minimum=2)
    rounds: int = _bounded(8, minimum=1)
    round_seconds: float = _bounded(0.125, minimum=0.05)
    max_seconds: float | None = _bounded(None, minimum=1.0)
    band: float = _bounded(0.02, minimum=0.0, maximum=1.0)
    seed: int = _bounded(0, minimum=0)
    reports_dir: Path = Path("reports")
    kernels_dir: Path = Path("kernels")
    advice: bool = False
    no_values: bool = False

    @property
    def header_pairs(self) -> tuple[tuple[str, str], ...]:
        """Return the headers as pairs of name and value."""
        pairs = (line.partition(":") for line in self.headers)
        return tuple((name, value.strip()) for name, _, value in pairs)


# A target is a part of the command, never of the file.
_FIELDS = {one.name: one for one in dataclasses.fields(Settings)}
_KEYS = tuple(name.replace("_", "-") for name in _FIELDS if name != "target")


def load_settings(
    target: str, flags: Mapping[str, object] | None = None, *, directory: Path | None = None
) -> Settings:
    """Join the nearest pyproject.toml's settings and the flags into one checked value.

    Args:
        target: What the command works on.
        flags: Values by field name; ``None`` and ``()`` count as not given.
        directory: Where the search for pyproject.toml begins, going upwards; by default the
            ``app_dir`` flag, else the working directory.

    Raises:
        SettingsError: A key is unknown or a value can't be used.
    """
    given = {name: value for name, value in (flags or {}).items() if value not in (None, ())}
    start = directory or Path(str(given.get("app_dir", ".")))
    file = find_pyproject(start)
    values = {} if file is None else _from_file(file)
    values |= {name: _checked(name, value, source=FLAGS) for name, value in given.items()}
    values["target"] = _checked("target", target, source=FLAGS)
    return Settings(**values)


def find_pyproject(start: Path) -> Path | None:
    """Return the nearest pyproject.toml at or above a folder, or ``None``."""
    folder = start.resolve()
    for place in (folder, *folder.parents):
        file = place / "pyproject.toml"
        if file.is_file():
            return file
    return None


def _from_file(file: Path) -> dict[str, Any]:
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{file} cannot be read as TOML: {error}"
        raise SettingsError(message) from error
    tool = document.get("tool", {})
    table = tool.get("advisor", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        message = f"{file}: {TABLE} must be a table, not {table!r}"
        raise SettingsError(message)
    values = {}
    for key, value in table.items():
        if key not in _KEYS:
            raise _unknown(key, value, file=file)
        name = key.replace("-", "_")
        checked = _checked(name, value, source=f"{file}, {TABLE}")
        values[name] = _anchored(checked, file.parent)
    return values


def _unknown(key: str, value: object, *, file: Path) -> SettingsError:
    close = difflib.get_close_matches(key.replace("_", "-"), _KEYS, n=1)
    advice = f"Did you mean {close[0]!r}?" if close else f"Known keys: {', '.join(_KEYS)}."
    return SettingsError(f"{file}, {TABLE}: unknown key {key!r} = {value!r}", advice=advice)


def _anchored(value: object, folder: Path) -> object:
    """Read a path in the file as relative to the file, not to where the command was given."""
    return folder / value if isinstance(value, Path) else value


def _checked(name: str, value: object, *, source: str) -> object:
    """Return the value in the field's type, or raise what is wrong with it."""
    one = _FIELDS[name]
    bounds: _Bounds = one.metadata.get("bounds", _Bounds())
    converted = _converted(value, one.type)
    problem = _problem(converted, bounds)
    if converted is None:
        problem = f"must be {_described(one.type)}, not {value!r}"
    if problem:
        message = f"{source}: {name.replace('_', '-')} {problem}"
        raise SettingsError(message)
    return converted


def _alternatives(kind: Any) -> tuple[Any, ...]:
    """Return what a field's type allows, ``None`` left out."""
    if isinstance(kind, types.UnionType):
        return tuple(part for part in typing.get_args(kind) if part is not types.NoneType)
    return (kind,)


def _described(kind: Any) -> str:
    words = {
        str: "text",
        bool: "true or false",
        int: "a whole number",
        float: "a number",
        Path: "a path",
        tuple[str, ...]: "a list of texts",
    }
    return words[_alternatives(kind)[0]]


def _converted(value: object, kind: Any) -> object | None:
    """Return the value as the field's type, ``None`` where it is of another."""
    match _alternatives(kind)[0], value:
        case (wanted, bool()) if wanted is not bool:
            return None
        case (wanted, int() | float()) if wanted is float:
            return float(value)
        case (wanted, str() | Path()) if wanted is Path:
            return Path(value).expanduser()
        case (wanted, list() | tuple()) if wanted == tuple[str, ...]:
            return tuple(value) if all(isinstance(item, str) for item in value) else None
        case (wanted, _) if isinstance(wanted, type) and isinstance(value, wanted):
            return value
    return None


def _problem(value: object, bounds: _Bounds) -> str | None:
    """Say what a value must be and is not, or ``None`` where all is well."""
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return f"must be a finite number, not {value!r}"
        if bounds.minimum is not None and value < bounds.minimum:
            return f"must be at least {bounds.minimum:g}, not {value!r}"
        if bounds.maximum is not None and value > bounds.maximum:
            return f"must be at most {bounds.maximum:g}, not {value!r}"
    if bounds.choices and value not in bounds.choices:
        return f"must be one of {', '.join(bounds.choices)}, not {value!r}"
    if bounds.pattern is not None and isinstance(value, tuple):
        for item in value:
            if not re.fullmatch(bounds.pattern, item):
                return f"must be of the form {bounds.form!r}, not {item!r}"
    return None
