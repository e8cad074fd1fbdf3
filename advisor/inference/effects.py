"""What may do anything: calls of what is unknown, operations on operands of unknown classes."""

from __future__ import annotations

import ast
from collections.abc import Collection
from typing import TYPE_CHECKING

from advisor.inference import evaluation
from advisor.inference.context import Context
from advisor.inference.names import parameter_nodes
from advisor.inference.on_the_spot import give_away
from advisor.inference.types import ANY, NOTHING, VALUES, Ty

if TYPE_CHECKING:
    from advisor.inference.state import Env


_LOOK_UPS = frozenset({"__getattr__", "__getattribute__"})
_OPERATORS = frozenset({"__lt__", "__gt__", "__le__", "__ge__", "__add__", "__radd__"})


def unknown_effect(context: Context, node: ast.AST, env: Env) -> None:
    """Note that anything may happen here: from now on nothing can be taken back."""
    context.effects.add(node)
    env.dirty = True


def generic(context: Context, node: ast.expr, env: Env) -> Ty:
    """Return the type of an operation whose meaning depends on its operands' classes.

    On builtin operands it has no effect, and the kernel checks that they are; with operands
    of other classes among those recorded, or where nothing can be taken back, it may do
    anything.
    """
    context.effects.discard(node)
    operator = isinstance(node, ast.BinOp | ast.UnaryOp)
    foreign = any(
        _has_instances(context, part, known=VALUES if operator else ())
        for part in ast.iter_child_nodes(node)
        if isinstance(part, ast.expr)
    )
    if env.dirty or foreign:
        unknown_effect(context, node, env)
        return ANY
    return context.speculate(node, ANY, env)


def _has_instances(context: Context, node: ast.expr, known: Collection[str]) -> bool:
    ty = context.ty.get(node, ANY)
    inst, array = ty.get("inst"), ty.get("array")
    if inst is None and ty.is_any:
        seen = context.seen_type(node)
        inst = None if seen is None else seen.get("inst")
        array = None if seen is None else seen.get("array")
    if array is not None:  # what no rule of arrays.py covers, the interpreter does
        return True
    return (inst is not None and inst.name not in known) or _holds_operators(context, node)


def _holds_operators(context: Context, node: ast.expr) -> bool:
    """Tell whether a container was seen to hold instances that have operators of their own."""
    while node in context.stands_for:
        node = context.stands_for[node]  # type: ignore[assignment]
    seen = context.observation.seen(context.function.index, node)
    held = [context.observation.classes.get(name) for name in ({} if seen is None else seen.items)]
    return any(fact is not None and _OPERATORS & set(fact.methods) for fact in held)


def arguments(context: Context, node: ast.Call, env: Env) -> list[Ty]:
    """Evaluate all arguments as values that may go anywhere; return their types."""
    types = []
    for arg in node.args:
        inner = arg.value if isinstance(arg, ast.Starred) else arg
        give_away(context, arg)
        types.append(evaluation.value(context, inner, env))
    types.extend(evaluation.value(context, keyword.value, env) for keyword in node.keywords)
    return types


def unknown_call(context: Context, node: ast.Call, env: Env) -> Ty:
    """Return the type of a call of what isn't known: it may do anything with its arguments.

    One that no recorded call came to leads back to the original, while a bail-out is possible.
    """
    if not env.dirty and never_ran(context, node):
        return NOTHING
    if isinstance(node.func, ast.Attribute) and _looks_up_by_method(context, node.func):
        unknown_effect(context, node.func, env)  # its arguments see what that does
    arguments(context, node, env)
    unknown_effect(context, node, env)
    return ANY


def _looks_up_by_method(context: Context, func: ast.Attribute) -> bool:
    """Tell whether an attribute was read of an instance whose class has `__getattr__`."""
    seen = context.seen_type(func.value)
    inst = None if seen is None else seen.get("inst")
    fact = None if inst is None else context.observation.classes.get(inst.name)
    return fact is not None and not _LOOK_UPS.isdisjoint(fact.methods)


def never_ran(context: Context, node: ast.expr) -> bool:
    """Tell whether no part of an expression was seen to be evaluated, in a function that ran."""
    parts = [part for part in ast.walk(node) if isinstance(part, ast.expr)]
    if node in context.stands_for or any(context.seen_type(part) is not None for part in parts):
        return False
    tree = context.function.tree
    assert tree is not None
    return any(context.seen_type(arg) is not None for arg in parameter_nodes(tree))
