"""Lower what is done with sets of ints, characters or tuples of them that are kept in C."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen.ir import Expr
from advisor.codegen.leaks import of_kind
from advisor.codegen.reps import const, native, negated, rep_of
from advisor.codegen.seen import SEEN

if TYPE_CHECKING:
    from advisor.codegen.lowering import Lowering
    from advisor.inference.types import Ty


def set_of(lw: Lowering, node: ast.expr) -> tuple[Expr, str] | None:
    """Return the local that holds a set kept in C, and of what its items consist."""
    return lw.held(node, lw.seen, SEEN)


def empty(lw: Lowering, kinds: str) -> Expr:
    """Return a local that holds an empty set."""
    return lw.keep(Expr("helper", "k_seen_new", SEEN, (const(len(kinds)),)))


def display(lw: Lowering, node: ast.Set, kinds: str) -> Expr:
    """Lower `{a, b}`."""
    parts = lw.in_order([lw.maker(part) for item in node.elts for part in _written(item)])
    places = iter(parts)
    items = [[next(places) for _ in _written(item)] for item in node.elts]
    taken = [_parts(lw, item, given) for item, given in zip(node.elts, items, strict=True)]
    made = empty(lw, kinds)
    for ints in taken:
        lw.do(lw.helper(f"k_seen_add{len(kinds)}", made, *ints))
    return made


def _written(item: ast.expr) -> list[ast.expr]:
    return item.elts if isinstance(item, ast.Tuple) else [item]


def add(lw: Lowering, holder: Expr, kinds: str, item: ast.expr) -> None:
    """Put an item into a set."""
    lw.do(lw.helper(f"k_seen_add{len(kinds)}", holder, *ints_of(lw, item)))


def ints_of(lw: Lowering, item: ast.expr) -> list[Expr]:
    """Lower an item to ints: those that it consists of, and the numbers of its characters."""
    return _parts(lw, item, lw.in_order([lw.maker(part) for part in _written(item)]))


def _parts(lw: Lowering, item: ast.expr, given: list[Expr]) -> list[Expr]:
    ty = lw.ty(item)
    if not isinstance(item, ast.Tuple) and ty.is_only("tuple"):
        whole = lw.keep(lw.whole(given[0])) if given[0].kind != "tuple" else given[0]
        if whole.kind == "tuple":
            given = list(whole.args)
        else:
            atom = ty.single
            assert atom is not None
            types = atom.items or ()
            given = [_part(lw, whole, place, part) for place, part in enumerate(types)]
    held = lw.save if lw.rebound else lw.keep  # what comes next may give a variable another value
    return [held(_as_int(lw, part)) for part in given]


def _as_int(lw: Lowering, part: Expr) -> Expr:
    if part.rep == "c":
        return native("cython.cast(cython.longlong, ord({0}))", "i", part)
    return lw.to(part if part.rep == "b" else of_kind(part, "i"), "i")


def _part(lw: Lowering, whole: Expr, place: int, ty: Ty) -> Expr:
    """Return a part of a tuple, which may be a bool or a character where one was recorded."""
    if rep_of(ty) in "bc":
        return lw.to(lw.helper("k_part", whole, const(place)), rep_of(ty))
    low, high = ty.range
    return lw.helper("k_part_int", whole, const(place), const(low), const(high))


def method(lw: Lowering, node: ast.Call, name: str, holder: Expr, kinds: str) -> Expr:
    """Lower a method of a set."""
    if name == "clear":
        lw.do(lw.helper("k_seen_clear", holder))
        return const(None)
    ints = ints_of(lw, node.args[0])
    if name == "add":
        lw.do(lw.helper(f"k_seen_add{len(kinds)}", holder, *ints))
        return const(None)
    was_there = lw.keep(lw.helper(f"k_seen_drop{len(kinds)}", holder, *ints))
    if name == "remove":
        lw.unless(was_there, "remove of an item that is not in the set")
    return const(None)


def asked(lw: Lowering, node: ast.Compare) -> Expr | None:
    """Lower `item in seen` and `item not in seen`; None where it is something else."""
    found = set_of(lw, node.comparators[0]) if len(node.ops) == 1 else None
    if found is None or not isinstance(node.ops[0], (ast.In, ast.NotIn)):
        return None
    holder, kinds = found
    made = lw.helper(f"k_seen_has{len(kinds)}", holder, *ints_of(lw, node.left))
    return negated(made) if isinstance(node.ops[0], ast.NotIn) else made
