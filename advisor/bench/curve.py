"""A warm-up as a curve: where it became steady, and when it was nearly there (pure).

((seconds, CPU seconds per request), ...)  ->  WarmupCurve
"""

import statistics
from collections.abc import Sequence

from advisor.bench.steady import Bin, steadiness
from advisor.model.bench import Launch
from advisor.model.tuning import WarmupCurve

NEARLY = 0.9
STEADY_TAIL = 0.5
SMOOTHED = 3


def warmup_curve(launch: Launch) -> WarmupCurve:
    """Describe the warm-up of a launch; a plateau shorter than half of it is not called steady."""
    points = launch.warmup
    bins = [Bin(end_seconds=end, requests=1, cpu_seconds=cost) for end, cost in points]
    state = steadiness(bins)
    if state is None or state.tail < STEADY_TAIL or not launch.steady:
        return WarmupCurve(
            variant=launch.variant,
            points=points,
            steady_seconds=None,
            ninety_seconds=None,
            level_seconds=None,
            first_over_steady=None,
        )
    return WarmupCurve(
        variant=launch.variant,
        points=points,
        steady_seconds=state.from_seconds,
        ninety_seconds=nearly_steady(
            [point for point in points if point[0] <= state.from_seconds], level=state.level
        ),
        level_seconds=state.level,
        first_over_steady=points[0][1] / state.level,
    )


def nearly_steady(points: Sequence[tuple[float, float]], *, level: float) -> float:
    """Return from when on requests cost at most what 90 % of the steady throughput allows.

    Each point counts with its neighbours, by their median: one collection of garbage is no fall
    back. The first point that holds ends a stretch that began where the one before it ended.
    """
    costs = [cost for _, cost in points]
    slow = 0
    for index in range(len(costs)):
        window = costs[max(0, index - SMOOTHED // 2) : index + SMOOTHED // 2 + 1]
        if statistics.median(window) > level / NEARLY:
            slow = index + 1
    return points[slow - 1][0] if slow else 0.0
