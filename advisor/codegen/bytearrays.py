"""Lower methods of bytearray that change it."""

from __future__ import annotations

import ast

from advisor.codegen.ir import Expr
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import const


def change(lw: Lowering, name: str, base: Expr, args: list[Expr]) -> Expr:
    """Lower `base.name(args)`; what was there is noted, so that it can be taken back."""
    if name == "append":
        lw.do(lw.helper("k_barray_put_byte", base, lw.to(args[0], "i")))
    elif name == "extend":
        lw.do(lw.helper("k_barray_put_all", base, lw.object_of(args[0])))
    else:
        base = lw.keep(base)
        lw.do(lw.helper("k_barray_keep", base))
        lw.do(lw.helper("k_barray_put_none", base))
    return const(None)


def add(lw: Lowering, extend: ast.Call) -> None:
    """Lower `base += value`: `base.extend(value)`, but where the value is `base` itself."""
    assert isinstance(extend.func, ast.Attribute)
    base, value = lw.in_order([lw.maker(extend.func.value), lw.maker(extend.args[0])])
    lw.do(lw.helper("k_barray_put_more", base, lw.object_of(value)))
