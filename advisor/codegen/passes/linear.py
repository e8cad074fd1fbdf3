"""Linear forms of index expressions: constants and multiples of locals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from advisor.codegen.ir import Expr

_MOST = 1 << 31
_TERMS = 4


@dataclass(frozen=True, slots=True)
class Linear:
    """`offset` and the sum of `factor * local` over the sorted `terms`."""

    offset: int
    terms: tuple[tuple[str, int], ...] = ()

    def factor(self, name: str) -> int:
        """Return how often a local counts."""
        return dict(self.terms).get(name, 0)

    def plus(self, other: Linear, times: int = 1) -> Linear | None:
        """Return this and `times` another one, None when it gets out of hand."""
        factors = dict(self.terms)
        for name, factor in other.terms:
            factors[name] = factors.get(name, 0) + times * factor
        return _made(self.offset + times * other.offset, factors)

    def scaled(self, times: int) -> Linear | None:
        """Return a multiple of this."""
        return Linear(0).plus(self, times)


def _made(offset: int, factors: Mapping[str, int]) -> Linear | None:
    terms = tuple(sorted((n, f) for n, f in factors.items() if f))
    if len(terms) > _TERMS or any(abs(f) >= _MOST for _, f in terms) or abs(offset) >= _MOST:
        return None
    return Linear(offset, terms)


def linear(expr: Expr, local: Callable[[str], Linear | None]) -> Linear | None:
    """Return the linear form of an expression; `local` gives those of locals."""
    if expr.kind == "const" and type(expr.value) is int:
        return _made(expr.value, {})
    if expr.kind == "local" and expr.rep in "in":
        return local(str(expr.value))
    if expr.kind != "native" or not all(a.rep in ("i", "n") for a in expr.args):
        return None
    parts = [linear(a, local) for a in expr.args]
    match expr.value, parts:
        case "({0} + {1})", [Linear() as one, Linear() as two]:
            return one.plus(two)
        case "({0} - {1})", [Linear() as one, Linear() as two]:
            return one.plus(two, -1)
        case "({0} * {1})", [Linear(terms=()) as one, Linear() as two]:
            return two.scaled(one.offset)
        case "({0} * {1})", [Linear() as one, Linear(terms=()) as two]:
            return one.scaled(two.offset)
        case "(-{0})", [Linear() as one]:
            return one.scaled(-1)
        case _:
            return None


def text(form: Linear, counter: str = "", at: Expr | None = None) -> Expr:
    """Return the exact value of a form as an expression, with `at` for the counter."""
    total: Expr | None = None
    for name, factor in form.terms:
        value = at if name == counter and at is not None else Expr("local", name, "i")
        if factor != 1:
            value = _exact("k_times", Expr("const", factor, "i"), value)
        total = value if total is None else _exact("k_plus", total, value)
    if total is None:
        return Expr("const", form.offset, "i")
    return total if not form.offset else _exact("k_plus", total, Expr("const", form.offset, "i"))


def _exact(name: str, one: Expr, two: Expr) -> Expr:
    if name == "k_plus" and isinstance(one.value, int) and isinstance(two.value, int):
        return Expr("const", one.value + two.value, "i")
    if name == "k_times" and isinstance(one.value, int) and isinstance(two.value, int):
        return Expr("const", one.value * two.value, "i")
    if name == "k_plus" and one.value == name and isinstance(two.value, int):
        inner, more = one.args
        if isinstance(more.value, int):
            shift = Expr("const", more.value + two.value, "i")
            return inner if not shift.value else Expr("helper", name, "i", (inner, shift))
    return Expr("helper", name, "i", (one, two))
