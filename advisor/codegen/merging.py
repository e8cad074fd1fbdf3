"""Lower what gives a container all that another one holds."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen.operators import OPCODES
from advisor.codegen.reps import const
from advisor.inference.merging import SET_METHODS, SET_OPERATORS, counts

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.codegen.ir import Expr
    from advisor.codegen.lowering import Lowering


def updated(lw: Lowering, node: ast.Call, name: str, base: Expr, given: Expr) -> Expr:
    """Lower `base.update(given)` and its like, of a dict or a set."""
    assert isinstance(node.func, ast.Attribute)
    if counts(lw.context, lw.ty(node.func.value)):
        items = lw.keep(lw.helper("k_countable", lw.object_of(given)))
        lw.do(lw.helper("k_counter_add", base, items))
    else:
        _take(lw, node, base, given, SET_METHODS[name])
    return const(None)


def _take(lw: Lowering, node: ast.AST, base: Expr, given: Expr, change: int) -> None:
    noted = node in lw.context.undone
    value = lw.object_of(given)
    if base.rep == "m":
        lw.do(lw.helper("k_dict_put_all" if noted else "k_dict_store_all", base, value))
    else:
        name = "k_set_put_all" if noted else "k_set_change"
        lw.do(lw.helper(name, base, value, const(change)))


def combined(
    lw: Lowering, node: ast.BinOp, left_of: Callable[[], Expr], right_of: Callable[[], Expr]
) -> Expr:
    """Lower `left op= right` and `left op right` of dicts and sets."""
    left, right = lw.in_order([left_of, right_of])
    if node in lw.context.augmented:
        base = lw.keep(left)
        _take(lw, node, base, right, SET_OPERATORS[type(node.op)])
        return base
    if lw.ty(node).is_only("dict"):
        return lw.helper("k_dict_joined", left, right)
    opcode = const(OPCODES[type(node.op)])
    return lw.to(lw.helper("k_binop", left, right, opcode), "e")
