"""Lower the functions of bisect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.codegen.reps import const

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable

    from advisor.codegen.ir import Expr
    from advisor.codegen.lowering import Lowering


def _find(lw: Lowering, node: ast.Call, *, right: bool) -> Expr:
    base, item = lw.in_order([lw.maker(arg) for arg in node.args])
    return lw.keep(lw.helper("k_bisect", base, lw.object_of(item), const(right)))


def _put(lw: Lowering, node: ast.Call, *, right: bool) -> Expr:
    base, item = lw.in_order([lw.maker(arg) for arg in node.args])
    noted = const(node in lw.context.undone)
    lw.do(lw.helper("k_list_insort", base, lw.object_of(item), const(right), noted))
    return const(None)


BISECT: dict[str, Callable[[Lowering, ast.Call], Expr | None]] = {
    "_bisect.bisect_left": lambda lw, node: _find(lw, node, right=False),
    "_bisect.bisect_right": lambda lw, node: _find(lw, node, right=True),
    "_bisect.insort_left": lambda lw, node: _put(lw, node, right=False),
    "_bisect.insort_right": lambda lw, node: _put(lw, node, right=True),
}
