"""Where a generator is inlined: what must be known there, and which form a statement is left in."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference import evaluation, objects
from advisor.inference.applied import holds_after, is_meant, is_watched, may_stop, watched
from advisor.inference.assignments import store
from advisor.inference.context import Context, NotInlinedError, RefusedError
from advisor.inference.exceptions import assert_
from advisor.inference.generator_expressions import adds_to, may_be_moved
from advisor.inference.grouped import is_same
from advisor.inference.origins import origin_of
from advisor.inference.splicing import Entered, Inlined
from advisor.inference.types import ANY, Ty
from advisor.model.kernel import RefusalReason

if TYPE_CHECKING:
    from advisor.inference.desugar import Certain, Gettable
    from advisor.inference.state import Env


def certain(context: Context, node: Certain, env: Env) -> Env | None:
    """Assert what a rewriting rests on.

    Raises:
        RefusedError: It is too late to lead back to the original.
    """
    if env.dirty:
        message = "a match on what may be of any class"
        raise RefusedError(RefusalReason.EFFECTS_BEFORE_SPECULATION, message, node)
    return assert_(context, node, env)


def gettable(context: Context, node: Gettable, env: Env) -> Env:
    """Look at a value that a mapping pattern is about to take items of."""
    evaluation.value(context, node.test, env)
    return env


def inlined(context: Context, node: Inlined, env: Env) -> Env | None:
    """Run the form with generators inlined, where that is the same here, else the written one.

    Raises:
        RefusedError: It isn't, and the generator is a nested function.
    """
    stacks = (context.breaks, context.continues, context.raises)
    depths = [len(stack) for stack in stacks]
    if node not in context.written:
        try:
            after = evaluation.block(context, node.inlined, env.copy())
            _check(context, node)
        except (NotInlinedError, RefusedError):
            for stack, depth in zip(stacks, depths, strict=True):
                del stack[depth:]
            if node.must:
                message = "a nested generator"
                raise RefusedError(RefusalReason.USES_GENERATOR, message, node) from None
            context.written.add(node)
            context.inlined.discard(node)
        else:
            context.inlined.add(node)
            return after
    return evaluation.block(context, node.original, env)


def enter(context: Context, node: Entered, env: Env) -> Env:
    """Give the receiver's variable its type where it is certain which generator is run.

    Raises:
        NotInlinedError: It isn't.
    """
    target = node.targets[0]
    if not node.owner:
        if node.index < 0:
            return env
        function = context.observation.functions[node.index]
        fact = context.global_fact(function.qualname)
        if fact is None or fact.name != function.target:
            raise NotInlinedError
        store(context, target, evaluation.look(context, node.value, env), env)
        return env
    ty = evaluation.look(context, node.value, env)
    atom = ty.single
    holder = context.observation.classes.get(node.owner)
    if (
        env.dirty
        or atom is None
        or atom.kind != "inst"
        or atom.name != node.owner
        or holder is None
    ):
        raise NotInlinedError
    method = objects.method_of(context, node.owner, node.name, "method")
    if method is None or method.index != node.index or not holder.plain_getattr:
        raise NotInlinedError
    store(context, target, ty, env)
    return env


def _check(context: Context, node: Inlined) -> None:
    """Make sure that the generators' own parts do nothing that a loop over them would show.

    What they call could raise StopIteration, which a generator turns into a RuntimeError; and a
    variable that may be unset would still have the value of an earlier turn.

    Raises:
        NotInlinedError: They may.
    """
    if not is_same(context, ast.Module(node.inlined, [])):
        raise NotInlinedError
    for part in ast.walk(ast.Module(node.inlined, [])):
        if is_watched(part) and not _is_quiet(context, part):
            raise NotInlinedError
        if may_be_moved(part) and may_stop(context, part):
            raise NotInlinedError
        if adds_to(part) and not _is_plain(context, context.ty.get(part, ANY), adds_to(part)):
            raise NotInlinedError
        if origin_of(part) is None:
            continue
        if part in context.effects or part in context.maybe_unbound:
            raise NotInlinedError


def _is_plain(context: Context, ty: Ty, kind: str) -> bool:
    """Tell whether a value is certainly of a builtin class, and no Counter or defaultdict."""
    return ty.is_only(kind) and not any(s.fills for s in context.sites.local(ty, kind))


def _is_quiet(context: Context, whole: ast.AST) -> bool:
    """Tell whether what the library would do with an item can't be told from doing it here."""
    function = watched(whole)
    if function is not None and not (
        is_meant(context, function) and holds_after(context, function)
    ):
        return False
    parts = list(ast.walk(whole))
    seen = any(part in context.effects or part in context.dirty for part in parts)
    seen = seen or any(context.ty.get(part, ANY).get("iter") is not None for part in parts)
    return not seen and not may_stop(context, whole)


def settle(context: Context) -> None:
    """Leave each statement of two forms in the one that was chosen, in place."""
    tree = context.function.tree
    assert tree is not None
    _settle(context, tree)


def _settle(context: Context, node: ast.AST) -> None:
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            if any(isinstance(part, Inlined) for part in value):
                setattr(node, name, value := list(_chosen(context, value)))
            for part in value:
                if isinstance(part, ast.AST):
                    _settle(context, part)
        elif isinstance(value, ast.AST):
            _settle(context, value)


def _chosen(context: Context, body: list[ast.AST]) -> list[ast.AST]:
    made: list[ast.AST] = []
    for part in body:
        if isinstance(part, Inlined):
            form = part.inlined if part in context.inlined else part.original
            made.extend(_chosen(context, list(form)))
        else:
            made.append(part)
    return made
