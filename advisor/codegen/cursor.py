"""Read a sequence item by item, by index."""

from __future__ import annotations

import ast
from collections.abc import Callable

from advisor.codegen import arrays, tables
from advisor.codegen.ir import BUFFERS, ITEM, TABLES, Expr, ForEach, ForRange, While
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import const, native
from advisor.inference.builtin_arguments import item_type
from advisor.inference.loops import builtin_called, view_called
from advisor.inference.types import Ty, array_code

Body = Callable[[], None]
Maker = Callable[[], Expr]
Item = tuple[Expr, Ty]


def repeat(lw: Lowering, turn: ForRange | ForEach | While, fill: Body) -> None:
    """Append a loop whose body is what `fill` emits."""
    lw.emit(turn)
    lw.into(turn.body, fill)


class Cursor:
    """A sequence read by index: its length now, and the item at an index."""

    def __init__(self, lw: Lowering, value: Expr, ty: Ty, node: ast.AST) -> None:
        """Keep the sequence in a local of its own."""
        self.lw = lw
        self.ty = ty
        variable = value.kind == "local" and value.rep in BUFFERS and not _is_rebound(lw, node)
        self.value = value if variable else lw.save(value)
        self.node = node

    @property
    def fixed(self) -> bool:
        """Tell whether its length can't change."""
        return self.value.rep in "syct"

    def length(self) -> Expr:
        """Return its length."""
        if self.value.rep in BUFFERS:
            return self.lw.buffer_size(self.value)
        if self.value.rep == "c":
            return const(1)
        if array_code(self.ty):
            return arrays.size(self.lw, self.value)
        return native("len({0})", "n", self.value)

    def at(self, index: Expr) -> Item:
        """Return the item at an index known to be inside, and its type."""
        lw, rep = self.lw, self.value.rep
        item = item_type(lw.context, self.ty)
        if rep in TABLES.values():
            return tables.known_row(lw, self.value, index), item
        if rep in BUFFERS:
            expr = native("{0}[{1}]", ITEM[rep], lw.buffer_data(self.value), index)
            return lw.taken(expr), item
        if array_code(self.ty):
            return arrays.item(lw, array_code(self.ty), self.value, index), item
        if rep in "sc":
            return lw.helper("k_char_in", self.value, index), item
        if rep == "y":
            return lw.helper("k_byte_in", self.value, index), item
        if rep == "a":
            return lw.helper("k_barray_at", self.value, index), item
        if rep == "t":
            return lw.helper("k_part", self.value, index), item
        return lw.helper("k_item_late", self.value, index), item


def _is_rebound(lw: Lowering, node: ast.AST) -> bool:
    """Tell whether a loop gives the variable that it runs over another value."""
    tree = lw.context.function.tree
    assert tree is not None
    if isinstance(node, ast.NamedExpr):
        node = node.target
    return isinstance(node, ast.Name) and any(
        isinstance(part, ast.Name) and part.id == node.id and isinstance(part.ctx, ast.Store)
        for loop in ast.walk(tree)
        if any(inner is node for head in _heads(loop) for inner in ast.walk(head))
        for part in ast.walk(loop)
    )


def _heads(loop: ast.AST) -> list[ast.expr]:
    """Return what a loop runs over."""
    if isinstance(loop, ast.For):
        return [loop.iter]
    if isinstance(loop, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        return [part.iter for part in loop.generators]
    return []


def cursor(lw: Lowering, node: ast.expr) -> Cursor | None:
    """Return a cursor over what a node gives, or None where it isn't a sequence."""
    if builtin_called(lw.context, node) or view_called(node):
        return None
    if not is_sequence(lw, node):
        return None
    return Cursor(lw, lw.lower(node), lw.ty(node), node)


def is_sequence(lw: Lowering, node: ast.expr) -> bool:
    """Tell whether a node gives a sequence of a known type."""
    if builtin_called(lw.context, node) or view_called(node):
        return False
    ty = lw.ty(node)
    return ty.is_only("str", "bytes", "bytearray", "list", "tuple") or bool(array_code(ty))
