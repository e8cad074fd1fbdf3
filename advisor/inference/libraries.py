"""Result types of the standard library's containers, made and used by one function.

What a function makes itself nobody else can see, so making it is no effect. The rules are those
of advisor/inference/builtins.py: None before any argument is evaluated, or a type.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference import arrays, evaluation, factories, iterators
from advisor.inference.bisected import BISECT_RULES
from advisor.inference.builtin_arguments import Rule, item_type
from advisor.inference.deques import MADE
from advisor.inference.heaps import HEAP_RULES
from advisor.inference.merging import COUNTED
from advisor.inference.on_the_spot import taken_whole
from advisor.inference.passing import order_of
from advisor.inference.types import (
    NOTHING,
    STR,
    Ty,
    made_here,
    named,
)

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env


def _defaultdict(context: Context, node: ast.Call, env: Env) -> Ty | None:
    if len(node.args) != 1 or node.keywords or env.dirty:
        return None
    evaluation.value(context, node.args[0], env)
    return (
        None if _dirty(env) else factories.filled(context, context.place(node), node.args[0], env)
    )


def _counter(context: Context, node: ast.Call, env: Env) -> Ty | None:
    if len(node.args) > 1 or node.keywords or env.dirty:
        return None
    if node.args and not taken_whole(context, node.args[0]):
        return None
    key, ty = NOTHING, STR
    if node.args:
        ty = evaluation.look(context, node.args[0], env)
        if _dirty(env):
            return None
        context.sites.box(ty)
        if not ty.is_only("str", "bytes"):
            context.escape(ty)
        key = item_type(context, ty) if ty.is_only(*COUNTED) else STR
    made = factories.counting(context, context.place(node), key)
    if not ty.is_only(*COUNTED):
        context.sites.escape(made)
    return made


def _dirty(env: Env) -> bool:
    """Tell it anew: looking at an expression may have changed it."""
    return env.dirty


def counted(context: Context, node: ast.Call, base: Ty, types: list[Ty]) -> Ty | None:
    """Return the type of `most_common` of a Counter that holds numbers and was made here.

    It compares nothing but the numbers.
    """
    sites = context.sites.of(base, "dict")
    if not sites or not all(site.counts for site in sites) or len(types) > 1:
        return None
    numbers = context.sites.item(base, "dict").is_only("int", "float", "bool")
    if not numbers or not all(ty.is_only("int", "none") for ty in types):
        return None
    context.escape(context.sites.key(base))
    context.sites.make(context.place(node), "list")
    context.sites.escape(made_here("list", context.place(node)))
    return made_here("list", context.place(node))


def _deque(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of a deque that is filled from a builtin container, if from anything."""
    if len(node.args) > 1 or env.dirty or any(k.arg != "maxlen" for k in node.keywords):
        return None
    if not all(isinstance(k.value, ast.Constant | ast.Name) for k in node.keywords):
        return None
    if node.args and not taken_whole(context, node.args[0]):
        return None
    for part in order_of(node):
        ty = evaluation.look(context, part, env)
        if env.dirty:
            return None
        context.sites.box(ty)
        context.escape(ty)
    return named("deque", MADE)


LIBRARY_RULES: dict[str, Rule] = {
    "array:array": arrays.made,
    "collections:defaultdict": _defaultdict,
    "collections:Counter": _counter,
    "collections:deque": _deque,
    **{f"itertools:{way}": iterators.of_library(way) for way in iterators.ITERTOOLS},
    **BISECT_RULES,
    **HEAP_RULES,
}
