"""What kernels are built with: a C compiler and the interpreter's headers."""

from __future__ import annotations

import os
import shutil
import sysconfig
import tempfile
from pathlib import Path

from advisor import process
from advisor.bench.interpreters import FoundInterpreter
from advisor.doctor.finding import TRIAL_SECONDS, Finding, install_command, tried
from advisor.errors import ToolMissingError


def examine_compiler() -> Finding:
    """Compile and link an empty program."""
    return tried(
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

    return tried(
        "Python headers",
        look,
        needed_for="building kernels",
        required=True,
        command=install_command("headers", version=python.version) if python else None,
    )
