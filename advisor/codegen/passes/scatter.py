"""Pass the items of a tuple in its place, where every caller makes it and the function unpacks it.

    def get(self, at): t = k_size(at, 2); x = k_part_int(t, 0, low, high); ...
    get(grid, (x, y - 1))
    ->  def get(self, at_0, at_1): x = k_in(at_0, low, high); ...
        get(grid, x, y - 1)

Runs over all functions of a kernel at once. What is no int where ints were recorded bails out in
front of the call and not behind it; neither has done anything by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from advisor.codegen.ir import OBJECTS, Assign, Expr, Function, Stmt, Try
from advisor.codegen.walking import (
    assigned_in,
    children,
    expressions,
    parts,
    rewrite_expressions,
    walk,
)
from advisor.inference.types import I64_HIGH, I64_LOW

_TAKES = {"k_part_int": "i", "k_part_float": "d"}
_CHECKS = {"i": "k_int", "d": "k_float"}


@dataclass(frozen=True, slots=True)
class _Taken:
    """A parameter that is only unpacked: where it stands, into which local, how items are held."""

    place: int
    unpacked: str
    reps: tuple[str, ...]


def scatter(functions: Sequence[Function]) -> None:
    """Run the pass; the first of the observed functions, which Python calls, stays as it is."""
    for function in functions:
        for name in [name for name, rep in function.params if rep == "t" and function.index]:
            taken = _taken(function, name)
            calls = list(_calls(functions, function.index))
            if taken is not None and calls and all(_fits(call, taken) for call in calls):
                _change_calls(functions, function.index, taken)
                _change(function, name, taken)


def _calls(functions: Iterable[Function], index: int) -> Iterable[Expr]:
    for function in functions:
        for statement in walk(function.body):
            for expr in expressions(statement):
                for part in parts(expr):
                    if part.kind == "call" and part.value == index:
                        # one that opens a `with` stays as it is, and so does the function
                        managed = isinstance(statement, Try)
                        yield Expr("call", index, part.rep) if managed else part


def _taken(function: Function, name: str) -> _Taken | None:
    """Return how a parameter is unpacked, None where anything else is done with it."""
    unpacked = [
        (s.name, s.expr)
        for s in walk(function.body)
        if isinstance(s, Assign) and s.expr.value == "k_size" and s.expr.args[0].value == name
    ]
    assigned = list(assigned_in(function.body))
    if len(unpacked) != 1 or name in assigned or assigned.count(unpacked[0][0]) != 1:
        return None
    held, size = unpacked[0][0], unpacked[0][1].args[1].value
    if not isinstance(size, int) or _mentions(function, name) != 1:
        return None
    found: dict[int, str] = {}
    uses = 0
    for part in _parts(function):
        rep = _TAKES.get(str(part.value)) if part.kind == "helper" else None
        if rep is None or part.args[0] != Expr("local", held, "t"):
            continue
        place = part.args[1].value
        if not isinstance(place, int) or found.setdefault(place, rep) != rep:
            return None
        uses += 1
    if uses != _mentions(function, held) or set(found) != set(range(size)):
        return None
    at = [shown for shown, _ in function.params].index(name)
    return _Taken(at, held, tuple(found[place] for place in range(size)))


def _parts(function: Function) -> Iterable[Expr]:
    for statement in walk(function.body):
        for expr in expressions(statement):
            yield from parts(expr)
    for point in function.points:
        for _, value, given in point.state:
            yield from (*parts(value), *(() if given is None else parts(given)))


def _mentions(function: Function, name: str) -> int:
    return sum(part.kind == "local" and part.value == name for part in _parts(function))


def _items(expr: Expr) -> tuple[Expr, ...]:
    """Return the items of a tuple that is made on the spot."""
    shown = ", ".join(f"{{{place}}}" for place in range(len(expr.args)))
    text = f"({shown},)" if len(expr.args) == 1 else f"({shown})"
    return expr.args if expr.kind == "code" and expr.rep == "t" and expr.value == text else ()


def _fits(call: Expr, taken: _Taken) -> bool:
    items = _items(call.args[taken.place]) if call.args else ()
    return len(items) == len(taken.reps) and all(
        item.rep == rep or (rep == "i" and item.rep == "n") or (item.rep == "o" and rep in _CHECKS)
        for item, rep in zip(items, taken.reps, strict=True)
    )


def _change_calls(functions: Iterable[Function], index: int, taken: _Taken) -> None:
    def changed(expr: Expr) -> Expr:
        if not expr.args:
            return expr
        expr = replace(expr, args=tuple(map(changed, expr.args)))
        if expr.kind != "call" or expr.value != index:
            return expr
        items = [
            Expr("helper", _CHECKS[rep], rep, (item,)) if item.rep in OBJECTS else item
            for item, rep in zip(_items(expr.args[taken.place]), taken.reps, strict=True)
        ]
        before, behind = expr.args[: taken.place], expr.args[taken.place + 1 :]
        return replace(expr, args=(*before, *items, *behind))

    for function in functions:
        for statement in walk(function.body):
            rewrite_expressions(statement, changed)


def _change(function: Function, name: str, taken: _Taken) -> None:
    names = [_fresh(function, f"{name}_{place}") for place in range(len(taken.reps))]

    def changed(expr: Expr) -> Expr:
        if expr.kind == "helper" and expr.value in _TAKES:
            held, place = expr.args[0].value, expr.args[1].value
            if held == taken.unpacked and isinstance(place, int):
                return _checked(Expr("local", names[place], taken.reps[place]), expr.args[2:])
        return replace(expr, args=tuple(map(changed, expr.args))) if expr.args else expr

    for statement in walk(function.body):
        rewrite_expressions(statement, changed)
    _drop(function.body, taken.unpacked)
    function.locals.pop(taken.unpacked, None)
    items = list(zip(names, taken.reps, strict=True))
    function.params[taken.place : taken.place + 1] = items


def _fresh(function: Function, name: str) -> str:
    while name in function.locals or any(name == shown for shown, _ in function.params):
        name += "_"
    return name


def _checked(item: Expr, ends: tuple[Expr, ...]) -> Expr:
    if not ends or [end.value for end in ends] == [I64_LOW, I64_HIGH]:
        return item
    return Expr("helper", "k_in", "i", (item, *ends))


def _drop(body: list[Stmt], name: str) -> None:
    body[:] = [s for s in body if not (isinstance(s, Assign) and s.name == name)]
    for statement in body:
        for inner in children(statement):
            _drop(inner, name)
