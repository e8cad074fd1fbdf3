"""Lower expressions: names, attributes, displays, subscripts, conditionals, f-strings."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from advisor.codegen import invocations, objects, operators, starred
from advisor.codegen.ir import BUFFERS, ITEM, Assign, Expr, If, Raise
from advisor.codegen.keys import key_of
from advisor.codegen.lowering import Lowering, code, const, local, native, rep_of
from advisor.inference.context import RefusedError
from advisor.inference.module_state import Shared, Space
from advisor.inference.nested import Made
from advisor.inference.types import ANY, NOTHING
from advisor.model.kernel import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.inference.types import Ty


def lower(lw: Lowering, node: ast.expr) -> Expr:
    """Lower an expression to its natural rep."""
    rule = _RULES.get(type(node))
    if rule is None or not lw.context.ty.get(node, NOTHING).atoms:
        lw.bail("never reached in the recorded calls")
        return _placeholder(lw, rep_of(lw.ty(node)))
    if node in lw.context.calls:
        return objects.direct(lw, node)
    return rule(lw, node)


def _placeholder(lw: Lowering, rep: str) -> Expr:
    return lw.temporary(rep)


def _constant(_lw: Lowering, node: ast.Constant) -> Expr:
    return const(node.value)


def _name(lw: Lowering, node: ast.Name) -> Expr:
    context = lw.context
    if node.id in context.locals:
        if node in context.maybe_unbound:
            _only_set(lw, node)
        rep = lw.rep(node.id)
        expr = local(lw.name(node.id), rep)
        if node in context.guards:
            return lw.guard(node, expr, context.guards[node])
        wanted = rep_of(lw.ty(node))
        if rep == "o" and wanted != "o" and not lw.ty(node).is_any:
            return lw.to(expr, wanted)
        return expr
    fact = context.function.globals.get(node.id)
    if fact is not None and fact.rebound and node in context.dirty:
        return lw.global_object(node.id)
    if fact is not None and fact.kind == "const":
        return const(fact.value)
    if node.id in lw.borrowed and not lw.borrowed[node.id].rows:
        return local(lw.name(node.id), lw.rep(node.id))
    return lw.global_object(node.id)


def _only_set(lw: Lowering, node: ast.Name) -> None:
    """Go on only where a variable was set; after effects, raise what reading it unset raises."""
    flag = lw.flag(node.id)
    if node not in lw.context.dirty:
        lw.unless(flag, f"{node.id} may be unset")
        return
    if isinstance(lw.context.stands_for.get(node), ast.Pass):
        detail = f"{node.id}, which may be unset, in a function made inside it"
        raise RefusedError(RefusalReason.USES_NONLOCAL_STATE, detail, node)
    text = f"cannot access local variable '{node.id}' where it is not associated with a value"
    missing = Raise(line=lw.line, expr=code(f"UnboundLocalError({text!r})", "o"))
    lw.emit(If(test=native("(not {0})", "b", flag), body=[missing]))


def _attribute(lw: Lowering, node: ast.Attribute) -> Expr:
    context = lw.context
    if isinstance(node.value, ast.Name) and node.value.id not in context.locals:
        fact = context.function.globals.get(node.value.id)
        if fact is not None and fact.kind == "module" and node.attr in fact.members:
            member = fact.members[node.attr]
            lw.used_members.add((node.value.id, node.attr))
            if member.kind == "const":
                return const(member.value)
            return code(f"{{0}}.{node.attr}", "o", lw.global_object(node.value.id))
    base = lower(lw, node.value)
    return read_attribute(lw, node, base)


def read_attribute(lw: Lowering, node: ast.Attribute, base: Expr) -> Expr:
    """Lower `base.attr` for an evaluated base."""
    context = lw.context
    if node in context.effects or node in context.dirty:
        return objects.read_late(lw, node.attr, base)
    base = lw.to(base, "o")
    name = Expr("const", node.attr, "o")
    guard = context.guards.get(node)
    rep = "o" if guard is None else rep_of(guard)
    atom = None if guard is None else guard.single
    if guard is not None and rep in "dbi" and atom is not None:
        lw.guards.append((node.lineno, atom.kind, "recorded"))
        if rep == "d":
            return lw.helper("k_attr_float", lw.site(), base, name)
        if rep == "b":
            return lw.helper("k_attr_bool", lw.site(), base, name)
        return lw.helper("k_attr_int", lw.site(), base, name, const(atom.low), const(atom.high))
    read = lw.helper("k_attr", lw.site(), base, name)
    return read if guard is None else lw.guard(node, read, guard)


def _boolop(lw: Lowering, node: ast.BoolOp) -> Expr:
    if lw.ty(node).is_only("bool"):
        return logic(lw, node)
    result = lw.temporary(rep_of(lw.ty(node)))
    outer = lw.out
    for index, part in enumerate(node.values):
        value = (
            lw.to(lower(lw, part), result.rep) if index == len(node.values) - 1 else lower(lw, part)
        )
        if index == len(node.values) - 1:
            lw.emit(Assign(name=str(result.value), expr=value))
            break
        kept = lw.keep(value)
        test = lw.truth_of(kept, lw.ty(part), part)
        branch = If(test=test)
        lw.emit(branch)
        stay, go = (
            (branch.orelse, branch.body)
            if isinstance(node.op, ast.And)
            else (branch.body, branch.orelse)
        )
        lw.out = stay
        if not _dead(lw, part, result.rep):
            lw.emit(Assign(name=str(result.value), expr=lw.to(kept, result.rep)))
        lw.out = go
    lw.out = outer
    return result


def _dead(lw: Lowering, part: ast.expr, rep: str) -> bool:
    return rep != "o" and lw.ty(part).is_only("none")


def logic(lw: Lowering, node: ast.BoolOp) -> Expr:
    """Lower and/or of truths; parts that need statements are run only when reached."""
    parts: list[Expr] = []
    symbol = " and " if isinstance(node.op, ast.And) else " or "
    for index, part in enumerate(node.values):
        with lw.block() as block:
            test = lw.truth(part)
        if block and index:
            result = lw.temporary("b")
            joined = native(
                "(" + symbol.join(f"{{{i}}}" for i in range(len(parts))) + ")", "b", *parts
            )
            lw.emit(Assign(name=str(result.value), expr=joined))
            rest = ast.BoolOp(node.op, node.values[index:])
            holds = result if isinstance(node.op, ast.And) else native("(not {0})", "b", result)
            branch = If(test=holds)
            lw.emit(branch)
            outer, lw.out = lw.out, branch.body
            value = logic(lw, rest) if len(rest.values) > 1 else lw.truth(rest.values[0])
            lw.emit(Assign(name=str(result.value), expr=value))
            lw.out = outer
            return result
        lw.out.extend(block)
        parts.append(test)
    return native("(" + symbol.join(f"{{{i}}}" for i in range(len(parts))) + ")", "b", *parts)


def _ifexp(lw: Lowering, node: ast.IfExp) -> Expr:
    rep = lw.buffer_or(rep_of(lw.ty(node)), lw.ty(node))
    test = lw.truth(node.test)
    with lw.block() as yes:
        one = (
            lw.to(lower(lw, node.body), rep) if not _never(lw, node.body) else lower(lw, node.body)
        )
    with lw.block() as no:
        two = (
            lw.to(lower(lw, node.orelse), rep)
            if not _never(lw, node.orelse)
            else lower(lw, node.orelse)
        )
    if not yes and not no and rep in "iudbc":
        return native("({1} if {0} else {2})", rep, test, one, two)
    result = lw.temporary(rep)
    branch = If(test=test)
    lw.emit(branch)
    for expr, block, into in ((one, yes, branch.body), (two, no, branch.orelse)):
        outer, lw.out = lw.out, into
        lw.out.extend(block)
        lw.emit(Assign(name=str(result.value), expr=lw.to(expr, rep)))
        lw.out = outer
    return result


def _never(lw: Lowering, node: ast.expr) -> bool:
    return not lw.context.ty.get(node, ANY).atoms


def _tuple(lw: Lowering, node: ast.Tuple) -> Expr:
    if starred.has_star(node.elts):
        return starred.display(lw, node.elts, "(items)", "t")
    parts = lw.in_order([lw.maker(e) for e in node.elts])
    text = (
        "("
        + ", ".join(f"{{{i}}}" for i in range(len(parts)))
        + ("," if len(parts) == 1 else "")
        + ")"
    )
    return code(text, "t", *(lw.object_of(p) for p in parts))


def _list(lw: Lowering, node: ast.List) -> Expr:
    rep = lw.buffers.places.get(lw.context.place(node))
    if starred.has_star(node.elts):
        return starred.display(lw, node.elts, "[items]", "l")
    parts = lw.in_order([lw.maker(e) for e in node.elts])
    if rep is None:
        text = "[" + ", ".join(f"{{{i}}}" for i in range(len(parts))) + "]"
        return code(text, "l", *(lw.object_of(p) for p in parts))
    holder = lw.new_buffer(rep, const(len(parts)))
    if parts:
        data = lw.buffer_data(holder)
        for index, part in enumerate(parts):
            lw.store(native("{0}[{1}]", ITEM[rep], data, const(index)), lw.to(part, ITEM[rep]))
    return holder


def _set(lw: Lowering, node: ast.Set) -> Expr:
    if starred.has_star(node.elts):
        return starred.display(lw, node.elts, "{{items}}", "e")
    parts = lw.in_order([lw.maker(e) for e in node.elts])
    keys = [key_of(lw, e, p) for e, p in zip(node.elts, parts, strict=True)]
    return code("{{" + ", ".join(f"{{{i}}}" for i in range(len(keys))) + "}}", "e", *keys)


def _dict(lw: Lowering, node: ast.Dict) -> Expr:
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


def _space(lw: Lowering, _node: Space) -> Expr:
    key = "_global__space_" + lw.context.function.module.replace(".", "_")
    lw.used_lambdas[key] = "globals()"
    return lw.to(local(key, "o"), "m")


def _subscript(lw: Lowering, node: ast.Subscript) -> Expr:
    if isinstance(node.slice, ast.Slice):
        return _slice(lw, node, node.slice)
    row = row_of(lw, node.value)
    if row is not None:
        inner = node.value
        assert isinstance(inner, ast.Subscript)
        place, at = lw.in_order([lambda: lower(lw, inner.slice), lambda: lower(lw, node.slice)])
        name = "k_floats_row_at" if lw.borrowed[str(row[0])].rep == "D" else "k_ints_row_at"
        return lw.helper(name, row[1], place, at)
    base, index = lw.in_order([lambda: lower(lw, node.value), lambda: lower(lw, node.slice)])
    return read_item(lw, node, base, index)


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
    if isinstance(node, Shared) and node in context.dirty:  # a missing one is a NameError
        return lw.effect(code(f"_now({context.function.module!r}, {{0}})", "o", index))
    if base.rep in BUFFERS:
        at = native(
            "{0}[{1}]", ITEM[base.rep], lw.buffer_data(base), lw.place_in(base, index, node)
        )
        return lw.to(at, "b") if base.rep == "F" else at
    known = index.rep in "iubn"
    if node in context.effects or (node in context.dirty and not (known and base.rep in "scy")):
        return lw.effect(code("{0}[{1}]", "o", lw.to(base, "o"), lw.object_of(index)))
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
        if is_field(node.slice):
            return _part(lw, node, "k_field", (lw.site(), base, lw.object_of(index)), wanted)
        return _part(lw, node, "k_dict", (base, key_of(lw, node.slice, index)), wanted)
    else:
        made = lw.helper("k_getitem", base, index)
    return _typed(lw, node, made, wanted, guard)


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


def _slice(lw: Lowering, node: ast.Subscript, parts: ast.Slice) -> Expr:
    def bound(part: ast.expr | None) -> Callable[[], Expr]:
        return (lambda: const(None)) if part is None else (lambda: lower(lw, part))

    base, low, high, step = lw.in_order(
        [lambda: lower(lw, node.value), bound(parts.lower), bound(parts.upper), bound(parts.step)]
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
    if base.rep in BUFFERS:
        base = lw.to(base, "l")
    ends = [
        lw.to(p, "i") if p.rep in "iubn" and p.kind != "const" else p for p in (low, high, step)
    ]
    if rep in "sylt":
        return code(text, rep, lw.to(base, rep), *ends)
    lw.do(lw.helper("k_plain", base))
    return _typed(
        lw,
        node,
        code(text, "o", lw.to(base, "o"), *map(lw.object_of, ends)),
        lw.ty(node),
        lw.context.guards.get(node),
    )


def _joined(lw: Lowering, node: ast.JoinedStr) -> Expr:
    text: list[str] = []
    parts: list[Expr] = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            text.append(_escaped(str(part.value)))
            continue
        assert isinstance(part, ast.FormattedValue)
        value = lower(lw, part.value)
        if (
            value.rep == "o"
            and part not in lw.context.effects
            and part.value not in lw.context.dirty
        ):
            value = lw.helper("k_scalar", value)
        value = lw.save(lw.object_of(value)) if value.kind != "const" else value
        shown = f"{{{len(parts)}}}"
        parts.append(value)
        if part.conversion != -1:
            shown += "!" + chr(part.conversion)
        if part.format_spec is not None:
            assert isinstance(part.format_spec, ast.JoinedStr)
            if not all(isinstance(v, ast.Constant) for v in part.format_spec.values):
                lw.bail("a computed format")
                return lw.temporary("s")
            shown += ":" + _escaped(
                "".join(
                    str(v.value) for v in part.format_spec.values if isinstance(v, ast.Constant)
                )
            )
        text.append("\0" + shown + "\1")
    return Expr("fstring", "".join(text), "s", tuple(parts))


def _escaped(text: str) -> str:
    return text.replace("{", "\2").replace("}", "\3")


def _walrus(lw: Lowering, node: ast.NamedExpr) -> Expr:
    value = lower(lw, node.value)
    lw.assign(node.target.id, value)
    return local(lw.name(node.target.id), lw.rep(node.target.id))


def _binop(lw: Lowering, node: ast.BinOp) -> Expr:
    rep = lw.buffers.places.get(lw.context.place(node))
    if rep is not None:
        display, count = (
            (node.left, node.right) if isinstance(node.left, ast.List) else (node.right, node.left)
        )
        assert isinstance(display, ast.List)
        item, times = lw.in_order([lambda: lower(lw, display.elts[0]), lambda: lower(lw, count)])
        return lw.keep(
            Expr(
                "helper", f"k_{BUFFERS[rep]}_fill", rep, (lw.to(times, "i"), lw.to(item, ITEM[rep]))
            )
        )
    if lw.ty(node).is_only("list"):
        return _repeated(lw, node)
    return operators.binary(lw, node, lambda: lower(lw, node.left), lambda: lower(lw, node.right))


def _repeated(lw: Lowering, node: ast.BinOp) -> Expr:
    left, right = lw.in_order([lambda: lower(lw, node.left), lambda: lower(lw, node.right)])
    sides = [lw.to(s, "l") if s.rep in BUFFERS else s for s in (left, right)]
    symbol = "+" if isinstance(node.op, ast.Add) else "*"
    return code(f"({{0}} {symbol} {{1}})", "l", *sides)


_RULES: dict[type[ast.expr], Callable[[Lowering, Any], Expr]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.BinOp: _binop,
    ast.UnaryOp: operators.unary,
    ast.Compare: operators.compare,
    ast.BoolOp: _boolop,
    ast.IfExp: _ifexp,
    ast.Tuple: _tuple,
    ast.List: _list,
    ast.Set: _set,
    ast.Dict: _dict,
    ast.Subscript: _subscript,
    ast.JoinedStr: _joined,
    ast.NamedExpr: _walrus,
    ast.Lambda: starred.function,
    Made: starred.function,
    Shared: _subscript,
    Space: _space,
    ast.Call: invocations.call,
    ast.ListComp: invocations.comprehension,
    ast.SetComp: invocations.comprehension,
    ast.DictComp: invocations.comprehension,
    ast.GeneratorExp: invocations.comprehension,
}
