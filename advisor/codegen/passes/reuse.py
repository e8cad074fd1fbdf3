"""Read once what can't have changed since it was last read.

    if k_str(k_attr(0, r, "op")) == "gt": ...  elif k_str(k_attr(1, r, "op")) == "lt": ...
    ->  t = k_str(k_attr(0, r, "op"))
        if t == "gt": ...  elif t == "lt": ...

A read stays known until one of its locals is assigned or, for reads of memory, until something
is written that it could see. What is only evaluated on some ways through an expression is never
moved in front.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from advisor.codegen.ir import (
    Assign,
    Do,
    Expr,
    ForEach,
    ForRange,
    Function,
    If,
    Return,
    Stmt,
    Store,
    Try,
    While,
)
from advisor.codegen.passes.hoist import STEADY
from advisor.codegen.passes.written import READS, written
from advisor.codegen.walking import assigned_in, children, expressions, parts, walk

Known = dict[Expr, Expr]


def reuse(function: Function, changes: Callable[[int], bool]) -> None:
    """Run the pass; `changes(index)` tells whether a kernel function changes anything."""
    counts: Counter[Expr] = Counter()
    for statement in walk(function.body):
        for expr in expressions(statement):
            counts.update(_key(p) for p in parts(expr) if _readable(p))
    if any(n > 1 for n in counts.values()):
        _Reuse(function, changes, counts).block(function.body, {})


def _readable(expr: Expr) -> bool:
    """Tell whether an expression reads memory, through locals and constants alone."""
    if expr.kind != "helper" or not (expr.value in READS or expr.value in STEADY):
        return False
    inner = [p for a in expr.args for p in parts(a)]
    if not all(p.kind in ("local", "const", "site") or _helper(p) for p in inner):
        return False
    return any(p.kind == "helper" and p.value in READS for p in parts(expr))


def _helper(expr: Expr) -> bool:
    return expr.kind == "helper" and (expr.value in READS or expr.value in STEADY)


def _key(expr: Expr) -> Expr:
    """Return an expression without its site numbers."""
    if expr.kind == "site":
        return Expr("site", 0, expr.rep)
    return replace(expr, args=tuple(_key(a) for a in expr.args)) if expr.args else expr


class _Reuse:
    """The state of the pass: the function it adds locals to, and how often each read occurs."""

    def __init__(
        self, function: Function, changes: Callable[[int], bool], counts: Counter[Expr]
    ) -> None:
        self.function = function
        self.changes = changes
        self.counts = counts

    def block(self, body: list[Stmt], known: Known) -> None:
        """Rewrite a block; `known` is what holds at its start, and at its end when done."""
        place = 0
        while place < len(body):
            statement = body[place]
            if isinstance(statement, (While, ForRange, ForEach, Try)):
                self._forget(known, [statement])
            before: list[Stmt] = []
            self._statement(statement, known, before)
            body[place:place] = before
            place += len(before) + 1
            for inner in children(statement):
                inside = dict(known)
                if isinstance(statement, ForRange):
                    self._drop(inside, {statement.name})
                elif isinstance(statement, ForEach):
                    self._drop(inside, set(statement.names))
                self.block(inner, inside)
            self._forget(known, [statement])

    def _statement(self, statement: Stmt, known: Known, before: list[Stmt]) -> None:
        def again(expr: Expr) -> Expr:
            return self._rewrite(expr, known, before, statement.line)

        def only_known(expr: Expr) -> Expr:
            return self._rewrite(expr, known, None, statement.line)

        match statement:
            case Assign(expr=expr) | Do(expr=expr) | Return(expr=expr):
                statement.expr = again(expr)
            case Store(target=target, expr=expr):
                statement.target, statement.expr = only_known(target), again(expr)
            case If(test=test):
                statement.test = again(test)
            case While(test=test):
                statement.test = only_known(test)
            case ForRange(start=start, stop=stop):
                statement.start, statement.stop = again(start), again(stop)
            case ForEach(iterable=iterable):
                statement.iterable = again(iterable)
            case _:
                pass

    def _rewrite(self, expr: Expr, known: Known, before: list[Stmt] | None, line: int) -> Expr:
        if _readable(expr):
            key = _key(expr)
            held = known.get(key)
            if held is not None:
                return held
            if before is not None and self.counts[key] > 1:
                made = replace(
                    expr, args=tuple(self._rewrite(a, known, before, line) for a in expr.args)
                )
                name = f"_r{len(self.function.locals) + 1}"
                self.function.locals[name] = expr.rep
                held = known[key] = Expr("local", name, expr.rep)
                before.append(Assign(line=line, name=name, expr=made))
                return held
        if not expr.args:
            return expr
        always = len(expr.args)
        if any(word in str(expr.value) for word in (" and ", " or ", " if ")):
            always = 1
        args = tuple(
            self._rewrite(a, known, before if i < always else None, line)
            for i, a in enumerate(expr.args)
        )
        return replace(expr, args=args)

    def _drop(self, known: Known, names: set[str]) -> None:
        for key, held in list(known.items()):
            used = {p.value for p in parts(key) if p.kind == "local"} | {held.value}
            if used & names:
                del known[key]

    def _forget(self, known: Known, body: list[Stmt]) -> None:
        names = set(assigned_in(body))
        wrote = written(body, self.changes)
        for key in [k for k in known if wrote]:
            if any(p.value in READS and wrote.touches(p) for p in parts(key) if p.kind == "helper"):
                del known[key]
        self._drop(known, names - {str(h.value) for h in known.values()})
