"""Show one candidate in full: evidence, source beside kernel, guards, verification, times."""

from dataclasses import dataclass
from typing import assert_never

from markupsafe import Markup

from advisor.model.evidence import Evidence
from advisor.model.kernel import (
    BuildFailure,
    BuiltKernel,
    Difference,
    Divergence,
    Equivalent,
    KernelResult,
    Outcome,
    Unverified,
)
from advisor.model.run import RunRecord
from advisor.report import figures, hot, plots
from advisor.report.beside import GuardRow, guard_rows, kernel_lines, source_lines
from advisor.report.costs import line_costs
from advisor.report.handed import Handed, handed_back, met_instead, warning
from advisor.report.highlight import Line
from advisor.report.seen import ValueGroup, value_groups

MOST_DIFFERENCES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One section of the page; an empty tuple or None means there is nothing to show.

    `open` tells whether it is unfolded from the start.
    """

    anchor: str
    open: bool
    name: str
    target: str
    place: str
    state: str
    outcome: str
    brief: str
    summary: str
    caution: str | None
    refusal: str | None
    facts: tuple[tuple[str, str], ...]
    values: tuple[ValueGroup, ...]
    evidence: str | None
    source: tuple[Line, ...]
    kernel: tuple[Line, ...]
    kernel_note: str | None
    kernel_costs: str | None
    kernel_name: str | None
    guards: tuple[GuardRow, ...]
    notes: tuple[str, ...]
    differences: tuple[Difference, ...]
    builds: tuple[tuple[str, str, str | None], ...]
    histogram: Markup | None
    patch: str | None


def details(run: RunRecord) -> tuple[Detail, ...]:
    """Return a section for every function that a kernel was tried for."""
    recorded = {one.target: one for one in run.evidence or ()}
    places = {
        entry.function.target: entry.function for entry in (run.ranking.hot if run.ranking else ())
    }
    best = max(hot.verified(run), key=lambda one: hot.saving(run, one), default=None)
    handed = handed_back(run)
    beneath = {one.target: one for one in run.handed or ()}
    made = []
    for result in run.kernels or ():
        function = places.get(result.target)
        file = result.kernel.source_file if result.kernel else function.file if function else ""
        line = function.line if function else 1
        unfolded = result is best or result.outcome is Outcome.DIVERGED
        made.append(
            _detail(
                run,
                result,
                recorded.get(result.target),
                handed.get(result.target),
                beneath.get(result.target),
                file=file,
                first=line,
                unfolded=unfolded,
            )
        )
    return tuple(made)


def _detail(
    run: RunRecord,
    result: KernelResult,
    evidence: Evidence | None,
    handed: Handed | None,
    beneath: Evidence | None,
    *,
    file: str,
    first: int,
    unfolded: bool,
) -> Detail:
    kernel = result.kernel
    costs = line_costs(result)
    shown, note, told = kernel_lines(kernel, costs) if kernel else ((), None, None)
    times = result.verification.times if isinstance(result.verification, Equivalent) else None
    checked = result.verification
    return Detail(
        anchor=hot.anchor(result.target),
        open=unfolded,
        name=figures.clean(result.target.partition(":")[2] or result.target, longest=100),
        target=figures.clean(result.target),
        place=hot.place_of(file, first, run.app_dir),
        state=result.outcome.value,
        outcome=hot.with_reason(result),
        brief=figures.as_fast(result.speedup)
        if result.outcome is Outcome.VERIFIED and result.speedup
        else "",
        summary=_summary(result),
        caution=warning(handed, met=met_instead(evidence, beneath)),
        refusal=_refusal(result),
        facts=_facts(result, handed),
        values=value_groups(evidence.values) if evidence else (),
        evidence=_evidence(evidence) if evidence else None,
        source=source_lines(result, first, costs),
        kernel=shown,
        kernel_note=note,
        kernel_costs=told,
        kernel_name=f"{kernel.name}/kernel.py" if kernel else None,
        guards=guard_rows(kernel) if kernel else (),
        notes=_notes(result),
        differences=_differences(checked) if isinstance(checked, Divergence) else (),
        builds=tuple(_build(build) for build in result.builds),
        histogram=plots.histogram(
            times.original_seconds,
            times.kernel_seconds,
            title="Seconds per call of original and kernel",
        )
        if times and times.original_seconds and times.kernel_seconds
        else None,
        patch=f"patches/*-{kernel.name}.patch"
        if kernel and result.outcome is Outcome.VERIFIED
        else None,
    )


def _summary(result: KernelResult) -> str:
    """Say in a sentence or two what became of the function."""
    reason = figures.clean(result.reason) if result.reason else ""
    match result.outcome:
        case Outcome.VERIFIED:
            if result.speedup is None:
                return "The kernel behaves like the original in every call tried."
            interval = ""
            if result.speedup_interval:
                interval = f" (99 % interval {figures.speedup_interval(*result.speedup_interval)})"
            return (
                f"A call is {figures.as_fast(result.speedup)}{interval}, "
                "with the same behaviour in every call tried."
            )
        case Outcome.REFUSED:
            return f"No kernel was written: {reason}."
        case Outcome.DIVERGED:
            return f"The kernel behaved differently and is not used: {reason}."
        case Outcome.BUILD_FAILED:
            return f"The kernel did not build: {reason}."
        case Outcome.NOT_FASTER:
            checked = result.verification
            if isinstance(checked, Equivalent) and not checked.generated:
                right = "gave the same on the recorded calls and got no others, as it"
            else:
                right = "is right but"
            return f"The kernel {right} brings too little, so it is not used: {reason}."
        case _ as never:
            assert_never(never)


def _refusal(result: KernelResult) -> str | None:
    refusal = result.refusal
    if refusal is None:
        return None
    where = f" (line {refusal.line})" if refusal.line else ""
    return figures.clean(f"{refusal.detail}{where}", longest=600)


def _facts(result: KernelResult, handed: Handed | None) -> tuple[tuple[str, str], ...]:
    """Return the verification's numbers, each with its name."""
    match result.verification:
        case None:
            return ()
        case Unverified() as none:
            return (("Not verified", figures.clean(none.reason)),)
        case Equivalent() | Divergence() as checked:
            facts = (
                ("Recorded calls replayed", figures.count(checked.replayed)),
                ("Generated calls", figures.count(checked.generated)),
                ("Raised the same exception", figures.count(checked.raised)),
                (
                    "Replayed calls a guard sent to the original",
                    figures.count(checked.guard_misses),
                ),
            )
            found = len(checked.differences) if isinstance(checked, Divergence) else 0
            load = (("Calls under load that went to the original", handed.fact),) if handed else ()
            return (*facts, *load, ("Differences", figures.count(found)))
        case _ as never:
            assert_never(never)


def _notes(result: KernelResult) -> tuple[str, ...]:
    """Return what holds the kernel back, and what its verification could not compare."""
    notes = result.kernel.notes if result.kernel else ()
    if isinstance(result.verification, Equivalent | Divergence):
        notes += result.verification.notes
    return tuple(figures.clean(note) for note in notes)


def _evidence(evidence: Evidence) -> str:
    seen, kept = figures.counted(evidence.seen, "call"), figures.count(evidence.kept)
    words = f"{seen} looked at while the app was under load, {kept} kept for replay"
    reasons = "; ".join(figures.clean(reason) for reason in evidence.dropped_reasons[:3])
    if evidence.dropped:
        words += f", {figures.count(evidence.dropped)} that could not be kept"
        words += f" ({reasons})" if reasons else ""
    elif reasons and evidence.kept:
        words += f", without what can't be kept ({reasons})"
    return f"{words}."


def _differences(checked: Divergence) -> tuple[Difference, ...]:
    return tuple(
        Difference(
            call=figures.clean(one.call),
            expected=figures.clean(one.expected),
            got=figures.clean(one.got),
            kind=figures.clean(one.kind),
        )
        for one in checked.differences[:MOST_DIFFERENCES]
    )


def _build(build: BuiltKernel | BuildFailure) -> tuple[str, str, str | None]:
    match build:
        case BuiltKernel():
            how = "taken from the cache" if build.cached else f"in {build.seconds:.1f} s"
            words = f"built {how} with Cython {build.cython} and {build.compiler}"
            return figures.clean(build.python), figures.clean(words), None
        case BuildFailure():
            return (
                figures.clean(build.python),
                f"{figures.clean(build.tool)} failed",
                figures.clean(build.output[-2000:], longest=2000),
            )
        case _ as never:
            assert_never(never)
