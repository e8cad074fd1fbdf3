"""Statements that use more of the language: classes, generators, closures, defaults, `with`.

A scene is several lines that set variables of known types; its objects are changed in place, often
more than once, so that a bail-out behind them has something to take back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fuzz import collecting, filling, queues
from tests.fuzz.bigs import big
from tests.fuzz.sets import counted, seen
from tests.fuzz.tables import spelled, table

if TYPE_CHECKING:
    from tests.fuzz.programs import Program

TOP = " " * 4
PRELUDE = """
from collections import Counter
from enum import Enum
from typing import NamedTuple


class Shape:
    unit = 2

    def __init__(self, w, h, log=None):
        self.w = w
        self.h = h
        self.log = [] if log is None else log

    @property
    def area(self):
        return self.w * self.h

    @staticmethod
    def clip(x, most=100):
        return x if x < most else most

    @classmethod
    def scaled(cls, k):
        return cls.unit * k

    def grow(self, by=1, *, times=1):
        for _ in range(times):
            self.w += by
            self.h -= by * 0.5
        return self.w

    def __len__(self):
        return len(self.log)

    def __add__(self, other):
        return type(self)(self.w + other.w, self.h + other.h, self.log + other.log)


class Square(Shape):
    unit = 3

    def grow(self, by=2, *, times=1):
        self.log.append(by)
        return super().grow(by, times=times) + 1


class Point(NamedTuple):
    x: float
    y: float = 0.5
    n: int = 1


class Turned(Point):
    def __getitem__(self, place):
        return tuple.__getitem__(self, -1)

    def __lt__(self, other):
        return tuple.__gt__(self, other)


class Kind(Enum):
    A = 1
    B = 2.5


class Opened:
    def __init__(self, log):
        self.log = log

    def __enter__(self):
        self.log.append(1)
        return len(self.log)

    def __exit__(self, kind, error, trace):
        self.log.append(2 if kind is None else 3)
        return kind is ZeroDivisionError


def counting(n, step=1):
    for i in range(n % 7):
        yield i * step


def neighbours(xs):
    before = None
    for x in xs:
        if before is not None:
            yield before, x
        before = x
"""
PRELUDE += filling.PRELUDE + queues.PRELUDE + collecting.PRELUDE


def scene(program: Program, pad: str) -> list[str]:
    """Return one scene at an indentation; the variables it sets are known from then on."""
    choices = _SCENES if pad == TOP or program.chance(10) else _ANYWHERE  # nested, or refused
    return program.r.choice(choices)(program, pad)


def _shape(p: Program, pad: str) -> list[str]:
    if not p.of("Shape") or p.chance(30):
        name = p.fresh("s")
        made = f"{p.pick('Shape', 'Square')}({_small(p)}, {p.expr('float', 0)} / 3)"
        p.vars[name] = "Shape"
        return [f"{pad}{name} = {made}"]
    name, got = p.r.choice(p.of("Shape")), p.fresh("g")
    p.vars[got] = "mixed"
    return [
        p.r.choice(
            [
                f"{pad}{got} = {name}.grow({p.expr(p.pick('int', 'float'), 0)})",
                f"{pad}{got} = {name}.grow(times={_small(p)} % 3)",
                f"{pad}{got} = {name}.grow({p.expr('float', 0)}, times=2)",
                f"{pad}{got} = {name}.area",
                f"{pad}{got} = {name}.clip({p.expr('int', 1)})",
                f"{pad}{got} = {name}.scaled({_small(p)})",
                f"{pad}{got} = ({name} + {name}).w",
                f"{pad}{got} = len({name}) if {name} else {name}.h",
                f"{pad}{name}.log = {name}.log[-3:]; {got} = {name}.log",
            ]
        )
    ]


def _records(p: Program, pad: str) -> list[str]:
    """Read, unpack and sort named tuples, one of them of a class with a mind of its own."""
    rows, row, total = p.fresh("q"), p.fresh("p"), p.fresh("z")
    p.vars |= {total: "mixed"}
    other = p.pick("Point", "Point", "Turned")
    first = f"Point({p.expr('float', 0)}, {_small(p)} / 3)"
    second = f"{other}({p.expr('float', 0)}, n={_small(p)})"
    use = p.pick(
        f"{total} += {row}.x * {row}.n - {row}.y",
        f"{total} += {row}[0] + {row}[-1] * len({row})",
        f"{row}_x, {row}_y, {row}_n = {row}; {total} += {row}_x * {row}_n",
        f"{total} += {row}.n if ({row}.x, Kind.A)[1] is Kind.A else Kind.B.value",
        f"{total} += Kind(1 if {row}.n % 2 else 2.5).value",
    )
    order = p.pick(rows, f"sorted({rows})")
    return [
        f"{pad}{rows} = [{first}, {second}]",
        f"{pad}{total} = 0.0",
        f"{pad}for {row} in {order}:",
        f"{pad}    {use}",
    ]


def _floats_in_place(p: Program, pad: str) -> list[str]:
    """Change the same floats many times, in an object, a list and a dict."""
    name, row, table = p.fresh("o"), p.fresh("r"), p.fresh("t")
    p.vars |= {name: "Shape", row: "list[float]", table: "mixed"}
    step = p.fresh("k")
    moved = p.pick(f"{row}.insert(0, {row}.pop())", f"{row}[0] *= 0.5", f"{name}.w = {row}[1]")
    return [
        f"{pad}{name} = Shape({p.expr('float', 0)} / 3, {p.expr('float', 0)} / 7)",
        f"{pad}{row} = [{name}.w / 3, {name}.h, {p.expr('float', 0)}]",
        f'{pad}{table} = {{"sum": {row}[0] * 3, "n": 0}}',
        f"{pad}for {step} in range({_small(p)} % 5):",
        f"{pad}    {name}.w += {p.expr('float', 0)} * {step}",
        f"{pad}    {name}.h, {name}.w = {name}.w - 0.5, {name}.h",
        f"{pad}    {row}[{p.pick('0', '-1', step + ' % 3')}] += {name}.{p.pick('w', 'h')}",
        f"{pad}    {moved}",
        f'{pad}    {table}["sum"] -= {row}[0]',
        f'{pad}    {table}["n"] += 1',
    ]


def _closure(p: Program, pad: str) -> list[str]:
    name, shared, got = p.fresh("inner"), p.fresh("q"), p.fresh("g")
    more, length, further = p.r.choice([("", "", "")] * 5 + [(", *more", " + len(more)", ", 5")])
    lines = [
        f"{pad}{shared} = {_small(p)}",
        f"{pad}def {name}(a, b={_small(p)}{more or ', *'}, k=1):",
        f"{pad}    nonlocal {shared}",
        f"{pad}    {shared} = ({shared} + a * k) % 1009",
        f"{pad}    return {shared} + b{length}",
        f"{pad}{got} = {name}({_small(p)}) + {name}(1, {_small(p)}{further}, k={_small(p)})",
    ]
    p.vars |= {shared: "int", got: "int"}
    return lines


def _generated(p: Program, pad: str) -> list[str]:
    got, name = p.fresh("g"), p.fresh("y")
    p.vars[got] = "int"
    source = p.pick(f"counting({_small(p)})", f"counting({_small(p)}, step={_small(p)})")
    if p.chance(40):
        return [f"{pad}{got} = sum(a * 2 + b for a, b in neighbours({p.expr('list[int]', 0)}))"]
    return [
        f"{pad}{got} = 0",
        f"{pad}for {name} in {source}:",
        f"{pad}    if {name} > {_small(p)}:",
        f"{pad}        break",
        f"{pad}    {got} += {name}",
    ]


def _taken(p: Program, pad: str) -> list[str]:
    """A generator expression, and what takes its items: at once, one by one, or later."""
    got, name, seen, k = p.fresh("g"), p.fresh("y"), p.fresh("l"), p.fresh("k")
    item = p.pick(
        "x_ * 2", f"x_ + {k}", f"{_small(p)} // ({_small(p)} - x_ % 7)", f"len({seen}) + x_"
    )
    test = p.pick("", f" if x_ % 3 != {_small(p)}", f" if x_ not in {seen}")
    made = f"({item} for x_ in {p.expr('list[int]', 0)}[:9]{test})"
    lines = [f"{pad}{seen}, {k}, {got} = [1, {_small(p)}], {_small(p)}, 0"]
    p.vars |= {seen: "list[int]", got: "int"}
    later = [f"{pad}held_ = {made}", f"{pad}{k} += 1", f"{pad}{got} = sum(held_)"]
    two = [
        f"{pad}try:",
        f"{pad}    {got}, {k} = {made}",
        f"{pad}except ValueError:",
        f"{pad}    {got} = 7",
    ]
    put = [f"{pad}{seen}.extend({made[1:-1]})", f"{pad}{seen} = {seen}[:20]"]
    loop = [f"{pad}for {name} in {made}:", f"{pad}    {got} += {name}", f"{pad}    {k} += 2"]
    more = [[], [f"{pad}    {seen}.append({name})"]]
    loop += p.r.choice([*more, [f"{pad}    if {name} > 9:", f"{pad}        break"]])
    counted = [f"{pad}{got} = max(Counter{made}.values(), default=3)"]
    sought = [f"{pad}{got} = 5 if {_small(p)} in {made} else 6"]
    numbered = [f"{pad}{got} = sum(a_ - b_ for a_, b_ in enumerate({made[1:-1]}))"]
    return [*lines, *p.r.choice([later, two, put, loop, loop, counted, sought, numbered])]


def _with(p: Program, pad: str) -> list[str]:
    log, got, depth = p.fresh("l"), p.fresh("g"), p.fresh("d")
    p.vars |= {log: "list[int]", got: "int"}
    return [
        f"{pad}{log}, {got} = [], 0",
        f"{pad}with Opened({log}) as {depth}:",
        f"{pad}    {got} = {_small(p)} // ({_small(p)} - {p.pick('1', '3', depth)})",
        f"{pad}    {log}.append({got})",
    ]


def _finally(p: Program, pad: str) -> list[str]:
    log, got = p.fresh("l"), p.fresh("g")
    p.vars |= {log: "list[int]", got: "int"}
    caught = p.pick("IndexError", "ZeroDivisionError", "(IndexError, ZeroDivisionError)")
    return [
        f"{pad}{log}, {got} = [{_small(p)}], 1",
        f"{pad}try:",
        f"{pad}    {log}.append({_small(p)} % {log}[0])",
        f"{pad}    {got} = {log}[{_small(p)} % 3]",
        f"{pad}except {caught}:",
        f"{pad}    {got} = -1",
        f"{pad}finally:",
        f"{pad}    {log}.append({got})",
    ]


def _small(p: Program) -> str:
    return f"({p.expr('int', 0)} % {p.pick('5', '17', '100')})"


_ANYWHERE = (
    _shape,
    _shape,
    _shape,
    _records,
    _floats_in_place,
    _generated,
    _taken,
    _with,
    _finally,
    filling.filled,
    filling.by_hand,
    filling.runs,
    collecting.collected,
    collecting.collected,
    table,
    table,
    queues.queue,
    queues.queue,
    spelled,
    seen,
    counted,
    big,
    big,
    counted,
)
_SCENES = (*_ANYWHERE, _closure)
