"""Types and effects of calls: closure functions, builtins, methods, and what is unknown."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference import (
    aliased,
    direct_calls,
    evaluation,
    methods,
    objects,
    records,
    super_calls,
)
from advisor.inference.builtins import BUILTIN_RULES
from advisor.inference.chosen import chosen_call
from advisor.inference.class_values import class_of_instance, class_seen
from advisor.inference.context import Context, RefusedError
from advisor.inference.direct_calls import direct
from advisor.inference.effects import arguments, unknown_call, unknown_effect
from advisor.inference.libraries import LIBRARY_RULES
from advisor.inference.logged import silent
from advisor.inference.operator_calls import OPERATORS, operated
from advisor.inference.own_values import FUNCTIONS, TOLD, is_value, told, value_call
from advisor.inference.pure import PURE_RULES
from advisor.inference.special_methods import exact
from advisor.inference.types import ANY, NONE, VALUES, Ty, named
from advisor.model.kernel import RefusalReason

if TYPE_CHECKING:
    from advisor.inference.state import Env


def call(context: Context, node: ast.Call, env: Env) -> Ty:
    """Return the type of a call."""
    aliased.choose(context, node, env)
    func = node.func
    context.calls.pop(node, None)
    context.effects.discard(node)
    context.constructs.pop(node, None)
    if isinstance(func, ast.Name) and func.id in context.function.nested:
        return direct_calls.nested(context, node, func.id, env)
    if isinstance(func, ast.Name) and func.id not in context.locals:
        return _global_call(context, node, func.id, env)
    if isinstance(func, ast.Attribute):
        return _attribute_call(context, node, func, env)
    made = class_of_instance(context, func, env)
    if made is not None:
        return _construct(context, node, made, env)
    taken = chosen_call(context, node, env)
    if taken is not None:
        return taken
    base = evaluation.value(context, func, env)
    made = class_seen(context, node, func, env)
    if made is not None:
        return _construct(context, node, made, env)
    found = objects.targets(context, func, base, "__call__", plain=False)
    if found is None:
        return unknown_call(context, node, env)
    return direct(context, node, found, func, env)


def _global_call(context: Context, node: ast.Call, name: str, env: Env) -> Ty:
    fact = context.global_fact(name)
    if fact is None:
        return _builtin(context, node, f"builtins.{name}", env)
    if fact.kind == "function":
        return direct_calls.function(context, node, fact.name, env)
    if fact.kind == "builtin":
        return _builtin(context, node, fact.name, env)
    if fact.kind == "class" and fact.name in LIBRARY_RULES:
        return _builtin(context, node, fact.name, env)
    if fact.kind == "class":
        return _construct(context, node, fact.name, env)
    return unknown_call(context, node, env)


def _through_global(
    context: Context, node: ast.Call, func: ast.Attribute, holder: str, env: Env
) -> Ty | None:
    """Return the type of a call of what a module, or a class that a global names, holds."""
    fact = context.global_fact(holder)
    if fact is None:
        if holder in ("int", "bytes", "str", "float", "dict"):
            return _builtin(context, node, f"builtins.{holder}.{func.attr}", env)
        return None
    if fact.kind == "class":
        return _through_class(context, node, func, fact.name, env, tested=False)
    if fact.kind != "module":
        return None
    member = fact.members.get(func.attr)
    if member is not None and (member.kind == "builtin" or member.name in LIBRARY_RULES):
        return _builtin(context, node, member.name, env)
    value = None
    if member is not None and member.name in FUNCTIONS:
        value = value_call(context, node, env)
    if value is not None:
        return value
    if member is not None and member.kind == "function":
        return direct_calls.function(context, node, member.name, env)
    if member is not None and member.kind == "class":
        return _construct(context, node, member.name, env)
    return unknown_call(context, node, env)


def _attribute_call(context: Context, node: ast.Call, func: ast.Attribute, env: Env) -> Ty:
    if isinstance(func.value, ast.Name) and func.value.id not in context.locals:
        known = _through_global(context, node, func, func.value.id, env)
        if known is not None:
            return known
    if super_calls.is_super(context, func.value):
        found = super_calls.super_call(context, node, func, env)
        if found is None:
            raise RefusedError(RefusalReason.USES_SUPER, f"super().{func.attr}", node)
        return found
    base = evaluation.look(context, func.value, env)
    value = value_call(context, node, env) if is_value(base) else None
    if value is not None:
        return value
    if silent(context, node, base, func.attr, env):
        return NONE
    base = records.gotten(context, func, base, env)
    ty = methods.call(context, node, base, func.attr, env)
    if ty is not None:
        return ty
    context.escape(base)
    made = class_seen(context, node, func.value, env)
    if made is not None:
        found = _through_class(context, node, func, made, env, tested=True)
    else:
        found = _method_call(context, node, func, base, env)
    return unknown_call(context, node, env) if found is None else found


def _method_call(
    context: Context, node: ast.Call, func: ast.Attribute, base: Ty, env: Env
) -> Ty | None:
    """Return the type of a call of a method of known classes."""
    for kind in ("method", "staticmethod", "classmethod"):
        static, classed = kind != "method", kind == "classmethod"
        ways = objects.targets(context, func.value, base, func.attr, plain=True, kind=kind)
        if ways is not None and (exact(base) or not static):
            return direct(context, node, ways, func.value, env, static=static, classed=classed)
    return None


def _through_class(
    context: Context, node: ast.Call, func: ast.Attribute, name: str, env: Env, *, tested: bool
) -> Ty | None:
    """Return the type of `C.m()` for a static or class method of a class.

    A global names the class; or a variable does, and it is `tested` to.
    """
    value = value_call(context, node, env) if name in VALUES and not tested else None
    if value is not None:
        return value
    relied = ((name, func.attr),)
    must = name if tested else ""
    for kind in ("staticmethod", "classmethod"):
        target = objects.method_of(context, name, func.attr, kind)
        signature = objects.ready(context, target)
        if signature is None or target is None:
            continue
        ways = ((None, target.index),)
        static = kind == "staticmethod"
        if static and not tested:
            return direct(context, node, ways, None, env, beside=relied)
        if env.dirty or not (static or (signature.params and signature.params[0].is_any)):
            return None
        holder = func.value
        context.escape(evaluation.look(context, holder, env))
        return direct(
            context, node, ways, None, env, beside=relied, first=holder, static=static, tested=must
        )
    return None


def _builtin(context: Context, node: ast.Call, name: str, env: Env) -> Ty:
    looks = name in ("builtins.vars", "builtins.dir") and not (node.args or node.keywords)
    if looks or name in ("builtins.locals", "builtins.globals"):
        raise RefusedError(RefusalReason.USES_FRAME_INTROSPECTION, name.split(".")[1] + "()", node)
    if name in ("builtins.exec", "builtins.eval", "builtins.__import__", "builtins.compile"):
        raise RefusedError(RefusalReason.USES_EXEC, name.split(".")[1] + "()", node)
    if name == "builtins.super":
        raise RefusedError(RefusalReason.USES_SUPER, "super()", node)
    context.native.discard(node)
    value = told(context, node, env) if name in TOLD else None
    if value is not None:
        return value
    made = operated(context, node, name, env) if name in OPERATORS else None
    if made is not None:
        return made
    rule = BUILTIN_RULES.get(name) or LIBRARY_RULES.get(name) or PURE_RULES.get(name)
    starred = any(isinstance(a, ast.Starred) for a in node.args)
    if rule is not None and not starred and all(k.arg is not None for k in node.keywords):
        ty = rule(context, node, env)
        if ty is not None:
            context.native.add(node)
            return ty
    return unknown_call(context, node, env)


def _member(context: Context, node: ast.Call, name: str, env: Env) -> Ty:
    """Return the member of an enumeration that a call looks up by its value."""
    if len(node.args) != 1 or node.keywords or isinstance(node.args[0], ast.Starred):
        return unknown_call(context, node, env)
    ty = evaluation.look(context, node.args[0], env)
    if env.dirty or not (ty.is_any or objects.is_key(context, node.args[0], ty, env)):
        return unknown_call(context, node, env)
    context.sites.box(ty)
    context.escape(ty)
    context.constructs[node] = name
    return named("inst", name)


def _construct(context: Context, node: ast.Call, name: str, env: Env) -> Ty:
    """Return the instance a class makes; harmless where making it is all it does."""
    context.constructs.pop(node, None)
    value = value_call(context, node, env) if name in VALUES else None
    if value is not None:
        return value
    made = objects.construct(context, node, name, env)
    if made is not None:
        return made
    if objects.is_enumeration(context, name) and not env.dirty:
        return _member(context, node, name, env)
    found = context.observation.classes.get(name)
    starred = any(isinstance(a, ast.Starred) for a in node.args)
    if found is None or not found.makes_only or starred or env.dirty or "<locals>" in name:
        return unknown_call(context, node, env)
    if any(k.arg is None for k in node.keywords):
        return unknown_call(context, node, env)
    arguments(context, node, env)
    if env.dirty:
        unknown_effect(context, node, env)
        return ANY
    context.constructs[node] = name
    return named("inst", name)
