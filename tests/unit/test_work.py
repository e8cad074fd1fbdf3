"""Answers are counted as requests of the planned mix, whichever of them a round held."""

import pytest

from advisor.model.traffic import OperationResult, Request, TrafficPlan
from advisor.target import work


def plan(*costs: float, weights: tuple[float, ...] = (1.0, 1.0)) -> TrafficPlan:
    """Return a plan of a cheap and a dear operation."""
    return TrafficPlan(
        requests=tuple(
            Request(operation=name, method="GET", path=f"/{name}", weight=weight)
            for name, weight in zip(("cheap", "dear"), weights, strict=True)
        ),
        skipped=(),
        source={},
        response_hashes={},
        seed=0,
        costs=costs,
    )


def answered(cheap: int, dear: int) -> list[int]:
    return [0] * cheap + [1] * dear


def test_dear_requests_count_for_more() -> None:
    assert work.of_requests(plan(0.001, 0.009), answered(52, 48)) == pytest.approx(96.8)
    assert work.of_requests(plan(0.001, 0.009), answered(40, 60)) == pytest.approx(116.0)


@pytest.mark.parametrize("costs", [(0.001, 0.009), (0.02, 0.02), (0.5, 0.001)])
def test_whole_cycles_count_as_they_are_whatever_the_costs(costs: tuple[float, float]) -> None:
    assert work.of_requests(plan(*costs), answered(50, 50)) == pytest.approx(100)
    thrice = plan(*costs, weights=(3.0, 1.0))
    assert work.of_requests(thrice, answered(75, 25)) == pytest.approx(100)


def test_where_only_operations_are_known_each_counts_at_its_mean() -> None:
    results = [
        OperationResult(operation=name, count=count, errors=0, latencies=())
        for name, count in (("cheap", 52), ("dear", 48))
    ]
    assert work.of_operations(plan(0.001, 0.009), results) == pytest.approx(96.8)
    assert work.of_operations(plan(), results) is None


def test_without_costs_there_is_no_work() -> None:
    assert work.of_requests(plan(), answered(1, 1)) is None
