"""Lower builtins and methods of builtin types whose meaning is known."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen import iteration, support
from advisor.codegen.ir import BUFFERS, Assign, Break, Expr, If
from advisor.codegen.libraries import LIBRARY
from advisor.codegen.lowering import Lowering, code, const, native, rep_of
from advisor.inference.types import I64_LOW, SCALARS, Ty

if TYPE_CHECKING:
    from collections.abc import Callable

_FLOAT_MATH = {
    "fabs": "k_fabs",
    "isnan": "k_isnan",
    "isinf": "k_isinf",
    "isfinite": "k_isfinite",
    "radians": "k_radians",
    "degrees": "k_degrees",
    "copysign": "k_copysign",
    "atan2": "k_atan2",
    "pow": "k_mpow",
    "fmod": "k_mfmod",
}
_EXACT_FLOATS = 1 << 53


def _checked(lw: Lowering, node: ast.expr, made: Expr) -> Expr:
    """Return a result in its node's rep; a speculated one is guarded."""
    guard = lw.context.guards.get(node)
    if guard is not None and made.rep == "o":
        return lw.guard(node, made, guard)
    rep = rep_of(lw.ty(node))
    return lw.to(made, rep) if made.rep == "o" else made


def builtin(lw: Lowering, node: ast.Call, name: str) -> Expr:
    """Lower a call of a builtin on arguments of known types."""
    short = name.rpartition(".")[2]
    special = _SPECIAL.get(name) or LIBRARY.get(name)
    if special is not None:
        made = special(lw, node)
        if made is not None:
            return _checked(lw, node, made)
    if name.startswith("math."):
        found = _math(lw, node, short)
        if found is not None:
            return _checked(lw, node, found)
    return _checked(lw, node, _plain(lw, node, name))


def _plain(lw: Lowering, node: ast.Call, name: str) -> Expr:
    """Call the builtin itself; arguments that are not known must be plain builtins."""
    parts = lw.in_order(
        [lw.maker(a) for a in node.args] + [lw.maker(k.value) for k in node.keywords]
    )
    shown, args = [], []
    for index, part in enumerate(parts):
        value = lw.object_of(part)
        arg = (
            node.args[index]
            if index < len(node.args)
            else node.keywords[index - len(node.args)].value
        )
        if value.rep in "oltme" and not lw.ty(arg).is_only(*SCALARS):
            value = lw.plain(value, lw.ty(arg))
        prefix = "" if index < len(node.args) else f"{node.keywords[index - len(node.args)].arg}="
        # Cython would make one C type of several, or call another function, for C arguments.
        typed = value.rep in "iudbcn" and value.kind != "const"
        place = f"{{{index}}}"
        shown.append(prefix + (f"cython.cast(object, {place})" if typed else place))
        args.append(value)
    module, _, short = name.rpartition(".")
    if module == "math":
        assert isinstance(node.func, (ast.Attribute, ast.Name))
        if isinstance(node.func, ast.Attribute):
            assert isinstance(node.func.value, ast.Name)
            head = f"{{{len(args)}}}.{short}"
            args.append(lw.global_object(node.func.value.id))
        else:
            head = f"{{{len(args)}}}"
            args.append(lw.global_object(node.func.id))
    else:
        head = name.removeprefix("builtins.")
    result = {
        "list": "l",
        "tuple": "t",
        "set": "e",
        "dict": "m",
        "sorted": "l",
        "str": "s",
        "repr": "s",
    }
    rep = result.get(short, "o") if module == "builtins" else "o"
    return code(f"{head}({', '.join(shown)})", rep, *args)


def _math(lw: Lowering, node: ast.Call, short: str) -> Expr | None:
    kinds = [lw.ty(a) for a in node.args]
    if not all(t.is_only("int", "bool", "float") and len(t.atoms) == 1 for t in kinds):
        return None
    parts = lw.in_order([lw.maker(a) for a in node.args])
    if any(p.rep not in "idbn" for p in parts):
        return None
    if short in ("floor", "ceil", "trunc"):
        if parts[0].rep == "d":
            return lw.helper(f"k_{short}", parts[0])
        return lw.to(parts[0], "i")
    if short in ("gcd", "isqrt"):
        return lw.helper(f"k_{short}", *parts)
    if short in support.MATH and len(parts) == 1:
        if short.startswith("log") and parts[0].rep != "d" and not _exact(kinds[0]):
            return None
        return lw.helper(f"k_{short}", lw.to(parts[0], "d"))
    if short in _FLOAT_MATH:
        return lw.helper(_FLOAT_MATH[short], *(lw.to(p, "d") for p in parts))
    return None


def _exact(ty: Ty) -> bool:
    """Tell whether every int of a type is a float of the same value."""
    return max(map(abs, ty.range)) <= _EXACT_FLOATS


def _len(lw: Lowering, node: ast.Call) -> Expr | None:
    from advisor.codegen.values import row_of

    row = row_of(lw, node.args[0])
    if row is not None:
        assert isinstance(node.args[0], ast.Subscript)
        return lw.helper("k_rows_len", row[1], lw.lower(node.args[0].slice))
    value = lw.lower(node.args[0])
    if value.rep in BUFFERS:
        return lw.buffer_size(value)
    if value.rep == "c":
        return const(1)
    if value.rep in "syaltme":
        return native("len({0})", "n", value)
    if lw.ty(node.args[0]).is_only("range", "frozenset"):
        return code("len({0})", "n", value)
    return lw.helper("k_len", value)


def _abs(lw: Lowering, node: ast.Call) -> Expr | None:
    value = lw.lower(node.args[0])
    ty = lw.ty(node.args[0])
    if value.rep == "d":
        return lw.helper("k_fabs", value)
    if value.rep in "ibn" and rep_of(lw.ty(node)) == "i":
        if ty.range[0] > I64_LOW:
            kept = lw.keep(lw.to(value, "i"))
            return native("(-{0} if {0} < 0 else {0})", "i", kept)
        return lw.helper("k_abs", value)
    return code("abs({0})", "o", lw.helper("k_scalar", value))


def _pick(symbol: str, best: Expr, value: Expr) -> Expr:
    return native(f"({{1}} if {{1}} {symbol} {{0}} else {{0}})", best.rep, best, value)


def _extreme(lw: Lowering, node: ast.Call) -> Expr | None:
    assert isinstance(node.func, ast.Name)
    symbol = "<" if node.func.id == "min" else ">"
    rep = rep_of(lw.ty(node))
    if len(node.args) > 1:
        if not all(rep_of(lw.ty(a)) in "in" for a in node.args) and not all(
            rep_of(lw.ty(a)) == "d" for a in node.args
        ):
            return None
        parts = [lw.keep(p) for p in lw.in_order([lw.maker(a) for a in node.args])]
        best = parts[0]
        for part in parts[1:]:
            best = lw.keep(_pick(symbol, best, part))
        return best
    if rep not in "id" or node.keywords:
        return None
    best = lw.temporary(rep)
    found = lw.temporary("b")
    lw.emit(Assign(name=str(found.value), expr=const(False)))

    def turn(value: Expr, ty: Ty) -> None:
        item = lw.keep(_as(lw, value, ty, rep))
        better = native(f"(not {{0}} or {{1}} {symbol} {{2}})", "b", found, item, best)
        branch = If(test=better)
        lw.emit(branch)
        branch.body.append(Assign(line=lw.line, name=str(best.value), expr=item))
        branch.body.append(Assign(line=lw.line, name=str(found.value), expr=const(True)))

    if not over(lw, node.args[0], turn):
        return None
    lw.unless(found, "empty")
    return best


def _as(lw: Lowering, value: Expr, ty: Ty, rep: str) -> Expr:
    if value.rep == rep:
        return value
    if rep == "d" and value.rep == "o" and not ty.is_only("float"):
        return lw.helper("k_float", value)
    return lw.to(value, rep)


def over(lw: Lowering, node: ast.expr, turn: Callable[[Expr, Ty], None]) -> bool:
    """Append a loop over what a builtin consumes; a comprehension is run without being made."""
    if isinstance(node, (ast.GeneratorExp, ast.ListComp)):
        from advisor.codegen.invocations import generators

        generators(lw, node.generators, lambda: turn(lw.lower(node.elt), lw.ty(node.elt)))
        return True

    def bind(item: tuple[Expr, Ty]) -> None:
        expr = item[0]
        if expr.kind == "tuple":
            expr = iteration.packed(lw, expr)
        turn(expr, item[1])

    iteration.loop(lw, node, bind, lambda: None)
    return True


def _sum(lw: Lowering, node: ast.Call) -> Expr | None:
    rep = rep_of(lw.ty(node))
    start = const(0) if len(node.args) == 1 else lw.lower(node.args[1])
    if rep == "i" and start.rep in "ibn":
        total = lw.temporary("i")
        lw.emit(Assign(name=str(total.value), expr=lw.to(start, "i")))

        def add(value: Expr, _: Ty) -> None:
            added = lw.helper("k_add", total, value)
            if node in lw.context.dirty:  # its type is exact there: no sum of it leaves 64 bits
                added = native("({0} + {1})", "i", total, lw.to(value, "i"))
            lw.emit(Assign(name=str(total.value), expr=added))

        over(lw, node.args[0], add)
        return total
    if rep == "d":
        whole_start = start.rep != "d"
        total, rest, some = lw.temporary("d"), lw.temporary("d"), lw.temporary("b")
        lw.emit(Assign(name=str(total.value), expr=lw.to(start, "d")))
        lw.emit(Assign(name=str(rest.value), expr=const(0.0)))
        lw.emit(Assign(name=str(some.value), expr=const(not whole_start)))

        def turn(value: Expr, ty: Ty) -> None:
            item = lw.keep(_as(lw, value, ty, "d"))
            lw.emit(Assign(name=str(rest.value), expr=lw.helper("k_sum_rest", total, item, rest)))
            lw.emit(Assign(name=str(total.value), expr=native("({0} + {1})", "d", total, item)))
            if whole_start:
                lw.emit(Assign(name=str(some.value), expr=const(True)))

        over(lw, node.args[0], turn)
        if whole_start:
            lw.unless(some, "the sum of nothing is the int 0")
        return lw.helper("k_sum_end", total, rest)
    if node in lw.context.native and isinstance(node.args[0], ast.GeneratorExp):
        made = lw.lower(node.args[0])
        value = lw.helper("k_plain", made)
        return code(
            "sum({0})" if len(node.args) == 1 else "sum({0}, {1})", "o", value, lw.object_of(start)
        )
    return None


def any_all(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower any or all of a generator expression as a loop that stops where Python does."""
    assert isinstance(node.func, ast.Name)
    wanted = node.func.id == "any"
    arg = node.args[0]
    if not isinstance(arg, (ast.GeneratorExp, ast.ListComp)):
        return None
    result = lw.temporary("b")
    lw.emit(Assign(name=str(result.value), expr=const(not wanted)))

    def turn() -> None:
        test = lw.truth(arg.elt)
        branch = If(test=test if wanted else native("(not {0})", "b", test))
        lw.emit(branch)
        branch.body.append(Assign(line=lw.line, name=str(result.value), expr=const(wanted)))
        branch.body.append(Break(line=lw.line))

    if isinstance(arg, ast.ListComp):
        return None
    _nested_generators(lw, arg.generators, turn, result, wanted=wanted)
    return result


def _next(lw: Lowering, node: ast.Call) -> Expr | None:
    """Run a generator expression until its first item."""
    arg = node.args[0]
    assert isinstance(arg, ast.GeneratorExp)
    result, found = lw.temporary(rep_of(lw.ty(node))), lw.temporary("b")
    if len(node.args) == 2:
        otherwise = lw.to(lw.object_of(lw.lower(node.args[1])), result.rep)
        lw.emit(Assign(name=str(result.value), expr=otherwise))
    lw.emit(Assign(name=str(found.value), expr=const(False)))

    def turn() -> None:
        item = lw.to(lw.object_of(lw.lower(arg.elt)), result.rep)
        lw.emit(Assign(name=str(result.value), expr=item))
        lw.emit(Assign(name=str(found.value), expr=const(True)))
        lw.emit(Break(line=lw.line))

    _nested_generators(lw, arg.generators, turn, found, wanted=True)
    if len(node.args) == 1:
        lw.unless(found, "nothing to take")
    return result


def _nested_generators(
    lw: Lowering,
    parts: list[ast.comprehension],
    turn: Callable[[], None],
    result: Expr,
    *,
    wanted: bool,
) -> None:
    head, *rest = parts

    def body() -> None:
        outer = lw.out
        for test in head.ifs:
            branch = If(test=lw.truth(test))
            lw.emit(branch)
            lw.out = branch.body
        if rest:
            _nested_generators(lw, rest, turn, result, wanted=wanted)
        else:
            turn()
        lw.out = outer
        if rest:
            stop = If(test=result if wanted else native("(not {0})", "b", result))
            stop.body.append(Break(line=lw.line))
            lw.emit(stop)

    iteration.loop(lw, head.iter, lambda item: iteration.bind_target(lw, head.target, item), body)


def _list(lw: Lowering, node: ast.Call) -> Expr | None:
    rep = lw.buffers.places.get(lw.context.place(node))
    if not node.args:
        return code("[]", "l")
    if rep is not None:
        holder = lw.new_buffer(rep, const(0))
        over(lw, node.args[0], lambda v, _: lw.push(holder, v))
        return holder
    if isinstance(node.args[0], ast.GeneratorExp):
        return lw.lower(node.args[0])
    structure = lw.ty(node.args[0]).is_any
    if structure:
        made = lw.keep(code("[]", "l"))
        over(lw, node.args[0], lambda v, _: lw.do(lw.helper("k_list_push", made, lw.object_of(v))))
        return made
    return code("list({0})", "l", lw.object_of(lw.lower(node.args[0])))


def _wrapped(kind: str, rep: str) -> Callable[[Lowering, ast.Call], Expr | None]:
    def rule(lw: Lowering, node: ast.Call) -> Expr | None:
        if not node.args:
            return code(f"{kind}()", rep)
        arg = node.args[0]
        if isinstance(arg, ast.GeneratorExp) or lw.ty(arg).is_any:
            made = lw.keep(code("[]", "l"))
            over(lw, arg, lambda v, _: lw.do(lw.helper("k_list_push", made, lw.object_of(v))))
            checked = made if kind == "tuple" else lw.helper("k_plain", made)
            if kind == "dict":
                checked = lw.helper("k_pairs", made)
        else:
            value = lw.object_of(lw.lower(arg))
            checked = value if kind == "tuple" else lw.helper("k_plain", value)
            if kind == "dict":
                checked = value if value.rep == "m" else lw.helper("k_pairs", value)
        shown = "".join(f", {k.arg}={{{i}}}" for i, k in enumerate(node.keywords, 1))
        extra = [lw.object_of(lw.lower(k.value)) for k in node.keywords]
        return code(f"{kind}({{0}}{shown})", rep, checked, *extra)

    return rule


def _int(lw: Lowering, node: ast.Call) -> Expr | None:
    value = lw.lower(node.args[0])
    if len(node.args) == 1 and value.rep == "d" and rep_of(lw.ty(node)) == "i":
        return lw.helper("k_trunc", value)
    if len(node.args) == 1 and value.rep in "iubn" and lw.ty(node.args[0]).is_only("int", "bool"):
        return lw.to(value, rep_of(lw.ty(node)))
    rest = [lw.object_of(lw.lower(a)) for a in node.args[1:]]
    shown = "".join(f", {{{i}}}" for i in range(1, len(rest) + 1))
    return code(f"int({{0}}{shown})", "o", lw.helper("k_scalar", lw.object_of(value)), *rest)


def _float(lw: Lowering, node: ast.Call) -> Expr | None:
    value = lw.lower(node.args[0])
    if value.rep in "diubn" and lw.ty(node.args[0]).is_only("int", "bool", "float"):
        return lw.to(value, "d")
    return lw.to(code("float({0})", "o", lw.helper("k_scalar", lw.object_of(value))), "d")


def _bool(lw: Lowering, node: ast.Call) -> Expr | None:
    return lw.truth(node.args[0])


def _round(lw: Lowering, node: ast.Call) -> Expr | None:
    value = lw.lower(node.args[0])
    if len(node.args) == 1 and value.rep == "d":
        return lw.helper("k_rint", value)
    if len(node.args) == 2 and value.rep == "d":
        digits = lw.lower(node.args[1])
        return lw.to(code("round({0}, {1})", "o", value, lw.object_of(digits)), "d")
    return None


def _ord(lw: Lowering, node: ast.Call) -> Expr | None:
    value = lw.lower(node.args[0])
    if value.rep in "cs" or (value.rep == "o" and lw.ty(node.args[0]).is_only("str")):
        return native("cython.cast(cython.longlong, ord({0}))", "i", lw.to(value, "c"))
    return None


def _chr(lw: Lowering, node: ast.Call) -> Expr | None:
    value = lw.lower(node.args[0])
    if value.rep in "ibn":
        return lw.to(
            code("chr({0})", "o", lw.helper("k_in", value, const(0), const(0x10FFFF))), "c"
        )
    return None


def _isinstance(lw: Lowering, node: ast.Call) -> Expr | None:
    subject, classes = lw.in_order([lw.maker(a) for a in node.args])
    return lw.to(
        code("isinstance({0}, {1})", "b", lw.object_of(subject), lw.object_of(classes)), "b"
    )


def _divmod(lw: Lowering, node: ast.Call) -> Expr | None:
    one, two = lw.in_order([lw.maker(a) for a in node.args])
    if one.rep in "in" and two.rep in "in":
        a, b = lw.keep(lw.to(one, "i")), lw.keep(lw.to(two, "i"))
        quotient = lw.keep(lw.helper("k_floordiv", a, b))
        return Expr("tuple", None, "t", (quotient, lw.helper("k_mod", a, b)))
    return code("divmod({0}, {1})", "t", lw.helper("k_scalar", one), lw.helper("k_scalar", two))


def _pow(lw: Lowering, node: ast.Call) -> Expr | None:
    parts = lw.in_order([lw.maker(a) for a in node.args])
    checked = [lw.helper("k_scalar", p) for p in parts]
    return code("pow({0}, {1}, {2})", "o", *checked)


_SPECIAL: dict[str, Callable[[Lowering, ast.Call], Expr | None]] = {
    "builtins.len": _len,
    "builtins.abs": _abs,
    "builtins.min": _extreme,
    "builtins.max": _extreme,
    "builtins.sum": _sum,
    "builtins.any": any_all,
    "builtins.all": any_all,
    "builtins.list": _list,
    "builtins.tuple": _wrapped("tuple", "t"),
    "builtins.set": _wrapped("set", "e"),
    "builtins.dict": _wrapped("dict", "m"),
    "builtins.sorted": _wrapped("sorted", "l"),
    "builtins.int": _int,
    "builtins.float": _float,
    "builtins.bool": _bool,
    "builtins.round": _round,
    "builtins.ord": _ord,
    "builtins.chr": _chr,
    "builtins.isinstance": _isinstance,
    "builtins.divmod": _divmod,
    "builtins.pow": _pow,
    "builtins.next": _next,
}


def method(lw: Lowering, node: ast.Call, func: ast.Attribute) -> Expr:
    """Lower a method of a builtin type."""
    from advisor.codegen import builtin_methods

    return _checked(lw, node, builtin_methods.method(lw, node, func))
