"""Put small functions of the kernel in place of their calls in loops.

    for x in xs: _1 = _Stats_push_2(k_receiver(0, s, "push"), x)
    ->  for x in xs:
            k_receiver(0, s, "push")
            k_attr_put(1, s, "n", k_attr_int(2, s, "n") + 1)

The C compiler would do that too, but what a loop does with attributes can be seen here only. A
function is taken whose loops no `return` leaves, and that catches nothing.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from advisor.codegen.endings import ends
from advisor.codegen.ir import (
    BUFFERS,
    Assign,
    Do,
    Expr,
    ForEach,
    ForRange,
    Function,
    If,
    Return,
    Stmt,
    Try,
    While,
)
from advisor.codegen.reps import const
from advisor.codegen.walking import (
    assigned_in,
    children,
    expressions,
    parts,
    raised,
    rewrite_expressions,
    walk,
)

_LARGEST = 40
_MOST = 160
_POINTERS = {*BUFFERS, "p", "q", "f", "f*"}


@dataclass(slots=True)
class Inliner:
    """The functions that may be put in place of calls, with how many sites each has."""

    known: dict[int, tuple[Function, int]] = field(default_factory=dict)

    def run(self, function: Function, sites: int, dirties: Callable[[int], bool]) -> int:
        """Run the pass on a function, callees first; return how many sites it has then."""
        caller = _Caller(function, sites, self.known)
        caller.block(function.body, looped=False)
        if not function.recursive and not dirties(function.index) and _simple(function):
            self.known[function.index] = copy.deepcopy(function), caller.sites
        return caller.sites


def still_called(functions: Mapping[int, Function]) -> set[int]:
    """Return the target and the functions that calls are left of, by index."""
    found: set[int] = set()
    todo = [0]
    while todo:
        index = todo.pop()
        found.add(index)
        for statement in walk(functions[index].body):
            found_here = (*expressions(statement), *raised(statement))
            every = (part for expr in found_here for part in parts(expr))
            called = [p.value for p in every if p.kind == "call" and isinstance(p.value, int)]
            todo.extend(other for other in called if other not in found)
    return found


def _simple(function: Function) -> bool:
    """Tell whether a function may stand in place of its calls."""
    reps = {**function.locals, **dict(function.params)}
    if function.result in _POINTERS or any(rep in _POINTERS for rep in reps.values()):
        return False
    if any(name.endswith("_set") for name in reps):
        return False
    every = list(walk(function.body))
    caught = any(isinstance(statement, Try) for statement in every)
    if len(every) > _LARGEST or caught or function.points:
        return False
    return _ending(function.body, None) is not None


class _Caller:
    """A function that calls are replaced in; `room` is how much it may still grow by."""

    def __init__(
        self, function: Function, sites: int, known: dict[int, tuple[Function, int]]
    ) -> None:
        self.function = function
        self.sites = sites
        self.known = known
        self.room = _MOST
        self.reps = {**function.locals, **dict(function.params)}

    def block(self, body: list[Stmt], *, looped: bool) -> None:
        """Replace the calls in a block, those in a loop."""
        place = 0
        while place < len(body):
            statement = body[place]
            made = self._replaced(statement) if looped else None
            if made is None:
                inner = looped or isinstance(statement, (While, ForRange, ForEach))
                for part in children(statement):
                    self.block(part, looped=inner)
                place += 1
                continue
            self.room -= len(list(walk(made)))
            body[place : place + 1] = made

    def _replaced(self, statement: Stmt) -> list[Stmt] | None:
        """Return what stands in place of a statement that is a call, or None."""
        if not isinstance(statement, (Assign, Do)) or statement.expr.kind != "call":
            return None
        call = statement.expr
        assert isinstance(call.value, int)
        callee, sites = self.known.get(call.value, (None, 0))
        if callee is None or callee.index == self.function.index:
            return None
        if len(list(walk(callee.body))) > self.room:
            return None
        before, names = self._given(callee, call)
        for name, rep in callee.locals.items():
            names.setdefault(name, self._new(rep))
        inside = copy.deepcopy(callee.body)
        _rename(inside, names, self.sites)
        self.sites += sites
        self.function.calls |= callee.calls
        made = [*before, *self._ended(inside, statement, callee.result)]
        for part in walk(made):
            part.line = statement.line
        return made

    def _ended(self, body: list[Stmt], statement: Assign | Do, rep: str) -> list[Stmt]:
        """Return a function's body as it goes on behind the call, with its result assigned."""
        result, behind = None, list[Stmt]()
        if isinstance(statement, Assign):
            result = statement.name
            if self.reps.get(result) != rep:
                held = self._new(rep)
                result, behind = str(held.value), [Assign(name=statement.name, expr=held)]
        made = _ending(body, result)
        assert made is not None
        return [*made, *behind]

    def _given(self, callee: Function, call: Expr) -> tuple[list[Stmt], dict[str, Expr]]:
        """Return what gives the parameters their values, and what each stands for."""
        before: list[Stmt] = []
        names: dict[str, Expr] = {}
        assigned = set(assigned_in(callee.body))
        for (name, rep), arg in zip(callee.params, call.args, strict=True):
            held = arg
            if arg.kind == "helper" and arg.value == "k_receiver":
                held = arg.args[1]
            steady = held.kind == "local" and held.rep == rep and name not in assigned
            if steady and held is not arg:
                before.append(Do(expr=arg))
            if not steady:
                held = self._new(rep)
                before.append(Assign(name=str(held.value), expr=arg))
            names[name] = held
        return before, names

    def _new(self, rep: str) -> Expr:
        name = f"_i{len(self.function.locals) + 1}"
        self.function.locals[name] = rep
        return Expr("local", name, rep)


def _ending(body: list[Stmt], result: str | None) -> list[Stmt] | None:
    """Return a block that goes on behind it where it returned; None where that can't be."""
    for place, statement in enumerate(body):
        if isinstance(statement, Return):
            return [*body[:place], *_returned(statement.expr, result)]
        if not any(isinstance(part, Return) for part in walk([statement])):
            continue
        if not isinstance(statement, If):
            return None
        rest = body[place + 1 :]
        if rest and not ends(statement.body) and not ends(statement.orelse):
            return None
        first = statement.body if ends(statement.body) else [*statement.body, *rest]
        second = statement.orelse if ends(statement.orelse) else [*statement.orelse, *rest]
        one, other = _ending(first, result), _ending(second, result)
        if one is None or other is None:
            return None
        return [*body[:place], If(line=statement.line, test=statement.test, body=one, orelse=other)]
    return body if ends(body) else [*body, *_returned(const(None), result)]


def _returned(expr: Expr, result: str | None) -> list[Stmt]:
    if result is not None:
        return [Assign(name=result, expr=expr)]
    return [] if expr.kind in ("const", "local") else [Do(expr=expr)]


def _rename(body: list[Stmt], names: dict[str, Expr], sites: int) -> None:
    """Give locals and sites of a function their names and numbers in another one."""

    def change(expr: Expr) -> Expr:
        if expr.kind == "local":
            return names.get(str(expr.value), expr)
        if expr.kind == "site":
            assert isinstance(expr.value, int)
            return replace(expr, value=expr.value + sites)
        return replace(expr, args=tuple(map(change, expr.args))) if expr.args else expr

    for statement in body:
        rewrite_expressions(statement, change)
        if isinstance(statement, (Assign, ForRange)) and statement.name in names:
            statement.name = str(names[statement.name].value)
        elif isinstance(statement, ForEach):
            statement.names = [str(names[n].value) if n in names else n for n in statement.names]
        for inner in children(statement):
            _rename(inner, names, sites)
