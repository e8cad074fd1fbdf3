"""Analyse the target and every function it calls until all signatures agree.

Observation  ->  TypedClosure (one Context a function) | Refusal
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from advisor.inference.aliased import drop_aliases
from advisor.inference.aliases import Aliases, find_aliases
from advisor.inference.arguments import narrow_parameters
from advisor.inference.context import MAX_GUARD_KINDS, Context, RefusedError
from advisor.inference.desugar import desugar
from advisor.inference.entered import settle
from advisor.inference.flow import run_function
from advisor.inference.generators import is_generator
from advisor.inference.names import local_names, parameter_nodes, rename_comprehensions
from advisor.inference.nested import taken_out
from advisor.inference.observation import Observation, ObservedFunction
from advisor.inference.resuming import has_points
from advisor.inference.sharing import given_items, plan_buffers, read_parameters
from advisor.inference.signatures import Signature
from advisor.inference.types import ANY, NOTHING, TUPLE, Ty, array_of, made_elsewhere, named
from advisor.model.kernel import Refusal, RefusalReason

_MAX_ROUNDS = 8
_FLAG_COROUTINE = 0x80 | 0x200


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedClosure:
    """The analysed functions by index, the target first; refused callees are left out."""

    observation: Observation
    contexts: dict[int, Context]

    @property
    def order(self) -> list[Context]:
        """Return the functions that are reached by direct calls, callees first."""
        done: list[int] = []

        def visit(index: int, open_: tuple[int, ...]) -> None:
            if index in done or index in open_:
                return
            for callee in self.contexts[index].callees():
                visit(callee, (*open_, index))
            done.append(index)

        visit(0, ())
        return [self.contexts[i] for i in done]


def analyse(
    observed: Observation,
    left_out: Mapping[int, RefusedError] = MappingProxyType({}),
    *,
    inlining: bool = True,
) -> TypedClosure | Refusal:
    """Return the typed closure of function 0, or why it can't become a kernel.

    `left_out` are functions that stay as they are, by index: calls of them are like any others.
    Without `inlining`, so are generators.
    """
    observation = taken_out(observed, inlining=inlining)
    target = observation.functions[0] if observation.functions else None
    name = "?" if target is None else target.target
    if observation.error is not None or target is None:
        return Refusal(
            target=name,
            reason=RefusalReason.NOT_A_FUNCTION,
            detail=observation.error or "no function",
        )
    signatures = {f.index: _signature(observation, f) for f in observation.functions}
    for index, error in left_out.items():
        signatures[index].refused = error
    refused = signatures[0].refused
    if refused is not None:
        return _refusal(name, target, refused)
    if observation.calls == 0:
        return Refusal(
            target=name,
            reason=RefusalReason.NOT_RECORDED,
            detail="no recorded call ran",
            file=target.file,
        )
    contexts = _settled(observation, signatures)
    if signatures[0].refused is None and narrow_parameters(observation, signatures, contexts):
        for signature in signatures.values():
            signature.returns = signature.gives = NOTHING
        contexts = _settled(observation, signatures)
    refused = signatures[0].refused
    if refused is not None:
        return _refusal(name, target, refused)
    for index, context in contexts.items():
        settle(context)
        drop_aliases(context)
        signatures[index].recursive = _reaches(contexts, index, context)
    plan_buffers(observation, signatures, contexts)
    return TypedClosure(observation=observation, contexts=contexts)


def _settled(observation: Observation, signatures: dict[int, Signature]) -> dict[int, Context]:
    """Analyse every function until no signature changes any more; else the target is refused."""
    contexts: dict[int, Context] = {}
    tried: set[int] = set()
    for _ in range(_MAX_ROUNDS + 2 * len(observation.functions)):
        before = _summary(signatures)
        contexts = {}
        for function in reversed(observation.functions):
            signature = signatures[function.index]
            if signature.refused is not None:
                continue
            try:
                contexts[function.index] = _analysed(observation, function, signatures)
            except RefusedError as error:
                signature.refused = error
        if before == _summary(signatures) and not _seeded(signatures, contexts, tried):
            return contexts
    detail = "what its functions give each other doesn't settle"
    signatures[0].refused = RefusedError(RefusalReason.TOO_LARGE, detail)
    return contexts


def _seeded(
    signatures: dict[int, Signature], contexts: dict[int, Context], tried: set[int]
) -> bool:
    """Let functions of which no end is known yet give what was recorded; tell whether any may now.

    One whose every way to an end leads through itself, as in `sum(f(y) for y in ys)`, would never
    be known to return. Those that don't for all that are as they were.
    """
    stuck = {index for index in contexts if not signatures[index].returns.atoms}
    hopeless = {index for index in stuck if signatures[index].seeded}
    for index in stuck:
        signatures[index].seeded = index not in tried
    found = bool(hopeless or stuck - tried)
    tried |= stuck
    return found


def _summary(signatures: dict[int, Signature]) -> list[object]:
    return [
        (s.returns, s.gives, dict(s.reads), s.dirties, s.changes, s.fresh, s.refused is None)
        for s in signatures.values()
    ]


def _refusal(name: str, function: ObservedFunction, error: RefusedError) -> Refusal:
    line = None if error.line is None else function.line + error.line - 1
    return Refusal(
        target=name, reason=error.reason, detail=error.detail, file=function.file, line=line
    )


def _reaches(contexts: dict[int, Context], index: int, context: Context) -> bool:
    todo, seen = list(context.callees()), set[int]()
    while todo:
        callee = todo.pop()
        if callee == index:
            return True
        if callee not in seen and callee in contexts:
            seen.add(callee)
            todo.extend(contexts[callee].callees())
    return False


def _signature(observation: Observation, function: ObservedFunction) -> Signature:
    signature = Signature([], [])
    try:
        _check(function)
        assert function.tree is not None
        fields = _fields(observation, function)
        matched = desugar(function.tree, fields, partial(observation.seen, function.index))
        signature.matched = frozenset(function.globals[name].name for name in matched)
    except RefusedError as error:
        signature.refused = error
        return signature
    assert function.tree is not None
    rename_comprehensions(function.tree)
    signature.aliases = Aliases() if has_points(function.tree) else find_aliases(function)
    arguments = function.tree.args
    for node in parameter_nodes(function.tree):
        signature.names.append(node.arg)
        if node is arguments.vararg:
            signature.params.append(TUPLE)
        elif node is arguments.kwarg:
            signature.params.append(made_elsewhere("dict"))
        else:
            signature.params.append(_parameter(observation, function, node))
    return signature


def _fields(observation: Observation, function: ObservedFunction) -> dict[str, tuple[str, ...]]:
    """Return `__match_args__` of the classes that a function's globals name."""
    found = {}
    for name, fact in function.globals.items():
        known = observation.classes.get(fact.name) if fact.kind == "class" else None
        if known is not None and known.match_args is not None:
            found[name] = known.match_args
    return found


def _parameter(observation: Observation, function: ObservedFunction, node: ast.arg) -> Ty:
    seen = observation.seen(function.index, node)
    ty = NOTHING if seen is None else seen.ty
    if node.arg in function.cells:
        return made_elsewhere("list")
    if node.arg in function.captured:
        ty = _captured(observation, function, node.arg)
    if not ty.atoms:
        return ANY
    inst, array = ty.get("inst"), ty.get("array")
    if (
        ty.is_any
        or (array is not None and not array.name)
        or len(ty.atoms) > MAX_GUARD_KINDS
        or (inst is not None and (len(ty.atoms) > 1 or not inst.name))
    ):
        return ANY
    return named("inst", inst.name) if inst is not None else ty


def _captured(observation: Observation, function: ObservedFunction, name: str) -> Ty:
    """Return what a variable of the function around was wherever a nested function reads it."""
    result = NOTHING
    assert function.tree is not None
    for node in ast.walk(function.tree):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
            seen = observation.seen(function.index, node)
            result = result if seen is None else result.join(seen.ty)
    return result


def _check(function: ObservedFunction) -> None:
    tree = function.tree
    if tree is None:
        raise RefusedError(RefusalReason.SOURCE_NOT_FOUND, function.missing or "no source")
    if function.wrapped:
        raise RefusedError(RefusalReason.DECORATED, "a decorator put another function in its place")
    if (function.flags & _FLAG_COROUTINE and not function.sync) or isinstance(
        tree, ast.AsyncFunctionDef
    ):
        raise RefusedError(RefusalReason.USES_COROUTINE, "async def", tree)
    if is_generator(function):
        raise RefusedError(RefusalReason.USES_GENERATOR, "yield", tree)
    supers = function.free == ("__class__",) and function.kind == "method"
    if function.free and not (supers and function.owner is not None):
        reason = (
            RefusalReason.USES_SUPER
            if "__class__" in function.free
            else RefusalReason.USES_NONLOCAL_STATE
        )
        raise RefusedError(reason, ", ".join(function.free), tree)


def _analysed(
    observation: Observation, function: ObservedFunction, signatures: dict[int, Signature]
) -> Context:
    context = Context(observation, function, signatures)
    assert function.tree is not None
    context.locals = local_names(function.tree)
    context.stands_for.update(function.stands_for)
    run_function(context)
    own = signatures[function.index]
    own.pointed = own.pointed or bool(context.points)
    returns = own.returns.widen(context.returns) if own.returns.atoms else context.returns
    own.returns = ANY if own.pointed else _outside(context, returns)
    own.dirties = own.dirties or own.pointed or context.ends_dirty or bool(context.effects)
    callees = [signatures[index] for index in context.callees()]
    changes = bool(context.undone) or any(callee.changes for callee in callees)
    own.changes = own.changes or own.dirties or changes
    gives = given_items(context)
    own.gives = own.gives.widen(gives) if own.gives.atoms and gives.atoms else gives
    own.reads = read_parameters(context)
    return context


def _outside(context: Context, ty: Ty) -> Ty:
    """Return a result's type as a caller sees it: its containers come from elsewhere."""
    result = NOTHING
    for atom in ty.atoms:
        if atom.kind == "dict":
            result = result.join(context.sites.class_of(ty))
        elif atom.kind in ("list", "set", "frozenset"):
            result = result.join(made_elsewhere(atom.kind))
        elif atom.kind == "iter":
            return ANY
        elif atom.kind == "array":
            result = result.join(array_of(atom.name))
        elif atom.kind == "tuple":
            items = None if atom.items is None else tuple(_outside(context, i) for i in atom.items)
            result = result.join(Ty((type(atom)("tuple", items=items),)))
        else:
            result = result.join(Ty((atom,)))
    return result
