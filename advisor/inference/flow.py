"""Types of a whole function: statements run on states until nothing changes."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from advisor.inference import arithmetic, calls, deletion, evaluation, loops, objects
from advisor.inference.context import Context, RefusedError, UnreachableError
from advisor.inference.refine import refine
from advisor.inference.state import Env, join
from advisor.inference.types import ANY, NONE, SCALARS, Ty, named
from advisor.model.kernel import RefusalReason

_MAX_PASSES = 14
_WIDEN_FROM = 2
_IN_PLACE = frozenset(("list", "dict", "set", "bytearray"))
_PLAIN_KEYS = (*SCALARS, "tuple")

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
        if not context.sites.changed and before == (context.returns, context.var_types):
            return
    raise RefusedError(RefusalReason.TOO_LARGE, "its types don't settle", tree)


def block(context: Context, body: list[ast.stmt], env: Env | None) -> Env | None:
    """Run statements; None when the end can't be reached."""
    for statement in body:
        if env is None:
            return None
        rule = _RULES.get(type(statement))
        if rule is None:
            raise RefusedError(
                _REASONS.get(type(statement), RefusalReason.UNSUPPORTED_SYNTAX),
                type(statement).__name__.lower(),
                statement,
            )
        if env.dirty:
            context.dirty.add(statement)
        if context.raises:
            context.raises[-1].append(env.copy())
        try:
            env = rule(context, statement, env)
        except UnreachableError:
            env = None
    return env


def _returned(context: Context, ty: Ty, env: Env) -> None:
    context.returns = context.returns.join(ty)
    context.ends_dirty = context.ends_dirty or env.dirty
    context.sites.give_back(ty)


def _expr(context: Context, node: ast.Expr, env: Env) -> Env | None:
    if isinstance(node.value, ast.Constant):
        return env
    evaluation.look(context, node.value, env)
    return env


def _assign(context: Context, node: ast.Assign, env: Env) -> Env | None:
    ty = _pairwise(context, node, env)
    if ty is None:
        return env
    if len(node.targets) > 1:
        context.sites.box(ty)
    for target in node.targets:
        store(context, target, ty, env)
    return env


def _pairwise(context: Context, node: ast.Assign, env: Env) -> Ty | None:
    """Run `a, b = x, y` side by side: no tuple is made. Returns None when it was done."""
    target = node.targets[0]
    if (
        len(node.targets) != 1
        or not isinstance(target, ast.Tuple)
        or not isinstance(node.value, ast.Tuple)
        or len(target.elts) != len(node.value.elts)
        or any(isinstance(e, ast.Starred) for e in (*target.elts, *node.value.elts))
    ):
        return evaluation.look(context, node.value, env)
    types = [evaluation.look(context, e, env) for e in node.value.elts]
    for part, ty in zip(target.elts, types, strict=True):
        store(context, part, ty, env)
    return None


def store(context: Context, target: ast.expr, ty: Ty, env: Env) -> None:
    """Store a value of a type into a target."""
    if isinstance(target, ast.Name):
        context.ty[target] = ty
        context.set_var(env, target.id, ty)
    elif isinstance(target, (ast.Tuple, ast.List)):
        loops.bind(context, target, ty, env)
    elif isinstance(target, ast.Subscript):
        _store_item(context, target, ty, env)
    elif isinstance(target, ast.Attribute):
        base = evaluation.look(context, target.value, env)
        context.escape(base)
        context.escape(ty)
        context.unseen.discard(target)
        if objects.stores_plainly(context, target, base):
            if context.is_fresh(target.value):
                context.unseen.add(target)
            else:
                context.change(target, env)
        else:
            calls.unknown_effect(context, target, env)
    else:
        raise RefusedError(RefusalReason.UNSUPPORTED_SYNTAX, type(target).__name__, target)


def _store_item(context: Context, target: ast.Subscript, ty: Ty, env: Env) -> None:
    base = evaluation.look(context, target.value, env)
    if isinstance(target.slice, ast.Slice):
        context.escape(base)
        context.escape(ty)
        for bound in (target.slice.lower, target.slice.upper, target.slice.step):
            if bound is not None:
                evaluation.value(context, bound, env)
        calls.unknown_effect(context, target, env)
        return
    index = evaluation.look(context, target.slice, env)
    if env.dirty:
        context.dirty.add(target)
    atom = base.single
    if atom is not None and atom.kind in ("list", "dict"):
        _store_part(context, target, base, index, ty)
        if None in atom.sites or any(s.escaped for s in context.sites.local(base, atom.kind)):
            context.escape(ty)
            context.escape(index)
            context.change(target, env)
        if atom.kind == "dict" and not index.is_only(*_PLAIN_KEYS):
            context.escape(index)
            calls.generic(context, target, env)
    elif atom is not None and atom.kind == "bytearray":
        context.change(target, env)
    else:
        _store_by_method(context, target, (base, index, ty), env)


def _store_by_method(
    context: Context, target: ast.Subscript, types: tuple[Ty, Ty, Ty], env: Env
) -> None:
    """Note a store that the class of what is subscripted decides on."""
    for part in types:
        context.escape(part)
    context.ty[target] = types[2]
    objects.forget(context, target)
    operands = tuple(zip((target.value, target.slice, target), types, strict=True))
    if objects.special(context, target, "__setitem__", operands, env) is None:
        calls.unknown_effect(context, target, env)


def _store_part(context: Context, target: ast.Subscript, base: Ty, index: Ty, ty: Ty) -> None:
    """Note what a list or dict made in the function may now hold."""
    if base.is_only("list"):
        for site in context.sites.local(base, "list"):
            context.sites.add(site, ty)
        return
    for site in context.sites.local(base, "dict"):
        context.sites.box(base)
        context.sites.add(site, ty, index)
        calls.note_field(context, site, target.slice, ty)


def _augassign(context: Context, node: ast.AugAssign, env: Env) -> Env | None:
    target = node.target
    load = as_load(context, target)
    made = as_binop(context, node)
    context.augmented.add(made)
    if isinstance(target, ast.Name):
        old = evaluation.look(context, load, env)
        if old.is_only("list") and isinstance(node.op, ast.Add):
            evaluation.look(context, as_extend(context, node), env)
            return env
        if not old.kinds & _IN_PLACE:
            ty = evaluation.look(context, made, env)
            store(context, target, ty, env)
            return env
    else:
        old = evaluation.look(context, load, env)
    right = evaluation.look(context, node.value, env)
    if env.dirty:
        context.dirty.add(made)
    if old.kinds & _IN_PLACE:
        context.escape(old)
        context.escape(right)
        calls.unknown_effect(context, made, env)
        context.ty[made] = ANY
        store(context, target, ANY, env)
        return env
    ty = arithmetic.binary(context, made, node.op, old, right, env)
    if ty.is_any:
        context.ty[made] = ANY
        context.escape(old)
        context.escape(right)
        ty = calls.generic(context, made, env)
    context.ty[made] = ty
    store(context, target, ty, env)
    return env


def as_extend(context: Context, node: ast.AugAssign) -> ast.Call:
    """Return `target.extend(value)`, which is what `target += value` does to a list."""
    made = as_binop(context, node)
    found = context.twins.get(made)
    if found is None:
        holder = as_load(context, node.target)
        func = ast.copy_location(ast.Attribute(holder, "extend", ast.Load()), node.target)
        found = ast.copy_location(ast.Call(func, [node.value], []), node.target)
        context.twins[made] = found
    assert isinstance(found, ast.Call)
    return found


def as_load(context: Context, target: ast.expr) -> ast.expr:
    """Return the reading twin of an assignment target: one per node, at the same place."""
    found = context.twins.get(target)
    if found is None:
        if isinstance(target, ast.Subscript):
            found = type(target)(target.value, target.slice, ast.Load())
        elif isinstance(target, ast.Attribute):
            found = ast.Attribute(target.value, target.attr, ast.Load())
        else:
            assert isinstance(target, ast.Name)
            found = ast.Name(target.id, ast.Load())
        context.twins[target] = ast.copy_location(found, target)
        if target in context.stands_for:
            context.stands_for[found] = context.stands_for[target]
    return found


def as_binop(context: Context, node: ast.AugAssign) -> ast.BinOp:
    """Return `target op value` of an augmented assignment: one per node."""
    found = context.twins.get(node)
    if found is None:
        found = ast.copy_location(
            ast.BinOp(as_load(context, node.target), node.op, node.value), node.target
        )
        context.twins[node] = found
        context.stands_for[found] = node.target
    assert isinstance(found, ast.BinOp)
    return found


def _annassign(context: Context, node: ast.AnnAssign, env: Env) -> Env | None:
    if node.value is None:
        return env
    ty = evaluation.look(context, node.value, env)
    store(context, node.target, ty, env)
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
        loops.bind(context, node.target, item, head)
        return block(context, node.body, head), over

    return _loop(context, env, turn, node.orelse)


def _break(context: Context, _node: ast.Break, env: Env) -> Env | None:
    context.breaks[-1].append(env)
    return None


def _continue(context: Context, _node: ast.Continue, env: Env) -> Env | None:
    context.continues[-1].append(env)
    return None


def _return(context: Context, node: ast.Return, env: Env) -> Env | None:
    context.cold.discard(node)
    if objects.gives_up(context, node, env):
        context.cold.add(node)
        return None
    ty = NONE if node.value is None else evaluation.look(context, node.value, env)
    _returned(context, ty, env)
    return None


def _raise(context: Context, node: ast.Raise, env: Env) -> Env | None:
    context.cold.discard(node)
    if not env.dirty and not context.raises:
        context.cold.add(node)
        return None
    for part in (node.exc, node.cause):
        if part is not None:
            evaluation.value(context, part, env)
    return None


def _assert(context: Context, node: ast.Assert, env: Env) -> Env | None:
    evaluation.test(context, node.test, env)
    if env.dirty or context.raises:
        failed = refine(context, env, node.test, holds=False)
        if node.msg is not None and failed is not None:
            evaluation.value(context, node.msg, failed)
    return refine(context, env, node.test, holds=True)


def _pass(_context: Context, _node: ast.stmt, env: Env) -> Env | None:
    return env


def _with(context: Context, node: ast.With, env: Env) -> Env | None:
    """Run a with statement; what it swallows goes on behind it."""
    for item in node.items:
        evaluation.value(context, item.context_expr, env)
        calls.unknown_effect(context, node, env)
        if item.optional_vars is not None:
            loops.bind(context, item.optional_vars, ANY, env)
    context.raises.append([env.copy()])
    end = block(context, node.body, env)
    over = end.copy() if end is not None else None
    for state in context.raises.pop():
        over = join(over, state)
        if context.raises:
            context.raises[-1].append(state)
    return over


def _try(context: Context, node: ast.Try, env: Env) -> Env | None:
    _refuse_leaving(node.finalbody)
    context.raises.append([env.copy()])
    body_end = block(context, node.body, env)
    if body_end is not None:
        context.raises[-1].append(body_end.copy())
    caught: Env | None = None
    for state in context.raises.pop():
        caught = join(caught, state)
    if body_end is not None:
        body_end = block(context, node.orelse, body_end)
    result = body_end
    assert caught is not None
    if context.raises:
        context.raises[-1].append(caught.copy())
    for handler in node.handlers:
        result = join(result, _handler(context, handler, caught.copy()))
    if node.finalbody:
        after = join(result, caught)
        over = block(context, node.finalbody, after)
        if result is None or over is None:
            return None
        return over
    return result


def _refuse_leaving(body: list[ast.stmt]) -> None:
    for statement in body:
        for part in ast.walk(statement):
            if isinstance(part, (ast.Return, ast.Break, ast.Continue)):
                message = "leaving from inside finally"
                raise RefusedError(RefusalReason.UNSUPPORTED_SYNTAX, message, part)


def _handler(context: Context, handler: ast.ExceptHandler, env: Env) -> Env | None:
    if handler.type is not None:
        evaluation.value(context, handler.type, env)
    if handler.name is not None:
        context.set_var(env, handler.name, named("inst", ""))
    return block(context, handler.body, env)


_RULES: dict[type[ast.stmt], Rule] = {
    ast.Expr: _expr,
    ast.Assign: _assign,
    ast.AugAssign: _augassign,
    ast.AnnAssign: _annassign,
    ast.If: _if,
    ast.While: _while,
    ast.For: _for,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.Pass: _pass,
    ast.Try: _try,
    ast.With: _with,
    ast.Delete: deletion.delete,
}
_REASONS = {
    ast.FunctionDef: RefusalReason.USES_NONLOCAL_STATE,
    ast.AsyncFunctionDef: RefusalReason.USES_COROUTINE,
    ast.Nonlocal: RefusalReason.USES_NONLOCAL_STATE,
    ast.Global: RefusalReason.USES_NONLOCAL_STATE,
    ast.AsyncFor: RefusalReason.USES_ASYNC_WITH_OR_FOR,
    ast.AsyncWith: RefusalReason.USES_ASYNC_WITH_OR_FOR,
    ast.Import: RefusalReason.USES_STAR_IMPORT,
    ast.ImportFrom: RefusalReason.USES_STAR_IMPORT,
}
