"""Lower what is read by index, key or slice."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen import arrays, map_access, queue_access, tables
from advisor.codegen.buffers import step_of
from advisor.codegen.ir import BUFFERS, ITEM, TABLES, Expr
from advisor.codegen.keys import key_of
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import code, const, local, native, rep_of
from advisor.inference.factories import is_sure
from advisor.inference.module_state import Shared
from advisor.inference.types import ANY, I64_HIGH, I64_LOW, VALUES, array_code

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.inference.types import Ty


def subscript(lw: Lowering, node: ast.Subscript) -> Expr:
    """Lower `base[index]` and `base[low:high]`."""
    if isinstance(node.slice, ast.Slice):
        return _slice(lw, node, node.slice)
    held = map_access.item(lw, node)
    if held is not None:
        return held
    row = row_of(lw, node.value)
    if row is not None:
        inner = node.value
        assert isinstance(inner, ast.Subscript)
        place, at = lw.in_order([lw.maker(inner.slice), lw.maker(node.slice)])
        name = "k_floats_row_at" if lw.borrowed[str(row[0])].rep == "D" else "k_ints_row_at"
        return lw.helper(name, row[1], place, at)
    cell = tables.cell(lw, node)
    if cell is not None:
        return read_item(lw, node, *cell)
    base, index = lw.in_order([lw.maker(node.value), lw.maker(node.slice)])
    if base.kind == "tuple" and _is_place(index, len(base.args)):
        return base.args[int(str(index.value))]
    return read_item(lw, node, base, index)


def _is_place(index: Expr, count: int) -> bool:
    """Tell whether an index is a constant that is inside a bundle."""
    return index.kind == "const" and type(index.value) is int and -count <= index.value < count


def row_of(lw: Lowering, node: ast.expr) -> tuple[str, Expr] | None:
    """Return the name and the copied rows when a node reads a row of a borrowed list of lists."""
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        name = node.value.id
        if name in lw.borrowed and lw.borrowed[name].rows and not isinstance(node.slice, ast.Slice):
            return name, local(f"{lw.name(name)}_rows", "o")
    return None


def is_field(key: ast.expr) -> bool:
    """Tell whether a key is a text constant, whose place in a dict is remembered."""
    return isinstance(key, ast.Constant) and isinstance(key.value, str)


def read_item(lw: Lowering, node: ast.Subscript, base: Expr, index: Expr) -> Expr:
    """Lower `base[index]` for evaluated parts."""
    context = lw.context
    ty = lw.ty(node)
    guard = context.guards.get(node)
    queue = queue_access.queue_of(lw, node.value)
    if queue is not None:
        return queue_access.item(lw, node, *queue, index)
    if array_code(lw.ty(node.value)):
        return arrays.read(lw, node, base, index)
    if isinstance(node, Shared) and node in context.dirty:  # a missing one is a NameError
        return lw.effect(code(f"_now({context.function.module!r}, {{0}})", "o", index))
    if base.kind == "row":
        return tables.item(lw, base, index)
    if base.rep in TABLES.values():
        return tables.row_of(lw, node, base, index)
    if base.rep in BUFFERS:
        place = lw.place_in(base, index, node)
        if node in context.caught:
            place = lw.keep(place)
        at = native("{0}[{1}]", ITEM[base.rep], lw.buffer_data(base), place)
        return lw.taken(at)
    caught = node in context.caught and node not in context.dirty and base.rep != "c"
    if caught and not _fills(lw, node.value):
        made = lw.keep(lw.helper("k_item_caught", base, lw.object_of(index)))
        return _typed(lw, node, made, guard or ty, guard)
    return _read(lw, node, base, index)


def _read(lw: Lowering, node: ast.Subscript, base: Expr, index: Expr) -> Expr:
    """Read an item where a wrong index or a missing key is a bail-out."""
    context = lw.context
    ty = lw.ty(node)
    guard = context.guards.get(node)
    known = index.rep in "iubn"
    if node in context.effects or (node in context.dirty and not (known and base.rep in "scy")):
        # The cast hides from Cython that it is a dict: it may be one that fills itself.
        text = "cython.cast(object, {0})[{1}]" if base.rep == "m" else "{0}[{1}]"
        return lw.effect(code(text, "o", lw.to(base, "o"), lw.object_of(index)))
    if known and base.rep in "scya":
        return _character(lw, node, base, lw.to(index, "i"))
    wanted = guard or ty
    if guard is not None and wanted.single is not None:
        lw.guards.append((node.lineno, wanted.single.name or wanted.single.kind, "recorded"))
    if base.rep == "l" and known:
        return _part(lw, node, "k_item", (base, lw.to(index, "i")), wanted)
    if base.rep == "t" and known:
        made = lw.helper("k_titem", base, lw.to(index, "i"))
    elif base.rep == "m":
        return _from_dict(lw, node, base, index, wanted)
    else:
        made = _from_object(lw, node, base, index)
    return _typed(lw, node, made, wanted, guard)


def _from_dict(lw: Lowering, node: ast.Subscript, base: Expr, index: Expr, wanted: Ty) -> Expr:
    """Read from a dict, which may be one that fills itself."""
    guard = lw.context.guards.get(node)
    if node in lw.context.undone:
        made = lw.helper("k_getitem_filled", base, lw.object_of(index))
        return _typed(lw, node, made, wanted, guard)
    if not is_sure(lw.context, lw.ty(node.value)):
        made = lw.helper("k_own_filled", base, lw.object_of(index))
        return _typed(lw, node, made, wanted, guard)
    made_class = _instances_of(lw, node.value)
    if made_class:
        of_class = lw.class_object(made_class)
        made = lw.helper("k_own_made", base, lw.object_of(index), of_class)
        return _typed(lw, node, made, wanted, guard)
    if is_field(node.slice) and not _fills(lw, node.value):
        return _part(lw, node, "k_field", (lw.site(), base, lw.object_of(index)), wanted)
    return _part(lw, node, "k_dict", (base, key_of(lw, node.slice, index)), wanted)


def _fills(lw: Lowering, node: ast.expr) -> bool:
    """Tell whether a dict is a defaultdict or Counter made here: a key that is missing gets in."""
    return any(site.fills for site in lw.context.sites.local(lw.ty(node), "dict"))


def _instances_of(lw: Lowering, node: ast.expr) -> str:
    """Return the class whose instances a dict fills itself with: it is told that they are new."""
    sites = lw.context.sites.local(lw.ty(node), "dict")
    made = {site.default.single for site in sites if site.fills}
    one = made.pop() if len(made) == 1 else None
    return one.name if one is not None and one.kind == "inst" else ""


def _from_object(lw: Lowering, node: ast.Subscript, base: Expr, index: Expr) -> Expr:
    """Read from an object, which only a deque that the kernel made may be besides a builtin."""
    if lw.ty(node.value).is_only("deque"):
        return code("{0}[{1}]", "o", base, lw.object_of(index))
    if node not in lw.context.undone or node in lw.context.dirty:
        return lw.helper("k_getitem", base, index)
    made = lw.context.guards.get(node, ANY).single
    known = None if made is None else lw.context.observation.classes.get(made.name)
    if made is None or known is None or not known.makes_only or made.name in VALUES:
        return lw.helper("k_getitem_filled", base, index)
    lw.made_classes.add(made.name)
    return lw.helper("k_getitem_made", base, index, lw.class_object(made.name))


def _character(lw: Lowering, node: ast.Subscript, base: Expr, place: Expr) -> Expr:
    """Read from a str, bytes or bytearray."""
    when = "late" if node in lw.context.dirty else "at"
    name = {"y": f"k_byte_{when}", "a": "k_barray_at"}.get(base.rep, f"k_char_{when}")
    return lw.helper(name, base, place)


def _part(lw: Lowering, node: ast.Subscript, name: str, args: tuple[Expr, ...], wanted: Ty) -> Expr:
    """Read from a list or dict with the helper for what is wanted."""
    rep, atom = rep_of(wanted), wanted.single
    if rep == "d":
        return lw.helper(f"{name}_float", *args)
    if rep == "i" and atom is not None:
        return lw.helper(f"{name}_int", *args, const(atom.low), const(atom.high))
    made = lw.helper({"k_dict": "k_dict_item"}.get(name, name), *args)
    return _typed(lw, node, made, wanted, lw.context.guards.get(node))


def _typed(lw: Lowering, node: ast.expr, expr: Expr, ty: Ty, guard: Ty | None) -> Expr:
    if guard is not None:
        if lw.guards and lw.guards[-1][0] == node.lineno and guard.single is not None:
            lw.guards.pop()
        return lw.guard(node, expr, guard)
    rep = rep_of(ty)
    return expr if rep == "o" else lw.to(expr, rep)


def _end(lw: Lowering, part: Expr) -> Expr:
    """Return what a slice can begin or end at; anything but an int or None leads to TypeError."""
    if part.rep in "iubn" and part.kind != "const":
        return lw.to(part, "i")
    if part.rep == "o" or (part.kind == "const" and isinstance(part.value, (int, type(None)))):
        return part
    lw.bail("a slice that begins or ends at what is no int")
    return const(None)


def _slice(lw: Lowering, node: ast.Subscript, parts: ast.Slice) -> Expr:
    def bound(part: ast.expr | None) -> Callable[[], Expr]:
        return (lambda: const(None)) if part is None else lw.maker(part)

    base, low, high, step = lw.in_order(
        [lw.maker(node.value), bound(parts.lower), bound(parts.upper), bound(parts.step)]
    )
    shown = [
        "" if part is None else f"{{{i}}}" for i, part in enumerate((parts.lower, parts.upper), 1)
    ]
    text = "{0}[" + ":".join(shown) + (":{3}" if parts.step is not None else "") + "]"
    rep = rep_of(lw.ty(node))
    if node in lw.context.effects:
        # Cython has words of its own for what can't be sliced, unless the slice is an object.
        ends = [lw.object_of(part) for part in (low, high, step)]
        text = "{0}[slice({1}, {2}, {3})]"
        return lw.effect(code(text, "o", lw.to(base, "o"), *ends))
    if array_code(lw.ty(node)):
        return lw.keep(
            code(text, "o", base, *(lw.object_of(_end(lw, p)) for p in (low, high, step)))
        )
    if node in lw.context.copied:
        ends = [_end(lw, part) for part in (low, high, step)]
        whole = parts.lower is parts.upper is parts.step is None
        return lw.copied(node, base if whole else _cut(lw, text, "l", base, ends))
    if lw.context.place(node) in lw.buffers.places:
        return _copied(lw, parts, base, low, high)
    if base.rep in BUFFERS:
        base = lw.to(base, "l")
    ends = [_end(lw, part) for part in (low, high, step)]
    if rep in "sylt":
        return _cut(lw, text, rep, base, ends)
    lw.do(lw.helper("k_plain", base))
    return _typed(
        lw,
        node,
        code(text, "o", lw.to(base, "o"), *map(lw.object_of, ends)),
        lw.ty(node),
        lw.context.guards.get(node),
    )


def _cut(lw: Lowering, text: str, rep: str, base: Expr, ends: list[Expr]) -> Expr:
    """Return a slice of a builtin sequence; an int that fits no C integer is no error for one."""
    if any(part.rep == "o" and part.kind != "const" for part in ends):
        text = "{0}[slice({1}, {2}, {3})]"
        return lw.to(code(text, "o", lw.to(base, "o"), *map(lw.object_of, ends)), rep)
    return code(text, rep, lw.to(base, rep), *ends)


def _copied(lw: Lowering, parts: ast.Slice, base: Expr, low: Expr, high: Expr) -> Expr:
    """Lower a slice of a buffer to a buffer."""
    step = step_of(parts.step)
    first, last = (0, I64_HIGH) if step > 0 else (I64_HIGH, I64_LOW)
    start = const(first) if parts.lower is None else lw.to(low, "i")
    stop = const(last) if parts.upper is None else lw.to(high, "i")
    name = f"k_{BUFFERS[base.rep]}_slice"
    return lw.keep(Expr("helper", name, base.rep, (base, start, stop, const(step))))
