"""Which arguments of methods of builtin types may be passed by name, and by which place they go.

line.split("=", maxsplit=1)   ->   line.split("=", 1)
"""

from __future__ import annotations

import ast

_SPLIT = (("sep", None), ("maxsplit", -1))
_CODED = (("encoding", "utf-8"), ("errors", "strict"))
_BY_NAME: dict[tuple[str, str], tuple[tuple[str, object], ...]] = {
    ("str", "split"): _SPLIT,
    ("str", "rsplit"): _SPLIT,
    ("str", "splitlines"): (("keepends", False),),
    ("str", "expandtabs"): (("tabsize", 8),),
    ("str", "encode"): _CODED,
    ("bytes", "decode"): _CODED,
    ("bytearray", "decode"): _CODED,
    ("int", "to_bytes"): (("length", 1), ("byteorder", "big"), ("signed", False)),
}
"""The parameters of such methods in their order, with their defaults."""
_BY_NAME_ALONE = "signed"
"""What can't be passed by its place."""


def placed(node: ast.Call, kind: str, name: str) -> tuple[ast.expr, ...] | None:
    """Return the arguments of a call in their places, with defaults for those left out between.

    None where an argument is passed by a name that is not known, or twice.
    """
    params = _BY_NAME.get((kind, name))
    if params is None or any(isinstance(arg, ast.Starred) for arg in node.args):
        return None
    given: list[ast.expr | None] = [*node.args, *[None] * (len(params) - len(node.args))]
    names = [param for param, _ in params]
    if len(given) > len(params) or _BY_NAME_ALONE in names[: len(node.args)]:
        return None
    for keyword in node.keywords:
        if keyword.arg not in names or given[names.index(keyword.arg)] is not None:
            return None
        given[names.index(keyword.arg)] = keyword.value
    while given and given[-1] is None:
        given.pop()
    defaults = [ast.Constant(default) for _, default in params]  # type: ignore[arg-type]
    return tuple(one or other for one, other in zip(given, defaults, strict=False))
