"""The machine's C compiler, the options every kernel is compiled with, and Cython's version.

The options keep floating point exact: no `-ffast-math` or `-march=native`, no contraction to
fused multiply-add, and `pow` stays the C library's, because gcc turns `pow(x, 2)` into `x * x`,
which differs in the last bit. The target's own CFLAGS are not taken over: they were written for
the compiler that built the interpreter, which may not be the one here.
"""

import functools
import importlib.metadata
import os
import shlex
import shutil
import sys
from dataclasses import dataclass

from advisor import process
from advisor.errors import ToolMissingError

OPTIMISE = "-O3"
FLAGS = (
    "-fPIC",
    "-fwrapv",
    "-fno-strict-aliasing",
    "-fno-builtin-pow",
    "-ffp-contract=off",
    "-DNDEBUG",
    "-w",
)
LINK = ("-bundle", "-undefined", "dynamic_lookup") if sys.platform == "darwin" else ("-shared",)
CANDIDATES = ("cc", "gcc", "clang")
VERSION_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiler:
    """A C compiler: the words of its command, and the first line it says of its version."""

    command: tuple[str, ...]
    version: str


def find_compiler() -> Compiler:
    """Find the C compiler: the CC variable, else cc, gcc or clang.

    Raises:
        ToolMissingError: There is none; says what to install.
        ToolFailedError: What CC names does not run.
    """
    return _find_compiler(os.environ.get("CC", ""), os.environ.get("PATH", ""))


@functools.lru_cache(maxsize=8)
def _find_compiler(wanted: str, path: str) -> Compiler:
    words = shlex.split(wanted)
    candidates = [words] if words else [[name] for name in CANDIDATES]
    for candidate in candidates:
        program = shutil.which(candidate[0], path=path)
        if program is None:
            continue
        command = (program, *candidate[1:])
        finished = process.run([*command, "--version"], timeout_seconds=VERSION_SECONDS)
        return Compiler(command=command, version=(finished.output.splitlines() or [""])[0].strip())
    looked = f"CC={wanted!r}" if words else ", ".join(CANDIDATES)
    message = f"no C compiler was found ({looked}), so no kernel can be built"
    advice = (
        "Install one (Debian, Ubuntu: apt install gcc libc6-dev; Fedora: dnf install gcc; "
        "macOS: xcode-select --install) or name it in the CC variable."
    )
    raise ToolMissingError(message, advice=advice)


@functools.cache
def cython_version() -> str:
    """Return the version of the Cython in advisor's own environment.

    Raises:
        ToolMissingError: It is not installed there.
    """
    try:
        return importlib.metadata.version("cython")
    except importlib.metadata.PackageNotFoundError:
        message = f"Cython is not installed for {sys.executable}"
        advice = f"Install it: {sys.executable} -m pip install 'cython>=3.3.1'"
        raise ToolMissingError(message, advice=advice) from None
