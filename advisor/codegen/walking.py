"""Walk over the statements and expressions of the IR."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from advisor.codegen.ir import (
    Assign,
    Do,
    Expr,
    ForEach,
    ForRange,
    If,
    Raise,
    Return,
    Stmt,
    Store,
    Try,
    While,
)


def children(statement: Stmt) -> list[list[Stmt]]:
    """Return the blocks inside a statement."""
    if isinstance(statement, If):
        return [statement.body, statement.orelse]
    if isinstance(statement, (While, ForRange, ForEach)):
        return [statement.body]
    if isinstance(statement, Try):
        return [statement.body, *(h[2] for h in statement.handlers), statement.final]
    return []


def expressions(statement: Stmt) -> list[Expr]:
    """Return the expressions directly in a statement."""
    match statement:
        case Assign(expr=expr) | Do(expr=expr) | Return(expr=expr):
            return [expr]
        case Store(target=target, expr=expr):
            return [target, expr]
        case If(test=test) | While(test=test):
            return [test]
        case ForRange(start=start, stop=stop):
            return [start, stop]
        case ForEach(iterable=iterable):
            return [iterable]
        case Try(manager=Expr() as manager):
            return [manager]
        case _:
            return []


def raised(statement: Stmt) -> list[Expr]:
    """Return what a statement raises, which `expressions` leaves out: nothing comes behind it."""
    return [statement.expr] if isinstance(statement, Raise) and statement.expr else []


def rewrite_expressions(statement: Stmt, change: Callable[[Expr], Expr]) -> None:
    """Replace the expressions directly in a statement, in place, but for a block's manager."""
    for name in ("expr", "target", "test", "start", "stop", "iterable"):
        old = getattr(statement, name, None)
        if isinstance(old, Expr):
            setattr(statement, name, change(old))


def assigned_in(body: Iterable[Stmt]) -> Iterator[str]:
    """Yield the local of every assignment in a block and in the blocks inside."""
    for statement in walk(body):
        if isinstance(statement, (Assign, ForRange)):
            yield statement.name
        elif isinstance(statement, ForEach):
            yield from statement.names


def walk(body: Iterable[Stmt]) -> Iterator[Stmt]:
    """Yield every statement of a block and of the blocks inside."""
    for statement in body:
        yield statement
        for inner in children(statement):
            yield from walk(inner)


def parts(expr: Expr) -> Iterator[Expr]:
    """Yield an expression and everything in it."""
    yield expr
    for arg in expr.args:
        yield from parts(arg)
