"""Private names written out as Python does: `__count` in the class Cart is `_Cart__count`."""

import ast
from typing import Any


def written(name: str, holder: str) -> str:
    """Return what `name` is written out as in the body of a class called `holder`."""
    holder = holder.lstrip("_")
    private = holder and name.startswith("__") and not name.endswith("__")
    return f"_{holder}{name}" if private else name


def kept_as(name: str, holder: Any) -> str:
    """Return the name under which a module or class keeps what its source calls `name`."""
    return written(name, holder.__name__) if isinstance(holder, type) else name


def attribute_path(qualname: str) -> str:
    """Return how a function is reached from its module: `Cart.__total` is `Cart._Cart__total`."""
    parts = qualname.split(".")
    return ".".join([parts[0], *map(written, parts[1:], parts[:-1])])


def write_out(tree: ast.AST, qualname: str) -> None:
    """Write out the names in the tree of a function in place; `qualname` tells its class."""
    outer = qualname.split(".")[:-1]
    holder = outer[-1] if outer and outer[-1] != "<locals>" else ""
    if not holder:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            node.attr = written(node.attr, holder)
        elif isinstance(node, ast.Name):
            node.id = written(node.id, holder)
        elif isinstance(node, (ast.arg, ast.keyword)):
            node.arg = node.arg and written(node.arg, holder)
