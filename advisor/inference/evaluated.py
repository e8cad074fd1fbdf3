"""What a statement evaluates before anything else that matters."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference.sources import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.inference.inlining import Inliner

Place = tuple[ast.AST, str, int | None, ast.expr]


def first_evaluated(inliner: Inliner, node: ast.stmt) -> Iterator[Place]:
    """Yield the expressions before which a statement evaluates nothing that matters."""
    for kind, field in _EVALUATED.items():
        if isinstance(node, kind):
            found = getattr(node, field)
            if isinstance(node, ast.AugAssign) and not isinstance(node.target, ast.Name):
                return
            if found is not None:
                yield node, field, None, found
                yield from _within(inliner, found)


_EVALUATED: dict[type[ast.stmt], str] = {
    ast.Assign: "value",
    ast.AnnAssign: "value",
    ast.AugAssign: "value",
    ast.Return: "value",
    ast.Expr: "value",
    ast.If: "test",
    ast.For: "iter",
}


def _within(inliner: Inliner, node: ast.expr) -> Iterator[Place]:
    for field, place, part in _parts(inliner, node):
        if isinstance(part, ast.Starred):
            return
        yield node, field, place, part
        yield from _within(inliner, part)
        if not is_atom(part):
            return


_ORDER: dict[type[ast.expr], tuple[str, ...]] = {
    ast.BinOp: ("left", "right"),
    ast.Compare: ("left", "comparators"),
    ast.Tuple: ("elts",),
    ast.List: ("elts",),
    ast.UnaryOp: ("operand",),
    ast.Attribute: ("value",),
    ast.Subscript: ("value",),
    ast.IfExp: ("test",),
}


def _parts(inliner: Inliner, node: ast.expr) -> Iterator[tuple[str, int | None, ast.expr]]:
    """Yield the operands of an expression in the order they are evaluated, as far as all are."""
    fields = _ORDER.get(type(node), ())
    if isinstance(node, ast.Call):
        func = node.func
        if isinstance(func, ast.Attribute) and not _plain_holder(inliner, func.value):
            fields = ("func",)
        elif isinstance(func, (ast.Name, ast.Attribute)):
            fields = ("args",)
    elif (isinstance(node, ast.Dict) and node.keys and is_atom(node.keys[0])) or isinstance(
        node, ast.BoolOp
    ):
        yield "values", 0, node.values[0]
    for field in fields:
        value = getattr(node, field)
        if not isinstance(value, list):
            yield field, None, value
            continue
        several = isinstance(node, ast.Compare) and len(value) > 1
        for place, part in enumerate(value[:1] if several else value):
            yield field, place, part


def is_atom(node: ast.expr | None) -> bool:
    """Tell whether evaluating an expression can neither do nor depend on anything."""
    return isinstance(node, (ast.Name, ast.Constant))


def _plain_holder(inliner: Inliner, node: ast.expr) -> bool:
    """Tell whether looking up a method of a value can't be told from doing it later."""
    if isinstance(node, ast.Constant):
        return True
    if not isinstance(node, ast.Name):
        return False
    seen = inliner.observation.seen(inliner.function.index, node)
    return seen is not None and set(seen.types) <= {"list", "dict", "set", "str", "bytes"}


def starts_late(inliner: Inliner, node: ast.expr) -> bool:
    """Tell whether all that is evaluated before a generator's first item are its arguments.

    One that rests on another must be made of that and of what nothing can be told from.
    """
    match node:
        case ast.Call(func=ast.Name(id="enumerate"), args=[part]):
            return starts_late(inliner, part)
        case _:
            pass
    return isinstance(inliner.source(node), Source) or _is_made_late(inliner, node)


def _is_made_late(inliner: Inliner, node: ast.expr) -> bool:
    if isinstance(node, ast.GeneratorExp):
        return _is_made_late(inliner, node.generators[0].iter)
    if is_atom(node) or isinstance(node, ast.Lambda):
        return True
    if not isinstance(node, ast.Call) or node.keywords or inliner.source(node) is None:
        return False
    return all(_is_made_late(inliner, part) for part in node.args)
