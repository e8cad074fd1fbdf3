"""Result types of builtin functions on known argument types; None where nothing is known.

A rule evaluates the arguments. It returns None before it has evaluated any, or a type.
"""  # noqa: A005 - nobody imports it by its bare name

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from advisor.inference import evaluation, objects, ranges
from advisor.inference.arithmetic import constant_int, whole
from advisor.inference.context import UnreachableError
from advisor.inference.types import (
    ANY,
    BOOL,
    BYTEARRAY,
    BYTES,
    CHAR,
    FLOAT,
    I64_HIGH,
    I64_LOW,
    INT,
    LENGTH,
    LENGTH_HIGH,
    NOTHING,
    SCALARS,
    STR,
    Atom,
    Ty,
    int_between,
    made_here,
    tuple_of,
)

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env

Rule = Callable[["Context", ast.Call, "Env"], Ty | None]
_SIZED = ("str", "bytes", "bytearray", "list", "tuple", "dict", "set", "frozenset", "range")
_NUMBERS = ("int", "bool", "float")


def _looked(context: Context, node: ast.Call, env: Env) -> list[Ty]:
    return [evaluation.look(context, a, env) for a in node.args]


def _speculated(context: Context, node: ast.Call, ty: Ty, env: Env) -> Ty:
    """Return what a builtin on unknown arguments gives: pure only if they are builtins."""
    from advisor.inference.calls import generic

    result = generic(context, node, env)
    return ty if node not in context.effects and result.is_any else result


def _len(context: Context, node: ast.Call, env: Env) -> Ty | None:
    if len(node.args) != 1 or node.keywords:
        return None
    (ty,) = _looked(context, node, env)
    if ty.is_only(*_SIZED):
        return LENGTH
    context.escape(ty)
    found = objects.measured(context, node, ty, env)
    return _speculated(context, node, LENGTH, env) if found is None else found


def _abs(context: Context, node: ast.Call, env: Env) -> Ty | None:
    if len(node.args) != 1 or node.keywords:
        return None
    (ty,) = _looked(context, node, env)
    if ty.is_only("int", "bool"):
        return whole(context, node, ranges.absolute(ty.range), env)
    if ty.is_only("float"):
        return FLOAT
    context.escape(ty)
    return _speculated(context, node, ANY, env)


def item_type(context: Context, ty: Ty) -> Ty:
    """Return the type of what iterating over a value gives."""
    atom = ty.single
    if atom is None:
        return ANY if ty.atoms else NOTHING
    if atom.kind == "str":
        return CHAR
    if atom.kind in ("bytes", "bytearray"):
        return int_between(0, 255)
    if atom.kind in ("list", "set", "frozenset"):
        return context.sites.item(ty, atom.kind)
    if atom.kind == "dict":
        return context.sites.key(ty)
    if atom.kind == "range":
        return int_between(atom.low, atom.high)
    if atom.kind == "tuple" and atom.items is not None:
        result = NOTHING
        for item in atom.items:
            result = result.join(item)
        return result
    return ANY


def consumed(context: Context, node: ast.Call, env: Env) -> tuple[Ty, bool]:
    """Evaluate the first argument, which is iterated over at once.

    Returns the type of an item, and whether what is iterated over is known.
    """
    from advisor.inference import loops

    arg = node.args[0]
    item = loops.iteration(context, arg, env)
    known = context.ty[arg].is_only(*_SIZED) or loops.is_structure(context, arg)
    return item, known


def _extreme(context: Context, node: ast.Call, env: Env) -> Ty | None:
    if any(k.arg != "default" for k in node.keywords) or not node.args:
        return None
    if len(node.args) == 1:
        return _extreme_item(context, node, env)
    types = _looked(context, node, env)
    if node.keywords:
        return None
    result = NOTHING
    for ty in types:
        result = result.join(ty)
    if all(t.is_only("int") for t in types):
        assert isinstance(node.func, ast.Name)
        pick = min if node.func.id == "min" else max
        low = pick(t.range[0] for t in types)
        high = pick(t.range[1] for t in types)
        return int_between(low, high)
    if result.is_only(*_NUMBERS):
        return result
    if result.is_only("str"):
        return STR
    context.escape(result)
    return _speculated(context, node, ANY, env)


def _extreme_item(context: Context, node: ast.Call, env: Env) -> Ty:
    item, known = consumed(context, node, env)
    for keyword in node.keywords:
        item = item.join(evaluation.value(context, keyword.value, env))
    if not known:
        return _speculated(context, node, ANY, env)
    if not item.atoms:
        raise UnreachableError
    if item.is_only(*_NUMBERS) or item.is_only("str"):
        return item
    return _speculated(context, node, ANY, env)


def _sum(context: Context, node: ast.Call, env: Env) -> Ty | None:
    if node.keywords or len(node.args) not in (1, 2):
        return None
    item, known = consumed(context, node, env)
    start = (
        int_between(0, 0) if len(node.args) == 1 else evaluation.look(context, node.args[1], env)
    )
    if not known:
        return _speculated(context, node, ANY, env)
    if not item.atoms:
        return start
    if item.is_only("int", "bool") and start.is_only("int", "bool"):
        low, high = item.range
        bound = ranges.mul((min(low, 0), max(high, 0)), (0, LENGTH_HIGH))
        return whole(context, node, ranges.add(bound, start.range), env)
    if item.is_only("float") and start.is_only("float"):
        return FLOAT
    if item.is_only("float") and start.is_only("int") and not env.dirty:
        seen = context.seen_type(node)
        if seen is None or seen.is_only("float"):
            return FLOAT
    return _speculated(context, node, ANY, env)


def _any_all(context: Context, node: ast.Call, env: Env) -> Ty | None:
    if node.keywords or len(node.args) != 1:
        return None
    item, known = consumed(context, node, env)
    if known and (not item.atoms or item.is_only(*SCALARS)):
        return BOOL
    return _speculated(context, node, BOOL, env)


def _made(kind: str) -> Rule:
    def rule(context: Context, node: ast.Call, env: Env) -> Ty | None:
        if node.keywords or len(node.args) > 1:
            return None
        item = key = NOTHING
        if node.args:
            item, known = consumed(context, node, env)
            if not known:
                result = _speculated(context, node, ANY, env)
                if node in context.effects:
                    return result
                item = ANY
            if kind == "dict":
                ty = context.ty[node.args[0]]
                item, key = ANY, ANY
                if known and ty.is_only("dict"):
                    item, key = context.sites.item(ty, "dict"), context.sites.key(ty)
            context.guards.pop(node, None)
        if kind == "tuple":
            context.sites.box(item)
            return Ty((Atom("tuple"),))
        site = context.sites.make(context.place(node), kind, item, key)
        if kind == "dict":
            site.open = True
        return made_here(kind, context.place(node))

    return rule


def _sorted(context: Context, node: ast.Call, env: Env) -> Ty | None:
    if len(node.args) != 1 or any(k.arg != "reverse" for k in node.keywords):
        return None
    item, known = consumed(context, node, env)
    for keyword in node.keywords:
        evaluation.value(context, keyword.value, env)
    context.sites.box(context.ty[node.args[0]])
    if not known or (item.atoms and not item.is_only("int", "bool", "float", "str")):
        context.escape(item)
        _speculated(context, node, ANY, env)
        context.guards.pop(node, None)
    context.sites.make(context.place(node), "list", item)
    context.sites.box(made_here("list", context.place(node)))
    return made_here("list", context.place(node))


def _scalar(result: Ty, *kinds: str, count: tuple[int, int] = (1, 1)) -> Rule:
    """Return a rule: `result` when every argument is of these kinds."""

    def rule(context: Context, node: ast.Call, env: Env) -> Ty | None:
        if node.keywords or not count[0] <= len(node.args) <= count[1]:
            return None
        types = _looked(context, node, env)
        if all(t.is_only(*kinds) for t in types):
            return result
        for ty in types:
            context.escape(ty)
        return _speculated(context, node, result if not result.is_any else ANY, env)

    return rule


def _int(context: Context, node: ast.Call, env: Env) -> Ty | None:
    if node.keywords or len(node.args) not in (1, 2):
        return None
    types = _looked(context, node, env)
    if len(types) == 1 and types[0].is_only("int", "bool"):
        return int_between(*types[0].range)
    if len(types) == 1 and types[0].is_only("float"):
        return whole(context, node, (-(1 << 199), 1 << 199), env)
    if not all(t.is_only("str", "int", "float", "bool") for t in types):
        for ty in types:
            context.escape(ty)
        return _speculated(context, node, ANY, env)
    return context.speculate(node, ANY, env)


def _round(context: Context, node: ast.Call, env: Env) -> Ty | None:
    if node.keywords or len(node.args) not in (1, 2):
        return None
    types = _looked(context, node, env)
    if len(types) == 2 and types[0].is_only("float") and types[1].is_only("int"):
        return FLOAT
    if types[0].is_only("float") and len(types) == 1:
        return whole(context, node, (-(1 << 199), 1 << 199), env)
    for ty in types:
        context.escape(ty)
    return _speculated(context, node, ANY, env)


def _ord(context: Context, node: ast.Call, env: Env) -> Ty | None:
    if node.keywords or len(node.args) != 1:
        return None
    (ty,) = _looked(context, node, env)
    atom = ty.single
    result = int_between(0, 0x10FFFF)
    if atom is not None and atom.kind in ("str", "bytes"):
        return result
    context.escape(ty)
    return _speculated(context, node, result, env)


def _isinstance(context: Context, node: ast.Call, env: Env) -> Ty | None:
    if node.keywords or len(node.args) != 2:
        return None
    subject = evaluation.look(context, node.args[0], env)
    classes = evaluation.look(context, node.args[1], env)
    context.escape(subject)
    atoms = classes.atoms
    if classes.is_only("tuple") and atoms[0].items is not None:
        atoms = tuple(a for t in atoms[0].items for a in t.atoms)
    if atoms and all(a.kind == "builtin" for a in atoms):
        return BOOL
    if atoms and all(a.kind in ("builtin", "class") for a in atoms) and not env.dirty:
        return BOOL
    return _speculated(context, node, BOOL, env)


def _divmod(context: Context, node: ast.Call, env: Env) -> Ty | None:
    if node.keywords or len(node.args) != 2:
        return None
    one, two = _looked(context, node, env)
    if one.is_only("int") and two.is_only("int"):
        low, high = ranges.floordiv(one.range, two.range)
        quotient = int_between(low, high)
        if one.range[0] >= I64_LOW and one.range[1] <= I64_HIGH and not env.dirty:
            quotient = int_between(max(low, I64_LOW), min(high, I64_HIGH))
        return tuple_of((quotient, int_between(*ranges.mod(one.range, two.range))))
    context.escape(one.join(two))
    return _speculated(context, node, ANY, env)


def _float_math(context: Context, node: ast.Call, env: Env) -> Ty | None:
    if node.keywords or not 1 <= len(node.args) <= 2:
        return None
    types = _looked(context, node, env)
    if all(t.is_only(*_NUMBERS) for t in types):
        return FLOAT
    for ty in types:
        context.escape(ty)
    return _speculated(context, node, FLOAT, env)


def _to_int_math(context: Context, node: ast.Call, env: Env) -> Ty | None:
    if node.keywords or len(node.args) != 1:
        return None
    (ty,) = _looked(context, node, env)
    if ty.is_only("int", "bool"):
        return int_between(*ty.range)
    if ty.is_only("float"):
        return whole(context, node, (-(1 << 199), 1 << 199), env)
    context.escape(ty)
    return _speculated(context, node, ANY, env)


def _pow(context: Context, node: ast.Call, env: Env) -> Ty | None:
    if node.keywords or len(node.args) != 3:
        return None
    types = _looked(context, node, env)
    if all(t.is_only("int") for t in types):
        low, high = ranges.mod(types[0].range, types[2].range)
        return int_between(low, high)
    return _speculated(context, node, ANY, env)


def _next(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """`next((x for ...), otherwise)`: the loop is run here until its first item."""
    if node.keywords or not 1 <= len(node.args) <= 2 or env.dirty:
        return None
    if not isinstance(node.args[0], ast.GeneratorExp):
        return None
    plain = (ast.Constant, ast.Name, ast.Tuple, ast.UnaryOp, ast.operator, ast.unaryop, ast.Load)
    if not all(isinstance(part, plain) for a in node.args[1:] for part in ast.walk(a)):
        return None
    otherwise = NOTHING if len(node.args) == 1 else evaluation.value(context, node.args[1], env)
    item, _ = consumed(context, node, env)
    context.escape(item)
    found = item.join(otherwise)
    return found if found.atoms else ANY


def _chr(context: Context, node: ast.Call, env: Env) -> Ty | None:
    return _scalar(CHAR, "int", "bool")(context, node, env)


def _range_value(context: Context, node: ast.Call, env: Env) -> Ty | None:
    if node.keywords or not 1 <= len(node.args) <= 3:
        return None
    types = _looked(context, node, env)
    if not all(t.is_only("int", "bool") for t in types):
        return None if not types else _speculated(context, node, ANY, env)
    low, high = range_of(types)
    return Ty((Atom("range", low, high),))


def range_of(types: list[Ty]) -> tuple[int, int]:
    """Return the least and greatest value a range with these arguments gives."""
    start = int_between(0, 0) if len(types) == 1 else types[0]
    stop = types[0] if len(types) == 1 else types[1]
    step = constant_int(types[2]) if len(types) == 3 else 1
    if step is not None and step > 0:
        return start.range[0], max(start.range[0], stop.range[1] - 1)
    if step is not None and step < 0:
        return min(start.range[1], stop.range[0] + 1), start.range[1]
    low = min(start.range[0], stop.range[0])
    return low, max(start.range[1], stop.range[1])


_MATH = (
    *("sin", "cos", "tan", "asin", "acos", "atan", "atan2"),
    *("sinh", "cosh", "tanh", "asinh", "acosh", "atanh"),
    *("exp", "exp2", "expm1", "log", "log1p", "log2", "log10", "pow", "sqrt", "cbrt"),
    *("erf", "erfc", "fmod", "copysign", "fabs", "radians", "degrees"),
)

BUILTIN_RULES: dict[str, Rule] = {
    "builtins.len": _len,
    "builtins.abs": _abs,
    "builtins.min": _extreme,
    "builtins.max": _extreme,
    "builtins.sum": _sum,
    "builtins.any": _any_all,
    "builtins.all": _any_all,
    "builtins.list": _made("list"),
    "builtins.tuple": _made("tuple"),
    "builtins.set": _made("set"),
    "builtins.frozenset": _made("frozenset"),
    "builtins.dict": _made("dict"),
    "builtins.sorted": _sorted,
    "builtins.range": _range_value,
    "builtins.int": _int,
    "builtins.float": _scalar(FLOAT, "int", "bool", "float", "str"),
    "builtins.bool": _scalar(BOOL, *SCALARS, *_SIZED),
    "builtins.str": _scalar(STR, "int", "bool", "float", "str", "none", count=(0, 1)),
    "builtins.repr": _scalar(STR, *SCALARS),
    "builtins.hash": _scalar(INT, "int", "bool", "float", "str", "bytes"),
    "builtins.hex": _scalar(STR, "int", "bool"),
    "builtins.bin": _scalar(STR, "int", "bool"),
    "builtins.ord": _ord,
    "builtins.chr": _chr,
    "builtins.round": _round,
    "builtins.isinstance": _isinstance,
    "builtins.divmod": _divmod,
    "builtins.pow": _pow,
    "builtins.next": _next,
    "builtins.bytearray": _scalar(BYTEARRAY, "int", "bytes", count=(0, 1)),
    "builtins.bytes": _scalar(BYTES, "int", "bytes", "bytearray", count=(0, 1)),
    "builtins.int.from_bytes": _scalar(INT, "bytes", "str", count=(1, 2)),
    "math.floor": _to_int_math,
    "math.ceil": _to_int_math,
    "math.trunc": _to_int_math,
    "math.isnan": _scalar(BOOL, *_NUMBERS),
    "math.isinf": _scalar(BOOL, *_NUMBERS),
    "math.isfinite": _scalar(BOOL, *_NUMBERS),
    "math.gcd": _scalar(INT, "int", "bool", count=(2, 2)),
    "math.hypot": _scalar(FLOAT, *_NUMBERS, count=(2, 2)),
    "math.isqrt": _scalar(INT, "int", "bool"),
    **{f"math.{name}": _float_math for name in _MATH},
}
