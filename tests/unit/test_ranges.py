"""Ranges of ints hold every result, and what has no end keeps none."""

import operator
from collections.abc import Callable
from itertools import product

import pytest

from advisor.inference import ranges
from advisor.inference.types import FAR

Rule = Callable[[ranges.Range, ranges.Range], ranges.Range]
ENDS = (-3, -1, 0, 1, 4)
RULES: dict[str, tuple[Rule, Callable[[int, int], int]]] = {
    "add": (ranges.add, operator.add),
    "sub": (ranges.sub, operator.sub),
    "mul": (ranges.mul, operator.mul),
    "mod": (ranges.mod, operator.mod),
    "bit_and": (ranges.bit_and, operator.and_),
}


def every(pair: ranges.Range) -> range:
    return range(pair[0], pair[1] + 1)


@pytest.mark.parametrize("name", RULES)
def test_every_result_is_in_the_range(name: str) -> None:
    rule, does = RULES[name]
    pairs = [(low, high) for low, high in product(ENDS, ENDS) if low <= high]
    for a, b in product(pairs, pairs):
        low, high = rule(a, b)
        for x, y in product(every(a), every(b)):
            if name != "mod" or y:
                assert low <= does(x, y) <= high, (a, b, x, y)


@pytest.mark.parametrize("a", [(0, FAR), (-FAR, FAR), (5, 5)])
def test_what_is_left_of_a_division_by_anything_has_no_end(a: ranges.Range) -> None:
    low, high = ranges.mod(a, (-FAR, FAR))
    assert (low, high) == (-FAR, FAR)
    assert ranges.mod((-FAR, FAR), (1, FAR)) == (0, FAR)
    assert ranges.mod((-FAR, FAR), (-FAR, -1)) == (-FAR, 0)
