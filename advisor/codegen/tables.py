"""Lower what is done with lists of lists of numbers that are kept as tables of buffers.

    t[i][j] = t[i - 1][j] + 1
    ->  k_ints_cells(t, i)[k_at(j, k_ints_width(t, i))] = k_ints_cells(t, i - 1)[...] + 1

A row that is not there has no cells, so the check of the column finds it out as well.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen.ir import BUFFERS, DATA, ITEM, TABLES, Expr
from advisor.codegen.reps import const, native

if TYPE_CHECKING:
    from advisor.codegen.buffer_access import BufferAccess
    from advisor.codegen.lowering import Lowering

_PLAIN = (
    *(ast.Name, ast.Constant, ast.BinOp, ast.UnaryOp),
    *(ast.operator, ast.unaryop, ast.expr_context),
)


def is_table(lw: BufferAccess, node: ast.expr) -> bool:
    """Tell whether a node gives a table."""
    return lw.buffer_or("", lw.ty(node)) in TABLES.values()


def cell(lw: Lowering, node: ast.Subscript) -> tuple[Expr, Expr] | None:
    """Lower the row and the index of `table[i][j]`; None where it is no such thing.

    The row is an expression of kind `row`: no row is taken, and none checked by itself.
    """
    inner = node.value
    if isinstance(node.slice, ast.Slice) or not _is_row(lw, inner):
        return None
    assert isinstance(inner, ast.Subscript)
    if node in lw.context.dirty or inner in lw.context.dirty:
        return None
    if lw.context.caught and not _is_calm(lw, node.slice):
        return None
    table, row, index = lw.in_order(
        [_held(lw, inner.value), _kept(lw, inner.slice), lw.maker(node.slice)]
    )
    index = lw.to(index, "i")
    if lw.rebound:
        row, index = lw.save(row), lw.save(index)
    return Expr("row", None, ITEM[table.rep], (table, row)), index


def _held(lw: Lowering, node: ast.expr) -> object:
    return lambda: lw.keep(lw.lower(node))


def _kept(lw: Lowering, node: ast.expr) -> object:
    return lambda: lw.to(lw.lower(node), "i")


def _is_row(lw: Lowering, node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Subscript)
        and not isinstance(node.slice, ast.Slice)
        and is_table(lw, node.value)
    )


def _is_calm(lw: Lowering, node: ast.expr) -> bool:
    """Tell whether evaluating an index raises nothing that a handler catches."""
    parts = list(ast.walk(node))
    return all(isinstance(part, _PLAIN) and part not in lw.context.caught for part in parts)


def at(lw: Lowering, row: Expr, index: Expr) -> Expr:
    """Return the checked place of an item in a row that was not taken out."""
    kind = BUFFERS[row.rep]
    width = Expr("helper", f"k_{kind}_width", "n", row.args)
    place = lw.helper("k_at", index, width)
    return native(
        "{0}[{1}]", ITEM[row.rep], Expr("helper", f"k_{kind}_cells", DATA[row.rep], row.args), place
    )


def item(lw: Lowering, row: Expr, index: Expr) -> Expr:
    """Read an item of a row that was not taken out."""
    return lw.taken(at(lw, row, index))


def row(lw: Lowering, table: Expr, index: Expr, *, late: bool = False) -> Expr:
    """Take a row out of a table, to be read and written where it is."""
    name = "k_row_late" if late else "k_row"
    return lw.keep(Expr("helper", name, ITEM[table.rep], (table, lw.to(index, "i"))))


def known_row(lw: Lowering, table: Expr, index: Expr) -> Expr:
    """Take out a row that is known to be there."""
    return lw.keep(Expr("helper", "k_row_known", ITEM[table.rep], (table, index)))


def row_of(lw: Lowering, node: ast.Subscript, table: Expr, index: Expr) -> Expr:
    """Lower `table[index]` for evaluated parts."""
    late = node in lw.context.dirty or node in lw.context.caught
    return row(lw, table, index, late=late)


def row_size(lw: Lowering, node: ast.expr) -> Expr | None:
    """Lower `len(table[index])`; None where it is no such thing."""
    if not _is_row(lw, node) or node in lw.context.dirty or node in lw.context.caught:
        return None
    assert isinstance(node, ast.Subscript)
    table, index = lw.in_order([lw.maker(node.value), lw.maker(node.slice)])
    return Expr("helper", "k_row_size", "n", (table, lw.to(index, "i")))


def put(lw: Lowering, target: ast.Subscript, table: Expr, index: Expr, value: Expr) -> None:
    """Lower `table[index] = row` for evaluated parts."""
    if value.rep != ITEM[table.rep]:
        lw.bail("a row that is not kept as an array")
        return
    place = lw.place_in(table, index, target)
    lw.do(Expr("helper", "k_row_put", "v", (table, place, value)))


def method(lw: Lowering, node: ast.Call, name: str, table: Expr) -> Expr:
    """Lower pop, clear and reverse of a table."""
    if name == "pop" and not node.args:
        return lw.keep(Expr("helper", "k_table_pop", ITEM[table.rep], (table,)))
    if name in ("clear", "reverse"):
        lw.do(Expr("helper", f"k_table_{name}", "v", (table,)))
        return const(None)
    lw.bail(f"list.{name} on a table")
    return lw.temporary("o")
