"""Result types and effects of methods of bytearray."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference.types import BOOL, BYTEARRAY, LENGTH_HIGH, NONE, STR, Ty, int_between

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env

CHANGES = ("append", "extend", "clear")


def results(own: Ty) -> dict[str, Ty]:
    """Return what methods of bytes or a bytearray give that only look at it; `own`: which it is."""
    return {
        **dict.fromkeys(("find", "rfind"), int_between(-1, LENGTH_HIGH)),
        **dict.fromkeys(("count", "index"), int_between(0, LENGTH_HIGH)),
        **dict.fromkeys(("startswith", "endswith", "isdigit", "isalpha"), BOOL),
        **dict.fromkeys(("hex", "decode"), STR),
        **dict.fromkeys(("strip", "replace", "upper", "lower"), own),
    }


_RESULTS = results(BYTEARRAY)
KNOWN = frozenset((*CHANGES, *_RESULTS))
_GIVEN = {
    "append": ("int", "bool"),
    "extend": ("bytes", "bytearray", "list", "tuple"),
}
"""What the argument must be of so that no code of the user's runs."""


def method(
    context: Context, node: ast.Call, _base: Ty, name: str, types: list[Ty], env: Env
) -> Ty | None:
    """Return the type of a method; one that changes the bytearray can be taken back."""
    for ty in types:
        context.sites.box(ty)
        context.escape(ty)
    if name not in CHANGES:
        return _RESULTS[name]
    given = _GIVEN.get(name)
    if len(types) != (given is not None) or (given and not types[0].is_only(*given)):
        return None
    context.change(node, env)
    return NONE
