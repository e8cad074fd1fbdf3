"""Result types of list, tuple, set, dict and sorted."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference import evaluation
from advisor.inference.builtin_arguments import Rule, consumed, speculated
from advisor.inference.copies import copied_items
from advisor.inference.ordering import by_method
from advisor.inference.types import ANY, NOTHING, Atom, Ty, made_here

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env


def made(kind: str) -> Rule:
    """Return the rule for a builtin that makes a container of what it consumes."""

    def rule(context: Context, node: ast.Call, env: Env) -> Ty | None:
        if node.keywords or len(node.args) > 1:
            return None
        item = key = NOTHING
        if node.args:
            item, known = consumed(context, node, env)
            if not known:
                result = speculated(context, node, ANY, env)
                if node in context.effects:
                    return result
            item, key = _held(context, node, kind, item if known else ANY, env)
            context.guards.pop(node, None)
        if kind == "tuple":
            context.sites.box(item)
            return Ty((Atom("tuple"),))
        site = context.sites.make(context.place(node), kind, item, key)
        if kind == "dict":
            site.open = True
        return made_here(kind, context.place(node))

    return rule


def _held(context: Context, node: ast.Call, kind: str, item: Ty, env: Env) -> tuple[Ty, Ty]:
    """Return the types of the items and keys of a container that is made of something."""
    ty = context.ty[node.args[0]]
    if kind == "list":
        made = ty.is_only("list")
        return (copied_items(context, node, ty, env) if made else item), NOTHING
    context.sites.box(item)
    if kind != "dict":
        return item, NOTHING
    pair = item.single
    if not ty.is_only("dict") and pair is not None and pair.items is not None:
        pairs = ty is ANY and len(pair.items) == 2
        return (pair.items[1], pair.items[0]) if pairs else (ANY, ANY)
    if not ty.is_only("dict"):
        return ANY, ANY
    return context.sites.item(ty, "dict"), context.sites.key(ty)


def sorted_(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of sorted."""
    if len(node.args) != 1 or any(k.arg != "reverse" for k in node.keywords):
        return None
    if by_method(context, node) or by_method(context, node.args[0]):
        return None
    item, known = consumed(context, node, env)
    for keyword in node.keywords:
        evaluation.value(context, keyword.value, env)
    context.sites.box(context.ty[node.args[0]])
    if not known or (item.atoms and not item.is_only("int", "bool", "float", "str")):
        context.escape(item)
        speculated(context, node, ANY, env)
        context.guards.pop(node, None)
    context.sites.make(context.place(node), "list", item)
    context.sites.box(made_here("list", context.place(node)))
    return made_here("list", context.place(node))
