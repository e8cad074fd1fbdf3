"""Which containers of a generator nobody else ever holds: to change them can't be seen.

line = []; line.append(word); if len(line) > 3: yield " ".join(line); line = []   ->   line
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CHANGING = frozenset({"append", "insert", "add", "discard", "remove", "pop", "clear"})
_ASKING = frozenset({"get", "count", "index", "copy"})
_TAKING = frozenset(
    {
        *("len", "list", "tuple", "set", "frozenset", "dict", "sorted", "sum", "min", "max"),
        *("any", "all", "bool"),
    }
)
# What makes a container that nothing else can hold.
_MADE = (ast.List, ast.Set, ast.Dict, ast.ListComp, ast.SetComp, ast.DictComp)


def kept_inside(tree: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
    """Return the variables that stand for nothing but containers made here, which stay here."""
    nodes = [node for statement in tree.body for node in ast.walk(statement)]
    scopes = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.GeneratorExp)
    if any(isinstance(node, (*scopes, ast.Global, ast.Nonlocal)) for node in nodes):
        return frozenset()
    fine = {id(name) for node in nodes for name in _fine(node)}
    names = [node for node in nodes if isinstance(node, ast.Name)]
    made = {name.id for name in names if isinstance(name.ctx, ast.Store)}
    taken = {arg.arg for arg in ast.walk(tree.args) if isinstance(arg, ast.arg)}
    return frozenset(made - taken - {name.id for name in names if id(name) not in fine})


def _fine(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what in a node, itself a name, is a use that gives nothing away."""
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _stored(target, value)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield from _stored(target, value)
        case ast.Call():
            yield from _fine_in_call(node)
        case ast.For(iter=used) | ast.comprehension(iter=used) | ast.Subscript(value=used):
            yield used
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[used]):
            yield used
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            yield from _tested(test)
        case ast.UnaryOp(op=ast.Not(), operand=test):
            yield from _tested(test)
        case _:
            pass


def _fine_in_call(node: ast.Call) -> Iterator[ast.AST]:
    match node.func:
        case ast.Attribute(value=ast.Constant(), attr="join"):
            yield from node.args
        case ast.Attribute(value=holder, attr=attr) if attr in CHANGING or attr in _ASKING:
            yield holder
        case ast.Name(id=name) if name in _TAKING:
            yield from node.args
        case _:
            pass


def _stored(target: ast.expr, value: ast.expr) -> Iterator[ast.expr]:
    """Yield the names that get a container made in the assignment."""
    if isinstance(target, ast.Name) and isinstance(value, _MADE):
        yield target
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = zip(target.elts, value.elts, strict=False)
        for part, given in pairs if len(target.elts) == len(value.elts) else ():
            yield from _stored(part, given)


def _tested(test: ast.expr) -> Iterator[ast.expr]:
    """Yield what an expression is made of of which only the truth counts."""
    yield test
    if isinstance(test, ast.BoolOp):
        for part in test.values:
            yield from _tested(part)
