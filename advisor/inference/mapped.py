"""What map and filter give a builtin that consumes it on the spot: a generator expression.

    sum(map(lambda r: r.n, rows))   ->   sum(r.n for r in rows)
    list(filter(is_open, orders))   ->   list(item for item in orders if is_open(item))
    a, b = map(radians, (x, y))     ->   a, b = radians(x), radians(y)
    a, b = map(int, parts)          ->   a, b = tuple(int(item) for item in parts)

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
from advisor.inside.classes import override

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env
    from advisor.inference.types import Ty

_CONSUMERS = frozenset(
    ["all", "any", "frozenset", "list", "max", "min", "set", "sorted", "sum", "tuple"]
)
_MOST_SOURCES = 4
_MOST_PARTS = 16


class Mapped(ast.expr):
    """A call that consumes a map or a filter, or one taken apart: rewritten, and as written.

    `mapping` is the map or filter, `relies` are the builtins by name, `function` what is applied,
    `sources` where its items are from.
    """

    _fields = ("rewritten", "otherwise")
    rewritten: ast.Call | ast.Tuple
    otherwise: ast.Call
    mapping: ast.Call
    relies: tuple[str, ...]
    function: Applied
    sources: list[ast.expr]


def mapped(node: ast.Call, number: int) -> Mapped | None:
    """Return a call with a generator expression for a map or filter; `number` is its own."""
    func, inner = node.func, node.args[0] if node.args else None
    joins = isinstance(func, ast.Attribute) and func.attr == "join"
    if not joins and not (isinstance(func, ast.Name) and func.id in _CONSUMERS):
        return None
    made = _made(inner, number)
    if made is None:
        return None
    rest, keywords = copy.deepcopy(node.args[1:]), copy.deepcopy(node.keywords)
    made.rewritten = ast.Call(copy.deepcopy(func), [*_given(made), *rest], keywords)
    ast.copy_location(made.rewritten, node)
    made.otherwise = node
    return ast.fix_missing_locations(ast.copy_location(made, node))


def unpacked(node: ast.Assign, number: int) -> Mapped | None:
    """Return what `a, b = map(f, xs)` assigns: a tuple, part by part where those are written."""
    target, inner = node.targets[0], node.value
    if not isinstance(target, (ast.Tuple, ast.List)):
        return None
    made = _made(inner, number)
    if made is None:
        return None
    assert isinstance(inner, ast.Call)
    made.otherwise = inner
    parts = _parts(made, inner, number)
    if parts is not None and len(parts) == len(target.elts):
        made.rewritten = ast.Tuple(parts, ast.Load())
    else:
        made.rewritten = ast.Call(ast.Name("tuple", ast.Load()), _given(made), [])
        made.relies = (*made.relies, "tuple")
    ast.copy_location(made.rewritten, inner)
    return ast.fix_missing_locations(ast.copy_location(made, inner))


def _made(inner: ast.expr | None, number: int) -> Mapped | None:
    """Return a map or filter that can be rewritten, without what it becomes."""
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
    made.mapping, made.function, made.sources = inner, function, sources
    made.relies = (way, *(["zip"] if len(sources) > 1 else []))
    return made


def _given(made: Mapped) -> list[ast.expr]:
    return [_items(made.mapping, made.relies[0], made.function)]


def _parts(made: Mapped, inner: ast.Call, number: int) -> list[ast.expr] | None:
    """Return what a function gives for each part of one display, where all of it is written."""
    source = inner.args[1]
    if made.relies != ("map",) or not isinstance(source, (ast.Tuple, ast.List)):
        return None
    if len(source.elts) > _MOST_PARTS or any(isinstance(e, ast.Starred) for e in source.elts):
        return None
    parts: list[ast.expr] = []
    for place, element in enumerate(source.elts):
        once = applied(inner.args[0], 1, _MOST_PARTS * (number + 1) + place)
        assert once is not None
        name = once.made.args.args[0].arg
        uses = [n for n in ast.walk(once.made.body) if isinstance(n, ast.Name) and n.id == name]
        if len(uses) != 1:
            return None
        parts.append(_Put(name, element).visit(copy.deepcopy(once.made.body)))
    return parts


class _Put(ast.NodeTransformer):
    """Puts an expression in place of a name."""

    def __init__(self, name: str, element: ast.expr) -> None:
        self.name, self.element = name, element

    @override
    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Return the expression for the name it is looked for by."""
        return copy.deepcopy(self.element) if node.id == self.name else node


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
        if isinstance(node.rewritten, ast.Call):
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


def in_parts(context: Context, node: ast.expr, env: Env) -> ast.expr:
    """Return the parts of a map that is taken apart where it stands, else the value itself."""
    if not isinstance(node, Mapped) or not isinstance(node.rewritten, ast.Tuple):
        return node
    type_of(context, node, env.copy())
    context.ty.pop(node.rewritten, None)
    return node if node in context.as_written else node.rewritten


def _suppose(context: Context, node: Mapped) -> None:
    """Take what was seen of the sources for the items, by the parameters that get them."""
    own = node.function
    for parameter, source in zip(own.made.args.args, node.sources, strict=True):
        mine = [part for part in own.items if part.id.startswith(parameter.arg)]
        suppose(context, Applied(own.made, items=mine), source)


def _is_native(context: Context, node: Mapped) -> bool:
    """Tell whether the rewritten form, and all in it, is known to do nothing else."""
    if isinstance(node.rewritten, ast.Call) and node.rewritten not in context.native:
        return False
    parts = list(ast.walk(node.rewritten))
    if any(p in context.as_written for p in parts if isinstance(p, (Keyed, Mapped))):
        return False
    applied_to = (
        node.rewritten if isinstance(node.rewritten, ast.Tuple) else node.function.made.body
    )
    if may_stop(context, applied_to):
        return False
    return not any(part in context.effects for part in parts)
