"""Lower expressions: names and attributes here, the rest by rules."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from advisor.codegen import (
    big_access,
    comparisons,
    complexes,
    comprehensions,
    invocations,
    key_views,
    keyed,
    map_access,
    objects,
    operators,
    starred,
)
from advisor.codegen.conditions import boolop, ifexp
from advisor.codegen.displays import dict_, filled, joined, list_, repeated, set_, tuple_
from advisor.codegen.ir import Expr, If, Raise
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import code, const, local, negated, rep_of
from advisor.codegen.subscripts import subscript
from advisor.inference.complexes import has_part
from advisor.inference.context import RefusedError
from advisor.inference.keyed import Keyed
from advisor.inference.mapped import Mapped
from advisor.inference.module_state import Shared, Space
from advisor.inference.moving import Made
from advisor.inference.observation import may_change_meanwhile
from advisor.inference.spreads import Part, Spread
from advisor.inference.types import NOTHING, array_code
from advisor.model.kernel import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable


def lower(lw: Lowering, node: ast.expr) -> Expr:
    """Lower an expression to its natural rep."""
    rule = _RULES.get(type(node))
    if rule is None or not lw.context.ty.get(node, NOTHING).atoms:
        lw.bail("never reached in the recorded calls")
        return lw.temporary(rep_of(lw.ty(node)))
    if node in lw.context.calls:
        made = objects.direct(lw, node)
    elif node in lw.context.tables:
        return _table(lw, node, rule)
    else:
        made = rule(lw, node)
    return made


def _table(lw: Lowering, node: ast.expr, rule: Callable[[Lowering, Any], Expr]) -> Expr:
    """Lower an instance that is asked for items as the dict it is."""
    method, own = lw.context.tables[node]
    types = lw.context.ty
    types[node], as_dict = own, types[node]
    value = lw.to(rule(lw, node), "o")
    types[node] = as_dict
    return lw.helper("k_table", value, Expr("const", method, "o"))


def _constant(lw: Lowering, node: ast.Constant) -> Expr:
    if isinstance(node.value, complex):
        return complexes.constant(lw, node.value)
    return const(node.value)


def _name(lw: Lowering, node: ast.Name) -> Expr:
    context = lw.context
    if node.id in context.locals:
        if node in context.maybe_unbound:
            _only_set(lw, node)
        if node in lw.whole_maps:
            return map_access.as_dict(lw, node)
        is_big = node.id in lw.bigs.names
        expr = big_access.as_object(lw, node.id) if is_big else lw.variable(node.id)
        if node in context.guards:
            return lw.guard(node, expr, context.guards[node])
        wanted = rep_of(lw.ty(node))
        if expr.rep == "o" and wanted != "o" and not lw.ty(node).is_any:
            return lw.to(expr, wanted)
        return expr
    fact = context.function.globals.get(node.id)
    if fact is not None and fact.rebound and (node in context.dirty or node in context.late):
        return lw.global_object(node.id)
    if fact is not None and fact.kind == "const":
        return const(fact.value)
    if node.id in lw.borrowed and not lw.borrowed[node.id].rows:
        return local(lw.name(node.id), lw.rep(node.id))
    return lw.global_object(node.id)


def _only_set(lw: Lowering, node: ast.Name) -> None:
    """Go on only where a variable was set; after effects, raise what reading it unset raises."""
    flag = lw.flag(node.id)
    if node not in lw.context.dirty:
        lw.unless(flag, f"{node.id} may be unset")
        return
    if isinstance(lw.context.stands_for.get(node), ast.Pass):
        detail = f"{node.id}, which may be unset, in a function made inside it"
        raise RefusedError(RefusalReason.USES_NONLOCAL_STATE, detail, node)
    text = f"cannot access local variable '{node.id}' where it is not associated with a value"
    missing = Raise(line=lw.line, expr=code(f"UnboundLocalError({text!r})", "o"))
    lw.emit(If(test=negated(flag), body=[missing]))


def _attribute(lw: Lowering, node: ast.Attribute) -> Expr:
    context = lw.context
    if isinstance(node.value, ast.Name) and node.value.id not in context.locals:
        fact = context.function.globals.get(node.value.id)
        if fact is not None and fact.kind == "module" and node.attr in fact.members:
            member = fact.members[node.attr]
            if node in context.dirty and may_change_meanwhile(fact, member):
                return objects.read_late(lw, node.attr, lw.global_object(node.value.id))
            if node in context.late and may_change_meanwhile(fact, member):
                return read_attribute(lw, node, lw.global_object(node.value.id))
            lw.used_members.add((node.value.id, node.attr))
            if member.kind == "const":
                return const(member.value)
            return code(f"{{0}}.{node.attr}", "o", lw.global_object(node.value.id))
    base = lw.lower(node.value)
    return read_attribute(lw, node, base)


def read_attribute(lw: Lowering, node: ast.Attribute, base: Expr) -> Expr:
    """Lower `base.attr` for an evaluated base."""
    context = lw.context
    if node in context.effects or node in context.dirty:
        return objects.read_late(lw, node.attr, base)
    if has_part(lw.ty(node.value), node.attr):
        return lw.helper(f"k_complex_{node.attr}", base)
    base = lw.to(base, "o")
    name = Expr("const", node.attr, "o")
    guard = context.guards.get(node)
    rep = "o" if guard is None else rep_of(guard)
    atom = None if guard is None else guard.single
    if guard is not None and rep in "dbi" and atom is not None:
        lw.guards.append((node.lineno, atom.kind, "recorded"))
        if rep == "d":
            return lw.helper("k_attr_float", lw.site(), base, name)
        if rep == "b":
            return lw.helper("k_attr_bool", lw.site(), base, name)
        return lw.helper("k_attr_int", lw.site(), base, name, const(atom.low), const(atom.high))
    read = lw.helper("k_attr", lw.site(), base, name)
    return read if guard is None else lw.guard(node, read, guard)


def _space(lw: Lowering, _node: Space) -> Expr:
    key = "_global__space_" + lw.context.function.module.replace(".", "_")
    lw.used_lambdas[key] = "globals()"
    return lw.to(local(key, "o"), "m")


def _walrus(lw: Lowering, node: ast.NamedExpr) -> Expr:
    value = lw.lower(node.value)
    lw.assign(node.target.id, value)
    return lw.variable(node.target.id)


def _binop(lw: Lowering, node: ast.BinOp) -> Expr:
    if lw.buffers.places.get(lw.context.place(node)) is not None:
        return filled(lw, node)
    if lw.ty(node).is_only("list"):
        return repeated(lw, node)
    if array_code(lw.ty(node)):
        sides = map(lw.object_of, lw.in_order([lw.maker(node.left), lw.maker(node.right)]))
        symbol = "+" if isinstance(node.op, ast.Add) else "*"
        return lw.keep(code(f"({{0}} {symbol} {{1}})", "o", *sides))
    if node in lw.context.views:
        return key_views.combined(lw, node)
    return operators.binary(lw, node, lw.maker(node.left), lw.maker(node.right))


def _either(lw: Lowering, node: Mapped | Spread) -> Expr:
    return lw.lower(node.otherwise if node in lw.context.as_written else node.rewritten)


def _part(lw: Lowering, node: Part) -> Expr:
    """Lower an item of what is spread; the first one checks the size and keeps the whole."""
    if node.key:
        return _item_by_key(lw, node)
    if node is node.first:
        base = lw.lower(node.value)
        name = "k_size" if base.rep == "t" else "k_unpack"
        lw.spread[node] = lw.keep(lw.helper(name, lw.object_of(base), const(node.count)))
    item = lw.helper("k_part", lw.spread[node.first], const(node.place))
    rep = rep_of(lw.ty(node))
    return lw.keep(item if rep == "o" else lw.to(item, rep))


def _item_by_key(lw: Lowering, node: Part) -> Expr:
    """Lower an item of a dict that is spread; the first one checks that there are no others."""
    if node is node.first:
        base = lw.to(lw.lower(node.value), "m")
        lw.spread[node] = lw.keep(lw.helper("k_dict_sized", base, const(node.count)))
    item = lw.helper("k_field", lw.site(), lw.spread[node.first], Expr("const", node.key, "o"))
    rep = rep_of(lw.ty(node))
    return lw.keep(item if rep == "o" else lw.to(item, rep))


_RULES: dict[type[ast.expr], Callable[[Lowering, Any], Expr]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.BinOp: _binop,
    ast.UnaryOp: operators.unary,
    ast.Compare: comparisons.compare,
    ast.BoolOp: boolop,
    ast.IfExp: ifexp,
    ast.Tuple: tuple_,
    ast.List: list_,
    ast.Set: set_,
    ast.Dict: dict_,
    ast.Subscript: subscript,
    ast.JoinedStr: joined,
    ast.NamedExpr: _walrus,
    ast.Lambda: starred.function,
    Made: starred.function,
    Shared: subscript,
    Space: _space,
    Keyed: keyed.keyed,
    Mapped: _either,
    Spread: _either,
    Part: _part,
    ast.Call: invocations.call,
    ast.ListComp: comprehensions.comprehension,
    ast.SetComp: comprehensions.comprehension,
    ast.DictComp: comprehensions.comprehension,
    ast.GeneratorExp: comprehensions.comprehension,
}
