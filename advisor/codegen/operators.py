"""Lower operators with one or two operands."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from advisor.codegen import big_access, complexes, huge, mixed, objects
from advisor.codegen.int_operators import SYMBOLS, modular, whole
from advisor.codegen.ir import Expr
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import code, const, is_narrow, native, negated, rep_of
from advisor.codegen.support import may_bail
from advisor.inference.arithmetic import constant_int, mask_of
from advisor.inference.types import I64_LOW, NUMBERS, SCALARS, Ty

if TYPE_CHECKING:
    from collections.abc import Callable
OPCODES = {
    ast.Add: 0,
    ast.Sub: 1,
    ast.Mult: 2,
    ast.Div: 3,
    ast.Mod: 4,
    ast.FloorDiv: 5,
    ast.Pow: 6,
    ast.LShift: 7,
    ast.RShift: 8,
    ast.BitAnd: 9,
    ast.BitOr: 10,
    ast.BitXor: 11,
}
_MATMUL = 12
_FIXED = (*SCALARS, "tuple", "frozenset")
_FIXED_BITS = 1 | 2 | 4 | 8 | 16 | 32 | 128 | 1024 | 8192 | 16384


def binary(
    lw: Lowering, node: ast.BinOp, left_of: Callable[[], Expr], right_of: Callable[[], Expr]
) -> Expr:
    """Lower `left op right`."""
    part = big_access.read(lw, node)
    if part is not None:
        return part
    if node in lw.context.calls:
        return objects.invoke(lw, node, lw.in_order([left_of, right_of]))
    if node in lw.context.merged:
        return _merged(lw, node, left_of, right_of)
    if node in lw.context.modular:
        return modular(lw, node)
    left_ty, right_ty, ty = lw.ty(node.left), lw.ty(node.right), lw.ty(node)
    found = _masked(lw, node, left_of, right_of) or huge.binary(lw, node, left_of, right_of)
    if found is not None:
        return found
    left, right = lw.in_order([left_of, right_of])
    result = None
    caught = node in lw.context.caught and node not in lw.context.dirty
    if caught and node not in lw.context.effects:
        opcode = const(OPCODES[type(node.op)])
        made = lw.helper("k_binop", lw.object_of(left), lw.object_of(right), opcode)
        return lw.to(lw.keep(made), rep_of(ty)) if not ty.is_any else lw.keep(made)
    if _whole(left, left_ty) and _whole(right, right_ty):
        result = whole(lw, node.op, left, right, left_ty, right_ty, ty)
    else:
        result = _numbers(lw, node, left, right)
    if result is not None and not _too_late(lw, node, result):
        return result
    return generic_binary(lw, node, left, right, ty)


def _masked(
    lw: Lowering, node: ast.BinOp, left_of: Callable[[], Expr], right_of: Callable[[], Expr]
) -> Expr | None:
    """Lower an operator that keeps some of the low 64 bits of an int alone."""
    sides = [(node.left, left_of, node.right)]
    if isinstance(node.op, ast.BitAnd):
        sides.append((node.right, right_of, node.left))
    for part, of, other in sides:
        mask = mask_of(node.op, lw.ty(other))
        if mask is None:
            continue
        if part in lw.context.modular:
            low = modular(lw, part)
        elif huge.has_low_bits(lw, node, part, other):
            low = lw.helper("k_low", lw.to(of(), "o"))
        else:
            continue
        masked = native("({0} & {1})", "u", low, Expr("const", mask, "u"))
        return masked if rep_of(lw.ty(node)) == "u" else lw.helper("k_signed", masked)
    return None


def _merged(
    lw: Lowering, node: ast.BinOp, left_of: Callable[[], Expr], right_of: Callable[[], Expr]
) -> Expr:
    from advisor.codegen.merging import combined

    return combined(lw, node, left_of, right_of)


def _numbers(lw: Lowering, node: ast.BinOp, left: Expr, right: Expr) -> Expr | None:
    """Lower an operator on numbers one of which is a float, or may be, or is complex."""
    left_ty, right_ty, is_float = lw.ty(node.left), lw.ty(node.right), lw.ty(node).is_only("float")
    if "complex" in left_ty.kinds | right_ty.kinds:
        return complexes.binary(lw, node, left, right)
    if _number(left, left_ty) and _number(right, right_ty) and is_float:
        return floating(lw, node.op, lw.to(left, "d"), lw.to(right, "d"))
    found = mixed.both(lw, left, right, left_ty, right_ty)
    if found is None or node in lw.context.guards or _is_late(lw, node):
        return None
    one, two = found
    if is_float and (left.rep == "d" or right.rep == "d"):
        return floating(lw, node.op, mixed.real(lw, one), mixed.real(lw, two))
    return mixed.binary(lw, node.op, one, two)


def _whole(expr: Expr, ty: Ty) -> bool:
    return expr.rep in "iubn" and ty.is_only("int", "bool")


def _number(expr: Expr, ty: Ty) -> bool:
    return expr.rep in "diubn" and ty.single is not None and ty.is_only(*NUMBERS)


def _is_late(lw: Lowering, node: ast.AST) -> bool:
    return node in lw.context.effects or node in lw.context.dirty


def _too_late(lw: Lowering, node: ast.AST, made: Expr) -> bool:
    """Tell whether an operation may bail out where that is not possible any more."""
    return node in lw.context.dirty and made.kind == "helper" and may_bail(str(made.value))


def generic_binary(lw: Lowering, node: ast.AST, left: Expr, right: Expr, ty: Ty) -> Expr:
    """Lower an operator on objects: checked to be builtins, or Python's own meaning."""
    assert isinstance(node, ast.BinOp)
    symbol = SYMBOLS[type(node.op)]
    value = constant_int(ty)
    if value is not None and left.kind == right.kind == "const":
        return const(value)
    left_ty, right_ty = lw.ty(node.left), lw.ty(node.right)
    if ty.is_only("str", "bytes", "list", "tuple") and not isinstance(node.op, ast.Mod):
        rep = rep_of(ty)
        return code(
            f"({{0}} {symbol} {{1}})",
            rep if rep != "c" else "s",
            lw.to(left, _sequence(left_ty)),
            lw.to(right, _sequence(right_ty)),
        )
    if node in lw.context.effects or node in lw.context.dirty or node.op.__class__ not in OPCODES:
        name = "k_operate_in" if node in lw.context.augmented else "k_operate"
        opcode = OPCODES.get(type(node.op), _MATMUL)
        return lw.effect(lw.helper(name, lw.object_of(left), lw.object_of(right), const(opcode)))
    if node in lw.context.augmented and not left_ty.is_only(*_FIXED):
        left = lw.helper("k_kinds", left, const(_FIXED_BITS))
    made = lw.helper("k_binop", left, right, const(OPCODES[type(node.op)]))
    if isinstance(node.op, ast.Mod) and left_ty.is_only("str"):
        made = _formatted(lw, node, lw.to(left, "s"), lw.plain(right, right_ty))
    if node in lw.context.guards:
        return lw.guard(node, made, lw.context.guards[node])
    rep = rep_of(ty)
    return made if rep == "o" else lw.to(made, rep)


_SIMPLE = re.compile(r"(?:[^%]|%[%srd])*")


def _formatted(lw: Lowering, node: ast.BinOp, left: Expr, right: Expr) -> Expr:
    """Lower `text % values`.

    Written out it becomes an f-string, where widths and classes with formats mean something else.
    """
    text = getattr(node.left, "value", None)
    if isinstance(text, str) and isinstance(node.right, ast.Tuple) and _SIMPLE.fullmatch(text):
        wanted = re.findall("%(.)", text.replace("%%", ""))
        given = [lw.ty(part) for part in node.right.elts]
        numbers = [ty for kind, ty in zip(wanted, given, strict=False) if kind == "d"]
        if len(wanted) == len(given) and all(ty.is_only("int") for ty in numbers):
            return code("({0} % {1})", "o", left, right)
    return lw.helper("k_percent", left, right)


def _sequence(ty: Ty) -> str:
    rep = rep_of(ty)
    return "s" if rep == "c" else rep if rep in "sylt" else "o"


def floating(lw: Lowering, op: ast.operator, left: Expr, right: Expr) -> Expr:
    """Lower an operation on doubles with Python's results."""
    if isinstance(op, (ast.Add, ast.Sub)) and (_may_be_zero(left) or _may_be_zero(right)):
        return lw.helper("k_fadd" if isinstance(op, ast.Add) else "k_fsub", left, right)
    if isinstance(op, (ast.Add, ast.Sub, ast.Mult)):
        return native(f"({{0}} {SYMBOLS[type(op)]} {{1}})", "d", left, right)
    if isinstance(op, ast.Div) and right.kind == "const" and right.value:
        return native("({0} / {1})", "d", left, right)
    if isinstance(op, ast.Pow) and right.kind == "const" and right.value == 2:
        return lw.helper("k_square", left)
    names = {ast.Div: "k_fdiv", ast.Mod: "k_fmod", ast.FloorDiv: "k_ffloordiv", ast.Pow: "k_fpow"}
    return lw.helper(names[type(op)], left, right)


def _may_be_zero(expr: Expr) -> bool:
    """Tell whether a float is a written zero, or may be folded to one by the C compiler."""
    return is_narrow(expr) and not (expr.kind == "const" and expr.value)


def unary(lw: Lowering, node: ast.UnaryOp) -> Expr:
    """Lower -x, +x, ~x and not x."""
    if isinstance(node.op, ast.Not):
        return negated(lw.truth(node.operand))
    if node in lw.context.modular:
        return modular(lw, node)
    ty, operand_ty = lw.ty(node), lw.ty(node.operand)
    operand = lw.lower(node.operand)
    rep = rep_of(ty)
    if operand_ty.is_only("float") and operand.rep == "d":
        return native("(-{0})", "d", operand) if isinstance(node.op, ast.USub) else operand
    if rep == "z" and not _is_late(lw, node):
        return complexes.unary(lw, node.op, operand)
    if mixed.is_mixed(operand_ty) and mixed.is_mixed(ty) and not _is_late(lw, node):
        return mixed.unary(lw, node.op, operand)
    if operand_ty.is_only("int", "bool") and rep == "i" and operand.rep in "ibn":
        value = lw.to(operand, "i")
        if value.kind == "const" and isinstance(value.value, int) and isinstance(node.op, ast.USub):
            return const(-value.value)
        if isinstance(node.op, ast.USub):
            if operand_ty.range[0] > I64_LOW:
                return native("(-{0})", "i", value)
            return lw.helper("k_neg", value)
        return native("(~{0})", "i", value) if isinstance(node.op, ast.Invert) else value
    return _generic_unary(lw, node, operand, rep)


def _generic_unary(lw: Lowering, node: ast.UnaryOp, operand: Expr, rep: str) -> Expr:
    opcode = {ast.USub: 0, ast.UAdd: 1, ast.Invert: 2}[type(node.op)]
    if _is_late(lw, node):
        symbol = "-+~"[opcode]
        return lw.effect(code(f"({symbol}cython.cast(object, {{0}}))", "o", lw.to(operand, "o")))
    made = lw.helper("k_unary", operand, const(opcode))
    if node in lw.context.guards:
        return lw.guard(node, made, lw.context.guards[node])
    return lw.to(made, rep)
