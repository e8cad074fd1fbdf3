"""Types of operators and comparisons; where the low bits alone count."""

from __future__ import annotations

import ast

from advisor.inference import (
    arithmetic,
    arrays,
    key_views,
    merging,
    objects,
    records,
    special_methods,
)
from advisor.inference.constants import constant
from advisor.inference.context import Context
from advisor.inference.effects import generic, unknown_effect
from advisor.inference.evaluation import look, truth_effect
from advisor.inference.state import Env
from advisor.inference.types import ANY, BOOL, BUILTIN_VALUES, Ty, int_between


def binop(context: Context, node: ast.BinOp, env: Env) -> Ty:
    """Return the type of `left op right`."""
    keys = key_views.combined(context, node, env)
    if keys is not None:
        return keys
    _look_for_masks(context, node, env)
    left = _modular_operand(context, node.left, env)
    right = _modular_operand(context, node.right, env)
    both = merging.joined(context, node, left, right, env)
    if both is not None:
        return both
    ty = arithmetic.binary(context, node, node.op, left, right, env)
    if isinstance(node.op, (ast.Div, ast.FloorDiv, ast.Mod)):
        context.note_caught(node, env, "ZeroDivisionError", "ArithmeticError")
    objects.forget(context, node)
    if ty.is_any:
        found = special_methods.binary(
            context, node, node.op, (node.left, left), (node.right, right), env
        )
        if found is not None:
            return found
        context.escape(left)
        context.escape(right)
        return generic(context, node, env)
    return ty


def _look_for_masks(context: Context, node: ast.BinOp, env: Env) -> None:
    """Note which operands count by their low bits alone."""
    bits = context.modular.get(node)
    right_first = look_ahead(context, node.right, env)
    masked = None if right_first is None else arithmetic.mask_bits(node.op, right_first)
    left_ahead = None
    if masked is None and isinstance(node.op, ast.BitAnd):
        left_first = look_ahead(context, node.left, env)
        if left_first is not None:
            left_ahead = arithmetic.mask_bits(node.op, left_first)
    if masked is not None:
        _mark_modular(context, node.left, min(masked, bits or 64))
    elif left_ahead is not None:
        _mark_modular(context, node.right, min(left_ahead, bits or 64))
    elif bits is not None and isinstance(node.op, arithmetic.MODULAR_OPERATORS):
        _mark_modular(context, node.left, bits)
        if not isinstance(node.op, ast.LShift):
            _mark_modular(context, node.right, bits)


def _modular_operand(context: Context, node: ast.expr, env: Env) -> Ty:
    """Return an operand's type; only of ints are the low bits enough."""
    ty = look(context, node, env)
    if node not in context.modular or ty.is_only("int", "bool"):
        return ty
    for part in ast.walk(node):
        context.modular.pop(part, None)
    return look(context, node, env)


def look_ahead(context: Context, node: ast.expr, env: Env) -> Ty | None:
    """Return the type of a constant expression without evaluating anything, else None."""
    if isinstance(node, ast.Constant):
        return constant(node.value)
    if isinstance(node, ast.Name) and node.id not in context.locals:
        fact = context.function.globals.get(node.id)
        if fact is not None and fact.kind == "const" and not fact.rebound:
            return constant(fact.value)
    if isinstance(node, ast.BinOp):
        left, right = look_ahead(context, node.left, env), look_ahead(context, node.right, env)
        if left is not None and right is not None:
            one, two = arithmetic.constant_int(left), arithmetic.constant_int(right)
            if one is not None and two is not None and 0 <= two <= 64 and abs(one) <= 1 << 64:
                folded = _fold(node.op, one, two)
                return None if folded is None else int_between(folded, folded)
    return None


def _fold(op: ast.operator, one: int, two: int) -> int | None:
    if isinstance(op, ast.Sub):
        return one - two
    if isinstance(op, ast.Add):
        return one + two
    if isinstance(op, ast.LShift):
        return one << two
    if isinstance(op, ast.Pow) and abs(one) <= 16:
        return int(one**two)
    return None


def _mark_modular(context: Context, node: ast.expr, bits: int) -> None:
    if bits > 64:
        return
    modular = isinstance(node, ast.BinOp) and isinstance(node.op, arithmetic.MODULAR_OPERATORS)
    if modular or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Invert)):
        context.modular[node] = bits


def unaryop(context: Context, node: ast.UnaryOp, env: Env) -> Ty:
    """Return the type of -x, +x, ~x and not x."""
    if node in context.modular:
        _mark_modular(context, node.operand, context.modular[node])
    operand = look(context, node.operand, env)
    if isinstance(node.op, ast.Not):
        truth_effect(context, node.operand, operand, env)
        return BOOL
    ty = arithmetic.unary(context, node, node.op, operand, env)
    objects.forget(context, node)
    if ty.is_any:
        found = special_methods.unary(context, node, operand, env)
        if found is not None:
            return found
        context.escape(operand)
        return generic(context, node, env)
    return ty


def compare(context: Context, node: ast.Compare, env: Env) -> Ty:
    """Return the type of a comparison, chained or not."""
    left_ty = look(context, node.left, env)
    generic = False
    objects.forget(context, node)
    context.effects.discard(node)
    for op, right in zip(node.ops, node.comparators, strict=True):
        right_ty = look(context, right, env)
        if len(node.ops) == 1:
            found = _alone(context, node, left_ty, right_ty, env)
            if found is not None:
                return found
        for ty in (left_ty, right_ty):
            context.sites.box(ty)
        if isinstance(op, ast.Is | ast.IsNot):
            pass
        elif isinstance(op, ast.In | ast.NotIn):
            generic |= not right_ty.is_only(
                "str", "bytes", "list", "tuple", "dict", "set", "frozenset", "range"
            )
            generic |= not left_ty.is_only(*BUILTIN_VALUES)
        else:
            generic |= not left_ty.is_only(*BUILTIN_VALUES) or not right_ty.is_only(*BUILTIN_VALUES)
        if generic:
            context.escape(left_ty.join(right_ty))
            if _like_dict(context, op, right, right_ty, env):
                pass
            elif len(node.ops) == 1 and special_methods.overloaded(context, op, left_ty, right_ty):
                unknown_effect(context, node, env)
        left_ty = right_ty
    return ANY if generic and env.dirty and len(node.ops) == 1 else BOOL


def _alone(context: Context, node: ast.Compare, left: Ty, right: Ty, env: Env) -> Ty | None:
    """Return the type of a comparison of two where their classes say what it does."""
    if arrays.contains(node.ops[0], left, right):
        return BOOL
    found = special_methods.compare(context, node, left, right, env)
    if found is not None or not isinstance(node.ops[0], ast.In | ast.NotIn):
        return found
    if not right.is_only("dict", "set") or left.is_only(*BUILTIN_VALUES):
        return None
    if not objects.is_key(context, node.left, left, env):
        return None
    context.escape(left)
    context.sites.box(right)
    return BOOL


def _like_dict(context: Context, op: ast.cmpop, right: ast.expr, ty: Ty, env: Env) -> bool:
    """Tell whether a comparison asks an instance of a class that is a dict for a key."""
    inside = isinstance(op, ast.In | ast.NotIn) and not env.dirty
    return inside and records.like_dict(context, right, ty, "__contains__")
