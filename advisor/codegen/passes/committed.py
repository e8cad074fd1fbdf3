"""Check that nothing bails out once something visible was done for good.

    IR  ->  the same IR, or RefusedError

After `k_commit` the original can't run any more: a bail-out there would be a wrong answer.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from advisor.codegen.ir import (
    Bail,
    Break,
    Continue,
    Do,
    Expr,
    ForEach,
    ForRange,
    Function,
    Raise,
    Return,
    Stmt,
    Try,
    While,
)
from advisor.codegen.support import may_bail
from advisor.codegen.walking import children, expressions, parts, walk
from advisor.inference.context import RefusedError
from advisor.model.kernel import RefusalReason

_LEAVING = (Break, Continue, Return, Raise)


def check_committed(function: Function, dirties: Callable[[int], bool]) -> None:
    """Run the check; `dirties(index)` tells whether a kernel function does something for good.

    Raises:
        RefusedError: Something may bail out after a commit.
    """
    _block(function.body, dirties, done=False)


def bails(body: list[Stmt], expr: Expr) -> bool:
    """Tell whether statements or an expression may bail out."""
    found = [e for s in walk(body) for e in expressions(s)]
    if any(isinstance(s, Bail) for s in walk(body)):
        return True
    return any(
        part.kind == "helper" and may_bail(str(part.value))
        for one in (*found, expr)
        for part in parts(one)
    )


def _block(body: list[Stmt], dirties: Callable[[int], bool], *, done: bool) -> bool:
    """Check a block; return whether a commit may be behind its end."""
    for statement in body:
        if isinstance(statement, (While, ForRange, ForEach)):
            done = done or any(_commits(s, dirties) for s in walk([statement]))
        _statement(statement, done=done)
        inside = done
        if isinstance(statement, Try):
            inside = _try(statement, dirties, done=done)
        else:
            for inner in children(statement):
                inside = _block(inner, dirties, done=done) or inside
        done = done or inside or _commits(statement, dirties)
        if isinstance(statement, (*_LEAVING, Bail)):
            break
    return done


def _try(statement: Try, dirties: Callable[[int], bool], *, done: bool) -> bool:
    after = _block(statement.body, dirties, done=done)
    after = any(_commits(s, dirties) for s in walk(statement.body)) or after
    ends = [_block(handler[2], dirties, done=after) for handler in statement.handlers]
    return _block(statement.final, dirties, done=after or any(ends)) or after or any(ends)


def _commits(statement: Stmt, dirties: Callable[[int], bool]) -> bool:
    return any(
        (part.kind == "helper" and part.value == "k_commit")
        or (part.kind == "call" and isinstance(part.value, int) and dirties(part.value))
        for expr in expressions(statement)
        for part in parts(expr)
    )


def _statement(statement: Stmt, *, done: bool) -> None:
    if not done:
        return
    if isinstance(statement, Bail):
        _refuse(statement, statement.why)
    if isinstance(statement, Do) and statement.expr.value == "k_commit":
        return
    for expr in expressions(statement):
        for part in parts(expr):
            if part.kind == "call" or (part.kind == "helper" and may_bail(str(part.value))):
                _refuse(statement, _told(part))


def _told(part: Expr) -> str:
    return "a call" if part.kind == "call" else str(part.value).removeprefix("k_")


def _refuse(statement: Stmt, why: str) -> None:
    node = ast.Pass(lineno=statement.line)
    detail = f"{why}, after something that can't be taken back"
    raise RefusedError(RefusalReason.EFFECTS_BEFORE_SPECULATION, detail, node)
