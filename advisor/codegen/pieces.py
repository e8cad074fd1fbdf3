"""Decide which lists of texts are kept in C as the text that they are joined to.

    out = []                            out = k_pieces_new()
    out.append(text[i:j])           ->  k_pieces_next(out); k_pieces_slice(out, text, i, j)
    return "".join(out)                 return k_pieces_joined(out, "")

A list is one where its variable is never given anything but a fresh one, and nothing is done with
it but to put texts behind the others, to join them, always with the same constant between them, to
empty and to measure it. One of single characters may be turned round too.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen.reps import rep_of
from advisor.codegen.uses import (
    Parents,
    are_late,
    is_test,
    name_called,
    parents_in,
    private,
    taken_in,
)
from advisor.inference.arithmetic import constant_int
from advisor.inference.types import NOTHING

if TYPE_CHECKING:
    from advisor.inference.context import Context

PIECES = "W"
"""The rep of a local that holds such a list."""
_METHODS = {"append": 1, "clear": 0, "reverse": 0}


def choose_pieces(context: Context) -> tuple[dict[str, str], dict[ast.AST, str]]:
    """Return what stands between the pieces, by variable and by node that makes such a list."""
    found: dict[str, str] = {}
    makers: dict[ast.AST, str] = {}
    parents = parents_in(context)
    for name, _ in private(context, ("list",)):
        made, between = _uses(context, name, parents)
        if len(between) == 1:
            found[name] = between.pop()
            makers.update(dict.fromkeys(made, found[name]))
    return found, makers


def _uses(context: Context, name: str, parents: Parents) -> tuple[list[ast.expr], set[str]]:
    """Return what makes a list and what it is joined with; nothing where more is done."""
    makers: list[ast.expr] = []
    items: list[ast.expr] = []
    between: set[str] = set()
    turned: list[ast.AST] = []

    def made(value: ast.expr | None) -> bool:
        if not isinstance(value, ast.List) or any(isinstance(i, ast.Starred) for i in value.elts):
            return False
        makers.append(value)
        items.extend(value.elts)
        return True

    def used(node: ast.Name) -> bool:
        parent = parents[node]
        if isinstance(parent, ast.Attribute):
            turned.extend([parent] if parent.attr == "reverse" else [])
            return _put_in(context, parent, parents, items)
        held: ast.AST = node
        if turned_round(context, parent) is node:
            turned.append(parent)
            held, parent = parent, parents[parent]
        if not isinstance(parent, ast.Call) or parent.keywords or parent.args != [held]:
            return held is node and is_test(node, parents)
        joined = joined_with(parent)
        if joined is None or parent not in context.native:
            return held is node and name_called(context, parent) == "builtins.len"
        between.add(joined)
        return True

    around = taken_in(context, name, parents, made, used)
    if around is None or not all(_is_text(context, item) for item in items):
        return [], set()
    if turned and (between != {""} or not all(_is_character(context, item) for item in items)):
        return [], set()
    late = are_late(context, [*makers, *items, *around, *(parents[a] for a in around)])
    return ([], set()) if late else (makers, between)


def joined_with(call: ast.Call) -> str | None:
    """Return the constant text that a call joins something with; None for any other call."""
    match call.func:
        case ast.Attribute(value=ast.Constant(value=str() as between), attr="join"):
            return between
        case _:
            return None


def _put_in(
    context: Context, method: ast.Attribute, parents: Parents, items: list[ast.expr]
) -> bool:
    """Take in what a method of the list puts in; tell whether it is one that is known."""
    call = parents[method]
    if not isinstance(call, ast.Call) or call.func is not method or call.keywords:
        return False
    if call not in context.native or len(call.args) != _METHODS.get(method.attr):
        return False
    items.extend(call.args)
    return not any(isinstance(arg, ast.Starred) for arg in call.args)


def turned_round(context: Context, node: ast.AST) -> ast.expr | None:
    """Return what `reversed(x)` or `x[::-1]` turns round; None of anything else."""
    match node:
        case ast.Call(args=[held], keywords=[]):
            return held if name_called(context, node) == "builtins.reversed" else None
        case ast.Subscript(value=held, slice=ast.Slice(lower=None, upper=None, step=step)):
            by = None if step is None else constant_int(context.ty.get(step, NOTHING))
            return held if by == -1 else None
        case _:
            return None


def _is_character(context: Context, item: ast.expr) -> bool:
    """Tell whether an item is a single character, or never evaluated."""
    ty = context.ty.get(item, NOTHING)
    return not ty.atoms or rep_of(ty) == "c"


def _is_text(context: Context, item: ast.expr) -> bool:
    """Tell whether an item is a text, or never evaluated."""
    ty = context.ty.get(item, NOTHING)
    return not ty.atoms or ty.is_only("str")
