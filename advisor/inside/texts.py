"""Give the parts of f-strings places that are the same in every parser of the same text.

    f"{a}-{b.c}"  ->  each part where the whole text is, columns apart by its number

Before Python 3.12 the parser numbers what stands in an f-string from somewhere else.
Runs inside the target interpreter as well: standard library only.
"""

import ast
from collections.abc import Iterator

_STEP = 1 << 16


def place_texts(tree: ast.AST) -> None:
    """Change the places of all that is in f-strings, in place."""
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, ast.JoinedStr):
            place_texts(node)
            continue
        for number, part in enumerate(_within(node), 1):
            part.lineno, part.end_lineno = node.lineno, node.end_lineno
            part.col_offset = part.end_col_offset = node.col_offset + number * _STEP


def _within(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the expressions in an f-string; its constant parts are cut differently by parsers."""
    for child in ast.iter_child_nodes(node):
        if isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant):
            continue
        if isinstance(child, ast.expr):
            yield child
        yield from _within(child)
