"""Lower methods of lists, kept as objects or as buffers."""

from __future__ import annotations

import ast

from advisor.codegen import tables
from advisor.codegen.ir import BUFFERS, ITEM, TABLES, Assign, Expr, Store, While
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import code, const, native, rep_of
from advisor.inference.types import I64_HIGH, SCALARS


def method(lw: Lowering, node: ast.Call, name: str, base: Expr, args: list[Expr]) -> Expr:
    """Lower a method of a list, which may be kept as a buffer."""
    nothing = const(None)
    if base.rep in BUFFERS:
        return _buffer(lw, node, name, base, args)
    args = [_spread(lw, name, *part) for part in zip(node.args, args, strict=True)]
    undo = node in lw.context.undone
    if name == "append":
        lw.do(lw.helper("k_list_grow" if undo else "k_list_push", base, lw.object_of(args[0])))
        return nothing
    if name == "pop" and not args:
        return lw.keep(lw.helper("k_list_pop" if undo else "k_pop", base))
    if undo and name == "extend":
        lw.do(lw.helper("k_list_extend", base, lw.object_of(args[0])))
        return nothing
    base = lw.keep(base)
    if name == "sort":
        _sort(lw, node, base)
        return nothing
    compared = name in ("remove", "index", "count")
    parts = [lw.told_apart(a) if compared else lw.object_of(a) for a in args]
    if compared:
        lw.do(lw.helper("k_plain", base))
        parts = [
            p if lw.ty(a).is_only(*SCALARS) else lw.helper("k_plain", p)
            for a, p in zip(node.args, parts, strict=True)
        ]
    if name == "extend" and not lw.ty(node.args[0]).is_only("list", "tuple", "str"):
        parts = [lw.helper("k_iterable", parts[0])]
    if undo:
        parts = [lw.keep(p) for p in parts]
        lw.do(lw.helper("k_list_keep", base))
    shown = ", ".join(f"{{{i}}}" for i in range(1, len(parts) + 1))
    made = code(f"cython.cast(object, {{0}}).{name}({shown})", "o", base, *parts)
    if lw.ty(node).is_only("none"):
        lw.do(made)
        return nothing
    return lw.keep(made)


def _sort(lw: Lowering, node: ast.Call, base: Expr) -> None:
    """Put a list in order, in place; `reverse` may be given."""
    reverse = lw.keep(lw.object_of(lw.lower(node.keywords[0].value))) if node.keywords else None
    if node in lw.context.undone:
        lw.do(lw.helper("k_list_keep", base))
    lw.do(lw.helper("k_sort", base, const(False) if reverse is None else reverse))


def _buffer(lw: Lowering, node: ast.Call, name: str, base: Expr, args: list[Expr]) -> Expr:
    kind = BUFFERS[base.rep]
    if name == "append":
        lw.push(base, args[0])
        return const(None)
    if name == "copy":
        return _copied(lw, node, base)
    if base.rep in TABLES.values():
        return tables.method(lw, node, name, base)
    size = lw.buffer_size(base)
    variable = size.kind == "local"
    if name == "insert" or (name == "pop" and args):
        return _placed(lw, node, base, args)
    if name == "pop":
        if node in lw.context.caught and node not in lw.context.dirty:
            lw.do(lw.helper("k_pop_of", lw.to(size, "n")))
        else:
            lw.unless(native("({0} > 0)", "b", size), "pop from an empty list")
        data = lw.buffer_data(base)
        last = native("{0}[{1} - 1]", ITEM[base.rep], data, size)
        item = lw.save(lw.taken(last))
        cut = Expr("helper", f"k_{kind}_cut", "n", (base, native("({0} - 1)", "n", size)))
        _resize(lw, base, cut, variable=variable)
        return item
    if name == "clear":
        _resize(lw, base, Expr("helper", f"k_{kind}_cut", "n", (base, const(0))), variable=variable)
        return const(None)
    if name == "reverse":
        low, high, held = lw.temporary("i"), lw.temporary("i"), lw.temporary(ITEM[base.rep])
        data = lw.buffer_data(base)
        lw.emit(Assign(name=str(low.value), expr=const(0)))
        lw.emit(Assign(name=str(high.value), expr=native("({0} - 1)", "i", size)))
        turn = While(test=native("({0} < {1})", "b", low, high))
        rep = ITEM[base.rep]
        one, two = native("{0}[{1}]", rep, data, low), native("{0}[{1}]", rep, data, high)
        turn.body = [
            Assign(line=lw.line, name=str(held.value), expr=one),
            Store(line=lw.line, target=one, expr=two),
            Store(line=lw.line, target=two, expr=held),
            Assign(line=lw.line, name=str(low.value), expr=native("({0} + 1)", "i", low)),
            Assign(line=lw.line, name=str(high.value), expr=native("({0} - 1)", "i", high)),
        ]
        lw.emit(turn)
        return const(None)
    lw.bail(f"list.{name} on a buffer")
    return lw.temporary(rep_of(lw.ty(node)))


def _placed(lw: Lowering, node: ast.Call, base: Expr, args: list[Expr]) -> Expr:
    """Lower insert, or pop of an item that is not the last."""
    kind, at = BUFFERS[base.rep], lw.to(args[0], "i")
    if len(args) > 1:
        value = lw.keep(lw.given(args[1], base.rep))
        lw.resized(base, Expr("helper", f"k_{kind}_insert", "n", (base, at, value)))
        return const(None)
    raises = node in lw.context.caught or node in lw.context.dirty
    size = lw.buffer_size(base)
    place = lw.keep(lw.helper("k_pop_place" if raises else "k_at", at, lw.to(size, "n")))
    item = lw.save(lw.taken(native("{0}[{1}]", ITEM[base.rep], lw.buffer_data(base), place)))
    dropped = Expr("helper", f"k_{kind}_drop", "n", (base, place))
    _resize(lw, base, dropped, variable=size.kind == "local")
    return item


def _copied(lw: Lowering, node: ast.Call, base: Expr) -> Expr:
    whole = (base, const(0), const(I64_HIGH), const(1))
    made = lw.keep(Expr("helper", f"k_{BUFFERS[base.rep]}_slice", base.rep, whole))
    return made if lw.context.place(node) in lw.buffers.places else lw.to(made, "l")


def _resize(lw: Lowering, base: Expr, cut: Expr, *, variable: bool) -> None:
    if variable:
        lw.emit(Assign(name=f"{base.value}_n", expr=cut))
        lw.share(base)
    else:
        lw.do(cut)
        if lw.is_reached_otherwise(base.rep):
            lw.share(base)


def _spread(lw: Lowering, name: str, node: ast.expr, arg: Expr) -> Expr:
    """Return an argument; an array that a list is extended by as a list."""
    extended = name == "extend" and lw.ty(node).is_only("array")
    return code("list({0})", "l", arg) if extended else arg
