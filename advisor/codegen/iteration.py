"""Lower loops over ranges, containers, enumerate and dict views."""

from __future__ import annotations

import ast
from collections.abc import Callable

from advisor.codegen.cursor import Body, Cursor, Item, repeat
from advisor.codegen.ir import BUFFERS, Assign, Expr, ForEach, ForRange, While
from advisor.codegen.iterators import backward, iterator, let_go, object_loop, zipped
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import const, native
from advisor.inference.arithmetic import constant_int
from advisor.inference.builtin_arguments import gives_columns, item_type, range_of
from advisor.inference.loops import builtin_called, view_called
from advisor.inference.types import Ty, array_code, int_between, tuple_of


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


def _range(lw: Lowering, source: ast.Call, bind: Callable[[Item], None], body: Body) -> None:
    parts = lw.in_order([lw.maker(a) for a in source.args])
    parts = [lw.to(p, "i") for p in parts]
    start = const(0) if len(parts) == 1 else parts[0]
    stop = parts[0] if len(parts) == 1 else parts[1]
    step = constant_int(lw.ty(source.args[2])) if len(parts) == 3 else 1
    ty = int_between(*range_of([lw.ty(a) for a in source.args]))
    counter = lw.temporary("i")
    if not step and source in lw.context.dirty:
        made = iterator(lw, "range", parts)
        object_loop(lw, made, ty, bind, body)
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

        repeat(lw, loop_, fill)
        return
    first, by = lw.save(start), lw.save(parts[2])
    count = lw.keep(lw.helper("k_range_len", first, stop, by))
    counted = ForRange(name=str(counter.value), start=const(0), stop=count, step=1)

    def fill_stepped() -> None:
        bind((native("({0} + {1} * {2})", "i", first, counter, by), ty))
        body()

    repeat(lw, counted, fill_stepped)


def _indexed(lw: Lowering, source: ast.Call, bind: Callable[[Item], None], body: Body) -> bool:
    assert isinstance(source.func, ast.Name)
    name = source.func.id
    if name == "enumerate":
        return _enumerate(lw, source, bind, body)
    if name == "reversed":
        return backward(lw, source, bind, body)
    return zipped(lw, source, bind, body)


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
        bind((Expr("tuple", None, "t", (shown, expr)), tuple_of((number, item[1]))))

    loop(lw, inner, bind_pair, body)
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
            bind((Expr("tuple", None, "t", tuple(held)), tuple_of((key_ty, item_ty))))
        else:
            bind((held[0], key_ty if view == "keys" else item_ty))
        body()

    repeat(lw, turn, fill)


def _container(
    lw: Lowering, node: ast.expr, value: Expr, ty: Ty, bind: Callable[[Item], None], body: Body
) -> None:
    item = item_type(lw.context, ty)
    if value.rep in BUFFERS or value.rep in "yac" or array_code(ty):
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

        repeat(lw, turn, fill)
        return
    if value.rep == "s":
        held = lw.temporary("c")
    else:
        held = lw.temporary("o")
        if value.rep == "o":
            known = ty.is_only("range", "frozenset", "deque", "array", "iter")
            known |= gives_columns(lw.context, node)
            if not known and node not in lw.context.dirty and node not in lw.context.effects:
                value = lw.helper("k_iterable", value)
    each = ForEach(names=[str(held.value)], iterable=lw.keep(value))

    def fill_each() -> None:
        bind((held, item))
        body()

    repeat(lw, each, fill_each)
    if node in lw.context.effects or node in lw.context.dirty:
        let_go(lw, each.iterable)
