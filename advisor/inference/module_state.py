"""Read and write module globals that functions assign to as what they are: items of a dict.

    global hits; hits += 1   ->   globals()["hits"] += 1

A bail-out takes such a change back like one of any dict that others hold.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from advisor.inference.names import local_names
from advisor.inference.observation import ObservedFunction
from advisor.inside.classes import override

_BINDING = (ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping, ast.NamedExpr)


class Space(ast.Call):
    """The dict of the module's globals."""


class Shared(ast.Subscript):
    """One of the module's globals, as an item of their dict."""


def assigned_globals(functions: Iterable[ObservedFunction]) -> frozenset[tuple[str, str]]:
    """Return (module, name) of the globals that any of these functions assigns to."""
    return frozenset(
        (function.module, name)
        for function in functions
        if function.tree is not None
        for part in ast.walk(function.tree)
        if isinstance(part, ast.Global)
        for name in part.names
    )


def as_items(
    function: ObservedFunction, assigned: frozenset[tuple[str, str]]
) -> dict[ast.AST, ast.AST]:
    """Rewrite what a function does with such globals; return what new nodes stand for.

    Nothing is done where a name may stand for something else too.
    """
    tree = function.tree
    if tree is None:
        return {}
    names = {name for module, name in assigned if module == function.module}
    names &= set(function.globals) | {n for p in _globals(tree) for n in p.names}
    names -= {name for name, fact in function.globals.items() if fact.origin is not None}
    kinds = {name: getattr(function.globals.get(name), "kind", "") for name in names}
    if not names or not set(kinds.values()) <= {"const", "object"} or _hidden(tree, names):
        return {}
    rewriting = _Rewriting(names)
    rewriting.visit(tree)
    return rewriting.stands_for


def _globals(tree: ast.AST) -> list[ast.Global]:
    return [part for part in ast.walk(tree) if isinstance(part, ast.Global)]


def _hidden(tree: ast.FunctionDef | ast.AsyncFunctionDef, names: set[str]) -> bool:
    """Tell whether a name is bound in a way of its own, or stands for a local somewhere."""
    declared = {name for part in _globals(tree) for name in part.names}
    if (local_names(tree) - declared) & names:
        return True
    for part in ast.walk(tree):
        if isinstance(part, ast.arg) and part.arg in names:
            return True
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Del) and part.id in names:
            return True
        if isinstance(part, ast.comprehension) and _names(part.target) & names:
            return True
        if isinstance(part, _BINDING) and _names(part) & names:
            return True
        if isinstance(part, (ast.FunctionDef, ast.ClassDef)) and part is not tree:
            return True
    return False


def _names(tree: ast.AST) -> set[str]:
    found = {getattr(tree, "name", None), getattr(tree, "rest", None)}
    if isinstance(tree, (ast.ExceptHandler, ast.NamedExpr)):
        tree = tree.target if isinstance(tree, ast.NamedExpr) else ast.Pass()
    found.update(part.id for part in ast.walk(tree) if isinstance(part, ast.Name))
    return {name for name in found if name is not None}


class _Rewriting(ast.NodeTransformer):
    def __init__(self, names: set[str]) -> None:
        self.names = names
        self.stands_for: dict[ast.AST, ast.AST] = {}

    @override
    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        """Leave a lambda alone: it is made in the module itself."""
        return node

    @override
    def visit_Global(self, node: ast.Global) -> ast.AST:
        """Drop the declaration."""
        return ast.copy_location(ast.Pass(), node) if set(node.names) <= self.names else node

    @override
    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Take one of the globals from their dict."""
        if node.id not in self.names:
            return node
        name = ast.copy_location(ast.Name("globals", ast.Load()), node)
        space = ast.copy_location(Space(name, [], []), node)
        key = ast.copy_location(ast.Constant(value=node.id), node)
        made = ast.copy_location(Shared(space, key, node.ctx), node)
        self.stands_for.update({made: node, space: ast.Pass()})
        return made
