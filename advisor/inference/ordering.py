"""Whether values are put in order by code of their own classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ast

    from advisor.inference.context import Context
    from advisor.inference.types import Ty


def by_method(context: Context, node: ast.expr, *types: Ty) -> bool:
    """Tell whether the class of some of the values says which of two is less.

    `types` are what is known of them, `node` is what was seen to hold them.
    """
    seen = context.observation.seen(context.function.index, node)
    items = None if seen is None else seen.of_items
    kinds = [*types, *([] if items is None else [items.ty])]
    names = {inst.name for kind in kinds if (inst := kind.get("inst")) is not None}
    facts = [context.observation.classes.get(name) for name in sorted(names)]
    return any(fact is not None and "__lt__" in fact.methods for fact in facts)
