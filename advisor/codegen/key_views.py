"""Lower set operators on the keys of dicts."""

from __future__ import annotations

import ast

from advisor.codegen.ir import Expr
from advisor.codegen.lowering import Lowering
from advisor.codegen.operators import OPCODES
from advisor.codegen.reps import const
from advisor.inference.key_views import viewed


def combined(lw: Lowering, node: ast.BinOp) -> Expr:
    """Lower `a.keys() & b.keys()`, where keys run no code of the user's."""
    left, right = lw.in_order([lw.maker(viewed(s) or s) for s in (node.left, node.right)])
    opcode = const(OPCODES[type(node.op)])
    made = lw.helper("k_keys_binop", lw.to(left, "o"), lw.to(right, "o"), opcode)
    return lw.to(lw.keep(made), "e")
