"""Warm a launch up: briefly, or with a JIT compiler until its CPU per request is steady."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.bench import cpu
from advisor.bench.method import JIT_STRETCH, Method
from advisor.bench.protocols import Driver, RunningT
from advisor.bench.steady import Bin, steadiness
from advisor.errors import TargetError
from advisor.model.bench import Interpreter

BIN_SECONDS = 0.2
LONGEST_BIN_SECONDS = 2.0
PATIENCE = 8
REQUESTS_PER_BIN = 60
STEADY_TAIL = 0.5
MARGIN = 1.25
# PyPy compiles what is called once per request after 1619 calls, and then its side branches.
LEAST_JIT_REQUESTS = 2 * 1619


@dataclass(frozen=True, slots=True, kw_only=True)
class Warmed:
    """A warm-up that is over: its bins, and whether it ended in a steady state.

    `enough_requests` is how many requests the next launch of the same variant gets, so that
    all are equally warm; None without a JIT compiler.
    """

    bins: tuple[Bin, ...]
    steady: bool
    enough_requests: int | None = None

    @property
    def requests_per_second(self) -> float:
        """The rate of the last bins, two seconds at most; 0 when nothing was answered."""
        start, last = self._last()
        return sum(b.requests for b in last) / (last[-1].end_seconds - start)

    @property
    def cores(self) -> float:
        """The CPU seconds it got in a second, in the same bins."""
        start, last = self._last()
        return sum(b.cpu_seconds for b in last) / (last[-1].end_seconds - start)

    def _last(self) -> tuple[float, list[Bin]]:
        """Return when the last bins began, and those."""
        end = self.bins[-1].end_seconds
        start = max((b.end_seconds for b in self.bins if b.end_seconds < end - 2), default=0.0)
        return start, [b for b in self.bins if b.end_seconds > start]


def has_jit(interpreter: Interpreter) -> bool:
    """Tell whether an interpreter compiles while it runs, so that it has to be warmed long."""
    return interpreter.implementation.casefold() == "pypy"


def warm(
    drive: Driver[RunningT],
    running: RunningT,
    *,
    jit: bool,
    method: Method,
    workers: int = 1,
    enough_requests: int | None = None,
) -> Warmed:
    """Drive a fresh launch in bins until it is warm.

    Without a JIT compiler that takes `warm_seconds`. The first launch with one takes at least
    `jit_warm_seconds` and `jit_warm_requests` a worker, and half of it has to be steady; later
    launches of the same variant get the number of requests that the first one told to be enough.

    Raises:
        TargetError: Nothing was answered.
    """
    bins: list[Bin] = []
    elapsed, length = 0.0, BIN_SECONDS if jit else min(BIN_SECONDS, method.warm_seconds)
    found = None
    while not bins or not found:
        entry = _bin(drive, running, elapsed=elapsed, seconds=length)
        bins.append(entry)
        elapsed = entry.end_seconds
        if entry.requests < REQUESTS_PER_BIN:
            length = min(length * 2, LONGEST_BIN_SECONDS)
        if jit:
            found = jit_warmed(
                bins, method=method, workers=workers, enough_requests=enough_requests
            )
        elif elapsed >= method.warm_seconds and (
            sum(entry.requests for entry in bins) >= REQUESTS_PER_BIN
            or elapsed >= PATIENCE * method.warm_seconds
        ):
            found = Warmed(bins=tuple(bins), steady=True)
    return found


def jit_warmed(
    bins: Sequence[Bin], *, method: Method, workers: int, enough_requests: int | None
) -> Warmed | None:
    """Decide whether the warm-up of a JIT compiler is over; None to go on (pure).

    It is also over when its limit is reached; then it is steady if half of it was, and if each
    worker had the requests without which nothing that runs once a request is compiled.
    """
    requests = sum(entry.requests for entry in bins)
    seconds = sum(entry.cpu_seconds for entry in bins) / workers
    late = seconds >= method.jit_limit_seconds
    late = late or bins[-1].end_seconds >= JIT_STRETCH * method.jit_limit_seconds
    if enough_requests is not None:
        enough = requests >= enough_requests
        steady = enough or requests >= workers * LEAST_JIT_REQUESTS
        over = Warmed(bins=tuple(bins), steady=steady, enough_requests=enough_requests)
        return over if enough or late else None
    least = workers * method.jit_warm_requests
    if not late and (seconds < method.jit_warm_seconds or requests < least):
        return None
    state = steadiness(bins)
    if state and state.tail >= STEADY_TAIL:
        enough_requests = max(min(least, requests), round(state.after_requests * MARGIN))
        steady = requests >= min(least, workers * LEAST_JIT_REQUESTS)
        return Warmed(bins=tuple(bins), steady=steady, enough_requests=enough_requests)
    return Warmed(bins=tuple(bins), steady=False, enough_requests=requests) if late else None


def _bin(drive: Driver[RunningT], running: RunningT, *, elapsed: float, seconds: float) -> Bin:
    before, began = cpu.usage(running.pids), time.perf_counter()
    result = drive(running, seconds)
    if not (result.count or result.connection_errors):
        result = drive(running, PATIENCE * seconds)  # the first request may take long
    spent = cpu.usage(running.pids).since(before)
    took = time.perf_counter() - began
    if not result.count:
        message = f"no request was answered in {took:.1f} s of warming up"
        raise TargetError(message, advice="Look at what the app prints under load.")
    return Bin(
        end_seconds=elapsed + took,
        requests=result.count,
        cpu_seconds=spent.cpu_seconds,
        work=result.work,
    )
