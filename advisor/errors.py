"""Every failure that a user can meet, each with the exit status it ends the program with.

    AdvisorError                    70  never raised itself
    ├── UsageError                   2  what was asked for cannot be done as asked
    │   ├── SettingsError            2  a key or value in pyproject.toml or a flag is wrong
    │   └── RecordError              2  a saved run is absent, damaged or of another format
    ├── TargetError                  3  the app under test failed
    ├── ToolError                    4  a program that advisor needs
    │   ├── ToolMissingError         4  ... is not there, or lacks a permission
    │   └── ToolFailedError          4  ... is there and failed
    ├── CheckFailedError             1  a gate or a verification said no
    └── DefectError                 70  advisor itself is wrong

The tree is caught once, in ``advisor.cli``. Refusing a function is data, not an error.
"""

import errno
from collections.abc import Sequence
from typing import ClassVar

EXIT_DONE = 0
EXIT_CHECK_FAILED = 1
EXIT_USAGE = 2
EXIT_TARGET = 3
EXIT_TOOL = 4
EXIT_DEFECT = 70
EXIT_INTERRUPTED = 130

LAST_LINES = 15


class AdvisorError(Exception):
    """Stop what was being done and tell the user why.

    Attributes:
        message: What happened, to which thing, with the value; whose failure it is.
        advice: What the user can do about it, or ``None`` where the message says it all.
        exit_code: The status that the program ends with.
    """

    exit_code: ClassVar[int] = EXIT_DEFECT

    def __init__(self, message: str, *, advice: str | None = None) -> None:
        """Keep the message and the advice apart, so that each output can lay them out."""
        super().__init__(message)
        self.message = message
        self.advice = advice


class UsageError(AdvisorError):
    """Tell that what was asked for cannot be done as asked."""

    exit_code = EXIT_USAGE


class SettingsError(UsageError):
    """Tell which key of which source has a value that cannot be used."""


class RecordError(UsageError):
    """Tell that a saved run is absent, damaged or written by another version."""


class TargetError(AdvisorError):
    """Tell that the app under test failed: it is the app's failure, not advisor's."""

    exit_code = EXIT_TARGET


class ToolError(AdvisorError):
    """Tell that a program which advisor needs cannot do its part."""

    exit_code = EXIT_TOOL


class ToolMissingError(ToolError):
    """Tell that a program, or a permission it needs, is not there."""


class ToolFailedError(ToolError):
    """Tell that a program ran and failed, with its command and its last lines.

    Attributes:
        command: The command as it was run.
        status: Its exit status, negative for the signal that ended it, ``None`` where it was
            ended because its time was up.
        output: All that it printed, standard error last.
    """

    def __init__(
        self,
        message: str,
        *,
        command: Sequence[str],
        status: int | None,
        output: str,
        advice: str | None = None,
    ) -> None:
        """Keep the evidence beside the message."""
        super().__init__(message, advice=advice)
        self.command = tuple(command)
        self.status = status
        self.output = output


class CheckFailedError(AdvisorError):
    """Tell that a gate or a verification said no; what it found must be printed already."""

    exit_code = EXIT_CHECK_FAILED


class DefectError(AdvisorError):
    """Tell that advisor met a state it should never be in."""


NO_SPACE = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS))


def no_space(error: OSError) -> UsageError | None:
    """Return what to tell where nothing more can be written; None for other failures.

    That is where the disk or the user's quota is full, a limit on the size of files is reached, or
    the file system can only be read.
    """
    if error.errno not in NO_SPACE:
        return None
    where = "" if error.filename is None else f" to {error.filename}"
    message = f"nothing more can be written{where}: {error.strerror}"
    return UsageError(message, advice="Make room there, and go on from what is saved.")


def last_lines(text: str, *, count: int = LAST_LINES) -> str:
    """Cut a tool's output down to its last lines, the part that says what went wrong."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    return "\n".join(lines[-count:])
