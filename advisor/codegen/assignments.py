"""Lower assignments."""

from __future__ import annotations

import ast

from advisor.codegen import (
    arrays,
    big_access,
    bytearrays,
    map_access,
    objects,
    operators,
    subscripts,
    tables,
    values,
)
from advisor.codegen.binding import bind_target
from advisor.codegen.ir import BUFFERS, ITEM, TABLES, Assign, Expr
from advisor.codegen.keys import key_of
from advisor.codegen.lowering import Lowering
from advisor.codegen.owned import own_container
from advisor.codegen.reps import code, const, native
from advisor.inference.assignments import as_binop, as_load
from advisor.inference.mapped import Mapped
from advisor.inference.types import I64_HIGH, Ty, array_code


def assign(lw: Lowering, node: ast.Assign) -> None:
    """Lower `target = value`; swaps go through copies."""
    if big_access.changed(lw, node):
        return
    target, written = node.targets[0], node.value
    if isinstance(written, Mapped) and written not in lw.context.as_written:
        written = written.rewritten
    if (
        len(node.targets) == 1
        and isinstance(target, ast.Tuple)
        and isinstance(written, ast.Tuple)
        and len(target.elts) == len(written.elts)
        and written not in lw.context.ty
    ):
        sources = written.elts
        parts = lw.in_order([lw.maker(e) for e in sources])
        kept = [_settled(lw, p) for p in parts]
        for part, value, source in zip(target.elts, kept, sources, strict=True):
            store(lw, part, value, lw.ty(source))
            own_container(lw, part, source, value)
        return
    value = lw.lower(node.value)
    if len(node.targets) > 1:
        value = lw.save(value)
    if node.targets[0] in lw.context.unseen:
        value = lw.keep(value)
    for target in node.targets:
        store(lw, target, value, lw.ty(node.value))
    own_container(lw, node.targets[0], node.value, value)


def _settled(lw: Lowering, expr: Expr) -> Expr:
    """Return a copy of a value that later assignments of the same statement can't change."""
    if expr.kind == "const":
        return expr
    if expr.rep in BUFFERS and expr.kind == "local":
        kept = lw.temporary(expr.rep)
        lw.emit(Assign(name=str(kept.value), expr=expr))
        return kept
    return lw.save(expr)


def store(lw: Lowering, target: ast.expr, value: Expr, ty: Ty) -> None:
    """Store an evaluated value into a target."""
    if isinstance(target, ast.Name):
        lw.assign(target.id, lw.whole(value))
    elif isinstance(target, (ast.Tuple, ast.List)):
        bind_target(lw, target, (value, ty))
    elif isinstance(target, ast.Subscript):
        held = lw.keep(value)
        if isinstance(target.slice, ast.Slice):
            _store_slice(lw, target, target.slice, held)
            return
        if map_access.store(lw, target, held):
            return
        base, index = tables.cell(lw, target) or lw.in_order(
            [lw.maker(target.value), lw.maker(target.slice)]
        )
        store_item(lw, target, base, index, held)
    elif isinstance(target, ast.Attribute):
        held = lw.keep(value)
        store_attribute(lw, target, lw.lower(target.value), held)


def _store_slice(lw: Lowering, target: ast.Subscript, parts: ast.Slice, value: Expr) -> None:
    given = [parts.lower, parts.upper, parts.step]
    if target not in lw.context.effects:
        _splice(lw, target, given, value)
        return
    made = lw.in_order([lw.maker(target.value), *(lw.maker(p) for p in given if p is not None)])
    args = [lw.keep(lw.object_of(m)) for m in made]
    shown, at = [], 1
    for part in given:
        shown.append("None" if part is None else f"{{{at}}}")
        at += part is not None
    # Cython has words of its own for what takes no slice, unless the slice is an object.
    text = f"slice({', '.join(shown)})"
    lw.do(lw.helper("k_commit"))
    lw.do(
        Expr(
            "store",
            f"cython.cast(object, {{0}})[{text}] = {{{at}}}",
            "v",
            (*args, lw.object_of(value)),
        )
    )


def _splice(lw: Lowering, target: ast.Subscript, given: list[ast.expr | None], value: Expr) -> None:
    """Store into a slice of a list or bytearray; what was there is noted if others hold it."""
    makers = [lw.maker(p) for p in given if p is not None]
    made = [lw.keep(p) for p in lw.in_order([lw.maker(target.value), *makers])]
    if made[0].rep in BUFFERS:
        lw.resized(made[0], _spliced(lw, made[0], given, made[1:], value))
        return
    ends = iter([lw.object_of(p) for p in made[1:]])
    bounds = [const(None) if part is None else next(ends) for part in given]
    span = lw.keep(code("slice({0}, {1}, {2})", "o", *bounds))
    base, item = made[0], lw.keep(lw.object_of(value))
    kind = "barray" if base.rep == "a" else "list"
    if target in lw.context.undone:
        lw.do(lw.helper(f"k_{kind}_keep", base))
    lw.do(lw.helper(f"k_{kind}_splice", base, span, item))


def _spliced(
    lw: Lowering, base: Expr, given: list[ast.expr | None], made: list[Expr], value: Expr
) -> Expr:
    """Return what stores a buffer into a slice of another."""
    ends = iter([lw.to(end, "i") for end in made])
    low = const(0) if given[0] is None else next(ends)
    high = const(I64_HIGH) if given[1] is None else next(ends)
    return Expr("helper", f"k_{BUFFERS[base.rep]}_splice", "n", (base, low, high, value))


def _store_in_c(lw: Lowering, target: ast.Subscript, base: Expr, index: Expr, value: Expr) -> bool:
    """Store into a buffer or an array where that is what is stored into."""
    if base.rep in BUFFERS:
        _store_in_buffer(lw, target, base, index, value)
        return True
    if array_code(lw.ty(target.value)) and target not in lw.context.effects:
        arrays.store(lw, target, base, index, value)
        return True
    return False


def store_item(lw: Lowering, target: ast.Subscript, base: Expr, index: Expr, value: Expr) -> None:
    """Store into `base[index]` for evaluated parts."""
    if _store_in_c(lw, target, base, index, value):
        return
    if target in lw.context.calls:
        made = objects.invoke(lw, target, [base, index, value])
        if made.kind == "call":
            lw.do(made)
        return
    undo = target in lw.context.undone
    item = lw.object_of(value)
    plain = index.rep in "iubn" or base.rep == "m"
    if target in lw.context.effects or (target in lw.context.dirty and not plain):
        args = [lw.keep(lw.object_of(e)) for e in (base, index, item)]
        lw.do(lw.helper("k_commit"))
        lw.do(Expr("store", "cython.cast(object, {0})[{1}] = {2}", "v", tuple(args)))
        return
    if base.rep == "l" and index.rep == "o" and target not in lw.context.dirty:
        index = lw.helper("k_int", index)
    if base.rep == "l" and index.rep in "iubn":
        _store_in_list(lw, target, base, lw.to(index, "i"), value)
    elif base.rep == "m":
        _store_key(lw, target, base, key_of(lw, target.slice, index), value)
    elif undo and lw.ty(target.value).get("inst") is not None:
        key = key_of(lw, target.slice, index)
        lw.do(lw.helper("k_dict_put_into", lw.object_of(base), key, item))
    elif base.rep == "a" and index.rep in "iubn" and value.rep in "ibn":
        lw.do(lw.helper("k_barray_put", base, lw.to(index, "i"), lw.to(value, "i")))
    else:
        lw.bail("a store kernels don't take apart")


def _store_in_list(
    lw: Lowering, target: ast.Subscript, base: Expr, index: Expr, value: Expr
) -> None:
    undo = target in lw.context.undone
    if undo and value.rep == "d":
        lw.do(lw.helper("k_list_put_float", base, index, value))
        return
    name = "k_list_store_late" if target in lw.context.dirty else "k_list_store"
    lw.do(lw.helper("k_list_put" if undo else name, base, index, lw.object_of(value)))


def _store_in_buffer(
    lw: Lowering, target: ast.Subscript, base: Expr, index: Expr, value: Expr
) -> None:
    if base.rep in TABLES.values():
        tables.put(lw, target, base, index, value)
        return
    item = lw.given(value, base.rep)
    if base.kind == "row":
        at = tables.at(lw, base, index)
    else:
        place = lw.place_in(base, index, target)
        at = native("{0}[{1}]", ITEM[base.rep], lw.buffer_data(base), place)
    lw.store(at, item)


def _store_key(lw: Lowering, target: ast.Subscript, base: Expr, key: Expr, value: Expr) -> None:
    """Store into a dict; numbers under a constant key by the place it was found at last."""
    undo = target in lw.context.undone
    if subscripts.is_field(target.slice) and target not in lw.context.dirty:
        if value.rep == "d":
            name = "k_field_put_float" if undo else "k_field_store_float"
            lw.do(lw.helper(name, lw.site(), base, key, value))
            return
        if value.rep == "i" and not undo:
            lw.do(lw.helper("k_field_store_int", lw.site(), base, key, value))
            return
    lw.do(lw.helper("k_dict_put" if undo else "k_dict_store", base, key, lw.object_of(value)))


def store_attribute(lw: Lowering, target: ast.Attribute, base: Expr, value: Expr) -> None:
    """Store into `base.attr` for evaluated parts."""
    item = lw.object_of(value)
    name = Expr("const", target.attr, "o")
    if target in lw.context.unseen:
        lw.do(lw.helper("k_attr_init", lw.site(), base, name, item))
        return
    if target in lw.context.effects:
        objects.store_late(lw, target.attr, base, item)
        return
    if value.rep == "d":
        lw.do(lw.helper("k_attr_put_float", lw.site(), base, name, value))
        return
    lw.do(lw.helper("k_attr_put", lw.site(), base, name, item))


def augassign(lw: Lowering, node: ast.AugAssign) -> None:
    """Lower `target += value`; the target's parts are evaluated once."""
    if big_access.changed(lw, node):
        return
    made = as_binop(lw.context, node)
    target = node.target
    if isinstance(target, ast.Name):
        extend = lw.context.twins.get(made)
        if (
            isinstance(extend, ast.Call)
            and extend in lw.context.ty
            and extend not in lw.context.effects
        ):
            if lw.ty(as_load(lw.context, target)).is_only("bytearray"):
                bytearrays.add(lw, extend)
            else:
                lw.lower(extend)
            return
        store(lw, target, lw.lower(made), lw.ty(made))
        return
    load = as_load(lw.context, target)
    if isinstance(target, ast.Attribute):
        base = lw.keep(lw.lower(target.value))
        assert isinstance(load, ast.Attribute)
        old = values.read_attribute(lw, load, base)
        value = lw.keep(operators.binary(lw, made, lambda: old, lw.maker(node.value)))
        store_attribute(lw, target, base, value)
        return
    assert isinstance(target, ast.Subscript)
    assert isinstance(load, ast.Subscript)
    if isinstance(target.slice, ast.Slice):
        lw.bail("augmented assignment to a slice")
        return
    place = map_access.changed(lw, load)
    if place is not None:
        old, at = place
        value = lw.keep(operators.binary(lw, made, lambda: old, lw.maker(node.value)))
        map_access.put_back(lw, at, value)
        return
    cell = tables.cell(lw, target)
    if cell is None:
        made_parts = lw.in_order([lw.maker(target.value), lw.maker(target.slice)])
        parts = [lw.keep(p) for p in made_parts]
    else:
        parts = [cell[0], lw.keep(cell[1])]
    old = subscripts.read_item(lw, load, parts[0], parts[1])
    value = lw.keep(operators.binary(lw, made, lambda: old, lw.maker(node.value)))
    store_item(lw, target, parts[0], parts[1], value)


def annassign(lw: Lowering, node: ast.AnnAssign) -> None:
    """Lower `target: type = value`."""
    if node.value is not None:
        store(lw, node.target, lw.lower(node.value), lw.ty(node.value))
