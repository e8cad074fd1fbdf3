"""What compiling for an interpreter takes: its extension suffix, its tag and its headers.

The interpreter is asked once; the answer is kept on disk under its path and modification time,
because starting an interpreter takes longer than everything else a cached build does.
"""

import functools
import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from advisor import process
from advisor.compilation.cache import read_json, write_atomically
from advisor.errors import ToolError

ASK_SECONDS = 60.0
QUESTION = """
import json, os, platform, sys, sysconfig
variables = sysconfig.get_config_vars()
version = "%d.%d" % sys.version_info[:2]
kind = "pypy" if platform.python_implementation() == "PyPy" else "python"
flag = getattr(sys, "abiflags", "")
places = [sysconfig.get_path("include"), sysconfig.get_path("platinclude")]
places += [variables.get("INCLUDEPY"), variables.get("CONFINCLUDEPY")]
for prefix in (sys.base_prefix, sys.base_exec_prefix):
    places.append(os.path.join(prefix, "include", kind + version + flag))
    places.append(os.path.join(prefix, "include", kind + version))
print(json.dumps({
    "implementation": platform.python_implementation(),
    "version": platform.python_version(),
    "full_version": sys.version,
    "suffix": variables.get("EXT_SUFFIX") or ".so",
    "multiarch": variables.get("MULTIARCH") or getattr(sys.implementation, "_multiarch", ""),
    "prefix": sys.base_prefix,
    "places": [place for place in dict.fromkeys(places) if place],
}))
"""


class HeadersMissingError(ToolError):
    """Tell that an interpreter is there without the C headers to compile for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What an interpreter says of itself; `places` are folders its headers may be in."""

    implementation: str
    version: str
    full_version: str
    suffix: str
    multiarch: str
    prefix: str
    places: tuple[str, ...]


def facts_of(python: str, *, cache_dir: Path) -> Facts:
    """Ask an interpreter, or the cache, what compiling for it takes.

    Raises:
        ToolError: It is not there, does not run, or answers with something else.
    """
    return _facts_of(python, _identity(python), cache_dir)


@functools.lru_cache(maxsize=64)
def _facts_of(python: str, identity: str, cache_dir: Path) -> Facts:
    kept = cache_dir / f"python-{identity}.json"
    answer = read_json(kept)
    if answer is None:
        # -I: nothing the user put on the path may stand in for the standard library here.
        finished = process.run([python, "-I", "-c", QUESTION], timeout_seconds=ASK_SECONDS)
        answer = json.loads(finished.stdout.strip().splitlines()[-1])
        write_atomically(kept, json.dumps(answer).encode())
    answer["places"] = tuple(answer["places"])
    facts = Facts(**answer)
    assert set(asdict(facts)) == set(answer)
    return facts


def _identity(python: str) -> str:
    """Hash what changes when the interpreter behind a path is another one."""
    parts = [os.path.abspath(python), QUESTION]  # noqa: PTH100 - resolving would leave the venv
    home = Path(python).parent.parent / "pyvenv.cfg"
    for path in (Path(python), home):
        try:
            found = path.stat()
        except OSError:
            continue
        parts.append(f"{found.st_mtime_ns} {found.st_size} {found.st_ino}")
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def include_flags(facts: Facts, *, cache_dir: Path) -> tuple[str, ...]:
    """Return the -I options with which `Python.h` and `pyconfig.h` are found.

    Debian's `pyconfig.h` includes `<MULTIARCH/pythonX.Y/pyconfig.h>`, which the compiler finds
    only below /usr/include. For an unpacked package the folder lies elsewhere, so that one
    folder, and none of the C library's headers beside it, is shown through a link.

    Raises:
        HeadersMissingError: No folder holds `Python.h`; names them and what to install.
    """
    include = next((p for p in facts.places if Path(p, "Python.h").is_file()), None)
    if include is None:
        raise HeadersMissingError(_missing(facts), advice=_advice(facts))
    flags = [f"-I{include}"]
    configs = [p for p in facts.places if Path(p, "pyconfig.h").is_file() and p != include]
    flags += [f"-I{place}" for place in configs[:1]]
    split = Path(include).parent / facts.multiarch
    needs_link = (
        facts.multiarch
        and (split / Path(include).name / "pyconfig.h").is_file()
        and not Path(include, facts.multiarch).exists()
        and Path(include).parent != Path("/usr/include")
    )
    if needs_link:
        flags.append(f"-I{_link(split / Path(include).name, facts, cache_dir)}")
    return tuple(flags)


def _link(target: Path, facts: Facts, cache_dir: Path) -> Path:
    """Make `<folder>/<multiarch>/<pythonX.Y>` point to `target` and return the folder."""
    folder = cache_dir / f"include-{hashlib.sha256(str(target).encode()).hexdigest()[:16]}"
    link = folder / facts.multiarch / target.name
    link.parent.mkdir(parents=True, exist_ok=True)
    if not link.exists():
        link.unlink(missing_ok=True)
        try:
            link.symlink_to(target)
        except FileExistsError:  # another build was faster
            return folder
    return folder


def _missing(facts: Facts) -> str:
    looked = ", ".join(facts.places)
    return f"{facts.implementation} {facts.version} has no C headers: no Python.h in {looked}"


def _advice(facts: Facts) -> str:
    short = ".".join(facts.version.split(".")[:2])
    if facts.implementation == "PyPy":
        return (
            "Install PyPy's headers (Debian, Ubuntu: apt install pypy3-dev; "
            "the archives from pypy.org and pyenv's builds include them)."
        )
    return (
        f"Install the headers (Debian, Ubuntu: apt install python{short}-dev; "
        f"Fedora: dnf install python{short}-devel; uv's and pyenv's builds include them)."
    )
