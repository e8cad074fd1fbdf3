"""Lower what is done with lists of texts that are kept in C as the text they are joined to.

    out.append("<" + name + text[i:])   ->   k_pieces_next(out)
                                             k_pieces_char(out, "<")
                                             k_pieces_text(out, name)
                                             k_pieces_slice(out, text, i, 0x7fffffffffffffff)

What is put together only to be appended is put together right there: all of it is evaluated first.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen.ir import Expr
from advisor.codegen.pieces import PIECES, joined_with, turned_round
from advisor.codegen.reps import const, rep_of
from advisor.inference.types import I64_HIGH

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.codegen.lowering import Lowering


def pieces_of(lw: Lowering, node: ast.expr) -> tuple[Expr, str] | None:
    """Return the local that holds a list kept as its text, and what stands between its items."""
    return lw.held(node, lw.pieces, PIECES)


def display(lw: Lowering, node: ast.List, between: str) -> Expr:
    """Lower `[a, b]`."""
    parts = [_kept(lw, part) for part in lw.in_order([lw.maker(item) for item in node.elts])]
    made = lw.keep(Expr("helper", "k_pieces_new", PIECES))
    for part in parts:
        _next(lw, made, between)
        _add(lw, made, part)
    return made


def method(lw: Lowering, node: ast.Call, name: str, holder: Expr, between: str) -> Expr:
    """Lower a method of such a list."""
    if name == "clear":
        lw.do(lw.helper("k_pieces_clear", holder))
        return const(None)
    if name == "reverse":
        lw.do(lw.helper("k_pieces_turn", holder))
        return const(None)
    leaves = _leaves(lw, node.args[0])
    parts = [_parts(lw, leaf) for leaf in leaves]
    makers = [_maker(lw, part) for nodes in parts for part in nodes if part is not None]
    values = iter([_kept(lw, value) for value in lw.in_order(makers)])
    given = [[None if part is None else next(values) for part in nodes] for nodes in parts]
    _next(lw, holder, between)
    for whole, *ends in given:
        assert whole is not None
        if ends:
            low, high = ends
            low, high = low or const(0), high or const(I64_HIGH)
            lw.do(lw.helper("k_pieces_slice", holder, lw.to(whole, "s"), low, high))
        else:
            _add(lw, holder, whole)
    return const(None)


def _parts(lw: Lowering, leaf: ast.expr) -> list[ast.expr | None]:
    """Return what of a piece is evaluated: of a slice, the text and where it begins and ends."""
    ends = _ends(lw, leaf)
    if ends is None:
        return [leaf]
    assert isinstance(leaf, ast.Subscript)
    return [leaf.value, *ends]


def _maker(lw: Lowering, part: ast.expr) -> Callable[[], Expr]:
    if isinstance(part, ast.Constant) and isinstance(part.value, str):
        return lambda: const(part.value)
    return lw.maker(part)


def joined(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower `between.join(out)` of such a list; None where it joins something else."""
    if len(node.args) != 1:
        return None
    turned = turned_round(lw.context, node.args[0])
    found = pieces_of(lw, node.args[0] if turned is None else turned)
    if found is None or joined_with(node) != found[1]:
        return None
    if turned is not None:
        return lw.keep(lw.helper("k_pieces_turned", found[0]))
    return lw.keep(lw.helper("k_pieces_joined", found[0], const(found[1])))


def _kept(lw: Lowering, value: Expr) -> Expr:
    """Return a value that is the same when it is put in: what comes next may change variables."""
    return value if value.kind == "const" else (lw.save if lw.rebound else lw.keep)(value)


def _next(lw: Lowering, holder: Expr, between: str) -> None:
    if between:
        lw.do(lw.helper("k_pieces_apart", holder, const(between)))
    else:
        lw.do(lw.helper("k_pieces_next", holder))


def _add(lw: Lowering, holder: Expr, value: Expr) -> None:
    if value.rep == "c":
        lw.do(lw.helper("k_pieces_char", holder, value))
    elif value.kind != "const" or value.value:
        lw.do(lw.helper("k_pieces_text", holder, lw.to(value, "s")))


def _leaves(lw: Lowering, node: ast.expr) -> list[ast.expr]:
    """Return the texts that a text is put together of, from left to right."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and _is_plain(lw, node):
        if _is_text(lw, node.left) and _is_text(lw, node.right):
            return [*_leaves(lw, node.left), *_leaves(lw, node.right)]
    elif isinstance(node, ast.JoinedStr) and _is_plain(lw, node):
        parts = [_shown(lw, part) for part in node.values]
        if None not in parts:
            return [leaf for part in parts if part is not None for leaf in _leaves(lw, part)]
    return [node]


def _shown(lw: Lowering, part: ast.expr) -> ast.expr | None:
    """Return a part of an f-string that is a text by itself, None where it becomes one."""
    match part:
        case ast.Constant(value=str()):
            return part
        case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
            return value if _is_text(lw, value) else None
        case _:
            return None


def _is_text(lw: Lowering, node: ast.expr) -> bool:
    return lw.ty(node).is_only("str")


def _is_plain(lw: Lowering, node: ast.expr) -> bool:
    """Tell whether nothing but the value of an expression of texts counts."""
    context = lw.context
    special = (context.calls, context.guards, context.effects, context.dirty, context.caught)
    return _is_text(lw, node) and not any(node in these for these in special)


def _ends(lw: Lowering, node: ast.expr) -> list[ast.expr | None] | None:
    """Return where a slice of a text begins and ends; None of anything else."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Slice):
        return None
    if node.slice.step is not None or not _is_plain(lw, node) or not _is_text(lw, node.value):
        return None
    ends = [node.slice.lower, node.slice.upper]
    known = all(end is None or rep_of(lw.ty(end)) == "i" for end in ends)
    return ends if known else None
