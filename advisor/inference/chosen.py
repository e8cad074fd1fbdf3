"""Calls of functions that are taken out of a table: HANDLERS[kind](x), for rule in RULES: rule(x).

The kernel tests which of the table's functions it is; another leads to the original.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference import evaluation
from advisor.inference.effects import unknown_effect
from advisor.inference.names import parameter_nodes
from advisor.inference.objects import note
from advisor.inference.passing import bound, order_of
from advisor.inference.signatures import Direct
from advisor.inference.types import ANY, Ty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.inference.context import Context
    from advisor.inference.state import Env


def chosen_call(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of a call of one of a table's functions; None where it is none, or late."""
    names = _functions(context, node.func)
    indexes = [_index(context, node, name) for name in names]
    if env.dirty or not indexes or None in indexes:
        return None
    order = (node.func, *order_of(node))
    for part in order:
        context.escape(evaluation.look(context, part, env))
    if env.dirty:
        unknown_effect(context, node, env)
        return ANY
    targets = tuple((None, index) for index in indexes if index is not None)
    return note(context, node, Direct(targets=targets, order=order, chosen=True), env)


def _index(context: Context, node: ast.Call, name: str) -> int | None:
    """Return the function of that name, where it can be called straight."""
    for function in context.observation.functions:
        if function.target == name and function.kind == "function" and function.is_callee:
            signature = context.signatures[function.index]
            takes = bound(signature.names, node, 0, function) is not None
            return function.index if signature.refused is None and takes else None
    return None


def _functions(context: Context, node: ast.expr) -> tuple[str, ...]:
    """Return the functions that an expression may take out of a table, () where it isn't one."""
    match node:
        case ast.Subscript(value=ast.Name() as table):
            return _held(context, table, "dict", "list", "tuple")
        case ast.Call(func=ast.Attribute(value=ast.Name() as table, attr="get"), args=args):
            found = _held(context, table, "dict")
            other = _named(context, args[1]) if len(args) > 1 else ()
            return tuple(dict.fromkeys((*found, *other))) if found and not node.keywords else ()
        case ast.Name(id=name) if name in context.locals:
            return _of_variable(context, name)
        case _:
            return ()


def _held(context: Context, table: ast.Name, *kinds: str) -> tuple[str, ...]:
    fact = None if table.id in context.locals else context.function.globals.get(table.id)
    if fact is None or fact.type_name not in kinds:
        return ()
    return fact.functions


def _named(context: Context, node: ast.expr) -> tuple[str, ...]:
    """Return the function that a global names, () where it names another thing."""
    if not isinstance(node, ast.Name) or node.id in context.locals:
        return ()
    fact = context.function.globals.get(node.id)
    return (fact.name,) if fact is not None and fact.kind == "function" else ()


def _of_variable(context: Context, name: str) -> tuple[str, ...]:
    """Return what a variable that gets its value at one place may stand for."""
    tree = context.function.tree
    assert tree is not None
    if any(parameter.arg == name for parameter in parameter_nodes(tree)):
        return ()
    sources = list(_sources(tree, name))
    if len(sources) != 1:
        return ()
    way, source = sources[0]
    if way == "item" and isinstance(source, ast.Name):
        return _held(context, source, "list", "tuple")
    if way == "value" and not isinstance(source, ast.Name):
        return _functions(context, source)
    return ()


def _sources(tree: ast.AST, name: str) -> Iterator[tuple[str, ast.expr]]:
    """Yield where a variable gets its value: ("value", what) or ("item", of what)."""
    for part in ast.walk(tree):
        match part:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                yield "value", value
            case ast.For(target=ast.Name(id=found), iter=source) if found == name:
                yield "item", source
            case ast.comprehension(target=ast.Name(id=found), iter=source) if found == name:
                yield "item", source
            case ast.Name(id=found, ctx=ast.Store()) if found == name:
                yield from _others(tree, part)
            case ast.ExceptHandler(name=found) if found == name:
                yield "other", ast.Constant(value=None)
            case _:
                pass


def _others(tree: ast.AST, node: ast.Name) -> Iterator[tuple[str, ast.expr]]:
    """Yield something for a target that is part of more, or of another kind of statement."""
    for part in ast.walk(tree):
        match part:
            case ast.Assign(targets=[target]) if target is node:
                return
            case ast.For(target=target) | ast.comprehension(target=target) if target is node:
                return
            case _:
                pass
    yield "other", node
