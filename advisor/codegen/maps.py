"""Decide which dicts of numbers under ints, characters or tuples of them are kept in C.

    at = {}                              at = k_map_new(1)
    if wanted - x in at:             ->  if k_map_find1(at, wanted - x) >= 0:
        return at[wanted - x]                return k_map_int(at, k_map_find1(at, wanted - x))
    at[x] = i                            k_map_put_int(at, k_map_slot1(at, x), i)

A dict is one where its variable is never given anything but a fresh one, and nothing is done with
it but to look up and store single items, to ask for keys, and to measure it: so nobody can tell
in which order it holds them.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.codegen.reps import rep_of
from advisor.codegen.seen import item_kinds
from advisor.codegen.uses import (
    Parents,
    are_late,
    in_try,
    is_test,
    name_called,
    parents_in,
    private,
    reads_and_stores,
    value_given,
)
from advisor.inference.assignments import as_binop, as_load
from advisor.inference.types import NOTHING

if TYPE_CHECKING:
    from advisor.inference.context import Context

MAP = "H"
"""The rep of a local that holds such a dict."""
_VALUES = ("i", "d", "b")


@dataclass(frozen=True, slots=True)
class Map:
    """Of what keys consist, a letter a part, and the rep of the values."""

    keys: str
    value: str


@dataclass(slots=True)
class _Uses:
    """What is done with a dict: nodes that make it, keys, values that go in or out, the rest."""

    makers: list[ast.expr] = field(default_factory=list)
    keys: list[ast.expr] = field(default_factory=list)
    values: list[ast.expr] = field(default_factory=list)
    others: list[ast.AST] = field(default_factory=list)


def choose_maps(context: Context) -> tuple[dict[str, Map], dict[ast.AST, Map]]:
    """Return the variables that hold dicts kept in C, and the nodes that make them."""
    found: dict[str, Map] = {}
    makers: dict[ast.AST, Map] = {}
    parents = parents_in(context)
    for name, _ in private(context, ("dict",)):
        uses = _uses(context, name, parents)
        shape = None if uses is None else _shape(context, uses)
        if uses is not None and shape is not None:
            found[name] = shape
            makers.update(dict.fromkeys(uses.makers, shape))
    return found, makers


def _shape(context: Context, uses: _Uses) -> Map | None:
    keys = {item_kinds(context, k) for k in uses.keys if context.ty.get(k, NOTHING).atoms}
    types = [context.guards.get(v, context.ty.get(v, NOTHING)) for v in uses.values]
    values = {rep_of(ty) for ty in types if ty.atoms}
    if not uses.makers or len(keys) != 1 or "" in keys or len(values) != 1:
        return None
    shape = Map(keys.pop(), values.pop())
    return shape if shape.value in _VALUES else None


def _uses(context: Context, name: str, parents: Parents) -> _Uses | None:
    uses = _Uses()
    for node in reads_and_stores(context, name, parents):
        uses.others.append(parents[node])
        if isinstance(node.ctx, ast.Load):
            known = _used(context, node, parents, uses)
        else:
            known = _made(context, value_given(context, node, parents), uses)
        if not known:
            return None
    nodes = [*uses.makers, *uses.keys, *uses.values, *uses.others]
    return None if are_late(context, [*nodes, *(parents[o] for o in uses.others)]) else uses


def _made(context: Context, made: ast.expr | None, uses: _Uses) -> bool:
    """Take in an assignment to the variable."""
    match made:
        case ast.Call(args=[], keywords=[]) if name_called(context, made) == "builtins.dict":
            known = made in context.native
        case ast.Dict(keys=keys, values=values):
            known = all(key is not None for key in keys)
            uses.keys.extend(key for key in keys if key is not None)
            uses.values.extend(values)
        case _:
            return False
    uses.makers.append(made)
    return known


def _used(context: Context, node: ast.Name, parents: Parents, uses: _Uses) -> bool:
    """Take in a use of the variable."""
    parent = parents[node]
    match parent:
        case ast.Subscript(value=value, slice=key) if value is node:
            uses.keys.append(key)
            return _looked_up(context, parent, parents, uses)
        case ast.Attribute(attr="get", value=value) if value is node:
            call = parents[parent]
            if not isinstance(call, ast.Call) or call.func is not parent or call.keywords:
                return False
            if call not in context.native or len(call.args) != 2:
                return False
            uses.keys.append(call.args[0])
            uses.values += [call.args[1], call]
            return True
        case ast.Call(args=[value], keywords=[]) if value is node:
            return name_called(context, parent) == "builtins.len"
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[value]):
            uses.keys.append(left)
            return value is node
        case _:
            return is_test(node, parents)


def _looked_up(context: Context, item: ast.Subscript, parents: Parents, uses: _Uses) -> bool:
    """Take in `d[key]`, read or stored."""
    if isinstance(item.slice, ast.Slice) or in_try(item, parents):  # it may raise a KeyError
        return False
    match parents[item], item.ctx:
        case _, ast.Load():
            uses.values.append(item)
        case ast.Assign(targets=[target], value=value), _ if target is item:
            uses.values.append(value)
        case ast.AugAssign() as changed, _:
            uses.values += [as_load(context, item), as_binop(context, changed)]
        case _:
            return False
    return True
