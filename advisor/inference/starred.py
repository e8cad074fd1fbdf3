"""Types where * and ** spread or collect items, and of lambdas."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference import calls, expressions
from advisor.inference.builtins import item_type
from advisor.inference.context import Context, RefusedError
from advisor.inference.types import ANY, Ty, made_here
from advisor.model.kernel import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.inference.state import Env, Site

_SPREAD = ("str", "bytes", "bytearray", "list", "tuple", "dict", "set", "frozenset", "range")


def spread(context: Context, node: ast.Starred, env: Env) -> Ty:
    """Evaluate `*value` in a display; return the type of its items."""
    ty = expressions.look(context, node.value, env)
    context.sites.box(ty)
    if ty.is_only(*_SPREAD) and ty.single is not None:
        return item_type(context, ty)
    context.escape(ty)
    if env.dirty:
        calls.unknown_effect(context, node, env)
    return ANY


def merged(context: Context, site: Site, node: ast.expr, env: Env) -> None:
    """Evaluate `**value` in a dict display, and note what the dict then holds."""
    ty = expressions.look(context, node, env)
    site.open, site.fields = True, None
    context.sites.box(ty)
    if ty.is_only("dict"):
        context.sites.add(site, context.sites.item(ty, "dict"), context.sites.key(ty))
        return
    context.escape(ty)
    context.sites.add(site, ANY, ANY)


def collect(
    context: Context,
    target: ast.Tuple | ast.List,
    ty: Ty,
    env: Env,
    bind: Callable[[Context, ast.expr, Ty, Env], None],
) -> None:
    """Give the names of `a, *b = value` their types."""
    item = context.sites.item(ty, "list") if ty.is_only("list") else ANY
    context.escape(item)
    for part in target.elts:
        if isinstance(part, ast.Starred):
            place = context.place(part)
            context.sites.make(place, "list", item)
            made = made_here("list", place)
            context.sites.box(made)
            bind(context, part.value, made, env)
        else:
            bind(context, part, item, env)


def function(context: Context, node: ast.Lambda, _env: Env) -> Ty:
    """Return the type of a lambda; it is made once, so it may rest on globals alone."""
    for default in (*node.args.defaults, *node.args.kw_defaults):
        if default is not None and not isinstance(default, ast.Constant):
            raise RefusedError(RefusalReason.USES_NONLOCAL_STATE, "a default of a lambda", default)
    own = {part.arg for part in ast.walk(node.args) if isinstance(part, ast.arg)}
    names = [part for part in ast.walk(node.body) if isinstance(part, ast.Name)]
    own.update(name.id for name in names if isinstance(name.ctx, ast.Store))
    for name in names:
        if name.id not in own and name.id in context.locals:
            detail = f"a lambda that uses {name.id}"
            raise RefusedError(RefusalReason.USES_NONLOCAL_STATE, detail, node)
    for part in ast.walk(node.body):
        if isinstance(part, (ast.Yield, ast.YieldFrom)):
            raise RefusedError(RefusalReason.USES_GENERATOR, "a lambda with yield", part)
    return ANY
