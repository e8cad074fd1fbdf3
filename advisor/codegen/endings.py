"""Tell where a block can't be left at its end."""

from __future__ import annotations

from advisor.codegen.ir import LEAVING, Break, If, Stmt, Try, While
from advisor.codegen.reps import const


def ends(body: list[Stmt]) -> bool:
    """Tell whether the end of a block can't be reached."""
    if not body:
        return False
    last = body[-1]
    if isinstance(last, LEAVING):
        return True
    if isinstance(last, If):
        return ends(last.body) and ends(last.orelse)
    if isinstance(last, Try) and last.manager is None:
        handled = all(ends(caught) for _, _, caught in last.handlers)
        return ends(last.final) or (ends(last.body) and handled)
    if isinstance(last, While):
        return last.test == const(True) and not _breaks(last.body)
    return False


def _breaks(body: list[Stmt]) -> bool:
    for statement in body:
        if isinstance(statement, Break):
            return True
        if isinstance(statement, If) and (_breaks(statement.body) or _breaks(statement.orelse)):
            return True
        if isinstance(statement, Try):
            parts = [statement.body, statement.final, *(h[2] for h in statement.handlers)]
            if any(_breaks(p) for p in parts):
                return True
    return False
