"""Tell which kernel functions can't fail, so that nobody looks for an exception, or are caught.

IR  ->  whether anything in it may raise or bail out
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from advisor.codegen.ir import Bail, Expr, ForEach, Function, Raise, Stmt, Try
from advisor.codegen.support import helpers
from advisor.codegen.walking import expressions, parts, walk

if TYPE_CHECKING:
    from advisor.inference.closure import TypedClosure
_PLAIN = frozenset("iudbcnpqf")


def can_fail(function: Function, callee_can: Callable[[int], bool]) -> bool:
    """Tell whether a function may raise; `callee_can(index)` tells it of those it calls."""
    if function.recursive or function.result not in _PLAIN:
        return True
    reps = {*function.locals.values(), *(rep for _, rep in function.params)}
    if not reps <= _PLAIN:
        return True
    return any(_fails(s, callee_can) for s in walk(function.body))


def _fails(statement: Stmt, callee_can: Callable[[int], bool]) -> bool:
    if isinstance(statement, (Bail, Raise, Try, ForEach)):
        return True
    return any(_raises(part, callee_can) for expr in expressions(statement) for part in parts(expr))


def _raises(part: Expr, callee_can: Callable[[int], bool]) -> bool:
    if part.kind == "helper":
        return helpers()[str(part.value)].bails
    if part.kind == "call":
        assert isinstance(part.value, int)
        return callee_can(part.value)
    return part.kind not in ("const", "local", "native") or part.rep not in _PLAIN


def caught_in(closure: TypedClosure) -> set[int]:
    """Return the functions of which something in the kernel may catch what they raise."""
    return _trying(closure) | caught_by_callers(closure)


def caught_by_callers(closure: TypedClosure) -> set[int]:
    """Return the functions of which something that calls them may catch what they raise."""
    todo = list(_trying(closure))
    found: set[int] = set()
    while todo:
        for callee in closure.contexts[todo.pop()].callees():
            if callee not in found and callee in closure.contexts:
                found.add(callee)
                todo.append(callee)
    return found


def _trying(closure: TypedClosure) -> set[int]:
    found = set()
    for index, context in closure.contexts.items():
        parts = ast.walk(context.function.tree) if context.function.tree is not None else ()
        if any(isinstance(part, (ast.Try, ast.TryStar, ast.With)) for part in parts):
            found.add(index)
    return found
