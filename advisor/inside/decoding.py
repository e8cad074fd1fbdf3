"""Numbered nodes back to a value: the reading half of values.py."""

import array
import base64
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable
from typing import Any

from .absent import Absent
from .atoms import decode_atom
from .classes import Allow, Layout, Malformed, Unencodable, find_class, layout, restore
from .encoding import TAGS
from .rebuilt import made_of
from .views import view_of

TYPES = {tag: kind for kind, tag in TAGS.items()}
EXTEND: dict[type, Callable[[Any, Any], None]] = {
    list: list.extend,
    set: set.update,
    deque: deque.extend,
}
MUTABLE = frozenset({list, dict, set, deque, defaultdict, OrderedDict, bytearray})


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
        if node[0] == "?":
            self.values[number] = Absent(str(node[1]))
        elif node[0] == "x":
            cls = find_class(node[1], self.allow)
            known = layout_or_malformed(cls)
            if known.base in MUTABLE or known.base is object:
                base: Any = known.base
                self.values[number] = base.__new__(cls)
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
        if node[0] == "?":
            return
        if node[0] == "r":
            self.values[number] = made_of(node[1], self.child(node[2]))
            return
        if node[0] == "view":
            self.values[number] = view_of(node[1], self.child(node[2]))
            return
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


def layout_or_malformed(cls: type) -> Layout:
    """Return the layout of a class that a file names; raise Malformed where it has none."""
    try:
        return layout(cls)
    except Unencodable as error:
        raise Malformed(str(error)) from error
