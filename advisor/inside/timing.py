"""Time original and kernel on the same calls, in short batches by turns."""

import gc
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
MOST_PAIRS = 400
WARM_SECONDS = 1.0 if sys.implementation.name == "pypy" else 0.05
COPIES_A_BATCH = 300


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
        self.repeat = 1
        self.calls: list[Call] = [call.copy() for call in recorded]
        self._calibrate()

    def _calibrate(self) -> None:
        original = self.subject.use_original(self.name)
        seconds = self.batch(original)
        if seconds > MOST_BATCH_SECONDS and len(self.recorded) > 1:
            keep = max(1, int(len(self.recorded) * BATCH_SECONDS / seconds))
            step = len(self.recorded) / keep
            self.recorded = [self.recorded[int(index * step)] for index in range(keep)]
            self.calls = [call.copy() for call in self.recorded]
            seconds = self.batch(original)
        self.repeat = max(1, min(1_000_000, int(BATCH_SECONDS / max(seconds, 1e-7))))
        if self.fresh:
            self.repeat = min(self.repeat, max(1, COPIES_A_BATCH // len(self.recorded)))

    def batch(self, function: Callable[..., Any]) -> float:
        """Return the CPU seconds of one batch."""
        if self.fresh:
            rounds = [[c.copy() for c in self.recorded] for _ in range(self.repeat)]
        else:
            rounds = [self.calls] * self.repeat
        begun = time.process_time()
        for calls in rounds:
            for args, kwargs in calls:
                function(*args, **kwargs)
        seconds = time.process_time() - begun
        self.surroundings.restore()
        return seconds

    def pair(self, *, kernel_first: bool) -> tuple[float, float]:
        """Return seconds per call of original and kernel, from one batch of each."""
        calls = self.repeat * len(self.recorded)
        if kernel_first:
            kernel = self.batch(self.subject.use_kernel(self.name))
            original = self.batch(self.subject.use_original(self.name))
        else:
            original = self.batch(self.subject.use_original(self.name))
            kernel = self.batch(self.subject.use_kernel(self.name))
        return original / calls, kernel / calls


def measure(timer: Timer, seconds: float) -> tuple[list[float], list[float]]:
    """Return seconds per call, of the original and of the kernel, pair by pair.

    Which of the two goes first alternates. Garbage is collected between pairs only.
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
            if time.monotonic() > end + 4 * seconds:
                break
            gc.collect(0)
    finally:
        if collecting:
            gc.enable()
    return originals, kernels
