"""Lower loops over ranges, containers, enumerate, zip, reversed and dict views."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from advisor.codegen.ir import (
    BUFFERS,
    ITEM,
    OBJECTS,
    Assign,
    Expr,
    ForEach,
    ForRange,
    Stmt,
    While,
)
from advisor.codegen.lowering import Lowering, code, const, native, rep_of
from advisor.inference.arithmetic import constant_int
from advisor.inference.loops import builtin_called, view_called
from advisor.inference.types import ANY, Ty, int_between

if TYPE_CHECKING:
    from advisor.inference.types import Atom

Body = Callable[[], None]
Maker = Callable[[], Expr]
Item = tuple[Expr, Ty]


def loop(lw: Lowering, source: ast.expr, bind: Callable[[Item], None], body: Body) -> None:
    """Append a loop over `source`: each turn binds an item, then runs the body."""
    name = builtin_called(lw.context, source)
    if name == "range":
        assert isinstance(source, ast.Call)
        if all(lw.ty(a).is_only("int", "bool") for a in source.args):
            _range(lw, source, bind, body)
            return
    if name in ("enumerate", "zip", "reversed"):
        assert isinstance(source, ast.Call)
        if _indexed(lw, source, bind, body):
            return
    view = view_called(source)
    if view is not None:
        assert isinstance(source, ast.Call)
        assert isinstance(source.func, ast.Attribute)
        if lw.ty(source.func.value).is_only("dict"):
            _view(lw, source.func.value, view, bind, body)
            return
    value = lw.lower(source)
    _container(lw, source, value, lw.ty(source), bind, body)


def _into(lw: Lowering, statement: Stmt, block: list[Stmt], fill: Body) -> None:
    lw.emit(statement)
    outer, lw.out = lw.out, block
    fill()
    lw.out = outer


def _range(lw: Lowering, source: ast.Call, bind: Callable[[Item], None], body: Body) -> None:
    parts = lw.in_order([lw.maker(a) for a in source.args])
    parts = [lw.to(p, "i") for p in parts]
    start = const(0) if len(parts) == 1 else parts[0]
    stop = parts[0] if len(parts) == 1 else parts[1]
    step = constant_int(lw.ty(source.args[2])) if len(parts) == 3 else 1
    from advisor.inference.builtins import range_of

    ty = int_between(*range_of([lw.ty(a) for a in source.args]))
    counter = lw.temporary("i")
    if not step and source in lw.context.dirty:
        made = _iterator(lw, "range", parts)
        _object_loop(lw, made, ty, bind, body)
        return
    if step:
        loop_ = ForRange(
            name=str(counter.value),
            start=start,
            stop=lw.save(stop) if stop.kind != "const" else stop,
            step=step,
        )

        def fill() -> None:
            bind((counter, ty))
            body()

        _into(lw, loop_, loop_.body, fill)
        return
    first, by = lw.save(start), lw.save(parts[2])
    count = lw.keep(lw.helper("k_range_len", first, stop, by))
    counted = ForRange(name=str(counter.value), start=const(0), stop=count, step=1)

    def fill_stepped() -> None:
        bind((native("({0} + {1} * {2})", "i", first, counter, by), ty))
        body()

    _into(lw, counted, counted.body, fill_stepped)


class Cursor:
    """A sequence read by index: its length now, and the item at an index."""

    def __init__(self, lw: Lowering, value: Expr, ty: Ty, node: ast.AST) -> None:
        """Keep the sequence in a local of its own."""
        self.lw = lw
        self.ty = ty
        variable = value.kind == "local" and value.rep in BUFFERS
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
        return native("len({0})", "n", self.value)

    def at(self, index: Expr) -> Item:
        """Return the item at an index known to be inside, and its type."""
        lw, rep = self.lw, self.value.rep
        from advisor.inference.builtins import item_type

        item = item_type(lw.context, self.ty)
        if rep in BUFFERS:
            expr = native("{0}[{1}]", ITEM[rep], lw.buffer_data(self.value), index)
            return (lw.to(expr, "b") if rep == "F" else expr), item
        if rep in "sc":
            return lw.helper("k_char_in", self.value, index), item
        if rep == "y":
            return lw.helper("k_byte_in", self.value, index), item
        if rep == "a":
            return lw.helper("k_barray_at", self.value, index), item
        if rep == "t":
            return lw.helper("k_part", self.value, index), item
        return lw.helper("k_item_late", self.value, index), item


def _cursor(lw: Lowering, node: ast.expr) -> Cursor | None:
    if builtin_called(lw.context, node) or view_called(node):
        return None
    if not lw.ty(node).is_only("str", "bytes", "bytearray", "list", "tuple"):
        return None
    return Cursor(lw, lw.lower(node), lw.ty(node), node)


def _indexed(lw: Lowering, source: ast.Call, bind: Callable[[Item], None], body: Body) -> bool:
    assert isinstance(source.func, ast.Name)
    name = source.func.id
    if name == "enumerate":
        return _enumerate(lw, source, bind, body)
    if name == "reversed":
        return _reversed(lw, source, bind, body)
    if not all(_sequence(lw, a) for a in source.args) or not source.args:
        return _generic(lw, source, bind, body)
    cursors = [_cursor(lw, a) for a in source.args]
    index = lw.temporary("i")
    lw.emit(Assign(name=str(index.value), expr=const(0)))
    known = [c for c in cursors if c is not None]
    test = native(
        "(" + " and ".join(f"{{0}} < {{{i}}}" for i in range(1, len(known) + 1)) + ")",
        "b",
        index,
        *(c.length() for c in known),
    )
    turn = While(test=test)

    def fill() -> None:
        items = [c.at(index) for c in known]
        kept = [(lw.keep(e), t) for e, t in items]
        lw.emit(Assign(name=str(index.value), expr=native("({0} + 1)", "i", index)))
        bind((Expr("tuple", None, "t", tuple(e for e, _ in kept)), _pair_type(t for _, t in kept)))
        body()

    _into(lw, turn, turn.body, fill)
    return True


def _pair_type(types: object) -> Ty:
    from advisor.inference.types import tuple_of

    return tuple_of(types)  # type: ignore[arg-type]


def _sequence(lw: Lowering, node: ast.expr) -> bool:
    if builtin_called(lw.context, node) or view_called(node):
        return False
    return lw.ty(node).is_only("str", "bytes", "bytearray", "list", "tuple")


def _generic(lw: Lowering, source: ast.Call, bind: Callable[[Item], None], body: Body) -> bool:
    """Loop over the iterator that Python would make."""
    assert isinstance(source.func, ast.Name)
    made = _iterator(lw, source.func.id, lw.in_order([_operand(lw, a) for a in source.args]))
    item = _pair_type([ANY] * len(source.args)) if source.func.id == "zip" else ANY
    _object_loop(lw, made, item, bind, body)
    return True


def _operand(lw: Lowering, node: ast.expr) -> Maker:
    """Return what lowers what an iterator takes its items from, to an object."""

    def make() -> Expr:
        name, view = builtin_called(lw.context, node), view_called(node)
        if name is not None and lw.ty(node) is ANY:
            assert isinstance(node, ast.Call)
            return _iterator(lw, name, lw.in_order([_operand(lw, a) for a in node.args]))
        if view is not None:
            assert isinstance(node, ast.Call)
            assert isinstance(node.func, ast.Attribute)
            if lw.ty(node.func.value).is_only("dict"):
                return code(f"{{0}}.{view}()", "o", lw.lower(node.func.value))
        value = lw.lower(node)
        if value.rep in BUFFERS:
            lw.bail("an iterator over a list that is kept as an array")
        if value.rep == "o" and node not in lw.context.dirty:
            return lw.helper("k_iterable", value)
        return lw.object_of(value)

    return make


def _iterator(lw: Lowering, name: str, parts: list[Expr]) -> Expr:
    """Return a call of a builtin that Cython can't turn into a loop of its own."""
    callee = lw.keep(code(name, "o"))
    shown = ", ".join(f"{{{index}}}" for index in range(1, len(parts) + 1))
    return code(f"cython.cast(object, {{0}})({shown})", "o", callee, *map(lw.object_of, parts))


def _object_loop(
    lw: Lowering, made: Expr, item: Ty, bind: Callable[[Item], None], body: Body
) -> None:
    """Append a loop over any object, as Python iterates over it."""
    held = lw.temporary("o")
    each = ForEach(names=[str(held.value)], iterable=lw.keep(made))

    def fill() -> None:
        bind((lw.keep(lw.to(held, "t")) if item.is_only("tuple") else held, item))
        body()

    _into(lw, each, each.body, fill)


def _enumerate(lw: Lowering, source: ast.Call, bind: Callable[[Item], None], body: Body) -> bool:
    start = const(0) if len(source.args) == 1 else lw.to(lw.lower(source.args[1]), "i")
    counter = lw.temporary("i")
    shown = lw.temporary("i")
    inner = source.args[0]
    lw.emit(Assign(name=str(counter.value), expr=start))
    low, high = (0, 0) if len(source.args) == 1 else lw.ty(source.args[1]).range
    number = int_between(low, high + (1 << 60) - 1)

    def bind_pair(item: Item) -> None:
        expr = item[0] if item[0].kind == "tuple" else lw.keep(item[0])
        lw.emit(Assign(name=str(shown.value), expr=counter))
        lw.emit(Assign(name=str(counter.value), expr=native("({0} + 1)", "i", counter)))
        bind((Expr("tuple", None, "t", (shown, expr)), _pair_type((number, item[1]))))

    loop(lw, inner, bind_pair, body)
    return True


def _reversed(lw: Lowering, source: ast.Call, bind: Callable[[Item], None], body: Body) -> bool:
    inner = source.args[0]
    if builtin_called(lw.context, inner) == "range":
        assert isinstance(inner, ast.Call)
        step = constant_int(lw.ty(inner.args[2])) if len(inner.args) == 3 else 1
        if step not in (1, -1) or not all(lw.ty(a).is_only("int") for a in inner.args):
            return _generic(lw, source, bind, body)
        parts = [lw.save(lw.to(lw.lower(a), "i")) for a in inner.args]
        start = const(0) if len(parts) == 1 else parts[0]
        stop = parts[0] if len(parts) == 1 else parts[1]
        from advisor.inference.builtins import range_of

        ty = int_between(*range_of([lw.ty(a) for a in inner.args]))
        counter = lw.temporary("i")
        offset = "({0} - 1)" if step == 1 else "({0} + 1)"
        turn = ForRange(
            name=str(counter.value),
            start=native(offset, "i", stop),
            stop=native(offset, "i", start),
            step=-step,
        )

        def fill_range() -> None:
            bind((counter, ty))
            body()

        _into(lw, turn, turn.body, fill_range)
        return True
    cursor = _cursor(lw, inner)
    if cursor is None:
        return _generic(lw, source, bind, body)
    index = lw.temporary("i")
    lw.emit(Assign(name=str(index.value), expr=native("({0} - 1)", "i", cursor.length())))
    test = "({0} >= 0)" if cursor.fixed else "({0} >= 0 and {0} < {1})"
    back = While(test=native(test, "b", index, cursor.length()))

    def fill() -> None:
        expr, ty = cursor.at(index)
        kept = lw.keep(expr)
        lw.emit(Assign(name=str(index.value), expr=native("({0} - 1)", "i", index)))
        bind((kept, ty))
        body()

    _into(lw, back, back.body, fill)
    return True


def _view(
    lw: Lowering, base: ast.expr, view: str, bind: Callable[[Item], None], body: Body
) -> None:
    mapping = lw.save(lw.lower(base))
    ty = lw.ty(base)
    key_ty, item_ty = lw.context.sites.key(ty), lw.context.sites.item(ty, "dict")
    names = {"items": 2, "keys": 1, "values": 1}[view]
    held = [lw.temporary("o") for _ in range(names)]
    turn = ForEach(
        names=[str(h.value) for h in held],
        iterable=Expr("code", f"{{0}}.{view}()", "o", (mapping,)),
    )

    def fill() -> None:
        if view == "items":
            bind((Expr("tuple", None, "t", tuple(held)), _pair_type((key_ty, item_ty))))
        else:
            bind((held[0], key_ty if view == "keys" else item_ty))
        body()

    _into(lw, turn, turn.body, fill)


def _container(
    lw: Lowering, node: ast.expr, value: Expr, ty: Ty, bind: Callable[[Item], None], body: Body
) -> None:
    from advisor.inference.builtins import item_type

    item = item_type(lw.context, ty)
    if value.rep in BUFFERS or value.rep in "yac":
        cursor = Cursor(lw, value, ty, node)
        index = lw.temporary("i")
        lw.emit(Assign(name=str(index.value), expr=const(0)))
        turn = While(test=native("({0} < {1})", "b", index, cursor.length()))

        def fill() -> None:
            expr, at = cursor.at(index)
            kept = lw.keep(expr)
            lw.emit(Assign(name=str(index.value), expr=native("({0} + 1)", "i", index)))
            bind((kept, at))
            body()

        _into(lw, turn, turn.body, fill)
        return
    if value.rep == "s":
        held = lw.temporary("c")
    else:
        held = lw.temporary("o")
        if value.rep == "o":
            known = ty.is_only("range", "frozenset")
            if not known and node not in lw.context.dirty and node not in lw.context.effects:
                value = lw.helper("k_iterable", value)
    each = ForEach(names=[str(held.value)], iterable=lw.keep(value))

    def fill_each() -> None:
        bind((held, item))
        body()

    _into(lw, each, each.body, fill_each)


def bind_target(lw: Lowering, target: ast.expr, item: Item) -> None:
    """Bind an item to an assignment target, taking it apart and checking what is speculated."""
    expr, ty = item
    if isinstance(target, ast.Name):
        guard = lw.context.guards.get(target)
        if expr.kind == "tuple":
            expr = packed(lw, expr)
        if guard is not None and expr.rep == "o":
            expr = lw.guard(target, expr, guard)
        lw.assign(target.id, expr)
        return
    if isinstance(target, (ast.Tuple, ast.List)):
        parts = unpack(lw, target, expr, ty)
        for part, piece in zip(target.elts, parts, strict=True):
            bind_target(lw, part.value if isinstance(part, ast.Starred) else part, piece)
        return
    from advisor.codegen.statements import store

    store(lw, target, packed(lw, expr) if expr.kind == "tuple" else expr, ty)


def packed(lw: Lowering, expr: Expr) -> Expr:
    """Make the tuple that a bundle of values stands for."""
    parts = tuple(packed(lw, a) if a.kind == "tuple" else lw.object_of(a) for a in expr.args)
    text = (
        "("
        + ", ".join(f"{{{i}}}" for i in range(len(parts)))
        + ("," if len(parts) == 1 else "")
        + ")"
    )
    return Expr("code", text, "t", parts)


def unpack(lw: Lowering, target: ast.Tuple | ast.List, expr: Expr, ty: Ty) -> list[Item]:
    """Take a value apart into as many items as a target has."""
    count = len(target.elts)
    if any(isinstance(part, ast.Starred) for part in target.elts):
        from advisor.codegen.starred import collect

        return collect(lw, target, packed(lw, expr) if expr.kind == "tuple" else expr)
    atom = ty.single
    types = _part_types(atom, count)
    if expr.kind == "tuple":
        if len(expr.args) != count:
            lw.bail("wrong number of items")
            return [(lw.temporary(rep_of(t)), t) for t in types]
        kept = [a if a.kind == "tuple" else lw.keep(a) for a in expr.args]
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
    if expr.rep == "t":
        whole = lw.keep(expr)
        if not known:
            whole = lw.keep(lw.helper("k_size", whole, const(count)))
    else:
        whole = lw.keep(lw.helper("k_unpack", expr, const(count)))
        if atom is not None and atom.kind == "list":
            types = [lw.context.sites.item(ty, "list")] * count
    return [
        _piece(lw, part, part_ty, whole, index)
        for index, (part, part_ty) in enumerate(zip(target.elts, types, strict=True))
    ]


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
