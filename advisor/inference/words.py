"""Ints read from a few bytes: `int.from_bytes(data[i:i + 4], "little")`."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.inference import ranges
from advisor.inference.arithmetic import whole
from advisor.inference.evaluation import look
from advisor.inference.scalar_calls import scalar
from advisor.inference.types import I64_HIGH, I64_LOW, INT, Ty, int_between

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env

_MOST = 8
_ANY = scalar(INT, "bytes", "str", count=(1, 2))


@dataclass(frozen=True, slots=True)
class Word:
    """A slice of a known width, and how its bytes make an int."""

    value: ast.expr
    lower: ast.expr | None
    upper: ast.expr | None
    width: int
    big: bool
    signed: bool

    @property
    def range(self) -> tuple[int, int]:
        """Return the least and the greatest int that so many bytes make."""
        bits = 8 * self.width
        if self.signed and bits:
            return -(1 << (bits - 1)), (1 << (bits - 1)) - 1
        return 0, (1 << bits) - 1


def from_bytes(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of `int.from_bytes`, which a constant number of bytes limits."""
    word = word_of(node)
    types = [look(context, arg, env) for arg in (*node.args, *(k.value for k in node.keywords))]
    if word is not None and is_word(context, word):
        return int_between(*word.range)
    given = bool(types) and types[0].is_only("bytes", "bytearray")
    if given and all(ty.is_only("str", "bool") for ty in types[1:]):
        return whole(context, node, ranges.EVERYTHING, env)
    return _ANY(context, node, env)


def is_word(context: Context, word: Word) -> bool:
    """Tell whether what is cut holds bytes, and is cut at ints of 64 bits."""
    ends = [context.ty[end] for end in (word.lower, word.upper) if end is not None]
    return context.ty[word.value].is_only("bytes", "bytearray") and all(
        end.is_only("int") and end.range[0] >= I64_LOW and end.range[1] <= I64_HIGH for end in ends
    )


def word_of(node: ast.Call) -> Word | None:
    """Return the slice that a call of `int.from_bytes` takes, if its width is known."""
    cut = node.args[0] if node.args else None
    if not isinstance(cut, ast.Subscript) or not isinstance(cut.slice, ast.Slice):
        return None
    if cut.slice.step is not None or len(node.args) > 2:
        return None
    given = {str(k.arg): k.value for k in node.keywords}
    order = node.args[1] if len(node.args) == 2 else given.pop("byteorder", ast.Constant("big"))
    signed = given.pop("signed", ast.Constant(value=False))
    if given or not isinstance(order, ast.Constant) or not isinstance(signed, ast.Constant):
        return None
    if order.value not in ("big", "little") or not isinstance(signed.value, bool):
        return None
    width = _width(cut.slice.lower, cut.slice.upper)
    if width is None or width > _MOST:
        return None
    big = order.value == "big"
    return Word(cut.value, cut.slice.lower, cut.slice.upper, width, big, signed.value)


def _width(lower: ast.expr | None, upper: ast.expr | None) -> int | None:
    """Return how many bytes a slice has at most, None where that is not known."""
    if upper is None:
        base, least = ("?", 0) if lower is None else _offset(lower)
        return -least if not base and least < 0 else None
    one, low = ("", 0) if lower is None else _offset(lower)
    other, high = _offset(upper)
    if one != other or (not one and (low < 0) != (high < 0)):
        return None
    return max(0, high - low)


def _offset(end: ast.expr) -> tuple[str, int]:
    """Return an end of a slice as a variable, or none, and what is added to it."""
    if isinstance(end, ast.Constant) and type(end.value) is int:
        return "", end.value
    if isinstance(end, ast.UnaryOp) and isinstance(end.op, ast.USub):
        base, value = _offset(end.operand)
        return (base, -value) if not base else (ast.dump(end), 0)
    if isinstance(end, ast.BinOp) and isinstance(end.op, ast.Add):
        base, value = _offset(end.left)
        other, more = _offset(end.right)
        if base and not other and isinstance(end.left, ast.Name):
            return base, value + more
    return (end.id if isinstance(end, ast.Name) else ast.dump(end)), 0
