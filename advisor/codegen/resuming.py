"""Lower the points from which a call goes on as it was written, and the loops around them.

<a point>  ->  _since = k_commit_here(); _at = 3; x_now = x; ...
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from advisor.codegen import mixed
from advisor.codegen.binding import bind_target
from advisor.codegen.cursor import repeat
from advisor.codegen.ir import (
    BUFFERS,
    Assign,
    Break,
    Expr,
    ForEach,
    ForRange,
    If,
    Point,
    While,
)
from advisor.codegen.iterators import iterator, let_go, operand
from advisor.codegen.lowering import Lowering, Turn
from advisor.codegen.reps import code, const, local, native
from advisor.inference import resuming
from advisor.inference.arithmetic import constant_int
from advisor.inference.builtin_arguments import range_of
from advisor.inference.context import RefusedError
from advisor.inference.loops import builtin_called, view_called
from advisor.inference.names import local_names
from advisor.inference.types import ANY, Ty, int_between, tuple_of
from advisor.model.kernel import RefusalReason

if TYPE_CHECKING:
    from advisor.inference.resuming import Path

State = list[tuple[str, Expr, Expr | None]]
_NONE_GIVEN = ast.arguments([], [], None, [], [], None, [])
_FRESH = "(k_fresh() or _holds())"


def point(lw: Lowering, node: resuming.Point) -> None:
    """Lower a point that is passed for real."""
    if node in lw.context.points:
        value = lw.keep(lw.object_of(lw.variable(node.value))) if node.value else None
        _mark(lw, node, node.path, [] if value is None else [(".value", value, None)])


def _mark(lw: Lowering, node: ast.AST, path: Path, item: State) -> None:
    """Keep the values of all variables, and bail out if what is relied on has changed."""
    lw.temporaries["_at"] = lw.temporaries["_since"] = "i"
    lw.temporaries["_back"] = "b"
    number = len(lw.points) + 1
    lw.emit(Assign(name="_since", expr=lw.helper("k_commit_here")))
    lw.emit(Assign(name="_at", expr=const(number)))
    state = list(item)
    steady = _never_assigned(lw)
    for name, unset in sorted(lw.context.points[node].items()):
        if lw.rep(name) in BUFFERS:
            detail = f"{name} is kept as an array"
            raise RefusedError(RefusalReason.EFFECTS_BEFORE_SPECULATION, detail, node)
        value = local(lw.name(name), lw.rep(name))
        if name in steady:
            state.append((name, _object(lw, value), None))
            continue
        if not unset:
            state.append((name, _now(lw, name, value), None))
            continue
        given = _now(lw, f"{name} is set", lw.flag(name))
        kept = If(test=lw.flag(name))
        lw.emit(kept)
        lw.into(kept.body, partial(_keep, lw, name, value))
        state.append((name, _object(lw, lw.kept_apart[name]), given))
    state.extend(_imported(lw))
    for place, turn in enumerate(lw.turns):
        now = _now(lw, f"turn {place} {turn.now.rep}", turn.now)
        if turn.stop is not None:
            stop = _now(lw, f"end {place}", turn.stop)
            text = f"range(cython.cast(object, {{0}}) + {turn.step}, {{1}}, {turn.step})"
            now = code(text, "o", now, stop)
        state.append((f".turn{place}", now, None))
    function = lw.context.function
    lw.points.append(Point(number, function.module, function.qualname, path, tuple(state)))
    lw.unless(native(_FRESH, "b"), "something it relies on has changed")


def _imported(lw: Lowering) -> Iterator[tuple[str, Expr, None]]:
    """Yield the variables that imports give their values."""
    for name in lw.context.function.globals:
        if lw.context.is_imported(name):
            yield name, lw.imported(name), None


def _now(lw: Lowering, name: str, value: Expr) -> Expr:
    """Keep what a local is at a point in another one, and return that as an object."""
    if value.kind == "const":
        return value
    kept = lw.kept_apart.get(name)
    if kept is None:
        kept = lw.kept_apart[name] = lw.temporary(value.rep)
    lw.emit(Assign(name=str(kept.value), expr=value))
    return _object(lw, kept)


def _keep(lw: Lowering, name: str, value: Expr) -> None:
    _now(lw, name, value)


def _object(lw: Lowering, kept: Expr) -> Expr:
    return mixed.boxed(lw, kept) if kept.rep in "xw" else kept


def pointed_loop(lw: Lowering, node: ast.For, body: Callable[[], None]) -> None:
    """Append a loop with points in it, so that it is known at each of them where it is."""
    if resuming.is_counted(lw.context, node):
        _counted(lw, node, body)
        return
    parts = list(ast.walk(node.iter))
    foreign = any(part in lw.context.effects or part in lw.context.dirty for part in parts)
    made = operand(lw, node.iter)()
    called = iterator(lw, "iter", [made])
    held, item = (lw.effect(called) if foreign else lw.save(called)), lw.temporary("o")
    first = node.body[0]
    assert isinstance(first, resuming.Point)
    path = first.path
    one = _item_type(lw, node.iter)

    def turn() -> None:
        lw.turns.append(Turn(held))
        _mark(lw, node, path, [(".item", _now(lw, f"item {len(lw.turns)}", item), None)])
        given = lw.keep(lw.to(item, "t")) if one.is_only("tuple") else item
        bind_target(lw, node.target, (given, one))
        body()
        lw.turns.pop()

    def next_turn() -> None:
        text = "next({0}, _MISSING)"
        lw.emit(Assign(name=str(item.value), expr=lw.effect(code(text, "o", held))))
        over = native("({0} is _MISSING)", "b", item)
        lw.emit(If(test=over, body=[Break(line=lw.line)]))
        turn()

    if foreign:
        repeat(lw, While(test=const(True)), next_turn)
        _leave(lw, [made, held], len(lw.turns))
    else:
        repeat(lw, ForEach(names=[str(item.value)], iterable=held), turn)


def _leave(lw: Lowering, held: list[Expr], place: int) -> None:
    """Let go of an iterator: a generator that was left early does something when it is closed."""
    lw.do(lw.helper("k_commit"))
    kept = [lw.kept_apart[name] for name in (f"turn {place} o",) if name in lw.kept_apart]
    for one in (*held, *kept):
        let_go(lw, one)
        if one.kind == "local" and one.value not in lw.iterators:
            lw.iterators.append(str(one.value))


def _counted(lw: Lowering, node: ast.For, body: Callable[[], None]) -> None:
    assert isinstance(node.iter, ast.Call)
    arguments = node.iter.args
    parts = [lw.to(part, "i") for part in lw.in_order([lw.maker(arg) for arg in arguments])]
    start = const(0) if len(parts) == 1 else parts[0]
    stop = lw.save(parts[0] if len(parts) == 1 else parts[1])
    step = constant_int(lw.ty(arguments[2])) if len(parts) == 3 else 1
    assert step
    counter = lw.temporary("i")
    ty = int_between(*range_of([lw.ty(arg) for arg in arguments]))

    def turn() -> None:
        lw.turns.append(Turn(counter, stop, step))
        bind_target(lw, node.target, (counter, ty))
        body()
        lw.turns.pop()

    repeat(lw, ForRange(name=str(counter.value), start=start, stop=stop, step=step), turn)


def _item_type(lw: Lowering, node: ast.expr) -> Ty:
    """Return what is known of an item by the iterator that Python makes."""
    name = builtin_called(lw.context, node)
    if name == "zip" and lw.ty(node) is ANY:
        assert isinstance(node, ast.Call)
        return tuple_of([ANY] * len(node.args))
    pairs = name == "enumerate" or view_called(node) == "items"
    return tuple_of([ANY, ANY]) if pairs and lw.ty(node) is ANY else ANY


def _never_assigned(lw: Lowering) -> set[str]:
    """Return the parameters that always keep what they were given."""
    tree = lw.context.function.tree
    assert tree is not None
    stored = local_names(ast.FunctionDef(tree.name, _NONE_GIVEN, tree.body, []))
    return {name for name in lw.context.own.names if name not in stored}
