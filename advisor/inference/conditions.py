"""Types of and, or, not and conditional expressions."""

from __future__ import annotations

import ast

from advisor.inference.context import Context, UnreachableError
from advisor.inference.evaluation import look, test
from advisor.inference.refine import refine
from advisor.inference.state import Env, join
from advisor.inference.types import ANY, NOTHING, Ty


def boolop(context: Context, node: ast.BoolOp, env: Env) -> Ty:
    """Return the type of `and`, `or`; a part is reached where those before it let it."""
    result = NOTHING
    state: Env | None = env.copy()
    ends: Env | None = None
    for index, part in enumerate(node.values):
        if state is None:
            context.ty.setdefault(part, NOTHING)
            continue
        try:
            ty = test(context, part, state)
        except UnreachableError:
            if not index:
                raise
            break
        last = index == len(node.values) - 1
        if not last and isinstance(node.op, ast.Or):
            ty = ty.without("none")
        result = result.join(ty)
        ends = join(ends, state)
        if not last:
            state = refine(context, state, part, holds=isinstance(node.op, ast.And))
    _take(env, ends)
    return result if result.atoms else ANY


def _take(env: Env, source: Env | None) -> None:
    if source is not None:
        env.dirty = env.dirty or source.dirty
        env.vars.update(source.vars)


def ifexp(context: Context, node: ast.IfExp, env: Env) -> Ty:
    """Return the type of `a if test else b`."""
    test(context, node.test, env)
    results = NOTHING
    ends: Env | None = None
    for part, holds in ((node.body, True), (node.orelse, False)):
        branch = refine(context, env, node.test, holds=holds)
        if branch is None:
            context.ty.setdefault(part, NOTHING)
            continue
        try:
            results = results.join(look(context, part, branch))
        except UnreachableError:
            continue
        ends = join(ends, branch)
    _take(env, ends)
    return results
