"""Instances that are tuples or dicts, as long as their classes leave the methods alone.

p[0], len(p), counts["x"], "x" in counts  ->  what a tuple or a dict gives; the kernel looks whether
the class is such a one, and whether a dict has the key
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference.objects import classes_of
from advisor.inference.types import Ty, made_elsewhere

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env

_ORDERED = "collections:OrderedDict"


def like_tuple(context: Context, node: ast.expr, ty: Ty, method: str) -> bool:
    """Tell whether a value is of classes that have a special method from `tuple`."""
    facts = [context.observation.classes[name] for name in classes_of(context, node, ty)]
    return bool(facts) and all("tuple" in f.bases and method not in f.methods for f in facts)


def like_dict(context: Context, node: ast.expr, ty: Ty, method: str) -> bool:
    """Tell whether a value is of classes that have a special method from `dict`: defaultdict."""
    facts = [context.observation.classes[name] for name in classes_of(context, node, ty)]
    return bool(facts) and all("dict" in f.bases and method not in f.methods for f in facts)


def table(context: Context, node: ast.expr, ty: Ty, method: str, env: Env) -> Ty:
    """Return the type of what a method is asked of: a dict, if its class has it from `dict`.

    The kernel looks whether that is so, and goes on with the dict.
    """
    context.tables.pop(node, None)
    if env.dirty or ty.single is None or ty.get("inst") is None:
        return ty
    if not like_dict(context, node, ty, method):
        return ty
    if method != "get" and _is_ordered(context, node, ty):
        return ty
    context.tables[node] = (method, ty)
    context.ty[node] = made_elsewhere("dict")
    return context.ty[node]


def stored_into(context: Context, node: ast.expr, ty: Ty) -> bool:
    """Tell whether what is stored into a value goes into a dict: a Counter, a defaultdict.

    The kernel looks whether the class still has that from `dict`.
    """
    return like_dict(context, node, ty, "__setitem__") and not _is_ordered(context, node, ty)


def _is_ordered(context: Context, node: ast.expr, ty: Ty) -> bool:
    """Tell whether a value may be an OrderedDict, which keeps the order by itself."""
    return any(
        _ORDERED in (name, *context.observation.classes[name].bases)
        for name in classes_of(context, node, ty)
    )


def gotten(context: Context, func: ast.Attribute, ty: Ty, env: Env) -> Ty:
    """Return the type of what a method is called of, a dict where that is `get`."""
    return table(context, func.value, ty, func.attr, env) if func.attr == "get" else ty
