"""What was tried besides compiling, and where each route's time goes, in words (pure)."""

from dataclasses import dataclass

from advisor.model.advice import Advice, RouteView
from advisor.model.bench import Estimate
from advisor.model.run import RunRecord
from advisor.report import figures

MOST_ROUTES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceRow:
    """One change; `state` is "helps", "no" or "open"."""

    kind: str
    variant: str
    state: str
    conclusion: str
    change: str
    evidence: tuple[str, ...]
    cpu: str
    throughput: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRow:
    """One route; a row of `functions` is name, own part, part with what it calls.

    `rate` and `each`, the CPU time of a request, are empty where they are not known.
    """

    operation: str
    declared: str
    share: str
    share_interval: str
    framework: str
    rate: str
    each: str
    blocking: str | None
    functions: tuple[tuple[str, str, str], ...]


def advice_rows(run: RunRecord) -> tuple[AdviceRow, ...]:
    """Return what was tried, in the order of the record."""
    return tuple(map(_advice_row, run.advice.entries)) if run.advice else ()


def route_rows(run: RunRecord) -> tuple[RouteRow, ...]:
    """Return the routes, the most expensive first."""
    return tuple(map(_route_row, (run.routes or ())[:MOST_ROUTES]))


def _advice_row(one: Advice) -> AdviceRow:
    return AdviceRow(
        kind=figures.sentence(one.kind.value).removesuffix("."),
        variant=figures.clean(one.variant),
        state="open" if one.not_tried else "helps" if one.helps else "no",
        conclusion=figures.clean(one.conclusion, longest=1000),
        change=figures.clean(one.change, longest=600),
        evidence=tuple(figures.clean(words, longest=600) for words in one.evidence),
        cpu=_change(one.verdict.ratio if one.verdict else None),
        throughput=_change(one.throughput),
    )


def _change(ratio: Estimate | None) -> str:
    return figures.change(ratio) if ratio else figures.NONE


def _route_row(view: RouteView) -> RouteRow:
    return RouteRow(
        operation=figures.clean(view.operation),
        declared="async def" if view.asynchronous else "def",
        share=figures.share(view.share),
        share_interval=figures.share_interval(view.share),
        framework=figures.share(view.framework),
        rate=f"{figures.significant(view.requests_per_second)}{figures.GAP}/s"
        if view.requests_per_second
        else "",
        each=figures.seconds(view.cpu_seconds) if view.cpu_seconds else "",
        blocking=figures.sentence(figures.clean(view.blocking, longest=600))
        if view.blocking
        else None,
        functions=tuple(
            (
                figures.clean(one.target),
                figures.share(one.self_share),
                figures.share(one.cumulative_share),
            )
            for one in view.functions
        ),
    )
