"""Types of operators: arithmetic with ranges, comparison, boolean logic."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference import complexes, ranges
from advisor.inference.types import (
    ANY,
    BOOL,
    BYTEARRAY,
    BYTES,
    FAR,
    FLOAT,
    I64_HIGH,
    I64_LOW,
    INT,
    NUMBERS,
    STR,
    U64_HIGH,
    Atom,
    Ty,
    array_code,
    array_of,
    int_between,
    made_here,
)

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env

_RANGE_RULES = {
    ast.Add: ranges.add,
    ast.Sub: ranges.sub,
    ast.Mult: ranges.mul,
    ast.FloorDiv: ranges.floordiv,
    ast.Mod: ranges.mod,
    ast.BitAnd: ranges.bit_and,
    ast.BitOr: ranges.bit_or_xor,
    ast.BitXor: ranges.bit_or_xor,
    ast.LShift: ranges.shift_left,
    ast.RShift: ranges.shift_right,
}
MODULAR_OPERATORS = (
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.LShift,
    ast.BitAnd,
    ast.BitOr,
    ast.BitXor,
)
_WHOLE = ("int", "bool")


def constant_int(ty: Ty) -> int | None:
    """Return the value of an int type that has only one."""
    atom = ty.single
    if atom is not None and atom.kind == "int" and atom.low == atom.high:
        return atom.low
    return None


def mask_of(op: ast.operator, right: Ty) -> int | None:
    """Return m, of 64 bits at most, when `x op right` is `x & m`, else None."""
    value = constant_int(right)
    if value is None:
        return None
    if isinstance(op, ast.BitAnd) and 0 <= value <= U64_HIGH:
        return value
    if isinstance(op, ast.Mod) and 0 < value <= 1 << 64 and value & (value - 1) == 0:
        return value - 1
    return None


def mask_bits(op: ast.operator, right: Ty) -> int | None:
    """Return k when `x op right` depends on just the k low bits of x, else None."""
    mask = mask_of(op, right)
    return None if mask is None else mask.bit_length()


def whole(context: Context, node: ast.AST, result: tuple[int, int], env: Env) -> Ty:
    """Return the int type of an operation from its exact range.

    In 64 bits: as it is. Beyond: a checked operation whose range is cut to 64 bits, unless
    values beyond were recorded or nothing can be checked here any more: a Python int.
    """
    low, high = result
    if low >= I64_LOW and high <= I64_HIGH:
        return int_between(low, high)
    if node in context.modular:
        return int_between(low, high)
    seen = context.seen_type(node)
    atom = seen.get("int") if seen is not None else None
    if env.dirty or (atom is not None and (atom.low < I64_LOW or atom.high > U64_HIGH)):
        return int_between(low, high)
    if atom is not None and atom.high > I64_HIGH:
        if low >= 0:
            return int_between(low, min(high, U64_HIGH))
        return int_between(low, high)
    if low > I64_HIGH or high < I64_LOW:
        return int_between(low, high)
    return int_between(max(low, I64_LOW), min(high, I64_HIGH))


def binary(context: Context, node: ast.AST, op: ast.operator, left: Ty, right: Ty, env: Env) -> Ty:
    """Return the type of `left op right`; ANY where user code may decide it."""
    if left.is_only(*NUMBERS) and right.is_only(*NUMBERS):
        return _numeric(context, node, op, left, right, env)
    found = complexes.binary(op, left, right)
    if found is not None:
        return found
    if isinstance(op, ast.Add):
        return _joined(context, node, left, right)
    if isinstance(op, ast.Mult) and right.is_only(*_WHOLE):
        return _repeated(context, node, left)
    if isinstance(op, ast.Mult) and left.is_only(*_WHOLE):
        return _repeated(context, node, right)
    if isinstance(op, ast.Mod) and left.is_only("str"):
        return STR
    return ANY


def _joined(context: Context, node: ast.AST, left: Ty, right: Ty) -> Ty:
    for kind, ty in (("str", STR), ("bytes", BYTES)):
        if left.is_only(kind) and right.is_only(kind):
            return ty
    if left.is_only("bytearray") and right.is_only("bytes", "bytearray"):
        return BYTEARRAY
    if left.is_only("list") and right.is_only("list"):
        item = context.sites.item(left, "list").join(context.sites.item(right, "list"))
        context.sites.make(context.place(node), "list", item)
        return made_here("list", context.place(node))
    code = array_code(left)
    if code and code == array_code(right):
        context.sites.make(context.place(node), "array")
        return array_of(code, context.place(node))
    if left.is_only("tuple") and right.is_only("tuple"):
        one, two = left.atoms[0].items, right.atoms[0].items
        return Ty((Atom("tuple", items=None if one is None or two is None else one + two),))
    return ANY


def _repeated(context: Context, node: ast.AST, sequence: Ty) -> Ty:
    if sequence.is_only("str"):
        return STR
    if sequence.is_only("bytes"):
        return BYTES
    if sequence.is_only("bytearray"):
        return BYTEARRAY
    if sequence.is_only("list"):
        context.sites.make(context.place(node), "list", context.sites.item(sequence, "list"))
        return made_here("list", context.place(node))
    code = array_code(sequence)
    if code:
        context.sites.make(context.place(node), "array")
        return array_of(code, context.place(node))
    return ANY


def _numeric(
    context: Context, node: ast.AST, op: ast.operator, left: Ty, right: Ty, env: Env
) -> Ty:
    if left.is_only(*_WHOLE) and right.is_only(*_WHOLE):
        return _whole_numbers(context, node, op, left, right, env)
    if isinstance(op, (ast.BitAnd, ast.BitOr, ast.BitXor, ast.LShift, ast.RShift, ast.MatMult)):
        return ANY
    if left.is_only("float") or right.is_only("float"):
        if isinstance(op, ast.Pow):
            seen = context.seen_type(node)
            if env.dirty or (seen is not None and not seen.is_only("float")):
                return ANY
        return FLOAT
    return FLOAT if isinstance(op, ast.Div) else INT.join(FLOAT)


def _whole_numbers(
    context: Context, node: ast.AST, op: ast.operator, left: Ty, right: Ty, env: Env
) -> Ty:
    if isinstance(op, ast.Div):
        return FLOAT
    if isinstance(op, ast.Pow):
        if right.range[0] < 0:
            seen = context.seen_type(node)
            if env.dirty or seen is None or not seen.is_only("int"):
                return ANY
        return whole(context, node, ranges.power(left.range, right.range), env)
    if isinstance(op, ast.MatMult):
        return ANY
    both_bool = left.is_only("bool") and right.is_only("bool")
    if both_bool and isinstance(op, (ast.BitAnd, ast.BitOr, ast.BitXor)):
        return BOOL
    low, high = _RANGE_RULES[type(op)](left.range, right.range)
    if max(left.range[1], right.range[1]) > I64_HIGH and low >= 0 and high <= U64_HIGH:
        return int_between(low, high)  # unsigned operands stay unsigned
    return whole(context, node, (low, high), env)


def unary(context: Context, node: ast.AST, op: ast.unaryop, operand: Ty, env: Env) -> Ty:
    """Return the type of a unary operation."""
    if isinstance(op, ast.Not):
        return BOOL
    if operand.is_only(*_WHOLE):
        if isinstance(op, ast.USub):
            return whole(context, node, ranges.negate(operand.range), env)
        if isinstance(op, ast.Invert):
            low, high = ranges.negate(operand.range)
            return whole(context, node, ranges.add((low, high), (-1, -1)), env)
        return int_between(*operand.range)
    if operand.is_only("float") and not isinstance(op, ast.Invert):
        return FLOAT
    if operand.is_only("int", "float") and not isinstance(op, ast.Invert):
        return INT.join(FLOAT)
    if operand.is_only("complex") and not isinstance(op, ast.Invert):
        return operand
    return ANY


def narrowed(op: ast.cmpop, left: Ty, right: Ty) -> Ty:
    """Return `left` as it is known to be where `left op right` holds."""
    atom = left.get("int")
    if atom is None or not left.is_only("int") or not right.is_only("int", "bool"):
        return left
    low, high = right.range
    new_low, new_high = atom.low, atom.high
    if isinstance(op, (ast.Lt, ast.LtE)) and high < FAR:
        new_high = min(new_high, high - isinstance(op, ast.Lt))
    elif isinstance(op, (ast.Gt, ast.GtE)) and low > -FAR:
        new_low = max(new_low, low + isinstance(op, ast.Gt))
    elif isinstance(op, ast.Eq):
        new_low, new_high = max(new_low, low), min(new_high, high)
    elif isinstance(op, ast.NotEq) and low == high:
        new_low += new_low == low
        new_high -= new_high == high
    if new_low > new_high:
        return left
    return int_between(new_low, new_high)


_OPPOSITE = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_MIRRORED = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}


def opposite(op: ast.cmpop) -> ast.cmpop | None:
    """Return the comparison that holds when this one doesn't (ints only, no NaN)."""
    kind = _OPPOSITE.get(type(op))
    return kind() if kind is not None else None


def mirrored(op: ast.cmpop) -> ast.cmpop:
    """Return the comparison with its sides exchanged."""
    kind = _MIRRORED.get(type(op))
    return kind() if kind is not None else op
