"""Look for the interpreters that apps are measured on."""

from __future__ import annotations

import functools
import shutil
import sys
from typing import Literal

from advisor.bench.interpreters import FoundInterpreter, best
from advisor.doctor.finding import Finding, tried
from advisor.errors import ToolMissingError


def examine_cpython(interpreters: tuple[FoundInterpreter, ...]) -> Finding:
    """Look for a CPython built for speed, the only kind whose figures can be published."""
    return tried(
        "optimised CPython",
        functools.partial(_best_of, interpreters, implementation="cpython"),
        needed_for="figures that hold on other machines",
        required=False,
        command=_interpreter_command("3.15"),
    )


def examine_pypy(interpreters: tuple[FoundInterpreter, ...]) -> Finding:
    """Look for a PyPy that is new enough."""
    return tried(
        "PyPy",
        functools.partial(_best_of, interpreters, implementation="pypy"),
        needed_for="the PyPy half of the benchmark matrix",
        required=False,
        command=_interpreter_command("pypy3.11"),
    )


def _best_of(
    interpreters: tuple[FoundInterpreter, ...], *, implementation: Literal["cpython", "pypy"]
) -> str:
    chosen = best(interpreters, implementation=implementation)
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
