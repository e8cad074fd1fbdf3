"""Lower what is done with complex numbers."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen import mixed
from advisor.codegen.ir import MIRRORED
from advisor.codegen.reps import const, native, negated, rep_of
from advisor.inference import complexes
from advisor.inference.complexes import is_real

if TYPE_CHECKING:
    from advisor.codegen.ir import Expr
    from advisor.codegen.lowering import Lowering
    from advisor.inference.types import Ty

_NAMES: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("k_complex_add", ""),
    ast.Sub: ("k_complex_sub", "k_real_sub_complex"),
    ast.Mult: ("k_complex_mul", "k_real_mul_complex"),
    ast.Div: ("k_complex_div", ""),
}
_WIDE: dict[type[ast.operator], str] = {
    ast.Add: "k_wide_add",
    ast.Sub: "k_wide_sub",
    ast.Mult: "k_wide_mul",
}
_SIZES = {"k_complex_abs": "k_complex_abs_order", "k_wide_abs": "k_wide_abs_order"}
_EXACT = 1 << 53
_ORDERS = {"<": "({0} == -1)", "<=": "({0} == -1 or {0} == 0)",
           ">": "({0} == 1)", ">=": "({0} == 0 or {0} == 1)"}  # fmt: skip


def constant(lw: Lowering, value: complex) -> Expr:
    """Return a written imaginary number."""
    return lw.helper("k_complex_of", const(value.real), const(value.imag))


def binary(lw: Lowering, node: ast.BinOp, left: Expr, right: Expr) -> Expr | None:
    """Lower an operator on evaluated operands one of which is complex; None where it can't be."""
    left_ty, right_ty = lw.ty(node.left), lw.ty(node.right)
    if complexes.binary(node.op, left_ty, right_ty) is None:
        return None
    if complexes.is_wide(left_ty) or complexes.is_wide(right_ty):
        return None if node in lw.context.dirty else _wide(lw, node, left, right)
    if isinstance(node.op, ast.Pow):
        return lw.helper("k_complex_square", left)
    whole, swapped = _NAMES[type(node.op)]
    if left_ty.is_only("complex") and right_ty.is_only("complex"):
        return lw.helper(whole, left, right)
    if left_ty.is_only("complex"):
        return lw.helper(f"{whole}_real", left, _double(lw, right, right_ty))
    real = _double(lw, left, left_ty)
    if swapped:
        return lw.helper(swapped, real, right)
    return lw.helper(f"{whole}_real", right, real)


def _wide(lw: Lowering, node: ast.BinOp, left: Expr, right: Expr) -> Expr:
    """Lower an operator on what may be an int or complex."""
    made = lw.helper(_WIDE[type(node.op)], lw.to(left, "w"), lw.to(right, "w"))
    if lw.ty(node).is_only("complex"):
        return lw.helper("k_wide_z", made)
    return mixed.boxed(lw, made)


def _double(lw: Lowering, expr: Expr, ty: Ty) -> Expr:
    """Return a real number as the double that complex numbers are reckoned with."""
    return lw.to(lw.to(expr, rep_of(ty)), "d")


def unary(lw: Lowering, op: ast.unaryop, operand: Expr) -> Expr:
    """Lower -z and +z."""
    return lw.helper("k_complex_neg", operand) if isinstance(op, ast.USub) else lw.to(operand, "z")


def compare(
    lw: Lowering, symbol: str, left: Expr, right: Expr, types: tuple[Ty, Ty]
) -> Expr | None:
    """Lower a comparison that complex numbers take part in; None where the objects do it."""
    left_ty, right_ty = types
    if _size(right) and symbol in MIRRORED:
        left, right, left_ty, right_ty = right, left, right_ty, left_ty
        symbol = MIRRORED[symbol]
    size = _size(left)
    if size is not None and symbol in _ORDERS:
        if not is_real(right_ty) or not _as_double(right_ty):
            return None
        bound = _double(lw, right, right_ty)
        order = lw.keep(lw.helper(_SIZES[str(size.value)], size.args[0], bound))
        return native(_ORDERS[symbol], "b", order)
    if symbol not in ("==", "!="):
        return None
    if not left_ty.is_only("complex"):
        left, right, left_ty, right_ty = right, left, right_ty, left_ty
    if not left_ty.is_only("complex"):
        return None
    if right_ty.is_only("complex"):
        same = lw.helper("k_complex_same", left, right)
    elif is_real(right_ty) and _as_double(right_ty):
        same = lw.helper("k_complex_is_real", left, _double(lw, right, right_ty))
    else:
        return None
    return same if symbol == "==" else negated(same)


def _size(expr: Expr) -> Expr | None:
    """Return what asks a complex number, or what may be one, for its size; None of others."""
    asked = mixed.inside(expr) or expr
    return asked if asked.kind == "helper" and asked.value in _SIZES else None


def _as_double(ty: Ty) -> bool:
    """Tell whether a number is compared as the double it becomes."""
    return ty.is_only("float") or max(map(abs, ty.range)) <= _EXACT


def made(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower complex(a), complex(a, b) of real numbers; of anything else None."""
    types = [lw.ty(arg) for arg in node.args]
    if node.keywords or len(types) not in (1, 2):
        return None
    if len(types) == 1 and types[0].is_only("complex"):
        return lw.to(lw.lower(node.args[0]), "z")
    if not all(map(is_real, types)):
        return None
    parts = lw.in_order([lw.maker(arg) for arg in node.args])
    real, *rest = [_double(lw, part, ty) for part, ty in zip(parts, types, strict=True)]
    return lw.helper("k_complex_of", real, rest[0] if rest else const(0.0))


def exponential(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower cmath.exp of a number; of anything else None."""
    ty = lw.ty(node.args[0])
    if ty.is_only("complex"):
        return lw.helper("k_complex_exp", lw.lower(node.args[0]))
    if not is_real(ty):
        return None
    real = _double(lw, lw.lower(node.args[0]), ty)
    return lw.helper("k_complex_exp", lw.helper("k_complex_of", real, const(0.0)))
