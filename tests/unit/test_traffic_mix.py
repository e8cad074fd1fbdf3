"""The order in which weighted requests are sent."""

import collections
import math

from hypothesis import given
from hypothesis import strategies as st

from advisor.model.traffic import Request
from advisor.target import mix

WEIGHTS = st.lists(st.floats(0.01, 100), min_size=1, max_size=30)


def requests(weights: list[float], *, operations: int = 3) -> list[Request]:
    return [
        Request(operation=f"GET /{n % operations}", method="GET", path=f"/{n}", weight=weight)
        for n, weight in enumerate(weights)
    ]


@given(WEIGHTS, st.integers(0, 5))
def test_every_request_comes_as_often_as_its_weight_says(weights: list[float], seed: int) -> None:
    order = mix.order(requests(weights), seed=seed)
    counts = collections.Counter(order)
    assert set(counts) == set(range(len(weights)))
    for index, weight in enumerate(weights):
        planned = weight / sum(weights) * mix.LONGEST
        assert counts[index] <= planned + 1
        if max(weights) / min(weights) < 50:
            share = counts[index] / len(order)
            assert math.isclose(share, weight / sum(weights), rel_tol=0.6)


@given(WEIGHTS, st.integers(0, 5))
def test_the_seed_fixes_the_order(weights: list[float], seed: int) -> None:
    assert mix.order(requests(weights), seed=seed) == mix.order(requests(weights), seed=seed)


def test_every_stretch_has_the_planned_mix() -> None:
    planned = requests([8.0, 1.0, 1.0], operations=3)
    order = mix.order(planned, seed=3)
    for start in range(0, len(order) - 20, 20):
        stretch = collections.Counter(order[start : start + 20])
        assert 14 <= stretch[0] <= 18


def test_requests_of_one_operation_take_turns() -> None:
    planned = requests([1.0] * 10, operations=1)
    order = mix.order(planned, seed=1)
    for start in range(0, len(order) - 10, 10):
        assert len(set(order[start : start + 10])) >= 9
