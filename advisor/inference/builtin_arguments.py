"""What builtins are called with: looked at, or iterated over."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from advisor.inference import evaluation
from advisor.inference.arithmetic import constant_int
from advisor.inference.effects import generic
from advisor.inference.types import (
    ANY,
    ARRAY_ITEMS,
    CHAR,
    NOTHING,
    TUPLE,
    Atom,
    Ty,
    int_between,
    made_here,
    tuple_of,
)

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env
Rule = Callable[["Context", ast.Call, "Env"], Ty | None]
SIZED = ("str", "bytes", "bytearray", "list", "tuple", "dict", "set", "frozenset", "range",
         "array")  # fmt: skip
"""What has a length and can be iterated over without running code of the user's."""
_ALIKE = {"str": CHAR, "bytes": int_between(0, 255), "bytearray": int_between(0, 255)}


def looked(context: Context, node: ast.Call, env: Env) -> list[Ty]:
    """Return the types of the arguments, which are only looked at."""
    return [evaluation.look(context, a, env) for a in node.args]


def speculated(context: Context, node: ast.Call, ty: Ty, env: Env) -> Ty:
    """Return what a builtin on unknown arguments gives: pure only if they are builtins."""
    result = generic(context, node, env)
    return ty if node not in context.effects and result.is_any else result


def item_type(context: Context, ty: Ty) -> Ty:
    """Return the type of what iterating over a value gives."""
    atom = ty.single
    if atom is None:
        return ANY if ty.atoms else NOTHING
    if atom.kind in _ALIKE:
        return _ALIKE[atom.kind]
    if atom.kind == "iter":
        return _of_iterator(context, atom)
    if atom.kind in ("list", "set", "frozenset"):
        return context.sites.item(ty, atom.kind)
    if atom.kind == "dict":
        return context.sites.key(ty)
    if atom.kind == "array":
        return ARRAY_ITEMS.get(atom.name, ANY)
    if atom.kind == "range":
        return int_between(atom.low, atom.high)
    if atom.kind == "tuple" and atom.items is not None:
        result = NOTHING
        for item in atom.items:
            result = result.join(item)
        return result
    return ANY


def _of_iterator(context: Context, atom: Atom) -> Ty:
    """Return the type of what an iterator made here gives: what it is over may hold more by now."""
    (over,) = atom.items or (ANY,)
    if atom.name == "iter":
        return item_type(context, over)
    key, item = context.sites.key(over), context.sites.item(over, "dict")
    return {"keys": key, "values": item, "items": tuple_of((key, item))}.get(atom.name, ANY)


def consumed(context: Context, node: ast.Call, env: Env) -> tuple[Ty, bool]:
    """Evaluate the first argument, which is iterated over at once.

    Returns the type of an item, and whether what is iterated over is known.
    """
    from advisor.inference import loops

    arg = node.args[0]
    if takes_columns(context, arg, env):
        context.sites.make(context.place(arg), "list", TUPLE)
        context.ty[arg] = made_here("list", context.place(arg))
        return TUPLE, True
    item = loops.iteration(context, arg, env)
    known = context.ty[arg].is_only(*SIZED) or loops.is_structure(context, arg)
    return item, known


def takes_columns(context: Context, node: ast.expr, env: Env) -> bool:
    """Tell whether a value is `zip(*rows)` of rows in a list or tuple, and evaluate it then."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        return False
    if node.func.id != "zip" or len(node.args) != 1 or node.keywords:
        return False
    rows = node.args[0]
    if not isinstance(rows, ast.Starred) or "zip" in context.locals:
        return False
    if env.dirty or context.global_fact("zip") is not None:
        return False
    ty = evaluation.look(context, rows.value, env)
    if not ty.is_only("list", "tuple") or _too_late(env):
        return False
    context.escape(ty)
    context.sites.box(ty)
    context.effects.discard(node)
    context.native.add(node)
    context.ty[node] = ANY
    return True


def gives_columns(context: Context, node: ast.expr) -> bool:
    """Tell whether a value was found to be the columns of rows, one by one."""
    zips = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "zip"
    return zips and node in context.native


def _too_late(env: Env) -> bool:
    return env.dirty


def range_of(types: list[Ty]) -> tuple[int, int]:
    """Return the least and greatest value a range with these arguments gives."""
    start = int_between(0, 0) if len(types) == 1 else types[0]
    stop = types[0] if len(types) == 1 else types[1]
    step = constant_int(types[2]) if len(types) == 3 else 1
    if step is not None and step > 0:
        return start.range[0], max(start.range[0], stop.range[1] - 1)
    if step is not None and step < 0:
        return min(start.range[1], stop.range[0] + 1), start.range[1]
    low = min(start.range[0], stop.range[0])
    return low, max(start.range[1], stop.range[1])
