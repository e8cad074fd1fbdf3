"""Types and effects of what is done with deques.

Of one made in this call of the kernel nobody else knows; changes of any other get notes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.inference.types import ANY, NONE, Ty

if TYPE_CHECKING:
    import ast

    from advisor.inference.context import Context
    from advisor.inference.state import Env

MADE = "made"
"""What a deque that is made in this call of the kernel goes by."""
METHODS = {"pop": 0, "popleft": 0, "clear": 0,
           "append": 1, "appendleft": 1, "extend": 1, "extendleft": 1,
           "rotate": 1}  # fmt: skip
"""Methods that run no code of the user's, and how many arguments they get."""
_SPREAD = ("list", "tuple", "str", "set", "frozenset", "range")


def method(
    context: Context, node: ast.Call, base: Ty, name: str, types: list[Ty], env: Env
) -> Ty | None:
    """Return the type of a method of a deque, None where it may do more than change the deque."""
    for ty in types:
        context.escape(ty)
    if len(types) != METHODS[name]:
        return None
    if name in ("extend", "extendleft") and not types[0].is_only(*_SPREAD):
        return None
    if name == "rotate" and not types[0].is_only("int"):
        return None
    made = base.single
    if made is None or made.name != MADE:
        context.change(node, env)
    return context.speculate(node, ANY, env) if name in ("pop", "popleft") else NONE
