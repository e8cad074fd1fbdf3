"""Local names of a function; comprehension variables get names of their own."""

from __future__ import annotations

import ast

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def parameter_nodes(tree: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    """Return all parameters in the order of the signature."""
    arguments = tree.args
    nodes = [*arguments.posonlyargs, *arguments.args]
    if arguments.vararg is not None:
        nodes.append(arguments.vararg)
    nodes.extend(arguments.kwonlyargs)
    if arguments.kwarg is not None:
        nodes.append(arguments.kwarg)
    return nodes


def local_names(tree: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
    """Return the parameters and every name that is stored to."""
    names = {node.arg for node in parameter_nodes(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.ExceptHandler) and node.name is not None:
            names.add(node.name)
    return frozenset(names)


def is_caught(tree: ast.AST, node: ast.expr) -> bool:
    """Tell whether an expression is a variable that only handlers give a value: an exception."""
    if not isinstance(node, ast.Name):
        return False
    bound = [
        part
        for part in ast.walk(tree)
        if (isinstance(part, ast.Name) and part.id == node.id and isinstance(part.ctx, ast.Store))
        or (isinstance(part, ast.arg) and part.arg == node.id)
        or (isinstance(part, ast.ExceptHandler) and part.name == node.id)
    ]
    return bool(bound) and all(isinstance(part, ast.ExceptHandler) for part in bound)


def steady_names(tree: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
    """Return the locals that get their only value before any loop can run twice."""
    counts = dict.fromkeys((node.arg for node in parameter_nodes(tree)), 1)
    todo: list[tuple[ast.AST, int]] = [(part, 1) for part in tree.body]
    while todo:
        node, weight = todo.pop()
        name = (
            node.id if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load) else None
        )
        name = node.name if isinstance(node, ast.ExceptHandler) else name
        if name is not None:
            counts[name] = counts.get(name, 0) + weight
        repeated = isinstance(node, (ast.For, ast.While, Comprehension))
        inner = weight + 1 if repeated else weight
        todo.extend((child, inner) for child in ast.iter_child_nodes(node))
    return frozenset(name for name, count in counts.items() if count == 1)


class _Renamer:
    """Rename the variables of comprehensions in place: `x` becomes `x_c1`, `x_c2`, ..."""

    def __init__(self) -> None:
        self.count = 0
        self.scopes: list[dict[str, str]] = []

    def visit(self, node: ast.AST) -> None:
        """Rename what is in `node`."""
        if isinstance(node, ast.Name):
            inner = next((scope for scope in reversed(self.scopes) if node.id in scope), {})
            node.id = inner.get(node.id, node.id)
        elif isinstance(node, Comprehension):
            self._comprehension(node)
        elif isinstance(node, ast.Lambda):
            own = {part.arg for part in ast.walk(node.args) if isinstance(part, ast.arg)}
            self.scopes.append({name: name for name in own})
            self.visit(node.body)
            self.scopes.pop()
        else:
            for child in ast.iter_child_nodes(node):
                self.visit(child)

    def _comprehension(self, node: Comprehension) -> None:
        scope: dict[str, str] = {}
        self.visit(node.generators[0].iter)
        self.count += 1
        for generator in node.generators:
            for target in ast.walk(generator.target):
                if isinstance(target, ast.Name):
                    scope[target.id] = f"{target.id}_c{self.count}"
        self.scopes.append(scope)
        for index, generator in enumerate(node.generators):
            if index:
                self.visit(generator.iter)
            self.visit(generator.target)
            for test in generator.ifs:
                self.visit(test)
        if isinstance(node, ast.DictComp):
            self.visit(node.key)
            self.visit(node.value)
        else:
            self.visit(node.elt)
        self.scopes.pop()


def rename_comprehensions(tree: ast.AST) -> None:
    """Give the variables of every comprehension names no other part of the function uses."""
    _Renamer().visit(tree)
