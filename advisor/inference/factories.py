"""What a defaultdict made here gets for a key that is missing, as far as its factory's text tells.

defaultdict(lambda: {"n": 0, "total": 0.0})   a dict made here, that holds an int and a float
defaultdict(new_row)                          anything: the kernel looks at what is to be called

The interpreter calls the factory, so nobody may see it called.
"""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING

from advisor.inference import constants
from advisor.inference.dict_fields import note_field
from advisor.inference.names import steady_names
from advisor.inference.objects import is_enumeration
from advisor.inference.types import (
    ANY,
    BOOL,
    BYTES,
    DEQUE,
    FLOAT,
    INT,
    LENGTH,
    NOTHING,
    SCALARS,
    STR,
    VALUES,
    Ty,
    int_between,
    made_here,
    named,
    tuple_of,
)

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env

_EMPTY: dict[str, Ty] = {
    "int": int_between(0, 0),
    "float": FLOAT,
    "str": STR,
    "bool": BOOL,
    "bytes": BYTES,
}
_READ: dict[str, Ty] = {"int": INT, "float": FLOAT, "str": STR}
_CONTAINERS = ("list", "dict", "set")
_DEFAULTDICT, _COUNTER = "collections:defaultdict", "collections:Counter"


def filled(context: Context, place: str, factory: ast.expr, env: Env) -> Ty:
    """Return the type of a defaultdict that is made at a place, with what it makes itself."""
    site = context.sites.make(place, "dict")
    site.open = site.fills = True
    site.default = made_by(context, f"{place}|value", factory, env)
    context.sites.add(site, site.default)
    return made_here("dict", place)


def counting(context: Context, place: str, key: Ty) -> Ty:
    """Return the type of a Counter that is made at a place."""
    site = context.sites.make(place, "dict", LENGTH, key)
    site.open = site.fills = site.counts = True
    site.default = LENGTH
    return made_here("dict", place)


def made_by(context: Context, place: str, factory: ast.expr, env: Env) -> Ty:
    """Return what a factory makes at a place, ANY where its text does not tell."""
    if not isinstance(factory, ast.Lambda):
        return _called(context, place, ast.Call(factory, [], [])) or ANY
    if any(isinstance(part, ast.arg) for part in ast.walk(factory.args)):
        return ANY
    return _value(context, place, factory.body, env) or ANY


def is_sure(context: Context, ty: Ty) -> bool:
    """Tell whether all that dicts made here fill in is known by the text of their factories."""
    sites = context.sites.local(ty, "dict")
    return not any(site.fills and site.default.is_any for site in sites)


def _value(context: Context, place: str, node: ast.expr, env: Env) -> Ty | None:
    """Return the type of an expression that only makes something, None of any other."""
    match node:
        case ast.Constant():
            return constants.constant(node.value)
        case ast.UnaryOp(ast.USub() | ast.UAdd(), ast.Constant(int() | float())):
            return FLOAT if isinstance(node.operand.value, float) else INT  # type: ignore[attr-defined]
        case ast.Name():
            return _named(context, node.id, env)
        case ast.Call():
            return _called(context, place, node)
        case ast.Tuple():
            items = [_value(context, f"{place}.{i}", e, env) for i, e in enumerate(node.elts)]
            return None if None in items else tuple_of(item for item in items if item is not None)
        case ast.List() | ast.Set():
            kind = "list" if isinstance(node, ast.List) else "set"
            return _held(context, place, kind, node.elts, env)
        case ast.BinOp(ast.List(), ast.Mult(), _):
            count = _value(context, place, node.right, env)
            whole = count is not None and count.is_only("int", "bool")
            return _value(context, place, node.left, env) if whole else None
        case ast.Dict():
            return _dict(context, place, node, env)
        case _:
            return None


def _named(context: Context, name: str, env: Env) -> Ty | None:
    """Return the type of a number or text that keeps its name."""
    if name in context.locals:
        tree = context.function.tree
        assert tree is not None
        ty = env.get(name) if name in steady_names(tree) else ANY
        return ty if ty.is_only(*SCALARS) else None
    fact = context.global_fact(name)
    return constants.of_global(fact) if fact is not None and fact.kind == "const" else None


def _held(context: Context, place: str, kind: str, parts: list[ast.expr], env: Env) -> Ty | None:
    item = NOTHING
    for number, part in enumerate(parts):
        ty = _value(context, f"{place}.{number}", part, env)
        if ty is None or (kind == "set" and not ty.is_only(*SCALARS)):
            return None
        item = item.join(ty)
    context.sites.make(place, kind, item)
    return made_here(kind, place)


def _dict(context: Context, place: str, node: ast.Dict, env: Env) -> Ty | None:
    site = context.sites.make(place, "dict")
    for number, (key, part) in enumerate(zip(node.keys, node.values, strict=True)):
        known = None if key is None else _value(context, place, key, env)
        ty = _value(context, f"{place}.{number}", part, env)
        if key is None or known is None or ty is None or not known.is_only(*SCALARS):
            return None
        context.sites.add(site, ty, known)
        note_field(context, site, key, ty)
    return made_here("dict", place)


def _called(context: Context, place: str, node: ast.Call) -> Ty | None:
    """Return what a call of a class makes, where making it is all it does."""
    func, args = node.func, node.args
    plain = not node.keywords and all(isinstance(arg, ast.Constant) for arg in args)
    if not isinstance(func, ast.Name) or func.id in context.locals:
        return None
    fact = context.global_fact(func.id)
    if fact is None:
        return _builtin(context, place, func.id, node) if plain else None
    if fact.kind != "class" or fact.rebound:
        return None
    library = _of_library(fact.name, node)
    if library is not None:
        return library
    known = context.observation.classes.get(fact.name)
    special = fact.name in VALUES or "<locals>" in fact.name or is_enumeration(context, fact.name)
    if known is None or special or not known.makes_only or not plain:
        return None
    return named("inst", fact.name)


def _of_library(name: str, node: ast.Call) -> Ty | None:
    """Return what a class of `collections` makes of nothing, a defaultdict of its factory."""
    if name == _DEFAULTDICT:
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        plain = len(given) == len(node.args) <= 1
        return named("inst", name) if plain and all(map(_is_factory, given)) else None
    if node.args or name not in (_COUNTER, DEQUE):
        return None
    if node.keywords and not (name == DEQUE and _is_bounded(node)):
        return None
    return named("deque" if name == DEQUE else "inst", name)


def _is_factory(node: ast.expr) -> bool:
    return isinstance(node, ast.Name | ast.Lambda)


def _is_bounded(node: ast.Call) -> bool:
    plain = all(isinstance(keyword.value, ast.Constant) for keyword in node.keywords)
    return plain and [keyword.arg for keyword in node.keywords] == ["maxlen"]


def _builtin(context: Context, place: str, name: str, node: ast.Call) -> Ty | None:
    """Return what a builtin class makes of nothing, or a number or text of a constant."""
    if not hasattr(builtins, name):
        return None
    if node.args:
        return _READ.get(name) if len(node.args) == 1 else None
    if name in _CONTAINERS:
        context.sites.make(place, name)
        return made_here(name, place)
    return tuple_of(()) if name == "tuple" else _EMPTY.get(name)
