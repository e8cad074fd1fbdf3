"""What map and filter give a builtin that consumes it on the spot: a generator expression.

    sum(map(lambda r: r.n, rows))   ->   sum(r.n for r in rows)
    list(filter(is_open, orders))   ->   list(item for item in orders if is_open(item))

An exception leads to the original, so the two can't be told apart. Where a bail-out would be too
late, the call stays as it is.
"""

from __future__ import annotations

import ast
import contextlib
import copy
from typing import TYPE_CHECKING

from advisor.inference import evaluation
from advisor.inference.applied import (
    Applied,
    applied,
    holds_after,
    is_meant,
    itself,
    may_stop,
    suppose,
)
from advisor.inference.context import RefusedError
from advisor.inference.keyed import Keyed

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env
    from advisor.inference.types import Ty

_CONSUMERS = frozenset(
    ["all", "any", "frozenset", "list", "max", "min", "set", "sorted", "sum", "tuple"]
)
_MOST_SOURCES = 4


class Mapped(ast.expr):
    """A call that consumes a map or a filter: rewritten, and as it was written.

    `relies` are the builtins by name, `function` what is applied, `sources` where its items are
    from.
    """

    _fields = ("rewritten", "otherwise")
    rewritten: ast.Call
    otherwise: ast.Call
    relies: tuple[str, ...]
    function: Applied
    sources: list[ast.expr]


def mapped(node: ast.Call, number: int) -> Mapped | None:
    """Return a call with a generator expression for a map or filter; `number` is its own."""
    func, inner = node.func, node.args[0] if node.args else None
    joins = isinstance(func, ast.Attribute) and func.attr == "join"
    if not joins and not (isinstance(func, ast.Name) and func.id in _CONSUMERS):
        return None
    if not isinstance(inner, ast.Call) or not isinstance(inner.func, ast.Name) or inner.keywords:
        return None
    way, sources = inner.func.id, inner.args[1:]
    most = {"map": _MOST_SOURCES, "filter": 1}.get(way, 0)
    if not 1 <= len(sources) <= most or any(isinstance(a, ast.Starred) for a in inner.args):
        return None
    nothing = isinstance(inner.args[0], ast.Constant) and inner.args[0].value is None
    function = (
        itself(inner.args[0], number)
        if way == "filter" and nothing
        else applied(inner.args[0], len(sources), number)
    )
    if function is None:
        return None
    made = Mapped()
    made.otherwise, made.function, made.sources = node, function, sources
    made.rewritten = copy.copy(node)
    made.rewritten.args = [_items(inner, way, function), *copy.deepcopy(node.args[1:])]
    made.rewritten.func = copy.deepcopy(func)
    made.rewritten.keywords = copy.deepcopy(node.keywords)
    made.relies = (way, *(["zip"] if len(sources) > 1 else []))
    return ast.fix_missing_locations(ast.copy_location(made, node))


def _items(inner: ast.Call, way: str, function: Applied) -> ast.GeneratorExp:
    body = copy.deepcopy(function.made.body)
    own = {n.id for n in function.items}
    parameters = [part.arg for part in function.made.args.args]
    loads = [n for n in ast.walk(body) if isinstance(n, ast.Name) and n.id in parameters]
    places: dict[str, ast.AST] = {
        a.arg: next((n for n in loads if n.id == a.arg), a) for a in function.made.args.args
    }
    function.items = [n for n in loads if n.id in own]
    function.made = ast.Lambda(function.made.args, body)
    targets: list[ast.expr] = [
        ast.copy_location(ast.Name(name, ast.Store()), places[name]) for name in parameters
    ]
    target, source = targets[0], copy.deepcopy(inner.args[1])
    if len(targets) > 1:
        target = ast.Tuple(targets, ast.Store())
        source = ast.Call(ast.Name("zip", ast.Load()), copy.deepcopy(inner.args[1:]), [])
    turn = ast.comprehension(target, source, [], 0)
    element: ast.expr = body
    if way == "filter":
        turn.ifs = [body]
        first = parameters[0]
        element = ast.copy_location(ast.Name(first, ast.Load()), places[first])
    made = ast.copy_location(ast.GeneratorExp(element, [turn]), inner)
    return ast.fix_missing_locations(made)


def type_of(context: Context, node: Mapped, env: Env) -> Ty:
    """Return the type of a call that consumes a map or a filter."""
    context.as_written.discard(node)
    known = all(n not in context.locals and context.global_fact(n) is None for n in node.relies)
    if known and not env.dirty and is_meant(context, node.function):
        _suppose(context, node)
        inner = env.copy()
        ty = None
        with contextlib.suppress(RefusedError):
            ty = evaluation.look(context, node.rewritten, inner)
        done = ty is not None and not inner.dirty and _is_native(context, node)
        if ty is not None and done and holds_after(context, node.function):
            env.vars = inner.vars
            return ty
    context.as_written.add(node)
    return evaluation.look(context, node.otherwise, env)


def _suppose(context: Context, node: Mapped) -> None:
    """Take what was seen of the sources for the items, by the parameters that get them."""
    own = node.function
    for parameter, source in zip(own.made.args.args, node.sources, strict=True):
        mine = [part for part in own.items if part.id.startswith(parameter.arg)]
        suppose(context, Applied(own.made, items=mine), source)


def _is_native(context: Context, node: Mapped) -> bool:
    """Tell whether the rewritten form, and all in it, is known to do nothing else."""
    if node.rewritten not in context.native:
        return False
    parts = list(ast.walk(node.rewritten))
    if any(p in context.as_written for p in parts if isinstance(p, (Keyed, Mapped))):
        return False
    if may_stop(context, node.function.made.body):
        return False
    return not any(part in context.effects for part in parts)
