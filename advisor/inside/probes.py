"""Instrument a function's syntax tree so that every value it makes is seen.

    source text of one function  ->  the same function with `_advisor_probe_(place, value)` around
    the expressions whose type a compiler would like to know

Nested coroutines and classes are left alone. Runs inside the target interpreter:
standard library only.
"""

import ast
import copy
from collections.abc import Iterable
from typing import Any

from .classes import override

PROBE = "_advisor_probe_"
_LOADS = (
    ast.Subscript,
    ast.Attribute,
    ast.Call,
    ast.BinOp,
    ast.UnaryOp,
    ast.IfExp,
    ast.BoolOp,
    ast.List,
    ast.Dict,
    ast.Set,
    ast.ListComp,
    ast.DictComp,
    ast.SetComp,
    ast.Compare,
    ast.Name,
)
_LEFT_ALONE = (ast.AsyncFunctionDef, ast.ClassDef)


def place_of(node: ast.expr | ast.arg) -> str:
    """Name a node by its position and class: equal in every parser of the same text."""
    return (
        f"{node.lineno}:{node.col_offset}:{node.end_lineno}:{node.end_col_offset}"
        f":{type(node).__name__}"
    )


class Instrument(ast.NodeTransformer):
    """Wrap loads in probe calls and add a probe after each store to a name."""

    def __init__(self, prefix: str) -> None:
        """Places are told apart between functions by `prefix`."""
        self.prefix = prefix

    def function(self, tree: ast.FunctionDef) -> None:
        """Probe the parameters at the start, then the body; leave decorators and defaults alone."""
        arguments = [node for node in ast.walk(tree.args) if isinstance(node, ast.arg)]
        probes = [self._look_at(argument, argument.arg) for argument in arguments]
        tree.body = [*probes, *self._block(tree.body)]

    @override
    def visit(self, node: ast.AST) -> Any:
        """Wrap `node` where its type matters."""
        if isinstance(node, _LEFT_ALONE):
            return node
        loads = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
        if not loads or not isinstance(node, _LOADS):
            return super().visit(node)
        place = place_of(node)
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                node.func.value = self.visit(node.func.value)
            elif not isinstance(node.func, ast.Name):
                node.func = self.visit(node.func)
            node.args = [self.visit(argument) for argument in node.args]
            node.keywords = [self.visit(keyword) for keyword in node.keywords]
        else:
            self.generic_visit(node)
        return self._wrap(node, place)

    @override
    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """Probe a nested function like the one around it, which its places count among."""
        self.function(node)
        return node

    @override
    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        """Probe the body only."""
        node.body = self.visit(node.body)
        return node

    @override
    def visit_Assign(self, node: ast.Assign) -> list[ast.stmt]:
        """Probe the names stored to."""
        node.value = self.visit(node.value)
        node.targets = [self.visit(target) for target in node.targets]
        return [node, *self._stored(node.targets)]

    @override
    def visit_AugAssign(self, node: ast.AugAssign) -> list[ast.stmt]:
        """Probe the name stored to, or what was read and stored where reading it is harmless."""
        node.value = self.visit(node.value)
        target = node.target
        if isinstance(target, ast.Name):
            return [node, *self._stored([target])]
        before: list[ast.stmt] = []
        after: list[ast.stmt] = []
        if _harmless(target):
            for probes in (before, after) if isinstance(target, ast.Attribute) else (after,):
                load = copy.deepcopy(target)
                load.ctx = ast.Load()
                seen = ast.Expr(self._wrap(load, place_of(target)))
                probes.append(ast.copy_location(seen, node))
        self.generic_visit(target)
        return [*before, node, *after]

    @override
    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt | list[ast.stmt]:
        """Probe the name stored to."""
        if node.value is None:
            return node
        node.value = self.visit(node.value)
        return [node, *self._stored([node.target])]

    @override
    def visit_For(self, node: ast.For) -> ast.For:
        """Probe the loop variables at the start of each turn."""
        node.iter = self.visit(node.iter)
        node.body = [*self._stored([node.target]), *self._block(node.body)]
        node.orelse = self._block(node.orelse)
        return node

    @override
    def visit_match_case(self, node: ast.match_case) -> ast.match_case:
        """Probe the body; patterns are no expressions."""
        if node.guard is not None:
            node.guard = self.visit(node.guard)
        node.body = self._block(node.body)
        return node

    @override
    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        """Probe the loop variables of a comprehension by an always-true condition."""
        node.iter = self.visit(node.iter)
        tests = [self.visit(test) for test in node.ifs]
        for name in _names(node.target):
            load = ast.copy_location(ast.Name(name.id, ast.Load()), name)
            seen = self._wrap(load, place_of(name))
            nothing = ast.Compare(seen, [ast.Is()], [ast.Constant(value=None)])
            always = ast.BoolOp(ast.Or(), [nothing, ast.Constant(value=True)])
            tests.insert(0, ast.copy_location(always, name))
        node.ifs = tests
        return node

    def _wrap(self, node: ast.expr, place: str) -> ast.Call:
        where = ast.Constant(self.prefix + place)
        call = ast.Call(func=ast.Name(PROBE, ast.Load()), args=[where, node], keywords=[])
        return ast.copy_location(call, node)

    def _look_at(self, node: ast.expr | ast.arg, name: str) -> ast.stmt:
        """Return a statement that probes a local variable, in the name of `node`."""
        load = ast.copy_location(ast.Name(name, ast.Load()), node)
        return ast.copy_location(ast.Expr(self._wrap(load, place_of(node))), node)

    def _stored(self, targets: Iterable[ast.expr]) -> list[ast.stmt]:
        return [self._look_at(name, name.id) for target in targets for name in _names(target)]

    def _block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        made: list[ast.stmt] = []
        for statement in body:
            result = self.visit(statement)
            made.extend(result if isinstance(result, list) else [result])
        return made


def _harmless(target: ast.expr) -> bool:
    parts = [part for part in ast.walk(target) if isinstance(part, ast.expr)]
    plain = (ast.Name, ast.Attribute, ast.Subscript, ast.Constant)
    return all(isinstance(part, plain) for part in parts)


def _names(target: ast.expr) -> list[ast.Name]:
    if isinstance(target, ast.Name):
        return [target]
    if isinstance(target, (ast.Tuple, ast.List)):
        return [name for element in target.elts for name in _names(element)]
    if isinstance(target, ast.Starred):
        return _names(target.value)
    return []
