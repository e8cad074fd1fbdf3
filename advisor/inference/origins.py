"""Where a node of a function was written: in the function itself, or in one put in its place.

    node of another function  ->  its lines as that file has them; `end_lineno` tells which function

Lines count from the function that holds the node, so they may be negative: what was moved here may
stand above it in the file.
"""

from __future__ import annotations

import ast

_STEP = 10_000_000


def origin_of(node: ast.AST) -> int | None:
    """Return the index of the function a node was moved from, None for one that never was."""
    end: int = getattr(node, "end_lineno", 0) or 0
    found = (end + _STEP // 2) // _STEP
    return found - 1 if found else None


def move(tree: ast.AST, index: int, shift: int) -> None:
    """Mark all nodes of function `index` in place; `shift` is how many lines they move down."""
    for node in ast.walk(tree):
        if getattr(node, "lineno", None) is None:
            continue
        away = 0 if origin_of(node) is not None else (index + 1) * _STEP
        node.lineno += shift  # type: ignore[attr-defined]
        node.end_lineno = (node.end_lineno or 0) + shift + away  # type: ignore[attr-defined]


def written_at(node: ast.expr | ast.arg, shift: int) -> tuple[int, int]:
    """Return first and last line of a moved node as they were before it moved by `shift`."""
    origin = origin_of(node)
    away = 0 if origin is None else (origin + 1) * _STEP
    return node.lineno - shift, (node.end_lineno or 0) - away - shift
