"""Iterators that a function makes for itself with `iter`, and takes items of by hand.

    it = iter(lines)         a list's own iterator: nobody else has it, so it need not be
    head = next(it)          put back where the call is handed over: the original makes another
    for line in it: ...

Behind a point nothing is known of one: what is left of the function is given the iterator itself.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference import evaluation, loops
from advisor.inference.builtin_arguments import SIZED, Rule, item_type
from advisor.inference.origins import origin_of
from advisor.inference.passing import order_of
from advisor.inference.types import NOTHING, SCALARS, Ty, iterator_over, tuple_of

ITERTOOLS = {"islice": 1, "cycle": 1, "batched": 1, "count": 0, "zip_longest": 8, "chain": 8}
"""Iterators of the library, and of how many arguments at most they take items."""
_NAMED = {"zip_longest": ("fillvalue",), "batched": ("n", "strict"), "count": ("start", "step")}
_ALIKE = ("islice", "cycle")

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env


def made(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of `iter(x)`, None where it is not one of a builtin container's."""
    if len(node.args) != 1 or node.keywords or env.dirty:
        return None
    after = env.copy()
    loops.iteration(context, node.args[0], after)
    place = context.place(node)
    found = None if after.dirty else _over(context, node.args[0], place)
    if found is None:
        return None
    context.sites.make(place, "iter")
    env.vars = after.vars
    for part in ast.walk(node.args[0]):
        context.sites.box(context.ty.get(part, NOTHING))
    return found


def _over(context: Context, node: ast.expr, place: str) -> Ty | None:
    """Return the type of an iterator over what was evaluated."""
    ty = context.ty[node]
    view = loops.view_called(node)
    if loops.is_structure(context, node):
        if view is None:
            return iterator_over(_linked(context, node), "", place)
        assert isinstance(node, ast.Call)
        assert isinstance(node.func, ast.Attribute)
        return iterator_over(context.ty[node.func.value], view, place)
    if ty.single is None or not ty.is_only(*SIZED, "iter"):
        return None
    return ty if ty.is_only("iter") else iterator_over(ty, "iter", place)


def of_library(way: str) -> Rule:
    """Return the rule for an iterator of itertools over builtin containers, or over such ones.

    It is the library's own: all that it does with items is to hand them on.
    """

    def rule(context: Context, node: ast.Call, env: Env) -> Ty | None:
        known = all(keyword.arg in _NAMED.get(way, ()) for keyword in node.keywords)
        after = env.copy()
        if env.dirty or not known or not _given(context, node, way, after) or after.dirty:
            return None
        env.vars = after.vars
        place = context.place(node)
        for part in ast.walk(node):
            context.sites.box(context.ty.get(part, NOTHING))
        context.sites.make(place, "iter")
        over = _over(context, node.args[0], place) if way in _ALIKE else None
        return over or iterator_over(_linked(context, node), "", place)

    return rule


def _given(context: Context, node: ast.Call, way: str, env: Env) -> bool:
    """Tell whether a call is given sources that are known, and plain values besides."""
    for place, part in enumerate(order_of(node)):
        if is_source(node, way, place):
            loops.iteration(context, part, env)
            if _over(context, part, "") is None:
                return False
        elif not evaluation.look(context, part, env).is_only(*SCALARS):
            return False
    return bool(node.args) or way == "count"


def is_source(node: ast.Call, way: str, place: int) -> bool:
    """Tell whether items are taken from an argument."""
    return place < min(len(node.args), ITERTOOLS[way])


def _linked(context: Context, node: ast.expr) -> Ty:
    """Return the iterators that one rests on: who gets it can take items of them."""
    types = (context.ty.get(part, NOTHING) for part in ast.walk(node))
    return tuple_of(ty for ty in types if ty.get("iter") is not None)


def taken(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of `next(it)` and `next(it, otherwise)`; None of another's iterator."""
    if node.keywords or not 1 <= len(node.args) <= 2 or env.dirty:
        return None
    after = env.copy()
    given = [evaluation.look(context, arg, after) for arg in node.args]
    if after.dirty or not given[0].is_only("iter") or origin_of(node) is not None:
        return None
    env.vars = after.vars
    context.caught.discard(node)
    if len(given) == 1 and not _in_generator(context, node):
        context.note_caught(node, env, "StopIteration")
    item = item_type(context, given[0])
    for otherwise in given[1:]:
        context.sites.box(otherwise)
        item = item.join(otherwise)
    return context.speculate(node, item, env)


def _in_generator(context: Context, node: ast.Call) -> bool:
    """Tell whether a generator would turn a StopIteration raised here into a RuntimeError."""
    tree = context.function.tree
    assert tree is not None
    made = (part for part in ast.walk(tree) if isinstance(part, ast.GeneratorExp))
    return any(part is node for generator in made for part in ast.walk(generator))
