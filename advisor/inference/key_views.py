"""Set operators on the keys of dicts: `a.keys() & b.keys()`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference.evaluation import look
from advisor.inference.loops import view_called
from advisor.inference.types import ANY, Ty, made_here

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env

_OPERATORS = (ast.BitAnd, ast.BitOr, ast.BitXor, ast.Sub)


def combined(context: Context, node: ast.BinOp, env: Env) -> Ty | None:
    """Return the type of the set that an operator makes of keys, None where it makes none."""
    context.views.discard(node)
    sides = (node.left, node.right)
    if env.dirty or not isinstance(node.op, _OPERATORS) or not any(map(viewed, sides)):
        return None
    types = [look(context, viewed(side) or side, env) for side in sides]
    for side, ty in zip(sides, types, strict=True):
        if not ty.is_only("dict" if viewed(side) else "set"):
            return None
    if env.dirty:
        return None
    place = context.place(node)
    for side, ty in zip(sides, types, strict=True):
        context.sites.box(ty)
        keys = context.sites.key(ty) if viewed(side) else context.sites.item(ty, "set")
        context.sites.make(place, "set", keys)
        context.ty[side] = ANY if viewed(side) else ty
    context.views.add(node)
    return made_here("set", place)


def viewed(node: ast.expr) -> ast.expr | None:
    """Return the dict whose keys an expression asks for."""
    if view_called(node) != "keys":
        return None
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Attribute)
    return node.func.value
