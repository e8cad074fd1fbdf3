"""Types of displays of tuples, lists, sets and dicts, and of f-strings."""

from __future__ import annotations

import ast

from advisor.inference.context import Context
from advisor.inference.dict_fields import note_field
from advisor.inference.effects import generic
from advisor.inference.evaluation import look, value
from advisor.inference.names import is_caught
from advisor.inference.own_values import is_value
from advisor.inference.starred import merged, spread
from advisor.inference.state import Env
from advisor.inference.types import BUILTIN_VALUES, NOTHING, STR, TUPLE, Ty, made_here, tuple_of


def tuple_(context: Context, node: ast.Tuple, env: Env) -> Ty:
    """Return the type of `(a, b)`."""
    if any(isinstance(e, ast.Starred) for e in node.elts):
        for element in node.elts:
            _element(context, element, env)
        return TUPLE
    items = [look(context, e, env) for e in node.elts]
    for item in items:
        context.sites.box(item)
    return tuple_of(items)


def returned(context: Context, node: ast.Tuple, env: Env) -> Ty:
    """Return the type of a tuple that a function returns: lists in it stay apart till then."""
    if any(isinstance(e, ast.Starred) for e in node.elts):
        ty = look(context, node, env)
        context.sites.give_back(ty)
        return ty
    items = [look(context, e, env) for e in node.elts]
    reached = [context.sites.reached(item) for item in items]
    for place, item in enumerate(items):
        others = (reach for other, reach in enumerate(reached) if other != place)
        if item.is_only("list") and reached[place].isdisjoint(frozenset().union(*others)):
            context.sites.give_back(item)
        else:
            context.sites.box(item)
    if env.dirty:
        context.dirty.add(node)
    context.ty[node] = tuple_of(items)
    return context.ty[node]


def display(context: Context, node: ast.List | ast.Set, env: Env) -> Ty:
    """Return the type of `[a, b]` and `{a, b}`."""
    kind = "list" if isinstance(node, ast.List) else "set"
    item = NOTHING
    for element in node.elts:
        item = item.join(_element(context, element, env))
    context.sites.make(context.place(node), kind, item)
    if any(isinstance(e, ast.Starred) for e in node.elts):
        context.sites.box(made_here(kind, context.place(node)))
    return made_here(kind, context.place(node))


def _element(context: Context, node: ast.expr, env: Env) -> Ty:
    return spread(context, node, env) if isinstance(node, ast.Starred) else look(context, node, env)


def dict_(context: Context, node: ast.Dict, env: Env) -> Ty:
    """Return the type of `{key: value}`."""
    site = context.sites.make(context.place(node), "dict")
    for key, item in zip(node.keys, node.values, strict=True):
        if key is None:
            merged(context, site, item, env)
            continue
        key_ty = look(context, key, env)
        item_ty = look(context, item, env)
        context.sites.add(site, item_ty, key_ty)
        note_field(context, site, key, item_ty)
    return made_here("dict", context.place(node))


def joined(context: Context, node: ast.JoinedStr, env: Env) -> Ty:
    """Return the type of an f-string."""
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            ty = value(context, part.value, env)
            if part.format_spec is not None:
                look(context, part.format_spec, env)
            context.effects.discard(part)
            value_told = is_value(ty) and not env.dirty
            if not (ty.is_only(*BUILTIN_VALUES) or value_told or is_told(context, part, env)):
                generic(context, part, env)
    return STR


def is_told(context: Context, part: ast.FormattedValue, env: Env | None) -> bool:
    """Tell whether a part of an f-string is an exception that a handler has caught, as it is."""
    plain = part.conversion == -1 and part.format_spec is None
    tree = context.function.tree
    early = part.value not in context.dirty if env is None else not env.dirty
    return plain and early and tree is not None and is_caught(tree, part.value)
