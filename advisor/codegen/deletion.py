"""Lower del."""

from __future__ import annotations

import ast
from collections.abc import Callable

from advisor.codegen.ir import Assign, Expr
from advisor.codegen.keys import key_of
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import code, const


def delete(lw: Lowering, node: ast.Delete) -> None:
    """Lower a del statement."""
    for target in node.targets:
        _target(lw, target)


def _target(lw: Lowering, target: ast.expr) -> None:
    if isinstance(target, (ast.Tuple, ast.List)):
        for part in target.elts:
            _target(lw, part)
    elif isinstance(target, ast.Name):
        _variable(lw, target)
    elif isinstance(target, ast.Subscript):
        _item(lw, target)
    else:
        assert isinstance(target, ast.Attribute)
        base = lw.keep(lw.to(lw.lower(target.value), "o"))
        lw.do(lw.helper("k_commit"))
        lw.do(Expr("store", f"del cython.cast(object, {{0}}).{target.attr}", "v", (base,)))


def _variable(lw: Lowering, target: ast.Name) -> None:
    if target in lw.context.maybe_unbound:
        lw.unless(lw.flag(target.id), f"{target.id} may be unset")
    if lw.rep(target.id) == "o":
        lw.emit(Assign(name=lw.name(target.id), expr=const(None)))
    if target.id in lw.flagged:
        lw.emit(Assign(name=str(lw.flag(target.id).value), expr=const(False)))


def _maker(lw: Lowering, node: ast.expr | None) -> Callable[[], Expr]:
    return lambda: const(None) if node is None else lw.object_of(lw.lower(node))


def _item(lw: Lowering, target: ast.Subscript) -> None:
    given: tuple[ast.expr | None, ...] = (target.slice,)
    if isinstance(target.slice, ast.Slice):
        given = (target.slice.lower, target.slice.upper, target.slice.step)
    parts = [lw.keep(p) for p in lw.in_order([_maker(lw, e) for e in (target.value, *given)])]
    base, at = parts[0], parts[1:]
    place = at[0]
    if isinstance(target.slice, ast.Slice):
        place = code("slice({0}, {1}, {2})", "o", *at)
    if target in lw.context.effects:
        place = lw.keep(lw.to(place, "o"))
        base = lw.keep(lw.to(base, "o"))
        lw.do(lw.helper("k_commit"))
        lw.do(Expr("store", "del cython.cast(object, {0})[{1}]", "v", (base, place)))
        return
    if base.rep == "m":
        lw.do(lw.helper("k_dict_drop", base, key_of(lw, target.slice, place)))
        return
    if target in lw.context.undone:
        lw.do(lw.helper("k_list_keep", base))
    if isinstance(target.slice, ast.Slice):
        lw.do(lw.helper("k_list_erase", base, place))
    else:
        lw.do(lw.helper("k_list_drop", base, lw.to(place, "i")))
