"""Calls of methods that super() finds."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from advisor.inference.context import Context
from advisor.inference.effects import arguments
from advisor.inference.evaluation import look
from advisor.inference.objects import classes_of, method_of, note, ready
from advisor.inference.passing import bound, order_of
from advisor.inference.signatures import Direct
from advisor.inference.special_methods import exact
from advisor.inference.types import NONE, Ty

if TYPE_CHECKING:
    from advisor.inference.state import Env


def is_super(context: Context, node: ast.expr) -> bool:
    """Tell whether an expression is `super()` in a method, with nothing else of that name."""
    return (
        isinstance(node, ast.Call)
        and not node.args
        and not node.keywords
        and isinstance(node.func, ast.Name)
        and node.func.id == "super"
        and "super" not in context.locals
        and context.global_fact("super") is None
        and context.function.owner is not None
        and context.function.free == ("__class__",)
        and bool(context.own.names)
    )


def super_receiver(context: Context, node: ast.expr) -> ast.expr:
    """Return the reading of the first parameter that `super()` stands for: one per node."""
    found = context.twins.get(node)
    if found is None:
        tree = context.function.tree
        assert tree is not None
        first = [*tree.args.posonlyargs, *tree.args.args][0]
        found = ast.copy_location(ast.Name(first.arg, ast.Load()), node)
        context.twins[node] = found
        context.stands_for[found] = first
    return found


def super_targets(
    context: Context, receiver: ast.expr, base: Ty, attribute: str
) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, str], ...]] | None:
    """Return (class of the receiver, function) of `super().attribute`, and what that rests on.

    Empty where `object` has the `__init__` that would be called; None where it isn't known.
    """
    found, beside = [], []
    names = classes_of(context, receiver, base)
    for name in names:
        fact = context.observation.classes[name]
        line = (name, *fact.bases)
        owner = context.function.owner
        if owner not in line:
            return None
        beside.append((name, "__mro__"))
        index = _next(context, line[line.index(owner) + 1 :], attribute, beside)
        if index is None:
            return None
        if index >= 0:
            found.append((name, index))
    if not names or (not found and attribute != "__init__"):
        return None
    return (tuple(found), tuple(beside)) if len(found) in (0, len(names)) else None


def _next(
    context: Context, line: Sequence[str], attribute: str, beside: list[tuple[str, str]]
) -> int | None:
    """Return the function that the first of some classes has by a name, -1 where none has."""
    for name in line:
        fact = context.observation.classes.get(name)
        if fact is None or attribute in fact.members:
            return None
        if attribute not in fact.methods:
            continue
        target = method_of(context, name, attribute, "method")
        if fact.methods[attribute][1] != name or ready(context, target) is None:
            return None
        assert target is not None
        beside.append((name, attribute))
        return target.index
    return -1


def super_call(context: Context, node: ast.Call, func: ast.Attribute, env: Env) -> Ty | None:
    """Return the type of `super().m(...)` where it is known which method that is, else None."""
    context.idle.discard(node)
    receiver = super_receiver(context, func.value)
    base = look(context, receiver, env)
    found = super_targets(context, receiver, base, func.attr)
    if found is None or env.dirty:
        return None
    ways, beside = found
    if not ways:
        if node.args or node.keywords or not exact(base):
            return None
        context.idle.add(node)
        return NONE
    for _, index in ways:
        function = context.observation.functions[index]
        if bound(context.signatures[index].names, node, 1, function) is None:
            return None
    arguments(context, node, env)
    if env.dirty:
        return None
    order = (receiver, *order_of(node))
    direct = Direct(name=func.attr, targets=ways, order=order, exact=exact(base), beside=beside)
    return note(context, node, direct, env)
