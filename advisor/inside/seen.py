"""Count what was seen at one place: types, extremes, lengths.

Runs inside the target interpreter: standard library only.
"""

import array
import sys
from typing import Any

from .absent import Absent

LARGEST_INT = 2**4096  # what is larger counts as this
_ITEM_SAMPLE = 64
_MOST_KEYS = 16
_SIZED = frozenset({str, bytes, bytearray, list, tuple, dict, set, frozenset})
_WITH_ITEMS = frozenset({list, tuple, set, frozenset})
_TYPECODES = frozenset("bBhHiIlLqQfd")


def type_name(cls: type) -> str:
    """Name a type: `int` for a builtin, else `module:qualname`."""
    if cls.__module__ == "builtins":
        return cls.__qualname__
    return f"{cls.__module__}:{cls.__qualname__}"


def is_lost(cls: type) -> bool:
    """Tell whether a class that isn't local can't be found by name: that of `day.isocalendar()`."""
    if cls.__module__ == "builtins" or "<locals>" in cls.__qualname__:
        return False
    found: Any = sys.modules.get(cls.__module__)
    for part in cls.__qualname__.split("."):
        found = getattr(found, "__dict__", {}).get(part)
    return found is not cls


def name_of(value: Any) -> type | str:
    """Return the type of a value, with the typecode of an array of C's own ints or floats."""
    cls = type(value)
    if cls is array.array and value.typecode in _TYPECODES:
        return f"array:array[{value.typecode}]"
    return cls


def bounded(number: int) -> int:
    """Return an int as extremes are told: one that is too long to be written down is cut."""
    return max(-LARGEST_INT, min(LARGEST_INT, number))


class Seen:
    """What was seen at one place: exact types with counts, int extremes, lengths, item types.

    Where classes were seen, `items` holds these. `keys` are those of dicts that all had the same
    few texts as keys, in the order of the first one; None before any, () where they differ.
    """

    __slots__ = ("high", "items", "keys", "length_high", "length_low", "low", "types")

    def __init__(self) -> None:
        """Start with nothing seen."""
        self.types: dict[type | str, int] = {}
        self.low: int | None = None
        self.high: int | None = None
        self.length_low: int | None = None
        self.length_high: int | None = None
        self.items: dict[type | str, int] = {}
        self.keys: tuple[str, ...] | None = None

    def add(self, value: Any, classes: dict[type, Any]) -> None:
        """Count one value; the first instance of a class of the app goes into `classes`."""
        cls = type(value)
        name = cls if cls is not array.array else name_of(value)
        self.types[name] = self.types.get(name, 0) + 1
        if cls is int:  # the most frequent ones first
            if self.low is None or value < self.low:
                self.low = bounded(value)
            if self.high is None or value > self.high:
                self.high = bounded(value)
        elif cls is not float and cls is not bool:
            self._add_other(cls, value, classes)

    def _add_other(self, cls: type, value: Any, classes: dict[type, Any]) -> None:
        """Count what else is known of a value that is no number."""
        if cls in _SIZED:
            self._add_length(len(value))
            if cls in _WITH_ITEMS:
                for item in _some(value):
                    kind = name_of(item)
                    self.items[kind] = self.items.get(kind, 0) + 1
            elif cls is dict and self.keys != ():
                self._add_keys(value)
        elif cls is array.array:
            self._add_length(len(value))
            classes.setdefault(cls, value)
        elif isinstance(value, type):
            self._add_class(value, classes)
        elif cls.__module__ != "builtins" and cls is not Absent and classes.get(cls) is None:
            classes[cls] = value

    def _add_keys(self, value: dict[Any, Any]) -> None:
        if self.keys is None:
            few = 0 < len(value) <= _MOST_KEYS and all(type(key) is str for key in value)
            self.keys = tuple(value) if few else ()
        elif len(self.keys) != len(value) or not all(key in value for key in self.keys):
            self.keys = ()

    def _add_class(self, value: type, classes: dict[type, Any]) -> None:
        """Count a class among what would be items, and have it described."""
        self.items[value] = self.items.get(value, 0) + 1
        if value.__module__ != "builtins" and "<locals>" not in value.__qualname__:
            classes.setdefault(value, None)

    def _add_length(self, length: int) -> None:
        if self.length_low is None or length < self.length_low:
            self.length_low = length
        if self.length_high is None or length > self.length_high:
            self.length_high = length

    def plain(self) -> dict[str, Any]:
        """Return it as JSON-able data; extremes as decimal strings."""
        return {
            "types": {shown(cls): count for cls, count in self.types.items()},
            "low": None if self.low is None else str(self.low),
            "high": None if self.high is None else str(self.high),
            "length_low": self.length_low,
            "length_high": self.length_high,
            "items": {shown(cls): count for cls, count in self.items.items()},
            "keys": [[*map(ord, key)] for key in self.keys or ()],
        }


def shown(name: type | str) -> str:
    """Return what `name_of` gave as text; one that can't be found is named as local ones are."""
    if isinstance(name, str):
        return name
    if is_lost(name):
        return f"{name.__module__}:<locals>.{name.__qualname__}"
    return type_name(name)


def _some(value: Any) -> list[Any]:
    """Return the items of a short container, evenly spaced ones of a long list or tuple."""
    if len(value) <= _ITEM_SAMPLE:
        return list(value)
    if isinstance(value, (set, frozenset)):
        return []
    return list(value[:: len(value) // _ITEM_SAMPLE])
