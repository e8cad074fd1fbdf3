"""Decide which sets of ints, characters or tuples of them are kept in C.

    seen = {(row, column)}              seen = k_seen_new(2); k_seen_add2(seen, row, column)
    if (r, c) not in seen:          ->  if not k_seen_has2(seen, r, c):
        seen.add((r, c))                    k_seen_add2(seen, r, c)

A set is one where its variable is never given anything but a fresh one, and nothing is done with
it but to put items in, to take given ones out, to ask for them, and to measure it: so nobody can
tell in which order it holds them, or that 1 and True are not the same.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen.reps import rep_of
from advisor.codegen.uses import (
    Parents,
    are_late,
    in_try,
    is_test,
    name_called,
    parents_in,
    private,
    taken_in,
)
from advisor.inference.types import NOTHING

if TYPE_CHECKING:
    from advisor.inference.context import Context

SEEN = "S"
"""The rep of a local that holds such a set."""
_METHODS = {"add": 1, "discard": 1, "remove": 1, "clear": 0}
_MOST = 4
_PARTS = {"i": "i", "b": "i", "c": "c"}


def choose_seen(context: Context) -> tuple[dict[str, str], dict[ast.AST, str]]:
    """Return of what items consist, by variable and by node that makes such a set."""
    found: dict[str, str] = {}
    makers: dict[ast.AST, str] = {}
    parents = parents_in(context)
    for name, _ in private(context, ("set",)):
        made, items = _uses(context, name, parents)
        kinds = {item_kinds(context, item) for item in items if _is_reached(context, item)}
        if made and len(kinds) == 1 and "" not in kinds:
            found[name] = kinds.pop()
            makers.update(dict.fromkeys(made, found[name]))
    return found, makers


def _is_reached(context: Context, node: ast.expr) -> bool:
    return bool(context.ty.get(node, NOTHING).atoms)


def _uses(context: Context, name: str, parents: Parents) -> tuple[list[ast.expr], list[ast.expr]]:
    """Return what makes a set and the items it is given or asked for; none where more is done."""
    makers: list[ast.expr] = []
    items: list[ast.expr] = []

    def made(value: ast.expr | None) -> bool:
        held = None if value is None else _items_made(context, value)
        if value is None or held is None:
            return False
        makers.append(value)
        items.extend(held)
        return True

    def used(node: ast.Name) -> bool:
        held = _items_used(context, node, parents)
        items.extend(held or ())
        return held is not None

    around = taken_in(context, name, parents, made, used)
    if around is None:
        return [], []
    late = are_late(context, [*makers, *items, *around, *(parents[a] for a in around)])
    return ([], []) if late else (makers, items)


def _items_made(context: Context, made: ast.expr) -> list[ast.expr] | None:
    """Return the items that a fresh set is made of, None where it is no such set."""
    match made:
        case ast.Call(args=[], keywords=[]) if name_called(context, made) == "builtins.set":
            return [] if made in context.native else None
        case ast.Set(elts=items) if not any(isinstance(i, ast.Starred) for i in items):
            return items
        case ast.SetComp(elt=item):
            return [item]
        case _:
            return None


def _items_used(context: Context, node: ast.Name, parents: Parents) -> list[ast.expr] | None:
    """Return the items that a use puts in, takes out or asks for; None for any other use."""
    parent = parents[node]
    match parent:
        case ast.Attribute(attr=method, value=value) if value is node:
            call = parents[parent]
            if not isinstance(call, ast.Call) or call.func is not parent or call.keywords:
                return None
            if method == "remove" and in_try(call, parents):  # it may raise a KeyError
                return None
            known = call in context.native and _METHODS.get(method) == len(call.args)
            return call.args if known else None
        case ast.Call(args=[value], keywords=[]) if value is node:
            return [] if name_called(context, parent) == "builtins.len" else None
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[value]):
            return [left] if value is node else None
        case _:
            return [] if is_test(node, parents) else None


def item_kinds(context: Context, item: ast.expr) -> str:
    """Return of what an item consists, a letter a part: an int or a character; else nothing."""
    ty = context.ty.get(item, NOTHING)
    atom = ty.single
    if atom is None or atom.kind != "tuple":
        return _PARTS.get(rep_of(ty), "")
    if isinstance(item, ast.Tuple) and any(isinstance(p, ast.Starred) for p in item.elts):
        return ""
    parts = [_PARTS.get(rep_of(part), "") for part in atom.items or ()]
    # One in a tuple is not taken for one by itself.
    return "".join(parts) if all(parts) and 1 < len(parts) <= _MOST else ""
