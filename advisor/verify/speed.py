"""How much faster a kernel is, from paired batches: the median ratio and its interval."""

import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.model.kernel import CallTimes

CONFIDENCE = 0.99
RESAMPLES = 2000
LEAST_GAIN = 1.05
"""A kernel that brings less is not worth reading: it goes no faster than what it stands for."""
FEWEST_PAIRS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """Original over kernel seconds per call, with its 99 % interval; medians of both."""

    speedup: float
    low: float
    high: float
    original_seconds: float
    kernel_seconds: float

    @property
    def faster(self) -> bool:
        """Tell whether the whole interval says that the kernel is faster by what is worth it."""
        return self.low > LEAST_GAIN


def speed(times: CallTimes, *, seed: int = 1) -> Speed | None:
    """Return the speed-up; None for fewer than five pairs, or when a batch took no time.

    The interval is the percentile bootstrap of the median of the paired ratios: pairs are close
    in time, so what slows the machine for a moment slows both.
    """
    pairs = list(zip(times.original_seconds, times.kernel_seconds, strict=True))
    if len(pairs) < FEWEST_PAIRS or any(kernel <= 0 or original <= 0 for original, kernel in pairs):
        return None
    ratios = [original / kernel for original, kernel in pairs]
    low, high = interval(ratios, seed=seed)
    return Speed(
        speedup=statistics.median(ratios),
        low=low,
        high=high,
        original_seconds=statistics.median(times.original_seconds),
        kernel_seconds=statistics.median(times.kernel_seconds),
    )


def interval(values: Sequence[float], *, seed: int) -> tuple[float, float]:
    """Return the 99 % bootstrap interval of the median."""
    chance = random.Random(seed)
    medians = sorted(
        statistics.median(chance.choices(values, k=len(values))) for _ in range(RESAMPLES)
    )
    tail = round(RESAMPLES * (1 - CONFIDENCE) / 2)
    return medians[tail], medians[-tail - 1]
