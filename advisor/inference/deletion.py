"""del: of variables, items, slices and attributes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference import evaluation
from advisor.inference.context import Context, RefusedError
from advisor.inference.effects import unknown_effect
from advisor.inference.types import UNBOUND
from advisor.model.kernel import RefusalReason

if TYPE_CHECKING:
    from advisor.inference.state import Env
    from advisor.inference.types import Ty


def delete(context: Context, node: ast.Delete, env: Env) -> Env | None:
    """Analyse a del statement."""
    for target in node.targets:
        _target(context, target, env)
    return env


def _target(context: Context, target: ast.expr, env: Env) -> None:
    if isinstance(target, (ast.Tuple, ast.List)):
        for part in target.elts:
            _target(context, part, env)
    elif isinstance(target, ast.Name):
        if target.id not in context.locals:
            raise RefusedError(RefusalReason.USES_DELETE, target.id, target)
        if env.get(target.id).get("unbound") is not None:
            context.maybe_unbound.add(target)
        env.vars[target.id] = UNBOUND
    elif isinstance(target, ast.Subscript):
        _item(context, target, env)
    else:
        assert isinstance(target, ast.Attribute)
        evaluation.value(context, target.value, env)
        unknown_effect(context, target, env)


def _item(context: Context, target: ast.Subscript, env: Env) -> None:
    base = evaluation.look(context, target.value, env)
    given: tuple[ast.expr | None, ...] = (target.slice,)
    if isinstance(target.slice, ast.Slice):
        given = (target.slice.lower, target.slice.upper, target.slice.step)
    types = [evaluation.value(context, part, env) for part in given if part is not None]
    for kind in ("list", "dict"):
        context.sites.box(base)
        if base.is_only(kind) and not env.dirty and _known(kind, target, types):
            _own(context, target, base, kind, env)
            return
    context.escape(base)
    unknown_effect(context, target, env)


def _known(kind: str, target: ast.Subscript, types: list[Ty]) -> bool:
    if kind == "list":
        return all(ty.is_only("int", "bool", "none") for ty in types)
    return not isinstance(target.slice, ast.Slice)  # its key is tested like those that are read


def _own(context: Context, target: ast.Subscript, base: Ty, kind: str, env: Env) -> None:
    shared = context.sites.shared(base, kind)
    context.effects.discard(target)
    context.undone.discard(target)
    if kind == "dict":
        for site in context.sites.local(base, kind):
            site.open, site.fields = True, None
        if shared:  # putting a key back would not put it back in its place
            unknown_effect(context, target, env)
    elif shared:
        context.change(target, env)
