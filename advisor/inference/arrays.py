"""Arrays of the standard library's `array`, of C's ints and floats: read, stored, made, changed.

    out = array("d", [0.0]) * n;  out[i] = values[i] * 2   ->   made here, stored as a C double

The typecode of an array never changes, so it says for good what each item is. The rules for calls
are those of advisor/inference/builtins.py and methods.py.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference import evaluation
from advisor.inference.on_the_spot import taken_whole
from advisor.inference.types import (
    ARRAY_ITEMS,
    BYTES,
    I64_HIGH,
    LENGTH_HIGH,
    NONE,
    TYPECODES,
    U64_HIGH,
    Ty,
    array_code,
    array_of,
    int_between,
    made_here,
)

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env

_NUMBERS = ("int", "bool", "float")
_SOURCES = ("list", "tuple", "range", "bytes", "bytearray", "array")
_CHANGES = {"append": 1, "pop": 0, "extend": 1, "insert": 2, "reverse": 0, "frombytes": 1}
METHODS = frozenset({*_CHANGES, "tolist", "tobytes", "count"})
"""The methods whose meaning is known."""


def item_of(ty: Ty) -> Ty | None:
    """Return what the items of an array of one kind are, None for anything else."""
    return ARRAY_ITEMS.get(array_code(ty))


def read(context: Context, node: ast.Subscript, item: Ty, env: Env) -> Ty:
    """Return the type of `array[index]`: of unsigned 64 bits, the half that was seen if it was."""
    context.guards.pop(node, None)
    context.calls.pop(node, None)
    context.effects.discard(node)
    context.undone.discard(node)
    seen = None if env.dirty or item.range[1] != U64_HIGH else context.seen_type(node)
    if seen is not None and seen.is_only("int") and seen.range[1] <= I64_HIGH:
        context.guards[node] = int_between(0, I64_HIGH)
        return context.guards[node]
    return item


def stores(context: Context, target: ast.Subscript, base: Ty, index: Ty, ty: Ty, env: Env) -> bool:
    """Note `array[index] = value` if it is one of a number; what does not fit leads back.

    Where nothing can lead back any more, only what certainly fits is stored here.
    """
    context.calls.pop(target, None)
    item = item_of(base)
    if item is None or not index.is_only("int", "bool"):
        return False
    context.effects.discard(target)
    context.undone.discard(target)
    context.ty[target] = ty
    if env.dirty:
        return within(ty, item) and within(index, ARRAY_ITEMS["q"])
    if context.sites.shared(base, "array"):
        context.undone.add(target)
    return True


def within(ty: Ty, item: Ty) -> bool:
    """Tell whether every value of a type can be an item of a kind, without a check."""
    if item.is_only("float"):
        whole = ty.without("float")
        return ty.is_only(*_NUMBERS) and (not whole.atoms or within(whole, ARRAY_ITEMS["q"]))
    low, high = ty.range
    return ty.is_only("int", "bool") and item.range[0] <= low and high <= item.range[1]


def made(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of `array(code, items)`, made of numbers by nobody's code."""
    code = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
    if node.keywords or len(node.args) > 2 or env.dirty:
        return None
    if not isinstance(code, str) or len(code) != 1 or code not in TYPECODES:
        return None
    source = node.args[1] if len(node.args) == 2 else None
    if source is not None and not _source(context, source, env):
        return None
    evaluation.look(context, node.args[0], env)
    return fresh(context, node, code)


def fresh(context: Context, node: ast.AST, code: str) -> Ty:
    """Return the type of an array that is made at a node."""
    context.sites.make(context.place(node), "array")
    return array_of(code, context.place(node))


def _source(context: Context, node: ast.expr, env: Env) -> bool:
    """Evaluate what an array is made of; return whether taking it apart runs nobody's code."""
    after = env.copy()
    if not taken_whole(context, node):
        return False
    ty = evaluation.look(context, node, after)
    if after.dirty or not ty.is_only(*_SOURCES):
        return False
    env.vars.update(after.vars)
    return True


def method(
    context: Context, node: ast.Call, base: Ty, name: str, types: list[Ty], env: Env
) -> Ty | None:
    """Return the type of a method of an array of one kind."""
    item = item_of(base)
    if item is None or len(types) != _CHANGES.get(name, int(name == "count")):
        return None
    for ty in types:
        context.sites.box(ty)
    if name in _CHANGES and context.sites.shared(base, "array"):
        context.change(node, env)
    if name == "tolist":
        context.sites.make(context.place(node), "list", item)
        return made_here("list", context.place(node))
    if name == "pop":
        context.note_caught(node, env, "IndexError", "LookupError")
    results = {"tobytes": BYTES, "count": int_between(0, LENGTH_HIGH), "pop": item}
    return results.get(name, NONE)


def contains(op: ast.cmpop, left: Ty, right: Ty) -> bool:
    """Tell whether a comparison is `number in array`, or one of two arrays: nobody's code runs."""
    inside = isinstance(op, ast.In | ast.NotIn)
    return item_of(right) is not None and (
        left.is_only(*_NUMBERS) if inside else item_of(left) is not None
    )
