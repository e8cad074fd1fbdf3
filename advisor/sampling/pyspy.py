"""py-spy: its command, what it says of its own work, and what its failures mean.

It reads the process without stopping it (`--nonblocking`) and counts only threads that hold the
interpreter lock (`--gil`): the stopping mode costs 8 to 44 % of the throughput and sees 1 % of the
time of sync routes in the thread pool where 88 % is right.
"""

import enum
import re
import shutil
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from advisor.errors import ToolMissingError

NAME = "py-spy"
SUMMARY = re.compile(r"Samples: (\d+) Errors: (\d+)")


class Trouble(enum.Enum):
    """Why py-spy gave nothing."""

    FORBIDDEN = enum.auto()
    GONE = enum.auto()
    UNKNOWN_INTERPRETER = enum.auto()
    OTHER = enum.auto()


# In this order: a missing permission and a dead process begin with the same line.
SIGNS = (
    (Trouble.FORBIDDEN, ("permission denied", "operation not permitted")),
    (Trouble.GONE, ("no such file or directory (os error 2)", "no such process")),
    (
        Trouble.UNKNOWN_INTERPRETER,
        ("failed to find python version", "failed to find a python interpreter", "unsupported"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """py-spy's closing words: failed samples, and whether it fell behind its rate."""

    errors: int
    behind: bool


def find() -> str:
    """Return the path of py-spy, advisor's own environment first.

    Raises:
        ToolMissingError: It is not installed.
    """
    own = Path(sysconfig.get_path("scripts"), NAME)
    found = str(own) if own.is_file() else shutil.which(NAME)
    if found is None:
        message = f"{NAME} is not installed beside advisor (looked for {own}, then on PATH)"
        raise ToolMissingError(message, advice="Install it: pip install 'py-spy>=0.4.3'")
    return found


def command(
    program: str, *, pid: int, seconds: int, rate: int, output: Path, by_line: bool
) -> tuple[str, ...]:
    """Return the command that records one process.

    `by_line` keeps the lines being executed; else frames carry their function's first line,
    which together with file and name tells functions apart.
    """
    return (
        *(program, "record", "--pid", str(pid), "--duration", str(seconds), "--rate", str(rate)),
        *("--gil", "--nonblocking", "--full-filenames", "--format", "raw"),
        *(() if by_line else ("--function",)),
        *("--output", str(output)),
    )


def read_said(text: str) -> Said:
    """Read the closing words; a summary that is missing counts as no failed sample."""
    found = SUMMARY.findall(text)
    errors = int(found[-1][1]) if found else 0
    return Said(errors=errors, behind="behind in sampling" in text)


def why_it_failed(text: str) -> Trouble:
    """Tell what py-spy's error output means."""
    lowered = text.lower()
    for trouble, signs in SIGNS:
        if any(sign in lowered for sign in signs):
            return trouble
    return Trouble.OTHER
