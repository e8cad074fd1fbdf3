"""Lower calls."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen import (
    builtin_calls,
    map_access,
    seen_access,
)
from advisor.codegen.ir import Expr
from advisor.codegen.keys import key_of
from advisor.codegen.lowering import Lowering
from advisor.codegen.passes.committed import bails
from advisor.codegen.reps import code, const, rep_of
from advisor.codegen.unknown_calls import unknown
from advisor.inference.logged import LOGGER
from advisor.inference.loops import view_called
from advisor.inference.objects import is_enumeration
from advisor.inference.own_values import is_value
from advisor.inference.passing import order_of
from advisor.inference.types import SCALARS

if TYPE_CHECKING:
    from advisor.inference.observation import DataField

_EMPTY = {"list": "[]", "dict": "{{}}", "set": "set()"}


def call(lw: Lowering, node: ast.Call) -> Expr:
    """Lower a call."""
    context = lw.context
    if node in context.twins:
        lw.rely_on_member(node.func)
        return lw.lower(context.twins[node])
    if node in context.idle:
        return const(None)
    if node in context.effects:
        return unknown(lw, node)
    if node in context.silent:
        return _silent(lw, node, context.silent[node])
    if node in context.values:
        return _value(lw, node)
    if node in context.constructs:
        return _construct(lw, node)
    if node in context.native:
        if isinstance(node.func, ast.Attribute):
            base = node.func.value
            known_base = isinstance(base, ast.Name) and base.id not in context.locals
            if not known_base or base in context.ty:
                return builtin_calls.method(lw, node, node.func)
        return _builtin(lw, node)
    return _view(lw, node)


def _view(lw: Lowering, node: ast.Call) -> Expr:
    """Lower what a loop would look through, `d.items()`; what else is left was never reached."""
    view = view_called(node)
    if view is not None and isinstance(node.func, ast.Attribute):
        held = node.func.value
        if lw.ty(held).is_only("dict"):
            return lw.keep(code(f"cython.cast(object, {{0}}).{view}()", "o", lw.lower(held)))
    lw.bail("a call never reached in the recorded calls")
    return lw.temporary(rep_of(lw.ty(node)))


def _silent(lw: Lowering, node: ast.Call, level: int) -> Expr:
    """Lower the call of a logger that drops the message: what is in it is still evaluated."""
    assert isinstance(node.func, ast.Attribute)
    logger = lw.keep(lw.to(lw.lower(node.func.value), "o"))
    lw.used_methods.add((LOGGER, node.func.attr))
    logger = lw.helper("k_receiver", lw.site(), logger, Expr("const", node.func.attr, "o"))
    logger = lw.keep(logger)
    for part in order_of(node):
        made = lw.lower(part)
        if made.kind in ("helper", "call", "code"):
            lw.do(made)
    lw.do(lw.helper("k_drops", logger, const(level)))
    return const(None)


def _value(lw: Lowering, node: ast.Call) -> Expr:
    """Lower a call that makes, or asks, a value of the interpreter's own classes."""
    func = node.func
    makers = [lw.maker(part) for part in order_of(node)]
    held = isinstance(func, ast.Attribute) and is_value(lw.ty(func.value))
    if isinstance(func, ast.Attribute) and held:
        called, *parts = lw.in_order([lw.maker(func.value), *makers])
        called = lw.helper("k_plain", lw.to(called, "o"))
    else:
        parts = lw.in_order(makers)
        named = func.value if isinstance(func, ast.Attribute) else func
        assert isinstance(named, ast.Name)
        lw.rely_on_member(func)
        called = lw.global_object(named.id)
    given = []
    for arg, part in zip(order_of(node), parts, strict=True):
        value = lw.object_of(part)
        given.append(value if lw.ty(arg).is_only(*SCALARS) else lw.helper("k_plain", value))
    names = ["" for _ in node.args] + [f"{keyword.arg}=" for keyword in node.keywords]
    shown = ", ".join(f"{name}{{{place}}}" for place, name in enumerate(names, 1))
    attribute = f".{func.attr}" if isinstance(func, ast.Attribute) else ""
    made = lw.keep(code(f"cython.cast(object, {{0}}){attribute}({shown})", "o", called, *given))
    guard = lw.context.guards.get(node)
    return made if guard is None else lw.guard(node, made, guard)


def _construct(lw: Lowering, node: ast.Call) -> Expr:
    """Lower the making of an instance that does nothing else."""
    name = lw.context.constructs[node]
    if is_enumeration(lw.context, name):
        value = key_of(lw, node.args[0], lw.lower(node.args[0]))
        return lw.keep(lw.helper("k_member_of", lw.called_class(node.func, name), value))
    lw.made_classes.add(name)
    arguments = order_of(node)
    parts = lw.in_order([lw.maker(a) for a in arguments])
    stored = _stored(lw, node, name, parts)
    if stored is not None:
        return _made(lw, node, name, stored)
    shown = [f"{{{i + 1}}}" for i in range(len(node.args))]
    shown.extend(f"{k.arg}={{{i}}}" for i, k in enumerate(node.keywords, len(node.args) + 1))
    made = code(
        f"{{0}}({', '.join(shown)})",
        "o",
        lw.called_class(node.func, name),
        *map(lw.object_of, parts),
    )
    return lw.keep(made)


def _stored(
    lw: Lowering, node: ast.Call, name: str, parts: list[Expr]
) -> list[tuple[DataField, Expr]] | None:
    """Return what each field of a dataclass is given; None where that is not all, or an error."""
    fields = lw.context.observation.classes[name].fields
    if fields is None:
        return None
    places = [field.name for field in fields if not field.keyword][: len(node.args)]
    given = dict(zip([*places, *(str(k.arg) for k in node.keywords)], parts, strict=False))
    known = {field.name for field in fields}
    if len(given) < len(parts) or len(places) < len(node.args) or not set(given) <= known:
        return None
    made = []
    for field in fields:
        value = given.get(field.name)
        if value is None and field.factory:
            value = code(_EMPTY[field.factory], "o")
        elif value is None and field.default is not None:
            value = const(field.default.value)
        if value is None:
            return None
        made.append((field, value))
    return made


def _made(lw: Lowering, node: ast.Call, name: str, stored: list[tuple[DataField, Expr]]) -> Expr:
    """Lower the making of an instance as the written-out `__init__` or `__new__` makes it."""
    values = [(field, lw.keep(lw.object_of(value))) for field, value in stored]
    made_of = lw.called_class(node.func, name)
    if values and values[0][0].how == "item":
        items = lw.whole(Expr("tuple", None, "t", tuple(value for _, value in values)))
        return lw.keep(lw.helper("k_named", made_of, items))
    made = lw.keep(lw.helper("k_new", made_of))
    for field, value in values:
        helper = "k_attr_frozen" if field.how == "frozen" else "k_attr_init"
        lw.do(lw.helper(helper, lw.site(), made, Expr("const", field.name, "o"), value))
    return made


def _builtin(lw: Lowering, node: ast.Call) -> Expr:
    """Lower a builtin; where a bail-out is too late and it might need one, by a plain call."""
    if node in lw.seen_makers:
        return seen_access.empty(lw, lw.seen_makers[node])
    if node in lw.map_makers:
        return map_access.empty(lw, lw.map_makers[node])
    mark = len(lw.out)
    made = builtin_calls.builtin(lw, node, _builtin_name(lw, node))
    consumes = any(isinstance(a, (ast.GeneratorExp, ast.ListComp)) for a in node.args)
    if node not in lw.context.dirty or consumes or lw.context.place(node) in lw.buffers.places:
        return made
    if not bails(lw.out[mark:], made):
        return made
    del lw.out[mark:]
    return unknown(lw, node)


def _builtin_name(lw: Lowering, node: ast.Call) -> str:
    func = node.func
    if isinstance(func, ast.Attribute):
        assert isinstance(func.value, ast.Name)
        fact = lw.context.function.globals.get(func.value.id)
        if fact is not None:
            lw.used_members.add((func.value.id, func.attr))
            return fact.members[func.attr].name
        return f"builtins.{func.value.id}.{func.attr}"
    assert isinstance(func, ast.Name)
    fact = lw.context.function.globals.get(func.id)
    return f"builtins.{func.id}" if fact is None else fact.name
