"""Turn a value into text that is equal for two values exactly when nobody can tell them apart.

Floats count by their bits, True is not 1, dictionaries have an order, and two references to one
list are not two equal lists. One NaN is as good as another: its sign and payload follow from the
order in which a C compiler names the operands, and Python promises nothing about them. What can't
be looked into counts by its type and what it shows.
"""

import array
import enum
import json
import math
import types
from typing import Any

from .absent import Absent, name_of
from .atoms import ENCODERS, encode_float, encode_int
from .classes import Unencodable, layout, override, state_of
from .encoding import TAGS, Encoder
from .rebuilt import REBUILT, parts_of

FINGERPRINT_LIMIT = 1_000_000
# Their hashes follow from their contents, so equal insertions give one iteration order.
CONTENT_HASHED = (int, float, complex, str, bytes, type(None), bool)
VIEWS: tuple[type[Any], ...] = (
    type({}.keys()),
    type({}.values()),
    type({}.items()),
    types.MappingProxyType,
)
BUILTIN_ITERATORS = (zip, map, filter, enumerate, reversed)


def fingerprint(value: object, *, limit: int = FINGERPRINT_LIMIT) -> str:
    """Return the comparison form of a value; raise Unencodable beyond `limit` parts."""
    return json.dumps(FingerprintEncoder(limit).run(value), separators=(",", ":"))


class FingerprintEncoder(Encoder):
    """An encoder that never refuses a value and does not look at the identity of immutables.

    `ordinary` are the types, so far as met, whose values are taken apart in no way of their own.
    """

    def __init__(self, limit: int) -> None:
        """Start with no nodes and `limit` parts to spend."""
        super().__init__(limit)
        self.ordinary: set[type] = {dict, list, tuple}

    @override
    def child(self, value: Any) -> object:
        """Return the inline form of a value, or the name of its node; frequent types first."""
        kind = type(value)
        if kind is str:
            self.spend(len(value))
            return value if value.isascii() else self.atom(value)
        if kind is int:
            return encode_int(value)
        if kind is dict or kind is list:
            return super().number(value)
        if kind is float:
            return encode_float(value) if value == value else ["f", "nan"]
        return self.other_child(value)

    def other_child(self, value: Any) -> object:
        """Return what `child` does, of a value of any less frequent type."""
        if type(value) in ENCODERS or issubclass(type(value), (enum.Enum, type)):
            try:
                if type(value) is bytes:
                    self.spend(len(value))
                    return self.atom(value)
                return super().child(value)
            except Unencodable:
                self.spend(1)
                if type(value) is types.BuiltinFunctionType:
                    return self.number(value)
                return ["?", _type_name(value), _shown(value)]
        return self.number(value)

    @override
    def number(self, value: Any) -> dict[str, int]:
        """Return the name of the value's node: a fresh one for each mention of a tuple."""
        if issubclass(type(value), (tuple, frozenset)):
            self.seen.pop(id(value), None)
        return super().number(value)

    @override
    def node(self, value: Any) -> list[Any]:
        """Return the node of a value, whatever it is."""
        kind = type(value)
        if kind in self.ordinary:
            return super().node(value)
        if kind is Absent:
            return ["?", name_of(value)]
        if kind in REBUILT:
            return self.rebuilt(value)
        return self.looked_into(value)

    def rebuilt(self, value: Any) -> list[Any]:
        """Return the node of a value that can be made again from its parts."""
        try:
            return ["r", *map(self.child, parts_of(value))]
        except Unencodable:
            return self.opaque(value)

    def looked_into(self, value: Any) -> list[Any]:
        """Return the node of a value of any other kind."""
        if issubclass(type(value), BaseException):
            state = state_of(value) or {}
            return ["exception", _type_name(value), self.children(value.args), self.pairs(state)]
        if issubclass(type(value), types.MethodType):
            return ["method", self.child(value.__func__), self.child(value.__self__)]
        if type(value) is types.BuiltinFunctionType:
            return ["method", value.__qualname__, self.child(value.__self__)]
        if issubclass(type(value), VIEWS):
            parts = list(value.items()) if type(value) is VIEWS[-1] else list(value)
            return ["view", _type_name(value), self.children(parts)]
        if issubclass(type(value), memoryview):
            return ["memoryview", value.format, value.tobytes().hex()]
        if _is_builtin_iterator(value):
            return ["iterator", _type_name(value), self.children(value.__reduce__())]
        try:
            layout(type(value))
        except Unencodable:
            if type(value) not in ENCODERS and type(value) not in TAGS:
                return self.opaque(value)
        self.ordinary.add(type(value))
        return super().node(value)

    def opaque(self, value: Any) -> list[Any]:
        """Return the node of a value that can't be taken apart."""
        try:
            state = state_of(value)
        except Unencodable:
            state = None
        return ["?", _type_name(value), None if state is None else self.pairs(state)]

    @override
    def contents(self, kind: type, value: Any) -> list[Any]:
        """Return what follows the tag; sets in their order where it means something."""
        if kind is array.array and value.typecode in ("f", "d"):
            one = [math.nan if item != item else item for item in kind.__iter__(value)]
            return super().contents(kind, array.array(value.typecode, one))
        if kind not in (set, frozenset):
            return super().contents(kind, value)
        items = list(kind.__iter__(value))
        if not all(map(_hashed_by_content, items)):
            items.sort(key=_shallow)
        return [self.children(items)]


def _is_builtin_iterator(value: Any) -> bool:
    kind = type(value)
    return kind in BUILTIN_ITERATORS or (
        kind.__module__ == "builtins" and kind.__name__.endswith("iterator")
    )


def _hashed_by_content(value: Any) -> bool:
    if type(value) in (tuple, frozenset):
        return all(map(_hashed_by_content, value))
    return type(value) in CONTENT_HASHED


def _shallow(value: Any) -> str:
    """Return a sorting key that doesn't depend on where the value lies in memory."""
    if type(value) in ENCODERS:
        return repr(value if type(value) is not float else encode_float(value))
    if type(value) in (tuple, frozenset):
        return repr([_type_name(value), *map(_shallow, value)])
    try:
        state = state_of(value) or {}
        slots = {name: d.__get__(value) for name, d in layout(type(value)).slots}
    except (Unencodable, AttributeError):
        return _type_name(value)
    plain = [(k, v) for k, v in {**state, **slots}.items() if type(v) in CONTENT_HASHED]
    return repr([_type_name(value), plain])


def _type_name(value: Any) -> str:
    return f"{type(value).__module__}:{type(value).__qualname__}"


def _shown(value: Any) -> str:
    return str(getattr(value, "__qualname__", ""))
