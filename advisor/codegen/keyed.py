"""Lower sorted, min and max with a key: items and keys are lists, then Python's own order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.codegen.reps import const

if TYPE_CHECKING:
    from advisor.codegen.ir import Expr
    from advisor.codegen.lowering import Lowering
    from advisor.inference.keyed import Keyed


def keyed(lw: Lowering, node: Keyed) -> Expr:
    """Lower a call with a key."""
    if node in lw.context.as_written:
        return lw.lower(node.otherwise)
    items = lw.keep(lw.to(lw.lower(node.items), "l"))
    keys = lw.keep(lw.helper("k_sortable", lw.to(lw.lower(node.keys), "l")))
    if node.name == "sorted":
        reverse = const(False) if node.reverse is None else lw.lower(node.reverse)
        return lw.keep(lw.helper("k_sorted_by", items, keys, lw.object_of(reverse)))
    made = lw.keep(lw.helper("k_best_by", items, keys, const(int(node.name == "max"))))
    guard = lw.context.guards.get(node.otherwise)
    return made if guard is None else lw.guard(node.otherwise, made, guard)
