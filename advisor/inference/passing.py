"""Which parameter each argument of a call goes to."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.inference.observation import ObservedFunction


def order_of(node: ast.Call) -> tuple[ast.expr, ...]:
    """Return the arguments of a call in the order they are evaluated."""
    return (*node.args, *(keyword.value for keyword in node.keywords))


def bound(
    names: list[str], node: ast.Call, skip: int, target: ObservedFunction
) -> dict[str, ast.expr | object] | None:
    """Return parameter name -> argument (or the default's fact), None when it can't be told.

    Args:
        names: The parameters, in order.
        node: The call.
        skip: How many leading parameters are given otherwise (self).
        target: The function called.
    """
    if any(isinstance(a, ast.Starred) for a in node.args) or target.tree is None:
        return None
    arguments = target.tree.args
    if arguments.vararg or arguments.kwarg:
        return None
    positional = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    if len(node.args) + skip > len(positional):
        return None
    result: dict[str, ast.expr | object] = dict(zip(positional[skip:], node.args, strict=False))
    for keyword in node.keywords:
        if keyword.arg is None or keyword.arg in result or keyword.arg not in names[skip:]:
            return None
        if keyword.arg in [a.arg for a in arguments.posonlyargs]:
            return None
        result[keyword.arg] = keyword.value
    defaults = dict(zip(positional[::-1], target.defaults[::-1], strict=False))
    for name in names[skip:]:
        if name not in result:
            default = defaults.get(name) or target.kwdefaults.get(name)
            if default is None or default.kind != "const":
                return None
            result[name] = default
    return result
