"""Arrays at the edges of an array: other lengths, other typecodes, extreme items, almost arrays.

Runs inside the target interpreter: standard library only.
"""

import math
import random
from array import array
from collections.abc import Callable
from typing import Any

from .classes import override

_UNSIGNED = "BHILQ"
_SIGNED = "bhilq"
_FLOATS = (math.nan, -0.0, math.inf, -math.inf, 5e-324, 1e308, 3.5e38, 0.1, 2.0**53)


class SubArray(array):  # type: ignore[type-arg]  # subscripted it is no class that can be a base
    """An array that is not exactly an array."""


class OddArray(array):  # type: ignore[type-arg]
    """An array that shows itself backwards."""

    @override
    def __getitem__(self, index: Any) -> Any:
        """Count from the other end."""
        return array.__getitem__(self, ~index if type(index) is int else index)


def near_array(value: Any, chance: random.Random) -> Any:
    """Return an array near `value`, or something almost the same array."""
    return chance.choice(VARIANTS)(value)


def _extremes(code: str, size: int) -> tuple[Any, ...]:
    """Return the items at the edges of what an array of a typecode holds."""
    bits = 8 * size
    if code in _UNSIGNED:
        return (2**bits - 1, 0, 2 ** (bits - 1))
    if code in _SIGNED:
        return (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1, -1, 0)
    return _FLOATS if code in "fd" else ()


def _with_extreme(value: Any, number: int) -> Any:
    made = array(value.typecode, value)
    edges = _extremes(made.typecode, made.itemsize)
    if edges and made:
        made[number * 7 % len(made)] = edges[number % len(edges)]
    return made


def _as(code: str) -> Callable[[Any], Any]:
    """Return what makes the nearest array of another typecode."""

    def make(value: Any) -> Any:
        whole = code not in "fd"
        items = [int(x) if whole and math.isfinite(x) else 0 if whole else x for x in value]
        low, *_, high = sorted(_extremes(code, array(code).itemsize)) if whole else (0, 0)
        return array(code, [max(low, min(x, high)) for x in items] if whole else items)

    return make


VARIANTS: tuple[Callable[[Any], Any], ...] = (
    lambda v: array(v.typecode),
    lambda _: None,
    list,
    _as("d"),
    _as("i"),
    lambda v: SubArray(v.typecode, v),
    lambda v: v[:-1],
    *(lambda v, number=number: _with_extreme(v, number) for number in range(9)),
    _as("f"),
    _as("B"),
    _as("Q"),
    _as("q"),
    lambda v: OddArray(v.typecode, v),
    lambda v: v + v,
    lambda v: v[:1],
    lambda v: v[::-1],
    tuple,
    lambda v: v.tobytes(),
    memoryview,
)
