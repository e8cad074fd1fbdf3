"""Types and effects of calls: closure functions, builtins, methods, and what is unknown."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from advisor.inference import evaluation, methods, objects, super_calls
from advisor.inference.builtins import BUILTIN_RULES
from advisor.inference.context import Context, Direct, RefusedError
from advisor.inference.libraries import LIBRARY_RULES
from advisor.inference.names import parameter_nodes
from advisor.inference.special_methods import exact
from advisor.inference.types import ANY, NOTHING, Ty, made_here, named
from advisor.model.kernel import RefusalReason

if TYPE_CHECKING:
    from advisor.inference.observation import Global, ObservedFunction
    from advisor.inference.state import Env, Site


def unknown_effect(context: Context, node: ast.AST, env: Env) -> None:
    """Note that anything may happen here: from now on nothing can be taken back."""
    context.effects.add(node)
    env.dirty = True


def generic(context: Context, node: ast.expr, env: Env) -> Ty:
    """Return the type of an operation whose meaning depends on its operands' classes.

    On builtin operands it has no effect, and the kernel checks that they are; with operands
    of other classes among those recorded, or where nothing can be taken back, it may do
    anything.
    """
    context.effects.discard(node)
    foreign = any(
        _has_instances(context, part)
        for part in ast.iter_child_nodes(node)
        if isinstance(part, ast.expr)
    )
    if env.dirty or foreign:
        unknown_effect(context, node, env)
        return ANY
    return context.speculate(node, ANY, env)


def _has_instances(context: Context, node: ast.expr) -> bool:
    ty = context.ty.get(node, ANY)
    if ty.get("inst") is not None:
        return True
    if not ty.is_any:
        return False
    seen = context.seen_type(node)
    return seen is not None and seen.get("inst") is not None


def note_field(context: Context, site: Site, key: ast.expr, item: Ty) -> None:
    """Note the value of a constant key of a dict made here; forget all on another key."""
    if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
        if site.fields is not None or site.version >= 0:
            site.fields = None
            site.open = True
        return
    if site.open:
        return
    if site.fields is None:
        site.fields = {}
    old = site.fields.get(key.value, NOTHING)
    new = old.widen(item) if site.version > 2 else old.join(item)
    if new != old:
        site.fields[key.value] = new
        site.version += 1
        context.sites.changed = True


def dict_value(context: Context, base: Ty, key: ast.expr) -> Ty:
    """Return the type of `base[key]`, by key where all keys are constants of this function."""
    sites = context.sites.of(base, "dict")
    if sites is None or any(s.escaped for s in sites):
        return ANY
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        result = NOTHING
        for site in sites:
            if site.open or site.fields is None:
                return context.sites.item(base, "dict")
            result = result.join(site.fields.get(key.value, NOTHING))
        return result
    return context.sites.item(base, "dict")


def arguments(context: Context, node: ast.Call, env: Env) -> list[Ty]:
    """Evaluate all arguments as values that may go anywhere; return their types."""
    types = []
    for arg in node.args:
        inner = arg.value if isinstance(arg, ast.Starred) else arg
        types.append(evaluation.value(context, inner, env))
    types.extend(evaluation.value(context, keyword.value, env) for keyword in node.keywords)
    return types


def call(context: Context, node: ast.Call, env: Env) -> Ty:
    """Return the type of a call."""
    func = node.func
    context.calls.pop(node, None)
    context.effects.discard(node)
    if isinstance(func, ast.Name) and func.id in context.function.nested:
        return _nested(context, node, func.id, env)
    if isinstance(func, ast.Name) and func.id not in context.locals:
        fact = context.global_fact(func.id)
        if fact is None:
            return _builtin(context, node, f"builtins.{func.id}", env)
        if fact.kind == "function":
            return _function(context, node, fact.name, env)
        if fact.kind == "builtin":
            return _builtin(context, node, fact.name, env)
        if fact.kind == "class" and fact.name in LIBRARY_RULES:
            return _builtin(context, node, fact.name, env)
        if fact.kind == "class":
            return _construct(context, node, fact.name, env)
        return _unknown(context, node, env)
    if isinstance(func, ast.Attribute):
        return _attribute_call(context, node, func, env)
    base = evaluation.value(context, func, env)
    found = objects.targets(context, func, base, "__call__", plain=False)
    if found is None:
        return _unknown(context, node, env)
    return _direct(context, node, found, func, env)


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
        return _through_class(context, node, func, fact, env)
    if fact.kind != "module":
        return None
    member = fact.members.get(func.attr)
    if member is not None and (member.kind == "builtin" or member.name in LIBRARY_RULES):
        return _builtin(context, node, member.name, env)
    if member is not None and member.kind == "function":
        return _function(context, node, member.name, env)
    return _unknown(context, node, env)


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
    ty = methods.call(context, node, base, func.attr, env)
    if ty is not None:
        return ty
    context.escape(base)
    for kind in ("method", "staticmethod"):
        static = kind == "staticmethod"
        ways = objects.targets(context, func.value, base, func.attr, plain=True, kind=kind)
        if ways is not None and (exact(base) or not static):
            return _direct(context, node, ways, func.value, env, static=static)
    return _unknown(context, node, env)


def _through_class(
    context: Context, node: ast.Call, func: ast.Attribute, fact: Global, env: Env
) -> Ty | None:
    """Return the type of `C.m()` for a static or class method of a class that a global names."""
    relied = ((fact.name, func.attr),)
    for kind in ("staticmethod", "classmethod"):
        target = objects.method_of(context, fact.name, func.attr, kind)
        signature = objects.ready(context, target)
        if signature is None or target is None:
            continue
        ways = ((None, target.index),)
        if kind == "staticmethod":
            return _direct(context, node, ways, None, env, beside=relied)
        if env.dirty or not signature.params or not signature.params[0].is_any:
            return None
        context.escape(evaluation.look(context, func.value, env))
        return _direct(context, node, ways, None, env, beside=relied, first=func.value)
    return None


def _unknown(context: Context, node: ast.Call, env: Env) -> Ty:
    arguments(context, node, env)
    unknown_effect(context, node, env)
    return ANY


def _builtin(context: Context, node: ast.Call, name: str, env: Env) -> Ty:
    looks = name in ("builtins.vars", "builtins.dir") and not (node.args or node.keywords)
    if looks or name in ("builtins.locals", "builtins.globals"):
        raise RefusedError(RefusalReason.USES_FRAME_INTROSPECTION, name.split(".")[1] + "()", node)
    if name in ("builtins.exec", "builtins.eval", "builtins.__import__", "builtins.compile"):
        raise RefusedError(RefusalReason.USES_EXEC, name.split(".")[1] + "()", node)
    if name == "builtins.super":
        raise RefusedError(RefusalReason.USES_SUPER, "super()", node)
    rule = BUILTIN_RULES.get(name) or LIBRARY_RULES.get(name)
    starred = any(isinstance(a, ast.Starred) for a in node.args)
    if rule is not None and not starred and all(k.arg is not None for k in node.keywords):
        ty = rule(context, node, env)
        if ty is not None:
            context.native.add(node)
            return ty
        context.native.discard(node)
    if node.args and any(isinstance(a, ast.GeneratorExp) for a in node.args):
        raise RefusedError(RefusalReason.USES_GENERATOR, "a generator expression passed on", node)
    return _unknown(context, node, env)


def _construct(context: Context, node: ast.Call, name: str, env: Env) -> Ty:
    """Return the instance a class makes; harmless where making it is all it does."""
    context.constructs.pop(node, None)
    made = objects.construct(context, node, name, env)
    if made is not None:
        return made
    found = context.observation.classes.get(name)
    starred = any(isinstance(a, ast.Starred) for a in node.args)
    if found is None or not found.makes_only or starred or env.dirty or "<locals>" in name:
        return _unknown(context, node, env)
    if any(k.arg is None for k in node.keywords):
        return _unknown(context, node, env)
    arguments(context, node, env)
    if env.dirty:
        unknown_effect(context, node, env)
        return ANY
    context.constructs[node] = name
    return named("inst", name)


def _function(context: Context, node: ast.Call, name: str, env: Env) -> Ty:
    for function in context.observation.functions:
        named_so = f"{function.module}:{function.qualname}" == name
        if named_so and function.kind == "function" and function.is_callee:
            return _direct(context, node, ((None, function.index),), None, env)
    return _unknown(context, node, env)


def _nested(context: Context, node: ast.Call, name: str, env: Env) -> Ty:
    """Call a function that was nested in this one, or beside it."""
    target = context.observation.functions[context.function.nested[name]]
    assert target.tree is not None
    names = [parameter.arg for parameter in parameter_nodes(target.tree)]
    if bound(names, node, 0, target) is None:
        raise RefusedError(RefusalReason.USES_NONLOCAL_STATE, f"a call of {name}", node)
    return _direct(context, node, ((None, target.index),), None, env)


def _direct(
    context: Context,
    node: ast.Call,
    targets: Sequence[tuple[str | None, int]],
    receiver: ast.expr | None,
    env: Env,
    *,
    beside: tuple[tuple[str, str], ...] = (),
    static: bool = False,
    first: ast.expr | None = None,
) -> Ty:
    skip = int((receiver is not None and not static) or first is not None)
    for _, index in targets:
        signature = context.signatures[index]
        function = context.observation.functions[index]
        unready = signature.refused is not None or env.dirty
        if unready or bound(signature.names, node, skip, function) is None:
            return _unknown(context, node, env)
    order = (*node.args, *(k.value for k in node.keywords))
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
        direct = Direct(targets=tuple(targets), order=order, beside=beside, first=first)
        ty = objects.note(context, node, direct, env)
        gives = context.signatures[targets[0][1]].gives
        if not gives.atoms:
            return ty
        context.sites.make(context.place(node), "list", gives)
        return made_here("list", context.place(node))
    func = node.func
    attribute = isinstance(func, ast.Attribute) and func.value is receiver
    atom = context.ty[receiver].single
    direct = Direct(
        name=func.attr if isinstance(func, ast.Attribute) and attribute else "__call__",
        targets=tuple(targets),
        order=(receiver, *order),
        exact=atom is not None and atom.kind == "inst" and bool(atom.name),
        attribute=attribute,
        static=static,
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


def bound(
    names: list[str], node: ast.Call, skip: int, target: ObservedFunction
) -> dict[str, ast.expr | object] | None:
    """Return parameter name -> argument (or the default's fact), None when it can't be told.

    Args:
        names: The parameters, in order.
        node: The call.
        skip: How many leading parameters are given otherwise (self).
        target: The function called.
    """
    if any(isinstance(a, ast.Starred) for a in node.args) or target.tree is None:
        return None
    arguments = target.tree.args
    if arguments.vararg or arguments.kwarg:
        return None
    positional = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    if len(node.args) + skip > len(positional):
        return None
    result: dict[str, ast.expr | object] = dict(zip(positional[skip:], node.args, strict=False))
    for keyword in node.keywords:
        if keyword.arg is None or keyword.arg in result or keyword.arg not in names[skip:]:
            return None
        if keyword.arg in [a.arg for a in arguments.posonlyargs]:
            return None
        result[keyword.arg] = keyword.value
    defaults = dict(zip(positional[::-1], target.defaults[::-1], strict=False))
    for name in names[skip:]:
        if name not in result:
            default = defaults.get(name) or target.kwdefaults.get(name)
            if default is None or default.kind != "const":
                return None
            result[name] = default
    return result
