"""Result types and effects of methods of lists, dicts and sets."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference import libraries, merging
from advisor.inference.builtin_arguments import item_type
from advisor.inference.copies import copied_items
from advisor.inference.dict_fields import dict_value
from advisor.inference.effects import generic
from advisor.inference.objects import is_key
from advisor.inference.ordering import by_method
from advisor.inference.types import (
    ANY,
    LENGTH,
    LENGTH_HIGH,
    NONE,
    NOTHING,
    SCALARS,
    Ty,
    int_between,
    is_index,
    made_here,
)

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env, Site

LIST_CHANGES = ("append", "insert", "extend", "remove", "sort", "reverse", "clear", "pop")
"""Methods that change a list."""
_OF_ARRAYS = ("append", "pop", "clear", "reverse", "insert")
"""Those that a list which is a C array has as well."""


def asked(context: Context, node: ast.Call, ty: Ty, env: Env) -> Ty:
    """Return the type of a method that may ask items which are more than plain values."""
    result = generic(context, node, env)
    return ty if node not in context.effects else result


def _changes(context: Context, node: ast.Call, base: Ty, kind: str, env: Env) -> list[Site]:
    """Note that a method changes a container: harmless on one that only this function holds."""
    if context.sites.shared(base, kind):
        context.change(node, env)
    return context.sites.local(base, kind)


def of_list(
    context: Context, node: ast.Call, base: Ty, name: str, types: list[Ty], env: Env
) -> Ty | None:
    """Return the type of a method of a list, None where it may run code of its items."""
    assert isinstance(node.func, ast.Attribute)
    held = context.sites.item(base, "list")
    if name == "sort" and by_method(context, node.func.value, held):
        return None
    if name in LIST_CHANGES:
        return _list_change(context, node, base, name, types, env)
    if name == "copy":
        item = copied_items(context, node, base, env)
        context.sites.make(context.place(node), "list", item)
        return made_here("list", context.place(node))
    context.sites.box(base)
    for ty in types:
        context.escape(ty)
    if not held.is_only(*SCALARS) or not types[0].is_only(*SCALARS):
        context.escape(base)
        return asked(context, node, int_between(0, LENGTH_HIGH), env)
    return int_between(0, LENGTH_HIGH)


def _list_change(
    context: Context, node: ast.Call, base: Ty, name: str, types: list[Ty], env: Env
) -> Ty:
    if name == "pop":
        context.note_caught(node, env, "IndexError", "LookupError")
    item = context.sites.item(base, "list")
    sites = _changes(context, node, base, "list", env)
    if name in ("append", "insert"):
        added = types[0 if name == "append" else 1]
    else:
        added = item_type(context, types[0]) if name == "extend" else NOTHING
    _store(context, base, "list", sites, added)
    at = types[0] if types and name in ("insert", "pop") else LENGTH
    rows = item.get("list") is not None and at is not LENGTH
    if name not in _OF_ARRAYS or not is_index(at) or rows:
        context.sites.box(base)
    if name == "extend":
        context.escape(types[0])
    if name == "remove" or (name == "sort" and not item.is_only("int", "float", "str", "bool")):
        context.escape(types[0] if types else base)
        asked(context, node, NONE, env)
    return context.speculate(node, item, env) if name == "pop" else NONE


def _store(
    context: Context, base: Ty, kind: str, sites: list[Site], item: Ty, key: Ty = NOTHING
) -> None:
    atom = base.get(kind)
    assert atom is not None
    for site in sites:
        context.sites.add(site, item, key)
    if None in atom.sites:
        context.escape(item)
        context.escape(key)


def of_dict(
    context: Context, node: ast.Call, base: Ty, name: str, types: list[Ty], env: Env
) -> Ty | None:
    """Return the type of a method of a dict, None where it is not known well enough."""
    if name in ("pop", "clear") and context.sites.shared(base, "dict"):
        return None
    if name == "update":
        return merging.updated(context, node, base, types, env)
    context.sites.box(base)
    if name == "most_common":
        return libraries.counted(context, node, base, types)
    if name in ("get", "setdefault", "pop"):
        return _dict_item(context, node, base, name, types, env)
    if name == "copy":
        if any(s.fills for s in context.sites.local(base, "dict")):
            return None
        site = context.sites.make(
            context.place(node), "dict", context.sites.item(base, "dict"), context.sites.key(base)
        )
        site.open = True
        return made_here("dict", context.place(node))
    if name == "clear":
        _changes(context, node, base, "dict", env)
        return NONE
    return None


def _dict_item(
    context: Context, node: ast.Call, base: Ty, name: str, types: list[Ty], env: Env
) -> Ty:
    context.sites.box(types[0])
    if not types[0].is_only(*SCALARS, "tuple"):
        context.escape(types[0])
    found = dict_value(context, base, node.args[0])
    default = types[1] if len(types) > 1 else NONE
    if name == "setdefault":
        sites = _changes(context, node, base, "dict", env)
        for site in sites:
            site.open = True
            site.fields = None
        _store(context, base, "dict", sites, default, types[0])
        return context.speculate(node, found if found.is_any else found.join(default), env)
    if name == "pop":
        _changes(context, node, base, "dict", env)
        if len(types) == 1:
            return context.speculate(node, found, env)
    context.sites.box(default)
    if found.is_any:
        context.escape(default)
        return context.speculate(node, ANY, env)
    return found.join(default)


def of_set(
    context: Context, node: ast.Call, base: Ty, name: str, types: list[Ty], env: Env
) -> Ty | None:
    """Return the type of a method of a set, None where it is not known well enough."""
    if name in merging.SET_METHODS:
        return merging.updated(context, node, base, types, env)
    context.sites.box(base)
    if name in ("add", "discard", "remove"):
        sites = _changes(context, node, base, "set", env)
        _store(context, base, "set", sites, types[0])
        if not types[0].is_only(*SCALARS, "tuple"):
            context.escape(types[0])
            if not is_key(context, node.args[0], types[0], env):
                asked(context, node, NONE, env)
        return NONE
    return None
