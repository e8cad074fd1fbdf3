"""Lower sorted, list.sort, min and max with a key: lists of items and keys, then Python's order."""

from __future__ import annotations

import ast
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
    _note_member(lw, node)
    items = lw.keep(lw.to(lw.lower(node.taken), "l"))
    keys = lw.keep(lw.helper("k_sortable", lw.to(lw.lower(node.keys), "l")))
    if node.name in ("sorted", "sort"):
        reverse = lw.object_of(_given(lw, node.reverse, value=False))
        if node.name == "sorted":
            return lw.keep(lw.helper("k_sorted_by", items, keys, reverse))
        if node in lw.context.undone:
            reverse = lw.keep(reverse)
            lw.do(lw.helper("k_list_keep", items))
        lw.do(lw.helper("k_sort_by", items, keys, reverse))
        return const(None)
    largest = const(int(node.name == "max"))
    if node.default is None:
        made = lw.helper("k_best_by", items, keys, largest)
    else:
        default = lw.object_of(lw.lower(node.default))
        made = lw.helper("k_best_or", items, keys, largest, default)
    made = lw.keep(made)
    guard = lw.context.guards.get(node.otherwise)
    return made if guard is None else lw.guard(node.otherwise, made, guard)


def _given(lw: Lowering, node: ast.expr | None, *, value: object) -> Expr:
    return const(value) if node is None else lw.lower(node)


def _note_member(lw: Lowering, node: Keyed) -> None:
    """Rely on what a module holds by the name that the key is made by."""
    if node.key.stdlib is not None and isinstance(node.key.stdlib[0], ast.Attribute):
        func = node.key.stdlib[0]
        assert isinstance(func.value, ast.Name)
        lw.used_members.add((func.value.id, func.attr))
