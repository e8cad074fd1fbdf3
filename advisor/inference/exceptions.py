"""States through raise, assert, with and try."""

from __future__ import annotations

import ast
import builtins

from advisor.inference import evaluation, loops
from advisor.inference.context import Context, RefusedError
from advisor.inference.effects import never_ran, unknown_effect
from advisor.inference.evaluation import block
from advisor.inference.liveness import Liveness
from advisor.inference.names import is_caught
from advisor.inference.refine import refine
from advisor.inference.state import Env, join
from advisor.inference.types import ANY, named
from advisor.model.kernel import RefusalReason


def raise_(context: Context, node: ast.Raise, env: Env) -> Env | None:
    """Run raise: nothing follows it."""
    context.cold.discard(node)
    if not env.dirty and _is_made(context, node, env):
        context.caught.add(node)
        return None
    context.caught.discard(node)
    if not env.dirty and not context.raises:
        context.cold.add(node)
        return None
    scratch = env if env.dirty else env.copy()  # it bails out before it does anything
    for part in (node.exc, node.cause):
        if part is not None:
            evaluation.value(context, part, scratch)
    return None


def _is_made(context: Context, node: ast.Raise, env: Env) -> bool:
    """Tell whether an exception may be raised where a bail-out is possible: who calls may catch it.

    It was raised in a recorded call, its class is the interpreter's, leaves the making to it or
    only keeps and tells what it is given, and making its arguments runs nobody's code.
    """
    exc = node.exc
    caller = context.function.index > 0 or bool(context.catching)
    if exc is None or not caller or context.seen_type(exc) is None or not _is_told(context, node):
        return False
    named = exc.func if isinstance(exc, ast.Call) else exc
    if not isinstance(named, ast.Name) or named.id in context.locals:
        return False
    fact = context.global_fact(named.id)
    own = fact is not None and fact.kind == "class" and not fact.rebound
    if own and fact is not None:
        known = context.observation.classes.get(fact.name)
        own = known is not None and (known.makes_only or known.made_by is not None)
    if not own and (fact is not None or not _is_exception(named.id)):
        return False
    before = set(context.effects)
    scratch = env.copy()
    parts = [exc.func, *exc.args] if isinstance(exc, ast.Call) else [exc]
    if isinstance(exc, ast.Call):
        parts = [*exc.args, *(keyword.value for keyword in exc.keywords)]
        spread = any(keyword.arg is None for keyword in exc.keywords)
        if spread or any(isinstance(part, ast.Starred) for part in parts):
            return False
    for part in [*parts, *([] if node.cause is None else [node.cause])]:
        context.escape(evaluation.look(context, part, scratch))
    if scratch.dirty or context.effects != before:
        context.effects = before
        return False
    return True


def _is_told(context: Context, node: ast.Raise) -> bool:
    """Tell whether an exception has no cause, None, or what a handler has caught."""
    cause, tree = node.cause, context.function.tree
    none = cause is None or (isinstance(cause, ast.Constant) and cause.value is None)
    return none or (tree is not None and cause is not None and is_caught(tree, cause))


def _is_exception(name: str) -> bool:
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, Exception)


def assert_(context: Context, node: ast.Assert, env: Env) -> Env | None:
    """Run assert; its message is made only where it fails."""
    evaluation.test(context, node.test, env)
    if env.dirty or context.raises:
        failed = refine(context, env, node.test, holds=False)
        if node.msg is not None and failed is not None:
            evaluation.value(context, node.msg, failed)
    return refine(context, env, node.test, holds=True)


def with_(context: Context, node: ast.With, env: Env) -> Env | None:
    """Run a with statement; what it swallows goes on behind it."""
    for item in node.items:
        if not env.dirty and never_ran(context, item.context_expr):
            return None
        evaluation.value(context, item.context_expr, env)
        unknown_effect(context, node, env)
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


def try_(context: Context, node: ast.Try, env: Env) -> Env | None:
    """Run try with its handlers, its else and its finally."""
    if not node.finalbody:
        return _handled(context, node, env)
    _refuse_leaving(node.finalbody)
    context.raises.append([env.copy()])
    result = _handled(context, node, env)
    reached = result
    for state in context.raises.pop():
        reached = join(reached, state)
    over = block(context, node.finalbody, reached)
    if context.raises and over is not None:
        context.raises[-1].append(over.copy())
    return None if result is None else over


def _handled(context: Context, node: ast.Try, env: Env) -> Env | None:
    context.raises.append([env.copy()])
    context.catching.append(_reached(context, node.handlers))
    body_end = block(context, node.body, env)
    context.catching.pop()
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
    return result


def _reached(context: Context, handlers: list[ast.ExceptHandler]) -> frozenset[str]:
    """Return what the handlers catch that were asked in a recorded call, `""` for everything."""
    names = set()
    for handler in handlers:
        if handler.type is None:
            parts = (p for s in handler.body for p in ast.walk(s) if isinstance(p, ast.expr))
            names |= {""} if any(context.seen_type(part) is not None for part in parts) else set()
            continue
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        if any(context.seen_type(kind) is not None for kind in kinds):
            names |= {part.id for part in kinds if isinstance(part, ast.Name)}
            names |= {part.attr for part in kinds if isinstance(part, ast.Attribute)}
    return frozenset(names)


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
        _refuse_unset(context, handler, handler.name)
        context.set_var(env, handler.name, named("inst", ""))
    return block(context, handler.body, env)


def _refuse_unset(context: Context, handler: ast.ExceptHandler, name: str) -> None:
    """Refuse a handler behind which the variable may be read that it leaves without a value."""
    tree = context.function.tree
    if not isinstance(tree, ast.FunctionDef) or not _is_read(tree, name):
        return
    for statement, live in Liveness(tree).behind.items():
        own = isinstance(statement, ast.Try) and handler in statement.handlers
        final = statement.finalbody if isinstance(statement, ast.Try) and own else [statement]
        read = name in live or any(_is_read(part, name) for part in final)
        if read and (own or handler in ast.walk(statement)):
            message = "a variable read behind a handler that unsets it"
            raise RefusedError(RefusalReason.UNSUPPORTED_SYNTAX, message, handler)


def _is_read(node: ast.AST, name: str) -> bool:
    """Tell whether a name is read outside of the handlers that give it an exception."""
    if isinstance(node, ast.ExceptHandler) and node.name == name:
        return False
    if isinstance(node, ast.Name):
        return node.id == name and isinstance(node.ctx, ast.Load)
    return any(_is_read(part, name) for part in ast.iter_child_nodes(node))
