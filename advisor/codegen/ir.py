"""The kernel's intermediate representation: typed expressions and structured statements.

Every expression has a representation (`rep`), one letter: i long long, u unsigned long long,
d double, z double complex, b bint, c Py_UCS4, n Py_ssize_t, o object, s str, y bytes,
a bytearray, l list, t tuple, m dict, e set; x a number that may be an int or a float,
w one that may be an int or complex;
I, D, F, X: a buffer of ints, doubles, flags, such numbers; p, q, f*, x*: its data; J, E, G, Y: a
table, which is a buffer of such buffers; Q: a queue of scalars or of tuples of
them, S: a set of ints or of tuples of them,
H: a dict of numbers under such, W: a list of texts that is only joined, B: an int beyond 64 bits.
"""

from __future__ import annotations

from dataclasses import dataclass, field

OBJECTS = frozenset("osyaltme")
KEPT = {"Q": "queue", "S": "seen", "H": "map", "W": "pieces", "B": "big"}
"""What is kept in C and must never be seen by the interpreter."""
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""Comparisons with their sides exchanged."""
ROWS = {"I": "ints", "D": "floats", "F": "flags", "X": "numbers"}
TABLES = {"I": "J", "D": "E", "F": "G", "X": "Y"}
"""The rep of a table by that of its rows."""
BUFFERS = {**ROWS, **dict.fromkeys(TABLES.values(), "table")}
DATA = {"I": "p", "D": "q", "F": "f*", "X": "x*"}
ITEM = {"I": "i", "D": "d", "F": "f", "X": "x", **{table: row for row, table in TABLES.items()}}
LISTED = {
    **{rep: f"k_{kind}_list" for rep, kind in ROWS.items()},
    **{TABLES[rep]: f"k_{kind[:-1]}_rows_list" for rep, kind in ROWS.items()},
}
"""What makes the list that a buffer stands for."""


@dataclass(frozen=True, slots=True)
class Expr:
    """An expression. `kind` tells what `value` is.

    const: a Python value · local: a name · native: a text template over `args` that can't fail ·
    site, shape: the number of an attribute site or shape of the function · names: a tuple of
    attribute names · helper: a name of the instruction set · call: index of a kernel function ·
    code: a template in plain Python on objects, which may raise.
    """

    kind: str
    value: object
    rep: str
    args: tuple[Expr, ...] = ()


@dataclass(slots=True)
class Stmt:
    """A statement; `line` is the source line it comes from, relative to the function."""

    line: int = 0


@dataclass(slots=True)
class Assign(Stmt):
    """`name = expr`; the local has the expression's rep or one it converts to."""

    name: str = ""
    expr: Expr = field(default_factory=lambda: Expr("const", None, "o"))


@dataclass(slots=True)
class Store(Stmt):
    """`target = expr` where `target` is an item of a buffer's data."""

    target: Expr = field(default_factory=lambda: Expr("const", None, "o"))
    expr: Expr = field(default_factory=lambda: Expr("const", None, "o"))


@dataclass(slots=True)
class Do(Stmt):
    """An expression for its effect."""

    expr: Expr = field(default_factory=lambda: Expr("const", None, "o"))


@dataclass(slots=True)
class If(Stmt):
    """A branch on a bint."""

    test: Expr = field(default_factory=lambda: Expr("const", value=True, rep="b"))
    body: list[Stmt] = field(default_factory=list)
    orelse: list[Stmt] = field(default_factory=list)


@dataclass(slots=True)
class While(Stmt):
    """A loop while a bint holds."""

    test: Expr = field(default_factory=lambda: Expr("const", value=True, rep="b"))
    body: list[Stmt] = field(default_factory=list)


@dataclass(slots=True)
class ForRange(Stmt):
    """`for name in range(start, stop, step)` with a constant step, as Python means it."""

    name: str = ""
    start: Expr = field(default_factory=lambda: Expr("const", 0, "i"))
    stop: Expr = field(default_factory=lambda: Expr("const", 0, "i"))
    step: int = 1
    body: list[Stmt] = field(default_factory=list)


@dataclass(slots=True)
class ForEach(Stmt):
    """`for names in iterable` over a builtin container."""

    names: list[str] = field(default_factory=list)
    iterable: Expr = field(default_factory=lambda: Expr("const", (), "t"))
    body: list[Stmt] = field(default_factory=list)


@dataclass(slots=True)
class Return(Stmt):
    """Return a value in the function's own rep."""

    expr: Expr = field(default_factory=lambda: Expr("const", None, "o"))


@dataclass(slots=True)
class Break(Stmt):
    """Leave the innermost loop."""


@dataclass(slots=True)
class Continue(Stmt):
    """Go on with the innermost loop's next turn."""


@dataclass(slots=True)
class Bail(Stmt):
    """Give up: the original function runs instead. `why` is shown as a comment."""

    why: str = ""


@dataclass(slots=True)
class Raise(Stmt):
    """Raise in plain Python text."""

    expr: Expr | None = None


@dataclass(slots=True)
class Try(Stmt):
    """try/except/finally; handlers are (classes or None, name or None, body).

    With a `manager` it is a `with` statement; `entered` is the local after `as`. `given_up` is the
    local that a bail-out sets on its way through, so that `final` can let it pass.
    """

    body: list[Stmt] = field(default_factory=list)
    handlers: list[tuple[Expr | None, str | None, list[Stmt]]] = field(default_factory=list)
    final: list[Stmt] = field(default_factory=list)
    manager: Expr | None = None
    entered: str = ""
    given_up: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """From where the original goes on: the way there, and what each of its variables is.

    `state` are (name, value, whether it has one), the last None where it always has.
    """

    number: int
    module: str
    qualname: str
    path: tuple[tuple[str, int], ...]
    state: tuple[tuple[str, Expr, Expr | None], ...]


@dataclass(slots=True)
class Function:
    """One lowered function: parameters and locals with their reps, body, whether it can fail.

    `kept` are the locals that hold what others were at the last of its `points`, `iterators` those
    that hold what does something when it is let go of.
    """

    index: int
    name: str
    params: list[tuple[str, str]]
    locals: dict[str, str]
    result: str
    body: list[Stmt]
    recursive: bool
    calls: set[int] = field(default_factory=set)
    shapes: int = 0
    fails: bool = True
    points: list[Point] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    iterators: list[str] = field(default_factory=list)


LEAVING = (Bail, Break, Continue, Raise, Return)
"""The statements behind which their block never goes on."""
