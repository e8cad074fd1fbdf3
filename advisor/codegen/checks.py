"""Check what is speculated, and turn values into truths."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen import mixed
from advisor.codegen.buffer_access import BufferAccess
from advisor.codegen.ir import BUFFERS, KEPT, Expr
from advisor.codegen.reps import KIND_BITS, code, const, has_64_bits, native, rep_of
from advisor.inference.types import ANY, I64_HIGH, I64_LOW, SCALARS, Ty, array_code

if TYPE_CHECKING:
    from advisor.inference.context import Context


class Checks(BufferAccess):
    """Guards on types, ranges and keys."""

    def __init__(self, context: Context) -> None:
        """Begin with no guard."""
        super().__init__(context)
        self.guards: list[tuple[int, str, str]] = []

    def guard(self, node: ast.AST, expr: Expr, ty: Ty) -> Expr:
        """Check that a value is of a type, an int in its range; return it in the type's rep."""
        if expr.rep == "i":
            return self.fits(expr, ANY, ty)
        line = getattr(node, "lineno", 0)
        rep = rep_of(ty)
        atom = ty.single
        if atom is None:
            self.guards.append((line, " or ".join(sorted(ty.kinds)), "recorded"))
            return self._of_several(expr, ty)
        self.guards.append((line, atom.name or atom.kind, "recorded"))
        if rep == "i":
            if atom.low <= I64_LOW and atom.high >= I64_HIGH:
                return self.helper("k_int", expr)
            return self.helper("k_int_in", expr, const(atom.low), const(atom.high))
        if atom.kind == "array":
            return self.helper("k_array_as", expr, const(ord(atom.name)))
        if atom.kind in ("inst", "deque"):
            return self.helper("k_exact", expr, self.class_object(atom.name))
        if atom.kind == "int" and rep == "o":
            return self.helper("k_kinds", expr, const(1))
        if rep == "o":
            return self.helper("k_kinds", expr, const(KIND_BITS.get(atom.kind, 0)))
        return self.to(expr, rep)

    def _of_several(self, expr: Expr, ty: Ty) -> Expr:
        """Check that a value is of one of several kinds."""
        bits = const(sum(KIND_BITS.get(part.kind, 0) for part in ty.atoms))
        array, whole = ty.get("array"), ty.get("int")
        if array is not None:
            return self.helper("k_array_or", expr, const(ord(array.name)), bits)
        name = "k_kinds" if whole is None or not has_64_bits(whole) else "k_kinds_in"
        return self.helper(name, expr, bits)

    def fits(self, expr: Expr, have: Ty, want: Ty) -> Expr:
        """Check an int against the range it is used with, when that is not known to hold."""
        atom, wanted = have.single, want.single
        if wanted is None or wanted.kind != "int" or rep_of(want) != "i":
            return self.to(expr, rep_of(want))
        converted = self.to(expr, "i")
        if wanted.low <= I64_LOW and wanted.high >= I64_HIGH:
            return converted
        if (
            atom is not None
            and atom.kind == "int"
            and wanted.low <= atom.low
            and atom.high <= wanted.high
        ):
            return converted
        return self.helper("k_in", converted, const(wanted.low), const(wanted.high))

    def told_apart(self, expr: Expr) -> Expr:
        """Return a key as an object; a NaN is found by identity, which unboxing loses."""
        number = mixed.inside(expr)
        if (expr.rep not in "dz" and number is None) or expr.kind == "const":
            return self.object_of(expr)
        kept = self.keep(expr)
        if expr.rep == "z":
            self.unless(self.helper("k_complex_same", kept, kept), "a NaN as a key")
            return kept
        if number is not None and number.rep == "w":
            return self.helper("k_key", kept)
        if number is not None:
            number = self.to(kept, "x")
            self.unless(self.helper("k_number_compare", number, number, const(2)), "a NaN as a key")
            return kept
        self.unless(native("({0} == {0})", "b", kept), "a NaN as a key")
        return kept

    def plain(self, expr: Expr, ty: Ty) -> Expr:
        """Check that a value and what it holds are scalars, when that is not known to hold."""
        atom = ty.single
        items = atom.items if atom is not None and atom.kind == "tuple" else None
        if array_code(ty):
            return expr
        known = ty.is_only(*SCALARS) if items is None else all(i.is_only(*SCALARS) for i in items)
        return self.object_of(expr) if known else self.helper("k_plain", expr)

    def asked(self, node: ast.AST, expr: Expr) -> Expr:
        """Lower the method that decides on the truth of an evaluated value."""
        raise NotImplementedError

    def truth_of(self, expr: Expr, ty: Ty, node: ast.expr) -> Expr:  # noqa: C901, PLR0912 - one branch a rep
        """Return the truth of an evaluated expression."""
        if expr.rep == "b":
            return expr
        if expr.kind == "const":
            return const(bool(expr.value))
        if ty.is_only("none"):
            self.keep(expr)
            return const(False)
        if expr.rep in "iun":
            return native("({0} != 0)", "b", expr)
        if expr.rep == "d":
            return native("({0} != 0.0)", "b", expr)
        if expr.rep == "z":
            return self.helper("k_complex_truth", expr)
        if expr.rep == "c":
            self.keep(expr)
            return const(True)
        if expr.rep in BUFFERS:
            return native("({0} != 0)", "b", self.buffer_size(expr))
        if expr.rep in KEPT:
            return native("({0} != 0)", "b", self.helper(f"k_{KEPT[expr.rep]}_size", expr))
        if ty.is_only("array"):
            return native("({0} != 0)", "b", self.helper("k_array_size", expr))
        if expr.rep in "syaltme":
            return native("(len({0}) != 0)", "b", expr)
        number = mixed.inside(expr)
        if number is not None and node not in self.context.dirty:
            return self.helper(f"k_{'wide' if number.rep == 'w' else 'number'}_truth", number)
        if node in self.context.dirty:
            return self.to(self.effect(code("bool({0})", "o", expr)), "b")
        if ty.is_only("deque"):
            return native("({0} != 0)", "b", self.keep(code("len({0})", "n", expr)))
        inst = ty.single
        if inst is not None and inst.kind == "inst":
            found = self.context.observation.classes.get(inst.name)
            if found is not None and found.truth is None:
                self.keep(expr)
                return const(True)
        asked = self.context.truths.get(node)
        if asked is not None and asked in self.context.calls:
            return native("({0} != 0)", "b", self.to(self.keep(self.asked(asked, expr)), "i"))
        return self.helper("k_truth", expr)
