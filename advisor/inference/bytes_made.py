"""Result types of bytes and bytearray of a few kinds of values.

bytes(b ^ 1 for b in data)      the items go in one by one, no list is made of them
bytearray([low, high])
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference.builtin_arguments import Rule, consumed, item_type, speculated
from advisor.inference.scalar_calls import scalar

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env
    from advisor.inference.types import Ty

_ITEMS = (ast.GeneratorExp, ast.ListComp, ast.List, ast.Tuple, ast.Name)


def of_bytes(result: Ty, *kinds: str) -> Rule:
    """Return the rule for a builtin that makes bytes of a value of these kinds, or of ints."""
    whole = scalar(result, *kinds, count=(0, 1))

    def rule(context: Context, node: ast.Call, env: Env) -> Ty | None:
        given = node.args[0] if len(node.args) == 1 and not node.keywords else None
        if not isinstance(given, _ITEMS) or env.dirty or _is_starred(given):
            return whole(context, node, env)
        if isinstance(given, ast.Name) and not env.get(given.id).is_only("list", "tuple"):
            return whole(context, node, env)
        item, known = consumed(context, node, env)
        if known and _are_bytes(item):
            context.effects.discard(node)
            return result
        context.escape(context.ty[given])
        context.escape(item)
        return speculated(context, node, result, env)

    return rule


def has_items(context: Context, given: ast.expr) -> bool:
    """Tell whether what such a builtin is given was found to be ints, taken one by one."""
    if not isinstance(given, _ITEMS) or _is_starred(given):
        return False
    if not context.ty[given].is_only("list", "tuple"):
        return False
    return _are_bytes(item_type(context, context.ty[given]))


def _are_bytes(item: Ty) -> bool:
    return not item.atoms or item.is_only("int", "bool")


def _is_starred(given: ast.expr) -> bool:
    shown = isinstance(given, ast.List | ast.Tuple)
    return shown and any(isinstance(part, ast.Starred) for part in given.elts)  # type: ignore[attr-defined]
