"""Which class a call makes an instance of where no global names it.

cls(x), type(self)(x)  ->  the one class that `cls` was seen to be, that of `self`
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference import evaluation
from advisor.inference.names import parameter_nodes
from advisor.inference.special_methods import exact
from advisor.inference.types import VALUES

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env


def class_of_instance(context: Context, func: ast.expr, env: Env) -> str | None:
    """Return the class that `type(x)` is, x being a variable whose exact class is known."""
    instance = instance_of(func)
    if instance is None or "type" in context.locals or context.global_fact("type") is not None:
        return None
    if not isinstance(instance, ast.Name) or instance.id not in context.locals:
        return None
    ty = evaluation.look(context, instance, env)
    return ty.atoms[0].name if exact(ty) and ty.atoms[0].name not in VALUES else None


def instance_of(func: ast.expr) -> ast.expr | None:
    """Return x of an expression that is written `type(x)`."""
    if (
        isinstance(func, ast.Call)
        and isinstance(func.func, ast.Name)
        and func.func.id == "type"
        and len(func.args) == 1
        and not func.keywords
    ):
        return func.args[0]
    return None


def class_seen(context: Context, node: ast.Call, func: ast.expr, env: Env) -> str | None:
    """Return the one class that a variable was seen to hold: the kernel tests that it does.

    None where that isn't so, or where an argument of the call gives the variable another value.
    """
    if not isinstance(func, ast.Name) or func.id not in context.locals or env.dirty:
        return None
    tree = context.function.tree
    assert tree is not None
    if any(isinstance(n, ast.NamedExpr) and n.target.id == func.id for n in ast.walk(node)):
        return None
    parameter = next((a for a in parameter_nodes(tree) if a.arg == func.id), None)
    seen = context.observation.seen(context.function.index, parameter or func)
    if seen is None or len(seen.items) != 1 or not context.ty[func].is_any:
        return None
    (name,) = seen.items
    known = name in context.observation.classes and name not in VALUES
    return name if known and set(seen.types) <= _METACLASSES else None


_METACLASSES = frozenset({"type", "abc:ABCMeta"})
