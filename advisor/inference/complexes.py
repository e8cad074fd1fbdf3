"""Types of operators on complex numbers, and of their parts."""

from __future__ import annotations

import ast

from advisor.inference import ranges
from advisor.inference.types import (
    COMPLEX,
    I64_HIGH,
    I64_LOW,
    NOTHING,
    NUMBERS,
    U64_HIGH,
    Atom,
    Ty,
    int_between,
)

_EXACT = 1 << 53
_RANGES = {ast.Add: ranges.add, ast.Sub: ranges.sub, ast.Mult: ranges.mul}


def is_real(ty: Ty) -> bool:
    """Tell whether a value is certainly a number of one kind that C makes a double of."""
    if ty.single is None or not ty.is_only(*NUMBERS):
        return False
    low, high = ty.range
    return ty.is_only("float") or (low >= I64_LOW and high <= (U64_HIGH if low >= 0 else I64_HIGH))


def is_wide(ty: Ty) -> bool:
    """Tell whether a value is a complex number or an int that C makes a double of, such as a sum.

    z = 0
    for n in range(limit): z = z * z + c
    """
    whole = ty.get("int")
    return ty.kinds == {"complex", "int"} and whole is not None and _is_exact(whole)


def _is_exact(atom: Atom) -> bool:
    return atom.low >= -_EXACT and atom.high <= _EXACT


def _wide(op: ast.operator, left: Ty, right: Ty) -> Ty | None:
    """Return the type of an operator one side of which may be an int or complex, if it is known."""
    parts = (*left.atoms, *right.atoms)
    rule = _RANGES.get(type(op))
    if rule is None or not all(p.kind == "complex" or _is_int(p) for p in parts):
        return None
    result = NOTHING
    for one in left.atoms:
        for two in right.atoms:
            if one.kind == two.kind == "int":
                low, high = rule((one.low, one.high), (two.low, two.high))
                result = result.join(int_between(low, high))
            else:
                result = result.join(COMPLEX)
    whole = result.get("int")
    return result if whole is None or _is_exact(whole) else None


def _is_int(atom: Atom) -> bool:
    return atom.kind == "int" and _is_exact(atom)


def binary(op: ast.operator, left: Ty, right: Ty) -> Ty | None:
    """Return the type of an operator one side of which is complex; None where it isn't known."""
    if is_wide(left) or is_wide(right):
        return _wide(op, left, right)
    if not (left.is_only("complex") or right.is_only("complex")):
        return None
    if not all(ty.is_only("complex") or is_real(ty) for ty in (left, right)):
        return None
    if isinstance(op, ast.Add | ast.Sub | ast.Mult):
        return COMPLEX
    if not left.is_only("complex"):
        return None
    square = isinstance(op, ast.Pow) and right.is_only("int") and right.range == (2, 2)
    return COMPLEX if square or isinstance(op, ast.Div) else None


def has_part(ty: Ty, name: str) -> bool:
    """Tell whether an attribute is the real or imaginary part of a complex number: a float."""
    return ty.is_only("complex") and name in ("real", "imag")
