"""Lower what is done with sets of ints, or of tuples of ints, that are kept in C."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen.ir import Expr
from advisor.codegen.reps import const, local, negated, rep_of
from advisor.codegen.seen import SEEN

if TYPE_CHECKING:
    from advisor.codegen.lowering import Lowering
    from advisor.inference.types import Ty


def set_of(lw: Lowering, node: ast.expr) -> tuple[Expr, int] | None:
    """Return the local that holds a set kept in C, and how many ints an item has."""
    width = lw.seen.get(node.id, 0) if isinstance(node, ast.Name) else 0
    if not width:
        return None
    assert isinstance(node, ast.Name)
    return local(lw.name(node.id), SEEN), width


def empty(lw: Lowering, width: int) -> Expr:
    """Return a local that holds an empty set."""
    return lw.keep(Expr("helper", "k_seen_new", SEEN, (const(width),)))


def display(lw: Lowering, node: ast.Set, width: int) -> Expr:
    """Lower `{a, b}`."""
    parts = lw.in_order([lw.maker(part) for item in node.elts for part in _written(item)])
    places = iter(parts)
    items = [[next(places) for _ in _written(item)] for item in node.elts]
    taken = [_parts(lw, item, given) for item, given in zip(node.elts, items, strict=True)]
    made = empty(lw, width)
    for ints in taken:
        lw.do(lw.helper(f"k_seen_add{width}", made, *ints))
    return made


def _written(item: ast.expr) -> list[ast.expr]:
    return item.elts if isinstance(item, ast.Tuple) else [item]


def add(lw: Lowering, holder: Expr, width: int, item: ast.expr) -> None:
    """Put an item into a set."""
    lw.do(lw.helper(f"k_seen_add{width}", holder, *ints_of(lw, item)))


def ints_of(lw: Lowering, item: ast.expr) -> list[Expr]:
    """Lower an item to the ints that it consists of."""
    return _parts(lw, item, lw.in_order([lw.maker(part) for part in _written(item)]))


def _parts(lw: Lowering, item: ast.expr, given: list[Expr]) -> list[Expr]:
    ty = lw.ty(item)
    if not isinstance(item, ast.Tuple) and not ty.is_only("int", "bool"):
        whole = lw.keep(lw.whole(given[0])) if given[0].kind != "tuple" else given[0]
        if whole.kind == "tuple":
            given = list(whole.args)
        else:
            atom = ty.single
            assert atom is not None
            types = atom.items or ()
            given = [_part(lw, whole, place, part) for place, part in enumerate(types)]
    return [lw.keep(lw.to(part, "i")) for part in given]


def _part(lw: Lowering, whole: Expr, place: int, ty: Ty) -> Expr:
    """Return an int of a tuple, which may be a bool where one was recorded."""
    if rep_of(ty) == "b":
        return lw.to(lw.helper("k_part", whole, const(place)), "b")
    low, high = ty.range
    return lw.helper("k_part_int", whole, const(place), const(low), const(high))


def method(lw: Lowering, node: ast.Call, name: str, holder: Expr, width: int) -> Expr:
    """Lower a method of a set."""
    if name == "clear":
        lw.do(lw.helper("k_seen_clear", holder))
        return const(None)
    ints = ints_of(lw, node.args[0])
    if name == "add":
        lw.do(lw.helper(f"k_seen_add{width}", holder, *ints))
        return const(None)
    was_there = lw.keep(lw.helper(f"k_seen_drop{width}", holder, *ints))
    if name == "remove":
        lw.unless(was_there, "remove of an item that is not in the set")
    return const(None)


def asked(lw: Lowering, node: ast.Compare) -> Expr | None:
    """Lower `item in seen` and `item not in seen`; None where it is something else."""
    found = set_of(lw, node.comparators[0]) if len(node.ops) == 1 else None
    if found is None or not isinstance(node.ops[0], (ast.In, ast.NotIn)):
        return None
    holder, width = found
    made = lw.helper(f"k_seen_has{width}", holder, *ints_of(lw, node.left))
    return negated(made) if isinstance(node.ops[0], ast.NotIn) else made
