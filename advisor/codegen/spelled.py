"""Lower loops over numbers, or rows of numbers, that are spelled out where the loop stands.

    for r, c in ((row + 1, column), (row, column + 1)):
    ->  held = k_ints_new(4); k_ints_data(held)[0] = row + 1; ...
        for turn in range(2): r = k_ints_data(held)[turn * 2]; c = k_ints_data(held)[turn * 2 + 1]

All of them are evaluated before the first turn, as Python does; no tuple is made.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen.binding import bind_target
from advisor.codegen.cursor import repeat
from advisor.codegen.ir import ITEM, Expr, ForRange
from advisor.codegen.reps import const, native, rep_of
from advisor.inference.types import NOTHING, tuple_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.codegen.lowering import Lowering
    from advisor.inference.types import Ty

_HOLDERS = {"i": "I", "b": "I", "d": "D"}
_MOST_ROWS = 32


def spelled_out(lw: Lowering, target: ast.expr, source: ast.expr, body: Callable[[], None]) -> bool:
    """Append a loop over a display of rows of numbers; tell whether it is one."""
    rows = _rows(lw, target, source)
    if rows is None:
        return False
    types = [_joined(lw, column) for column in zip(*rows, strict=True)]
    reps = [rep_of(ty) for ty in types]
    if any(rep not in _HOLDERS for rep in reps):
        return False
    parts = lw.in_order([lw.maker(part) for row in rows for part in row])
    held = {rep: _filled(lw, parts, reps, rep) for rep in dict.fromkeys(_HOLDERS[r] for r in reps)}
    counter = lw.temporary("i")
    turn = ForRange(name=str(counter.value), start=const(0), stop=const(len(rows)), step=1)

    def fill() -> None:
        pieces = [lw.keep(_piece(lw, held, reps, place, counter)) for place in range(len(reps))]
        if isinstance(target, ast.Tuple):
            bind_target(lw, target, (Expr("tuple", None, "t", tuple(pieces)), tuple_of(types)))
        else:
            bind_target(lw, target, (pieces[0], types[0]))
        body()

    repeat(lw, turn, fill)
    return True


def _rows(lw: Lowering, target: ast.expr, source: ast.expr) -> list[list[ast.expr]] | None:
    """Return the parts of each row of a display that a target takes apart, None where not."""
    late = source in lw.context.dirty or source in lw.context.effects
    if late or not isinstance(source, (ast.Tuple, ast.List)):
        return None
    if not 0 < len(source.elts) <= _MOST_ROWS:
        return None
    rows: list[list[ast.expr]] = []
    for item in source.elts:
        match target, item:
            case ast.Name(), ast.expr():
                rows.append([item])
            case ast.Tuple(elts=names), ast.Tuple(elts=parts) if len(names) == len(parts):
                if not all(isinstance(name, ast.Name) for name in names):
                    return None
                rows.append(parts)
            case _:
                return None
    return rows


def _joined(lw: Lowering, column: tuple[ast.expr, ...]) -> Ty:
    ty = NOTHING
    for part in column:
        ty = ty.join(lw.ty(part))
    return ty


def _filled(lw: Lowering, parts: list[Expr], reps: list[str], holder: str) -> Expr:
    """Return a buffer with the parts of its columns, row by row."""
    mine = [p for i, p in enumerate(parts) if _HOLDERS[reps[i % len(reps)]] == holder]
    item = ITEM[holder]
    mine = [lw.keep(lw.to(part, item)) for part in mine]
    made = lw.new_buffer(holder, const(len(mine)))
    data = lw.buffer_data(made)
    for place, part in enumerate(mine):
        lw.store(native("{0}[{1}]", item, data, const(place)), part)
    return made


def _piece(lw: Lowering, held: dict[str, Expr], reps: list[str], place: int, counter: Expr) -> Expr:
    """Return a column of the row whose turn it is."""
    holder = _HOLDERS[reps[place]]
    columns = [p for p, rep in enumerate(reps) if _HOLDERS[rep] == holder]
    at = counter
    if len(columns) > 1:
        at = native(f"({{0}} * {len(columns)} + {columns.index(place)})", "i", counter)
    piece = native("{0}[{1}]", ITEM[holder], lw.buffer_data(held[holder]), at)
    return native("({0} != 0)", "b", piece) if reps[place] == "b" else piece
