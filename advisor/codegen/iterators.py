"""Lower loops over zip, reversed, and the iterators Python itself would make."""

from __future__ import annotations

import ast
from collections.abc import Callable

from advisor.codegen.cursor import Body, Item, Maker, cursor, is_sequence, repeat
from advisor.codegen.ir import BUFFERS, Assign, Break, Expr, ForEach, ForRange, If, While
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import code, const, native
from advisor.inference.arithmetic import constant_int
from advisor.inference.builtin_arguments import item_type, range_of
from advisor.inference.loops import builtin_called, view_called
from advisor.inference.types import ANY, Ty, int_between, tuple_of


def zipped(lw: Lowering, source: ast.Call, bind: Callable[[Item], None], body: Body) -> bool:
    """Append a loop over `zip(...)`: by index where all are sequences."""
    if not all(is_sequence(lw, a) for a in source.args) or not source.args:
        own = [lw.ty(a).is_only("iter") or is_sequence(lw, a) for a in source.args]
        if all(own) and own and source not in lw.context.dirty:
            return _by_hand(lw, source, bind, body)
        return _generic(lw, source, bind, body)
    cursors = [cursor(lw, a) for a in source.args]
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
        bind((Expr("tuple", None, "t", tuple(e for e, _ in kept)), tuple_of(t for _, t in kept)))
        body()

    repeat(lw, turn, fill)
    return True


def _by_hand(lw: Lowering, source: ast.Call, bind: Callable[[Item], None], body: Body) -> bool:
    """Loop over `zip(...)` with iterators of this function: one after the other gives an item."""
    held = [cursor(lw, a) or lw.save(lw.to(lw.lower(a), "o")) for a in source.args]
    index = lw.temporary("i")
    lw.emit(Assign(name=str(index.value), expr=const(0)))

    def item_at(place: int) -> Item:
        one = held[place]
        if isinstance(one, Expr):
            given = lw.keep(lw.helper("k_next_or_end", one))
            lw.emit(If(test=lw.helper("k_is_end", given), body=[Break()]))
            return given, item_type(lw.context, lw.ty(source.args[place]))
        over = native("({0} >= {1})", "b", index, one.length())
        lw.emit(If(test=over, body=[Break()]))
        expr, ty = one.at(index)
        return lw.keep(expr), ty

    def fill() -> None:
        items = [item_at(place) for place in range(len(held))]
        lw.emit(Assign(name=str(index.value), expr=native("({0} + 1)", "i", index)))
        bind((Expr("tuple", None, "t", tuple(e for e, _ in items)), tuple_of(t for _, t in items)))
        body()

    repeat(lw, While(test=const(True)), fill)
    return True


def _generic(lw: Lowering, source: ast.Call, bind: Callable[[Item], None], body: Body) -> bool:
    """Loop over the iterator that Python would make."""
    assert isinstance(source.func, ast.Name)
    made = iterator(lw, source.func.id, lw.in_order([operand(lw, a) for a in source.args]))
    item = tuple_of([ANY] * len(source.args)) if source.func.id == "zip" else ANY
    object_loop(lw, made, item, bind, body)
    return True


def operand(lw: Lowering, node: ast.expr) -> Maker:
    """Return what lowers what an iterator takes its items from, to an object."""

    def make() -> Expr:
        name, view = builtin_called(lw.context, node), view_called(node)
        if name is not None and lw.ty(node) is ANY:
            assert isinstance(node, ast.Call)
            return iterator(lw, name, lw.in_order([operand(lw, a) for a in node.args]))
        if view is not None:
            assert isinstance(node, ast.Call)
            assert isinstance(node.func, ast.Attribute)
            if lw.ty(node.func.value).is_only("dict"):
                return code(f"{{0}}.{view}()", "o", lw.lower(node.func.value))
        value = lw.lower(node)
        if value.rep in BUFFERS:
            lw.bail("an iterator over a list that is kept as an array")
        known = lw.ty(node).is_only("array", "iter")
        if value.rep == "o" and not known and node not in lw.context.dirty:
            return lw.helper("k_iterable", value)
        return lw.object_of(value)

    return make


def iterator(lw: Lowering, name: str, parts: list[Expr]) -> Expr:
    """Return a call of a builtin that Cython can't turn into a loop of its own."""
    callee = lw.keep(code(name, "o"))
    shown = ", ".join(f"{{{index}}}" for index in range(1, len(parts) + 1))
    return code(f"cython.cast(object, {{0}})({shown})", "o", callee, *map(lw.object_of, parts))


def object_loop(
    lw: Lowering, made: Expr, item: Ty, bind: Callable[[Item], None], body: Body
) -> None:
    """Append a loop over any object, as Python iterates over it."""
    held = lw.temporary("o")
    each = ForEach(names=[str(held.value)], iterable=lw.keep(made))

    def fill() -> None:
        bind((lw.keep(lw.to(held, "t")) if item.is_only("tuple") else held, item))
        body()

    repeat(lw, each, fill)
    let_go(lw, each.iterable)


def let_go(lw: Lowering, iterated: Expr) -> None:
    """Let go of what a loop ran over: a generator that was left early is closed then."""
    if iterated.kind == "local" and str(iterated.value) in lw.temporaries and iterated.rep == "o":
        lw.emit(Assign(name=str(iterated.value), expr=const(None)))


def backward(lw: Lowering, source: ast.Call, bind: Callable[[Item], None], body: Body) -> bool:
    """Append a loop over `reversed(...)`: counting down where that is possible."""
    inner = source.args[0]
    if builtin_called(lw.context, inner) == "range":
        assert isinstance(inner, ast.Call)
        step = constant_int(lw.ty(inner.args[2])) if len(inner.args) == 3 else 1
        if step not in (1, -1) or not all(lw.ty(a).is_only("int") for a in inner.args):
            return _generic(lw, source, bind, body)
        parts = [lw.save(lw.to(lw.lower(a), "i")) for a in inner.args]
        start = const(0) if len(parts) == 1 else parts[0]
        stop = parts[0] if len(parts) == 1 else parts[1]
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

        repeat(lw, turn, fill_range)
        return True
    items = cursor(lw, inner)
    if items is None:
        return _generic(lw, source, bind, body)
    index = lw.temporary("i")
    lw.emit(Assign(name=str(index.value), expr=native("({0} - 1)", "i", items.length())))
    test = "({0} >= 0)" if items.fixed else "({0} >= 0 and {0} < {1})"
    back = While(test=native(test, "b", index, items.length()))

    def fill() -> None:
        expr, ty = items.at(index)
        kept = lw.keep(expr)
        lw.emit(Assign(name=str(index.value), expr=native("({0} - 1)", "i", index)))
        bind((kept, ty))
        body()

    repeat(lw, back, fill)
    return True


def made(lw: Lowering, node: ast.Call) -> Expr:
    """Lower `iter(x)` to the iterator that Python makes."""
    return lw.keep(code("iter({0})", "o", lw.object_of(operand(lw, node.args[0])())))


def taken(lw: Lowering, node: ast.Call) -> Expr:
    """Lower `next(it)` of such an iterator; where there is no item left, the original raises."""
    it, *otherwise = lw.in_order([lw.maker(arg) for arg in node.args])
    held = lw.to(it, "o")
    if otherwise:
        return lw.keep(lw.helper("k_next_or", held, lw.object_of(otherwise[0])))
    return lw.keep(lw.helper("k_next_caught" if node in lw.context.caught else "k_next", held))
