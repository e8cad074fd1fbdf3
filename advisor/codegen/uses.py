"""Find all that a function does with a variable, to tell whether what it holds never leaves."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from advisor.inference.types import NOTHING

if TYPE_CHECKING:
    from advisor.inference.context import Context

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
Parents = dict[ast.AST, ast.AST]


def parents_in(context: Context) -> Parents:
    """Return the node around each node of the function."""
    tree = context.function.tree
    assert tree is not None
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def may_keep(context: Context) -> bool:
    """Tell whether variables may be kept in C.

    Not where the original may go on from the middle, as it would be given them, nor where one of
    them was found to leave the kernel after all.
    """
    return context.kept and not context.own.pointed and not context.points


def private(context: Context, kinds: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the variables of some kinds that no caller gives a value, and their kind."""
    if not may_keep(context):
        return
    for name, ty in context.var_types.items():
        atom = ty.without("unbound").single
        if atom is not None and atom.kind in kinds and name not in context.own.names:
            yield name, atom.kind


def places(
    context: Context, name: str, parents: Parents, known: Iterable[ast.AST] = ()
) -> list[ast.Name] | None:
    """Return each place where a variable stands, None where not all of them are sure to be seen.

    What is never evaluated, such as the written form of a call that was rewritten, is left out;
    `known` are places that the function's text doesn't have.
    """
    nodes = [n for n in parents if isinstance(n, ast.Name) and n.id == name]
    seen = {*nodes, *known}
    nodes = [
        n for n in nodes if not isinstance(n.ctx, ast.Load) or context.ty.get(n, NOTHING).atoms
    ]
    hidden = any(isinstance(n, ast.Name) and n.id == name and n not in seen for n in context.ty)
    unsure = any(
        n in context.maybe_unbound or _in_function(n, parents) or _is_given(context, n, parents)
        for n in nodes
    )
    return None if hidden or unsure else nodes


def taken_in(
    context: Context,
    name: str,
    parents: Parents,
    made: Callable[[ast.expr | None], bool],
    used: Callable[[ast.Name], bool],
) -> list[ast.AST] | None:
    """Take in what a variable is given and how it is used, until one of both is not known.

    Return what stands around each place of the variable, None where not all is known.
    """
    around = []
    for node in places(context, name, parents) or ():
        loads = isinstance(node.ctx, ast.Load)
        if not (used(node) if loads else made(_value_given(context, node, parents))):
            return None
        around.append(parents[node])
    return around


def loops_around(node: ast.AST, parents: Parents) -> list[ast.AST]:
    """Return the loops that may evaluate a node more than once, the innermost first."""
    found: list[ast.AST] = []
    while node in parents:
        inner, node = node, parents[node]
        once = isinstance(node, ast.For) and node.iter is inner
        if isinstance(node, (ast.For, ast.While, *COMPREHENSIONS)) and not once:
            found.append(node)
    return found


def _in_function(node: ast.AST, parents: Parents) -> bool:
    """Tell whether a node is in a function inside the function."""
    depth = 0
    while node in parents:
        node = parents[node]
        depth += isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef))
    return depth > 1


def _is_given(context: Context, node: ast.AST, parents: Parents) -> bool:
    """Tell whether a node is in a generator expression that the interpreter may make."""
    while node in parents and not isinstance(node, ast.stmt):
        given = node in context.made or parents[node] in context.effects
        if isinstance(node, ast.GeneratorExp) and given:
            return True
        node = parents[node]
    return False


def are_late(context: Context, nodes: Iterable[ast.AST]) -> bool:
    """Tell whether one of the nodes comes where a kernel can't bail out, or in a `try`."""
    late = (context.dirty, context.effects, context.caught, context.undone)
    return any(node in these for node in nodes for these in late)


def _value_given(context: Context, node: ast.Name, parents: Parents) -> ast.expr | None:
    """Return what a plain assignment gives a variable, None where something else is done to it."""
    parent = parents[node]
    match parent:
        case ast.Tuple(elts=names):
            match parents[parent]:
                case ast.Assign(targets=[target], value=ast.Tuple(elts=values) as written) if (
                    target is parent and len(names) == len(values) and written not in context.ty
                ):
                    return values[names.index(node)]
            return None
        case ast.Assign(targets=[target], value=value) if target is node:
            return value
        case ast.AnnAssign(target=target, value=value) if target is node:
            return value
        case _:
            return None


def in_try(node: ast.AST, parents: Parents) -> bool:
    """Tell whether what a node raises may be caught in the function."""
    while node in parents:
        node = parents[node]
        if isinstance(node, (ast.Try, ast.TryStar, ast.With, ast.AsyncWith)):
            return True
    return False


def name_called(context: Context, call: ast.Call) -> str:
    """Return the name of the builtin or of the library's function that a call names, or nothing."""
    func, known = call.func, context.function.globals
    if isinstance(func, ast.Name) and func.id not in context.locals:
        fact = known.get(func.id)
        return f"builtins.{func.id}" if fact is None else fact.name
    if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
        fact = known.get(func.value.id)
        if fact is not None and func.value.id not in context.locals and func.attr in fact.members:
            return fact.members[func.attr].name
    return ""


def is_test(node: ast.AST, parents: Parents) -> bool:
    """Tell whether nothing but the truth of a node is asked."""
    match parents.get(node):
        case ast.While(test=test) | ast.If(test=test) | ast.IfExp(test=test):
            return test is node
        case ast.UnaryOp(op=ast.Not()):
            return True
        case ast.BoolOp() as either:
            return is_test(either, parents)
        case _:
            return False
