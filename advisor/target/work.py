"""Count answers as requests of the planned mix (pure).

Requests differ in cost, and a round of a hundred of them has one more or one less of the dear ones,
which may change what a request costs on average by a tenth. So each answer counts by what its
request took the unmodified app, over what one of the planned mix takes:

    costs 1 ms and 9 ms, equally often;  answered 52 and 48  ->  97 requests of 5 ms

The costs need not be right for another variant: over whole cycles of the mix both counts are the
same, whatever the costs are. Wrong ones only leave more of the noise.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from advisor.model.traffic import OperationResult, TrafficPlan
from advisor.target import mix


def of_requests(plan: TrafficPlan, answered: Iterable[int]) -> float | None:
    """Count answers by the indices of their requests; None where the plan has no costs."""
    if not plan.costs:
        return None
    counts = Counter(answered)
    return sum(count * plan.costs[index] for index, count in counts.items()) / _usual(plan)


def of_operations(plan: TrafficPlan, results: Sequence[OperationResult]) -> float | None:
    """Count answers by operation, each at what its requests cost on average; None without costs."""
    if not plan.costs:
        return None
    shares: dict[str, list[tuple[int, float]]] = {}
    turns = mix.turns([request.weight for request in plan.requests])
    for request, count, cost in zip(plan.requests, turns, plan.costs, strict=True):
        shares.setdefault(request.operation, []).append((count, cost))
    costs = {operation: _mean(own) for operation, own in shares.items()}
    return sum(result.count * costs[result.operation] for result in results) / _usual(plan)


def _usual(plan: TrafficPlan) -> float:
    """Return what a request of the planned mix costs, in CPU seconds."""
    turns = mix.turns([request.weight for request in plan.requests])
    return _mean(list(zip(turns, plan.costs, strict=True)))


def _mean(weighted: Sequence[tuple[int, float]]) -> float:
    return sum(count * cost for count, cost in weighted) / sum(count for count, _ in weighted)
