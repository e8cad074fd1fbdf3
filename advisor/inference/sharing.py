"""Find the lists that functions of a kernel give each other, and never anybody else.

    def outer(xs): return smooth(means(xs))   ->  the list of means is one of this kernel's own

A function *gives* the items of a fresh list that nothing else holds; it *reads* a parameter that
it only measures, indexes and iterates. Such a list need not become Python objects in between.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from advisor.inference.context import Context
from advisor.inference.observation import Observation
from advisor.inference.passing import bound
from advisor.inference.signatures import Signature
from advisor.inference.types import I64_HIGH, I64_LOW, NOTHING, Ty

_REPS = {"int": "I", "float": "D", "bool": "F"}


def buffer_rep(item: Ty) -> str | None:
    """Return the rep of a buffer that holds items of a type, None when there is none."""
    atom = item.single
    if atom is None or (atom.kind == "int" and (atom.low < I64_LOW or atom.high > I64_HIGH)):
        return None
    return _REPS.get(atom.kind)


def _called_plainly(context: Context) -> bool:
    function = context.function
    return function.index != 0 and function.kind == "function" and function.is_callee


def given_items(context: Context) -> Ty:
    """Return the type of the items of the fresh list a function returns, else NOTHING."""
    atom = context.returns.single
    dirty = context.ends_dirty or context.own.pointed
    if not _called_plainly(context) or atom is None or atom.kind != "list" or dirty:
        return NOTHING
    sites = context.sites.of(context.returns, "list")
    if sites is None or any(s.escaped or s.boxed for s in sites):
        return NOTHING
    if context.sites.held(context.returns):
        return NOTHING
    item = NOTHING
    for site in sites:
        item = item.join(site.item)
    return item if buffer_rep(item) else NOTHING


def read_parameters(context: Context) -> dict[str, Ty]:
    """Return the parameters whose list is only read, with the type its items are read as."""
    if not _called_plainly(context) or context.own.changes:
        return {}
    tree = context.function.tree
    assert tree is not None
    lists = [
        name
        for name, ty in zip(context.own.names, context.own.params, strict=True)
        if ty.is_only("list")
    ]
    if not lists:
        return {}
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found: dict[str, Ty] = dict.fromkeys(lists, NOTHING)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in found:
            item = _read(context, node, parents.get(node))
            if item is None or (found[node.id].atoms and item.atoms and item != found[node.id]):
                del found[node.id]
            elif item.atoms:
                found[node.id] = item
    return {name: item for name, item in found.items() if buffer_rep(item) in ("I", "D")}


def _read(context: Context, node: ast.Name, parent: ast.AST | None) -> Ty | None:
    """Return what one use of a list reads (NOTHING: its length), None for any other use."""
    if not isinstance(node.ctx, ast.Load):
        return None
    if isinstance(parent, ast.Call) and parent in context.native and node in parent.args:
        measures = isinstance(parent.func, ast.Name) and parent.func.id == "len"
        return NOTHING if measures else None
    if isinstance(parent, ast.Subscript) and parent.value is node:
        whole = context.ty.get(parent.slice, NOTHING).is_only("int", "bool")
        reads = isinstance(parent.ctx, ast.Load) and not isinstance(parent.slice, ast.Slice)
        return context.guards.get(parent) if reads and whole else None
    if isinstance(parent, (ast.For, ast.comprehension)) and parent.iter is node:
        return context.guards.get(parent.target)
    return None


def plan_buffers(
    observation: Observation,
    signatures: Mapping[int, Signature],
    contexts: Mapping[int, Context],
) -> None:
    """Set `buffers` of the signatures: the parameters that are given a buffer by every call."""
    for signature in signatures.values():
        signature.buffers = {n: buffer_rep(item) or "" for n, item in signature.reads.items()}
    for context in contexts.values():
        for direct in context.calls.values():
            for index in direct.indexes if direct.chosen else ():
                signatures[index].buffers = {}
        for node, index in context.plain_calls().items():
            signature = signatures[index]
            given = bound(signature.names, node, 0, observation.functions[index]) or {}
            for name in list(signature.buffers):
                source = given.get(name)
                if not isinstance(source, ast.expr) or not _own(
                    context, context.ty.get(source, NOTHING), signature.reads[name]
                ):
                    del signature.buffers[name]


def _own(context: Context, ty: Ty, wanted: Ty) -> bool:
    """Tell whether a list is of this kernel alone, its items of the type wanted."""
    if not ty.is_only("list"):
        return False
    sites = context.sites.of(ty, "list")
    if sites is None or any(s.escaped or s.boxed for s in sites) or context.sites.held(ty):
        return False
    return all(_within(site.item, wanted) for site in sites)


def _within(item: Ty, wanted: Ty) -> bool:
    one, two = item.single, wanted.single
    if one is None or two is None or one.kind != two.kind:
        return False
    return one.kind != "int" or (two.low <= one.low and one.high <= two.high)
