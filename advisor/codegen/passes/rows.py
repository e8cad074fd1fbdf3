"""Find the rows of tables in front of a loop that goes along them.

    for j in range(n): k_ints_cells(t, i)[k_at(j, k_ints_width(t, i))] = 0
    ->  p = k_ints_cells(t, i)
        w = k_ints_width(t, i)
        for j in range(n): p[k_at(j, w)] = 0

Finding a row that is not there gives one without items, so it is done whether the loop makes a turn
or not. Cells move where their row grows, and another row may come to its place: loops that do that
find them anew in each turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from advisor.codegen.ir import BUFFERS, DATA, Assign, Expr, ForEach, ForRange, Function, Stmt, While
from advisor.codegen.walking import (
    assigned_in,
    children,
    expressions,
    parts,
    rewrite_expressions,
    walk,
)

_FOUND = {f"k_{BUFFERS[rep]}_{what}": BUFFERS[rep] for rep in DATA for what in ("cells", "width")}
_RESIZES = ("push", "cut", "insert", "drop", "splice")
_MOVE_ALL = ("k_table_push", "k_table_pop", "k_table_clear", "k_table_reverse", "k_row_put")


def find_rows(function: Function) -> None:
    """Run the pass."""
    if any(_found(expr) for statement in walk(function.body) for expr in expressions(statement)):
        _block(function, function.body)


def _found(expr: Expr) -> bool:
    return any(part.kind == "helper" and part.value in _FOUND for part in parts(expr))


def _block(function: Function, body: list[Stmt]) -> None:
    place = 0
    while place < len(body):
        statement = body[place]
        if isinstance(statement, (ForRange, ForEach, While)):
            before = _Finder(function, statement).run()
            body[place:place] = before
            place += len(before)
        for inner in children(statement):
            _block(function, inner)
        place += 1


class _Finder:
    """Finds the rows of one loop; `known` holds the locals for them."""

    def __init__(self, function: Function, loop: ForRange | ForEach | While) -> None:
        self.function = function
        self.loop = loop
        self.assigned = set(assigned_in([loop]))
        self.moved = {kind for statement in walk([loop]) for kind in _moved(statement)}
        self.known: dict[Expr, Expr] = {}

    def run(self) -> list[Stmt]:
        """Rewrite the loop; return what comes in front of it."""
        for statement in walk([self.loop]):
            if statement is not self.loop or isinstance(statement, While):
                rewrite_expressions(statement, self._rewrite)
        return [
            Assign(line=self.loop.line, name=str(held.value), expr=expr)
            for expr, held in self.known.items()
        ]

    def _rewrite(self, expr: Expr) -> Expr:
        if not expr.args:
            return expr
        if expr.kind == "helper" and expr.value in _FOUND and self._is_steady(expr):
            held = self.known.get(expr)
            if held is None:
                name = f"_h{len(self.function.locals) + 1}"
                self.function.locals[name] = expr.rep
                held = self.known[expr] = Expr("local", name, expr.rep)
            return held
        return replace(expr, args=tuple(map(self._rewrite, expr.args)))

    def _is_steady(self, expr: Expr) -> bool:
        """Tell whether a row is the same, where it was, in every turn and in front of them."""
        if _FOUND[str(expr.value)] in self.moved:
            return False
        for part in (inner for arg in expr.args for inner in parts(arg)):
            if part.kind == "local":
                name = str(part.value)
                if name in self.assigned or f"{name}_set" in self.function.locals:
                    return False
            elif part.kind not in ("const", "native"):
                return False
        return True


def _moved(statement: Stmt) -> Iterator[str]:
    """Yield the kinds of rows that a statement may move."""
    for expr in expressions(statement):
        for part in parts(expr):
            if part.kind != "helper":
                continue
            for kind in _FOUND.values():
                if part.value in (*(f"k_{kind}_{way}" for way in _RESIZES), *_MOVE_ALL):
                    yield kind
