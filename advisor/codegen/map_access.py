"""Lower what is done with dicts of numbers that are kept in C."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen.ir import Expr
from advisor.codegen.leaks import of_kind
from advisor.codegen.maps import MAP
from advisor.codegen.reps import const, native, negated
from advisor.codegen.seen_access import ints_of
from advisor.inference.types import ANY

if TYPE_CHECKING:
    from advisor.codegen.lowering import Lowering
    from advisor.codegen.maps import Map

_NAMES = {"i": "int", "b": "int", "d": "float"}


def map_of(lw: Lowering, node: ast.expr) -> tuple[Expr, Map] | None:
    """Return the local that holds a dict kept in C, and its shape."""
    return lw.held(node, lw.maps, MAP)


def as_dict(lw: Lowering, node: ast.Name) -> Expr:
    """Return the dict that one which is kept in C stands for, made on the spot."""
    found = map_of(lw, node)
    assert found is not None
    holder, shape = found
    chars = sum(1 << place for place, part in enumerate(shape.keys) if part == "c")
    return lw.keep(lw.helper("k_map_dict", holder, const(chars), const("idb".index(shape.value))))


def empty(lw: Lowering, shape: Map) -> Expr:
    """Return a local that holds an empty dict."""
    return lw.keep(Expr("helper", "k_map_new", MAP, (const(len(shape.keys)),)))


def display(lw: Lowering, node: ast.Dict, shape: Map) -> Expr:
    """Lower `{key: value}`."""
    items = []
    for key, item in zip(node.keys, node.values, strict=True):
        assert key is not None
        items.append((ints_of(lw, key), _value(lw, lw.lower(item), shape)))
    made = empty(lw, shape)
    for key_ints, value in items:
        _put(lw, made, shape, key_ints, value)
    return made


def _value(lw: Lowering, value: Expr, shape: Map) -> Expr:
    """Return a value in its rep, with everything checked that may fail."""
    value = lw.to(of_kind(value, shape.value), shape.value)
    return lw.save(lw.to(value, "i") if shape.value == "b" else value)


def _put(lw: Lowering, holder: Expr, shape: Map, key: list[Expr], value: Expr) -> None:
    at = lw.keep(lw.helper(f"k_map_slot{len(shape.keys)}", holder, *key))
    lw.do(lw.helper(f"k_map_put_{_NAMES[shape.value]}", holder, at, value))


def store(lw: Lowering, target: ast.Subscript, value: Expr) -> bool:
    """Lower `d[key] = value` for an evaluated value; tell whether it is one that is kept in C."""
    found = map_of(lw, target.value)
    if found is None:
        return False
    holder, shape = found
    value = _value(lw, value, shape)
    _put(lw, holder, shape, ints_of(lw, target.slice), value)
    return True


def item(lw: Lowering, node: ast.Subscript) -> Expr | None:
    """Lower `d[key]`; None where it is something else."""
    found = map_of(lw, node.value)
    if found is None:
        return None
    holder, shape = found
    at = _found(lw, holder, shape, node.slice)
    return _typed(lw, node, _read(lw, holder, shape, at), shape)


def _found(lw: Lowering, holder: Expr, shape: Map, key: ast.expr) -> Expr:
    """Return where a key is that has to be there."""
    at = lw.keep(lw.helper(f"k_map_find{len(shape.keys)}", holder, *ints_of(lw, key)))
    lw.unless(native("({0} >= 0)", "b", at), "a key that is missing")
    return at


def _read(lw: Lowering, holder: Expr, shape: Map, at: Expr) -> Expr:
    return lw.keep(lw.helper(f"k_map_{_NAMES[shape.value]}", holder, at))


def _typed(lw: Lowering, node: ast.expr, value: Expr, shape: Map) -> Expr:
    """Return a value that was read, an int checked against what was recorded."""
    if shape.value == "b":
        return native("({0} != 0)", "b", value)
    ty = lw.context.guards.get(node) or lw.ty(node)
    return lw.keep(lw.fits(value, ANY, ty)) if shape.value == "i" and not ty.is_any else value


def changed(lw: Lowering, load: ast.Subscript) -> tuple[Expr, tuple[Expr, Map, Expr]] | None:
    """Lower the reading of `d[key] += value`: the old value, and the place for the new one."""
    found = map_of(lw, load.value)
    if found is None:
        return None
    holder, shape = found
    at = _found(lw, holder, shape, load.slice)
    return _typed(lw, load, _read(lw, holder, shape, at), shape), (holder, shape, at)


def put_back(lw: Lowering, place: tuple[Expr, Map, Expr], value: Expr) -> None:
    """Store the new value of `d[key] += value`."""
    holder, shape, at = place
    lw.do(lw.helper(f"k_map_put_{_NAMES[shape.value]}", holder, at, _value(lw, value, shape)))


def got(lw: Lowering, node: ast.Call, holder: Expr, shape: Map) -> Expr:
    """Lower `d.get(key, default)`."""
    key = ints_of(lw, node.args[0])
    default = _value(lw, lw.lower(node.args[1]), shape)
    at = lw.keep(lw.helper(f"k_map_find{len(shape.keys)}", holder, *key))
    value = lw.keep(lw.helper(f"k_map_{_NAMES[shape.value]}_or", holder, at, default))
    return _typed(lw, node, value, shape)


def asked(lw: Lowering, node: ast.Compare) -> Expr | None:
    """Lower `key in d` and `key not in d`; None where it is something else."""
    found = map_of(lw, node.comparators[0]) if len(node.ops) == 1 else None
    if found is None or not isinstance(node.ops[0], (ast.In, ast.NotIn)):
        return None
    holder, shape = found
    at = lw.helper(f"k_map_find{len(shape.keys)}", holder, *ints_of(lw, node.left))
    made = native("({0} >= 0)", "b", at)
    return negated(made) if isinstance(node.ops[0], ast.NotIn) else made
