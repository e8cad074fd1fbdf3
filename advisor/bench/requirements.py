"""What an app declares that it needs, from the files beside it or above it (pure but for reading).

requirements*.txt, pyproject.toml  ->  Declared(requirements, options, source)
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

NOT_FOR_SERVING = re.compile(r"dev|test|doc|lint|type|build|ci\b")
KEPT_OPTIONS = (
    "-i",
    "--index-url",
    "--extra-index-url",
    "--no-index",
    "-f",
    "--find-links",
    "--pre",
)
_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")

ALTERNATIVES = {
    "psycopg2": "psycopg2cffi, with `psycopg2cffi.compat.register()`",
    "psycopg2-binary": "psycopg2cffi, with `psycopg2cffi.compat.register()`",
    "psycopg-binary": "psycopg without the binary extra, which is pure Python",
    "psycopg-c": "psycopg without the C extra, which is pure Python",
    "uvloop": "nothing: uvicorn then takes asyncio's own loop",
    "orjson": "json of the standard library, which PyPy compiles",
    "ujson": "json of the standard library, which PyPy compiles",
    "rapidjson": "json of the standard library, which PyPy compiles",
    "python-rapidjson": "json of the standard library, which PyPy compiles",
    "msgspec": "dataclasses or pydantic",
    "lxml": "xml.etree.ElementTree, or an lxml that is built from source",
    "asyncpg": "psycopg, whose pure-Python form has an async interface",
    "mysqlclient": "PyMySQL",
    "cx-oracle": "oracledb in its thin mode",
    "numpy": "pure Python loops, which PyPy compiles; numpy itself is slow there",
    "pandas": "plain lists and dicts; pandas is slow on PyPy where it builds at all",
    "grpcio": "a pure-Python client, or leave gRPC on CPython",
    "cryptography": "a version with a wheel for PyPy",
    "gevent": "asyncio",
    "httptools": "nothing: uvicorn then takes h11",
    "watchfiles": "nothing: it is for --reload only",
    "ciso8601": "datetime.fromisoformat",
    "regex": "re of the standard library",
    "ruamel-yaml-clib": "nothing: ruamel.yaml works without it",
    "torch": "a service of its own on CPython",
    "scipy": "a service of its own on CPython",
    "scikit-learn": "a service of its own on CPython",
    "polars": "a service of its own on CPython",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What an app says that it needs.

    `requirements` are as pip takes them, without hashes; `options` are pip's, such as another
    index; `source` is the file; `left_out` what can't be installed elsewhere, such as `-e .`.
    """

    requirements: tuple[str, ...]
    options: tuple[str, ...]
    source: Path
    left_out: tuple[str, ...] = ()


def normalized(requirement: str) -> str:
    """Return the canonical name of the distribution that a requirement names."""
    found = _NAME.match(requirement)
    return re.sub(r"[-_.]+", "-", found[1]).lower() if found else ""


def alternative(name: str) -> str | None:
    """Return what serves instead of a distribution that doesn't install, None if not known."""
    return ALTERNATIVES.get(normalized(name))


def declared(app_dir: Path, *, root: Path | None = None) -> Declared | None:
    """Find what is declared in the app's folder or the nearest one above it, up to the root.

    In a folder, requirements files come before pyproject.toml; those for tests or development
    are passed over. The root is by default the first folder with a pyproject.toml or `.git`.
    None where nothing is declared.
    """
    for folder in _upwards(app_dir.resolve(), root.resolve() if root else None):
        found = _in_folder(folder)
        if found:
            return found
    return None


def _upwards(start: Path, root: Path | None) -> Iterator[Path]:
    home = Path.home()
    for folder in (start, *start.parents):
        yield folder
        marks = (folder / "pyproject.toml", folder / ".git")
        if folder in {root, home} or (root is None and any(mark.exists() for mark in marks)):
            return


def _in_folder(folder: Path) -> Declared | None:
    files = [
        file
        for file in sorted(folder.glob("requirements*.txt"), key=lambda path: len(path.name))
        if not NOT_FOR_SERVING.search(file.stem.removeprefix("requirements"))
    ]
    if files:
        return _from_lines(list(_lines(files[0], seen=set())), files[0])
    project = folder / "pyproject.toml"
    try:
        table = tomllib.loads(project.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    wanted = table.get("project", {}).get("dependencies", [])
    return _from_lines([str(entry) for entry in wanted], project) if wanted else None


def _lines(file: Path, *, seen: set[Path]) -> Iterator[str]:
    """Yield the lines of a requirements file and of those it includes, joined and stripped."""
    if file in seen or not file.is_file():
        return
    seen.add(file)
    text = file.read_text(encoding="utf-8", errors="replace").replace("\\\n", " ")
    for raw in text.splitlines():
        line = re.sub(r"(^|\s)#.*", "", raw).strip()
        included = re.match(r"(?:-r|--requirement)[ =]\s*(.+)", line)
        if included:
            yield from _lines(file.parent / included[1].strip(), seen=seen)
        elif line:
            yield line


def _from_lines(lines: Iterable[str], source: Path) -> Declared:
    requirements: list[str] = []
    options: list[str] = []
    left_out: list[str] = []
    for line in lines:
        if line.startswith("-"):
            kept = line.split()[0].partition("=")[0] in KEPT_OPTIONS
            (options if kept else left_out).append(line)
        elif line.startswith((".", "/")):
            left_out.append(line)
        else:
            requirements.append(re.sub(r"\s+--hash[ =]\S+", "", line))
    return Declared(
        requirements=tuple(requirements),
        options=tuple(options),
        source=source,
        left_out=tuple(left_out),
    )
