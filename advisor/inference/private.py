"""Write private names out as Python does: `self.__count` in the class Cart is `_Cart__count`."""

from __future__ import annotations

import ast


def write_out(tree: ast.AST, qualname: str) -> None:
    """Rename private names in the tree of a function in place; `qualname` tells its class."""
    outer = qualname.split(".")[:-1]
    holder = outer[-1].lstrip("_") if outer and outer[-1] != "<locals>" else ""
    if not holder:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            node.attr = _written(node.attr, holder)
        elif isinstance(node, ast.Name):
            node.id = _written(node.id, holder)
        elif isinstance(node, (ast.arg, ast.keyword)):
            node.arg = node.arg and _written(node.arg, holder)


def _written(name: str, holder: str) -> str:
    private = name.startswith("__") and not name.endswith("__")
    return f"_{holder}{name}" if private else name
