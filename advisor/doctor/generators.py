"""Look for load generators other than the built-in one."""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

from advisor import process
from advisor.doctor.finding import TRIAL_SECONDS, Finding, install_command, tried
from advisor.errors import ToolError, ToolMissingError, last_lines
from advisor.target.wrk import find_wrk


def examine_wrk(directory: Path) -> Finding:
    """Look for wrk in ``PATH`` and among the project's own tools."""

    def look() -> str:
        found = find_wrk(directory)
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

    return tried(
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

    return tried(
        "Locust",
        look,
        needed_for="--load locust",
        required=False,
        command=f"{sys.executable} -m pip install 'locust>=2.47'",
    )
