"""Whether evaluating all items of a generator first can be told from evaluating them in turn."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference.stdlib_filled import Library

if TYPE_CHECKING:
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
    for part in node.generators:
        found = inliner.source(part.iter)
        if isinstance(found, Library):
            trees.extend(found.certain)
        elif found is not None and found.function.tree is not None:
            trees.extend(found.function.tree.body)
    sources = {id(part.iter) for part in node.generators}
    parts = (part for tree in trees for part in ast.walk(tree) if id(part) not in sources)
    return all(map(changes_nothing, parts))


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
