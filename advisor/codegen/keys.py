"""Keys of dicts and sets: hashing and comparing them must run no code of the user's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.inference.types import SCALARS

if TYPE_CHECKING:
    import ast

    from advisor.codegen.ir import Expr
    from advisor.codegen.lowering import Lowering


def key_of(lw: Lowering, node: ast.expr, expr: Expr) -> Expr:
    """Return an evaluated key as an object; one of other classes than builtins bails out.

    Where a bail-out is too late the object is taken as it is, as Python does.
    """
    scalar = lw.ty(node).is_only(*SCALARS)
    if node in lw.context.dirty:
        if not scalar:
            lw.do(lw.helper("k_commit"))
        return lw.object_of(expr)
    return lw.told_apart(expr) if scalar else lw.helper("k_key", expr)
