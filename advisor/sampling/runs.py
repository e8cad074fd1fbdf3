"""Run one sampler beside each process and read what it wrote."""

import contextlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor import process
from advisor.model.profile import Frame
from advisor.sampling import own_profiler, pyspy
from advisor.sampling.collapsed import parse_collapsed

# Beyond the seconds asked for: to attach and to write the file, on a machine under load.
SLACK_SECONDS = 60.0
REPLAY_SECONDS = 120.0
# A recording of a minute is about 1 MB; more than this is not one.
LARGEST_BYTES = 1 << 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What one sampler brought home from one process.

    `by_line` tells whether the frames carry the lines being executed, instead of their
    functions' first lines.
    """

    pid: int
    counts: Mapping[tuple[Frame, ...], int]
    errors: int
    behind: bool
    by_line: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A sampler that brought nothing home, and what it said."""

    pid: int
    command: tuple[str, ...]
    status: int | None
    output: str


Attempt = Recording | Failure


def record_with_pyspy(
    pids: Sequence[int], *, seconds: int, rate: int, by_line: bool
) -> tuple[Attempt, ...]:
    """Sample all processes at once; with `by_line` a second sampler keeps executing lines.

    Raises:
        ToolMissingError: py-spy is not installed.
    """
    program = pyspy.find()
    with (
        tempfile.TemporaryDirectory(prefix="advisor-sample-") as name,
        contextlib.ExitStack() as started,
    ):
        waiting = []
        for pid in pids:
            for lines in (False, True) if by_line else (False,):
                output = Path(name, f"{pid}-{lines:d}.raw")
                command = pyspy.command(
                    program, pid=pid, seconds=seconds, rate=rate, output=output, by_line=lines
                )
                run = started.enter_context(
                    process.start(command, stdout=output.with_suffix(".said"))
                )
                waiting.append((pid, run, output, lines))
        return tuple(
            _collect(pid, run, output, seconds=seconds, by_line=lines)
            for pid, run, output, lines in waiting
        )


def _collect(
    pid: int, run: process.Process, output: Path, *, seconds: int, by_line: bool
) -> Attempt:
    status = run.wait(seconds + SLACK_SECONDS)
    said = read(output.with_suffix(".said"))
    if status != 0 or not output.is_file():
        return Failure(pid=pid, command=run.command, status=status, output=said)
    stacks = parse_collapsed(read(output))
    words = pyspy.read_said(said)
    return Recording(
        pid=pid,
        counts=stacks.counts,
        errors=words.errors + stacks.unreadable,
        behind=words.behind,
        by_line=by_line,
    )


def record_with_own_profiler(
    pids: Sequence[int], *, seconds: int, rate: int
) -> tuple[Attempt, ...]:
    """Sample each process with its own interpreter's profiler, all at once."""
    with (
        tempfile.TemporaryDirectory(prefix="advisor-sample-") as name,
        contextlib.ExitStack() as started,
    ):
        waiting = []
        for pid in pids:
            python = _executable(pid)
            output = Path(name, f"{pid}.bin")
            command = own_profiler.attach_command(
                python, pid=pid, seconds=seconds, rate=rate, output=output
            )
            run = started.enter_context(process.start(command, stdout=output.with_suffix(".said")))
            waiting.append((pid, python, run, output))
        return tuple(
            _replay(pid, python, run, output, seconds=seconds)
            for pid, python, run, output in waiting
        )


def _replay(pid: int, python: str, run: process.Process, output: Path, *, seconds: int) -> Attempt:
    status = run.wait(seconds + SLACK_SECONDS)
    said = read(output.with_suffix(".said"))
    if status != 0 or not output.is_file():
        return Failure(pid=pid, command=run.command, status=status, output=said)
    forms = {}
    for form in ("jsonl", "collapsed"):
        made = output.with_suffix(f".{form}")
        command = own_profiler.replay_command(python, form=form, binary=output, output=made)
        finished = process.run(command, timeout_seconds=REPLAY_SECONDS, check=False)
        if not finished.ok:
            return Failure(
                pid=pid, command=finished.command, status=finished.status, output=finished.output
            )
        forms[form] = read(made)
    stacks = own_profiler.parse_stacks(
        forms["collapsed"], own_profiler.parse_frames(forms["jsonl"])
    )
    files = {frame.file for frames in stacks.counts for frame in frames}
    sources = {file: read(Path(file)) for file in files if Path(file).is_file()}
    return Recording(
        pid=pid,
        counts=own_profiler.to_first_lines(stacks.counts, sources),
        errors=own_profiler.failed_samples(said) + stacks.unreadable,
        behind=False,
        by_line=False,
    )


def read(path: Path) -> str:
    """Return a file's text, at most LARGEST_BYTES of it, "" where it cannot be read.

    Names that were torn while they were read are not always valid UTF-8.
    """
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_BYTES).decode("utf-8", errors="replace")
    except OSError:
        return ""


def _executable(pid: int) -> str:
    try:
        return str(Path(f"/proc/{pid}/exe").readlink())
    except OSError:
        return "python3"
