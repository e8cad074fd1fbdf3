"""Whether evaluating all items of a generator first can be told from evaluating them in turn."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference.kept_inside import CHANGING, kept_inside
from advisor.inference.stdlib_filled import Library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.inference.inlining import Inliner
    from advisor.inference.names import Comprehension

HARMLESS = frozenset(
    {
        *("range", "len", "enumerate", "zip", "reversed", "sorted", "isinstance", "hash", "repr"),
        *("abs", "min", "max", "sum", "any", "all", "divmod", "round", "ord", "chr"),
        *("int", "float", "bool", "str", "bytes", "list", "tuple", "set", "frozenset"),
    }
)
_LOOKING = frozenset(
    {
        *("items", "keys", "values", "get", "count", "index", "find", "rfind"),
        *("split", "rsplit", "splitlines", "partition", "rpartition", "join", "replace"),
        *("strip", "lstrip", "rstrip", "lower", "upper", "title", "casefold", "capitalize"),
        *("startswith", "endswith", "isdigit", "isalpha", "isalnum", "isspace", "zfill"),
        *("encode", "decode", "format", "removeprefix", "removesuffix"),
    }
)
"""What builtins and their methods are called that change nothing."""


def quiet(inliner: Inliner, node: Comprehension) -> bool:
    """Tell whether what is iterated over does nothing that could be seen between two items."""
    trees: list[ast.AST] = [node]
    kept: set[int] = set()
    for part in node.generators:
        found = inliner.source(part.iter)
        if isinstance(found, Library):
            trees.extend(found.certain)
        elif found is not None and found.function.tree is not None:
            trees.extend(found.function.tree.body)
            kept.update(map(id, _inside(found.function.tree)))
    sources = {id(part.iter) for part in node.generators}
    parts = (part for tree in trees for part in ast.walk(tree) if id(part) not in sources)
    return all(id(part) in kept or changes_nothing(part) for part in parts)


def _inside(tree: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """Yield what changes containers that only a generator itself holds."""
    names = kept_inside(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)):
                if name in names and attr in CHANGING:
                    yield node
            case ast.Subscript(value=ast.Name(id=name)) if name in names:
                yield node
            case ast.AugAssign(target=ast.Subscript(value=ast.Name(id=name))) if name in names:
                yield node
            case _:
                pass


def changes_nothing(node: ast.AST) -> bool:
    """Tell whether a node, its parts aside, changes nothing and calls nothing that might."""
    if isinstance(node, (ast.Attribute, ast.Subscript)):
        return isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.AugAssign):
        return isinstance(node.target, ast.Name)
    if not isinstance(node, ast.Call):
        return not isinstance(node, (ast.Raise, ast.Assert))
    func = node.func
    if isinstance(func, ast.Attribute):
        return func.attr in _LOOKING
    return isinstance(func, ast.Name) and func.id in HARMLESS
