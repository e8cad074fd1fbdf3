"""Lower displays of tuples, lists, sets and dicts, and f-strings."""

from __future__ import annotations

import ast

from advisor.codegen import map_access, pieces_access, queue_access, seen_access, starred
from advisor.codegen.ir import BUFFERS, ITEM, OBJECTS, TABLES, Expr
from advisor.codegen.keys import key_of
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import code, const, native
from advisor.inference.displays import is_told
from advisor.inference.own_values import is_value


def tuple_(lw: Lowering, node: ast.Tuple) -> Expr:
    """Lower `(a, b)`."""
    if starred.has_star(node.elts):
        return starred.display(lw, node.elts, "(items)", "t")
    parts = lw.in_order([lw.maker(e) for e in node.elts])
    return lw.whole(Expr("tuple", None, "t", tuple(parts)))


def list_(lw: Lowering, node: ast.List) -> Expr:
    """Lower `[a, b]`, to a buffer where the list is one."""
    rep = lw.buffers.places.get(lw.context.place(node))
    if node in lw.queue_makers:
        return queue_access.display(lw, node, lw.queue_makers[node])
    if node in lw.pieces_makers:
        return pieces_access.display(lw, node, lw.pieces_makers[node])
    if starred.has_star(node.elts):
        return starred.display(lw, node.elts, "[items]", "l")
    parts = lw.in_order([lw.maker(e) for e in node.elts])
    if rep is None:
        text = "[" + ", ".join(f"{{{i}}}" for i in range(len(parts))) + "]"
        return code(text, "l", *(lw.object_of(p) for p in parts))
    if rep in TABLES.values():
        table = lw.new_buffer(rep, const(len(parts)))
        for part in parts:
            lw.push(table, part)
        return table
    holder = lw.new_buffer(rep, const(len(parts)))
    if parts:
        data = lw.buffer_data(holder)
        for index, part in enumerate(parts):
            item = lw.given(part, rep)
            lw.store(native("{0}[{1}]", ITEM[rep], data, const(index)), item)
    return holder


def set_(lw: Lowering, node: ast.Set) -> Expr:
    """Lower `{a, b}`."""
    if node in lw.seen_makers:
        return seen_access.display(lw, node, lw.seen_makers[node])
    if starred.has_star(node.elts):
        return starred.display(lw, node.elts, "{{items}}", "e")
    parts = lw.in_order([lw.maker(e) for e in node.elts])
    keys = [key_of(lw, e, p) for e, p in zip(node.elts, parts, strict=True)]
    return code("{{" + ", ".join(f"{{{i}}}" for i in range(len(keys))) + "}}", "e", *keys)


def dict_(lw: Lowering, node: ast.Dict) -> Expr:
    """Lower `{key: value}`."""
    if node in lw.map_makers:
        return map_access.display(lw, node, lw.map_makers[node])
    if starred.has_star(node.keys):
        return starred.merged(lw, node)
    makers = []
    for key, item in zip(node.keys, node.values, strict=True):
        assert key is not None
        makers.extend([lw.maker(key), lw.maker(item)])
    parts = lw.in_order(makers)
    shown = []
    for index, key in enumerate(node.keys):
        assert key is not None
        parts[2 * index] = key_of(lw, key, parts[2 * index])
        parts[2 * index + 1] = lw.object_of(parts[2 * index + 1])
        shown.append(f"{{{2 * index}}}: {{{2 * index + 1}}}")
    return code("{{" + ", ".join(shown) + "}}", "m", *parts)


def joined(lw: Lowering, node: ast.JoinedStr) -> Expr:
    """Lower an f-string."""
    text: list[str] = []
    parts: list[Expr] = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            text.append(_escaped(str(part.value)))
            continue
        assert isinstance(part, ast.FormattedValue)
        value = lw.lower(part.value)
        late = part in lw.context.effects or part.value in lw.context.dirty
        may_change = value.kind != "const" and value.rep in OBJECTS and value.rep != "s"
        if is_told(lw.context, part, None) and part not in lw.context.effects:
            value, may_change = lw.helper("k_told", value), False
        elif is_value(lw.ty(part.value)) and not late:
            value, may_change = lw.helper("k_plain", lw.object_of(value)), False
        elif value.rep == "o" and not late:
            value, may_change = lw.helper("k_scalar", value), False
        value = lw.save(lw.object_of(value)) if value.kind != "const" else value
        tail, spec = _tail(lw, part)
        if may_change:
            # Written before the next part is evaluated, which may change what this one says.
            if late:
                lw.do(lw.helper("k_commit"))
            own: list[Expr] = []
            alone = _placed(own, value, tail, spec)
            value, tail, spec = lw.keep(Expr("fstring", alone, "s", tuple(own))), "", None
        text.append(_placed(parts, value, tail, spec))
    return Expr("fstring", "".join(text), "s", tuple(parts))


def _tail(lw: Lowering, part: ast.FormattedValue) -> tuple[str, Expr | None]:
    """Return the conversion and format of a part, as text and what is computed of it."""
    tail = "" if part.conversion == -1 else "!" + chr(part.conversion)
    if part.format_spec is None:
        return tail, None
    assert isinstance(part.format_spec, ast.JoinedStr)
    constants = [v.value for v in part.format_spec.values if isinstance(v, ast.Constant)]
    if len(constants) < len(part.format_spec.values):
        return tail + ":", lw.save(lw.lower(part.format_spec))
    return tail + ":" + _escaped("".join(map(str, constants))), None


def _placed(parts: list[Expr], value: Expr, tail: str, spec: Expr | None) -> str:
    """Add a value and its format to the parts of a text; return what stands for them in it."""
    shown = f"\0{{{len(parts)}}}{tail}"
    parts.append(value)
    if spec is not None:
        shown += f"\4{len(parts)}"
        parts.append(spec)
    return shown + "\1"


def _escaped(text: str) -> str:
    return text.replace("{", "\2").replace("}", "\3")


def filled(lw: Lowering, node: ast.BinOp) -> Expr:
    """Lower `[item] * count` and the sum of two buffers to a buffer."""
    rep = lw.buffers.places[lw.context.place(node)]
    if isinstance(node.op, ast.Add):
        sides = lw.in_order([lw.maker(node.left), lw.maker(node.right)])
        return lw.keep(Expr("helper", f"k_{BUFFERS[rep]}_joined", rep, tuple(sides)))
    display, count = (
        (node.left, node.right) if isinstance(node.left, ast.List) else (node.right, node.left)
    )
    assert isinstance(display, ast.List)
    item, times = lw.in_order([lw.maker(display.elts[0]), lw.maker(count)])
    return lw.keep(
        Expr("helper", f"k_{BUFFERS[rep]}_fill", rep, (lw.to(times, "i"), lw.given(item, rep)))
    )


def repeated(lw: Lowering, node: ast.BinOp) -> Expr:
    """Lower `list + list` and `list * int`."""
    left, right = lw.in_order([lw.maker(node.left), lw.maker(node.right)])
    sides = [lw.to(s, "l") if s.rep in BUFFERS else s for s in (left, right)]
    symbol = "+" if isinstance(node.op, ast.Add) else "*"
    return code(f"({{0}} {symbol} {{1}})", "l", *sides)
