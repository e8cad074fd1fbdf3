"""Time original and kernel on the same calls, in short batches by turns."""

import gc
import math
import sys
import time
from collections.abc import Callable
from typing import Any

from .cases import Call, Recorded
from .subject import Subject
from .surroundings import Surroundings

BATCH_SECONDS = 0.012
MOST_BATCH_SECONDS = 0.1
LEAST_PAIRS = 8
FEWEST_CALLS = 5
MOST_PAIRS = 150
ENOUGH_PAIRS = 20
PRECISE = 0.02
CLEAR = 1.2
HALF_NORMAL = 1.288  # half the normal quantile of 99 %
WARM_SECONDS = 1.0 if sys.implementation.name == "pypy" else 0.05
COPIES_A_BATCH = 300
# Copying what a call changes may take far longer than the call.
MOST_COPYING_SECONDS = 0.05
MOST_REPEATS = 2**22


class Timer:
    """Batches of calls of one function; `fresh` makes new arguments for each batch."""

    def __init__(
        self,
        subject: Subject,
        name: str,
        recorded: list[Recorded],
        surroundings: Surroundings,
        *,
        fresh: bool,
    ) -> None:
        """Find how many calls make a batch."""
        self.subject = subject
        self.name = name
        self.surroundings = surroundings
        self.fresh = fresh
        self.recorded = recorded
        self.calls: list[Call] = [call.copy() for call in recorded]
        seconds = self.batch(subject.use_original(name), 1)
        if seconds > MOST_BATCH_SECONDS and len(recorded) > 1:
            keep = max(1, int(len(recorded) * BATCH_SECONDS / seconds))
            step = len(recorded) / keep
            self.recorded = [recorded[int(index * step)] for index in range(keep)]
            self.calls = [call.copy() for call in self.recorded]
        if fresh:
            self._thin_out()
        self.original_repeat = self._repeat(subject.use_original(name))
        self.kernel_repeat = self._repeat(subject.use_kernel(name))

    def _thin_out(self) -> None:
        """Keep only as many of the calls as can be copied in a moment."""
        begun = time.monotonic()
        self.calls = [call.copy() for call in self.recorded]
        copying = time.monotonic() - begun
        keep = max(FEWEST_CALLS, int(len(self.recorded) * 2 * MOST_COPYING_SECONDS / copying))
        if keep < len(self.recorded):
            step = len(self.recorded) / keep
            self.recorded = [self.recorded[int(index * step)] for index in range(keep)]

    def _repeat(self, function: Callable[..., Any]) -> int:
        """Return how often the calls are to be repeated to make a batch long enough."""
        repeat = 1
        while True:
            begun = time.monotonic()
            try:
                seconds = self.batch(function, repeat)
            except Exception:  # what earlier calls left in the app's globals may have it raise
                if repeat == 1:
                    raise
                return repeat // 2
            copying = time.monotonic() - begun - seconds
            if self.fresh and (
                repeat * len(self.recorded) >= COPIES_A_BATCH or copying > MOST_COPYING_SECONDS
            ):
                return repeat
            if seconds >= BATCH_SECONDS / 2 or repeat >= MOST_REPEATS:
                return repeat
            repeat *= 2

    def batch(self, function: Callable[..., Any], repeat: int) -> float:
        """Return the CPU seconds of all calls, made `repeat` times."""
        if self.fresh:
            rounds = [[c.copy() for c in self.recorded] for _ in range(repeat)]
        else:
            rounds = [self.calls] * repeat
        begun = time.process_time()
        try:
            for calls in rounds:
                for args, kwargs in calls:
                    function(*args, **kwargs)
            return time.process_time() - begun
        finally:
            self.surroundings.restore()

    def original(self) -> float:
        """Return seconds per call of the original, from one batch."""
        repeat = self.original_repeat
        seconds = self.batch(self.subject.use_original(self.name), repeat)
        return seconds / (repeat * len(self.recorded))

    def kernel(self) -> float:
        """Return seconds per call of the kernel, from one batch."""
        repeat = self.kernel_repeat
        seconds = self.batch(self.subject.use_kernel(self.name), repeat)
        return seconds / (repeat * len(self.recorded))

    def pair(self, *, kernel_first: bool) -> tuple[float, float]:
        """Return seconds per call of original and kernel, from one batch of each."""
        if kernel_first:
            kernel = self.kernel()
            return self.original(), kernel
        return self.original(), self.kernel()


def measure(timer: Timer, seconds: float) -> tuple[list[float], list[float]]:
    """Return seconds per call, of the original and of the kernel, pair by pair.

    Which of the two goes first alternates. Garbage is collected between pairs only. It takes
    `seconds`, or less where that tells the gain to 2 % and the kernel is clearly faster.
    """
    warm_until = time.monotonic() + WARM_SECONDS
    while True:
        timer.pair(kernel_first=False)
        if time.monotonic() >= warm_until:
            break
    originals: list[float] = []
    kernels: list[float] = []
    collecting = gc.isenabled()
    gc.disable()
    end = time.monotonic() + seconds
    try:
        while len(originals) < LEAST_PAIRS or (
            time.monotonic() < end and len(originals) < MOST_PAIRS
        ):
            original, kernel = timer.pair(kernel_first=len(originals) % 2 == 1)
            originals.append(original)
            kernels.append(kernel)
            if time.monotonic() > end + 4 * seconds or known_well(originals, kernels):
                break
            gc.collect(0)
    finally:
        if collecting:
            gc.enable()
    return originals, kernels


def known_well(originals: list[float], kernels: list[float]) -> bool:
    """Tell whether the median ratio is known to 2 % and lies well above 1 (pure).

    By order statistics, whose ranks the binomial distribution gives, at 99 %.
    """
    count = len(originals)
    if count < ENOUGH_PAIRS or not all(kernels):
        return False
    ratios = sorted(a / b for a, b in zip(originals, kernels, strict=True))
    rank = math.floor(count / 2 - HALF_NORMAL * math.sqrt(count))
    low, high = ratios[rank], ratios[-rank - 1]
    return low > CLEAR and high <= (1 + 2 * PRECISE) * low
