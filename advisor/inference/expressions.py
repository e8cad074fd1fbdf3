"""The type of every expression; evaluation order and effects as Python has them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from advisor.inference import arithmetic, calls, objects
from advisor.inference.context import Context, RefusedError, UnreachableError
from advisor.inference.module_state import Shared, Space
from advisor.inference.nested import Made
from advisor.inference.refine import refine
from advisor.inference.state import Env, join
from advisor.inference.types import (
    ANY,
    BOOL,
    BYTES,
    CHAR,
    FLOAT,
    INT,
    NONE,
    NOTHING,
    SCALARS,
    STR,
    TUPLE,
    Atom,
    Ty,
    int_between,
    made_elsewhere,
    made_here,
    named,
    of_type_name,
    tuple_of,
)
from advisor.model.kernel import RefusalReason

if TYPE_CHECKING:
    from advisor.inference.observation import Global

Rule = Callable[[Context, Any, Env], Ty]
_SCALAR_KINDS = (*SCALARS, "tuple", "range")


def value(context: Context, node: ast.expr, env: Env) -> Ty:
    """Return the type of an expression used as a value: from here on anyone may hold it."""
    ty = look(context, node, env)
    context.escape(ty)
    return ty


def look(context: Context, node: ast.expr, env: Env) -> Ty:
    """Return the type of an expression that is only looked at where it stands."""
    rule = _RULES.get(type(node))
    if rule is None:
        raise RefusedError(RefusalReason.UNSUPPORTED_SYNTAX, type(node).__name__, node)
    if env.dirty:
        context.dirty.add(node)
    ty = rule(context, node, env)
    if env.dirty:  # its operands did something: what it does itself comes after that
        context.dirty.add(node)
    context.ty[node] = ty
    if not ty.atoms:
        raise UnreachableError
    return ty


def constant(constant_value: object) -> Ty:
    """Return the type of a literal."""
    if constant_value is None:
        return NONE
    if isinstance(constant_value, bool):
        return BOOL
    if isinstance(constant_value, int):
        return int_between(constant_value, constant_value)
    if isinstance(constant_value, float):
        return FLOAT
    if isinstance(constant_value, str):
        return CHAR if len(constant_value) == 1 else STR
    if isinstance(constant_value, bytes):
        return BYTES
    return ANY


def of_global(fact: Global) -> Ty:
    """Return the type of what a module global stands for."""
    if fact.kind == "const":
        return constant(fact.value)
    if fact.kind in ("function", "builtin", "module", "class"):
        return named({"function": "func"}.get(fact.kind, fact.kind), fact.name)
    if (
        fact.type_name == "tuple"
        and fact.elements is not None
        and fact.length == len(fact.elements)
    ):
        return tuple_of(of_global(e) for e in fact.elements)
    return of_type_name(fact.type_name)


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
        return ANY if fact.rebound and env.dirty else of_global(fact)
    return named("builtin", f"builtins.{node.id}")


def _attribute(context: Context, node: ast.Attribute, env: Env) -> Ty:
    base = look(context, node.value, env)
    atom = base.single
    if atom is not None and atom.kind == "module" and isinstance(node.value, ast.Name):
        fact = context.function.globals[node.value.id].members.get(node.attr)
        if fact is not None:
            return of_global(fact)
    context.escape(base)
    objects.forget(context, node)
    context.effects.discard(node)
    kinds = objects.kinds_of(context, node.value, base, node.attr)
    if "property" in kinds:
        found = objects.property_read(context, node, base, env)
        if found is not None:
            return found
        calls.unknown_effect(context, node, env)
        return ANY
    if atom is not None and atom.kind == "inst" and kinds:
        return named("method", f"{atom.name}.{node.attr}")
    if not env.dirty:
        return context.speculate(node, ANY, env)
    env.dirty = True
    return ANY


def _binop(context: Context, node: ast.BinOp, env: Env) -> Ty:
    bits = context.modular.get(node)
    right_first = look_ahead(context, node.right, env)
    masked = None if right_first is None else arithmetic.mask_bits(node.op, right_first)
    left_ahead = None
    if masked is None and isinstance(node.op, ast.BitAnd):
        left_first = look_ahead(context, node.left, env)
        if left_first is not None:
            left_ahead = arithmetic.mask_bits(node.op, left_first)
    if masked is not None:
        _mark_modular(context, node.left, min(masked, bits or 64))
    elif left_ahead is not None:
        _mark_modular(context, node.right, min(left_ahead, bits or 64))
    elif bits is not None and isinstance(node.op, arithmetic.MODULAR_OPERATORS):
        _mark_modular(context, node.left, bits)
        if not isinstance(node.op, ast.LShift):
            _mark_modular(context, node.right, bits)
    left = _modular_operand(context, node.left, env)
    right = _modular_operand(context, node.right, env)
    ty = arithmetic.binary(context, node, node.op, left, right, env)
    objects.forget(context, node)
    if ty.is_any:
        found = objects.binary(context, node, node.op, (node.left, left), (node.right, right), env)
        if found is not None:
            return found
        context.escape(left)
        context.escape(right)
        return calls.generic(context, node, env)
    return ty


def _modular_operand(context: Context, node: ast.expr, env: Env) -> Ty:
    """Return an operand's type; only of ints are the low bits enough."""
    ty = look(context, node, env)
    if node not in context.modular or ty.is_only("int", "bool"):
        return ty
    for part in ast.walk(node):
        context.modular.pop(part, None)
    return look(context, node, env)


def look_ahead(context: Context, node: ast.expr, env: Env) -> Ty | None:
    """Return the type of a constant expression without evaluating anything, else None."""
    if isinstance(node, ast.Constant):
        return constant(node.value)
    if isinstance(node, ast.Name) and node.id not in context.locals:
        fact = context.function.globals.get(node.id)
        if fact is not None and fact.kind == "const" and not fact.rebound:
            return constant(fact.value)
    if isinstance(node, ast.BinOp):
        left, right = look_ahead(context, node.left, env), look_ahead(context, node.right, env)
        if left is not None and right is not None:
            one, two = arithmetic.constant_int(left), arithmetic.constant_int(right)
            if one is not None and two is not None and 0 <= two <= 64 and abs(one) <= 1 << 64:
                folded = _fold(node.op, one, two)
                return None if folded is None else int_between(folded, folded)
    return None


def _fold(op: ast.operator, one: int, two: int) -> int | None:
    if isinstance(op, ast.Sub):
        return one - two
    if isinstance(op, ast.Add):
        return one + two
    if isinstance(op, ast.LShift):
        return one << two
    if isinstance(op, ast.Pow) and abs(one) <= 16:
        return int(one**two)
    return None


def _mark_modular(context: Context, node: ast.expr, bits: int) -> None:
    if bits > 64:
        return
    modular = isinstance(node, ast.BinOp) and isinstance(node.op, arithmetic.MODULAR_OPERATORS)
    if modular or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Invert)):
        context.modular[node] = bits


def _unaryop(context: Context, node: ast.UnaryOp, env: Env) -> Ty:
    if node in context.modular:
        _mark_modular(context, node.operand, context.modular[node])
    operand = look(context, node.operand, env)
    if isinstance(node.op, ast.Not):
        _truth_effect(context, operand)
        return BOOL
    ty = arithmetic.unary(context, node, node.op, operand, env)
    objects.forget(context, node)
    if ty.is_any:
        found = objects.unary(context, node, operand, env)
        if found is not None:
            return found
        context.escape(operand)
        return calls.generic(context, node, env)
    return ty


def _truth_effect(context: Context, ty: Ty) -> None:
    if ty.is_any or ty.get("inst") is not None:
        context.escape(ty)


def test(context: Context, node: ast.expr, env: Env) -> Ty:
    """Return the type of an expression whose truth decides a branch."""
    ty = look(context, node, env)
    _truth_effect(context, ty)
    return ty


def _boolop(context: Context, node: ast.BoolOp, env: Env) -> Ty:
    result = NOTHING
    state: Env | None = env.copy()
    ends: Env | None = None
    for index, part in enumerate(node.values):
        if state is None:
            context.ty.setdefault(part, NOTHING)
            continue
        try:
            ty = test(context, part, state)
        except UnreachableError:
            if not index:
                raise
            break
        last = index == len(node.values) - 1
        if not last and isinstance(node.op, ast.Or):
            ty = ty.without("none")
        result = result.join(ty)
        ends = join(ends, state)
        if not last:
            state = refine(context, state, part, holds=isinstance(node.op, ast.And))
    _take(env, ends)
    return result if result.atoms else ANY


def _take(env: Env, source: Env | None) -> None:
    if source is not None:
        env.dirty = env.dirty or source.dirty
        env.vars.update(source.vars)


def _compare(context: Context, node: ast.Compare, env: Env) -> Ty:
    left_ty = look(context, node.left, env)
    generic = False
    objects.forget(context, node)
    context.effects.discard(node)
    for op, right in zip(node.ops, node.comparators, strict=True):
        right_ty = look(context, right, env)
        if len(node.ops) == 1:
            found = objects.compare(context, node, left_ty, right_ty, env)
            if found is not None:
                return found
        for ty in (left_ty, right_ty):
            context.sites.box(ty)
        if isinstance(op, ast.Is | ast.IsNot):
            pass
        elif isinstance(op, ast.In | ast.NotIn):
            generic |= not right_ty.is_only(
                "str", "bytes", "list", "tuple", "dict", "set", "frozenset", "range"
            )
            generic |= not left_ty.is_only(*_SCALAR_KINDS)
        else:
            generic |= not left_ty.is_only(*_SCALAR_KINDS) or not right_ty.is_only(*_SCALAR_KINDS)
        if generic:
            context.escape(left_ty.join(right_ty))
            if len(node.ops) == 1 and objects.overloaded(context, op, left_ty, right_ty):
                calls.unknown_effect(context, node, env)
        left_ty = right_ty
    return ANY if generic and env.dirty and len(node.ops) == 1 else BOOL


def _ifexp(context: Context, node: ast.IfExp, env: Env) -> Ty:
    test(context, node.test, env)
    results = NOTHING
    ends: Env | None = None
    for part, holds in ((node.body, True), (node.orelse, False)):
        branch = refine(context, env, node.test, holds=holds)
        if branch is None:
            context.ty.setdefault(part, NOTHING)
            continue
        try:
            results = results.join(look(context, part, branch))
        except UnreachableError:
            continue
        ends = join(ends, branch)
    _take(env, ends)
    return results


def _tuple(context: Context, node: ast.Tuple, env: Env) -> Ty:
    if any(isinstance(e, ast.Starred) for e in node.elts):
        for element in node.elts:
            _element(context, element, env)
        return TUPLE
    items = [look(context, e, env) for e in node.elts]
    for item in items:
        context.sites.box(item)
    return tuple_of(items)


def _display(context: Context, node: ast.List | ast.Set, env: Env) -> Ty:
    kind = "list" if isinstance(node, ast.List) else "set"
    item = NOTHING
    for element in node.elts:
        item = item.join(_element(context, element, env))
    context.sites.make(context.place(node), kind, item)
    if any(isinstance(e, ast.Starred) for e in node.elts):
        context.sites.box(made_here(kind, context.place(node)))
    return made_here(kind, context.place(node))


def _element(context: Context, node: ast.expr, env: Env) -> Ty:
    from advisor.inference.starred import spread

    return spread(context, node, env) if isinstance(node, ast.Starred) else look(context, node, env)


def _lambda(context: Context, node: ast.Lambda, env: Env) -> Ty:
    from advisor.inference.starred import function

    return function(context, node, env)


def _dict(context: Context, node: ast.Dict, env: Env) -> Ty:
    from advisor.inference.starred import merged

    site = context.sites.make(context.place(node), "dict")
    for key, item in zip(node.keys, node.values, strict=True):
        if key is None:
            merged(context, site, item, env)
            continue
        key_ty = look(context, key, env)
        item_ty = look(context, item, env)
        context.sites.add(site, item_ty, key_ty)
        calls.note_field(context, site, key, item_ty)
    return made_here("dict", context.place(node))


def _comprehension(
    context: Context, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, env: Env
) -> Ty:
    from advisor.inference.loops import run_generators

    kind = {ast.SetComp: "set", ast.DictComp: "dict"}.get(type(node), "list")
    parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]

    def body(inner: Env) -> None:
        types = [look(context, p, inner) for p in parts]
        site = context.sites.make(context.place(node), kind)
        if kind == "dict":
            context.sites.add(site, types[1], types[0])
        else:
            context.sites.add(site, types[0])

    context.sites.make(context.place(node), kind)
    run_generators(context, node.generators, body, env)
    return made_here(kind, context.place(node))


def _space(_context: Context, _node: Space, _env: Env) -> Ty:
    return made_elsewhere("dict")


def _subscript(context: Context, node: ast.Subscript, env: Env) -> Ty:
    base = look(context, node.value, env)
    if isinstance(node.slice, ast.Slice):
        return _slice(context, node, base, env)
    index = look(context, node.slice, env)
    return subscript_type(context, node, base, index, env)


def subscript_type(context: Context, node: ast.Subscript, base: Ty, index: Ty, env: Env) -> Ty:
    """Return the type of `base[index]`."""
    if index.is_only("int", "bool"):
        if base.is_only("str"):
            return CHAR
        if base.is_only("bytes", "bytearray"):
            return int_between(0, 255)
        if base.is_only("list"):
            return context.speculate(node, context.sites.item(base, "list"), env)
        if base.is_only("tuple"):
            return context.speculate(node, _tuple_item(base, index), env)
        if base.is_only("range"):
            return INT
    if base.is_only("dict"):
        context.sites.box(index)
        if not index.is_only(*_SCALAR_KINDS):
            context.escape(index)
        context.sites.fill(base, index)
        return context.speculate(node, calls.dict_value(context, base, node.slice), env)
    context.escape(base)
    context.escape(index)
    objects.forget(context, node)
    parts = ((node.value, base), (node.slice, index))
    found = objects.special(context, node, "__getitem__", parts, env)
    return calls.generic(context, node, env) if found is None else found


def _tuple_item(base: Ty, index: Ty) -> Ty:
    items = base.atoms[0].items
    if items is None:
        return ANY
    at = arithmetic.constant_int(index)
    if at is not None and -len(items) <= at < len(items):
        return items[at]
    result = NOTHING
    for item in items:
        result = result.join(item)
    return result if result.atoms else ANY


def _slice(context: Context, node: ast.Subscript, base: Ty, env: Env) -> Ty:
    assert isinstance(node.slice, ast.Slice)
    whole_numbers = True
    for part in (node.slice.lower, node.slice.upper, node.slice.step):
        if part is not None:
            whole_numbers &= value(context, part, env).is_only("int", "bool", "none")
    for kind, ty in (("str", STR), ("bytes", BYTES)):
        if base.is_only(kind) and whole_numbers:
            return ty
    if base.is_only("list") and whole_numbers:
        context.sites.make(context.place(node), "list", context.sites.item(base, "list"))
        return made_here("list", context.place(node))
    if base.is_only("tuple") and whole_numbers:
        return Ty((Atom("tuple"),))
    context.escape(base)
    return calls.generic(context, node, env)


def _joined(context: Context, node: ast.JoinedStr, env: Env) -> Ty:
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            ty = value(context, part.value, env)
            if part.format_spec is not None:
                look(context, part.format_spec, env)
            if not ty.is_only(*_SCALAR_KINDS):
                calls.generic(context, part, env)
    return STR


def _call(context: Context, node: ast.Call, env: Env) -> Ty:
    return calls.call(context, node, env)


def _walrus(context: Context, node: ast.NamedExpr, env: Env) -> Ty:
    ty = look(context, node.value, env)
    context.set_var(env, node.target.id, ty)
    context.ty[node.target] = ty
    return ty


_RULES: dict[type[ast.expr], Rule] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.BinOp: _binop,
    ast.UnaryOp: _unaryop,
    ast.BoolOp: _boolop,
    ast.Compare: _compare,
    ast.IfExp: _ifexp,
    ast.Tuple: _tuple,
    ast.List: _display,
    ast.Set: _display,
    ast.Dict: _dict,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.DictComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.Subscript: _subscript,
    ast.JoinedStr: _joined,
    ast.Call: _call,
    ast.NamedExpr: _walrus,
    ast.Lambda: _lambda,
    Made: _lambda,
    Shared: _subscript,
    Space: _space,
}
