"""The text of a generator of the standard library, with what a call gives it filled in."""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass, field

from advisor.inference.applied import Applied, watch
from advisor.inference.desugar import Certain
from advisor.inside.classes import override


@dataclass(slots=True)
class Library:
    """A call of the library, as the body of a generator.

    `names` are looked up first, so that they are known to stand for it; `before` gives the sources
    their variables. What is in `certain` must do nothing that can be seen.
    """

    names: list[ast.expr]
    body: list[ast.stmt]
    before: list[ast.stmt] = field(default_factory=list)
    function: Applied | None = None
    certain: list[ast.AST] = field(default_factory=list)


class Filled(ast.NodeTransformer):
    """Put the sources, the names and the function where the text has letters for them."""

    def __init__(self, values: dict[str, ast.expr], names: dict[str, str], found: Library) -> None:
        """Take the sources by letter, and the names by those of the text."""
        self.values = values
        self.names = names
        self.found = found

    @override
    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Replace a source, or rename a variable."""
        if node.id in self.values:
            return copy.deepcopy(self.values[node.id])
        node.id = self.names.get(node.id, node.id)
        return node

    @override
    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Note an operation on items."""
        self.generic_visit(node)
        if isinstance(node.right, ast.Name):
            self._watch(node)
        return node

    @override
    def visit_Assert(self, node: ast.Assert) -> ast.stmt:
        """Make it one whose failure leads to the original."""
        self.generic_visit(node)
        return Certain(node.test, None)

    @override
    def visit_For(self, node: ast.For) -> ast.stmt:
        """Note what is iterated over where more may be taken of it than Python would."""
        self.generic_visit(node)
        if any(isinstance(part, ast.Break) for part in ast.walk(node)):
            self._watch(node.iter)
        return node

    @override
    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Replace the application of the function by what it does."""
        self.generic_visit(node)
        if not isinstance(node.func, ast.Name) or node.func.id != "APPLY":
            if isinstance(node.func, ast.Name) and node.func.id == "list":
                self._watch(node)  # the library makes a tuple
            return node
        function = self.found.function
        assert function is not None
        own = [part.arg for part in function.made.args.args]
        given = [n.id for n in node.args if isinstance(n, ast.Name)]
        body = copy.deepcopy(function.made.body)
        items = {n.id for n in function.items}
        renamed = dict(zip(own, given, strict=True))
        loads = [n for n in ast.walk(body) if isinstance(n, ast.Name) and n.id in renamed]
        function.items = [n for n in loads if n.id in items]
        for load in loads:
            load.id = renamed[load.id]
        function.made = ast.Lambda(function.made.args, body)
        self._watch(body, function)
        return body

    def _watch(self, node: ast.expr, function: Applied | None = None) -> None:
        watch(node, function)
        self.found.certain.append(node)
