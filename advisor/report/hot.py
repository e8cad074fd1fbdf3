"""List the hot functions: what each takes, whose it is, what it could gain, what became of it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.model.kernel import KernelResult, Outcome
from advisor.model.ranking import HotFunction, Share
from advisor.model.run import RunRecord
from advisor.report import figures
from advisor.report.handed import Handed, handed_back, in_short


@dataclass(frozen=True, slots=True, kw_only=True)
class HotRow:
    """One row of the table. The `..._sort` fields are what the columns sort by.

    `anchor` is the id of the detail section, None where there is none. `state` is the outcome,
    or "none" where no kernel was tried.
    """

    name: str
    place: str
    origin: str
    self_share: str
    self_interval: str
    self_sort: float
    share: str
    share_interval: str
    share_sort: float
    after: str | None
    limit: str
    limit_sort: float
    state: str
    outcome: str
    speedup: str | None
    handed: str | None
    anchor: str | None
    blocks_event_loop: bool


LIBRARIES = (re.compile(r"/(?:site|dist)-packages/"), re.compile(r"/(?:python|pypy)3\.\d+t?/"))
WORDS = {
    Outcome.VERIFIED: "kernel verified",
    Outcome.REFUSED: "no kernel",
    Outcome.DIVERGED: "kernel diverged, not used",
    Outcome.BUILD_FAILED: "kernel did not build",
    Outcome.NOT_FASTER: "kernel not faster, not used",
}


def anchor(target: str) -> str:
    """Return the page's id for a function's section."""
    return f"fn-{hashlib.sha256(target.encode('utf-8', 'replace')).hexdigest()[:10]}"


def place_of(file: str, line: int, app_dir: str) -> str:
    """Write a place in a file, short for the project's own files."""
    short = file.removeprefix(app_dir.rstrip("/") + "/")
    for folder in LIBRARIES:
        short = folder.split(short)[-1]
    return figures.clean(f"{short}:{line}" if line else short, longest=90)


def hot_rows(run: RunRecord) -> tuple[HotRow, ...]:
    """Return one row for each hot function, in the ranking's order."""
    if run.ranking is None:
        return ()
    results = {result.target: result for result in run.kernels or ()}
    handed = handed_back(run)
    after = {
        (entry.function.file, entry.function.qualname): entry
        for entry in (run.ranking_after.hot if run.ranking_after else ())
    }
    return tuple(
        _row(
            run,
            entry,
            results.get(entry.function.target),
            after.get((entry.function.file, entry.function.qualname)),
            handed.get(entry.function.target),
        )
        for entry in run.ranking.hot
    )


def _row(
    run: RunRecord,
    entry: HotFunction,
    result: KernelResult | None,
    after: HotFunction | None,
    handed: Handed | None,
) -> HotRow:
    limit = entry.gain_limit
    later = None
    if run.ranking_after is not None:
        least = figures.percent(run.ranking_after.threshold)
        later = figures.share(after.self_share) if after else f"< {least}"
    return HotRow(
        name=figures.clean(entry.function.qualname, longest=90),
        place=place_of(entry.function.file, entry.function.line, run.app_dir),
        origin=entry.origin.value,
        self_share=figures.share(entry.self_share),
        self_interval=figures.share_interval(entry.self_share),
        self_sort=entry.self_share.value,
        share=figures.share(entry.cumulative_share),
        share_interval=figures.share_interval(entry.cumulative_share),
        share_sort=entry.cumulative_share.value,
        after=later,
        limit="no bound" if limit is None else figures.times(limit),
        limit_sort=1e9 if limit is None else limit,
        state="none" if result is None else result.outcome.value,
        outcome=outcome_of(entry, result),
        speedup=_gained(result),
        handed=in_short(handed),
        anchor=anchor(result.target) if result else None,
        blocks_event_loop=entry.blocks_event_loop,
    )


def _gained(result: KernelResult | None) -> str | None:
    """Return what a call gains where the kernel is used."""
    if result is None or result.outcome is not Outcome.VERIFIED or not result.speedup:
        return None
    return f"a call is {figures.as_fast(result.speedup)}"


def outcome_of(entry: HotFunction, result: KernelResult | None) -> str:
    """Say in a line what became of a hot function, with the reason where there is no kernel."""
    if result is not None:
        return with_reason(result)
    if entry.reason:
        return figures.clean(entry.reason, longest=200)
    return "not tried in this run"


def with_reason(result: KernelResult) -> str:
    """Say what became of a candidate, and why where it has no kernel in use."""
    words = WORDS[result.outcome]
    if result.outcome is Outcome.VERIFIED or not result.reason:
        return words
    return f"{words}: {figures.clean(result.reason, longest=140)}"


def name_of(entry: HotFunction) -> str:
    """Return a hot function's name for a sentence."""
    return figures.clean(entry.function.qualname, longest=80)


def verified(run: RunRecord) -> tuple[KernelResult, ...]:
    """Return the results whose kernels are fit to be used."""
    return tuple(one for one in run.kernels or () if one.outcome is Outcome.VERIFIED)


def shares(run: RunRecord) -> Mapping[str, Share]:
    """Return the part of the CPU time of each hot function and all it calls, by target."""
    ranked = run.ranking.hot if run.ranking else ()
    return {entry.function.target: entry.cumulative_share for entry in ranked}


def saving(run: RunRecord, result: KernelResult) -> float:
    """Return the part of the app's CPU time that a kernel saves by profile and speed-up, 0 to 1."""
    share = shares(run).get(result.target)
    return share.value * (1 - 1 / max(result.speedup or 1.0, 1.0)) if share else 0.0
