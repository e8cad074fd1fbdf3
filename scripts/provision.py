"""Put CPython 3.15 and PyPy 8, each in an environment that can serve an app, into one folder.

    .venv/bin/python scripts/provision.py [--prefix .interpreters] [--mirror URL]

    .interpreters/cpython3.15, .interpreters/pypy3.11   virtual environments: what apps run on
    .interpreters/root                                  the packages they stand on, unpacked
    .interpreters/bin                                   tools, now wrk

An optimised build that is on the machine already is taken as it is. Otherwise, on Debian, the
packages of the suite that has both are unpacked into the folder, with the C library they need, and
told to use it; the system is not touched and root is not needed. apt fetches them, from the mirror
the machine is set up with, and checks signatures and SHA256 sums.

Safe to run again, and after it was interrupted. What can't be had is said, and is no failure.
"""

import argparse
import fcntl
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from advisor import process, signals
from advisor.bench.interpreters import FoundInterpreter, best, describe, find_interpreters
from advisor.errors import AdvisorError, ToolError
from scripts.debian import CPYTHON, PYPY, DebianPackages, LeftOutError, Wanted, say

# What uvicorn[standard] speeds a server up with, each where it is to be had as a wheel.
UVICORN_EXTRAS = ("httptools", "uvloop", "websockets")


def main() -> None:
    """Provide everything that can be had, and say of each part what became of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--prefix", type=Path, default=Path(".interpreters"))
    parser.add_argument("--mirror", help="a Debian mirror, instead of the one apt is set up with")
    options = parser.parse_args()
    prefix = options.prefix.resolve()
    prefix.mkdir(parents=True, exist_ok=True)
    signals.leave_on_signals()
    with (prefix / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        provide(prefix, mirror=options.mirror)


def provide(prefix: Path, *, mirror: str | None) -> None:
    """Provide the two environments and wrk."""
    outside = [
        one for one in find_interpreters(directory=prefix) if not one.path.is_relative_to(prefix)
    ]
    debian = DebianPackages(prefix / "root", mirror=mirror)
    for wanted in (CPYTHON, PYPY):
        try:
            environment = provide_environment(prefix / wanted.name, wanted, outside, debian)
        except (LeftOutError, AdvisorError) as error:
            say(wanted.name, f"left out: {error}")
        else:
            say(wanted.name, f"{environment.label} in {environment.path}")
    try:
        say("wrk", provide_wrk(prefix / "bin", debian))
    except (LeftOutError, AdvisorError) as error:
        say("wrk", f"left out: {error}")


def provide_environment(
    folder: Path, wanted: Wanted, outside: Sequence[FoundInterpreter], debian: DebianPackages
) -> FoundInterpreter:
    """Return an environment that can serve an app, made now unless it is there and works."""
    python = folder / "bin" / "python"
    if python.exists() and serves(python):
        return describe(python)
    base = base_interpreter(wanted, outside, debian)
    shutil.rmtree(folder, ignore_errors=True)
    process.run([base, "-m", "venv", "--without-pip", "--symlinks", folder])
    install(python, ["pip", "fastapi", "uvicorn"])
    without = [name for name in UVICORN_EXTRAS if not install_wheel(python, name)]
    if without:
        say(wanted.name, f"without {', '.join(without)}: there is no wheel for it")
    return describe(python)


def serves(python: Path) -> bool:
    """Tell whether an environment is complete."""
    return process.run([python, "-c", "import fastapi, pip, uvicorn"], check=False).ok


def install(python: Path, requirements: Sequence[str], *options: str) -> None:
    """Install into an environment with the pip of this one."""
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    process.run([*pip, "install", "--quiet", *options, *requirements])


def install_wheel(python: Path, name: str) -> bool:
    """Install what must not be compiled here, and tell whether that could be done."""
    try:
        install(python, [name], "--only-binary", ":all:")
    except ToolError:
        return False
    return True


def base_interpreter(
    wanted: Wanted, outside: Sequence[FoundInterpreter], debian: DebianPackages
) -> Path:
    """Return the interpreter to make the environment of: optimised if that can be had at all."""
    there = best(
        (one for one in outside if one.version[:2] == wanted.version),
        implementation="pypy" if wanted.pypy else "cpython",
    )
    if there is not None and there.optimised:
        return there.path
    try:
        return debian.executable(wanted.executable)
    except LeftOutError:
        if there is None:
            raise
        return there.path


def provide_wrk(folder: Path, debian: DebianPackages) -> str:
    """Return where wrk is, unpacked now unless it is there."""
    present = shutil.which("wrk", path=os.pathsep.join([str(folder), os.environ.get("PATH", "")]))
    if present is None:
        folder.mkdir(exist_ok=True)
        link = folder / "wrk"
        link.unlink(missing_ok=True)
        link.symlink_to(debian.executable("wrk"))
        present = str(link)
    return present


if __name__ == "__main__":
    main()
