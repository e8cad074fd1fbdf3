"""Lower what is done with arrays of the standard library: their items are read where they lie.

    values[i] = x   ->   k_array_data_d(values)[k_at(i, k_array_size(values))] = x

Data and size are read each time: passes move them out of loops in which no array can change its
size. What others hold is noted before it is changed.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen import mixed, reductions
from advisor.codegen.ir import Expr
from advisor.codegen.passes.hoist import STEADY
from advisor.codegen.passes.written import READS
from advisor.codegen.reps import code, const, native
from advisor.codegen.typecodes import CODES, pointer_rep
from advisor.codegen.walking import parts
from advisor.inference.arrays import within
from advisor.inference.types import ARRAY_ITEMS, SCALARS, Ty, array_code

if TYPE_CHECKING:
    from advisor.codegen.lowering import Lowering

_CASTS = {"i": "cython.longlong", "u": "cython.ulonglong", "d": "cython.double"}
_EXACT = "qQd"
"""Kinds whose items have the C type that the kernel counts in."""


def size(lw: Lowering, base: Expr) -> Expr:
    """Return the length of an array."""
    return lw.helper("k_array_size", base)


def item(lw: Lowering, typecode: str, base: Expr, place: Expr) -> Expr:
    """Return the item at a place known to be inside."""
    rep = CODES[typecode].rep
    at = _place(lw, typecode, base, place)
    if typecode in _EXACT:
        return at
    return native(f"cython.cast({_CASTS[rep]}, {{0}})", rep, at)


def _place(lw: Lowering, typecode: str, base: Expr, place: Expr) -> Expr:
    name = f"k_array_data_{typecode}"
    data = Expr("helper", name, pointer_rep(typecode), (lw.to(base, "o"),))
    return native("{0}[{1}]", CODES[typecode].rep, data, place)


def read(lw: Lowering, node: ast.Subscript, base: Expr, index: Expr) -> Expr:
    """Lower `array[index]` for evaluated parts."""
    typecode = array_code(lw.ty(node.value))
    if node in lw.context.effects or (node in lw.context.dirty and index.rep not in "ibn"):
        return lw.effect(code("{0}[{1}]", "o", base, lw.object_of(index)))
    base, index = _both(lw, base, index)
    late = node in lw.context.dirty or node in lw.context.caught
    place = lw.helper("k_array_at_late" if late else "k_at", lw.to(index, "i"), size(lw, base))
    if late:
        place = lw.keep(place)
    found = item(lw, typecode, base, place)
    guard = lw.context.guards.get(node)
    return found if guard is None else lw.to(found, "i")


def _both(lw: Lowering, base: Expr, index: Expr) -> tuple[Expr, Expr]:
    """Return array and index so that the array can be read twice, behind the index."""
    calls = any(part.kind in ("call", "code") for part in parts(index))
    steady = all(
        part.kind in ("local", "const", "site")
        or (part.kind == "helper" and (part.value in READS or part.value in STEADY))
        for part in parts(base)
    )
    if calls or not steady:
        base = lw.keep(base)
    return base, lw.keep(index) if calls else index


def store(lw: Lowering, target: ast.Subscript, base: Expr, index: Expr, value: Expr) -> None:
    """Lower `array[index] = value` for evaluated parts."""
    context = lw.context
    typecode = array_code(lw.ty(target.value))
    stored = converted(lw, typecode, value, lw.ty(target))
    if stored is None:
        return
    base, index = _both(lw, base, index)
    late = target in context.dirty
    place = lw.helper("k_array_put_late" if late else "k_at", lw.to(index, "i"), size(lw, base))
    if late or target in context.undone:
        place = lw.keep(place)
    if target in context.undone:
        lw.do(lw.helper("k_array_note", base, place, const(CODES[typecode].size)))
    lw.store(_place(lw, typecode, base, place), stored)


def converted(lw: Lowering, typecode: str, value: Expr, ty: Ty) -> Expr | None:
    """Return a value as an array takes it, checked to fit; None where the array takes none such."""
    wanted = CODES[typecode].rep
    held = mixed.inside(value)
    value = lw.whole(value)
    if wanted == "d":
        if held is not None and held.rep == "x":
            return lw.keep(mixed.real(lw, held))
        if value.rep in "diubn":
            return lw.to(value, "d")
        if value.rep == "o":
            return lw.keep(lw.helper("k_array_number", value))
    elif value.rep in "iubno" and not ty.is_only("float"):
        fits = within(ty, ARRAY_ITEMS[typecode]) and value.rep != "o"
        if fits and wanted == "u" and value.rep != "u":
            return lw.keep(native("cython.cast(cython.ulonglong, {0})", "u", value))
        made = lw.to(value, wanted)
        if fits or wanted == "u":
            return lw.keep(made)
        return lw.keep(lw.fits(made, ty, ARRAY_ITEMS[typecode]))
    lw.bail(f"something else than an array of {typecode} takes")
    return None


def made(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower `array(code, items)`."""
    from advisor.codegen.libraries import named_class

    assert isinstance(node.args[0], ast.Constant)
    typecode = str(node.args[0].value)
    cls, text = named_class(lw, node), Expr("const", typecode, "s")
    source = node.args[1] if len(node.args) == 2 else None
    if source is None:
        return lw.keep(lw.helper("k_array_new", cls, text))
    if isinstance(source, ast.List) and not any(isinstance(e, ast.Starred) for e in source.elts):
        items = [lw.keep(e) for e in lw.in_order([lw.maker(e) for e in source.elts])]
        new = lw.keep(lw.helper("k_array_new", cls, text))
        for value, element in zip(items, source.elts, strict=True):
            push(lw, typecode, new, value, lw.ty(element))
        return new
    taken = isinstance(source, ast.GeneratorExp | ast.ListComp)
    if taken or lw.buffer_or("", lw.ty(source)):
        new = lw.keep(lw.helper("k_array_new", cls, text))
        reductions.over(lw, source, lambda value, ty: push(lw, typecode, new, value, ty))
        return new
    return lw.keep(lw.helper("k_array_make", cls, text, lw.object_of(lw.lower(source))))


def push(lw: Lowering, typecode: str, base: Expr, value: Expr, ty: Ty) -> None:
    """Append an item to an array."""
    stored = converted(lw, typecode, value, ty)
    if stored is not None:
        lw.do(Expr("helper", f"k_array_push_{typecode}", "v", (base, stored)))


def method(lw: Lowering, node: ast.Call, name: str, base: Expr, args: list[Expr]) -> Expr:
    """Lower a method of an array."""
    assert isinstance(node.func, ast.Attribute)
    typecode = array_code(lw.ty(node.func.value))
    base, width = lw.keep(base), const(CODES[typecode].size)
    undo = node in lw.context.undone
    if name == "append":
        value = lw.keep(args[0])
        if undo:
            lw.do(lw.helper("k_array_grown", base))
        push(lw, typecode, base, value, lw.ty(node.args[0]))
        return const(None)
    if name == "pop":
        if undo:
            lw.do(lw.helper("k_array_taken", base, width))
        return lw.keep(Expr("helper", f"k_array_pop_{typecode}", CODES[typecode].rep, (base,)))
    given = [lw.keep(_given(lw, name, a, lw.ty(n))) for a, n in zip(args, node.args, strict=True)]
    if undo:
        lw.do(lw.helper("k_array_keep", base, width))
    shown = ", ".join(f"{{{place}}}" for place in range(1, len(given) + 1))
    called = code(f"cython.cast(object, {{0}}).{name}({shown})", "o", base, *given)
    if lw.ty(node).is_only("none"):
        lw.do(called)
        return const(None)
    return lw.keep(called)


def _given(lw: Lowering, name: str, arg: Expr, ty: Ty) -> Expr:
    """Return an argument of a method, which is looked at without running code of the user's."""
    value = lw.object_of(arg)
    if name == "extend":
        return lw.helper("k_array_source", value)
    return value if ty.is_only(*SCALARS) else lw.helper("k_plain", value)
