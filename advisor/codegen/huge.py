"""Lower expressions whose parts leave 64 bits while what comes of them doesn't, in 128 bits.

    x * x % m          ->  k_huge_mod(k_huge_mul(k_huge_of(x), k_huge_of(x)), k_huge_of(m))
    a * b < c * d      ->  k_huge_order(k_huge_mul(…), k_huge_mul(…)) < 0

Nothing in between can leave 128 bits: the ranges of the operands prove it. Where none is below
zero the bits count without a sign.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen.ir import Expr
from advisor.codegen.reps import const, native, rep_of
from advisor.inference import ranges
from advisor.inference.arithmetic import constant_int

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.codegen.lowering import Lowering
    from advisor.inference.context import Context

_GROWING = {
    ast.Add: ("k_huge_add", ranges.add),
    ast.Sub: ("k_huge_sub", ranges.sub),
    ast.Mult: ("k_huge_mul", ranges.mul),
}
_SHRINKING = {
    ast.FloorDiv: "k_huge_div",
    ast.Mod: "k_huge_mod",
    ast.RShift: "k_huge_shr",
    ast.BitAnd: "k_huge_and",
}
SYMBOLS = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_LOW = (1 << 64) - 1
_WRITTEN = (ast.Constant, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.expr_context)


def binary(
    lw: Lowering, node: ast.BinOp, left_of: Callable[[], Expr], right_of: Callable[[], Expr]
) -> Expr | None:
    """Lower `left op right` where left or right is beyond 64 bits, and the result isn't."""
    name, rep = _SHRINKING.get(type(node.op)), rep_of(lw.ty(node))
    if name is None or rep not in ("i", "u") or not is_plain(lw.context, node):
        return None
    signed = _signed(lw, node.left, node.right)
    if signed is None or (signed and rep == "u"):
        return None
    shift = isinstance(node.op, ast.RShift)
    if shift and rep_of(lw.ty(node.right)) not in ("i", "b"):
        return None
    by = right_of if shift else _maker(lw, node.right, right_of)
    left, right = lw.in_order([_maker(lw, node.left, left_of), by])
    made = lw.helper(name if signed else f"{name}_u", left, right)
    return lw.helper("k_to_int", made) if made.rep == "u" and rep == "i" else made


def compare(lw: Lowering, node: ast.Compare) -> Expr | None:
    """Lower a comparison one of whose sides is beyond 64 bits."""
    symbol = SYMBOLS.get(type(node.ops[0]))
    if symbol is None or len(node.ops) > 1 or not is_plain(lw.context, node):
        return None
    signed = _signed(lw, node.left, node.comparators[0])
    if signed is None:
        return None
    left, right = lw.in_order([_maker(lw, node.left), _maker(lw, node.comparators[0])])
    order = lw.helper("k_huge_order" if signed else "k_huge_order_u", left, right)
    return native(f"({{0}} {symbol} 0)", "b", order)


def has_low_bits(lw: Lowering, node: ast.BinOp, part: ast.expr, mask: ast.expr) -> bool:
    """Tell whether a mask takes the low bits of an int that is an object, as `value & 31` does."""
    ty = lw.ty(part)
    if not ty.is_only("int") or rep_of(ty) != "o" or not is_plain(lw.context, node):
        return False
    names = lw.context.locals
    return all(
        sub.id not in names if isinstance(sub, ast.Name) else isinstance(sub, _WRITTEN)
        for sub in ast.walk(mask)
    )


def divmod_(lw: Lowering, node: ast.Call, one: Expr, two: Expr) -> Expr | None:
    """Lower divmod of an int that is an object by one of 64 bits, without making a tuple.

    What is left over is smaller than the divisor, so the low bits of all parts tell it.
    """
    ty = lw.ty(node.args[0])
    if (
        one.rep != "o"
        or two.rep not in ("i", "n")
        or not ty.is_only("int")
        or not is_plain(lw.context, node)
    ):
        return None
    whole, by = lw.keep(one), lw.keep(lw.to(two, "i"))
    quotient = lw.keep(lw.helper("k_quotient", whole, by))
    return Expr("tuple", None, "t", (quotient, lw.helper("k_left_over", whole, quotient, by)))


def _signed(lw: Lowering, left: ast.expr, right: ast.expr) -> bool | None:
    """Tell whether two operands need a sign; None unless one grows, and both have 128 bits."""
    if not (_grows(lw, left) or _grows(lw, right)):
        return None
    one, two = _range(lw, left), _range(lw, right)
    if one is None or two is None:
        return None
    if min(one[0], two[0]) >= 0 and max(one[1], two[1]) < 1 << 128:
        return False
    fits = min(one[0], two[0]) >= -(1 << 127) and max(one[1], two[1]) < 1 << 127
    return True if fits else None


def is_plain(context: Context, node: ast.expr) -> bool:
    """Tell whether an operator, or divmod, is that of ints, and may bail out."""
    special: tuple[object, ...] = (context.calls, context.merged, context.modular)
    late = (context.guards, context.effects, context.dirty, context.caught)
    return not any(node in part for part in (*special, *late))  # type: ignore[operator]


def _grows(lw: Lowering, node: ast.expr) -> bool:
    """Tell whether an expression is a sum, difference, product or shift beyond 64 bits."""
    if not isinstance(node, ast.BinOp) or not is_plain(lw.context, node):
        return False
    ty = lw.ty(node)
    if not ty.is_only("int") or rep_of(ty) != "o":
        return False
    return type(node.op) in _GROWING or isinstance(node.op, ast.LShift)


def _range(lw: Lowering, node: ast.expr) -> ranges.Range | None:
    """Return the range of an operand; None where it, or one within it, has no 128 bits."""
    ty = lw.ty(node)
    if not _grows(lw, node):
        known = rep_of(ty) in ("i", "u", "b") or constant_int(ty) is not None
        return _within(ty.range) if known and ty.is_only("int", "bool") else None
    assert isinstance(node, ast.BinOp)
    left, right = _range(lw, node.left), _range(lw, node.right)
    if left is None or right is None:
        return None
    if isinstance(node.op, ast.LShift):
        by_less = right[0] >= 0 and right[1] <= 127 and rep_of(lw.ty(node.right)) == "i"
        return _within(ranges.shift_left(left, right)) if by_less else None
    return _within(_GROWING[type(node.op)][1](left, right))


def _within(found: ranges.Range) -> ranges.Range | None:
    low, high = found
    fits = low >= -(1 << 127) and high < 1 << 127
    return found if fits or (low >= 0 and high < 1 << 128) else None


def _maker(
    lw: Lowering, node: ast.expr, of: Callable[[], Expr] | None = None
) -> Callable[[], Expr]:
    return lambda: _huge(lw, node, of or lw.maker(node))


def _huge(lw: Lowering, node: ast.expr, of: Callable[[], Expr]) -> Expr:
    """Lower an operand to 128 bits; `of` lowers it as it is."""
    if _grows(lw, node):
        assert isinstance(node, ast.BinOp)
        if isinstance(node.op, ast.LShift):
            left, by = lw.in_order([_maker(lw, node.left), lw.maker(node.right)])
            return lw.helper("k_huge_shl", left, by)
        left, right = lw.in_order([_maker(lw, node.left), _maker(lw, node.right)])
        return lw.helper(_GROWING[type(node.op)][0], left, right)
    ty, value = lw.ty(node), constant_int(lw.ty(node))
    expr = of()
    if value is not None and rep_of(ty) == "o":
        low = Expr("const", value & _LOW, "u")
        high = value >> 64
        signed = const(high if high < 1 << 63 else high - (1 << 64))
        return lw.helper("k_huge_parts", signed, low)
    if rep_of(ty) == "u":
        return lw.helper("k_huge_of_u", lw.to(expr, "u"))
    return lw.helper("k_huge_of", lw.to(expr, "i"))
