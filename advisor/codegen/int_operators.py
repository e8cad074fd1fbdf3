"""Lower operations of ints: in 64 bits, unsigned, or modulo a power of two."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable

from advisor.codegen.ir import Expr
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import const, is_narrow, native, rep_of, wide
from advisor.inference import ranges
from advisor.inference.arithmetic import constant_int
from advisor.inference.types import I64_HIGH, I64_LOW, Ty

SYMBOLS = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.MatMult: "@",
}
_CHECKED = {
    ast.Add: "k_add",
    ast.Sub: "k_sub",
    ast.Mult: "k_mul",
    ast.Pow: "k_pow",
    ast.FloorDiv: "k_floordiv",
    ast.Mod: "k_mod",
}
_NOT_BELOW_ZERO = {
    ast.Add: "k_sum",
    ast.FloorDiv: "k_quot",
    ast.Mod: "k_rest",
}
_EXACT: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}
"""Operators that C has too, where the result can't leave 64 bits."""


def whole(
    lw: Lowering, op: ast.operator, left: Expr, right: Expr, left_ty: Ty, right_ty: Ty, ty: Ty
) -> Expr | None:
    """Lower an operation of ints in 64 bits, checked unless its range proves it can't leave."""
    if ty.is_only("bool"):
        return native(f"({{0}} {SYMBOLS[type(op)]} {{1}})", "b", left, right)
    if isinstance(op, ast.Div):
        if left.rep == "u" or right.rep == "u":
            return None
        return lw.helper("k_truediv", left, right)
    rep = rep_of(ty)
    value = constant_int(ty)
    if isinstance(op, ast.Pow) and value is not None and left.kind == right.kind == "const":
        return const(value)
    if rep == "o":
        return None
    if rep == "u" or "u" in (left.rep, right.rep):
        return _unsigned(lw, op, left, right, left_ty, right_ty, ty)
    one, two = lw.to(left, "i"), lw.to(right, "i")
    if isinstance(op, (ast.LShift, ast.RShift)):
        return _shift(lw, op, one, two, left_ty, right_ty)
    safe = _proved(op, left_ty, right_ty)
    if safe and type(op) in _EXACT:
        return _exact(op, one, two)
    if isinstance(op, ast.Pow) and safe and constant_int(right_ty) == 2:
        return native("({0} * {0})", "i", lw.keep(wide(one)))
    name = _checked(op, left_ty, right_ty)
    return lw.helper(name, one, two) if name is not None else None


def _checked(op: ast.operator, left: Ty, right: Ty) -> str | None:
    """Return the helper of an operation that may leave 64 bits, or fail."""
    divides = isinstance(op, (ast.FloorDiv, ast.Mod))
    name = _CHECKED.get(type(op))
    if left.range[0] >= 0 and right.range[0] >= divides:
        return _NOT_BELOW_ZERO.get(type(op), name)
    return name


def _exact(op: ast.operator, one: Expr, two: Expr) -> Expr:
    """Return what C does too; of constants alone at once, as C counts those in 32 bits."""
    if one.kind == two.kind == "const":
        return const(_EXACT[type(op)](_number(one), _number(two)))
    if is_narrow(two):
        one = wide(one)
    return native(f"({{0}} {SYMBOLS[type(op)]} {{1}})", "i", one, two)


def _number(expr: Expr) -> int:
    assert isinstance(expr.value, int)
    return expr.value


def _shift(lw: Lowering, op: ast.operator, one: Expr, two: Expr, left_ty: Ty, right_ty: Ty) -> Expr:
    low, high = right_ty.range
    if isinstance(op, ast.RShift):
        if low >= 0 and high <= 63:
            return native("({0} >> {1})", "i", wide(one), two)
        return lw.helper("k_shr", one, two)
    if _proved(op, left_ty, right_ty) and low >= 0 and high <= 62 and left_ty.range[0] >= 0:
        return native("({0} << {1})", "i", wide(one), two)
    return lw.helper("k_shl", one, two)


def _proved(op: ast.operator, left: Ty, right: Ty) -> bool:
    rules = {
        ast.Add: ranges.add,
        ast.Sub: ranges.sub,
        ast.Mult: ranges.mul,
        ast.LShift: ranges.shift_left,
        ast.Pow: ranges.power,
    }
    rule = rules.get(type(op))
    if rule is None:
        return True
    low, high = rule(left.range, right.range)
    return low >= I64_LOW and high <= I64_HIGH


def _unsigned(
    lw: Lowering, op: ast.operator, left: Expr, right: Expr, left_ty: Ty, right_ty: Ty, ty: Ty
) -> Expr | None:
    if isinstance(op, (ast.LShift, ast.Pow)):
        return None
    if left_ty.range[0] < 0 or (right_ty.range[0] < 0 and not isinstance(op, ast.RShift)):
        return None
    if isinstance(op, ast.RShift):
        low, high = right_ty.range
        shift = lw.to(right, "i")
        if low >= 0 and high <= 63:
            made = native("({0} >> {1})", "u", lw.to(left, "u"), shift)
        else:
            made = lw.helper("k_shr_u", left, shift)
    else:
        one, two = as_unsigned(lw, left, left_ty), as_unsigned(lw, right, right_ty)
        if isinstance(op, (ast.BitAnd, ast.BitOr, ast.BitXor)):
            made = native(f"({{0}} {SYMBOLS[type(op)]} {{1}})", "u", one, two)
        elif isinstance(op, (ast.FloorDiv, ast.Mod)):
            made = lw.helper("k_div_u" if isinstance(op, ast.FloorDiv) else "k_mod_u", one, two)
        else:
            names = {ast.Add: "k_add_u", ast.Sub: "k_sub_u", ast.Mult: "k_mul_u"}
            made = lw.helper(names[type(op)], one, two)
    if rep_of(ty) == "i":
        return lw.helper("k_to_int", made)
    return made


def as_unsigned(lw: Lowering, expr: Expr, ty: Ty) -> Expr:
    """Return an int that is not negative as 64 bits without a sign."""
    if expr.rep == "u" or (expr.kind == "const" and isinstance(expr.value, int)):
        return lw.to(expr, "u")
    if ty.range[0] >= 0:
        return lw.helper("k_wrap", lw.to(expr, "i"))
    return lw.to(expr, "u")


def modular(lw: Lowering, node: ast.expr) -> Expr:
    """Lower an int operation whose low 64 bits alone count, in unsigned arithmetic that wraps."""
    if node not in lw.context.modular:
        expr = lw.lower(node)
        if expr.kind == "const" and isinstance(expr.value, int):
            return Expr("const", expr.value & ((1 << 64) - 1), "u")
        if expr.rep == "o":
            return lw.helper("k_low", expr)
        if expr.rep == "u":
            return expr
        return lw.helper("k_wrap", lw.to(expr, "i"))
    if isinstance(node, ast.UnaryOp):
        operand = modular(lw, node.operand)
        if isinstance(node.op, ast.Invert):
            return native("(~{0})", "u", operand)
        return native("({0} - {1})", "u", Expr("const", 0, "u"), operand)
    assert isinstance(node, ast.BinOp)
    right_ty = lw.ty(node.right)
    if isinstance(node.op, ast.LShift):
        left, shift = lw.in_order(
            [lambda: modular(lw, node.left), lambda: lw.to(lw.lower(node.right), "i")]
        )
        low, high = right_ty.range
        if low >= 0 and high <= 63:
            return native("({0} << {1})", "u", left, shift)
        return lw.helper("k_wshl", left, shift)
    left, right = lw.in_order([lambda: modular(lw, node.left), lambda: modular(lw, node.right)])
    return native(f"({{0}} {SYMBOLS[type(node.op)]} {{1}})", "u", left, right)
