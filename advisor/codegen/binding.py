"""Bind items to assignment targets, taken apart where a target has parts."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen.cursor import Item
from advisor.codegen.ir import BUFFERS, OBJECTS, Expr
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import code, const, rep_of
from advisor.inference.builtin_arguments import item_type
from advisor.inference.types import ANY, Ty

if TYPE_CHECKING:
    from advisor.inference.types import Atom


def bind_target(lw: Lowering, target: ast.expr, item: Item) -> None:
    """Bind an item to an assignment target, taking it apart and checking what is speculated."""
    expr, ty = item
    if isinstance(target, ast.Name):
        guard = lw.context.guards.get(target)
        expr = lw.whole(expr)
        if guard is not None and expr.rep == "o":  # an int was checked when it was taken
            expr = lw.guard(target, expr, guard)
        lw.assign(target.id, expr)
        return
    if isinstance(target, (ast.Tuple, ast.List)):
        parts = unpack(lw, target, expr, ty)
        for part, piece in zip(target.elts, parts, strict=True):
            bind_target(lw, part.value if isinstance(part, ast.Starred) else part, piece)
        return
    from advisor.codegen.assignments import store

    store(lw, target, lw.whole(expr), ty)


def unpack(lw: Lowering, target: ast.Tuple | ast.List, expr: Expr, ty: Ty) -> list[Item]:
    """Take a value apart into as many items as a target has."""
    count = len(target.elts)
    if any(isinstance(part, ast.Starred) for part in target.elts):
        from advisor.codegen.starred import collect

        expr = code("list({0})", "l", expr) if ty.is_only("array") else lw.whole(expr)
        return collect(lw, target, expr)
    atom = ty.single
    types = _part_types(atom, count)
    if expr.kind == "tuple":
        if len(expr.args) != count:
            lw.bail("wrong number of items")
            return [(lw.temporary(rep_of(t)), t) for t in types]
        kept = [a if a.kind == "tuple" else lw.keep(a) for a in expr.args]
        kept = [_guarded(lw, *pair) for pair in zip(target.elts, kept, strict=True)]
        return list(zip(kept, types, strict=True))
    known = (
        expr.rep == "t" and atom is not None and atom.items is not None and len(atom.items) == count
    )
    if target in lw.context.dirty and expr.rep in OBJECTS and not known:
        from advisor.codegen.starred import apart

        return [(piece, ANY) for piece in apart(lw, expr, count)]
    if expr.rep == "c" or expr.rep in BUFFERS:
        lw.bail("unpacking of something that is not a tuple")
        return [(lw.temporary(rep_of(t)), t) for t in types]
    whole = _unpacked(lw, target, expr, ty, known=known)
    if atom is not None and atom.kind in ("list", "array"):
        types = [item_type(lw.context, ty)] * count
    return [
        _piece(lw, part, part_ty, whole, index)
        for index, (part, part_ty) in enumerate(zip(target.elts, types, strict=True))
    ]


def _guarded(lw: Lowering, part: ast.expr, piece: Expr) -> Expr:
    """Return an int of a bundle, checked against the range that is speculated on."""
    guard = lw.context.guards.get(part)
    if guard is None or piece.rep != "i":
        return piece
    return lw.keep(lw.guard(part, piece, guard))


def _unpacked(
    lw: Lowering, target: ast.Tuple | ast.List, expr: Expr, ty: Ty, *, known: bool
) -> Expr:
    """Return a tuple of as many items as a target has."""
    count = const(len(target.elts))
    if ty.is_only("array"):
        return lw.keep(lw.helper("k_unpack", code("list({0})", "l", expr), count))
    if target in lw.context.caught and target not in lw.context.dirty and not known:
        return lw.keep(lw.helper("k_unpack_caught", lw.object_of(expr), count))
    if expr.rep == "t":
        whole = lw.keep(expr)
        return whole if known else lw.keep(lw.helper("k_size", whole, count))
    return lw.keep(lw.helper("k_unpack", expr, count))


def _part_types(atom: Atom | None, count: int) -> list[Ty]:
    if atom is None or atom.kind != "tuple" or atom.items is None or len(atom.items) != count:
        return [ANY] * count
    return list(atom.items)


def _piece(lw: Lowering, part: ast.expr, part_ty: Ty, whole: Expr, index: int) -> Item:
    """Take one item out of a value of known length."""
    guard = lw.context.guards.get(part)
    piece_ty = guard or part_ty
    rep, single = rep_of(piece_ty), piece_ty.single
    piece = lw.helper("k_part", whole, const(index))
    if rep == "d":
        piece = lw.helper("k_part_float", whole, const(index))
    elif rep == "i" and single is not None:
        piece = lw.helper("k_part_int", whole, const(index), const(single.low), const(single.high))
    elif guard is None and rep != "o":
        piece = lw.to(piece, rep)
    if guard is not None and rep in "di":
        lw.guards.append((part.lineno, single.kind if single else "object", "recorded"))
    return lw.keep(piece), piece_ty if rep in "di" else part_ty
