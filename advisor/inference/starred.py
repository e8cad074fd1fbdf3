"""Types where * and ** spread or collect items, and of lambdas."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference import evaluation
from advisor.inference.builtin_arguments import SIZED, item_type
from advisor.inference.context import Context, RefusedError
from advisor.inference.effects import unknown_effect
from advisor.inference.moving import Made
from advisor.inference.names import local_names, steady_names
from advisor.inference.types import ANY, Ty, made_here
from advisor.model.kernel import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.inference.state import Env, Site


def spread(context: Context, node: ast.Starred, env: Env) -> Ty:
    """Evaluate `*value` in a display; return the type of its items."""
    ty = evaluation.look(context, node.value, env)
    context.sites.box(ty)
    if ty.is_only(*SIZED) and ty.single is not None:
        return item_type(context, ty)
    context.escape(ty)
    if env.dirty:
        unknown_effect(context, node, env)
    return ANY


def merged(context: Context, site: Site, node: ast.expr, env: Env) -> None:
    """Evaluate `**value` in a dict display, and note what the dict then holds."""
    ty = evaluation.look(context, node, env)
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


_AT_ONCE = ("sorted", "min", "max")


def function(context: Context, node: ast.Lambda, env: Env) -> Ty:
    """Return the type of a lambda or of a nested function used as a value.

    It is made in the module of the original, once where it rests on globals alone; variables it
    shares are given to it: they must not change as long as it may be called.
    """
    inner: ast.AST = node.definition if isinstance(node, Made) else node
    for default in (*node.args.defaults, *node.args.kw_defaults):
        if default is not None and not isinstance(default, ast.Constant):
            raise RefusedError(RefusalReason.USES_NONLOCAL_STATE, "a default of a lambda", default)
    names = _shared(context, inner)
    steady = steady_names(_tree(context))
    for name in sorted(n for n in names - steady if not context.is_imported(n)):
        if not _consumed_at_once(context, node):
            detail = f"a function made inside it that uses {name}"
            raise RefusedError(RefusalReason.USES_NONLOCAL_STATE, detail, node)
    for part in ast.walk(inner):
        if isinstance(part, (ast.Yield, ast.YieldFrom)) and not isinstance(node, Made):
            raise RefusedError(RefusalReason.USES_GENERATOR, "a lambda with yield", part)
    found = context.captured.get(node)
    if found is None:
        found = [ast.copy_location(ast.Name(name, ast.Load()), node) for name in sorted(names)]
        context.captured[node] = [*found]
        context.stands_for.update(dict.fromkeys(found, ast.Pass()))
    for name_node in found:
        evaluation.value(context, name_node, env)
    return ANY


def _tree(context: Context) -> ast.FunctionDef | ast.AsyncFunctionDef:
    assert context.function.tree is not None
    return context.function.tree


def _shared(context: Context, inner: ast.AST) -> set[str]:
    """Return the variables of the function around that a lambda or nested function reads."""
    own: frozenset[str] | set[str]
    if isinstance(inner, ast.FunctionDef):
        own = local_names(inner)
    else:
        assert isinstance(inner, ast.Lambda)
        own = {part.arg for part in ast.walk(inner.args) if isinstance(part, ast.arg)}
        inner = inner.body
    names = [part for part in ast.walk(inner) if isinstance(part, ast.Name)]
    own = own | {name.id for name in names if isinstance(name.ctx, ast.Store)}
    return {
        n.id
        for n in names
        if n.id not in own and (n.id in context.locals or context.is_imported(n.id))
    }


def _consumed_at_once(context: Context, node: ast.Lambda) -> bool:
    """Tell whether a function is the key of a builtin, which calls it and lets go of it."""
    for part in ast.walk(_tree(context)):
        if not (isinstance(part, ast.Call) and isinstance(part.func, ast.Name)):
            continue
        if any(keyword.arg == "key" and keyword.value is node for keyword in part.keywords):
            name = part.func.id
            known = name not in context.locals and name not in context.function.globals
            return known and name in _AT_ONCE
    return False
