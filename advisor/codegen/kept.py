"""Lower what may be done with several things that are kept in C: queues, texts, sets, dicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.codegen import map_access, pieces_access, queue_access, seen_access

if TYPE_CHECKING:
    import ast

    from advisor.codegen.ir import Expr
    from advisor.codegen.lowering import Lowering


def method(lw: Lowering, node: ast.Call, func: ast.Attribute) -> Expr | None:
    """Lower a method of one of them; None where it is something else."""
    queue = queue_access.queue_of(lw, func.value)
    if queue is not None:
        return queue_access.method(lw, node, func.attr, *queue)
    pieces = pieces_access.pieces_of(lw, func.value)
    if pieces is not None:
        return pieces_access.method(lw, node, func.attr, *pieces)
    seen = seen_access.set_of(lw, func.value)
    if seen is not None:
        return seen_access.method(lw, node, func.attr, *seen)
    held = map_access.map_of(lw, func.value) if func.attr == "get" else None
    return None if held is None else map_access.got(lw, node, *held)


def asked(lw: Lowering, node: ast.Compare) -> Expr | None:
    """Lower `item in held` and `item not in held`; None where it is something else."""
    return seen_access.asked(lw, node) or map_access.asked(lw, node)
