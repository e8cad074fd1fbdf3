"""Write Python values as JSON, exactly, and read them back without running what they hold.

    [1, [-0.0]]  <->  {"root": {"n": 0}, "nodes": [["l", [1, {"n": 1}]], ["l", [-0.0]]]}

A value without parts stands where it is used; one with parts is a node, named by its number, so
shared references and cycles are kept and nesting has no limit. No pickle and no marshal: reading
creates bare instances of classes that are loaded already, or that `allow` lets be imported.
"""
# ruff: noqa: TID252 - the package has another name inside an app: advisor may be the app's own

import array
import base64
import enum
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable
from typing import Any

from .atoms import ENCODERS, decode_atom, encode_enum, encode_named
from .classes import (
    Allow,
    Malformed,
    Unencodable,
    find_class,
    layout,
    loaded_only,
    restore,
    state_of,
    under,
)

__all__ = ["Malformed", "Unencodable", "decode", "encode", "loaded_only", "under"]

LIMIT = 2_000_000
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
TYPES = {tag: kind for kind, tag in TAGS.items()}
INLINE_TYPES = frozenset({type(None), bool, float})
SHARED_TEXT = 64


def encode(value: object, *, limit: int = LIMIT) -> dict[str, Any]:
    """Return `value` as JSON-able data that `decode` makes an exact, independent copy of.

    `limit` bounds the number of parts and characters together. Raises Unencodable for what
    can't be written down: open files, locks, lambdas, classes made inside functions, ...
    """
    return Encoder(limit).run(value)


def decode(data: Any, *, allow: Allow = loaded_only) -> Any:
    """Return the value that `encode` was given.

    `allow(module)` tells whether a module that isn't loaded yet may be imported to find a
    class, and whether its functions may be named. Raises Malformed for anything unexpected.
    """
    return Decoder(data, allow).run()


class Encoder:
    """One value on its way to JSON; nodes are numbered in the order they are met."""

    def __init__(self, limit: int) -> None:
        """Start with no nodes and `limit` parts to spend."""
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
            self.nodes[number] = self.node(part)
        return {"root": root, "nodes": self.nodes}

    def spend(self, count: int) -> None:
        """Count parts; raise Unencodable when there are too many."""
        self.left -= count
        if self.left < 0:
            message = "it is too large"
            raise Unencodable(message)

    def child(self, value: Any) -> object:
        """Return the inline form of a value, or the name of its node."""
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
        if isinstance(value, enum.Enum):
            return encode_enum(value)
        if isinstance(value, type):
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
        return [self.child(value) for value in values]

    def pairs(self, mapping: Any) -> list[object]:
        """Return keys and values of a dictionary by turns, in its own order."""
        self.spend(len(mapping))
        return [self.child(part) for pair in dict.items(mapping) for part in pair]

    def node(self, value: Any) -> list[Any]:
        """Return the node of a value that has parts."""
        kind = type(value)
        tag = TAGS.get(kind)
        if kind in ENCODERS:
            return ["v", self.atom(value)]
        if tag is not None and kind is not object:
            return [tag, *self.contents(kind, value)]
        known = layout(kind)
        contents = [] if known.base is object else self.base(known.base, value)
        state = state_of(value)
        slots = []
        for name, descriptor in known.slots:
            try:
                slots.append((name, self.child(descriptor.__get__(value, kind))))
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


class Decoder:
    """One value on its way back; a node is filled after its parts, cycles find its shell."""

    def __init__(self, data: Any, allow: Allow) -> None:
        """Check the outer form of `data`."""
        if not isinstance(data, dict) or not isinstance(data.get("nodes"), list):
            message = "this is not an encoded value"
            raise Malformed(message)
        self.nodes: list[Any] = data["nodes"]
        self.root = data.get("root")
        self.allow = allow
        self.values: dict[int, Any] = {}

    def run(self) -> Any:
        """Build all nodes that the root needs, parts first."""
        try:
            self.build()
            return self.child(self.root)
        except Malformed:
            raise
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            message = f"cannot read an encoded value: {type(error).__name__}: {error}"
            raise Malformed(message) from error

    def build(self) -> None:
        """Walk the nodes depth first, each entered once and filled once."""
        stack = [(number, False) for number in self.numbers(self.root)]
        entered: set[int] = set()
        while stack:
            number, leaving = stack.pop()
            if leaving:
                self.fill(number)
            elif number not in entered:
                entered.add(number)
                self.enter(number)
                stack.append((number, True))
                stack.extend(
                    (part, False)
                    for part in reversed(list(self.numbers(self.nodes[number])))
                    if part not in entered
                )

    def numbers(self, data: Any) -> list[int]:
        """Return the numbers of all nodes that a node or a child names."""
        if type(data) is dict:
            return [int(data["n"])]
        if type(data) is not list:
            return []
        return [n for part in data if type(part) in (list, dict) for n in self.numbers(part)]

    def enter(self, number: int) -> None:
        """Create the shell of a node that can be part of a cycle."""
        if not 0 <= number < len(self.nodes):
            message = f"there is no node {number}"
            raise Malformed(message)
        node = self.nodes[number]
        kind = TYPES.get(node[0])
        if node[0] == "x":
            cls = find_class(node[1], self.allow)
            known = layout_or_malformed(cls)
            if known.base in MUTABLE or known.base is object:
                self.values[number] = known.base.__new__(cls)
        elif kind is deque:
            self.values[number] = deque(maxlen=node[2])
        elif kind in MUTABLE:
            self.values[number] = kind()

    def child(self, data: Any) -> Any:
        """Return the value of an inline child or of a node built before."""
        if type(data) is not dict:
            return decode_atom(data, self.allow)
        number = data["n"]
        if number not in self.values:
            message = f"node {number} contains itself"
            raise Malformed(message)
        return self.values[number]

    def pairs(self, parts: Any) -> list[tuple[Any, Any]]:
        """Return the (key, value) pairs of a dictionary."""
        values = [self.child(part) for part in parts]
        return list(zip(values[::2], values[1::2], strict=True))

    def fill(self, number: int) -> None:
        """Give a node its contents."""
        node = self.nodes[number]
        if node[0] != "x":
            self.values[number] = self.contents(node, TYPES.get(node[0]), self.values.get(number))
            return
        _, name, contents, state, slots = node
        value = self.values.get(number)
        if contents:
            cls = find_class(name, self.allow)
            base = layout_or_malformed(cls).base
            if value is None:
                plain = self.contents(contents, base, None)
                if type(plain) is not base:
                    message = f"{name} is not a {type(plain).__name__}"
                    raise Malformed(message)
                value = base.__new__(cls, plain)
            else:
                self.contents(contents, base, value)
        self.values[number] = value
        made_slots = [(slot, self.child(part)) for slot, part in slots]
        restore(value, [] if state is None else self.pairs(state), made_slots)

    def contents(self, node: list[Any], kind: Any, value: Any) -> Any:
        """Return a built-in value, put into the shell `value` where there is one."""
        tag = node[0]
        if tag == "v":
            return self.child(node[1])
        if TYPES.get(tag) is not kind or kind is None:
            message = f"unexpected node {tag!r}"
            raise Malformed(message)
        if kind in (dict, defaultdict, OrderedDict):
            if kind is defaultdict:
                value.default_factory = self.child(node[2])
            for key, content in self.pairs(node[1]):
                kind.__setitem__(value, key, content)
            return value
        if kind is bytearray:
            value.extend(base64.b64decode(node[1], validate=True))
            return value
        if kind is array.array:
            return array.array(node[1], base64.b64decode(node[2], validate=True))
        items = [self.child(part) for part in node[1]]
        if kind in (tuple, frozenset):
            return kind(items)
        EXTEND[kind](value, items)
        return value


EXTEND: dict[type, Callable[[Any, Any], None]] = {
    list: list.extend,
    set: set.update,
    deque: deque.extend,
}
MUTABLE = frozenset({list, dict, set, deque, defaultdict, OrderedDict, bytearray})


def layout_or_malformed(cls: type) -> Any:
    """Return the layout of a class that a file names; raise Malformed where it has none."""
    try:
        return layout(cls)
    except Unencodable as error:
        raise Malformed(str(error)) from error
