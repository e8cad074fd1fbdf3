"""Profile with routes → RouteView: where the time of each route goes (pure)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from advisor.model.advice import RouteFunction, RouteView
from advisor.model.profile import Frame, Profile
from advisor.model.ranking import Origin
from advisor.ranking.interval import share
from advisor.ranking.origin import module_of, origin_of, runs_event_loop, waits
from advisor.ranking.stacks import Endpoint

MOST_FUNCTIONS = 12
BLOCKING_SECONDS = 0.001


@dataclass(slots=True)
class _Counts:
    """Samples of one route."""

    whole: int = 0
    framework: int = 0
    on_loop: int = 0
    itself: dict[Frame, int] = field(default_factory=dict)
    cumulative: dict[Frame, int] = field(default_factory=dict)


def route_views(
    profile: Profile,
    endpoints: Sequence[Endpoint],
    *,
    project_dirs: Sequence[str],
    include: Sequence[str] = (),
    rates: Mapping[str, float] | None = None,
    seconds: float | None = None,
) -> tuple[RouteView, ...]:
    """Describe every route that was sampled, the one with most samples first.

    Args:
        profile: What was sampled, stacks with their routes.
        endpoints: The functions behind the routes.
        project_dirs: The folders whose files are the project's.
        include: Installed packages to be treated as the project's.
        rates: Requests a second by operation while it was sampled, where known.
        seconds: How long it was sampled; with `rates` it gives the time of one request.
    """
    counts: dict[str, _Counts] = {}
    busy = 0
    for stack in profile.stacks:
        if not stack.frames or waits(stack.frames[-1]):
            continue
        busy += stack.count
        if stack.route is not None:
            known = counts.setdefault(stack.route, _Counts())
            ours = [
                origin_of(frame.file, project_dirs=project_dirs, include=include) is Origin.PROJECT
                for frame in stack.frames
            ]
            _add(known, stack.frames, ours, stack.count)
    for one in endpoints:
        route = ", ".join(sorted(one.operations))
        if any(name in (rates or {}) for name in one.operations):
            counts.setdefault(route, _Counts())  # it was under load, whether seen or not
    by_name = {", ".join(sorted(one.operations)): one for one in endpoints}
    views = [
        _view(
            route,
            found,
            busy,
            endpoint=by_name.get(route),
            project_dirs=project_dirs,
            rate=_rate(route, rates or {}),
            sampled=(profile.interval_seconds, seconds),
        )
        for route, found in counts.items()
    ]
    return tuple(sorted(views, key=lambda view: (-view.share.count, view.operation)))


def _add(known: _Counts, frames: Iterable[Frame], ours: Sequence[bool], count: int) -> None:
    frames = tuple(frames)
    known.whole += count
    known.on_loop += count * any(map(runs_event_loop, frames))
    if ours[-1]:
        known.itself[frames[-1]] = known.itself.get(frames[-1], 0) + count
    else:
        known.framework += count
    for frame in {frame for frame, own in zip(frames, ours, strict=True) if own}:
        known.cumulative[frame] = known.cumulative.get(frame, 0) + count


def _rate(route: str, rates: Mapping[str, float]) -> float | None:
    found = [rates[name] for name in route.split(", ") if name in rates]
    return sum(found) if found else None


def _view(
    route: str,
    found: _Counts,
    busy: int,
    *,
    endpoint: Endpoint | None,
    project_dirs: Sequence[str],
    rate: float | None,
    sampled: tuple[float, float | None],
) -> RouteView:
    interval, seconds = sampled
    order = sorted(
        found.cumulative,
        key=lambda frame: (-found.cumulative[frame], frame.file, frame.line, frame.function),
    )
    names = {frame: f"{module_of(frame.file, project_dirs)}:{frame.function}" for frame in order}
    each = None
    if rate and seconds:
        each = found.whole * interval / (rate * seconds)
    asynchronous = endpoint is not None and endpoint.asynchronous
    own = found.whole - found.framework
    return RouteView(
        operation=route,
        endpoint=endpoint.qualname if endpoint else "",
        asynchronous=asynchronous,
        share=share(found.whole, busy),
        framework=share(found.framework, busy),
        functions=tuple(
            RouteFunction(
                target=names[frame],
                self_share=share(found.itself.get(frame, 0), busy),
                cumulative_share=share(found.cumulative[frame], busy),
            )
            for frame in order[:MOST_FUNCTIONS]
        ),
        requests_per_second=rate,
        cpu_seconds=each,
        blocking=_blocking(found, order, names, each=each, own=own) if asynchronous else None,
    )


def _blocking(
    found: _Counts,
    order: Sequence[Frame],
    names: Mapping[Frame, str],
    *,
    each: float | None,
    own: int,
) -> str | None:
    """Say that sync code runs on the event loop's thread, where that takes a millisecond."""
    if each is None or not order or 2 * found.on_loop < found.whole:
        return None
    blocked = each * own / found.whole
    if blocked < BLOCKING_SECONDS:
        return None
    worst = max(order, key=lambda frame: found.itself.get(frame, 0))
    return (
        f"it runs about {blocked * 1e3:.1f} ms of sync code on the event loop for each request, "
        f"most of it in {names[worst]}; no other request of the worker is served meanwhile"
    )
