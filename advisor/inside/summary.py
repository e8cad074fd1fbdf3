"""What was seen of values: exact types, extremes of ints, lengths, by the place they stand at.

record_types("rows", [{"price": 3}])  ->  rows: list, rows[*]: dict, rows[*]["price"]: int 3..3
"""

import random
from typing import Any

from .atoms import ENCODERS
from .classes import Unencodable, layout, state_of
from .quick import Bare, viewed
from .seen import bounded
from .views import LOOKS

DEEPEST = 5
MOST_PLACES = 400
MOST_VALUES = 600
FULL_SCAN = 32
SAMPLED = 20
NAMED_KEYS = 40


class Place:
    """What was seen at one place."""

    __slots__ = ("high", "length_high", "length_low", "low", "types")

    def __init__(self) -> None:
        """Nothing was seen yet."""
        self.types: dict[str, int] = {}
        self.low: int | None = None
        self.high: int | None = None
        self.length_low: int | None = None
        self.length_high: int | None = None

    def add(self, value: Any) -> None:
        """Take one value into account."""
        kind = type(value)
        name = kind.__name__
        if kind is Bare:
            name = value.name
        elif kind.__module__ != "builtins":
            name = f"{kind.__module__}:{kind.__qualname__}"
        self.types[name] = self.types.get(name, 0) + 1
        if kind is int:
            number = bounded(value)
            self.low = number if self.low is None else min(self.low, number)
            self.high = number if self.high is None else max(self.high, number)
        elif kind in SIZED:
            length = len(value)
            self.length_low = length if self.length_low is None else min(self.length_low, length)
            self.length_high = length if self.length_high is None else max(self.length_high, length)

    def data(self) -> dict[str, Any]:
        """Return what was seen, JSON-able; ints in decimal, as text."""
        return {
            "types": self.types,
            "low": None if self.low is None else str(self.low),
            "high": None if self.high is None else str(self.high),
            "length_low": self.length_low,
            "length_high": self.length_high,
        }


SIZED = frozenset({str, bytes, bytearray, list, tuple, dict, set, frozenset})


class Summary:
    """All places of one function; bounded, however varied its values are."""

    def __init__(self, chance: random.Random) -> None:
        """Nothing was seen yet; `chance` picks the items of large containers."""
        self.chance = chance
        self.places: dict[str, Place] = {}
        self.left = 0

    def add(self, place: str, value: Any, *, most: int = MOST_VALUES) -> None:
        """Take a value and what it holds into account, up to `most` values."""
        self.left = most
        self._add(place, value, 0)

    def add_call(self, names: list[str], args: Any, kwargs: Any) -> None:
        """Take all arguments of a call into account; `names` are the parameters by place."""
        for index, value in enumerate(args):
            self.add(names[index] if index < len(names) else "*args", value)
        for name, value in kwargs.items():
            self.add(name, value)

    def _add(self, place: str, value: Any, depth: int) -> None:
        self.left -= 1
        known = self.places.get(place)
        if known is None:
            if len(self.places) >= MOST_PLACES:
                return
            known = self.places[place] = Place()
        known.add(value)
        kind = type(value)
        if depth >= DEEPEST or self.left <= 0 or kind in ENCODERS:
            return
        items = _items(kind, value)
        if items is not None:
            for item in self._sample(items):
                self._add(f"{place}[*]", item, depth + 1)
        elif kind is dict:
            self._add_dict(place, value, depth)
        elif kind.__module__ != "builtins":
            self._add_object(place, value, depth)

    def _add_dict(self, place: str, value: dict[Any, Any], depth: int) -> None:
        if len(value) <= NAMED_KEYS and all(type(key) is str for key in value):
            for key, item in list(value.items()):
                self._add(f'{place}["{key[:60]}"]', item, depth + 1)
            return
        for key in self._sample(list(value)):
            self._add(f"{place}.keys()[*]", key, depth + 1)
            self._add(f"{place}.values()[*]", value[key], depth + 1)

    def _add_object(self, place: str, value: Any, depth: int) -> None:
        if type(value) is Bare:
            for name, item in [*list((value.state or {}).items())[:NAMED_KEYS], *value.slots]:
                self._add(f"{place}.{name}", item, depth + 1)
            return
        try:
            state = state_of(value)
            slots = layout(type(value)).slots
        except Unencodable:
            return
        for name, item in list((state or {}).items())[:NAMED_KEYS]:
            self._add(f"{place}.{name}", item, depth + 1)
        for name, descriptor in slots:
            try:
                item = descriptor.__get__(value)
            except AttributeError:  # never assigned
                continue
            self._add(f"{place}.{name}", item, depth + 1)

    def _sample(self, items: Any) -> Any:
        if len(items) <= FULL_SCAN:
            return list(items)
        picked = self.chance.sample(range(1, len(items) - 1), SAMPLED - 2)
        return [items[0], *(items[index] for index in picked), items[-1]]

    def data(self) -> dict[str, Any]:
        """Return all places, JSON-able."""
        return {place: known.data() for place, known in list(self.places.items())}


def _items(kind: type, value: Any) -> Any:
    """Return the items of what has some, None of anything else."""
    if kind in (list, tuple):
        return value
    if kind in (set, frozenset) or kind in LOOKS:
        return list(value)
    view = viewed(value) if kind is Bare else None
    return None if view is None else list(view)


def shape(value: Any, depth: int = 2) -> str:
    """Return the types of a value and of its first items: what makes a call another kind."""
    kind = type(value)
    if depth and kind in (list, tuple) and value:
        return f"{kind.__name__}[{shape(value[0], depth - 1)}|{shape(value[-1], depth - 1)}]"
    if depth and kind is dict and len(value) <= NAMED_KEYS:
        parts = [f"{key!s:.30}:{shape(item, depth - 1)}" for key, item in value.items()]
        return f"dict[{','.join(parts)}]"
    return kind.__name__
