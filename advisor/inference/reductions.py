"""Result types of min, max, sum, any, all and next."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference import evaluation, iterators, ranges
from advisor.inference.arithmetic import whole
from advisor.inference.builtin_arguments import consumed, looked, speculated
from advisor.inference.context import UnreachableError
from advisor.inference.types import (
    ANY,
    BOOL,
    FLOAT,
    LENGTH_HIGH,
    NOTHING,
    NUMBERS,
    SCALARS,
    STR,
    Ty,
    int_between,
)

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env


def extreme(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of min and max."""
    if any(k.arg != "default" for k in node.keywords) or not node.args:
        return None
    if len(node.args) == 1:
        return _extreme_item(context, node, env)
    types = looked(context, node, env)
    if node.keywords:
        return None
    result = NOTHING
    for ty in types:
        result = result.join(ty)
    if all(t.is_only("int") for t in types):
        assert isinstance(node.func, ast.Name)
        pick = min if node.func.id == "min" else max
        low = pick(t.range[0] for t in types)
        high = pick(t.range[1] for t in types)
        return int_between(low, high)
    if result.is_only(*NUMBERS):
        return result
    if result.is_only("str"):
        return STR
    context.escape(result)
    return speculated(context, node, ANY, env)


def _extreme_item(context: Context, node: ast.Call, env: Env) -> Ty:
    item, known = consumed(context, node, env)
    for keyword in node.keywords:
        item = item.join(evaluation.value(context, keyword.value, env))
    if not known:
        return speculated(context, node, ANY, env)
    if not item.atoms:
        raise UnreachableError
    if item.is_only(*NUMBERS) or item.is_only("str"):
        return item
    context.escape(item)
    return speculated(context, node, ANY, env)


def sum_(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of sum."""
    if node.keywords or len(node.args) not in (1, 2):
        return None
    item, known = consumed(context, node, env)
    start = (
        int_between(0, 0) if len(node.args) == 1 else evaluation.look(context, node.args[1], env)
    )
    if not known:
        return speculated(context, node, ANY, env)
    if not item.atoms:
        return start
    if item.is_only("int", "bool") and start.is_only("int", "bool"):
        low, high = item.range
        bound = ranges.mul((min(low, 0), max(high, 0)), (0, LENGTH_HIGH))
        return whole(context, node, ranges.add(bound, start.range), env)
    if item.is_only("float") and start.is_only("float"):
        return FLOAT
    if item.is_only("float") and start.is_only("int") and not env.dirty:
        seen = context.seen_type(node)
        if seen is None or seen.is_only("float"):
            return FLOAT
    context.escape(item)
    return speculated(context, node, ANY, env)


def any_all(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of any and all."""
    if node.keywords or len(node.args) != 1:
        return None
    item, known = consumed(context, node, env)
    if known and (not item.atoms or item.is_only(*SCALARS)):
        return BOOL
    context.escape(item)
    return speculated(context, node, BOOL, env)


def next_(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """`next((x for ...), otherwise)`: the loop is run here until its first item."""
    if node.keywords or not 1 <= len(node.args) <= 2 or env.dirty:
        return None
    if not isinstance(node.args[0], ast.GeneratorExp):
        return iterators.taken(context, node, env)
    plain = (ast.Constant, ast.Name, ast.Tuple, ast.UnaryOp, ast.operator, ast.unaryop, ast.Load)
    if not all(isinstance(part, plain) for a in node.args[1:] for part in ast.walk(a)):
        return None
    otherwise = NOTHING if len(node.args) == 1 else evaluation.value(context, node.args[1], env)
    item, _ = consumed(context, node, env)
    context.escape(item)
    found = item.join(otherwise)
    return found if found.atoms else ANY
