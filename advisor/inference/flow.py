"""Types of a whole function: statements run on states until nothing changes."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from advisor.inference import deletion, displays, entered, evaluation, loops, special_methods
from advisor.inference.assignments import annassign, assign, augassign
from advisor.inference.context import Context, RefusedError
from advisor.inference.desugar import Certain, Gettable
from advisor.inference.evaluation import block
from advisor.inference.exceptions import assert_, raise_, try_, with_
from advisor.inference.imports import Loaded, import_, loaded
from advisor.inference.refine import refine
from advisor.inference.resuming import Point, begin_turn, end_turns, pass_point
from advisor.inference.splicing import Entered, Inlined
from advisor.inference.state import Env, join
from advisor.inference.types import NONE, Ty
from advisor.model.kernel import RefusalReason

_MAX_PASSES = 14
_WIDEN_FROM = 2
Rule = Callable[[Context, Any, Env], Env | None]


def run_function(context: Context) -> None:
    """Analyse the function of a context until its types and sites settle.

    Raises:
        RefusedError: It uses what kernels don't cover.
    """
    tree = context.function.tree
    assert tree is not None
    for _ in range(_MAX_PASSES):
        context.sites.changed = False
        before = context.returns, dict(context.var_types)
        env: Env | None = Env(dict(zip(context.own.names, context.own.params, strict=True)))
        assert env is not None
        for name, ty in env.vars.items():
            context.set_var(env, name, ty)
        env = block(context, tree.body, env)
        if env is not None:
            _returned(context, NONE, env)
        context.passes += 1
        if not context.sites.changed and before == (context.returns, context.var_types):
            return
    raise RefusedError(RefusalReason.TOO_LARGE, "its types don't settle", tree)


def _returned(context: Context, ty: Ty, env: Env) -> None:
    context.returns = context.returns.join(ty)
    context.ends_dirty = context.ends_dirty or env.dirty
    context.sites.give_back(ty)


def _expr(context: Context, node: ast.Expr, env: Env) -> Env | None:
    if isinstance(node.value, ast.Constant):
        return env
    evaluation.look(context, node.value, env)
    return env


def _if(context: Context, node: ast.If, env: Env) -> Env | None:
    evaluation.test(context, node.test, env)
    yes = refine(context, env, node.test, holds=True)
    no = refine(context, env, node.test, holds=False)
    after = block(context, node.body, yes) if yes is not None else None
    return join(after, block(context, node.orelse, no) if no is not None else None)


def _loop(
    context: Context,
    entry: Env,
    turn: Callable[[Env], tuple[Env | None, Env | None]],
    orelse: list[ast.stmt],
) -> Env | None:
    """Run a loop: `turn(head)` gives the state at the end of the body and when it is over."""
    head = entry
    count = 0
    while True:
        context.breaks.append([])
        context.continues.append([])
        try:
            end, over = turn(head.copy())
        finally:
            breaks, continues = context.breaks.pop(), context.continues.pop()
        for env in continues:
            end = join(end, env)
        merged = join(head, end, widen=count >= _WIDEN_FROM)
        assert merged is not None
        count += 1
        if merged == head:
            break
        head = merged
    result = block(context, orelse, over) if over is not None else None
    for env in breaks:
        result = join(result, env)
    return result


def _while(context: Context, node: ast.While, env: Env) -> Env | None:
    def turn(head: Env) -> tuple[Env | None, Env | None]:
        evaluation.test(context, node.test, head)
        yes = refine(context, head, node.test, holds=True)
        no = refine(context, head, node.test, holds=False)
        return (block(context, node.body, yes) if yes is not None else None), no

    return _loop(context, env, turn, node.orelse)


def _for(context: Context, node: ast.For, env: Env) -> Env | None:
    item = loops.iteration(context, node.iter, env)

    def turn(head: Env) -> tuple[Env | None, Env | None]:
        over = head.copy()
        if not item.atoms:
            return None, over
        begin_turn(context, node, head)
        loops.bind(context, node.target, item, head)
        return block(context, node.body, head), over

    after = _loop(context, env, turn, node.orelse)
    end_turns(context, node)
    return after


def _break(context: Context, _node: ast.Break, env: Env) -> Env | None:
    context.breaks[-1].append(env)
    return None


def _continue(context: Context, _node: ast.Continue, env: Env) -> Env | None:
    context.continues[-1].append(env)
    return None


def _return(context: Context, node: ast.Return, env: Env) -> Env | None:
    context.cold.discard(node)
    if special_methods.gives_up(context, node, env):
        context.cold.add(node)
        return None
    if isinstance(node.value, ast.Tuple) and not _is_finished(context, node):
        ty = displays.returned(context, node.value, env)
        context.returns = context.returns.join(ty)
        context.ends_dirty = context.ends_dirty or env.dirty
        return None
    ty = NONE if node.value is None else evaluation.look(context, node.value, env)
    if _is_finished(context, node):
        context.sites.box(ty)
    _returned(context, ty, env)
    return None


def _is_finished(context: Context, node: ast.Return) -> bool:
    """Tell whether more is run behind a return, which may change what it returns."""
    tree = context.function.tree
    assert tree is not None
    finished = (
        one
        for one in ast.walk(tree)
        if isinstance(one, ast.With) or (isinstance(one, ast.Try) and one.finalbody)
    )
    return any(part is node for one in finished for part in ast.walk(one))


def _pass(_context: Context, _node: ast.stmt, env: Env) -> Env | None:
    return env


RULES: dict[type[ast.stmt], Rule] = {
    ast.Expr: _expr,
    ast.Assign: assign,
    ast.AugAssign: augassign,
    ast.AnnAssign: annassign,
    ast.If: _if,
    ast.While: _while,
    ast.For: _for,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Return: _return,
    ast.Raise: raise_,
    ast.Assert: assert_,
    ast.Pass: _pass,
    ast.Try: try_,
    ast.With: with_,
    ast.Delete: deletion.delete,
    Certain: entered.certain,
    Gettable: entered.gettable,
    Inlined: entered.inlined,
    Entered: entered.enter,
    Point: pass_point,
    Loaded: loaded,
    ast.Import: import_,
    ast.ImportFrom: import_,
}
REASONS = {
    ast.FunctionDef: RefusalReason.USES_NONLOCAL_STATE,
    ast.AsyncFunctionDef: RefusalReason.USES_COROUTINE,
    ast.Nonlocal: RefusalReason.USES_NONLOCAL_STATE,
    ast.Global: RefusalReason.USES_NONLOCAL_STATE,
    ast.AsyncFor: RefusalReason.USES_ASYNC_WITH_OR_FOR,
    ast.AsyncWith: RefusalReason.USES_ASYNC_WITH_OR_FOR,
}
