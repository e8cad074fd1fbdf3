"""What stands for each launch: its CPU time per request (pure).

    rounds in turns, rounds at once  ->  {variant: {block: CPU seconds per request}}

Rounds in turns tell the level, rounds at once how the launches of a block differ. Without any at
once, the cheapest in turns stand for a launch.
"""

import math
import statistics
from collections.abc import Collection, Iterable

from advisor.bench.duet import log_ratio
from advisor.bench.rounds import cpu_per_request, mean_cost, usual_cost
from advisor.model.bench import DuetRound, Launch


def costs(
    launches: Iterable[Launch], *, baseline: str, jits: Collection[str] = ()
) -> dict[str, dict[int, float]]:
    """Return the CPU seconds per request of every launch that has rounds, by variant and block.

    Launches of a block that were loaded at once with the baseline's share one level, the mean of
    theirs in turns, and differ as they did at once. `jits` are the variants with a JIT compiler.
    """
    blocks: dict[int, list[Launch]] = {}
    for launch in launches:
        if launch.rounds:
            blocks.setdefault(launch.block, []).append(launch)
    table: dict[str, dict[int, float]] = {}
    for block, members in blocks.items():
        for variant, cost in _of_block(members, baseline=baseline, jits=jits).items():
            table.setdefault(variant, {})[block] = cost
    return table


def _of_block(launches: list[Launch], *, baseline: str, jits: Collection[str]) -> dict[str, float]:
    found = {
        launch.variant: (mean_cost if launch.variant in jits else cpu_per_request)(launch.rounds)
        for launch in launches
    }
    times = {launch.variant: log_ratio(own) for launch in launches if (own := _full(launch))}
    if baseline not in found or not times:
        return found
    times[baseline] = 0.0
    usual = {one.variant: math.log(usual_cost(one.rounds)) for one in launches}
    level = statistics.fmean(usual[variant] + log for variant, log in times.items())
    return found | {variant: math.exp(level - log) for variant, log in times.items()}


def _full(launch: Launch) -> list[DuetRound]:
    """Return the rounds at once that kept their CPU times, as those of old records don't."""
    return [one for one in launch.duets if one.cpu_seconds and one.baseline_cpu_seconds]
