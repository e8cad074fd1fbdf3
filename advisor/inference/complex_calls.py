"""Types of calls that make complex numbers."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference import evaluation
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


def _made(context: Context, node: ast.Call, env: Env) -> Ty | None:
    if node.keywords or not 1 <= len(node.args) <= 2:
        return None
    types = looked(context, node, env)
    if all(map(is_real, types)) or (len(types) == 1 and types[0].is_only("complex")):
        return COMPLEX
    for ty in types:
        context.escape(ty)
    return speculated(context, node, ANY, env)


def _exponential(context: Context, node: ast.Call, env: Env) -> Ty | None:
    if node.keywords or len(node.args) != 1:
        return None
    ty = evaluation.look(context, node.args[0], env)
    if ty.is_only("complex") or is_real(ty):
        return COMPLEX
    context.sites.box(ty)
    context.escape(ty)
    return speculated(context, node, ANY, env)


COMPLEX_RULES: dict[str, Rule] = {"builtins.complex": _made, "cmath.exp": _exponential}
