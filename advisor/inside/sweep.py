"""Put one edge value after the other at each place of a recorded call, the likeliest first."""

import math
import random
from array import array
from collections import OrderedDict, deque
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from . import edges, edges_of_arrays
from .mutate import change_object
from .places import Call, Place, brief, get, places, put, words

Variant = Callable[[Any], Any]


def _always(*values: object) -> tuple[Variant, ...]:
    """Make variants of immutable values, which several calls may share."""
    return tuple(lambda _, value=value: value for value in values)


INT: tuple[Variant, ...] = (
    bool,
    lambda v: float(v) if abs(v) < 2**1000 else 1.5,
    *_always(0, 2**63 - 1, None, -1, 2**63, 2**31, 1, -(2**63)),
    edges.SubInt,
    *_always(2**53 + 1, -(2**63) - 1, 2**31 - 1, -(2**31) - 1, 2**62, 2**64, 2**32, 10**40),
    lambda v: -v,
    edges.OddInt,
    lambda _: False,
    *_always("7", Decimal("1.5"), -(2**53) - 1, 2**30, 256, 65536, math.nan),
)
FLOAT: tuple[Variant, ...] = (
    *_always(-0.0, math.nan, 0, math.inf),
    bool,
    lambda v: int(v) if abs(v) < 1e300 else 1,
    *_always(0.0, -math.inf, None, 2**63),
    lambda v: -v,
    edges.SubFloat,
    *_always(1e308, 5e-324, -1e308, -math.nan, 1e16, 0.5, 2**53 + 1, "1.5", Decimal("0.1"), 1j),
)
TEXT: tuple[Variant, ...] = (
    *_always("", "\xe9", "\U0001f600", None),
    edges.SubStr,
    lambda v: v + "\u4e00",
    lambda v: v.encode("utf-8", "replace"),
    *_always("\ud800", "\x00", "e\u0301", 7, "\u0130", "\u0661", " ", "A" * 300, b""),
    lambda v: v + v,
    list,
    lambda v: v[:-1],
)
BYTES: tuple[Variant, ...] = (
    *_always(b"", None),
    bytearray,
    edges.SubBytes,
    memoryview,
    lambda v: bytes(v) + b"\xff\x00\x80",
    lambda v: bytes(v).decode("latin-1"),
    list,
    lambda v: v[:-1],
)
LIST: tuple[Variant, ...] = (
    lambda _: [],
    *_always(None),
    tuple,
    edges.SubList,
    lambda v: [*v, None],
    lambda v: [*v, 1.5],
    lambda v: [*v, 2**63],
    lambda v: [*v, True],
    edges.OddList,
    lambda v: [*v, *v],
    lambda v: list(v)[:1],
    lambda v: [*v, "x"],
    lambda v: list(v)[::-1],
    lambda v: [v[0]] * len(v) if len(v) else [0],
    deque,
    iter,
    lambda v: [*v[: len(v) // 2], -0.0, *v[len(v) // 2 :]],
    lambda v: dict(enumerate(v)),
)
DICT: tuple[Variant, ...] = (
    edges.SubDict,
    lambda _: {},
    *_always(None),
    edges.OddDict,
    lambda v: dict(list(v.items())[1:]),
    lambda v: dict(list(v.items())[:-1]),
    OrderedDict,
    lambda v: {**v, "extra": 1},
    lambda v: dict(reversed(list(v.items()))),
    lambda v: {**v, None: 2},
    list,
)
SET: tuple[Variant, ...] = (
    lambda _: set(),
    *_always(frozenset(), None),
    edges.SubSet,
    frozenset,
    list,
    lambda v: {*v, None},
    lambda v: {*v, 2**64},
)
BOOL: tuple[Variant, ...] = (int, *_always(None), lambda v: not v, float, *_always(2, "True", 0))
NONE: tuple[Variant, ...] = _always(0, "", 1.5, "x", -1, 2**63, b"")
# Which change `change_object` makes; the last ones are those of its subclasses.
OBJECT: tuple[Variant, ...] = (
    *(lambda v, kind=kind: change_object(v, kind, random.Random(kind)) for kind in range(7)),
    *_always(None, 1),
)
VARIANTS: dict[type, tuple[Variant, ...]] = {
    int: INT,
    float: FLOAT,
    str: TEXT,
    bytes: BYTES,
    bytearray: BYTES,
    array: edges_of_arrays.VARIANTS,
    list: LIST,
    tuple: LIST,
    dict: DICT,
    set: SET,
    frozenset: SET,
    bool: BOOL,
    type(None): NONE,
}


def sweep(call: Call, number: int) -> tuple[Call, list[str]] | None:
    """Return the call with the `number`th edge in place; None where there are no more.

    All places get their first edge before any gets its second. The given arguments are used up.
    """
    root: list[Any] = [list(call[0]), dict(call[1])]
    found = places(root, random.Random(0))
    values = [get(root, place) for place in found]
    known = [VARIANTS.get(type(value), OBJECT) for value in values]
    for index in range(max(map(len, known), default=0)):
        here = [place for place, variants in enumerate(known) if index < len(variants)]
        if number < len(here):
            place = here[number]
            return _with(root, found[place], known[place][index])
        number -= len(here)
    return None


def _with(root: list[Any], place: Place, variant: Variant) -> tuple[Call, list[str]]:
    try:
        value = variant(get(root, place))
    except (ArithmeticError, TypeError, ValueError):
        value = None
    put(root, place, value)
    return (tuple(root[0]), root[1]), [f"{words(place)} = {brief(value)}"]
