"""Evaluate expressions in order, and convert them from one representation to another."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen import mixed
from advisor.codegen.ir import BUFFERS, KEPT, LISTED, Assign, Bail, Expr, If
from advisor.codegen.leaks import LeakError
from advisor.codegen.reps import code, const, native
from advisor.codegen.support import helpers
from advisor.codegen.variables import Variables
from advisor.inference.types import I64_HIGH, I64_LOW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.inference.context import Context

_UNBOX = {
    "d": "k_float",
    "z": "k_complex",
    "b": "k_bool",
    "s": "k_str",
    "c": "k_char",
    "y": "k_bytes",
    "a": "k_bytearray",
    "l": "k_list",
    "t": "k_tuple",
    "m": "k_dict",
    "e": "k_set",
    "u": "k_uint",
    "B": "k_big_of",
}
_MOVING = ("n", "p", "q", "f*")


def _are_one(have: str, rep: str) -> bool:
    """Tell whether no conversion is needed.

    Raises:
        LeakError: What is kept in C would become something else.
    """
    if have == rep or (have in "in" and rep in "in"):
        return True
    if have in KEPT:
        raise LeakError
    return False


class Conversions(Variables):
    """Values kept in locals, as objects, or as C values."""

    def __init__(self, context: Context) -> None:
        """Find out whether reading a variable may be put off."""
        super().__init__(context)
        assert context.function.tree is not None
        parts = list(ast.walk(context.function.tree))
        self.rebound = {part.target.id for part in parts if isinstance(part, ast.NamedExpr)}

    def keep(self, expr: Expr) -> Expr:
        """Evaluate an expression now; return something that can be read any number of times."""
        number = mixed.inside(expr)
        if number is not None and number.kind == "local":
            return expr
        return expr if expr.kind in ("const", "local") else self.save(expr)

    def save(self, expr: Expr) -> Expr:
        """Like `keep`, but a local that may change later is copied too."""
        if expr.kind == "const":
            return expr
        expr = self.whole(expr)
        number = mixed.inside(expr)
        kept = self.temporary(expr.rep if number is None else number.rep)
        self.set(str(kept.value), expr if number is None else number)
        return kept if number is None else mixed.boxed(self, kept)

    def set(self, name: str, expr: Expr) -> None:
        """Append the assignment of a local; no local holds a number that is lost."""
        self.emit(Assign(name=name, expr=expr))
        if expr.rep == "x" and mixed.may_be_lost(expr):
            lost = self.helper("k_number_lost", Expr("local", name, "x"))
            why = "an int beyond 53 bits among floats"
            self.emit(If(test=lost, body=[Bail(line=self.line, why=why)]))

    def in_order(self, makers: Sequence[object]) -> list[Expr]:
        """Evaluate operands left to right; one that needs statements makes earlier ones kept."""
        done: list[Expr] = []
        for maker in makers:
            mark = len(self.out)
            assert callable(maker)
            expr = maker()
            if len(self.out) > mark:
                later = self.out[mark:]
                del self.out[mark:]
                done = [e if self._steady(e) else self.save(e) for e in done]
                self.out.extend(later)
            done.append(expr)
        return done

    def _steady(self, expr: Expr) -> bool:
        """Tell whether an operand keeps its value; sizes and data of buffers move with them."""
        number = mixed.inside(expr)
        held = expr if number is None else number
        if held.kind != "local":
            return expr.kind == "const"
        return held.rep not in _MOVING and not self.is_rebound(str(held.value))

    def is_rebound(self, local: str) -> bool:
        """Tell whether an expression of the function may give a variable another value."""
        return any(self.names.get(name) == local for name in self.rebound)

    def whole(self, expr: Expr) -> Expr:
        """Make the tuple that a bundle of values stands for; anything else is as it was."""
        if expr.kind != "tuple":
            return expr
        shown = ", ".join(f"{{{i}}}" for i in range(len(expr.args)))
        text = f"({shown},)" if len(expr.args) == 1 else f"({shown})"
        return code(text, "t", *(self.object_of(a) for a in expr.args))

    def object_of(self, expr: Expr) -> Expr:
        """Return an expression as something that can stand where an object is wanted."""
        if expr.rep in KEPT:
            raise LeakError
        if expr.rep in BUFFERS:
            return self.to(expr, "l")
        return self.to(expr, "b") if expr.rep == "f" else self.whole(expr)

    def helper(self, name: str, *args: Expr) -> Expr:
        """Return a call of the instruction set, arguments converted to its reps."""
        found = helpers()[name]
        assert found.result is not None, name
        assert len(args) == len(found.args), name
        converted = tuple(self.to(a, r) for a, r in zip(args, found.args, strict=True))
        return Expr("helper", name, found.result, converted)

    def to(self, expr: Expr, rep: str) -> Expr:
        """Convert an expression; from objects by a check that bails out."""
        expr = self.whole(expr)
        have = expr.rep
        if _are_one(have, rep):
            return expr
        if have == "f" or have == "f*":
            expr, have = native("({0} != 0)", "b", expr), "b"
            if rep == "b":
                return expr
        if rep == "f" and have == "b":
            return expr
        number = mixed.converted(self, expr, rep)
        if number is not None:
            return number
        if have in BUFFERS:
            made = self.helper(
                LISTED[have],
                Expr("local", expr.value, "o", expr.args) if expr.kind == "local" else expr,
            )
            return self.to(made, rep)
        if rep == "o":
            return expr
        if have == "o":
            if rep in "in":
                return self.helper("k_int", expr)
            return self.helper(_UNBOX[rep], expr)
        return self._between(expr, have, rep)

    def _between(self, expr: Expr, have: str, rep: str) -> Expr:  # noqa: C901, PLR0912 - one branch a rep
        if expr.kind == "const" and isinstance(expr.value, int):
            value = int(expr.value)
            if rep == "d" and abs(value) <= 1 << 53:
                return const(float(value))
            if rep == "u" and value >= 0:
                return Expr("const", value, "u")
            if rep == "i" and I64_LOW <= value <= I64_HIGH:
                return Expr("const", value, "i")
        if rep == "d" and have in "iunb":
            return native("cython.cast(cython.double, {0})", "d", expr)
        if rep in "in" and have == "u":
            return self.helper("k_to_int", expr)
        if rep == "u" and have in "in":
            return self.helper("k_to_uint", expr)
        if rep in "iun" and have == "b":
            return native("cython.cast(cython.longlong, {0})", "i", expr)
        if rep == "B" and have in "in":
            return self.helper("k_big_from", expr)
        if rep == "s" and have == "c":
            return native("{0}", "s", expr)
        if rep == "c" and have == "s":
            return self.helper("k_char", expr)
        boxed = self.temporary("o")
        self.emit(Assign(name=str(boxed.value), expr=expr))
        return self.to(boxed, rep)

    def effect(self, expr: Expr) -> Expr:
        """Emit an operation that may do anything, its operands evaluated before the commit."""
        args = tuple(self.keep(self.object_of(a)) for a in expr.args)
        self.do(self.helper("k_commit"))
        result = self.temporary("o")
        self.emit(Assign(name=str(result.value), expr=Expr(expr.kind, expr.value, "o", args)))
        return result
