"""Where each route's time goes, in words (pure): what was sampled beside what was measured.

RunRecord.routes, TrafficPlan.costs  ->  RouteRow, RouteRow, ...
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

from advisor.model.advice import RouteView
from advisor.model.run import RunRecord
from advisor.report import figures

MOST_ROUTES = 40
# What a request takes is called spent elsewhere where its function has less than this part of it,
# and the route more than this part of all.
ELSEWHERE = 0.5
TOLD_PART = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRow:
    """One route; a row of `functions` is name, own part, part with what it calls.

    `rate`, `each`, the CPU time of a request, and `part`, what all its requests take of the app's
    CPU time, are empty where they are not known. `elsewhere` says that most of the time is spent
    outside the route's function.
    """

    operation: str
    declared: str
    share: str
    share_interval: str
    framework: str
    rate: str
    each: str
    part: str
    blocking: str | None
    elsewhere: str | None
    functions: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Cost:
    """Mean CPU seconds of a route's requests, and their part of what all requests take."""

    each: float
    part: float


def route_rows(run: RunRecord) -> tuple[RouteRow, ...]:
    """Return the routes, the most expensive first."""
    costs = _costs(run)
    rows = [(view, _of_route(view, costs)) for view in run.routes or ()]
    if costs:
        rows.sort(key=lambda row: -(row[1].part if row[1] else 0.0))  # stable: then by samples
    return tuple(_row(view, cost) for view, cost in rows[:MOST_ROUTES])


def _costs(run: RunRecord) -> Mapping[str, _Cost]:
    """Return what each operation was measured to take before the load, none where it wasn't."""
    plan = run.traffic
    if plan is None or not plan.costs:
        return {}
    taken: dict[str, list[tuple[float, float]]] = {}
    for request, cost in zip(plan.requests, plan.costs, strict=True):
        taken.setdefault(request.operation, []).append((request.weight, request.weight * cost))
    whole = fsum(cost for pairs in taken.values() for _, cost in pairs)
    found = {}
    for operation, pairs in taken.items():
        weight, cost = (fsum(column) for column in zip(*pairs, strict=True))
        if weight and whole:
            found[operation] = _Cost(cost / weight, cost / whole)
    return found


def _of_route(view: RouteView, costs: Mapping[str, _Cost]) -> _Cost | None:
    """Return what a route takes, whose function may be behind several operations."""
    own = [costs[name] for name in view.operation.split(", ") if name in costs]
    part = fsum(one.part for one in own)
    if not part:
        return None
    return _Cost(part / fsum(one.part / one.each for one in own), part)


def _row(view: RouteView, cost: _Cost | None) -> RouteRow:
    each = cost.each if cost else view.cpu_seconds
    return RouteRow(
        operation=figures.clean(view.operation),
        declared="async def" if view.asynchronous else "def",
        share=figures.share(view.share),
        share_interval=figures.share_interval(view.share),
        framework=figures.share(view.framework),
        rate=f"{figures.significant(view.requests_per_second)}{figures.GAP}/s"
        if view.requests_per_second
        else "",
        each=figures.seconds(each) if each else "",
        part=figures.percent(cost.part) if cost else "",
        blocking=figures.sentence(figures.clean(view.blocking, longest=600))
        if view.blocking
        else None,
        elsewhere=_elsewhere(view, cost),
        functions=tuple(
            (
                figures.clean(one.target),
                figures.share(one.self_share),
                figures.share(one.cumulative_share),
            )
            for one in view.functions
        ),
    )


def _elsewhere(view: RouteView, cost: _Cost | None) -> str | None:
    if cost is None or cost.part < TOLD_PART or view.share.high > ELSEWHERE * cost.part:
        return None
    return (
        "Most of what a request takes is spent outside the route's function: in the framework, in "
        "middlewares, or after it has returned, where a response is streamed or a background "
        "task runs."
    )
