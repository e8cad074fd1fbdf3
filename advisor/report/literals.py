"""Write recorded values as Python that a reviewer can read (pure).

    {"root": {"n": 0}, "nodes": [["l", [1, 2.5]]]}  ->  [1, 2.5]

The input is advisor's value encoding. Instances become `make(module.Class, field=value)`, which
the test defines. What has no readable form is refused, never approximated.
"""

import base64
import keyword
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LONGEST = 1500
DEEPEST = 25
SEQUENCES = {"l": ("[", "]"), "t": ("(", ")"), "S": ("{", "}"), "F": ("frozenset({", "})")}


class NotReadableError(Exception):
    """Tell that a value has no form a reviewer could read."""


@dataclass(slots=True)
class Writer:
    """Writes one encoded value; `modules` gathers what the text needs to import."""

    nodes: Sequence[Any]
    modules: set[str] = field(default_factory=set)
    used: set[int] = field(default_factory=set)

    def child(self, data: Any, depth: int = 0) -> str:
        """Write an inline value or the node it names."""
        if depth > DEEPEST:
            raise NotReadableError
        if data is None or isinstance(data, bool | int | float | str):
            return repr(data)
        if isinstance(data, Mapping):
            return self.node(data.get("n"), depth)
        return self.atom(data)

    def atom(self, data: Sequence[Any]) -> str:
        """Write a value without parts that JSON has no form for."""
        match data:
            case ["i", str(text)]:
                return str(int(text, 16))
            case ["f", str(text)]:
                number: float = struct.unpack(">d", bytes.fromhex(text))[0]
                return f"float({str(number)!r})"
            case ["s", str(text)]:
                return ascii(bytes.fromhex(text).decode("utf-8", "surrogatepass"))
            case ["b", str(text)]:
                return repr(base64.b64decode(text))
            case ["enum", str(name), str(member)]:
                return f"{self.place(name)}.{member}"
            case ["class", str(name)]:
                return self.place(name)
            case _:
                raise NotReadableError

    def place(self, name: str) -> str:
        """Return how a class is reached, and note the module it needs."""
        module, _, qualname = name.partition(":")
        words = (*module.split("."), *qualname.split("."))
        if not all(word.isidentifier() and not keyword.iskeyword(word) for word in words):
            raise NotReadableError
        if module == "builtins":
            return qualname
        self.modules.add(module)
        return f"{module}.{qualname}"

    def node(self, number: Any, depth: int) -> str:
        """Write a value with parts; one that is used twice has no plain form."""
        if not isinstance(number, int) or not 0 <= number < len(self.nodes):
            raise NotReadableError
        node = self.nodes[number]
        if number in self.used and node[0] != "v":
            raise NotReadableError
        self.used.add(number)
        match node:
            case ["v", value]:
                return self.child(value, depth + 1)
            case ["l" | "t" | "S" | "F" as tag, list(items)]:
                return self.sequence(tag, items, depth)
            case ["d", list(pairs)]:
                return "{" + ", ".join(self.pairs(pairs, depth, "{}: {}")) + "}"
            case ["ba", str(text)]:
                return f"bytearray({base64.b64decode(text)!r})"
            case ["x", str(name), [], state, list(slots)]:
                return self.instance(name, state or [], slots, depth)
            case _:
                raise NotReadableError

    def sequence(self, tag: str, items: Sequence[Any], depth: int) -> str:
        """Write a list, tuple, set or frozenset."""
        if tag in "SF" and not items:
            return "set()" if tag == "S" else "frozenset()"
        begin, end = SEQUENCES[tag]
        inner = ", ".join(self.child(item, depth + 1) for item in items)
        return f"{begin}{inner}{',' if tag == 't' and len(items) == 1 else ''}{end}"

    def pairs(self, pairs: Sequence[Any], depth: int, form: str) -> list[str]:
        """Write keys and values that come by turns."""
        keys, values = pairs[::2], pairs[1::2]
        return [
            form.format(self.child(key, depth + 1), self.child(value, depth + 1))
            for key, value in zip(keys, values, strict=True)
        ]

    def instance(self, name: str, state: Sequence[Any], slots: Sequence[Any], depth: int) -> str:
        """Write an instance by its class and its attributes."""
        fields = [*zip(state[::2], state[1::2], strict=True), *slots]
        for key, _ in fields:
            if not isinstance(key, str) or not key.isidentifier() or keyword.iskeyword(key):
                raise NotReadableError
        parts = [f"{key}={self.child(value, depth + 1)}" for key, value in fields]
        return f"make({', '.join([self.place(name), *parts])})"


def expression(data: Mapping[str, Any]) -> tuple[str, frozenset[str]]:
    """Return Python text for an encoded value, and the modules that it names.

    Raises:
        NotReadableError: It has no readable form, is too long, or is damaged.
    """
    nodes = data.get("nodes")
    if not isinstance(nodes, list):
        raise NotReadableError
    writer = Writer(nodes)
    try:
        text = writer.child(data.get("root"))
    except (LookupError, TypeError, ValueError, struct.error) as error:
        raise NotReadableError from error
    if len(text) > LONGEST:
        raise NotReadableError
    return text, frozenset(writer.modules)
