"""Representations of values, and the small expressions that everything is built of."""

from __future__ import annotations

from advisor.codegen.ir import Expr
from advisor.inference.types import I64_HIGH, I64_LOW, U64_HIGH, Atom, Ty

_REPS = {
    "float": "d",
    "complex": "z",
    "bool": "b",
    "bytes": "y",
    "bytearray": "a",
    "list": "l",
    "tuple": "t",
    "dict": "m",
    "set": "e",
}
KIND_BITS = {
    "int": 1,
    "float": 2,
    "str": 4,
    "none": 8,
    "bool": 16,
    "bytes": 32,
    "list": 64,
    "tuple": 128,
    "dict": 256,
    "set": 512,
    "frozenset": 1024,
    "bytearray": 2048,
    "range": 4096,
    "complex": 8192,
}


def rep_of(ty: Ty) -> str:
    """Return the representation of values of a type."""
    atom = ty.single
    if atom is None:
        return "o"
    if atom.kind == "int":
        if atom.low >= I64_LOW and atom.high <= I64_HIGH:
            return "i"
        return "u" if atom.low >= 0 and atom.high <= U64_HIGH else "o"
    if atom.kind == "str":
        return "c" if atom.one else "s"
    return _REPS.get(atom.kind, "o")


def has_64_bits(atom: Atom) -> bool:
    """Tell whether ints of an atom all have 64 bits, so that nothing need check it later."""
    return atom.low >= I64_LOW and atom.high <= I64_HIGH


def local(name: str, rep: str) -> Expr:
    """Return the reading of a local."""
    return Expr("local", name, rep)


def const(value: object) -> Expr:
    """Return a constant."""
    if isinstance(value, bool):
        return Expr("const", value, "b")
    if isinstance(value, int):
        rep = "i" if I64_LOW <= value <= I64_HIGH else "u" if 0 <= value <= U64_HIGH else "o"
        return Expr("const", value, rep)
    if isinstance(value, float):
        return Expr("const", value, "d")
    if isinstance(value, str):
        return Expr("const", value, "c" if len(value) == 1 else "s")
    return Expr("const", value, "y" if isinstance(value, bytes) else "o")


def native(template: str, rep: str, *args: Expr) -> Expr:
    """Return a C-level operation that can't fail."""
    return Expr("native", template, rep, args)


def is_narrow(expr: Expr) -> bool:
    """Tell whether an int is made of constants alone: C then counts it in 32 bits."""
    return expr.kind == "const" or (bool(expr.args) and all(map(is_narrow, expr.args)))


def wide(expr: Expr) -> Expr:
    """Return an int that C counts in 64 bits."""
    return native("cython.cast(cython.longlong, {0})", "i", expr) if is_narrow(expr) else expr


def negated(test: Expr) -> Expr:
    """Return the truth that a truth doesn't hold."""
    return native("(not {0})", "b", test)


def code(template: str, rep: str, *args: Expr) -> Expr:
    """Return plain Python text over objects."""
    return Expr("code", template, rep, args)
