"""Keys of dicts and sets: hashing and comparing them must run no code of the user's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.inference.types import SCALARS

if TYPE_CHECKING:
    import ast

    from advisor.codegen.ir import Expr
    from advisor.codegen.lowering import Lowering
    from advisor.inference.types import Ty

_KEYS = tuple(kind for kind in SCALARS if kind != "float")


def key_of(lw: Lowering, node: ast.expr, expr: Expr) -> Expr:
    """Return an evaluated key as an object; one of other classes than builtins bails out.

    Where a bail-out is too late the object is taken as it is, as Python does.
    """
    scalar = lw.ty(node).is_only(*SCALARS)
    if node in lw.context.dirty:
        if not scalar:
            lw.do(lw.helper("k_commit"))
        return lw.object_of(expr)
    if scalar or expr.rep == "z":
        return lw.told_apart(expr)
    return lw.object_of(expr) if _is_plain(lw.ty(node)) else lw.helper("k_key", expr)


def _is_plain(ty: Ty) -> bool:
    """Tell whether a tuple is known to hold nothing but what is hashed without the user's code.

    A NaN is found by identity, which unboxing loses: tuples that may hold one are looked at.
    """
    atom = ty.single
    if atom is None or atom.kind != "tuple" or atom.items is None:
        return False
    return all(item.is_only(*_KEYS) or _is_plain(item) for item in atom.items)
