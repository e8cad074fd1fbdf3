"""The type of every expression; evaluation order and effects as Python has them."""

from __future__ import annotations

import ast

from advisor.inference import attributes, calls, complexes, keyed, mapped, objects, spreads, starred
from advisor.inference.comprehensions import comprehension, generator
from advisor.inference.conditions import boolop, ifexp
from advisor.inference.constants import constant, of_global
from advisor.inference.context import Context, RefusedError
from advisor.inference.displays import dict_, display, joined, tuple_
from advisor.inference.effects import unknown_effect
from advisor.inference.evaluation import Rule, look
from advisor.inference.keyed import Keyed
from advisor.inference.mapped import Mapped
from advisor.inference.module_state import Shared, Space
from advisor.inference.moving import Made
from advisor.inference.observation import may_change_meanwhile
from advisor.inference.operators import binop, compare, unaryop
from advisor.inference.spreads import Part, Spread
from advisor.inference.state import Env
from advisor.inference.subscripts import subscript
from advisor.inference.types import ANY, FLOAT, Ty, made_elsewhere, named
from advisor.model.kernel import RefusalReason


def _constant(_context: Context, node: ast.Constant, _env: Env) -> Ty:
    return constant(node.value)


def _name(context: Context, node: ast.Name, env: Env) -> Ty:
    if node.id in context.locals:
        ty = env.get(node.id)
        if ty.get("unbound") is not None:
            context.maybe_unbound.add(node)
            ty = ty.without("unbound")
        return context.speculate(node, ty, env) if ty.is_any else ty
    if node.id == "__class__":
        raise RefusedError(RefusalReason.USES_SUPER, node.id, node)
    fact = context.global_fact(node.id)
    if fact is not None:
        return ANY if fact.rebound and _is_late(context, node, env) else of_global(fact)
    return named("builtin", f"builtins.{node.id}")


def _is_late(context: Context, node: ast.expr, env: Env) -> bool:
    """Tell, and note, whether code of others ran before a node is evaluated."""
    if env.foreign:
        context.late.add(node)
    return env.dirty or env.foreign


def _attribute(context: Context, node: ast.Attribute, env: Env) -> Ty:
    base = look(context, node.value, env)
    atom = base.single
    if atom is not None and atom.kind == "module" and isinstance(node.value, ast.Name):
        holder = context.function.globals[node.value.id]
        fact = holder.members.get(node.attr)
        if fact is not None:
            if may_change_meanwhile(holder, fact) and _is_late(context, node, env):
                return context.speculate(node, ANY, env)
            return of_global(fact)
    context.escape(base)
    objects.forget(context, node)
    context.effects.discard(node)
    if complexes.has_part(base, node.attr):
        return FLOAT
    kinds = attributes.kinds_of(context, node.value, base, node.attr)
    if "property" in kinds:
        found = attributes.property_read(context, node, base, env)
        if found is not None:
            return found
        unknown_effect(context, node, env)
        return ANY
    if atom is not None and atom.kind == "inst" and kinds:
        return named("method", f"{atom.name}.{node.attr}")
    if not env.dirty:
        return context.speculate(node, ANY, env)
    env.dirty = True
    return ANY


def _space(_context: Context, _node: Space, _env: Env) -> Ty:
    return made_elsewhere("dict")


def _walrus(context: Context, node: ast.NamedExpr, env: Env) -> Ty:
    ty = look(context, node.value, env)
    context.set_var(env, node.target.id, ty)
    context.ty[node.target] = ty
    return ty


RULES: dict[type[ast.expr], Rule] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.BinOp: binop,
    ast.UnaryOp: unaryop,
    ast.BoolOp: boolop,
    ast.Compare: compare,
    ast.IfExp: ifexp,
    ast.Tuple: tuple_,
    ast.List: display,
    ast.Set: display,
    ast.Dict: dict_,
    ast.ListComp: comprehension,
    ast.SetComp: comprehension,
    ast.DictComp: comprehension,
    ast.GeneratorExp: generator,
    ast.Subscript: subscript,
    ast.JoinedStr: joined,
    ast.Call: calls.call,
    ast.NamedExpr: _walrus,
    ast.Lambda: starred.function,
    Made: starred.function,
    Shared: subscript,
    Space: _space,
    Keyed: keyed.type_of,
    Mapped: mapped.type_of,
    Part: spreads.part_type,
    Spread: spreads.type_of,
}
