"""Move nested functions out: pass what they share in calls, make values of the others."""

from __future__ import annotations

import ast
import copy

from advisor.inference.captures import Outer
from advisor.inference.observation import Global
from advisor.inside.classes import override


class Made(ast.Lambda):
    """A nested function as a value; `definition` is what makes it."""

    definition: ast.FunctionDef


def made_by(
    trees: list[ast.FunctionDef], returned: ast.expr | str, captured: tuple[str, ...], qualname: str
) -> str:
    """Return the text of an expression: a function from captured values to a nested function.

    Args:
        trees: What is defined around it.
        returned: The lambda, or the name of the definition.
        captured: The names of the values.
        qualname: The function it is nested in, so that it is called what it is called there.
    """
    *classes, name = [part for part in qualname.split(".") if part != "<locals>"]
    lines = [f"def {name}({', '.join(captured)}):"]
    for tree in trees:
        lines.extend(f"    {line}" for line in ast.unparse(bare(tree)).split("\n"))
    shown = returned if isinstance(returned, str) else ast.unparse(returned)
    lines.append(f"    return {shown}")
    for outer in reversed(classes):
        lines = [f"class {outer}:", *(f"    {line}" for line in lines)]
    path = "".join([f".{part}" for part in [*classes[1:], name]]) if classes else ""
    found = f"space[{(classes[0] if classes else name)!r}]{path}"
    text = "\n".join(lines)
    return f"(lambda space: (exec({text!r}, globals(), space), {found})[1])({{}})"


def bare(tree: ast.FunctionDef) -> ast.FunctionDef:
    """Return a function without annotations, which may rest on names that are not there."""
    made = copy.deepcopy(tree)
    made.returns = None
    for part in ast.walk(made.args):
        if isinstance(part, ast.arg):
            part.annotation = None
    return made


def move(outer: Outer, captured: dict[str, tuple[str, ...]], valued: set[str]) -> None:
    """Change the trees in place."""
    body: list[ast.stmt] = []
    for statement in outer.tree.body:
        if not isinstance(statement, ast.FunctionDef):
            body.append(statement)
        elif statement.name in valued:
            body.append(_as_value(outer, statement))
    outer.tree.body = body
    for name in valued:
        del outer.nested[name]
    _Calls(outer, captured).visit(outer.tree)
    for name, tree in outer.nested.items():
        for variable in captured[name]:
            shown = cell_name(variable) if variable in outer.cells else variable
            tree.args.args.append(ast.copy_location(ast.arg(shown), tree))
            if tree.args.defaults:
                tree.args.defaults.append(ast.copy_location(ast.Constant(value=None), tree))
        tree.body = [part for part in tree.body if not isinstance(part, ast.Nonlocal)] or [
            ast.copy_location(ast.Pass(), tree)
        ]
        _Calls(outer, captured).visit(tree)


def _as_value(outer: Outer, tree: ast.FunctionDef) -> ast.stmt:
    made = ast.copy_location(Made(tree.args, ast.Constant(value=None)), tree)
    made.definition = tree
    target = ast.copy_location(ast.Name(tree.name, ast.Store()), tree)
    outer.stands_for[target] = ast.Pass()
    return ast.copy_location(ast.Assign([target], made), tree)


def cell_name(name: str) -> str:
    """Return the name of the cell that a shared variable lives in."""
    return f"{name}_cell"


class _Calls(ast.NodeTransformer):
    """Pass shared variables on in calls; read and write the ones in cells there."""

    def __init__(self, outer: Outer, captured: dict[str, tuple[str, ...]]) -> None:
        self.outer = outer
        self.captured = captured

    @override
    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Add the variables that the function shares."""
        self.generic_visit(node)
        func = node.func
        if isinstance(func, ast.Name) and func.id in self.outer.nested:
            for name in self.captured[func.id]:
                shown = cell_name(name) if name in self.outer.cells else name
                value = ast.copy_location(ast.Name(shown, ast.Load()), func)
                self.outer.stands_for[value] = ast.Pass()
                node.keywords.append(ast.keyword(shown, value))
        return node

    @override
    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        """Make the cell where its variable gets its first value."""
        target = node.targets[0]
        if not isinstance(target, ast.Name) or self.outer.cells.get(target.id) is not node:
            return self.generic_visit(node)
        value = self.visit(node.value)
        node.value = ast.copy_location(ast.List([value], ast.Load()), value)
        node.targets = [ast.copy_location(ast.Name(cell_name(target.id), ast.Store()), target)]
        self.outer.stands_for[node.value] = ast.Pass()
        return node

    @override
    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Take a variable that nested functions assign to from its cell."""
        if node.id not in self.outer.cells:
            return node
        cell = ast.copy_location(ast.Name(cell_name(node.id), ast.Load()), node)
        self.outer.stands_for[cell] = ast.Pass()
        zero = ast.copy_location(ast.Constant(value=0), node)
        made = ast.copy_location(ast.Subscript(cell, zero, node.ctx), node)
        self.outer.stands_for[made] = node
        return made


def constant_fact(node: ast.expr) -> Global:
    """Return a constant default as what a global would be."""
    assert isinstance(node, ast.Constant)
    kind = type(node.value).__name__
    return Global(kind="const", type_name=kind, value=node.value)
