"""Launches → speed-ups over the original with their intervals (pure).

The launch is the unit of replication: the same program differs by one or two per cent from one
launch to the next. A launch gives each variant the median of its paired ratios; the interval is
Student's, of the launches' logarithms, with the spread pooled over the variants on CPython.
"""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.bench.student import student_quantile
from benchmarks.subject import Launch

CONFIDENCE = 0.99
ALONE = {"pypy", "numba"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A speed-up with its 99 % interval, and the median seconds of a run."""

    speedup: float
    low: float
    high: float
    seconds: float


def estimates(launches: Sequence[Launch]) -> dict[str, Estimate]:
    """Return an estimate for every variant that ran in every launch."""
    names = set.intersection(*(set(one.seconds) for one in launches))
    logs = {name: [_log_ratio(one.seconds, name) for one in launches] for name in names}
    pooled, freedom = _pooled({n: logs[n] for n in names - ALONE - {"original"}})
    found = {}
    for name in sorted(names):
        spread, df = (pooled, freedom) if name not in ALONE else _pooled({name: logs[name]})
        middle = statistics.fmean(logs[name])
        half = 0.0
        if name != "original":
            half = _half_width(spread, df, len(launches))
        found[name] = Estimate(
            speedup=math.exp(middle),
            low=math.exp(middle - half),
            high=math.exp(middle + half),
            seconds=statistics.median(s for one in launches for s in one.seconds[name]),
        )
    return found


def _log_ratio(seconds: Mapping[str, Sequence[float]], name: str) -> float:
    pairs = zip(seconds["original"], seconds[name], strict=True)
    return statistics.median(math.log(original / own) for original, own in pairs)


def _pooled(logs: Mapping[str, Sequence[float]]) -> tuple[float, int]:
    """Return the standard deviation between launches and its degrees of freedom."""
    squares, df = 0.0, 0
    for values in logs.values():
        middle = statistics.fmean(values)
        squares += sum((value - middle) ** 2 for value in values)
        df += len(values) - 1
    return (math.sqrt(squares / df) if df else math.inf), df


def _half_width(spread: float, df: int, launches: int) -> float:
    if not df:
        return math.inf
    return student_quantile(0.5 + CONFIDENCE / 2, df=df) * spread / math.sqrt(launches)


def geometric_mean(values: Sequence[float]) -> float | None:
    """Return the geometric mean, None of nothing."""
    return math.exp(statistics.fmean(map(math.log, values))) if values else None
