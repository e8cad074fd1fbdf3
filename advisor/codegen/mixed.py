"""Values that may be an int, a float or None, kept as one C number: a double, and which it is.

    total = 0; total += row["price"]  ->  total = k_number_add(total, k_number_float(price))

An int beyond 53 bits is lost: what reads a lost number bails out, and a variable never holds one.
Nothing may bail out after effects, so variables that are assigned there stay objects.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen.ir import Expr
from advisor.inference import complexes
from advisor.inference.types import Ty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.codegen.conversions import Conversions
    from advisor.inference.context import Context

_MOST = 1 << 50
_BOXES = ("k_number_object", "k_number_kept", "k_wide_object")
_OPERATORS = {ast.Add: "k_number_add", ast.Sub: "k_number_sub", ast.Mult: "k_number_mul"}
_MAKERS = {"i": "k_number_int", "n": "k_number_int", "d": "k_number_float"}
_CHECKS = {"d": "k_number_as_float", "i": "k_number_as_int", "n": "k_number_as_int"}
_WIDE_CHECKS = {"z": "k_wide_as_complex", "i": "k_wide_as_int", "n": "k_wide_as_int"}
_NEVER_LOST = ("k_number_float", "k_number_none")
_TAKERS = {3: "k_number_of", 11: "k_number_or_none"}  # int or float; or None
_OTHER_TESTS = (ast.Is, ast.IsNot, ast.In, ast.NotIn)
_RECKONING = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.AugAssign)


def is_mixed(ty: Ty) -> bool:
    """Tell whether values of a type are of several kinds, all of them int, float or None."""
    return len(ty.kinds) > 1 and ty.kinds <= {"int", "float", "none"}


def variables(context: Context) -> dict[str, str]:
    """Return the reps of variables kept as numbers: reckoned with, and never too large."""
    tree = context.function.tree
    assert tree is not None
    types = {name: ty.without("unbound") for name, ty in context.var_types.items()}
    mixed = {name for name, ty in types.items() if is_mixed(ty)}
    wide = {name for name, ty in types.items() if complexes.is_wide(ty)} - set(context.own.names)
    if not mixed | wide:
        return {}
    late = {name for statement in tree.body for name in _stored_late(context, statement)}
    kept = (mixed & set(_reckoned_with(tree))) - late - set(_large(context, mixed))
    return dict.fromkeys(kept, "x") | dict.fromkeys(wide - late, "w")


def are_kept(context: Context, item: Ty) -> bool:
    """Tell whether a list made here may hold its items as numbers, as far as was recorded.

    Of ints and None little is reckoned in C, so these stay objects.
    """
    if not is_mixed(item) or "float" not in item.kinds or context.dirty or context.effects:
        return False
    tree = context.function.tree
    assert tree is not None
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and is_mixed(context.ty.get(node, Ty())):
            seen = context.observation.seen(context.function.index, node)
            if seen is not None and max(abs(seen.low or 0), abs(seen.high or 0)) > _MOST:
                return False
    return True


def _stored_late(context: Context, statement: ast.stmt) -> Iterator[str]:
    """Yield what a statement of the function assigns, where something in it comes after effects."""
    parts = list(ast.walk(statement))
    if any(part in context.dirty or part in context.effects for part in parts):
        for part in parts:
            if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load):
                yield part.id
            elif isinstance(part, ast.MatchAs | ast.MatchStar) and part.name:
                yield part.name
    for part in parts:
        if isinstance(part, ast.Delete):
            yield from (n.id for n in ast.walk(part) if isinstance(n, ast.Name))


def _reckoned_with(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], _OTHER_TESTS):
            continue
        if isinstance(node, _RECKONING):
            sides = ast.iter_child_nodes(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            sides = iter(node.args) if node.func.id in ("abs", "min", "max") else iter(())
        else:
            continue
        yield from (side.id for side in sides if isinstance(side, ast.Name))


def _large(context: Context, names: set[str]) -> Iterator[str]:
    """Yield the variables that were recorded with ints that a double may not hold."""
    tree = context.function.tree
    assert tree is not None
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names:
            seen = context.observation.seen(context.function.index, node)
            if seen is not None and max(abs(seen.low or 0), abs(seen.high or 0)) > _MOST:
                yield node.id


def boxed(lw: Conversions, number: Expr) -> Expr:
    """Return a number as the object that it stands for; what takes a number takes it out again."""
    if number.rep == "w":
        return lw.helper("k_wide_object", number)
    return lw.helper("k_number_kept" if number.kind == "local" else "k_number_object", number)


def inside(expr: Expr) -> Expr | None:
    """Return the number that an object was just made of, or None."""
    return expr.args[0] if expr.kind == "helper" and expr.value in _BOXES else None


def converted(lw: Conversions, expr: Expr, rep: str) -> Expr | None:
    """Return a value as a number, or a number as something else; None where it is neither."""
    if expr.rep in "xw":
        return lw.to(boxed(lw, expr), rep)
    number = inside(expr)
    if rep == "w" or (number is not None and number.rep == "w"):
        return _wide(lw, expr, number, rep)
    if rep == "x" and expr.kind == "const" and expr.value is None:
        return lw.helper("k_number_none")
    if rep == "x" and number is None and expr.rep in "iond":
        name = _MAKERS.get(expr.rep)
        return _taken(lw, expr) if name is None else lw.helper(name, expr)
    if number is None or rep not in "dinx":
        return None
    return number if rep == "x" else lw.helper(_CHECKS[rep], number)


def _wide(lw: Conversions, expr: Expr, number: Expr | None, rep: str) -> Expr | None:
    """Convert from, or to, what is an int or complex; None where an object has to be made of it."""
    if number is not None:
        if rep == number.rep:
            return number
        return lw.helper(_WIDE_CHECKS[rep], number) if rep in _WIDE_CHECKS else None
    if expr.rep == "z":
        return lw.helper("k_wide_complex", expr)
    return lw.helper("k_wide_int" if expr.rep in "ibn" else "k_wide_of", expr)


def _taken(lw: Conversions, expr: Expr) -> Expr:
    """Return the number in an object; it is lost if that is none of what it was checked to be."""
    checked = expr.kind == "helper" and expr.value in ("k_kinds", "k_kinds_in")
    if checked and expr.args[1].value in _TAKERS:
        return lw.helper(_TAKERS[expr.args[1].value], expr.args[0])
    return lw.helper("k_number_or_none", expr)


def may_be_lost(number: Expr) -> bool:
    """Tell whether a number has to be looked at before a variable may hold it."""
    if number.kind in ("local", "native"):  # a native one is an item of a buffer
        return False
    if number.value == "k_number_int" and number.args[0].kind == "const":
        return False
    return number.value not in _NEVER_LOST


def number_of(lw: Conversions, expr: Expr, ty: Ty) -> Expr | None:
    """Return an evaluated operand as a number, None where it may be something else."""
    number = inside(expr)
    if (number is not None and number.rep == "x") or (expr.rep == "o" and is_mixed(ty)):
        return lw.to(expr, "x")
    if expr.rep in "inb" and ty.is_only("int", "bool"):
        return lw.to(lw.to(expr, "i"), "x")
    return lw.to(expr, "x") if expr.rep == "d" else None


def both(
    lw: Conversions, left: Expr, right: Expr, left_ty: Ty, right_ty: Ty
) -> tuple[Expr, Expr] | None:
    """Return two operands as numbers if one of them is mixed, and both are numbers at all."""
    if not (is_mixed(left_ty) or is_mixed(right_ty)):
        return None
    one, two = number_of(lw, left, left_ty), number_of(lw, right, right_ty)
    return None if one is None or two is None else (one, two)


def binary(lw: Conversions, op: ast.operator, one: Expr, two: Expr) -> Expr | None:
    """Lower `one op two`; None where that is no sum, difference, product or quotient."""
    if isinstance(op, ast.Div):
        return lw.helper("k_number_div", one, two)
    name = _OPERATORS.get(type(op))
    return None if name is None else boxed(lw, lw.helper(name, one, two))


def unary(lw: Conversions, op: ast.unaryop, operand: Expr) -> Expr:
    """Lower -x and +x."""
    number = lw.to(operand, "x")
    return boxed(lw, number if isinstance(op, ast.UAdd) else lw.helper("k_number_neg", number))


def real(lw: Conversions, number: Expr) -> Expr:
    """Return the double that a float is reckoned with."""
    if number.value == "k_number_float":
        return number.args[0]
    if number.value == "k_number_int":
        return lw.to(number.args[0], "d")
    return lw.helper("k_number_real", number)
