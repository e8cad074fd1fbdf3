"""Lower arithmetic, comparison and boolean logic."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen import objects
from advisor.codegen.ir import Assign, Expr, If
from advisor.codegen.lowering import Lowering, code, const, native, rep_of
from advisor.codegen.support import may_bail
from advisor.inference.arithmetic import constant_int, mask_bits
from advisor.inference.types import I64_HIGH, I64_LOW, SCALARS, Ty

if TYPE_CHECKING:
    from collections.abc import Callable

_SYMBOLS = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.MatMult: "@",
}
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
_CHECKED = {
    ast.Add: "k_add",
    ast.Sub: "k_sub",
    ast.Mult: "k_mul",
    ast.Pow: "k_pow",
    ast.FloorDiv: "k_floordiv",
    ast.Mod: "k_mod",
}
_POSITIVE = {**_CHECKED, ast.FloorDiv: "k_quot", ast.Mod: "k_rest"}
_EXACT = (ast.Add, ast.Sub, ast.Mult, ast.BitAnd, ast.BitOr, ast.BitXor)
"""Operators that C has too, where the result can't leave 64 bits."""
_COMPARE = {
    ast.Lt: ("<", 0),
    ast.LtE: ("<=", 1),
    ast.Eq: ("==", 2),
    ast.NotEq: ("!=", 3),
    ast.Gt: (">", 4),
    ast.GtE: (">=", 5),
}
_FIXED = (*SCALARS, "tuple")
_FIXED_BITS = 1 | 2 | 4 | 8 | 16 | 32 | 128 | 8192
_NUMBERS = ("int", "bool", "float")


def binary(
    lw: Lowering, node: ast.BinOp, left_of: Callable[[], Expr], right_of: Callable[[], Expr]
) -> Expr:
    """Lower `left op right`."""
    if node in lw.context.calls:
        return objects.invoke(lw, node, lw.in_order([left_of, right_of]))
    if node in lw.context.modular:
        return modular(lw, node)
    left_ty, right_ty, ty = lw.ty(node.left), lw.ty(node.right), lw.ty(node)
    bits = mask_bits(node.op, right_ty)
    if bits is not None and node.left in lw.context.modular:
        low = modular(lw, node.left)
        masked = native("({0} & {1})", "u", low, Expr("const", (1 << bits) - 1, "u"))
        return masked if rep_of(ty) == "u" else lw.helper("k_signed", masked)
    if isinstance(node.op, ast.BitAnd) and node.right in lw.context.modular:
        bits = mask_bits(node.op, left_ty)
        if bits is not None:
            low = modular(lw, node.right)
            masked = native("({0} & {1})", "u", low, Expr("const", (1 << bits) - 1, "u"))
            return masked if rep_of(ty) == "u" else lw.helper("k_signed", masked)
    left, right = lw.in_order([left_of, right_of])
    result = None
    if _whole(left, left_ty) and _whole(right, right_ty):
        result = whole(lw, node.op, left, right, left_ty, right_ty, ty)
    elif _number(left, left_ty) and _number(right, right_ty) and ty.is_only("float"):
        result = floating(lw, node.op, lw.to(left, "d"), lw.to(right, "d"))
    if result is not None and not _too_late(lw, node, result):
        return result
    return generic_binary(lw, node, left, right, ty)


def _whole(expr: Expr, ty: Ty) -> bool:
    return expr.rep in "iubn" and ty.is_only("int", "bool")


def _number(expr: Expr, ty: Ty) -> bool:
    return expr.rep in "diubn" and ty.single is not None and ty.is_only(*_NUMBERS)


def _too_late(lw: Lowering, node: ast.AST, made: Expr) -> bool:
    """Tell whether an operation may bail out where that is not possible any more."""
    return node in lw.context.dirty and made.kind == "helper" and may_bail(str(made.value))


def generic_binary(lw: Lowering, node: ast.AST, left: Expr, right: Expr, ty: Ty) -> Expr:
    """Lower an operator on objects: checked to be builtins, or Python's own meaning."""
    assert isinstance(node, ast.BinOp)
    symbol = _SYMBOLS[type(node.op)]
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
        made = code("({0} % {1})", "o", lw.to(left, "s"), lw.plain(right, right_ty))
    if node in lw.context.guards:
        return lw.guard(node, made, lw.context.guards[node])
    rep = rep_of(ty)
    return made if rep == "o" else lw.to(made, rep)


def _sequence(ty: Ty) -> str:
    rep = rep_of(ty)
    return "s" if rep == "c" else rep if rep in "sylt" else "o"


def whole(
    lw: Lowering, op: ast.operator, left: Expr, right: Expr, left_ty: Ty, right_ty: Ty, ty: Ty
) -> Expr | None:
    """Lower an operation of ints in 64 bits, checked unless its range proves it can't leave."""
    if ty.is_only("bool"):
        return native(f"({{0}} {_SYMBOLS[type(op)]} {{1}})", "b", left, right)
    if isinstance(op, ast.Div):
        if left.rep == "u" or right.rep == "u":
            return None
        return lw.helper("k_truediv", left, right)
    rep = rep_of(ty)
    if rep == "o":
        return None
    if rep == "u" or "u" in (left.rep, right.rep):
        return _unsigned(lw, op, left, right, left_ty, right_ty, ty)
    one, two = lw.to(left, "i"), lw.to(right, "i")
    if isinstance(op, (ast.LShift, ast.RShift)):
        return _shift(lw, op, one, two, left_ty, right_ty)
    safe = _proved(op, left_ty, right_ty)
    if safe and isinstance(op, _EXACT):
        return native(f"({{0}} {_SYMBOLS[type(op)]} {{1}})", "i", one, two)
    if isinstance(op, ast.Pow) and safe and constant_int(right_ty) == 2:
        return native("({0} * {0})", "i", lw.keep(one))
    positive = left_ty.range[0] >= 0 and right_ty.range[0] > 0
    name = (_POSITIVE if positive else _CHECKED).get(type(op))
    return lw.helper(name, one, two) if name is not None else None


def _shift(lw: Lowering, op: ast.operator, one: Expr, two: Expr, left_ty: Ty, right_ty: Ty) -> Expr:
    low, high = right_ty.range
    if isinstance(op, ast.RShift):
        if low >= 0 and high <= 63:
            return native("({0} >> {1})", "i", one, two)
        return lw.helper("k_shr", one, two)
    if _proved(op, left_ty, right_ty) and low >= 0 and high <= 62 and left_ty.range[0] >= 0:
        return native("({0} << {1})", "i", one, two)
    return lw.helper("k_shl", one, two)


def _proved(op: ast.operator, left: Ty, right: Ty) -> bool:
    from advisor.inference import ranges

    rules = {
        ast.Add: ranges.add,
        ast.Sub: ranges.sub,
        ast.Mult: ranges.mul,
        ast.LShift: ranges.shift_left,
        ast.Pow: ranges.power,
    }
    rule = rules.get(type(op))
    if rule is None:
        return True
    low, high = rule(left.range, right.range)
    return low >= I64_LOW and high <= I64_HIGH


def _unsigned(
    lw: Lowering, op: ast.operator, left: Expr, right: Expr, left_ty: Ty, right_ty: Ty, ty: Ty
) -> Expr | None:
    if isinstance(op, (ast.LShift, ast.Pow)):
        return None
    if left_ty.range[0] < 0 or (right_ty.range[0] < 0 and not isinstance(op, ast.RShift)):
        return None
    if isinstance(op, ast.RShift):
        low, high = right_ty.range
        shift = lw.to(right, "i")
        if low >= 0 and high <= 63:
            made = native("({0} >> {1})", "u", lw.to(left, "u"), shift)
        else:
            made = lw.helper("k_shr_u", left, shift)
    else:
        one, two = _as_unsigned(lw, left, left_ty), _as_unsigned(lw, right, right_ty)
        if isinstance(op, (ast.BitAnd, ast.BitOr, ast.BitXor)):
            made = native(f"({{0}} {_SYMBOLS[type(op)]} {{1}})", "u", one, two)
        elif isinstance(op, (ast.FloorDiv, ast.Mod)):
            made = lw.helper("k_div_u" if isinstance(op, ast.FloorDiv) else "k_mod_u", one, two)
        else:
            names = {ast.Add: "k_add_u", ast.Sub: "k_sub_u", ast.Mult: "k_mul_u"}
            made = lw.helper(names[type(op)], one, two)
    if rep_of(ty) == "i":
        return lw.helper("k_to_int", made)
    return made


def _as_unsigned(lw: Lowering, expr: Expr, ty: Ty) -> Expr:
    if expr.rep == "u" or (expr.kind == "const" and isinstance(expr.value, int)):
        return lw.to(expr, "u")
    if ty.range[0] >= 0:
        return lw.helper("k_wrap", lw.to(expr, "i"))
    return lw.to(expr, "u")


def floating(lw: Lowering, op: ast.operator, left: Expr, right: Expr) -> Expr:
    """Lower an operation on doubles with Python's results."""
    if isinstance(op, (ast.Add, ast.Sub, ast.Mult)):
        return native(f"({{0}} {_SYMBOLS[type(op)]} {{1}})", "d", left, right)
    if isinstance(op, ast.Div) and right.kind == "const" and right.value:
        return native("({0} / {1})", "d", left, right)
    names = {ast.Div: "k_fdiv", ast.Mod: "k_fmod", ast.FloorDiv: "k_ffloordiv", ast.Pow: "k_fpow"}
    return lw.helper(names[type(op)], left, right)


def modular(lw: Lowering, node: ast.expr) -> Expr:
    """Lower an int operation whose low 64 bits alone count, in unsigned arithmetic that wraps."""
    if node not in lw.context.modular:
        expr = lw.lower(node)
        if expr.kind == "const" and isinstance(expr.value, int):
            return Expr("const", expr.value & ((1 << 64) - 1), "u")
        if expr.rep == "o":
            return lw.helper("k_low", expr)
        if expr.rep == "u":
            return expr
        return lw.helper("k_wrap", lw.to(expr, "i"))
    if isinstance(node, ast.UnaryOp):
        operand = modular(lw, node.operand)
        if isinstance(node.op, ast.Invert):
            return native("(~{0})", "u", operand)
        return native("({0} - {1})", "u", Expr("const", 0, "u"), operand)
    assert isinstance(node, ast.BinOp)
    right_ty = lw.ty(node.right)
    if isinstance(node.op, ast.LShift):
        left, shift = lw.in_order(
            [lambda: modular(lw, node.left), lambda: lw.to(lw.lower(node.right), "i")]
        )
        low, high = right_ty.range
        if low >= 0 and high <= 63:
            return native("({0} << {1})", "u", left, shift)
        return lw.helper("k_wshl", left, shift)
    left, right = lw.in_order([lambda: modular(lw, node.left), lambda: modular(lw, node.right)])
    return native(f"({{0}} {_SYMBOLS[type(node.op)]} {{1}})", "u", left, right)


def unary(lw: Lowering, node: ast.UnaryOp) -> Expr:
    """Lower -x, +x, ~x and not x."""
    if isinstance(node.op, ast.Not):
        return native("(not {0})", "b", lw.truth(node.operand))
    if node in lw.context.modular:
        return modular(lw, node)
    ty, operand_ty = lw.ty(node), lw.ty(node.operand)
    operand = lw.lower(node.operand)
    rep = rep_of(ty)
    if operand_ty.is_only("float") and operand.rep == "d":
        return native("(-{0})", "d", operand) if isinstance(node.op, ast.USub) else operand
    if operand_ty.is_only("int", "bool") and rep == "i" and operand.rep in "ibn":
        value = lw.to(operand, "i")
        if value.kind == "const" and isinstance(value.value, int) and isinstance(node.op, ast.USub):
            return const(-value.value)
        if isinstance(node.op, ast.USub):
            if operand_ty.range[0] > I64_LOW:
                return native("(-{0})", "i", value)
            return lw.helper("k_neg", value)
        return native("(~{0})", "i", value) if isinstance(node.op, ast.Invert) else value
    opcode = {ast.USub: 0, ast.UAdd: 1, ast.Invert: 2}[type(node.op)]
    if node in lw.context.effects or node in lw.context.dirty:
        symbol = "-+~"[opcode]
        return lw.effect(code(f"({symbol}cython.cast(object, {{0}}))", "o", lw.to(operand, "o")))
    made = lw.helper("k_unary", operand, const(opcode))
    if node in lw.context.guards:
        return lw.guard(node, made, lw.context.guards[node])
    return lw.to(made, rep)


def compare(lw: Lowering, node: ast.Compare) -> Expr:
    """Lower a comparison; a chain evaluates each part once and stops at the first that fails."""
    if len(node.ops) == 1:
        left, right = lw.in_order(
            [lambda: lw.lower(node.left), lambda: lw.lower(node.comparators[0])]
        )
        left_ty, right_ty = lw.ty(node.left), lw.ty(node.comparators[0])
        op = node.ops[0]
        if isinstance(op, (ast.Eq, ast.NotEq)) and objects.by_identity(lw, node, left_ty, right_ty):
            symbol = "is" if isinstance(op, ast.Eq) else "is not"
            return native(f"({{0}} {symbol} {{1}})", "b", lw.to(left, "o"), lw.to(right, "o"))
        return pair(lw, node, op, left, right, left_ty, right_ty)
    result = lw.temporary("b")
    parts = [node.left, *node.comparators]
    outer = lw.out
    left = lw.save(lw.lower(parts[0]))
    for index, op in enumerate(node.ops):
        right = lw.lower(parts[index + 1])
        right = right if index == len(node.ops) - 1 else lw.save(right)
        made = pair(lw, node, op, left, right, lw.ty(parts[index]), lw.ty(parts[index + 1]))
        lw.emit(Assign(name=str(result.value), expr=made))
        left = right
        if index < len(node.ops) - 1:
            branch = If(test=result)
            lw.emit(branch)
            lw.out = branch.body
    lw.out = outer
    return result


def pair(
    lw: Lowering, node: ast.expr, op: ast.cmpop, left: Expr, right: Expr, left_ty: Ty, right_ty: Ty
) -> Expr:
    """Lower one comparison."""
    if isinstance(op, (ast.Is, ast.IsNot)):
        return _identity(lw, op, left, right, left_ty, right_ty)
    if isinstance(op, (ast.In, ast.NotIn)):
        made = _contains(lw, node, left, right, left_ty)
        return native("(not {0})", "b", made) if isinstance(op, ast.NotIn) else made
    symbol, opcode = _COMPARE[type(op)]
    if left.rep in "ibn" and right.rep in "ibn":
        return native(f"({{0}} {symbol} {{1}})", "b", lw.to(left, "i"), lw.to(right, "i"))
    if left.rep in "iubn" and right.rep in "iubn":
        if left_ty.range[0] >= 0 and right_ty.range[0] >= 0:
            return native(
                f"({{0}} {symbol} {{1}})",
                "b",
                _as_unsigned(lw, left, left_ty),
                _as_unsigned(lw, right, right_ty),
            )
    elif left.rep == right.rep and left.rep in "dc":
        return native(f"({{0}} {symbol} {{1}})", "b", left, right)
    elif left.rep in "sc" and right.rep in "sc":
        return _strings(lw, symbol, left, right)
    elif "d" in (left.rep, right.rep) and left.rep in "dibn" and right.rep in "dibn":
        return _mixed(lw, symbol, left, right, left_ty, right_ty)
    if node in lw.context.effects or node in lw.context.dirty:
        text = f"(cython.cast(object, {{0}}) {symbol} cython.cast(object, {{1}}))"
        made = lw.effect(code(text, "o", lw.to(left, "o"), lw.to(right, "o")))
        return made if lw.ty(node).is_any else lw.to(made, "b")
    return lw.helper("k_compare", left, right, const(opcode))


def _strings(lw: Lowering, symbol: str, left: Expr, right: Expr) -> Expr:
    if symbol in ("==", "!="):
        return code(f"({{0}} {symbol} {{1}})", "b", lw.to(left, "s"), lw.to(right, "s"))
    return lw.helper(
        "k_compare", left, right, const(next(v for s, v in _COMPARE.values() if s == symbol))
    )


def _mixed(lw: Lowering, symbol: str, left: Expr, right: Expr, left_ty: Ty, right_ty: Ty) -> Expr:
    whole_ty = right_ty if left.rep == "d" else left_ty
    if max(abs(whole_ty.range[0]), abs(whole_ty.range[1])) <= 1 << 53:
        return native(f"({{0}} {symbol} {{1}})", "b", lw.to(left, "d"), lw.to(right, "d"))
    if left.rep == "d":
        order = lw.keep(lw.helper("k_compare_fi", left, right))
    else:
        mirror = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
        symbol = mirror.get(symbol, symbol)
        order = lw.keep(lw.helper("k_compare_fi", right, left))
    tests = {
        "<": "({0} == -1)",
        "<=": "({0} <= 0)",
        ">": "({0} == 1)",
        ">=": "({0} == 0 or {0} == 1)",
        "==": "({0} == 0)",
        "!=": "({0} != 0)",
    }
    return native(tests[symbol], "b", order)


def _identity(
    lw: Lowering, op: ast.cmpop, left: Expr, right: Expr, left_ty: Ty, right_ty: Ty
) -> Expr:
    same = isinstance(op, ast.Is)
    for one, other_ty in ((left_ty, right_ty), (right_ty, left_ty)):
        if one.is_only("none") and not other_ty.is_any and other_ty.get("none") is None:
            return const(not same)
    if left_ty.is_only("bool") and right_ty.is_only("bool"):
        return native(
            "({0} == {1})" if same else "({0} != {1})", "b", lw.to(left, "b"), lw.to(right, "b")
        )
    symbol = "is" if same else "is not"
    if left.rep not in "osyaltme" or right.rep not in "osyaltme":
        lw.bail("identity of numbers")
        return const(False)
    return native(f"({{0}} {symbol} {{1}})", "b", left, right)


def _contains(lw: Lowering, node: ast.expr, left: Expr, right: Expr, left_ty: Ty) -> Expr:
    if node in lw.context.effects or node in lw.context.dirty:
        return lw.to(lw.effect(code("({0} in {1})", "o", lw.to(left, "o"), lw.to(right, "o"))), "b")
    if right.kind == "const" and isinstance(right.value, str) and left.rep == "c":
        if not right.value:
            return const(False)
        return native("({0} in {1})", "b", left, right)
    if right.rep in "sc" and left.rep in "sc":
        return code("({0} in {1})", "b", left, lw.to(right, "s"))
    scalar = left_ty.is_only(*SCALARS)
    if right.rep == "m":
        key = lw.told_apart(left) if scalar else lw.helper("k_key", left)
        return lw.helper("k_dict_has", right, key)
    if right.rep == "e":
        key = lw.told_apart(left) if scalar else lw.helper("k_key", left)
        return lw.helper("k_set_has", right, key)
    return lw.helper("k_contains", right, left)
