"""Lower min, max, sum, any, all and next as loops over what they consume."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen import iteration, mixed
from advisor.codegen.comprehensions import generators, in_turn
from advisor.codegen.ir import Assign, Break, Expr, If
from advisor.codegen.iterators import taken
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import code, const, native, negated, rep_of
from advisor.inference.evaluated import is_atom
from advisor.inference.types import Ty

if TYPE_CHECKING:
    from collections.abc import Callable


def _pick(symbol: str, best: Expr, value: Expr) -> Expr:
    return native(f"({{1}} if {{1}} {symbol} {{0}} else {{0}})", best.rep, best, value)


def extreme(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower min and max of numbers."""
    assert isinstance(node.func, ast.Name)
    symbol = "<" if node.func.id == "min" else ">"
    rep = rep_of(lw.ty(node))
    if len(node.args) > 1:
        if not all(rep_of(lw.ty(a)) in "in" for a in node.args) and not all(
            rep_of(lw.ty(a)) == "d" for a in node.args
        ):
            return _extreme_of_mixed(lw, node)
        parts = [lw.keep(p) for p in lw.in_order([lw.maker(a) for a in node.args])]
        best = parts[0]
        for part in parts[1:]:
            best = lw.keep(_pick(symbol, best, part))
        return best
    item = _item_rep(lw, node)
    if item is not None and node.keywords:
        return _extreme_or(lw, node, item, symbol)
    if rep not in "id" or node.keywords:
        return None
    best, found = _best(lw, node, rep, symbol)
    lw.unless(found, "empty")
    return best


def _extreme_of_mixed(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower min and max of a few ints and floats; None where they may be something else."""
    assert isinstance(node.func, ast.Name)
    types = [lw.ty(a) for a in node.args]
    if node.keywords or not all(t.is_only("int", "float") for t in types):
        return None
    if node in lw.context.dirty:
        return None
    parts = [lw.keep(p) for p in lw.in_order([lw.maker(a) for a in node.args])]
    made = [mixed.number_of(lw, p, ty) for p, ty in zip(parts, types, strict=True)]
    best = made[0]
    for part in made[1:]:
        if best is None or part is None:
            break
        best = lw.helper(f"k_number_{node.func.id}", best, part)
    else:
        assert best is not None
        return mixed.boxed(lw, best)
    return None


def _item_rep(lw: Lowering, node: ast.Call) -> str | None:
    """Return how the items of a generator expression or list of numbers are held."""
    if not isinstance(node.args[0], (ast.GeneratorExp, ast.ListComp)):
        return None
    ty = lw.context.ty.get(node.args[0].elt)
    return None if ty is None or rep_of(ty) not in "id" else rep_of(ty)


def _extreme_or(lw: Lowering, node: ast.Call, rep: str, symbol: str) -> Expr | None:
    """Lower min and max of numbers with what they give of nothing, which does nothing itself."""
    default = node.keywords[0].value
    if not is_atom(default) or len(node.keywords) > 1:
        return None
    best, found = _best(lw, node, rep, symbol)
    result = lw.temporary(rep_of(lw.ty(node)))
    branch = If(test=found)
    lw.emit(branch)
    outer = lw.out
    for body, value in ((branch.body, best), (branch.orelse, None)):
        lw.out = body
        made = lw.lower(default) if value is None else value
        if made.rep != result.rep:
            made = lw.to(lw.object_of(made), result.rep)
        lw.emit(Assign(name=str(result.value), expr=made))
    lw.out = outer
    return result


def _best(lw: Lowering, node: ast.Call, rep: str, symbol: str) -> tuple[Expr, Expr]:
    """Append a loop that finds the extreme; return it, and whether there was any item."""
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

    over(lw, node.args[0], turn)
    return best, found


def _as(lw: Lowering, value: Expr, ty: Ty, rep: str) -> Expr:
    if value.rep == rep:
        return value
    if rep == "d" and value.rep == "o" and not ty.is_only("float"):
        return lw.helper("k_float", value)
    return lw.to(value, rep)


def over(lw: Lowering, node: ast.expr, turn: Callable[[Expr, Ty], None]) -> bool:
    """Append a loop over what a builtin consumes; a comprehension is run without being made."""
    if isinstance(node, (ast.GeneratorExp, ast.ListComp)):
        in_turn(lw, node, lambda: turn(lw.lower(node.elt), lw.ty(node.elt)))
        return True

    def bind(item: tuple[Expr, Ty]) -> None:
        turn(lw.whole(item[0]), item[1])

    iteration.loop(lw, node, bind, lambda: None)
    return True


def listed(lw: Lowering, node: ast.expr) -> Expr:
    """Return a fresh list of what a builtin consumes."""
    made = lw.keep(code("[]", "l"))
    over(lw, node, lambda v, _: lw.do(lw.helper("k_list_push", made, lw.object_of(v))))
    return made


def sum_(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower sum; of floats with the compensation that CPython uses."""
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
    if not isinstance(arg, ast.GeneratorExp):
        return None
    result = lw.temporary("b")
    lw.emit(Assign(name=str(result.value), expr=const(not wanted)))

    def turn() -> None:
        test = lw.truth(arg.elt)
        branch = If(test=test if wanted else negated(test))
        lw.emit(branch)
        branch.body.append(Assign(line=lw.line, name=str(result.value), expr=const(wanted)))
        branch.body.append(Break(line=lw.line))

    stop = result if wanted else negated(result)
    in_turn(lw, arg, turn, stop=stop)
    return result


def next_(lw: Lowering, node: ast.Call) -> Expr | None:
    """Run a generator expression until its first item."""
    arg = node.args[0]
    if not isinstance(arg, ast.GeneratorExp):
        return taken(lw, node)
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

    generators(lw, arg.generators, turn, stop=found)
    if len(node.args) == 1:
        lw.unless(found, "nothing to take")
    return result
