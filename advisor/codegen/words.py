"""Lower ints read from a few bytes, and written to them."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from advisor.codegen.ir import Expr
from advisor.codegen.lowering import Lowering
from advisor.codegen.reductions import over
from advisor.codegen.reps import const, native, rep_of
from advisor.inference.bytes_made import has_items
from advisor.inference.types import I64_HIGH
from advisor.inference.words import is_word, word_of

_MOST = 8


def from_bytes(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower `int.from_bytes(data[i:i + 4], order)` without the slice."""
    word = word_of(node)
    if word is None or word.value not in lw.context.ty or not is_word(lw.context, word):
        return None
    makers = [lw.maker(part) for part in (word.value, word.lower, word.upper) if part is not None]
    value, *ends = lw.in_order(makers)
    low = const(0) if word.lower is None else ends.pop(0)
    high = const(I64_HIGH) if word.upper is None else ends.pop(0)
    name = "k_word_signed" if word.signed else "k_word"
    made = lw.helper(name, lw.object_of(value), low, high, const(word.big))
    if made.rep == "u" and rep_of(lw.ty(node)) == "i":
        return native("cython.cast(cython.longlong, {0})", "i", made)
    return made


def bytes_(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower `bytes([number])` of a C int without the list, and bytes of more ints."""
    given = node.args[0] if len(node.args) == 1 and not node.keywords else None
    if node in lw.context.dirty or node in lw.context.effects:
        return None
    if isinstance(given, (ast.List, ast.Tuple)) and len(given.elts) == 1:
        number = lw.lower(given.elts[0]) if lw.ty(given.elts[0]).is_only("int") else None
        if number is not None:
            return lw.helper("k_one_byte", lw.to(number, "i"))
    made = bytearray_(lw, node)
    return None if made is None else lw.helper("k_bytes_of", made)


def bytearray_(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower `bytearray(numbers)`; None where they are no ints that go in one by one."""
    given = node.args[0] if len(node.args) == 1 and not node.keywords else None
    late = node in lw.context.dirty or node in lw.context.effects
    if given is None or late or not has_items(lw.context, given):
        return None
    held = lw.keep(lw.helper("k_bytes_begun"))
    if isinstance(given, (ast.List, ast.Tuple)):
        for number in lw.in_order([lw.maker(part) for part in given.elts]):
            lw.do(lw.helper("k_bytes_push", held, lw.to(number, "i")))
    else:
        over(lw, given, lambda v, _: lw.do(lw.helper("k_bytes_push", held, lw.to(v, "i"))))
    return held


def to_bytes(lw: Lowering, given: Sequence[ast.expr], base: Expr) -> Expr | None:
    """Lower `number.to_bytes(4, order)` of a C int; `given` are the arguments in their places."""
    values = [arg.value for arg in given if isinstance(arg, ast.Constant)]
    if base.rep not in "iun" or len(values) != len(given) or len(values) not in (2, 3):
        return None
    width, order, signed = [*values, False][:3]
    if type(width) is not int or not 1 <= width <= _MOST or order not in ("big", "little"):
        return None
    if type(signed) is not bool or (signed and base.rep == "u"):
        return None
    name = "k_to_bytes_signed" if signed else "k_to_bytes_u" if base.rep == "u" else "k_to_bytes"
    return lw.helper(name, base, const(width), const(order == "big"))
