"""Result types of math and of builtins that give one number, character or truth."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference import complexes, evaluation, ranges, records, special_methods
from advisor.inference.arithmetic import whole
from advisor.inference.builtin_arguments import SIZED, Rule, looked, range_of, speculated
from advisor.inference.names import is_caught
from advisor.inference.objects import forget
from advisor.inference.types import (
    ANY,
    BOOL,
    CHAR,
    FLOAT,
    I64_HIGH,
    I64_LOW,
    INT,
    LENGTH,
    NUMBERS,
    STR,
    Atom,
    Ty,
    int_between,
    tuple_of,
)

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env


def length(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of len."""
    if len(node.args) != 1 or node.keywords:
        return None
    (ty,) = looked(context, node, env)
    ty = records.table(context, node.args[0], ty, "__len__", env)
    if ty.is_only(*SIZED, "deque"):
        return LENGTH
    context.escape(ty)
    if not env.dirty and records.like_tuple(context, node.args[0], ty, "__len__"):
        context.effects.discard(node)
        forget(context, node)
        return LENGTH
    found = special_methods.measured(context, node, ty, env)
    return speculated(context, node, LENGTH, env) if found is None else found


def absolute(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of abs."""
    if len(node.args) != 1 or node.keywords:
        return None
    (ty,) = looked(context, node, env)
    if ty.is_only("int", "bool"):
        return whole(context, node, ranges.absolute(ty.range), env)
    if ty.is_only("float") or ty.is_only("complex"):
        return FLOAT
    if ty.is_only("int", "float"):
        return INT.join(FLOAT)
    if complexes.is_wide(ty):
        return int_between(*ranges.absolute(ty.only("int").range)).join(FLOAT)
    context.escape(ty)
    return speculated(context, node, ANY, env)


def scalar(result: Ty, *kinds: str, count: tuple[int, int] = (1, 1)) -> Rule:
    """Return a rule: `result` when every argument is of these kinds."""

    def rule(context: Context, node: ast.Call, env: Env) -> Ty | None:
        if node.keywords or not count[0] <= len(node.args) <= count[1]:
            return None
        types = looked(context, node, env)
        if all(t.is_only(*kinds) for t in types):
            return result
        for ty in types:
            context.escape(ty)
        return speculated(context, node, result, env)

    return rule


_STR = scalar(STR, "int", "bool", "float", "str", "none", count=(0, 1))


def str_(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of str, which of the interpreter's exceptions runs nobody's code."""
    if len(node.args) == 1 and not node.keywords and not env.dirty:
        tree = context.function.tree
        if tree is not None and is_caught(tree, node.args[0]):
            evaluation.look(context, node.args[0], env)
            return STR
    return _STR(context, node, env)


def int_(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of int."""
    if node.keywords or len(node.args) not in (1, 2):
        return None
    types = looked(context, node, env)
    if len(types) == 1 and types[0].is_only("int", "bool"):
        return int_between(*types[0].range)
    if len(types) == 1 and types[0].is_only("float"):
        return whole(context, node, ranges.EVERYTHING, env)
    if not all(t.is_only("str", "int", "float", "bool") for t in types):
        for ty in types:
            context.escape(ty)
        return speculated(context, node, ANY, env)
    return context.speculate(node, ANY, env)


def round_(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of round."""
    if node.keywords or len(node.args) not in (1, 2):
        return None
    types = looked(context, node, env)
    if len(types) == 2 and types[0].is_only("float") and types[1].is_only("int"):
        return FLOAT
    if types[0].is_only("float") and len(types) == 1:
        return whole(context, node, ranges.EVERYTHING, env)
    for ty in types:
        context.escape(ty)
    return speculated(context, node, ANY, env)


def ord_(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of ord."""
    if node.keywords or len(node.args) != 1:
        return None
    (ty,) = looked(context, node, env)
    atom = ty.single
    result = int_between(0, 0x10FFFF)
    if atom is not None and atom.kind in ("str", "bytes"):
        return result
    context.escape(ty)
    return speculated(context, node, result, env)


def isinstance_(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of isinstance."""
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
    return speculated(context, node, BOOL, env)


def divmod_(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of divmod."""
    if node.keywords or len(node.args) != 2:
        return None
    one, two = looked(context, node, env)
    if one.is_only("int") and two.is_only("int"):
        low, high = ranges.floordiv(one.range, two.range)
        quotient = int_between(low, high)
        if one.range[0] >= I64_LOW and one.range[1] <= I64_HIGH and not env.dirty:
            quotient = int_between(max(low, I64_LOW), min(high, I64_HIGH))
        return tuple_of((quotient, int_between(*ranges.mod(one.range, two.range))))
    context.escape(one.join(two))
    return speculated(context, node, ANY, env)


def float_math(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of a function of `math` that gives a float."""
    if node.keywords or not 1 <= len(node.args) <= 2:
        return None
    types = looked(context, node, env)
    if all(t.is_only(*NUMBERS) for t in types):
        return FLOAT
    for ty in types:
        context.escape(ty)
    return speculated(context, node, FLOAT, env)


def to_int_math(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of a function of `math` that gives an int."""
    if node.keywords or len(node.args) != 1:
        return None
    (ty,) = looked(context, node, env)
    if ty.is_only("int", "bool"):
        return int_between(*ty.range)
    if ty.is_only("float"):
        return whole(context, node, ranges.EVERYTHING, env)
    context.escape(ty)
    return speculated(context, node, ANY, env)


def pow_(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of pow."""
    if node.keywords or len(node.args) != 3:
        return None
    types = looked(context, node, env)
    if all(t.is_only("int") for t in types):
        low, high = ranges.mod(types[0].range, types[2].range)
        return int_between(low, high)
    return speculated(context, node, ANY, env)


def chr_(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of chr."""
    return scalar(CHAR, "int", "bool")(context, node, env)


def range_value(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of range as a value, not as what a loop runs over."""
    if node.keywords or not 1 <= len(node.args) <= 3:
        return None
    types = looked(context, node, env)
    if not all(t.is_only("int", "bool") for t in types):
        return None if not types else speculated(context, node, ANY, env)
    low, high = range_of(types)
    return Ty((Atom("range", low, high),))
