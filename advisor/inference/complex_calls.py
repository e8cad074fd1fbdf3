"""Types of calls that make complex numbers."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference.builtin_arguments import looked, speculated
from advisor.inference.complexes import is_real
from advisor.inference.types import ANY, COMPLEX, Ty

if TYPE_CHECKING:
    from advisor.inference.builtin_arguments import Rule
    from advisor.inference.context import Context
    from advisor.inference.state import Env


def conjugate(
    _context: Context, _node: ast.Call, _base: Ty, _name: str, _types: list[Ty], _env: Env
) -> Ty:
    """Return the type of z.conjugate()."""
    return COMPLEX


def _of_numbers(most: int) -> Rule:
    """Return the rule of what takes so many real numbers at most, or a complex one."""

    def rule(context: Context, node: ast.Call, env: Env) -> Ty | None:
        if node.keywords or not 1 <= len(node.args) <= most:
            return None
        types = looked(context, node, env)
        if all(map(is_real, types)) or (len(types) == 1 and types[0].is_only("complex")):
            return COMPLEX
        for ty in types:
            context.sites.box(ty)
            context.escape(ty)
        return speculated(context, node, ANY, env)

    return rule


COMPLEX_RULES: dict[str, Rule] = {"builtins.complex": _of_numbers(2), "cmath.exp": _of_numbers(1)}
