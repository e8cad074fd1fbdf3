"""Comprehensions, and generator expressions: run where they stand, or made and given away.

    total = sum(x * x for x in xs)       run on the spot: no generator is made
    table = Counter(f(x) for x in xs)    made by the interpreter, from the text of the expression

What takes items of a generator between steps of its own must see each at the time it would have.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference.evaluation import look
from advisor.inference.loops import run_generators
from advisor.inference.on_the_spot import positions
from advisor.inference.types import ANY, Ty, made_here

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.names import Comprehension
    from advisor.inference.state import Env


def comprehension(context: Context, node: Comprehension, env: Env) -> Ty:
    """Return the container that a comprehension fills."""
    kind = {ast.SetComp: "set", ast.DictComp: "dict"}.get(type(node), "list")
    parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]

    def body(inner: Env) -> None:
        types = [look(context, p, inner) for p in parts]
        site = context.sites.make(context.place(node), kind)
        if kind == "dict":
            context.sites.add(site, types[1], types[0])
        else:
            context.sites.add(site, types[0])

    context.sites.make(context.place(node), kind)
    run_generators(context, node.generators, body, env)
    return made_here(kind, context.place(node))


def generator(context: Context, node: ast.GeneratorExp, env: Env) -> Ty:
    """Return the type of a generator expression: the list of its items, where it is run here."""
    way = positions(context).get(node, "")
    found = comprehension(context, node, env)
    own = any(context.ty.get(part.iter, ANY).get("iter") is not None for part in node.generators)
    quiet = way == "quiet" and not env.dirty and not context.catching and not own
    if way == "whole" or (quiet and not _changes(context, node)):
        context.made.discard(node)
        context.effects.discard(node)
        return found
    return _made(context, node, env, found)


def _changes(context: Context, node: ast.GeneratorExp) -> bool:
    """Tell whether functions of the project that a generator calls may change anything."""
    called = [context.calls[part] for part in ast.walk(node) if part in context.calls]
    signatures = [context.signatures.get(index) for direct in called for index in direct.indexes]
    return any(one is None or one.changes or one.dirties for one in signatures)


def _made(context: Context, node: ast.GeneratorExp, env: Env, found: Ty) -> Ty:
    context.escape(found)
    for part in ast.walk(node):
        context.escape(context.ty.get(part, ANY))
    context.made.add(node)
    context.effects.add(node)
    context.ty[node] = ANY
    env.dirty = True
    return ANY
