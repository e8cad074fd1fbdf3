"""Which changes are worth a trial, and what speaks for each (pure).

routes, source of their modules, profile, recording  ->  Trial, or NotTried with the reason
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from advisor.advice.endpoints import EndpointFacts, endpoint_facts
from advisor.advice.purity import impure_reason
from advisor.advice.repeats import Repeats, uncacheable
from advisor.model.advice import AdviceKind, RouteView
from advisor.model.code import FunctionId
from advisor.model.evidence import Evidence
from advisor.model.profile import Profile

CACHE_SIZE = 4096
LEAST_REPEATED = 0.1
LEAST_SERIALISING = 0.02
MOST_NAMED = 4
SERIALISING = frozenset(
    ("serialize_response", "jsonable_encoder", "_prepare_response_content", "JSONResponse.render")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A change to try: `names` are the functions that it changes."""

    kind: AdviceKind
    variant: str
    change: str
    evidence: tuple[str, ...]
    names: tuple[FunctionId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTried:
    """A change that is not tried, and why."""

    kind: AdviceKind
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """The function behind operations, and the source of its module (None: not readable)."""

    function: FunctionId
    operations: tuple[str, ...]
    asynchronous: bool
    source: str | None


def endpoint_trials(
    handlers: Sequence[Handler], views: Sequence[RouteView], *, loaded: Iterable[str]
) -> tuple[Trial | NotTried, ...]:
    """Choose endpoints to declare the other way, among those that the load reaches."""
    used = set(loaded)
    known = [
        (one, facts)
        for one in handlers
        if used & set(one.operations) and one.source is not None
        for facts in [endpoint_facts(one.source, one.function.qualname)]
        if facts is not None
    ]
    blocking = {view.endpoint: view.blocking for view in views if view.blocking}
    return (
        _to_def([pair for pair in known if pair[1].asynchronous], blocking),
        _to_async([pair for pair in known if not pair[1].asynchronous]),
    )


def _to_def(
    known: Sequence[tuple[Handler, EndpointFacts]], blocking: Mapping[str, str]
) -> Trial | NotTried:
    kind = AdviceKind.TO_DEF
    if not known:
        return NotTried(kind=kind, reason="no endpoint that the load reaches is an async def")
    chosen = []
    evidence = []
    for handler, facts in known:
        why = [f"calls {facts.blocking[0]}, which waits"] if facts.blocking else []
        seen = blocking.get(facts.qualname)
        why += [seen] if seen else []
        if facts.awaits or facts.obstacle or not why:
            continue
        chosen.append(handler)
        evidence.append(f"{_place(handler)} never awaits, and {'; '.join(why)}")
    if not chosen:
        reason = (
            "every async def awaits something, or is done in so short a time that it keeps "
            "nobody waiting"
        )
        return NotTried(kind=kind, reason=reason)
    return Trial(
        kind=kind,
        variant="def for async def",
        change=f"Write `def` for {_listed(chosen)}: FastAPI then runs it in a thread.",
        evidence=tuple(evidence),
        names=tuple(one.function for one in chosen),
    )


def _to_async(known: Sequence[tuple[Handler, EndpointFacts]]) -> Trial | NotTried:
    kind = AdviceKind.TO_ASYNC
    if not known:
        return NotTried(kind=kind, reason="no endpoint that the load reaches is a plain def")
    chosen = [one for one, facts in known if not (facts.blocking or facts.obstacle)]
    if not chosen:
        reasons = [
            f"{_place(one)}: {facts.obstacle or f'it calls {facts.blocking[0]}'}"
            for one, facts in known
        ]
        return NotTried(kind=kind, reason="; ".join(reasons[:MOST_NAMED]))
    return Trial(
        kind=kind,
        variant="async def for def",
        change=(
            f"Write `async def` for {_listed(chosen)}, if nothing in it ever waits for a file, a "
            "database or the network: it then runs without a thread, and keeps the event loop "
            "from everything else for as long as it takes."
        ),
        evidence=tuple(
            f"{_place(one)} runs in a thread, and no call in it is known to wait"
            for one in chosen[:MOST_NAMED]
        ),
        names=tuple(one.function for one in chosen),
    )


def _place(handler: Handler) -> str:
    return f"{handler.function.target} ({', '.join(handler.operations)})"


def _listed(handlers: Sequence[Handler]) -> str:
    names = [one.function.target for one in handlers[:MOST_NAMED]]
    more = len(handlers) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def response_trial(profile: Profile | None) -> Trial | NotTried:
    """Choose whether to try responses without FastAPI's serialisation, by their part of samples."""
    kind = AdviceKind.RESPONSES
    part = serialising_share(profile) if profile else 0.0
    if part < LEAST_SERIALISING:
        reason = f"making responses takes {part:.1%} of the samples"
        return NotTried(kind=kind, reason=reason)
    return Trial(
        kind=kind,
        variant="plain responses",
        change=(
            "Return a response object (`return JSONResponse(result)`, or "
            "`Response(model.model_dump_json(), media_type='application/json')`) where nothing "
            "has to be checked or left out."
        ),
        evidence=(f"FastAPI's making of responses takes {part:.0%} of the samples",),
    )


def serialising_share(profile: Profile) -> float:
    """Return the part of samples in FastAPI's and Starlette's making of responses."""
    inside = sum(
        stack.count
        for stack in profile.stacks
        if any(
            frame.function in SERIALISING
            and ("/fastapi/" in frame.file or "/starlette/" in frame.file)
            for frame in stack.frames
        )
    )
    return inside / profile.samples if profile.samples else 0.0


def cache_trials(
    evidence: Sequence[Evidence],
    functions: Mapping[str, FunctionId],
    *,
    repeated: Callable[[Evidence], Repeats | None],
    source: Callable[[FunctionId], str | None],
) -> tuple[Trial | NotTried, ...]:
    """Choose functions whose results could be kept, by types, source and recorded calls."""
    kind = AdviceKind.CACHE
    if not evidence:
        return (NotTried(kind=kind, reason="no function was recorded"),)
    chosen: list[Trial | NotTried] = []
    reasons = []
    for one in evidence:
        function = functions.get(one.target)
        if function is None:
            continue
        text = source(function)
        counted = repeated(one)
        reason = uncacheable(one)
        if reason is None and "." in function.qualname:
            reason = "it is a method, whose object may change"
        if reason is None:
            reason = "no source" if text is None else impure_reason(text, function.qualname)
        if reason is None and (counted is None or counted.share < LEAST_REPEATED):
            share = counted.share if counted else 0.0
            reason = f"{share:.0%} of its recorded calls had arguments that came again"
        if reason is not None or counted is None:
            reasons.append(f"{one.target}: {reason}")
            continue
        chosen.append(
            Trial(
                kind=kind,
                variant=f"cached {function.qualname}",
                change=(
                    f"Put `@functools.lru_cache(maxsize={CACHE_SIZE}, typed=True)` above "
                    f"{one.target}. Equal arguments get the same object, and -0.0 counts as 0.0."
                ),
                evidence=(
                    f"{counted.again} of {counted.calls} recorded calls of {one.target} had "
                    "arguments that came before",
                ),
                names=(function,),
            )
        )
    if not chosen:
        return (NotTried(kind=kind, reason="; ".join(reasons) or "no function was recorded"),)
    return tuple(chosen)
