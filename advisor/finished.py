"""What a program that has ended left behind, and its failure put into words."""

import contextlib
import signal
from dataclasses import dataclass
from pathlib import Path

from advisor.errors import ToolFailedError, ToolMissingError, UsageError, last_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """What a program that has ended left.

    Attributes:
        command: The command as it was run.
        status: Its exit status, negative for the signal that ended it, ``None`` where its time
            was up and it was ended.
        stdout: All of its standard output.
        stderr: All of its standard error.
        seconds: The time it took, by the clock on the wall.
    """

    command: tuple[str, ...]
    status: int | None
    stdout: str
    stderr: str
    seconds: float

    @property
    def ok(self) -> bool:
        """Tell whether it ended by itself with status 0."""
        return self.status == 0

    @property
    def output(self) -> str:
        """Return all it printed, standard error last."""
        return "\n".join(text.rstrip() for text in (self.stdout, self.stderr) if text.strip())


def failure(finished: Finished, *, advice: str | None = None) -> ToolFailedError:
    """Put a program's failure into words: its command, how it ended, its last lines."""
    message = f"{Path(finished.command[0]).name} {_how_it_ended(finished)}"
    said = last_lines(finished.output)
    message += f"\ncommand: {' '.join(finished.command)}"
    if said:
        message += f"\nits last lines:\n{said}"
    return ToolFailedError(
        message,
        command=finished.command,
        status=finished.status,
        output=finished.output,
        advice=advice,
    )


def cannot_start(
    program: str, *, cwd: Path | None, error: OSError
) -> ToolMissingError | UsageError:
    """Put into words why a program did not even start."""
    if cwd is not None and not cwd.is_dir():
        return UsageError(f"{cwd} is not a folder, so {program} cannot be run in it")
    return ToolMissingError(
        f"{program} cannot be started: {error.strerror}",
        advice="`advisor doctor` tells what is missing and how to get it.",
    )


def _how_it_ended(finished: Finished) -> str:
    if finished.status is None:
        return f"did not end within {finished.seconds:.1f} s"
    if finished.status < 0:
        number = -finished.status
        with contextlib.suppress(ValueError):  # a real-time signal has no name
            return f"was ended by {signal.Signals(number).name}"
        return f"was ended by signal {number}"
    return f"failed with status {finished.status}"
