"""What the rounds of one launch say together, and whether there are enough of them (pure).

Other work on the machine, or on the other half of a physical core, can only make a request cost
more CPU time, never less, and comes in bursts of seconds. So the cheapest rounds stand for a
launch: on a calm machine they vary from launch to launch as much as the median does, on a crowded
one less than half as much.

Not so with a JIT compiler: its collector does in one round what all the others owe, a sixth of
their CPU time on PyPy. There the mean of all rounds stands for a launch, the first and the last
weighing least: it then matters little how far the collector had come when the rounds began and
ended. That told a launch's level to 2.3 % where the plain mean told it to 3.3 %.
"""

import math
import statistics
from collections.abc import Sequence

from advisor.model.bench import Round

SPREAD = 0.05
LEAST_PART = 0.25
LEAST_ROUNDS = 2


def cpu_per_request(rounds: Sequence[Round]) -> float:
    """Return the mean of the cheapest quarter, two at least, in CPU seconds per request."""
    return statistics.fmean(_cheapest(rounds))


def usual_cost(rounds: Sequence[Round]) -> float:
    """Return the median of all rounds, in CPU seconds per request."""
    return statistics.median(round_.cpu_per_request for round_ in rounds)


def mean_cost(rounds: Sequence[Round]) -> float:
    """Return CPU seconds over requests of all rounds, with weights along half a sine."""
    weights = [math.sin(math.pi * (place + 0.5) / len(rounds)) for place in range(len(rounds))]
    seconds = math.fsum(
        weight * round_.cpu_seconds for weight, round_ in zip(weights, rounds, strict=True)
    )
    return seconds / math.fsum(
        weight * round_.amount for weight, round_ in zip(weights, rounds, strict=True)
    )


def due(number: int, count: int, *, of: int) -> bool:
    """Tell whether one of `count` rounds comes in this of so many turns, spread evenly over them.

    `number` counts from 0.
    """
    return (2 * (number + 1) * count + of) // (2 * of) > (2 * number * count + of) // (2 * of)


def agree(rounds: Sequence[Round]) -> bool:
    """Tell whether the cheapest rounds agree within 5 %, so that more would add little."""
    costs = _cheapest(rounds)
    return max(costs) <= (1 + SPREAD) * min(costs)


def _cheapest(rounds: Sequence[Round]) -> list[float]:
    """Leave out rounds with so few requests that they may lack the expensive ones."""
    least = LEAST_PART * max(round_.requests for round_ in rounds)
    costs = sorted(round_.cpu_per_request for round_ in rounds if round_.requests >= least)
    return costs[: max(LEAST_ROUNDS, len(costs) // 4)]
