"""Lower calls that give one number, character or truth: math, len, abs, int, ord and the like."""

from __future__ import annotations

import ast
from contextlib import suppress

from advisor.codegen import huge, mixed, support, tables
from advisor.codegen.ir import BUFFERS, KEPT, Expr
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import code, const, native, rep_of
from advisor.codegen.subscripts import row_of
from advisor.inference import complexes
from advisor.inference.names import is_caught
from advisor.inference.types import I64_LOW, Ty

_FLOAT_MATH = {
    "fabs": "k_fabs",
    "isnan": "k_isnan",
    "isinf": "k_isinf",
    "isfinite": "k_isfinite",
    "radians": "k_radians",
    "degrees": "k_degrees",
    "copysign": "k_copysign",
    "atan2": "k_atan2",
    "pow": "k_mpow",
    "fmod": "k_mfmod",
    "hypot": "k_hypot",
}
_EXACT_FLOATS = 1 << 53


def math_call(lw: Lowering, node: ast.Call, short: str) -> Expr | None:
    """Lower a function of `math` on numbers; None where its helper would not do the same."""
    kinds = [lw.ty(a) for a in node.args]
    if not all(t.is_only("int", "bool", "float") and len(t.atoms) == 1 for t in kinds):
        return None
    parts = lw.in_order([lw.maker(a) for a in node.args])
    if any(p.rep not in "idbn" for p in parts):
        return None
    if short in ("floor", "ceil", "trunc"):
        if parts[0].rep == "d":
            return lw.helper(f"k_{short}", parts[0])
        return lw.to(parts[0], "i")
    if short in ("gcd", "isqrt"):
        return lw.helper(f"k_{short}", *parts)
    if short in support.MATH and len(parts) == 1:
        if short.startswith("log") and parts[0].rep != "d" and not _exact(kinds[0]):
            return None
        return lw.helper(f"k_{short}", lw.to(parts[0], "d"))
    if short in _FLOAT_MATH:
        return lw.helper(_FLOAT_MATH[short], *(lw.to(p, "d") for p in parts))
    return None


def _exact(ty: Ty) -> bool:
    """Tell whether every int of a type is a float of the same value."""
    return max(map(abs, ty.range)) <= _EXACT_FLOATS


def length(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower len."""
    row = row_of(lw, node.args[0])
    if row is not None:
        assert isinstance(node.args[0], ast.Subscript)
        return lw.helper("k_rows_len", row[1], lw.lower(node.args[0].slice))
    measured = tables.row_size(lw, node.args[0])
    if measured is not None:
        return measured
    overlap = _overlap(lw, node.args[0])
    if overlap is not None:
        return overlap
    value = lw.lower(node.args[0])
    if value.rep in BUFFERS:
        return lw.buffer_size(value)
    if value.rep in KEPT:
        return lw.helper(f"k_{KEPT[value.rep]}_size", value)
    if value.rep == "c":
        lw.keep(value)
        return const(1)
    if lw.ty(node.args[0]).is_only("array"):
        return lw.helper("k_array_size", value)
    if value.rep in "syaltme":
        return native("len({0})", "n", value)
    if lw.ty(node.args[0]).is_only("range", "frozenset", "deque"):
        return code("len({0})", "n", value)
    return lw.helper("k_len", value)


def absolute(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower abs."""
    value = lw.lower(node.args[0])
    ty = lw.ty(node.args[0])
    if value.rep == "d":
        return lw.helper("k_fabs", value)
    if ty.is_only("complex"):
        return lw.helper("k_complex_abs", value)
    if value.rep in "ibn" and rep_of(lw.ty(node)) == "i":
        if ty.range[0] > I64_LOW:
            kept = lw.keep(lw.to(value, "i"))
            return native("(-{0} if {0} < 0 else {0})", "i", kept)
        return lw.helper("k_abs", value)
    if complexes.is_wide(ty) and node not in lw.context.dirty:
        return mixed.boxed(lw, lw.helper("k_wide_abs", lw.to(value, "w")))
    if mixed.is_mixed(ty) and node not in lw.context.dirty:
        return mixed.boxed(lw, lw.helper("k_number_abs", lw.to(value, "x")))
    return code("abs({0})", "o", lw.helper("k_scalar", value))


def str_(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower str of an exception that a handler has caught."""
    tree = lw.context.function.tree
    caught = len(node.args) == 1 and tree is not None and is_caught(tree, node.args[0])
    if not caught or node.keywords or node in lw.context.dirty:
        return None
    return lw.helper("k_told", lw.lower(node.args[0]))


def int_(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower int."""
    value = lw.lower(node.args[0])
    if len(node.args) == 1 and value.rep == "d" and rep_of(lw.ty(node)) == "i":
        return lw.helper("k_trunc", value)
    if len(node.args) == 1 and value.rep in "iubn" and lw.ty(node.args[0]).is_only("int", "bool"):
        return lw.to(value, rep_of(lw.ty(node)))
    if len(node.args) == 1:
        return lw.helper("k_int_of", lw.object_of(value))
    base = lw.object_of(lw.lower(node.args[1]))
    return code("int({0}, {1})", "o", lw.helper("k_scalar", lw.object_of(value)), base)


def float_(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower float."""
    value = lw.lower(node.args[0])
    if value.rep in "diubn" and lw.ty(node.args[0]).is_only("int", "bool", "float"):
        return lw.to(value, "d")
    if value.kind == "const" and isinstance(value.value, str):
        with suppress(ValueError):
            return const(float(value.value))
    return lw.helper("k_float_of", lw.object_of(value))


def bool_(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower bool."""
    return lw.truth(node.args[0])


_OF_OVERLAP: dict[type[ast.operator], str] = {
    ast.BitAnd: "{2}",
    ast.BitOr: "(len({0}) + len({1}) - {2})",
    ast.Sub: "(len({0}) - {2})",
    ast.BitXor: "(len({0}) + len({1}) - 2 * {2})",
}


def _overlap(lw: Lowering, node: ast.expr) -> Expr | None:
    """Lower the size of what a set operator gives: the set itself is not made."""
    if not isinstance(node, ast.BinOp) or type(node.op) not in _OF_OVERLAP:
        return None
    if node in lw.context.dirty or node in lw.context.calls or node in lw.context.effects:
        return None
    if not all(lw.ty(side).is_only("set") for side in (node.left, node.right)):
        return None
    left, right = map(lw.keep, lw.in_order([lw.maker(node.left), lw.maker(node.right)]))
    common = lw.keep(lw.helper("k_set_overlap", left, right))
    return native(_OF_OVERLAP[type(node.op)], "n", left, right, common)


def round_(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower round of a double."""
    value = lw.lower(node.args[0])
    if len(node.args) == 1 and value.rep == "d":
        return lw.helper("k_rint", value)
    if len(node.args) == 2 and value.rep == "d":
        digits = lw.lower(node.args[1])
        if digits.rep in "ibn":
            return lw.helper("k_round_to", lw.keep(value), lw.to(digits, "i"))
        return lw.to(code("round({0}, {1})", "o", value, lw.object_of(digits)), "d")
    return None


def ord_(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower ord."""
    value = lw.lower(node.args[0])
    if value.rep in "cs" or (value.rep == "o" and lw.ty(node.args[0]).is_only("str")):
        return native("cython.cast(cython.longlong, ord({0}))", "i", lw.to(value, "c"))
    return None


def chr_(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower chr."""
    value = lw.lower(node.args[0])
    if value.rep in "ibn":
        return lw.to(
            code("chr({0})", "o", lw.helper("k_in", value, const(0), const(0x10FFFF))), "c"
        )
    return None


def isinstance_(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower isinstance."""
    subject, classes = lw.in_order([lw.maker(a) for a in node.args])
    return lw.to(
        code("isinstance({0}, {1})", "b", lw.object_of(subject), lw.object_of(classes)), "b"
    )


def divmod_(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower divmod."""
    one, two = lw.in_order([lw.maker(a) for a in node.args])
    if one.rep in "in" and two.rep in "in":
        a, b = lw.keep(lw.to(one, "i")), lw.keep(lw.to(two, "i"))
        quotient = lw.keep(lw.helper("k_floordiv", a, b))
        return Expr("tuple", None, "t", (quotient, lw.helper("k_mod", a, b)))
    found = huge.divmod_(lw, node, one, two)
    if found is not None:
        return found
    return code("divmod({0}, {1})", "t", lw.helper("k_scalar", one), lw.helper("k_scalar", two))


def pow_(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower pow with three arguments."""
    parts = lw.in_order([lw.maker(a) for a in node.args])
    checked = [lw.helper("k_scalar", p) for p in parts]
    return code("pow({0}, {1}, {2})", "o", *checked)
