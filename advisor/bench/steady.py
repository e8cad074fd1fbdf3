"""When a warming process became steady, from its CPU per request in time bins (pure).

    [(seconds, requests, cpu seconds), ...]  ->  Steadiness(seconds, requests, tail)

The logarithm of CPU per request is cut into stretches of constant mean by optimal partitioning
(Jackson et al. 2005: least squared error plus a penalty for every cut), with the noise taken from
the differences of neighbours, which a slow drift does not inflate. Stretches at the end that are
within 5 % of the last one belong to the steady state.
"""

import itertools
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

MIN_STRETCH = 4
TOLERANCE = 0.05
PENALTY = 6.0
LEAST_NOISE = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """One stretch of a warm-up; `end_seconds` counts from the first request.

    `work` counts the answers as requests of the planned mix, where that is known.
    """

    end_seconds: float
    requests: int
    cpu_seconds: float
    work: float | None = None

    @property
    def cpu_per_request(self) -> float:
        """CPU seconds per request of this bin, which must have served one."""
        return self.cpu_seconds / (self.work or self.requests)


@dataclass(frozen=True, slots=True, kw_only=True)
class Steadiness:
    """Where the steady state begins.

    `from_seconds` and `after_requests` are what went by before it; `tail` is the part of the
    bins in it, `level` its CPU seconds per request, `cuts` how many changes were found.
    """

    from_seconds: float
    after_requests: int
    tail: float
    level: float
    cuts: int


def steadiness(bins: Sequence[Bin]) -> Steadiness | None:
    """Find the steady state at the end of a warm-up; None where there are too few bins.

    A tail of less than half of the run is a plateau that may yet end: the caller decides.
    """
    used = [entry for entry in bins if entry.requests and entry.cpu_seconds > 0]
    if len(used) < 2 * MIN_STRETCH:
        return None
    logs = [math.log(entry.cpu_per_request) for entry in used]
    starts = change_points(logs)
    ends = [*starts[1:], len(logs)]
    means = [statistics.fmean(logs[a:b]) for a, b in zip(starts, ends, strict=True)]
    first = len(means) - 1
    while first > 0 and abs(means[first - 1] - means[-1]) <= TOLERANCE:
        first -= 1
    start = starts[first]
    return Steadiness(
        from_seconds=used[start - 1].end_seconds if start else 0.0,
        after_requests=sum(entry.requests for entry in used[:start]),
        tail=(len(used) - start) / len(used),
        level=math.exp(statistics.fmean(logs[start:])),
        cuts=len(starts) - 1,
    )


def change_points(series: Sequence[float]) -> list[int]:
    """Return where the stretches of constant mean begin, 0 first; ties prefer fewer cuts.

    Each stretch has at least four values. Costs time quadratic in the length.
    """
    count = len(series)
    steps = [abs(b - a) for a, b in itertools.pairwise(series)]
    # 1.4826 turns a median absolute deviation into a standard deviation.
    noise = max(1.4826 * statistics.median(steps) / math.sqrt(2), LEAST_NOISE)
    sums, squares = [0.0], [0.0]
    for value in series:
        sums.append(sums[-1] + value)
        squares.append(squares[-1] + value * value)

    def cost(start: int, end: int) -> float:
        spread = squares[end] - squares[start] - (sums[end] - sums[start]) ** 2 / (end - start)
        return spread / noise**2

    penalty = PENALTY * math.log(count)
    best = [-penalty] + [math.inf] * count
    previous = [0] * (count + 1)
    for end in range(MIN_STRETCH, count + 1):
        for start in range(end - MIN_STRETCH + 1):
            total = best[start] + cost(start, end) + penalty
            if total < best[end]:
                best[end], previous[end] = total, start
    starts = []
    end = count
    while end > 0:
        end = previous[end]
        starts.append(end)
    return starts[::-1]
