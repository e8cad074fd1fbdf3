"""Lower methods of texts to helpers, which the interpreter would look up by their name.

line.strip().partition("=")   ->   k_text_parted(k_text_strip(line, 0), "=", 1)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.codegen.reps import const
from advisor.inference.types import I64_HIGH

if TYPE_CHECKING:
    import ast

    from advisor.codegen.ir import Expr
    from advisor.codegen.lowering import Lowering

_STRIPS = {"strip": 0, "lstrip": 1, "rstrip": 2}
_CASES = {"lower": 0, "casefold": 1, "upper": 2}
_TESTS = {"isalnum": 0, "isalpha": 1, "isdigit": 2, "isdecimal": 3, "isnumeric": 4, "isspace": 5}
_OF_ONE: dict[str, tuple[str, int]] = {
    "startswith": ("k_text_ends", -1),
    "endswith": ("k_text_ends", 1),
    "partition": ("k_text_parted", 1),
    "rpartition": ("k_text_parted", -1),
    **{name: ("k_text_strip_of", side) for name, side in _STRIPS.items()},
}
_SEARCHES: dict[str, tuple[str, int]] = {
    "find": ("k_text_find", 1),
    "rfind": ("k_text_find", -1),
    "index": ("k_text_index", 1),
    "rindex": ("k_text_index", -1),
}


def method(lw: Lowering, node: ast.Call, name: str, base: Expr, args: list[Expr]) -> Expr | None:
    """Lower a method of a text; None where the interpreter is to call it."""
    if any(node in late for late in (lw.context.dirty, lw.context.effects, lw.context.caught)):
        return None
    types = [lw.ty(arg) for arg in node.args]
    if not types:
        return _alone(lw, name, base)
    if not types[0].is_only("str") or args[0].rep not in "sc":
        return None
    if name in _OF_ONE and len(types) == 1:
        helper, side = _OF_ONE[name]
        return lw.helper(helper, base, args[0], const(side))
    if name not in _SEARCHES or any(arg.rep not in "in" for arg in args[1:]):
        return None
    helper, side = _SEARCHES[name]
    ends = [*args[1:], *(const(0), const(I64_HIGH))[len(args) - 1 :]]
    return lw.helper(helper, base, args[0], *ends, const(side))


def _alone(lw: Lowering, name: str, base: Expr) -> Expr | None:
    for names, helper in (
        (_STRIPS, "k_text_strip"),
        (_CASES, "k_text_cased"),
        (_TESTS, "k_text_is"),
    ):
        if name in names:
            return lw.helper(helper, base, const(names[name]))
    return None
