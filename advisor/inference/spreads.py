"""Calls that a list or tuple of always the same size is spread into, item by item.

    Reading(*row)   ->   Reading(row[0], row[1], row[2])
    Item(**fields)  ->   Item(name=fields["name"], price=fields["price"])

Another size, or other keys, lead to the original. Where a bail-out would be too late, or the callee
is not known, the call stays as it is.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import copy
import keyword
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
_SEQUENCES = ("list", "tuple")


class Part(ast.expr):
    """One item of the `count` that a value holds; the first of them evaluates it, and checks."""

    _fields = ("value",)
    value: ast.expr
    place: int
    count: int
    first: Part
    key: str = ""
    """The key of an item of a dict."""


class Spread(ast.expr):
    """A call with its items passed one by one, and as it is written."""

    _fields = ("rewritten", "otherwise")
    rewritten: ast.Call
    otherwise: ast.Call


def spread(node: ast.Call, seen: Callable[[ast.expr], Seen | None]) -> Spread | None:
    """Return both forms of a call that values are spread into, where their size is known.

    `seen` tells what was recorded of a node. All else it is given are variables and constants, so
    nothing comes between the items.
    """
    starred = [arg.value for arg in node.args if isinstance(arg, ast.Starred)]
    named = [k for k in node.keywords if k.arg is None]
    others = [arg for arg in node.args if not isinstance(arg, ast.Starred)]
    others += [k.value for k in node.keywords if k.arg is not None]
    if isinstance(node.func, ast.Name) and hasattr(builtins, node.func.id):
        return None
    values = [*starred, *(one.value for one in named)]
    if not values or not all(map(is_atom, others)) or named not in ([], node.keywords[-1:]):
        return None
    if len(values) > 1 and not all(isinstance(value, ast.Name) for value in values):
        return None
    given: list[ast.expr] = []
    for arg in node.args:
        parts = _parts(arg.value, seen) if isinstance(arg, ast.Starred) else [copy.deepcopy(arg)]
        if not parts:
            return None
        given += parts
    keywords = [copy.deepcopy(k) for k in node.keywords if k.arg is not None]
    for one in named:
        items = _items(one.value, seen, [str(k.arg) for k in keywords])
        if not items:
            return None
        keywords += [ast.keyword(item.key, item) for item in items]
    made = Spread()
    made.otherwise = node
    made.rewritten = ast.Call(copy.deepcopy(node.func), given, keywords)
    passed = [*given, *(k.value for k in keywords)]
    for part in (made.rewritten, made, *(part for part in passed if isinstance(part, Part))):
        ast.copy_location(part, node)
    return made


def _parts(node: ast.expr, seen: Callable[[ast.expr], Seen | None]) -> list[ast.expr]:
    """Return the items of a value of one size; none of anything else."""
    known = seen(node)
    if known is None or set(known.types) not in _KINDS:
        return []
    count = known.length_low or 0
    if count != known.length_high or count > _MOST_PARTS:
        return []
    first = Part()
    value = copy.deepcopy(node)
    parts: list[ast.expr] = []
    for place in range(count):
        part = Part() if place else first
        part.value, part.place, part.count, part.first = value, place, count, first
        parts.append(part)
    return parts


def _items(node: ast.expr, seen: Callable[[ast.expr], Seen | None], taken: list[str]) -> list[Part]:
    """Return the items of a dict whose keys are known; none of anything else."""
    known = seen(node)
    if known is None or set(known.types) != {"dict"} or set(taken) & set(known.keys):
        return []
    if not all(key.isidentifier() and not keyword.iskeyword(key) for key in known.keys):
        return []
    first = Part()
    value = copy.deepcopy(node)
    parts = [first, *(Part() for _ in known.keys[1:])] if known.keys else []
    for place, (part, key) in enumerate(zip(parts, known.keys, strict=False)):
        part.value, part.place, part.first, part.key = value, place, first, key
        part.count = len(known.keys)
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
        RefusedError: The value may be something else.
    """
    value = node.value
    ty = evaluation.look(context, value, env) if node is node.first else context.ty[value]
    atom = ty.single
    if env.dirty or atom is None or atom.kind not in (("dict",) if node.key else _SEQUENCES):
        raise RefusedError(RefusalReason.UNSUPPORTED_SYNTAX, "starred", node)
    context.sites.box(ty)
    if atom.kind in ("list", "dict"):
        return context.sites.item(ty, atom.kind)
    known = atom.items is not None and len(atom.items) == node.count
    return atom.items[node.place] if known and atom.items is not None else ANY
