"""Calls of functions of the closure, once it is known which."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from advisor.inference import evaluation, objects
from advisor.inference.context import Context, RefusedError
from advisor.inference.effects import unknown_call, unknown_effect
from advisor.inference.names import parameter_nodes
from advisor.inference.passing import bound, order_of
from advisor.inference.signatures import Direct
from advisor.inference.special_methods import exact
from advisor.inference.types import ANY, Ty, made_here
from advisor.model.kernel import RefusalReason

if TYPE_CHECKING:
    from advisor.inference.state import Env


def function(context: Context, node: ast.Call, name: str, env: Env) -> Ty:
    """Return the type of a call of a function of a module."""
    for found in context.observation.functions:
        if found.target == name and found.kind == "function" and found.is_callee:
            return direct(context, node, ((None, found.index),), None, env)
    return unknown_call(context, node, env)


def nested(context: Context, node: ast.Call, name: str, env: Env) -> Ty:
    """Return the type of a call of a function that was nested in this one, or beside it.

    Raises:
        RefusedError: It can't be told which parameter gets what.
    """
    target = context.observation.functions[context.function.nested[name]]
    assert target.tree is not None
    names = [parameter.arg for parameter in parameter_nodes(target.tree)]
    if bound(names, node, 0, target) is None:
        raise RefusedError(RefusalReason.USES_NONLOCAL_STATE, f"a call of {name}", node)
    return direct(context, node, ((None, target.index),), None, env)


def direct(
    context: Context,
    node: ast.Call,
    targets: Sequence[tuple[str | None, int]],
    receiver: ast.expr | None,
    env: Env,
    *,
    beside: tuple[tuple[str, str], ...] = (),
    static: bool = False,
    classed: bool = False,
    first: ast.expr | None = None,
    tested: str = "",
) -> Ty:
    """Return the type of a call of functions of the closure; anything may happen where it can't be.

    Args:
        context: The analysis of the function.
        node: The call.
        targets: (class of the receiver, function): one of these is called.
        receiver: What the method was looked up on, None for a plain function.
        env: The state before the arguments.
        beside: The (class, attribute) pairs that the choice of the function rests on.
        static: The receiver is not passed.
        classed: Its class is.
        first: What is passed before the arguments, where it is no receiver: a class.
        tested: The class that this must be, where it isn't certain to be.
    """
    passed = receiver is not None or first is not None
    skip = int(classed or (passed and not static))
    for _, index in targets:
        signature = context.signatures[index]
        function = context.observation.functions[index]
        unready = signature.refused is not None or env.dirty
        if unready or bound(signature.names, node, skip, function) is None:
            return unknown_call(context, node, env)
    order = order_of(node)
    plain = receiver is None and first is None
    kept = _kept(context, node, targets[0][1]) if plain else set(map(id, order))
    for part in order:
        ty = evaluation.look(context, part, env)
        if id(part) in kept or not _of_numbers(context, ty):
            context.escape(ty)
    if env.dirty:
        unknown_effect(context, node, env)
        return ANY
    if receiver is None:
        direct = Direct(
            targets=tuple(targets),
            order=order,
            beside=beside,
            static=static,
            first=first,
            tested=tested,
        )
        ty = objects.note(context, node, direct, env)
        gives = context.signatures[targets[0][1]].gives
        if not gives.atoms:
            return ty
        context.sites.make(context.place(node), "list", gives)
        return made_here("list", context.place(node))
    func = node.func
    attribute = isinstance(func, ast.Attribute) and func.value is receiver
    direct = Direct(
        name=func.attr if isinstance(func, ast.Attribute) and attribute else "__call__",
        targets=tuple(targets),
        order=(receiver, *order),
        exact=exact(context.ty[receiver]),
        attribute=attribute,
        static=static,
        classed=classed,
    )
    return objects.note(context, node, direct, env)


def _kept(context: Context, node: ast.Call, index: int) -> set[int]:
    """Return the arguments (by id) that a function may do more with than read their items."""
    signature, function = context.signatures[index], context.observation.functions[index]
    given = bound(signature.names, node, 0, function) or {}
    return {id(source) for name, source in given.items() if name not in signature.reads}


def _of_numbers(context: Context, ty: Ty) -> bool:
    """Tell whether a value is a list made here that holds numbers only."""
    return ty.is_only("list") and context.sites.item(ty, "list").is_only("int", "float", "bool")
