"""What loop variables are: iteration over containers, range, enumerate, zip, reversed, items."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from advisor.inference import evaluation, records
from advisor.inference.builtin_arguments import SIZED, item_type, range_of, takes_columns
from advisor.inference.effects import generic, unknown_effect
from advisor.inference.refine import refine
from advisor.inference.starred import collect
from advisor.inference.state import Env, join
from advisor.inference.types import ANY, LENGTH, LENGTH_HIGH, Ty, int_between, tuple_of

if TYPE_CHECKING:
    from advisor.inference.context import Context

_VIEWS = ("items", "keys", "values")
STRUCTURAL = ("range", "enumerate", "zip", "reversed")


def builtin_called(context: Context, node: ast.expr) -> str | None:
    """Return the name of the structural iterator builtin a call makes, else None."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)) or node.keywords:
        return None
    name = node.func.id
    if name not in STRUCTURAL or name in context.locals or name in context.function.globals:
        return None
    return None if any(isinstance(a, ast.Starred) for a in node.args) else name


def view_called(node: ast.expr) -> str | None:
    """Return items, keys or values when a call makes a dict's view, else None."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return None
    name = node.func.attr
    return name if name in _VIEWS and not node.args and not node.keywords else None


def is_structure(context: Context, node: ast.expr) -> bool:
    """Tell whether `iteration` took a call apart instead of evaluating it."""
    return context.ty.get(node) is ANY and (
        builtin_called(context, node) is not None or view_called(node) is not None
    )


def iteration(context: Context, node: ast.expr, env: Env) -> Ty:
    """Evaluate what is iterated over; return the type of one item."""
    ty = _iterated(context, node, env)
    if env.dirty:
        context.dirty.add(node)
    return ty


def _iterated(context: Context, node: ast.expr, env: Env) -> Ty:
    name = builtin_called(context, node)
    if name is not None:
        assert isinstance(node, ast.Call)
        ty = _structural(context, node, name, env)
        if ty is not None:
            context.ty[node] = ANY
            return ty
    view = view_called(node)
    if view is not None:
        assert isinstance(node, ast.Call)
        assert isinstance(node.func, ast.Attribute)
        base = evaluation.look(context, node.func.value, env)
        base = records.table(context, node.func.value, base, view, env)
        if base.is_only("dict"):
            context.sites.box(base)
            context.ty[node] = ANY
            key, item = context.sites.key(base), context.sites.item(base, "dict")
            return {"keys": key, "values": item}.get(view, tuple_of((key, item)))
    if takes_columns(context, node, env):
        return ANY
    ty = records.table(context, node, evaluation.look(context, node, env), "__iter__", env)
    if ty.is_only(*SIZED, "deque", "iter") and ty.single is not None:
        return item_type(context, ty)
    context.escape(ty)
    generic(context, node, env) if not isinstance(node, ast.Call) else None
    if ty.get("inst") is not None or env.dirty:
        unknown_effect(context, node, env)
    return ANY


def _structural(context: Context, node: ast.Call, name: str, env: Env) -> Ty | None:
    if name == "range":
        types = [evaluation.look(context, a, env) for a in node.args]
        if not types or not all(t.is_only("int", "bool") for t in types):
            return None
        return int_between(*range_of(types))
    if name == "enumerate":
        if len(node.args) == 1:
            return tuple_of((LENGTH, iteration(context, node.args[0], env)))
        if len(node.args) == 2:
            item = iteration(context, node.args[0], env)
            start = evaluation.look(context, node.args[1], env)
            if start.is_only("int") and max(map(abs, start.range)) < 1 << 62:
                low, high = start.range
                return tuple_of((int_between(low, high + LENGTH_HIGH), item))
        return None
    if name == "zip":
        return tuple_of(iteration(context, a, env) for a in node.args)
    if len(node.args) == 1:
        return iteration(context, node.args[0], env)
    return None


def bind(context: Context, target: ast.expr, ty: Ty, env: Env) -> None:
    """Give the names of an assignment target their types; unknown items are speculated on."""
    if isinstance(target, ast.Name):
        context.sites.box(ty.only("tuple"))  # one of enumerate or zip is made for it
        ty = context.speculate(target, ty, env)
        context.ty[target] = ty
        context.set_var(env, target.id, ty)
        return
    if isinstance(target, (ast.Tuple, ast.List)):
        context.ty[target] = ty
        context.note_caught(target, env, "ValueError")
        if env.dirty:
            context.dirty.add(target)
        starred = any(isinstance(e, ast.Starred) for e in target.elts)
        context.sites.box(ty if starred else ty.without("tuple"))
        if starred:
            collect(context, target, ty, env, bind)
            return
        for index, part in enumerate(target.elts):
            bind(context, part, _part(context, ty, index, len(target.elts)), env)
        return
    from advisor.inference.assignments import store

    store(context, target, ty, env)


def _part(context: Context, ty: Ty, index: int, count: int) -> Ty:
    atom = ty.single
    if atom is None:
        return ANY
    if atom.kind == "tuple" and atom.items is not None:
        return atom.items[index] if len(atom.items) == count else ANY
    if atom.kind in ("list", "array"):
        return item_type(context, ty)
    return ANY


def run_generators(
    context: Context, generators: list[ast.comprehension], body: Callable[[Env], None], env: Env
) -> None:
    """Run the loops of a comprehension around `body` until nothing changes.

    What `:=` gives variables in it holds in the next turn, and behind the comprehension.
    """
    if not generators:
        body(env)
        return
    head, *rest = generators
    item = iteration(context, head.iter, env)
    if not item.atoms:
        return
    own = {part.id for part in ast.walk(head.target) if isinstance(part, ast.Name)}
    state, count = env.copy(), 0
    while True:
        inner = state.copy()
        bind(context, head.target, item, inner)
        end = _turn(
            context, head.ifs, inner, lambda reached: run_generators(context, rest, body, reached)
        )
        for name in own - env.vars.keys():
            end.vars.pop(name, None)
        merged = join(state, end, widen=count > 1)
        assert merged is not None
        count += 1
        if merged == state:
            break
        state = merged
    env.vars, env.dirty, env.foreign = state.vars, state.dirty, state.foreign


def _turn(
    context: Context, conditions: list[ast.expr], env: Env, body: Callable[[Env], None]
) -> Env:
    """Run `body` where all conditions hold; return the state behind it and where one doesn't."""
    current: Env | None = env
    ends: Env | None = None
    for condition in conditions:
        assert current is not None
        evaluation.test(context, condition, current)
        ends = join(ends, refine(context, current, condition, holds=False))
        current = refine(context, current, condition, holds=True)
        if current is None:
            break
    if current is not None:
        body(current)
        ends = join(ends, current)
    return env if ends is None else ends
