"""Values at the edges of a value: other magnitudes, other types, almost the same type."""

import enum
import math
import random
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .classes import override


class SubInt(int):
    """An int that is not exactly an int."""


class OddInt(int):
    """An int whose arithmetic is its own."""

    @override
    def __add__(self, other: object) -> Any:
        """Add, and one more."""
        return int.__add__(self, 1) + other  # type: ignore[operator]

    @override
    def __lt__(self, other: object) -> bool:
        """Be less than nothing."""
        return False


class Level(enum.IntEnum):
    """Ints that print otherwise."""

    LOW = 0
    HIGH = 7


class SubFloat(float):
    """A float that is not exactly a float."""


class SubStr(str):
    """A str that is not exactly a str."""

    __slots__ = ()


class SubBytes(bytes):
    """Bytes that are not exactly bytes."""

    __slots__ = ()


class SubList(list[Any]):
    """A list that is not exactly a list."""


class OddList(list[Any]):
    """A list that shows itself backwards."""

    @override
    def __getitem__(self, index: Any) -> Any:
        """Count from the other end."""
        return list.__getitem__(self, ~index if type(index) is int else index)

    @override
    def __iter__(self) -> Any:
        """Go backwards."""
        return list.__reversed__(self)


class SubTuple(tuple[Any, ...]):
    """A tuple that is not exactly a tuple."""

    __slots__ = ()


class SubDict(dict[Any, Any]):
    """A dict that has an answer for missing keys."""

    def __missing__(self, key: object) -> Any:
        """Answer 0, without keeping it."""
        return 0


class OddDict(dict[Any, Any]):
    """A dict whose look-ups are its own."""

    @override
    def __getitem__(self, key: Any) -> Any:
        """Give nothing away."""
        return None

    @override
    def get(self, _key: Any, default: Any = None) -> Any:
        """Give nothing away."""
        return default


class SubSet(set[Any]):
    """A set that is not exactly a set."""


INTS = (0, 1, -1, 2, 255, 256, -256)
POWERS = (7, 8, 15, 16, 30, 31, 32, 53, 60, 62, 63, 64, 65, 127)
FLOATS = (
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    math.inf,
    -math.inf,
    math.nan,
    -math.nan,
    1e308,
    -1e308,
    5e-324,
    2.2250738585072014e-308,
    1e16,
    2.0**53,
    2.0**63,
    0.1,
    1e-9,
)
TEXTS = (
    "",
    " ",
    "0",
    "\x00",
    "a",
    "\xdf",
    "\xe9",
    "\u0130",
    "\u0661",
    "\u00b2",
    "e\u0301",
    "\U0001f600",
    "\ud800",
    "-1",
    "1e5",
    "\r\n",
    "\u2028",
    "\xa0",
    "A" * 300,
)
STRANGERS: tuple[Callable[[], Any], ...] = (
    lambda: None,
    lambda: 0,
    lambda: True,
    lambda: -0.0,
    lambda: 1.5,
    lambda: "",
    lambda: "x",
    lambda: b"x",
    list,
    tuple,
    dict,
    set,
    lambda: 2**63,
    lambda: 1j,
    lambda: Decimal("1.50"),
    lambda: Fraction(1, 3),
    object,
    lambda: [None],
    lambda: (1, 2),
    lambda: math.nan,
)


def stranger(chance: random.Random) -> Any:
    """Return a small value of some other type."""
    return chance.choice(STRANGERS)()


def near_int(value: int, chance: random.Random) -> Any:
    """Return an int near `value`, or at an edge, or a number of almost the same type."""
    kind = chance.randrange(10)
    if kind < 3:
        return value + chance.choice((-2, -1, 1, 2))
    if kind == 3:
        return chance.choice((-value, value * 2, value // 2, ~value))
    if kind == 4:
        return chance.choice(INTS)
    if kind == 5:
        return chance.choice((1, -1)) * 2 ** chance.choice(POWERS) + chance.choice((-1, 0, 1))
    if kind == 6:
        return chance.randint(-abs(value) - 2, abs(value) + 2)
    if kind == 7:
        return chance.choice((SubInt, OddInt, _as_float, bool, Decimal))(value)
    if kind == 8:
        return chance.choice((True, False, Level.HIGH, str(value)[:50], value + 0.5, 10**40))
    return chance.randint(0, 2 ** min(64, value.bit_length() + 1))


def _as_float(value: int) -> float:
    return float(max(min(value, 2**1000), -(2**1000)))


def near_float(value: float, chance: random.Random) -> Any:
    """Return a float near `value`, or at an edge, or a number of almost the same type."""
    kind = chance.randrange(8)
    if kind < 2:
        return chance.choice(FLOATS)
    if kind == 2:
        return chance.choice((-value, value * 2, value / 2, value + 1, value - 1, 1 - value))
    if kind == 3:
        return math.nextafter(value, chance.choice((math.inf, -math.inf)))
    if kind == 4:
        return _as_int(value)
    if kind == 5:
        return chance.choice((SubFloat, Decimal, bool, complex, str))(value)
    if kind == 6:
        return chance.uniform(-2 * abs(value) - 1, 2 * abs(value) + 1) if _finite(value) else 0.0
    return chance.choice((0, 1, -1, True, False, 2**63, None))


def _finite(value: float) -> bool:
    return abs(value) < 1e300


def _as_int(value: float) -> int:
    return int(value) if _finite(value) else 1


def near_text(value: str, chance: random.Random) -> Any:
    """Return text near `value`, with rare characters, or something almost text."""
    kind = chance.randrange(9)
    place = chance.randint(0, len(value))
    if kind == 0:
        return chance.choice(TEXTS)
    if kind == 1:
        return value[:place] + chance.choice(TEXTS) + value[place:]
    if kind == 2:
        return value[:place] + value[place + 1 :]
    if kind == 3:
        return value[:place]
    if kind == 4:
        return value + value
    if kind == 5:
        return chance.choice((value.upper(), value.lower(), value[::-1], " " + value + "\t"))
    if kind == 6:
        return chance.choice((SubStr(value), value.encode("utf-8", "replace"), list(value)))
    if kind == 7 and value:
        return value[:place] + chr(chance.choice((48, 65, 122, 200, 0x4E00))) + value[place + 1 :]
    return chance.choice((0, 1.5, True, None, "x"))


def near_bytes(value: Any, chance: random.Random) -> Any:
    """Return bytes near `value`, or something almost bytes."""
    place = chance.randint(0, len(value))
    byte = bytes([chance.choice((0, 1, 127, 128, 255))])
    return chance.choice(
        (
            type(value)(),
            value[:place],
            value[:place] + byte + value[place:],
            value[:place] + byte + value[place + 1 :],
            value + value,
            SubBytes(value),
            bytearray(value),
            bytes(value),
            memoryview(value),
            list(value),
            value.decode("latin-1"),
        )
    )


def like_list(value: Any, chance: random.Random) -> Any:
    """Return another type with the items of a list or tuple."""
    kinds: tuple[Callable[[Any], Any], ...] = (
        *(list, tuple, SubList, OddList, SubTuple, deque, iter),
        lambda items: dict(enumerate(items)).values(),
    )
    return chance.choice(kinds)(value)


def like_dict(value: Any, chance: random.Random) -> Any:
    """Return another type with the items of a dict."""
    kinds: tuple[Callable[[Any], Any], ...] = (
        dict,
        SubDict,
        OddDict,
        OrderedDict,
        _default_dict,
        list,
        dict.items,
        lambda items: dict(reversed(list(items.items()))),
    )
    return chance.choice(kinds)(value)


def _default_dict(value: Any) -> Any:
    return defaultdict(int, value)
