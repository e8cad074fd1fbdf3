"""Check that nothing bails out once something visible was done for good.

    IR  ->  the same IR, or RefusedError

After `k_commit` the original can't run any more: a bail-out there would be a wrong answer.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from advisor.codegen.ir import (
    Assign,
    Bail,
    Break,
    Continue,
    Do,
    Expr,
    ForEach,
    ForRange,
    Function,
    If,
    Raise,
    Return,
    Stmt,
    Try,
    While,
)
from advisor.codegen.support import may_bail
from advisor.codegen.walking import expressions, parts, walk
from advisor.inference.context import RefusedError
from advisor.model.kernel import RefusalReason

_LEAVING = (Break, Continue, Return, Raise)


def check_committed(function: Function, dirties: Callable[[int], bool]) -> None:
    """Run the check; `dirties(index)` tells whether a kernel function does something for good.

    Raises:
        RefusedError: Something may bail out after a commit.
    """
    _Check(dirties).block(function.body, done=False)


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


@dataclass(slots=True)
class _Paths:
    """Whether a commit may lie behind the ways out of the innermost loop."""

    breaks: bool = False
    continues: bool = False


class _Check:
    def __init__(self, dirties: Callable[[int], bool]) -> None:
        self.dirties = dirties
        self.loops: list[_Paths] = []

    def block(self, body: list[Stmt], *, done: bool) -> bool:
        """Check a block; return whether a commit may lie behind its end."""
        for statement in body:
            if _begins_anew(statement):
                done = False
                continue
            _statement(statement, done=done)
            if isinstance(statement, (While, ForRange, ForEach)):
                done = self._loop(statement, done=self._after(statement, done=done))
            elif isinstance(statement, Try):
                done = self._try(statement, done=self._after(statement, done=done))
            elif isinstance(statement, If):
                done = self._after(statement, done=done)
                yes = self.block(statement.body, done=done)
                done = self.block(statement.orelse, done=done) or yes
            else:
                done = self._after(statement, done=done)
            if isinstance(statement, (*_LEAVING, Bail)):
                self._leave(statement, done=done)
                return False
        return done

    def _after(self, statement: Stmt, *, done: bool) -> bool:
        return done or _commits(statement, self.dirties)

    def _leave(self, statement: Stmt, *, done: bool) -> None:
        if self.loops and isinstance(statement, Break):
            self.loops[-1].breaks |= done
        elif self.loops and isinstance(statement, Continue):
            self.loops[-1].continues |= done

    def _loop(self, statement: While | ForRange | ForEach, *, done: bool) -> bool:
        """Check a loop; one that commits is checked again as its later turns find it."""
        self.loops.append(_Paths())
        end = self.block(statement.body, done=done)
        paths = self.loops.pop()
        later = end or paths.continues
        if later and not done:
            if isinstance(statement, While):
                _statement(statement, done=True)
            return self._loop(statement, done=True)
        return done or later or paths.breaks

    def _try(self, statement: Try, *, done: bool) -> bool:
        after = self.block(statement.body, done=done)
        caught = done or self._anywhere(statement.body)
        ends = [self.block(handler[2], done=caught) for handler in statement.handlers]
        final = caught or any(self._anywhere(handler[2]) for handler in statement.handlers)
        self.block(statement.final, done=final)
        if self.loops and self._anywhere(statement.final):
            self.loops[-1].breaks = self.loops[-1].continues = True
        swallowed = caught if statement.manager is not None else False
        return after or any(ends) or swallowed or self._anywhere(statement.final)

    def _anywhere(self, body: list[Stmt]) -> bool:
        return any(_commits(statement, self.dirties) for statement in walk(body))


def _begins_anew(statement: Stmt) -> bool:
    """Tell whether a bail-out behind a statement goes on from there."""
    return isinstance(statement, Assign) and statement.expr.value == "k_commit_here"


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
