"""Items of copies: what a copy of a list from elsewhere holds, as it was recorded.

    xs = list(given)      a list of floats in every recorded call  ->  its items are floats, checked

Only while the copy stays in the function, and is read often: looking through it costs a read.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from advisor.inference.context import Context
from advisor.inference.observation import Seen
from advisor.inference.state import Env
from advisor.inference.types import NOTHING, Ty

_READS_PER_ITEM = 1.5


def copied_items(context: Context, node: ast.expr, source: Ty, env: Env) -> Ty:
    """Return the type of the items of a copy; where it is speculated, `copied` tells it as well."""
    context.copied.pop(node, None)
    item = context.sites.item(source, "list")
    place = context.place(node)
    site = context.sites.by_place.get(place)
    if not item.is_any or env.dirty or (site is not None and (site.boxed or site.escaped)):
        return item
    seen = context.observation.seen(context.function.index, node)
    items = None if seen is None else seen.of_items
    if seen is None or items is None or not (items.ty.is_only("int") or items.ty.is_only("float")):
        return item
    if context.passes and not _pays(context, node, seen):
        return item
    context.copied[node] = items.ty
    return items.ty


def _pays(context: Context, node: ast.expr, seen: Seen) -> bool:
    """Tell whether the items of copies were read often enough, there or in sums of them."""
    items = sum(seen.types.values()) * (seen.length_high or 0)
    reads = sum(sum(_reads(context, place)) for place in _held_in(context, node))
    return reads >= _READS_PER_ITEM * items


def _held_in(context: Context, node: ast.expr) -> set[str]:
    """Return the places of the lists that the items of one come to stand in."""
    assert context.function.tree is not None
    places, held = {context.place(node)}, [node]
    while held:
        part = held.pop()
        for whole in ast.walk(context.function.tree):
            if isinstance(whole, ast.BinOp) and part in (whole.left, whole.right):
                places.add(context.place(whole))
                held.append(whole)
    return places


def _reads(context: Context, place: str) -> Iterator[int]:
    """Yield how often the recorded calls read an item of such a copy, for each node that does."""
    tree = context.function.tree
    assert tree is not None
    for node in ast.walk(tree):
        base: ast.expr
        counted: ast.expr
        if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice):
            base, counted = node.value, node
        elif isinstance(node, (ast.For, ast.comprehension)):
            base, counted = node.iter, node.target
        else:
            continue
        own = context.ty.get(base, NOTHING).get("list")
        if own is not None and place in own.sites:
            seen = context.observation.seen(context.function.index, counted)
            yield 0 if seen is None else sum(seen.types.values())
