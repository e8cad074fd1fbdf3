"""Containers that take all that others hold: `d.update(e)`, `d |= e`, `seen -= done`, `a | b`.

On builtin containers whose keys run no code of the user's, which the kernel checks, this changes
the one container and nothing else. What others hold gets notes.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference.builtin_arguments import item_type
from advisor.inference.types import ANY, I64_HIGH, NONE, NOTHING, Ty, int_between, made_here

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env

SET_METHODS = {
    "update": 0,
    "intersection_update": 1,
    "difference_update": 2,
    "symmetric_difference_update": 3,
}
"""Methods of sets that change them by what they are given, numbered as the kernel does."""
SET_OPERATORS: dict[type[ast.operator], int] = {
    ast.BitOr: 0,
    ast.BitAnd: 1,
    ast.Sub: 2,
    ast.BitXor: 3,
}
_ITERABLE = ("list", "tuple", "str", "bytes", "set", "frozenset", "dict", "range")
_SETS = ("set", "frozenset")
COUNTED = ("str", "bytes", "list", "tuple", "set", "frozenset")
"""What a Counter can count the items of; a dict it takes for counts."""


def is_plain(context: Context, node: ast.Call, base: Ty, name: str) -> bool:
    """Tell whether a method that takes all items, if it is one, gets and stores them whole."""
    if name not in SET_METHODS:
        return True
    kind = "dict" if base.is_only("dict") else "set"
    if any(isinstance(arg, ast.GeneratorExp) for arg in node.args):
        return False
    return counts(context, base) or not any(s.fills for s in context.sites.local(base, kind))


def counts(context: Context, base: Ty) -> bool:
    """Tell whether a value is a Counter that is made here and that nobody else holds."""
    sites = context.sites.of(base, "dict")
    return bool(sites) and all(site.counts and not site.escaped for site in sites or ())


def updated(context: Context, node: ast.Call, base: Ty, given: list[Ty], env: Env) -> Ty | None:
    """Return the type of `base.update(given)` and its like, None where they may do anything."""
    if len(given) != 1:
        return None
    if counts(context, base):
        return NONE if _count(context, base, given[0]) else None
    return NONE if _take(context, node, base, given[0], env) else None


def _count(context: Context, base: Ty, given: Ty) -> bool:
    """Note that a Counter counts the items of a container, if it is one."""
    if given.single is None or not given.is_only(*COUNTED):
        return False
    context.sites.box(base)
    context.sites.box(given)
    if not given.is_only("str", "bytes"):
        context.escape(given)
    for site in context.sites.local(base, "dict"):
        context.sites.add(site, int_between(0, I64_HIGH), item_type(context, given))
    return True


def _take(context: Context, node: ast.AST, base: Ty, given: Ty, env: Env) -> bool:
    """Note that a dict or set takes what a container holds, if it is one."""
    kind = "dict" if base.is_only("dict") else "set"
    sites = context.sites.local(base, kind)
    known = ("dict",) if kind == "dict" else _ITERABLE
    if given.single is None or not given.is_only(*known) or any(site.fills for site in sites):
        return False
    context.sites.box(base)
    context.sites.box(given)
    key = item_type(context, given)
    held = context.sites.item(given, "dict") if kind == "dict" else key
    if context.sites.shared(base, kind):
        context.change(node, env)
        context.escape(held)
        context.escape(key)
    for site in sites:
        site.open = True
        site.fields = None
        context.sites.add(site, held, key if kind == "dict" else NOTHING)
    return True


def in_place(context: Context, node: ast.BinOp, left: Ty, right: Ty, env: Env) -> Ty | None:
    """Return the type of `left op= right`, which stays the object it was; None if unknown."""
    context.merged.discard(node)
    context.undone.discard(node)
    if env.dirty or left.single is None:
        return None
    if left.is_only("dict"):
        known = isinstance(node.op, ast.BitOr) and right.is_only("dict")
    else:
        known = left.is_only("set") and type(node.op) in SET_OPERATORS and right.is_only(*_SETS)
    if not known or not _take(context, node, left, right, env):
        return None
    context.effects.discard(node)
    context.merged.add(node)
    return left


def joined(context: Context, node: ast.BinOp, left: Ty, right: Ty, env: Env) -> Ty | None:
    """Return the type of `left op right` of two dicts or sets, None of anything else."""
    context.merged.discard(node)
    if env.dirty:
        return None
    if left.is_only("dict") and right.is_only("dict") and isinstance(node.op, ast.BitOr):
        kind, held, key = "dict", _items(context, left, right), _keys(context, left, right)
        if any(site.fills for ty in (left, right) for site in context.sites.local(ty, "dict")):
            return None
    elif left.is_only("set") and right.is_only("set") and type(node.op) in SET_OPERATORS:
        kind, held, key = "set", _keys(context, left, right), NOTHING
    else:
        return None
    for ty in (left, right):
        context.sites.box(ty)
    context.effects.discard(node)
    context.merged.add(node)
    site = context.sites.make(context.place(node), kind, held, key)
    site.open = kind == "dict"
    return made_here(kind, context.place(node))


def _keys(context: Context, left: Ty, right: Ty) -> Ty:
    return item_type(context, left).join(item_type(context, right))


def _items(context: Context, left: Ty, right: Ty) -> Ty:
    one, two = (context.sites.item(ty, "dict") for ty in (left, right))
    return ANY if one.is_any or two.is_any else one.join(two)
