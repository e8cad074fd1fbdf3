"""Lower calls of which nothing is known, in Python's own way and order."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen import objects, reductions, starred
from advisor.codegen.interpreted import interpreted
from advisor.codegen.ir import Expr
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import code, rep_of
from advisor.inference.builtin_arguments import SIZED
from advisor.inference.context import RefusedError
from advisor.model.kernel import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable

_CONTAINERS = ("str", "bytes", "list", "tuple", "dict", "set", "frozenset", "range")
_FOUND_AT_ONCE = {made.__name__: made for made in (list, dict, set, tuple, str, bytes, bytearray)}
"""Classes whose methods are looked up without anybody's code, and are always there."""
_INTERLEAVED = frozenset({"set", "frozenset", "dict", "sum", "min", "max"})


def unknown(lw: Lowering, node: ast.Call) -> Expr:
    """Lower a call of which nothing is known, in Python's own way."""
    func = node.func
    if any(isinstance(a, ast.GeneratorExp) and a not in lw.context.made for a in node.args):
        lazily = _consumed_lazily(lw, node)
        if lazily is not None:
            return lazily
    bound = isinstance(func, ast.Attribute) and _is_bound_first(lw, node, func)
    makers = [_bound(lw, func) if bound else _callee(lw, func)]
    shown = []
    for arg in node.args:
        star = "*" if isinstance(arg, ast.Starred) else ""
        makers.append(lw.maker(arg.value if isinstance(arg, ast.Starred) else arg))
        shown.append(f"{star}{{{len(makers) - 1}}}")
    for keyword in node.keywords:
        makers.append(lw.maker(keyword.value))
        shown.append(
            f"**{{{len(makers) - 1}}}"
            if keyword.arg is None
            else f"{keyword.arg}={{{len(makers) - 1}}}"
        )
    parts = lw.in_order(makers)
    attribute = f".{func.attr}" if isinstance(func, ast.Attribute) and not bound else ""
    if _spreads_surely(lw, node):
        # The cast hides from Cython which class is called: `t = float; t(x)` would give x itself.
        text = f"cython.cast(object, {{0}}){attribute}({', '.join(shown)})"
        made = lw.effect(code(text, "o", *parts))
    else:
        made = lw.effect(starred.spread(lw, attribute, shown, parts))
    rep = rep_of(lw.ty(node))
    return made if rep == "o" else lw.to(made, rep)


def _callee(lw: Lowering, func: ast.expr) -> Callable[[], Expr]:
    """Return what lowers a function that is called, or the object whose method it is."""
    named = func.value if isinstance(func, ast.Attribute) else func
    if not isinstance(named, ast.Name) or named.id in lw.context.locals:
        return lw.maker(named)
    name = named.id
    if named is func and name in lw.context.function.nested:
        return lambda: starred.called(lw, name)
    return lambda: lw.global_object(name)


def _is_bound_first(lw: Lowering, node: ast.Call, func: ast.Attribute) -> bool:
    """Tell whether a method is looked up before its arguments do or raise anything.

    Where a bail-out is possible, they do nothing, and the original raises what they do.
    """
    if func in lw.context.effects:
        return True
    kind = lw.ty(func.value).single
    known = None if kind is None else _FOUND_AT_ONCE.get(kind.kind)
    if known is not None and hasattr(known, func.attr):
        return False
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    return func.value in lw.context.dirty and not all(_is_calm(lw, arg) for arg in given)


def _is_calm(lw: Lowering, node: ast.expr) -> bool:
    """Tell whether evaluating an expression does nothing, and raises nothing."""
    match node:
        case ast.Constant():
            return True
        case ast.Name():
            return node not in lw.context.maybe_unbound
        case ast.Tuple(elts=items) | ast.List(elts=items):
            return all(_is_calm(lw, item) for item in items)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult(), right=right):
            numbers = all(lw.ty(side).is_only("int", "float", "bool") for side in (left, right))
            return numbers and _is_calm(lw, left) and _is_calm(lw, right)
        case _:
            return False


def _bound(lw: Lowering, func: ast.expr) -> Callable[[], Expr]:
    """Return what lowers a method that is looked up before its arguments are evaluated."""
    assert isinstance(func, ast.Attribute)
    attr, value = func.attr, func.value
    return lambda: objects.read_late(lw, attr, lw.lower(value))


def _consumed_lazily(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower any and all of a generator turn by turn: later items must not be evaluated.

    None where the callee takes all items before it does anything with them.
    """
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name in lw.context.locals or name in lw.context.function.globals:
        name = ""
    if name in ("any", "all") and len(node.args) == 1 and not node.keywords:
        return reductions.any_all(lw, node)
    if name in _INTERLEAVED and not _harmless(lw, node.args[0]):
        written = interpreted(lw, node)
        if written is not None:
            made, rep = lw.effect(written), rep_of(lw.ty(node))
            return made if rep == "o" else lw.to(made, rep)
        detail = f"a generator expression that {name} takes items of between its own steps"
        raise RefusedError(RefusalReason.USES_GENERATOR, detail, node)
    return None


def _harmless(lw: Lowering, node: ast.expr) -> bool:
    """Tell whether evaluating all items of a generator first can't be told from one by one."""
    assert isinstance(node, ast.GeneratorExp)
    context = lw.context
    whole = all(lw.ty(part.iter).is_only(*_CONTAINERS) for part in node.generators)
    return whole and not any(part in context.effects for part in ast.walk(node))


def _spreads_surely(lw: Lowering, node: ast.Call) -> bool:
    """Tell whether what is spread into a call can be: else Python's words for it are needed."""
    spread = [a.value for a in node.args if isinstance(a, ast.Starred)]
    named = [k.value for k in node.keywords if k.arg is None]
    return (
        all(lw.ty(value).is_only(*SIZED) for value in spread)
        and all(lw.ty(value).is_only("dict") for value in named)
        and (not named or len(node.keywords) == 1)
    )
