"""Ranges of ints hold every result, and an end that isn't known stays unknown."""

import operator
from collections.abc import Callable
from itertools import product

import pytest

from advisor.inference import ranges
from advisor.inference.types import FAR

Rule = Callable[[ranges.Range, ranges.Range], ranges.Range]
ENDS = (-FAR, -3, -1, 0, 1, 4, FAR)
RULES: dict[str, tuple[Rule, Callable[[int, int], int]]] = {
    "add": (ranges.add, operator.add),
    "sub": (ranges.sub, operator.sub),
    "mul": (ranges.mul, operator.mul),
    "floordiv": (ranges.floordiv, operator.floordiv),
    "mod": (ranges.mod, operator.mod),
    "bit_and": (ranges.bit_and, operator.and_),
    "bit_or": (ranges.bit_or_xor, operator.or_),
    "bit_xor": (ranges.bit_or_xor, operator.xor),
    "shift_left": (ranges.shift_left, operator.lshift),
    "shift_right": (ranges.shift_right, operator.rshift),
    "power": (ranges.power, operator.pow),
}
SMALL = ("shift_left", "power")  # of what is huge there is no result to look at


def some(pair: ranges.Range) -> list[int]:
    """Return ints of a range: those near zero, and some near the ends that aren't known."""
    far = [sign * (1 << bits) + by for sign in (-1, 1) for bits in (64, 210) for by in (-1, 0, 1)]
    return [x for x in (*range(-6, 7), *far) if holds(pair, x)]


def holds(pair: ranges.Range, value: int) -> bool:
    low, high = pair
    return (low <= -FAR or low <= value) and (high >= FAR or value <= high)


@pytest.mark.parametrize("name", RULES)
def test_every_result_is_in_the_range(name: str) -> None:
    rule, does = RULES[name]
    pairs = [(low, high) for low, high in product(ENDS, ENDS) if low <= high]
    for a, b in product(pairs, pairs):
        if name == "power" and b[0] < 0:
            continue
        found = rule(a, b)
        for x, y in product(some(a), some(b)):
            if y == 0 and name in ("floordiv", "mod"):
                continue
            if name in ("shift_left", "shift_right", "power") and not 0 <= y < 1 << 62:
                continue
            if name in SMALL and y > 300:
                continue
            assert holds(found, does(x, y)), (a, b, x, y, found)


@pytest.mark.parametrize("a", [(0, FAR), (-FAR, FAR), (5, 5)])
def test_what_is_left_of_a_division_by_anything_has_no_end(a: ranges.Range) -> None:
    assert ranges.mod(a, ranges.EVERYTHING) == ranges.EVERYTHING
    assert ranges.mod(ranges.EVERYTHING, (1, FAR)) == (0, FAR)
    assert ranges.mod(ranges.EVERYTHING, (-FAR, -1)) == (-FAR, 0)
