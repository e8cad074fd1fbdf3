"""A value to numbered nodes: the writing half of values.py."""

import array
import base64
import enum
import itertools
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable
from typing import Any

from .absent import Absent
from .atoms import ENCODERS, encode_enum, encode_named
from .classes import TooLarge, Unencodable, layout, state_of
from .quick import Bare, viewed
from .rebuilt import REBUILT, parts_of
from .views import LOOKS, dict_of

TAGS: dict[type, str] = {
    list: "l",
    tuple: "t",
    dict: "d",
    set: "S",
    frozenset: "F",
    deque: "q",
    defaultdict: "dd",
    OrderedDict: "od",
    bytearray: "ba",
    array.array: "a",
    object: "o",
}
INLINE_TYPES = frozenset({type(None), bool, float})
SHARED_TEXT = 64


ITERATE: dict[type, Callable[[Any], Any]] = {
    kind: kind.__iter__ for kind in (list, tuple, set, frozenset, deque)
}
PLAIN: dict[type, Callable[[Any], Any]] = {
    int: lambda value: int.__add__(value, 0),
    float: lambda value: float.__float__(float.__mul__(value, 1.0)),
    complex: lambda value: complex.__mul__(value, 1),
    str: lambda value: "".join(str.__iter__(value)),
    bytes: lambda value: b"".join([bytes.__getitem__(value, slice(None))]),
}


class Encoder:
    """One value on its way to JSON; nodes are numbered in the order they are met.

    A `lenient` one writes the type's name in the place of what can't be written down, and keeps
    in `missing` why; else it raises Unencodable.
    """

    def __init__(self, limit: int, *, lenient: bool = False) -> None:
        """Start with no nodes and `limit` parts to spend."""
        self.lenient = lenient
        self.missing: dict[str, str] = {}
        self.nodes: list[Any] = []
        self.queue: list[tuple[int, Any]] = []
        self.seen: dict[int, int] = {}
        self.kept: list[Any] = []
        self.left = limit

    def run(self, value: object) -> dict[str, Any]:
        """Write down everything that can be reached from `value`."""
        root = self.child(value)
        queue = self.queue
        while queue:
            number, part = queue.pop()
            self.nodes[number] = self.node(part) if not self.lenient else self.node_or_name(part)
        return {"root": root, "nodes": self.nodes}

    def spend(self, count: int) -> None:
        """Count parts; raise Unencodable when there are too many."""
        self.left -= count
        if self.left < 0:
            message = "it is too large"
            raise TooLarge(message)

    def child(self, value: Any) -> object:
        """Return the inline form of a value, or the name of its node."""
        if self.lenient:
            try:
                return self.strict_child(value)
            except TooLarge:
                raise
            except Unencodable:
                return self.number(value)
        return self.strict_child(value)

    def strict_child(self, value: Any) -> object:
        """Return what `child` does; raise Unencodable where a value can't be written down."""
        kind = type(value)
        if kind is float and value - value != 0.0:  # infinite or not a number
            return self.atom(value)
        if kind in INLINE_TYPES:
            return value
        if kind is str or kind is bytes:
            self.spend(len(value))
            return self.atom(value) if len(value) < SHARED_TEXT else self.number(value)
        if kind in ENCODERS:
            return self.atom(value)
        if issubclass(kind, enum.Enum):
            return encode_enum(value)
        if issubclass(kind, type):
            return encode_named(value)
        return self.number(value)

    def atom(self, value: Any) -> object:
        """Return the inline form of a value without parts."""
        return ENCODERS[type(value)](value)

    def number(self, value: Any) -> dict[str, int]:
        """Return the name of the value's node, with the node still to be written if new."""
        number = self.seen.get(id(value))
        if number is None:
            number = self.seen[id(value)] = len(self.nodes)
            self.kept.append(value)  # else its id could be given to another value
            self.nodes.append(None)
            self.queue.append((number, value))
        return {"n": number}

    def children(self, values: Any) -> list[object]:
        """Return the inline forms of several values."""
        self.spend(len(values))
        return list(map(self.child, values))

    def pairs(self, mapping: Any) -> list[object]:
        """Return keys and values of a dictionary by turns, in its own order."""
        self.spend(len(mapping))
        return list(map(self.child, itertools.chain.from_iterable(dict.items(mapping))))

    def node_or_name(self, value: Any) -> list[Any]:
        """Return the node of a value, or one that only tells what it is."""
        kind = type(value)
        try:
            if kind in REBUILT:
                name, parts = parts_of(value)
                return ["r", name, self.child(parts)]
            if kind is not Absent and not hasattr(kind, "__del__"):
                return self.node(value)
            message = f"a {kind.__qualname__} has something to do when it is thrown away"
        except TooLarge:
            raise
        except Unencodable as error:
            message = str(error)
        if hasattr(kind, "__next__"):
            message = f"a {kind.__qualname__} can be gone through only once, by the app"
        name = f"{kind.__module__}:{kind.__qualname__}"
        self.missing[name] = message
        return ["?", name]

    def node(self, value: Any) -> list[Any]:
        """Return the node of a value that has parts."""
        kind = type(value)
        tag = TAGS.get(kind)
        if kind in ENCODERS:
            return ["v", self.atom(value)]
        if tag is not None and kind is not object:
            return [tag, *self.contents(kind, value)]
        if kind in LOOKS:
            return ["view", kind.__name__, self.child(dict_of(value))]
        if kind is Bare:
            view = viewed(value)
            if view is not None:
                return self.node(view)
            slots = [[name, self.child(part)] for name, part in value.slots]
            self.spend(len(slots))
            return [
                "x",
                value.name,
                [],
                None if value.state is None else self.pairs(value.state),
                slots,
            ]
        known = layout(kind)
        contents = [] if known.base is object else self.base(known.base, value)
        state = state_of(value)
        slots = []
        for name, descriptor in known.slots:
            try:
                slots.append([name, self.child(descriptor.__get__(value, kind))])
            except AttributeError:  # never assigned
                continue
        self.spend(len(slots))
        return ["x", known.name, contents, None if state is None else self.pairs(state), slots]

    def base(self, base: type, value: Any) -> list[Any]:
        """Return the part of an instance that belongs to its built-in base class."""
        if base in TAGS:
            return [TAGS[base], *self.contents(base, value)]
        return ["v", self.atom(PLAIN[base](value))]

    def contents(self, kind: type, value: Any) -> list[Any]:
        """Return what follows the tag of a node of a built-in type."""
        if kind in (dict, OrderedDict):
            return [self.pairs(value)]
        if kind is defaultdict:
            return [self.pairs(value), self.child(value.default_factory)]
        if kind is bytearray:
            self.spend(len(value))
            return [base64.b64encode(value).decode("ascii")]
        if kind is array.array:
            self.spend(len(value) * value.itemsize)
            return [value.typecode, base64.b64encode(value.tobytes()).decode("ascii")]
        items = self.children(list(ITERATE[kind](value)))
        return [items, value.maxlen] if kind is deque else [items]
