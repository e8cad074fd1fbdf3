"""Result types of the functions of bisect on lists whose items run no code of the user's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.inference import evaluation
from advisor.inference.ordering import by_method
from advisor.inference.types import LENGTH, NONE, Ty

if TYPE_CHECKING:
    import ast

    from advisor.inference.builtin_arguments import Rule
    from advisor.inference.context import Context
    from advisor.inference.state import Env


def _rule(*, puts: bool) -> Rule:
    def rule(context: Context, node: ast.Call, env: Env) -> Ty | None:
        if env.dirty or node.keywords or len(node.args) != 2:
            return None
        after = env.copy()
        ty, item = (evaluation.look(context, arg, after) for arg in node.args)
        held = context.sites.item(ty, "list")
        if after.dirty or by_method(context, node.args[0], item, held) or not ty.is_only("list"):
            return None
        env.vars.update(after.vars)
        context.sites.box(ty)
        context.sites.box(item)
        if not puts:
            return LENGTH
        if context.sites.shared(ty, "list"):
            context.change(node, env)
            context.escape(item)
        for site in context.sites.local(ty, "list"):
            context.sites.add(site, item)
        return NONE

    return rule


BISECT_RULES: dict[str, Rule] = {
    f"_bisect.{name}_{side}": _rule(puts=name == "insort")
    for name in ("bisect", "insort")
    for side in ("left", "right")
}
