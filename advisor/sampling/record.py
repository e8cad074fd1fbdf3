"""Sample an app's processes while they are under load, and merge what was seen.

worker 1 ─ py-spy ─→ stacks ┐
worker 2 ─ py-spy ─→ stacks ┴→ added up → torn ones mended → kernels' samples split → Profile
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from advisor.errors import TargetError, ToolFailedError, ToolMissingError, last_lines
from advisor.model.code import FunctionId
from advisor.model.profile import Profile, Stack
from advisor.sampling import own_profiler, permission, pyspy
from advisor.sampling.collapsed import Frames, by_frames
from advisor.sampling.cores import kept_apart
from advisor.sampling.kernel_calls import add_kernel_frames, lines_that_call
from advisor.sampling.mend import mend
from advisor.sampling.runs import (
    Attempt,
    Failure,
    Recording,
    read,
    record_with_own_profiler,
    record_with_pyspy,
)

DEFAULT_RATE = 200
SHOWN_LINES = 8
IDLE = (
    "No sample found the app running Python code. Was there load on it? "
    "Time spent waiting for a database or another service is not CPU time."
)
# Above this part of failed samples the profile leaves out too much of what changes fast.
DOUBTFUL_ERRORS = 0.25
DOUBTFUL = (
    "{errors} of {tries} samples could not be taken, because the stack changed while it was read: "
    "generators and quick calls take more time than the profile shows."
)
SHARED = (
    "The sampler had to share one core with the app and the load: it sees the app where it waits "
    "for its turn, in system calls, more often than where it computes. The project's functions "
    "may take more of the time than the profile shows, and some may be missing."
)
BEHIND = (
    "The sampler fell behind its rate, as it waited for a core: functions that compute may take "
    "more of the time than the profile shows."
)
UNREADABLE = (
    "py-spy cannot read this interpreter ({exe}): it knows CPython only, up to the version it was "
    "made for. Profile the app on CPython; the matrix still measures it here."
)


def sample(
    pid: int,
    worker_pids: Sequence[int] = (),
    *,
    seconds: float,
    rate: int = DEFAULT_RATE,
    kernels: Sequence[FunctionId] = (),
) -> Profile:
    """Sample running processes for a while; the caller keeps them under load.

    Args:
        pid: The app's process, sampled when `worker_pids` is empty.
        worker_pids: The processes that serve requests.
        seconds: How long; rounded up to whole seconds.
        rate: Samples a second and worker; 100 to 250 cost under 1 % of the throughput.
        kernels: The functions that run compiled; their samples are told from their callers'.

    Returns the profile; one without samples has a note that says why.

    Raises:
        ToolMissingError: py-spy is not installed, or may not read the processes.
        ToolFailedError: py-spy failed in another way.
        TargetError: The processes are gone.
    """
    pids = tuple(dict.fromkeys(worker_pids)) or (pid,)
    whole = max(1, math.ceil(seconds))
    sampler = pyspy.NAME
    with kept_apart(pids) as apart:
        attempts = record_with_pyspy(pids, seconds=whole, rate=rate, by_line=bool(kernels))
        if _unknown_interpreter(attempts):
            sampler = own_profiler.NAME
            attempts = record_with_own_profiler(pids, seconds=whole, rate=rate)
    recordings = [attempt for attempt in attempts if isinstance(attempt, Recording)]
    if not recordings:
        failure = next(attempt for attempt in attempts if isinstance(attempt, Failure))
        return _nothing(failure, sampler=sampler, rate=rate)
    return merge(recordings, sampler=sampler, rate=rate, kernels=kernels, apart=apart)


def merge(
    recordings: Sequence[Recording],
    *,
    sampler: str,
    rate: int,
    kernels: Sequence[FunctionId] = (),
    apart: bool = True,
) -> Profile:
    """Add up what all samplers saw; errors and lag count for the recordings by function.

    `apart` tells whether the sampler had a core that the app didn't use.
    """
    main = [recording for recording in recordings if not recording.by_line]
    whole = mend(_added_up(main))
    counts = whole.counts
    by_line = _added_up(recording for recording in recordings if recording.by_line)
    if kernels and by_line:
        files = {frames[-1].file for frames in by_line}
        calls = {file: lines_that_call(read(Path(file)), kernels) for file in files}
        counts = add_kernel_frames(counts, by_line, calls)
    stacks = tuple(
        Stack(frames=frames, count=count) for frames, count in sorted(counts.items(), key=by_frames)
    )
    samples = sum(stack.count for stack in stacks)
    errors = sum(recording.errors for recording in main)
    behind = any(recording.behind for recording in main)
    return Profile(
        stacks=stacks,
        samples=samples,
        errors=errors,
        behind=behind,
        interval_seconds=1 / rate,
        workers=len({recording.pid for recording in main}),
        sampler=sampler,
        note=_note(samples, errors, behind=behind, apart=apart),
        torn=whole.torn,
    )


def _note(samples: int, errors: int, *, behind: bool, apart: bool) -> str | None:
    """Say why there is no sample, or what makes those that there are doubtful."""
    tries = samples + errors
    if not samples:
        return IDLE
    doubts = []
    if errors > DOUBTFUL_ERRORS * tries:
        doubts.append(DOUBTFUL.format(errors=errors, tries=tries))
    if not apart:
        doubts.append(SHARED)
    elif behind:
        doubts.append(BEHIND)
    return " ".join(doubts) or None


def _added_up(recordings: Iterable[Recording]) -> Mapping[Frames, int]:
    total: Counter[Frames] = Counter()
    for recording in recordings:
        total.update(recording.counts)
    return total


def _unknown_interpreter(attempts: Sequence[Attempt]) -> bool:
    return all(
        isinstance(attempt, Failure)
        and pyspy.why_it_failed(attempt.output) is pyspy.Trouble.UNKNOWN_INTERPRETER
        for attempt in attempts
    )


def _nothing(failure: Failure, *, sampler: str, rate: int) -> Profile:
    """Say why there is no profile: raise, or return an empty one with a note."""
    pid, said = failure.pid, last_lines(failure.output, count=SHOWN_LINES)
    trouble = pyspy.why_it_failed(failure.output)
    if trouble is pyspy.Trouble.FORBIDDEN:
        message = f"py-spy may not read process {pid}: permission denied"
        raise ToolMissingError(message, advice=permission.advice(permission.look(pid)))
    if trouble is pyspy.Trouble.GONE or not Path(f"/proc/{pid}").exists():
        message = f"process {pid} of the app ended before or while it was sampled"
        raise TargetError(message)
    if sampler == own_profiler.NAME:
        exe = Path(f"/proc/{pid}/exe")
        name = str(exe.readlink()) if exe.is_symlink() else str(pid)
        return Profile(
            stacks=(),
            samples=0,
            errors=0,
            behind=False,
            interval_seconds=1 / rate,
            workers=0,
            sampler=pyspy.NAME,
            note=UNREADABLE.format(exe=name),
        )
    message = f"the sampler failed on process {pid} (status {failure.status}):\n{said}"
    raise ToolFailedError(
        message, command=failure.command, status=failure.status, output=failure.output
    )
