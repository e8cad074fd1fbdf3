"""Find the locals that are read where no assignment leads to: the text must set them first.

    if a: continue                  (what assigned v led back to the original, and was left out)
    while len(v): ...       ->      v is unset

Nothing ever gets there, but Cython refuses a text in which it might.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from advisor.codegen.ir import (
    LEAVING,
    OBJECTS,
    Assign,
    Bail,
    Break,
    Continue,
    Expr,
    ForEach,
    ForRange,
    Function,
    If,
    Stmt,
    Try,
    While,
)
from advisor.codegen.walking import assigned_in, expressions, parts, raised

_State = frozenset[str] | None
"""The locals that may be set at a point; None where it is never reached."""


def unset(function: Function) -> list[str]:
    """Return the locals that hold objects and are read where nothing can have set them."""
    found = _Finder()
    found.block(function.body, frozenset(name for name, _ in function.params))
    return [n for n, rep in function.locals.items() if rep in OBJECTS and n in found.unset]


def _join(one: _State, two: _State) -> _State:
    return (one if two is None else two) if one is None or two is None else one | two


@dataclass(slots=True)
class _Finder:
    """Walks the blocks as Cython does; a bail-out is a call like any other to it."""

    unset: set[str] = field(default_factory=set)
    breaks: list[_State] = field(default_factory=list)
    continues: list[_State] = field(default_factory=list)

    def block(self, body: list[Stmt], state: _State) -> _State:
        for statement in body:
            if state is None:
                return None
            state = self.statement(statement, state)
        return state

    def statement(self, statement: Stmt, state: frozenset[str]) -> _State:
        for expr in (*expressions(statement), *raised(statement)):
            self.read(expr, state)
        if isinstance(statement, LEAVING):
            return self.left(statement, state)
        match statement:
            case Assign(name=name):
                return state | {name}
            case If(body=body, orelse=orelse):
                return _join(self.block(body, state), self.block(orelse, state))
            case While(body=body):
                return self.loop(body, state, frozenset())
            case ForRange(name=name, body=body):
                return self.loop(body, state, frozenset({name}))
            case ForEach(names=names, body=body):
                return self.loop(body, state, frozenset(names))
            case Try():
                return self.tried(statement, state)
            case _:
                return state

    def left(self, statement: Stmt, state: frozenset[str]) -> _State:
        match statement:
            case Bail():
                return state
            case Break():
                self.breaks[-1] = _join(self.breaks[-1], state)
            case Continue():
                self.continues[-1] = _join(self.continues[-1], state)
            case _:
                pass
        return None

    def read(self, expr: Expr, state: frozenset[str]) -> None:
        names = {str(part.value) for part in parts(expr) if part.kind == "local"}
        self.unset |= names - state

    def loop(self, body: list[Stmt], state: frozenset[str], targets: frozenset[str]) -> _State:
        """Return what may be set behind a loop; what its body sets may be set at its head."""
        head: frozenset[str] = state
        while True:
            before = set(self.unset)
            self.breaks.append(None)
            self.continues.append(None)
            end = self.block(body, head | targets)
            left, again = self.breaks.pop(), self.continues.pop()
            back = (_join(end, again) or frozenset()) | head
            if back == head:
                return _join(head | targets, left)
            self.unset = before  # what the first turn has not set yet a later one may have
            head = back

    def tried(self, statement: Try, state: frozenset[str]) -> _State:
        inside = state | {statement.entered} if statement.entered else state
        within = inside | set(assigned_in(statement.body))
        end = self.block(statement.body, inside)
        for classes, name, body in statement.handlers:
            if classes is not None:
                self.read(classes, within)
            end = _join(end, self.block(body, within | {name} if name else within))
        if not statement.final:
            return end
        left = within | set(assigned_in(s for h in statement.handlers for s in h[2]))
        self.block(statement.final, left)
        return None if end is None else end | set(assigned_in(statement.final))
