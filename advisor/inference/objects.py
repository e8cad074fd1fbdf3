"""Calls that go to methods of known classes: x.m(), C(), and what operators stand for.

    a + b  ->  Direct("__add__", ((class of a, index of its method),), (a, b))

The exact class of the receiver is known, or tested for where it was recorded to be one of a few.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference.context import Context, UnreachableError
from advisor.inference.effects import arguments, never_ran, unknown_effect
from advisor.inference.passing import bound, order_of
from advisor.inference.signatures import Direct
from advisor.inference.types import ANY, NOTHING, SCALARS, Ty, named

if TYPE_CHECKING:
    from advisor.inference.observation import ObservedFunction
    from advisor.inference.signatures import Signature
    from advisor.inference.state import Env
_MOST_CLASSES = 6


def forget(context: Context, node: ast.AST) -> None:
    """Drop what an earlier look at a node found it to call."""
    context.calls.pop(node, None)


def classes_of(context: Context, node: ast.expr, ty: Ty) -> tuple[str, ...]:
    """Return the exact classes a receiver may be an instance of; () where that isn't known.

    Several of them, or one beside None, are what was recorded: the kernel tests for them.
    """
    atom = ty.get("inst")
    if atom is not None and atom.name and not ty.without("none", "inst").atoms:
        return (atom.name,) if atom.name in context.observation.classes else ()
    if not ty.is_any and not (atom is not None and not atom.name):
        return ()
    seen = context.observation.seen(context.function.index, context.stands_for.get(node, node))  # type: ignore[arg-type]
    if seen is None:
        return ()
    names = tuple(sorted(name for name in seen.types if name != "NoneType"))
    if not 0 < len(names) <= _MOST_CLASSES or any(
        n not in context.observation.classes for n in names
    ):
        return ()
    return names


def is_enumeration(context: Context, name: str) -> bool:
    """Tell whether a class is an enumeration, whose call looks a member up by its value."""
    found = context.observation.classes.get(name)
    return found is not None and "enum:Enum" in found.bases and "<locals>" not in name


def is_key(context: Context, node: ast.expr, ty: Ty, env: Env) -> bool:
    """Tell whether a value may be a key without running code of its class; the kernel checks it.

    Where a bail-out is too late, only builtins are known to be.
    """
    if ty.is_only(*SCALARS, "tuple"):
        return True
    names = () if env.dirty else classes_of(context, node, ty)
    return bool(names) and all(context.observation.classes[name].keyed for name in names)


def method_of(context: Context, name: str, attribute: str, kind: str) -> ObservedFunction | None:
    """Return the function under observation that a class holds under a name, of a kind."""
    found = context.observation.classes.get(name)
    if found is None or attribute not in found.methods or "<locals>" in name:
        return None
    how, owner = found.methods[attribute]
    if how != kind:
        return None
    for function in context.observation.functions:
        named_so = function.owner == owner and function.name == attribute
        if named_so and function.kind == kind and function.is_callee:
            return function
    return None


def ready(context: Context, target: ObservedFunction | None) -> Signature | None:
    """Return the signature of a function that can be called directly."""
    signature = None if target is None else context.signatures.get(target.index)
    return None if signature is None or signature.refused is not None else signature


def _takes(signature: Signature, name: str) -> bool:
    """Tell whether the receiver parameter of a method is of a class, as far as was recorded."""
    if not signature.params:
        return False
    inst = signature.params[0].single
    return inst is None or inst.kind != "inst" or inst.name == name


def targets(
    context: Context,
    node: ast.expr,
    base: Ty,
    attribute: str,
    *,
    plain: bool,
    kind: str = "method",
) -> tuple[tuple[str, int], ...] | None:
    """Return (class, function) of every method that `attribute` may stand for, or None.

    `plain`: instances may hide it (an ordinary method), so the classes must look up plainly.
    `kind`: method or property.
    """
    found = []
    for name in classes_of(context, node, base):
        fact = context.observation.classes[name]
        target = method_of(context, name, attribute, kind)
        signature = ready(context, target)
        if signature is None or target is None or not _takes(signature, name):
            return None
        if plain and not fact.plain_getattr:
            return None
        found.append((name, target.index))
    return tuple(found) or None


def note(context: Context, node: ast.AST, direct: Direct, env: Env) -> Ty:
    """Note a direct call at a node whose operands were evaluated; return its type.

    Raises:
        UnreachableError: None of the functions called returns, as far as is known yet.
    """
    signatures = [context.signatures[index] for index in direct.indexes]
    dirties = any(s.dirties for s in signatures)
    if dirties and not env.dirty and isinstance(node, ast.Call) and never_ran(context, node):
        return NOTHING
    context.calls[node] = direct
    if direct.makes is None and not (direct.order and context.is_fresh(direct.order[0])):
        for signature in signatures:
            signature.fresh = False
    if dirties:
        env.dirty = True
        context.effects.add(node)
    result = NOTHING
    for signature in signatures:
        result = result.join(signature.returns)
    if not result.atoms and any(s.seeded for s in signatures):
        result = context.seen_type(node) or NOTHING
    if not result.atoms:
        raise UnreachableError
    return result


def construct(context: Context, node: ast.Call, name: str, env: Env) -> Ty | None:
    """Return the instance that a class of the project makes by its own `__init__`, else None."""
    found = context.observation.classes.get(name)
    if found is None or not found.plain_new or env.dirty or "<locals>" in name:
        return None
    target = method_of(context, name, "__init__", "method")
    signature = ready(context, target)
    if signature is None or target is None or not _takes(signature, name):
        return None
    if signature.returns.atoms and not signature.returns.is_only("none"):
        return None
    if bound(signature.names, node, 1, target) is None:
        return None
    arguments(context, node, env)
    if env.dirty:
        unknown_effect(context, node, env)
        return ANY
    order = order_of(node)
    direct = Direct(
        name="__init__", targets=((name, target.index),), args=(), order=order, makes=name
    )
    note(context, node, direct, env)
    return named("inst", name)
