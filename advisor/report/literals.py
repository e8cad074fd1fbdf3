"""Write recorded values as Python that a reviewer can read (pure).

    {"root": {"n": 0}, "nodes": [["l", [1, 2.5]]]}  ->  [1, 2.5]

The input is advisor's value encoding. Instances become `make(module.Class, field=value)`, which
the test defines; what is used twice, or holds itself, gets a name in a line of its own. What has
no readable form is refused with the reason, never approximated.
"""

import base64
import builtins
import keyword
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from advisor.report.atoms import Names, NotReadableError
from advisor.report.layout import Field, Group, Part, Tree, flat, lay_out, quoted

LONGEST = 12_000
DEEPEST = 40
SEQUENCES = {"l": ("[", "]"), "t": ("(", ")"), "S": ("{", "}"), "F": ("frozenset({", "})")}
KINDS = {"l": "items", "t": "pair", "S": "members", "d": "table", "q": "queue", "ba": "data"}
RESERVED = frozenset(
    {*dir(builtins), "make", "fill", "make_from", "array", "collections", "datetime", "decimal"}
    | {"fractions", "re", "struct", "uuid", "zoneinfo"}
)
# How what holds itself begins, and how it gets its contents.
SHELLS = {"l": ("[]", ".extend("), "d": ("{}", ".update("), "S": ("set()", ".update(")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A value as Python: lines that come first, the expression, and what both need.

    `helpers` are those of `make`, `fill` and `make_from` that the text calls.
    """

    lines: tuple[str, ...]
    text: str
    modules: frozenset[str]
    helpers: frozenset[str]

    @property
    def size(self) -> int:
        """Return how many characters there are to read."""
        return sum(map(len, self.lines)) + len(self.text)


def write(data: Mapping[str, Any], *, indent: int = 0, before: int = 0) -> Written:
    """Return an encoded value as Python, laid out behind `indent` and `before` columns.

    Raises:
        NotReadableError: It has no readable form, is too long, or is damaged; tells which.
    """
    nodes = data.get("nodes")
    try:
        if not isinstance(nodes, list):
            raise TypeError
        writer = _Writer(nodes, data.get("root"), indent)
        text = lay_out(writer.child(data.get("root")), indent=indent, before=before)
    except (LookupError, TypeError, ValueError, struct.error) as error:
        message = "what was recorded is damaged"
        raise NotReadableError(message) from error
    made = Written(
        lines=tuple(writer.lines),
        text=text,
        modules=frozenset(writer.names.modules),
        helpers=frozenset(writer.helpers),
    )
    if made.size > LONGEST:
        message = f"its arguments take {made.size:,} characters, too many to read"
        raise NotReadableError(message)
    return made


class _Writer:
    """Writes one encoded value; what other text rests on goes into `lines` first."""

    def __init__(self, nodes: Sequence[Any], root: Any, indent: int) -> None:
        self.nodes = nodes
        self.indent = indent
        self.names = Names()
        self.helpers: set[str] = set()
        self.lines: list[str] = []
        self.variables: dict[int, str] = {}
        self.shared, self.looping = _study(nodes, root)
        self.taken = {*RESERVED, *_modules(nodes)}

    def child(self, data: Any) -> Tree:
        """Return an inline value, or the node it names."""
        if not isinstance(data, Mapping):
            return self.names.atom(data)
        number = _number(data, self.nodes)
        node = self.nodes[number]
        if node[0] == "v":
            return self.child(node[1])
        if number not in self.shared:
            return self.node(node)
        if number not in self.variables:
            self.variables[number] = self.name(node)
            if number in self.looping:
                self.loop(self.variables[number], node)
            else:
                self.line(f"{self.variables[number]} = ", self.node(node))
        return self.variables[number]

    def name(self, node: Sequence[Any]) -> str:
        """Return a name for a value that is used more than once."""
        name = KINDS.get(node[0], "value")
        if node[0] == "x":
            words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", node[1].rpartition(".")[2])
            name = re.sub(r"\W+", "_", words.rpartition(":")[2]).strip("_").lower() or name
        if name in self.taken or not name.isidentifier() or keyword.iskeyword(name):
            numbered = (f"{name}_{number}" for number in range(2, len(self.nodes) + 9))
            name = next(one for one in numbered if one not in self.taken and one.isidentifier())
        self.taken.add(name)
        return name

    def line(self, start: str, value: Part) -> None:
        """Add a statement."""
        self.lines.append(start + lay_out(value, indent=self.indent, before=len(start)))

    def loop(self, name: str, node: Sequence[Any]) -> None:
        """Make a value that holds itself: first without contents."""
        tag = node[0]
        if tag == "x" and not node[2]:
            self.helpers.update(("make", "fill"))
            self.lines.append(f"{name} = make({self.names.place(node[1])})")
            self.line("", Group("fill(", (name, *self.fields(node)), ")"))
            return
        if tag not in SHELLS:
            message = "it holds itself in a way that has no readable form"
            raise NotReadableError(message)
        shell, fill = SHELLS[tag]
        self.lines.append(f"{name} = {shell}")
        self.line("", Group(f"{name}{fill}", (self.node(node),), ")"))

    def node(self, node: Sequence[Any]) -> Tree:
        """Return a value with parts."""
        match node:
            case ["v", value]:
                return self.child(value)
            case ["l" | "t" | "S" | "F" as tag, list(items)]:
                return self.sequence(tag, items)
            case ["d", list(pairs)]:
                return Group("{", tuple(self.pairs(pairs)), "}")
            case ["ba", str(text)]:
                return f"bytearray({quoted(base64.b64decode(text))})"
            case ["view", str(name), mapping]:
                return self.view(name, mapping)
            case ["x", str(name), contents, _, list()]:
                return self.instance(node, name, contents)
            case [str(tag), *parts]:
                return self.container(tag, parts)
            case _:
                raise ValueError

    def sequence(self, tag: str, items: Sequence[Any]) -> Tree:
        """Return a list, tuple, set or frozenset."""
        if tag in "SF" and not items:
            return "set()" if tag == "S" else "frozenset()"
        begin, end = SEQUENCES[tag]
        return Group(begin, tuple(self.child(item) for item in items), end, lone=tag == "t")

    def container(self, tag: str, parts: Sequence[Any]) -> Tree:
        """Return one of the standard library's containers."""
        match tag, parts:
            case "q", [list(items), longest]:
                inside = (
                    self.sequence("l", items),
                    *([f"maxlen={int(longest)}"] if longest is not None else ()),
                )
                name = "collections.deque("
            case "dd", [list(pairs), factory]:
                inside = (self.child(factory), Group("{", tuple(self.pairs(pairs)), "}"))
                name = "collections.defaultdict("
            case "od", [list(pairs)]:
                inside = (Group("{", tuple(self.pairs(pairs)), "}"),)
                name = "collections.OrderedDict("
            case "a", [str(code), str(text)]:
                return self.names.made(
                    "array", "array", quoted(code), quoted(base64.b64decode(text))
                )
            case _:
                message = f"a value of the kind {tag!r:.20} has no readable form"
                raise NotReadableError(message)
        self.names.modules.add("collections")
        return Group(name, inside, ")")

    def view(self, name: str, mapping: Any) -> Tree:
        """Return a view of a dict, `dict.values({…})`."""
        kind, _, look = name.partition("_")
        if kind == "odict":
            self.names.modules.add("collections")
        owner = "dict" if kind == "dict" else "collections.OrderedDict"
        return Group(f"{owner}.{look}(", (self.child(mapping),), ")")

    def pairs(self, pairs: Sequence[Any]) -> Iterator[Field]:
        """Yield keys and values, which come by turns."""
        for key, value in zip(pairs[::2], pairs[1::2], strict=True):
            yield Field(f"{flat(self.child(key))}: ", self.child(value))

    def instance(self, node: Sequence[Any], name: str, contents: Any) -> Tree:
        """Return an instance by its class, its attributes, and what it is besides them."""
        place = self.names.place(name)
        if contents:
            if contents[0] not in {"v", "l", "t", "d", "S", "F", "ba"}:
                message = f"{place} is a kind of a container that has no readable form"
                raise NotReadableError(message)
            self.helpers.add("make_from")
            return Group("make_from(", (place, self.node(contents), *self.fields(node)), ")")
        self.helpers.add("make")
        return Group("make(", (place, *self.fields(node)), ")")

    def fields(self, node: Sequence[Any]) -> tuple[Part, ...]:
        """Return the attributes of an instance as keyword arguments."""
        state, slots = node[3] or [], node[4]
        fields = [*zip(state[::2], state[1::2], strict=True), *slots]
        plain: list[Part] = []
        odd: list[Part] = []
        for key, value in fields:
            if not isinstance(key, str):
                message = "an instance has an attribute that is not named by text"
                raise NotReadableError(message)
            if key.isidentifier() and not keyword.iskeyword(key):
                plain.append(Field(f"{key}=", self.child(value)))
            else:
                odd.append(Field(f"{quoted(key)}: ", self.child(value)))
        return (*plain, Group("**{", tuple(odd), "}")) if odd else tuple(plain)


def _number(data: Mapping[str, Any], nodes: Sequence[Any]) -> int:
    number = data["n"]
    if not isinstance(number, int) or not 0 <= number < len(nodes):
        raise LookupError(number)
    return number


def _modules(data: Any) -> Iterator[str]:
    """Yield what may be the first word of a module, so that no variable hides it."""
    if isinstance(data, str):
        yield data.partition(":")[0].partition(".")[0]
    elif isinstance(data, list):
        for part in data:
            yield from _modules(part)


def _parts(data: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the names of nodes in a node, in order."""
    if isinstance(data, Mapping):
        yield data
    elif isinstance(data, list):
        for part in data:
            yield from _parts(part)


def _study(nodes: Sequence[Any], root: Any) -> tuple[set[int], set[int]]:
    """Return the nodes that are used more than once, and those of them that hold themselves.

    A value without parts may be written twice: nobody can tell it from its equal.
    """
    used: set[int] = set()
    shared: set[int] = set()
    looping: set[int] = set()
    path: list[int] = []

    def visit(data: Any) -> None:
        for part in _parts(data):
            number = _number(part, nodes)
            if number in path:
                looping.add(number)
            if number in used:
                if nodes[number][0] != "v":
                    shared.add(number)
                continue
            if len(path) > DEEPEST:
                message = "its arguments are nested too deeply to read"
                raise NotReadableError(message)
            used.add(number)
            path.append(number)
            visit(nodes[number])
            path.pop()

    visit(root)
    return shared, looping
