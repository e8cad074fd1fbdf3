"""Decide which dicts of numbers under ints, characters or tuples of them are kept in C.

    at = {}                              at = k_map_new(1)
    if wanted - x in at:             ->  if k_map_find1(at, wanted - x) >= 0:
        return at[wanted - x]                return k_map_int(at, k_map_find1(at, wanted - x))
    at[x] = i                            k_map_put_int(at, k_map_slot1(at, x), i)

A dict is one where its variable is never given anything but a fresh one, and nothing is done with
it but to look up and store single items, to ask for keys, and to measure it. Outside of loops it
may be looked through, and it may be returned: a dict is made of it then, items in their order.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.codegen.reps import rep_of
from advisor.codegen.seen import item_kinds
from advisor.codegen.uses import (
    COMPREHENSIONS,
    Parents,
    are_late,
    in_try,
    is_test,
    loops_around,
    name_called,
    parents_in,
    private,
    taken_in,
)
from advisor.inference.assignments import as_binop, as_load
from advisor.inference.types import NOTHING

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.types import Ty

MAP = "H"
"""The rep of a local that holds such a dict."""
_VALUES = ("i", "d", "b")
_LOOKS_THROUGH = frozenset(
    f"builtins.{name}" for name in ("sorted", "max", "min", "sum", "list", "tuple", "dict")
)


@dataclass(frozen=True, slots=True)
class Map:
    """Of what keys consist, a letter a part, and the rep of the values."""

    keys: str
    value: str


@dataclass(slots=True)
class _Uses:
    """What is done with a dict: what makes it, keys, values in or out, what is taken whole."""

    makers: list[ast.expr] = field(default_factory=list)
    keys: list[ast.expr] = field(default_factory=list)
    values: list[ast.expr] = field(default_factory=list)
    whole: list[ast.AST] = field(default_factory=list)


def choose_maps(context: Context) -> tuple[dict[str, Map], dict[ast.AST, Map], set[ast.AST]]:
    """Return the variables that hold dicts kept in C, what makes them, and what takes a dict."""
    found: dict[str, Map] = {}
    makers: dict[ast.AST, Map] = {}
    whole: set[ast.AST] = set()
    parents = parents_in(context)
    for name, _ in private(context, ("dict",)):
        uses = _uses(context, name, parents)
        shape = None if uses is None else _shape(context, uses)
        if uses is not None and shape is not None:
            found[name] = shape
            makers.update(dict.fromkeys(uses.makers, shape))
            whole.update(uses.whole)
    return found, makers, whole


def _shape(context: Context, uses: _Uses) -> Map | None:
    keys = {item_kinds(context, k) for k in uses.keys if context.ty.get(k, NOTHING).atoms}
    types = [context.guards.get(v, context.ty.get(v, NOTHING)) for v in uses.values]
    values = {rep_of(ty) for ty in types if ty.atoms}
    if not uses.makers or len(keys) != 1 or "" in keys or len(values) != 1:
        return None
    shape = Map(keys.pop(), values.pop())
    if uses.whole and any(_has_bool(context.ty.get(key, NOTHING)) for key in uses.keys):
        return None  # True would become 1
    return shape if shape.value in _VALUES else None


def _has_bool(ty: Ty) -> bool:
    atom = ty.get("tuple")
    parts = () if atom is None or atom.items is None else atom.items
    return ty.get("bool") is not None or any(_has_bool(part) for part in parts)


def _uses(context: Context, name: str, parents: Parents) -> _Uses | None:
    uses = _Uses()
    around = taken_in(
        context,
        name,
        parents,
        lambda made: _made(context, made, uses),
        lambda node: _used(context, node, parents, uses),
    )
    if around is None:
        return None
    nodes = [*uses.makers, *uses.keys, *uses.values, *around, *(parents[a] for a in around)]
    return None if are_late(context, nodes) else uses


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
        case ast.Call(args=[_]) if name_called(context, parent) == "builtins.len":
            return parent in context.native
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[value]):
            uses.keys.append(left)
            return value is node
        case _ if is_test(node, parents):
            return True
        case _:
            uses.whole.append(node)
            return _is_taken_whole(context, node, parents)


def _is_taken_whole(context: Context, node: ast.Name, parents: Parents) -> bool:
    """Tell whether a dict made on the spot will do: it is returned, or looked through once."""
    if in_try(node, parents):
        return False
    at = _view_of(node, parents)
    match parents[at]:
        case ast.Return():
            return at is node
        case ast.Tuple(elts=items) as several:  # not twice: the two would be one object
            names = [item.id for item in items if isinstance(item, ast.Name)]
            once = at is node and names.count(node.id) == 1
            return once and isinstance(parents[several], ast.Return)
        case ast.comprehension(iter=source) as part if source is at:
            whole = parents[part]
            first = isinstance(whole, COMPREHENSIONS) and whole.generators[0] is part
            return first and not loops_around(whole, parents)
        case ast.For(iter=source, body=body) as loop if source is at:
            stores = any(_stores(statement, node.id) for statement in body)
            return not stores and not loops_around(loop, parents)
        case ast.Call(args=[first, *_]) as call if first is at:
            known = call in context.native and name_called(context, call) in _LOOKS_THROUGH
            return known and not loops_around(call, parents)
        case _:
            return False


def _view_of(node: ast.Name, parents: Parents) -> ast.expr:
    """Return the view of a variable, `d.items()`, where it stands in one, else the variable."""
    parent = parents[node]
    if isinstance(parent, ast.Attribute) and parent.attr in ("items", "keys", "values"):
        call = parents[parent]
        if isinstance(call, ast.Call) and call.func is parent and not call.args:
            return call
    return node


def _stores(statement: ast.AST, name: str) -> bool:
    """Tell whether a statement stores into a dict by its variable, or assigns that."""
    for part in ast.walk(statement):
        match part:
            case ast.Subscript(value=ast.Name(id=held), ctx=ast.Store()) if held == name:
                return True
            case ast.Name(id=held, ctx=ast.Store()) if held == name:
                return True
    return False


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
