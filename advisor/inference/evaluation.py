"""The way into the rules: the type of an expression, and the state after statements."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from advisor.inference.context import Context, RefusedError, UnreachableError
from advisor.inference.state import Env
from advisor.inference.types import Ty
from advisor.model.kernel import RefusalReason

Rule = Callable[[Context, Any, Env], Ty]


def value(context: Context, node: ast.expr, env: Env) -> Ty:
    """Return the type of an expression used as a value: from here on anyone may hold it."""
    ty = look(context, node, env)
    context.escape(ty)
    return ty


def look(context: Context, node: ast.expr, env: Env) -> Ty:
    """Return the type of an expression that is only looked at where it stands."""
    from advisor.inference.expressions import RULES

    rule = RULES.get(type(node))
    if rule is None:
        raise RefusedError(RefusalReason.UNSUPPORTED_SYNTAX, type(node).__name__, node)
    if env.dirty:
        context.dirty.add(node)
    ty = rule(context, node, env)
    if env.dirty:  # its operands did something: what it does itself comes after that
        context.dirty.add(node)
    context.ty[node] = ty
    if not ty.atoms:
        raise UnreachableError
    return ty


def truth_effect(context: Context, node: ast.expr, ty: Ty, env: Env) -> None:
    """Note what asking a value for its truth may do."""
    from advisor.inference.special_methods import truth

    if ty.is_any or ty.get("inst") is not None:
        context.escape(ty)
        truth(context, node, ty, env)


def test(context: Context, node: ast.expr, env: Env) -> Ty:
    """Return the type of an expression whose truth decides a branch."""
    ty = look(context, node, env)
    truth_effect(context, node, ty, env)
    return ty


def block(context: Context, body: list[ast.stmt], env: Env | None) -> Env | None:
    """Run statements; None when the end can't be reached."""
    from advisor.inference.flow import REASONS, RULES

    for statement in body:
        if env is None:
            return None
        rule = RULES.get(type(statement))
        if rule is None:
            raise RefusedError(
                REASONS.get(type(statement), RefusalReason.UNSUPPORTED_SYNTAX),
                type(statement).__name__.lower(),
                statement,
            )
        if env.dirty:
            context.dirty.add(statement)
        before = env
        if context.raises:
            context.raises[-1].append(before.copy())
        dirty = before.dirty
        try:
            env = rule(context, statement, env)
        except UnreachableError:
            env = None
        if context.raises and before.dirty and not dirty:  # what did something may raise after it
            context.raises[-1].append(before.copy())
    return env
