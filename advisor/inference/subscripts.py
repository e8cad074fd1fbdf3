"""Types of what is read by index, key or slice."""

from __future__ import annotations

import ast

from advisor.inference import arithmetic, arrays, objects, records, special_methods
from advisor.inference.context import Context
from advisor.inference.copies import copied_items
from advisor.inference.dict_fields import dict_value
from advisor.inference.effects import generic
from advisor.inference.evaluation import look, value
from advisor.inference.state import Env
from advisor.inference.types import (
    ANY,
    BUILTIN_VALUES,
    BYTES,
    CHAR,
    I64_HIGH,
    I64_LOW,
    INT,
    NOTHING,
    STR,
    Atom,
    Ty,
    array_code,
    int_between,
    made_here,
)


def subscript(context: Context, node: ast.Subscript, env: Env) -> Ty:
    """Return the type of `base[index]` and `base[low:high]` where they stand."""
    base = look(context, node.value, env)
    if isinstance(node.slice, ast.Slice):
        return _slice(context, node, base, env)
    index = look(context, node.slice, env)
    return subscript_type(context, node, base, index, env)


def subscript_type(context: Context, node: ast.Subscript, base: Ty, index: Ty, env: Env) -> Ty:
    """Return the type of `base[index]`."""
    context.note_caught(node, env, "KeyError", "IndexError", "LookupError")
    if index.is_only("int", "bool"):
        found = _by_place(context, node, base, index, env)
        if found is not None:
            return found
    if base.is_only("dict"):
        context.sites.box(index)
        if not index.is_only(*BUILTIN_VALUES):
            context.escape(index)
        _fill(context, node, base, index, env)
        found = context.speculate(node, dict_value(context, base, node.slice), env)
        return _or_default(context, node, base, found)
    context.escape(base)
    context.escape(index)
    objects.forget(context, node)
    return _of_instance(context, node, base, index, env)


def _fill(context: Context, node: ast.Subscript, base: Ty, index: Ty, env: Env) -> None:
    """Note that a read may put its key into a dict that fills itself, which others may hold."""
    fills = any(site.fills for site in context.sites.local(base, "dict"))
    if isinstance(node.ctx, ast.Load):
        context.undone.discard(node)
        context.effects.discard(node)
        if fills and context.sites.shared(base, "dict"):
            context.change(node, env)
    context.sites.fill(base, index)


def _or_default(context: Context, node: ast.Subscript, base: Ty, ty: Ty) -> Ty:
    """Return what is speculated on with what a dict that fills itself gives for a new key.

    `d[key] += value` shows only what was stored.
    """
    guard = context.guards.get(node)
    defaults = [site.default for site in context.sites.local(base, "dict") if site.fills]
    if guard is None or not guard.is_only("int", "float"):
        return ty
    for default in defaults:
        if default.is_only("int") and guard.is_only("int"):
            guard = guard.join(int_between(0, 0))
        elif default.is_only("int"):
            guard = guard.join(int_between(I64_LOW, I64_HIGH))
        elif default.is_only("float") and guard.is_only("int"):
            guard = int_between(I64_LOW, I64_HIGH).join(default)
    context.guards[node] = guard
    return guard


def _by_place(context: Context, node: ast.Subscript, base: Ty, index: Ty, env: Env) -> Ty | None:
    """Return the type of `base[index]` for a whole number, where what is read is a sequence."""
    if base.is_only("str"):
        return CHAR
    if base.is_only("bytes", "bytearray"):
        return int_between(0, 255)
    if base.is_only("list"):
        return context.speculate(node, context.sites.item(base, "list"), env)
    if base.is_only("tuple"):
        return context.speculate(node, _tuple_item(base, index), env)
    if base.is_only("range"):
        return INT
    if base.is_only("deque"):
        return context.speculate(node, ANY, env)
    item = arrays.item_of(base)
    return None if item is None else arrays.read(context, node, item, env)


def _of_instance(context: Context, node: ast.Subscript, base: Ty, index: Ty, env: Env) -> Ty:
    whole = index.is_only("int", "bool")
    table = not env.dirty and records.like_dict(context, node.value, base, "__getitem__")
    if isinstance(node.ctx, ast.Load):
        context.undone.discard(node)
        if table:  # a defaultdict may get the key
            context.undone.add(node)
    if table or (
        whole and not env.dirty and records.like_tuple(context, node.value, base, "__getitem__")
    ):
        context.effects.discard(node)
        return context.speculate(node, ANY, env)
    parts = ((node.value, base), (node.slice, index))
    found = special_methods.special(context, node, "__getitem__", parts, env)
    return generic(context, node, env) if found is None else found


def _tuple_item(base: Ty, index: Ty) -> Ty:
    items = base.atoms[0].items
    if items is None:
        return ANY
    at = arithmetic.constant_int(index)
    if at is not None and -len(items) <= at < len(items):
        return items[at]
    result = NOTHING
    for item in items:
        result = result.join(item)
    return result if result.atoms else ANY


def _slice(context: Context, node: ast.Subscript, base: Ty, env: Env) -> Ty:
    assert isinstance(node.slice, ast.Slice)
    whole_numbers = True
    for part in (node.slice.lower, node.slice.upper, node.slice.step):
        if part is not None:
            whole_numbers &= value(context, part, env).is_only("int", "bool", "none")
    for kind, ty in (("str", STR), ("bytes", BYTES)):
        if base.is_only(kind) and whole_numbers:
            return ty
    if base.is_only("list") and whole_numbers:
        item = copied_items(context, node, base, env)
        context.sites.make(context.place(node), "list", item)
        return made_here("list", context.place(node))
    if base.is_only("tuple") and whole_numbers:
        return Ty((Atom("tuple"),))
    if arrays.item_of(base) is not None and whole_numbers and not env.dirty:
        context.effects.discard(node)
        return arrays.fresh(context, node, array_code(base))
    context.escape(base)
    return generic(context, node, env)
