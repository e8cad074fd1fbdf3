"""Result types of the functions of heapq on lists; of a heap that others hold changes get notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.inference import evaluation
from advisor.inference.ordering import by_method
from advisor.inference.types import ANY, NONE, NOTHING, Ty

if TYPE_CHECKING:
    import ast

    from advisor.inference.builtin_arguments import Rule
    from advisor.inference.context import Context
    from advisor.inference.state import Env

HEAPS = {"heappush": 2, "heappop": 1, "heapify": 1, "heappushpop": 2, "heapreplace": 2}
"""What is done with a heap, and with how many arguments."""


def _rule(name: str, count: int) -> Rule:
    def rule(context: Context, node: ast.Call, env: Env) -> Ty | None:
        if env.dirty or node.keywords or len(node.args) != count:
            return None
        after = env.copy()
        ty = evaluation.look(context, node.args[0], after)
        item = evaluation.look(context, node.args[1], after) if count == 2 else NOTHING
        kept = context.sites.item(ty, "list")
        if after.dirty or by_method(context, node.args[0], item, kept) or not ty.is_only("list"):
            return None
        env.vars.update(after.vars)
        held = _changed(context, node, ty, item, env)
        if name in ("heappush", "heapify"):
            return NONE
        return context.speculate(node, held if held.is_any else held.join(item), env)

    return rule


def _changed(context: Context, node: ast.Call, ty: Ty, item: Ty, env: Env) -> Ty:
    """Note that an item goes into a heap; return what may come out of it."""
    held = context.sites.item(ty, "list")
    context.sites.box(ty)
    context.sites.box(item)
    if context.sites.shared(ty, "list"):
        context.change(node, env)
        context.escape(item)
        held = ANY
    for site in context.sites.local(ty, "list"):
        context.sites.add(site, item)
    return held


HEAP_RULES: dict[str, Rule] = {f"_heapq.{name}": _rule(name, n) for name, n in HEAPS.items()}
