"""Leave out the tests whether two variables hold the same buffer where they never do.

    row = k_ints_new(0)                         row = k_ints_new(0)
    for j in range(n):                          for j in range(n):
        row_n = k_ints_push(row, row_n, j)  ->      row_n = k_ints_push(row, row_n, j)
        if last is row:
            last_n = k_ints_size(last)

A buffer that was just made is held by nothing else. That stays true of two variables until one
of them is assigned to again.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.codegen.ir import BUFFERS, Assign, Expr, ForEach, ForRange, Function, If, Stmt, While
from advisor.codegen.walking import assigned_in, children

_MAKERS = frozenset(
    f"k_{kind}_{how}"
    for kind in BUFFERS.values()
    for how in ("new", "fill", "from", "joined", "slice")
)
Pairs = set[frozenset[str]]


def drop_tests(function: Function) -> None:
    """Run the pass."""
    names = [*function.locals, *(name for name, _ in function.params)]
    reps = {**function.locals, **dict(function.params)}
    holders = frozenset(name for name in names if reps[name] in BUFFERS)
    _Walker(holders).block(function.body, set())


@dataclass(frozen=True, slots=True)
class _Walker:
    holders: frozenset[str]

    def block(self, body: list[Stmt], apart: Pairs) -> None:
        """Rewrite a block; `apart` are the pairs that differ before it, and then behind it."""
        kept: list[Stmt] = []
        for statement in body:
            if isinstance(statement, If) and _compared(statement.test) in apart:
                kept.extend(statement.orelse)
                continue
            kept.append(statement)
            if isinstance(statement, Assign):
                self._assign(statement, apart)
                continue
            inner = children(statement)
            assigned = set(assigned_in([statement]))
            if isinstance(statement, If):
                for branch in inner:
                    self.block(branch, set(apart))
            _forget(apart, assigned)
            if isinstance(statement, (While, ForRange, ForEach)):
                self.block(statement.body, set(apart))
            elif not isinstance(statement, If):
                for branch in inner:
                    self.block(branch, set(apart))
        body[:] = kept

    def _assign(self, statement: Assign, apart: Pairs) -> None:
        name, expr = statement.name, statement.expr
        if name not in self.holders:
            return
        others = self.holders - {name}
        if expr.kind == "local":
            others = frozenset(o for o in others if frozenset((o, str(expr.value))) in apart)
        elif not (expr.kind == "helper" and expr.value in _MAKERS):
            others = frozenset()
        _forget(apart, {name})
        apart.update(frozenset((name, other)) for other in others)


def _forget(apart: Pairs, names: set[str]) -> None:
    apart.difference_update([pair for pair in apart if pair & names])


def _compared(test: Expr) -> frozenset[str]:
    """Return the two variables that a test asks to be the same buffer."""
    if test.value != "({0} is {1})" or not all(arg.kind == "local" for arg in test.args):
        return frozenset()
    return frozenset(str(arg.value) for arg in test.args)
