"""Lower comparisons, identity and membership."""

from __future__ import annotations

import ast

from advisor.codegen import big_access, complexes, huge, kept, mixed, objects
from advisor.codegen.int_operators import as_unsigned
from advisor.codegen.ir import MIRRORED, Assign, Expr, If
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import code, const, native, negated
from advisor.inference.types import SCALARS, Ty, array_code

_COMPARE = {
    ast.Lt: ("<", 0),
    ast.LtE: ("<=", 1),
    ast.Eq: ("==", 2),
    ast.NotEq: ("!=", 3),
    ast.Gt: (">", 4),
    ast.GtE: (">=", 5),
}
_COMPARED_MOST = 8
"""So many items of a tuple that is written out are compared one by one."""


def compare(lw: Lowering, node: ast.Compare) -> Expr:
    """Lower a comparison; a chain evaluates each part once and stops at the first that fails."""
    asked = kept.asked(lw, node) or big_access.read(lw, node) or huge.compare(lw, node)
    if asked is not None:
        return asked
    if len(node.ops) == 1:
        left, right = lw.in_order([lw.maker(node.left), lw.maker(node.comparators[0])])
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
        made = _contains(lw, node, left, right, left_ty, right_ty)
        return negated(made) if isinstance(op, ast.NotIn) else made
    symbol = _COMPARE[type(op)][0]
    paired = _paired(left, right) if symbol in ("==", "!=") else []
    if paired:
        return _item_by_item(lw, symbol, paired)
    found = complexes.compare(lw, symbol, left, right, (left_ty, right_ty))
    return _ordered(lw, node, op, left, right, left_ty, right_ty) if found is None else found


def _ordered(
    lw: Lowering, node: ast.expr, op: ast.cmpop, left: Expr, right: Expr, left_ty: Ty, right_ty: Ty
) -> Expr:
    symbol, opcode = _COMPARE[type(op)]
    if left.rep in "ibn" and right.rep in "ibn":
        return native(f"({{0}} {symbol} {{1}})", "b", lw.to(left, "i"), lw.to(right, "i"))
    if left.rep in "iubn" and right.rep in "iubn":
        if left_ty.range[0] >= 0 and right_ty.range[0] >= 0:
            return native(
                f"({{0}} {symbol} {{1}})",
                "b",
                as_unsigned(lw, left, left_ty),
                as_unsigned(lw, right, right_ty),
            )
    elif left.rep == right.rep and left.rep in "dc":
        return native(f"({{0}} {symbol} {{1}})", "b", left, right)
    elif left.rep in "sc" and right.rep in "sc":
        return _strings(lw, op, left, right)
    elif "d" in (left.rep, right.rep) and left.rep in "dibn" and right.rep in "dibn":
        return _mixed(lw, symbol, left, right, left_ty, right_ty)
    if node in lw.context.effects or node in lw.context.dirty:
        text = f"(cython.cast(object, {{0}}) {symbol} cython.cast(object, {{1}}))"
        made = lw.effect(code(text, "o", lw.to(left, "o"), lw.to(right, "o")))
        return made if lw.ty(node).is_any else lw.to(made, "b")
    if array_code(left_ty) and array_code(right_ty):
        return lw.helper("k_array_compare", left, right, const(opcode))
    found = mixed.both(lw, left, right, left_ty, right_ty)
    if found is not None:
        return lw.helper("k_number_compare", *found, const(opcode))
    return lw.helper("k_compare", left, right, const(opcode))


def _items(side: Expr) -> tuple[Expr, ...]:
    """Return the items of a tuple of several that is written out."""
    shown = ", ".join(f"{{{place}}}" for place in range(len(side.args)))
    written = side.kind == "code" and side.rep == "t" and side.value == f"({shown})"
    return side.args if written else ()


def _one_of(lw: Lowering, left: Expr, right: Expr) -> Expr | None:
    """Lower `x in (a, b)` of whole numbers or of characters, as one comparison after the other."""
    items = _items(right)
    plain = next((reps for reps in ("ibn", "c") if left.rep in reps), "")
    if not 1 < len(items) <= _COMPARED_MOST or not plain or any(i.rep not in plain for i in items):
        return None
    rep = "i" if plain == "ibn" else "c"
    one, *others = [lw.keep(lw.to(part, rep)) for part in (left, *items)]
    tests = " or ".join(f"{{0}} == {{{place}}}" for place in range(1, len(others) + 1))
    return native(f"({tests})", "b", one, *others)


def _paired(left: Expr, right: Expr) -> list[tuple[Expr, Expr]]:
    """Return the items of two tuples that are written out, if all are ints, bools or texts."""
    ones, others = _items(left), _items(right)
    pairs = list(zip(ones, others, strict=False))
    kinds = [{a.rep, b.rep} for a, b in pairs]
    plain = all(kind <= set("ibn") or kind <= set("sc") for kind in kinds)
    return pairs if plain and len(ones) == len(others) else []


def _item_by_item(lw: Lowering, symbol: str, pairs: list[tuple[Expr, Expr]]) -> Expr:
    """Compare tuples without making them; all items are evaluated before."""
    pairs = [(lw.save(one), lw.save(other)) for one, other in pairs]
    tests = []
    for one, other in pairs:
        rep = "i" if one.rep in "ibn" else "s"
        tests.append(code("({0} == {1})", "b", lw.to(one, rep), lw.to(other, rep)))
    joined = " and ".join(f"{{{place}}}" for place in range(len(tests)))
    return code(f"({joined})" if symbol == "==" else f"(not ({joined}))", "b", *tests)


def _strings(lw: Lowering, op: ast.cmpop, left: Expr, right: Expr) -> Expr:
    symbol, opcode = _COMPARE[type(op)]
    if left.rep != right.rep and "const" not in (left.kind, right.kind):
        return _char_and_text(lw, symbol, left, right)
    if symbol in ("==", "!="):
        return code(f"({{0}} {symbol} {{1}})", "b", lw.to(left, "s"), lw.to(right, "s"))
    return lw.helper("k_compare", left, right, const(opcode))


def _char_and_text(lw: Lowering, symbol: str, left: Expr, right: Expr) -> Expr:
    """Compare a character with a text, without making a text of it."""
    if left.rep == "s":
        left, right, symbol = right, left, MIRRORED.get(symbol, symbol)
    if symbol in ("==", "!="):
        same = lw.helper("k_char_is", left, right)
        return same if symbol == "==" else negated(same)
    return native(f"({{0}} {symbol} 0)", "b", lw.helper("k_char_order", left, right))


def _mixed(lw: Lowering, symbol: str, left: Expr, right: Expr, left_ty: Ty, right_ty: Ty) -> Expr:
    whole_ty = right_ty if left.rep == "d" else left_ty
    if max(abs(whole_ty.range[0]), abs(whole_ty.range[1])) <= 1 << 53:
        return native(f"({{0}} {symbol} {{1}})", "b", lw.to(left, "d"), lw.to(right, "d"))
    if left.rep == "d":
        order = lw.keep(lw.helper("k_compare_fi", left, right))
    else:
        symbol = MIRRORED.get(symbol, symbol)
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
            return _known(lw, const(not same), left, right)
    if left_ty.is_only("bool") and right_ty.is_only("bool"):
        return native(
            "({0} == {1})" if same else "({0} != {1})", "b", lw.to(left, "b"), lw.to(right, "b")
        )
    for asked, known in ((left, right), (right, left)):
        number = mixed.inside(asked)
        none = known.kind == "const" and known.value is None
        if none and number is not None and number.rep == "x":
            made = lw.helper("k_number_is_none", number)
            return made if same else negated(made)
    symbol = "is" if same else "is not"
    for asked, known in ((left, right), (right, left)):
        if known.kind == "const" and isinstance(known.value, bool):
            if asked.rep not in "osyaltme":
                return _known(lw, const(not same), asked)
            return native(f"({{0}} {symbol} {{1}})", "b", asked, lw.to(known, "o"))
    unboxed = left.rep not in "osyaltme" or right.rep not in "osyaltme"
    nothing = left_ty.is_only("none") or right_ty.is_only("none")
    several = (mixed.inside(left) or mixed.inside(right)) is not None
    several = several or mixed.is_mixed(left_ty) or mixed.is_mixed(right_ty)
    if unboxed or (several and not nothing):
        lw.bail("identity of numbers")
        return const(False)
    return native(f"({{0}} {symbol} {{1}})", "b", left, right)


def _known(lw: Lowering, answer: Expr, *looked_at: Expr) -> Expr:
    """Return a known answer; what it is about is read all the same, with its errors and guards."""
    for expr in looked_at:
        lw.keep(expr)
    return answer


def _contains(
    lw: Lowering, node: ast.expr, left: Expr, right: Expr, left_ty: Ty, right_ty: Ty
) -> Expr:
    if node in lw.context.effects or node in lw.context.dirty:
        return lw.to(lw.effect(code("({0} in {1})", "o", lw.to(left, "o"), lw.to(right, "o"))), "b")
    if right.kind == "const" and isinstance(right.value, str) and left.rep == "c":
        if not right.value:
            return _known(lw, const(False), left)
        return native("({0} in {1})", "b", left, right)
    if right.rep in "sc" and left.rep in "sc":
        return code("({0} in {1})", "b", left, lw.to(right, "s"))
    found = _one_of(lw, left, right)
    if found is not None:
        return found
    scalar = left_ty.is_only(*SCALARS) or left.rep == "z"
    if right.rep == "m":
        key = lw.told_apart(left) if scalar else lw.helper("k_key", left)
        return lw.helper("k_dict_has", right, key)
    if right.rep == "e":
        key = lw.told_apart(left) if scalar else lw.helper("k_key", left)
        return lw.helper("k_set_has", right, key)
    if array_code(right_ty):
        return lw.helper("k_array_has", right, left)
    return lw.helper("k_contains", right, lw.told_apart(left) if left.rep == "z" else left)
