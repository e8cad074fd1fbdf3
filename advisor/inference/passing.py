"""Which parameter each argument of a call goes to."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.inference.observation import Global, ObservedFunction

_WHOLE = ("int", "float", "str", "bool", "bytes", "complex")


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
    positional = _positional(target)
    if len(node.args) + skip > len(positional):
        return None
    result: dict[str, ast.expr | object] = dict(zip(positional[skip:], node.args, strict=False))
    for keyword in node.keywords:
        if keyword.arg is None or keyword.arg in result or keyword.arg not in names[skip:]:
            return None
        if keyword.arg in [a.arg for a in arguments.posonlyargs]:
            return None
        result[keyword.arg] = keyword.value
    for name in names[skip:]:
        if name not in result:
            default = default_of(target, name)
            if default is None or not _is_known(default, target):
                return None
            result[name] = default
    return result


def default_of(function: ObservedFunction, name: str) -> Global | None:
    """Return what a parameter is where it is not given, None where it must be."""
    if name in function.kwdefaults:
        return function.kwdefaults[name]
    place = place_of_default(function, name)
    return function.defaults[place] if -len(function.defaults) <= place < 0 else None


def place_of_default(function: ObservedFunction, name: str) -> int:
    """Return where among the defaults that of a parameter is, -1 for the last; 0 for nowhere."""
    positional = _positional(function)
    return positional.index(name) - len(positional) if name in positional else 0


def is_written(function: ObservedFunction, name: str) -> bool:
    """Tell whether a default is a literal: then it is what the source says."""
    assert function.tree is not None
    arguments = function.tree.args
    if name in function.kwdefaults:
        named = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        node = next((node for parameter, node in named if parameter.arg == name), None)
    else:
        node = arguments.defaults[place_of_default(function, name)]
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    return isinstance(node, ast.Constant)


def _positional(function: ObservedFunction) -> list[str]:
    assert function.tree is not None
    arguments = function.tree.args
    return [a.arg for a in (*arguments.posonlyargs, *arguments.args)]


def _is_known(default: Global, function: ObservedFunction) -> bool:
    """Tell whether a default is a constant, or an object that its function keeps."""
    kept = function.kind != "nested" and default.type_name not in _WHOLE
    return default.kind == "const" or kept
