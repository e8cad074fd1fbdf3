"""Which generators can stand in the place of a loop over them, and what makes them ready."""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeGuard

from advisor.inference.names import local_names
from advisor.inference.observation import ObservedFunction
from advisor.inference.splicing import Maker
from advisor.inside.classes import override

_FLAG_GENERATOR = 0x20

NEVER = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.Await, ast.AsyncFor),
    *(ast.AsyncWith, ast.Global, ast.Nonlocal, ast.Import, ast.ImportFrom, ast.Delete),
    *(ast.NamedExpr, ast.Match),
)


def is_generator(function: ObservedFunction) -> bool:
    """Tell whether calling a function makes a generator."""
    return bool(function.flags & _FLAG_GENERATOR)


def rename(tree: ast.AST, names: Mapping[str, str]) -> None:
    """Rename variables in place."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = names.get(node.id, node.id)
        elif isinstance(node, ast.ExceptHandler) and node.name is not None:
            node.name = names.get(node.name, node.name)


def is_stored(node: ast.AST) -> TypeGuard[ast.Name]:
    """Tell whether a node is a variable that gets a value."""
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def names_in(tree: ast.AST) -> set[str]:
    """Return all names, parameters among them."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return names | {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}


def handing_on(function: ObservedFunction) -> ObservedFunction:
    """Return `def __iter__(self): return iter(self.xs)` as the generator that does the same."""
    tree = function.tree
    last = tree.body[-1] if isinstance(tree, ast.FunctionDef) else None
    made = last.value if isinstance(last, ast.Return) else None
    if not isinstance(made, ast.Call) or not isinstance(made.func, ast.Name) or made.keywords:
        return function
    known = made.func.id == "iter" and "iter" not in function.globals and len(made.args) == 1
    assert isinstance(tree, ast.FunctionDef)
    if not known or len(tree.body) != 1 + (ast.get_docstring(tree) is not None):
        return function
    tree = copy.deepcopy(tree)
    last = tree.body[-1]
    assert isinstance(last, ast.Return)
    assert isinstance(last.value, ast.Call)
    named, source = ast.Expr(last.value.func), last.value.args[0]
    tree.body = [named, ast.Expr(ast.YieldFrom(source))]
    for part in (*tree.body, tree.body[1].value):  # type: ignore[attr-defined]
        ast.copy_location(part, last)
    return replace(function, tree=tree, flags=function.flags | _FLAG_GENERATOR)


def nested_generators(tree: ast.FunctionDef) -> dict[str, ast.FunctionDef]:
    """Return the generators among the nested functions that can stand in the place of a loop."""
    found: dict[str, ast.FunctionDef] = {}
    stored = local_names(tree)
    for place, part in enumerate(tree.body):
        if not isinstance(part, ast.FunctionDef) or part.name in stored or part.decorator_list:
            continue
        before = {name for statement in tree.body[:place] for name in names_in(statement)}
        yields = any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in ast.walk(part))
        arguments = part.args
        simple = not (arguments.vararg or arguments.kwarg or arguments.kwonlyargs)
        constant = all(isinstance(default, ast.Constant) for default in arguments.defaults)
        if yields and simple and constant and part.name not in before and only_yields(part):
            found[part.name] = part
    twice = [part.name for part in ast.walk(tree) if isinstance(part, ast.FunctionDef)]
    return {name: part for name, part in found.items() if twice.count(name) == 1}


def nested_names(tree: ast.AST) -> set[str]:
    """Return the names of functions defined inside."""
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def only_yields(tree: ast.FunctionDef) -> bool:
    """Tell whether a generator only yields by statements, none of which anything guards."""
    if any(isinstance(part, NEVER) for statement in tree.body for part in ast.walk(statement)):
        return False
    todo: list[tuple[ast.AST, bool]] = [(statement, False) for statement in tree.body]
    while todo:
        node, guarded = todo.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return False
        if isinstance(node, ast.Expr) and isinstance(node.value, (ast.Yield, ast.YieldFrom)):
            if guarded:
                return False
            node = node.value
        if isinstance(node, ast.Return) and guarded:
            return False
        inside = guarded or isinstance(node, (ast.Try, ast.TryStar, ast.With))
        todo.extend((child, inside) for child in ast.iter_child_nodes(node))
    return True


class Delegated(ast.NodeTransformer):
    """`yield from xs` -> `for x in xs: yield x`: the same for who only asks for the next item."""

    def __init__(self, make: Maker) -> None:
        """Take new names from `make`."""
        self.make = make

    @override
    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        """Turn the statement into a loop."""
        if not isinstance(node.value, ast.YieldFrom):
            return node
        name = self.make.name("item")
        turn = ast.Expr(ast.Yield(self.make.load(name)))
        loop = ast.For(self.make.stored(name), node.value.value, [turn], [])
        self.make.place(loop, node)
        return loop
