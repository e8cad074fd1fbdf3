"""Calls that a list or tuple of always the same size is spread into, item by item.

    Reading(*row)   ->   Reading(row[0], row[1], row[2])

Another size leads to the original. Where a bail-out would be too late, or the callee is not known,
the call stays as it is.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import copy
from typing import TYPE_CHECKING

from advisor.inference import evaluation
from advisor.inference.context import RefusedError
from advisor.inference.evaluated import is_atom
from advisor.inference.types import ANY, Ty
from advisor.model.kernel import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.inference.context import Context
    from advisor.inference.observation import Seen
    from advisor.inference.state import Env

_MOST_PARTS = 16
_KINDS = ({"list"}, {"tuple"})


class Part(ast.expr):
    """One item of the `count` that a variable holds; the first of them checks the size."""

    _fields = ("value",)
    value: ast.Name
    place: int
    count: int
    first: Part


class Spread(ast.expr):
    """A call with its items passed one by one, and as it is written."""

    _fields = ("rewritten", "otherwise")
    rewritten: ast.Call
    otherwise: ast.Call


def spread(node: ast.Call, seen: Callable[[ast.expr], Seen | None]) -> Spread | None:
    """Return both forms of a call with variables spread into it, where their size is known.

    `seen` tells what was recorded of a node. All else it is given are variables and constants, so
    nothing comes between the items.
    """
    starred = [arg for arg in node.args if isinstance(arg, ast.Starred)]
    others = [arg for arg in node.args if arg not in starred] + [k.value for k in node.keywords]
    if isinstance(node.func, ast.Name) and hasattr(builtins, node.func.id):
        return None
    if not starred or not all(map(is_atom, others)) or any(k.arg is None for k in node.keywords):
        return None
    given: list[ast.expr] = []
    for arg in node.args:
        parts = _parts(arg.value, seen) if isinstance(arg, ast.Starred) else [copy.deepcopy(arg)]
        if not parts:
            return None
        given += parts
    made = Spread()
    made.otherwise = node
    made.rewritten = ast.Call(copy.deepcopy(node.func), given, copy.deepcopy(node.keywords))
    for part in (made.rewritten, made, *(part for part in given if isinstance(part, Part))):
        ast.copy_location(part, node)
    return made


def _parts(node: ast.expr, seen: Callable[[ast.expr], Seen | None]) -> list[ast.expr]:
    """Return the items that a variable of one size holds; none of anything else."""
    known = seen(node)
    if not isinstance(node, ast.Name) or known is None or set(known.types) not in _KINDS:
        return []
    count = known.length_low or 0
    if count != known.length_high or count > _MOST_PARTS:
        return []
    first = Part()
    parts: list[ast.expr] = []
    for place in range(count):
        part = Part() if place else first
        part.value, part.place, part.count, part.first = copy.deepcopy(node), place, count, first
        parts.append(part)
    return parts


def type_of(context: Context, node: Spread, env: Env) -> Ty:
    """Return the type of a call; as it is written where the rewritten one is not known."""
    context.as_written.discard(node)
    if not env.dirty:
        inner = env.copy()
        ty = None
        with contextlib.suppress(RefusedError):
            ty = evaluation.look(context, node.rewritten, inner)
        if ty is not None and not inner.dirty:
            env.vars = inner.vars
            return ty
    context.as_written.add(node)
    return evaluation.look(context, node.otherwise, env)


def part_type(context: Context, node: Part, env: Env) -> Ty:
    """Return the type of one of the items.

    Raises:
        RefusedError: The variable may be something else.
    """
    ty = evaluation.look(context, node.value, env)
    atom = ty.single
    if env.dirty or atom is None or atom.kind not in ("list", "tuple"):
        raise RefusedError(RefusalReason.UNSUPPORTED_SYNTAX, "starred", node)
    context.sites.box(ty)
    if atom.kind == "list":
        return context.sites.item(ty, "list")
    known = atom.items is not None and len(atom.items) == node.count
    return atom.items[node.place] if known and atom.items is not None else ANY
