"""Ratios of launches that were loaded at once on the same core (pure).

    {variant: {block: (answers/s, the baseline's answers/s), ...}}  ->  Estimate of their ratio

All see the same machine, moment by moment: other work, caches, clock speed. So the CPU time that
they need for a request can be compared where rounds in turns vary by a tenth. The scheduler means
to give each the same part of what other work leaves of the core, but the faster one more often
waits for its next request and gets less. So a ratio is taken at equal shares: each side's answers
are divided by the CPU time it got. One number per launch, the median of its rounds, as other work
comes in bursts.
"""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from advisor.bench.cpu import Spent
from advisor.bench.estimates import CONFIDENCE
from advisor.bench.protocols import RunningT
from advisor.bench.student import student_quantile
from advisor.model.bench import DuetRound, Estimate, Launch

LEAST_BLOCKS = 2
SATURATED = 0.8
KNOWN = 0.015

Duet: TypeAlias = Callable[[Sequence[RunningT], float], Sequence[float]]
"""Load launches at once for some seconds; return how many requests each answered.

They are counted as requests of the planned mix, where the requests' costs are known.
Requests that are on their way at the end are waited for and count.
"""


def saturated(spent: Spent, *, seconds: float) -> bool:
    """Tell whether a server always had work: it ran, or was ready to run, 4/5 of the time.

    One that waits for its requests, or for something else, says nothing about requests/s.
    """
    return spent.cpu_seconds > 0 and spent.cpu_seconds + spent.wait_seconds >= SATURATED * seconds


def log_ratio(rounds: Sequence[DuetRound]) -> float:
    """Return the median of log(own requests/s over the baseline's) at equal shares of the core."""
    return statistics.median(map(log_of, rounds))


def known(rounds: Sequence[DuetRound]) -> bool:
    """Tell whether the rounds of a launch tell its ratio to 1.5 %, so that more add little.

    Launches differ as much, so the time is better spent on another one.
    """
    if len(rounds) < 2:
        return False
    return statistics.stdev(map(log_of, rounds)) <= KNOWN * math.sqrt(len(rounds))


def log_of(one: DuetRound) -> float:
    """Return log(own requests/s over the baseline's) at equal shares of the core, of one round."""
    answers = math.log(one.requests_per_second / one.baseline_requests_per_second)
    if one.cpu_seconds is None or one.baseline_cpu_seconds is None:
        return answers
    return answers - math.log(one.cpu_seconds / one.baseline_cpu_seconds)


def by_block(launches: Sequence[Launch]) -> dict[str, dict[int, float]]:
    """Return the log ratio of requests/s of launches that have it, by variant and block.

    Only rounds in which both always had work say something about it.
    """
    table: dict[str, dict[int, float]] = {}
    for launch in launches:
        if rounds := [one for one in launch.duets if one.saturated]:
            table.setdefault(launch.variant, {})[launch.block] = log_ratio(rounds)
    return table


def throughput(logs: Mapping[str, Mapping[int, float]], variant: str) -> Estimate | None:
    """Estimate requests/s as a ratio to the baseline's; None with fewer than two launches.

    The deviation between launches is pooled over the variants.
    """
    own = tuple(logs.get(variant, {}).values())
    if len(own) < LEAST_BLOCKS:
        return None
    rows = [tuple(of_block.values()) for of_block in logs.values() if len(of_block) >= LEAST_BLOCKS]
    squares = math.fsum((value - statistics.fmean(row)) ** 2 for row in rows for value in row)
    df = sum(len(row) - 1 for row in rows)
    mean = statistics.fmean(own)
    half = student_quantile((1 + CONFIDENCE) / 2, df=df) * math.sqrt(squares / df / len(own))
    return Estimate(
        value=math.exp(mean), low=math.exp(mean - half), high=math.exp(mean + half), unit="ratio"
    )
