"""Say what a run means for the person who decides: one answer, what to do, what it brings.

RunRecord  ->  Answer
"""

from dataclasses import dataclass

from advisor.model.bench import BenchmarkMatrix, Cell, Estimate, VerdictKind
from advisor.model.kernel import KernelResult, Outcome
from advisor.model.ranking import HotFunction, Origin, Share
from advisor.model.run import RunRecord, Stage
from advisor.report import figures, hot, metrics
from advisor.report.metrics import Metric

MANY = 2.0
ENOUGH_LAUNCHES = 3
# So many kernels are named at once.
NAMED = 3
# A gain is out of doubt where its low end is so many times the noise.
SURE = 3.0
# Stages whose absence leaves nothing out that was asked for.
EXTRA = frozenset((Stage.ADVICE, Stage.REPORT))


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something to do: what, what it brings or costs, and the command, where there is one.

    `parts` are what it consists of, a line each.
    """

    what: str
    why: str
    command: str | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that was not measured, and why; `remedy` is how to get it."""

    what: str
    why: str
    remedy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A configuration that pays, against the baseline, or where none does one left undecided.

    `claimed` tells which.
    """

    title: str
    sentence: str
    metrics: tuple[Metric, ...]
    claimed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The first screen of the page.

    `slow` says where the time goes. `confidence` is "high", "medium" or "low", None where
    nothing was benchmarked. `noise` is the A/A comparison in a sentence, `certain` says where
    the gain is out of doubt even so.
    """

    headline: str
    slow: str | None
    offers: tuple[Offer, ...]
    actions: tuple[Action, ...]
    confidence: str | None
    confidence_reasons: tuple[str, ...]
    noise: str | None
    certain: str | None
    gaps: tuple[Gap, ...]


def build_answer(run: RunRecord) -> Answer:
    """Draw the conclusions that the record bears out, and none beyond them."""
    winners = faster_cells(run.matrix)
    confidence, reasons = judge_confidence(run.matrix)
    return Answer(
        headline=headline(run, winners),
        slow=slow_sentence(run),
        offers=tuple(
            _offer(cell, run.matrix)
            for cell in winners or undecided_cells(run.matrix)
            if run.matrix
        ),
        actions=actions(run, winners),
        confidence=confidence,
        confidence_reasons=reasons,
        noise=_noise(run.matrix),
        certain=_certain(run.matrix, winners),
        gaps=gaps(run),
    )


def faster_cells(matrix: BenchmarkMatrix | None) -> tuple[Cell, ...]:
    """Return the cells whose verdict is `faster`, the fastest first."""
    cells = matrix.cells if matrix else ()
    faster = [cell for cell in cells if cell.verdict and cell.verdict.kind is VerdictKind.FASTER]
    return tuple(sorted(faster, key=_ratio, reverse=True))


def undecided_cells(matrix: BenchmarkMatrix | None) -> tuple[Cell, ...]:
    """Return the baseline's interpreter with kernels, where its figures bear out no verdict."""
    if matrix is None or not matrix.cells:
        return ()
    open_kinds = (VerdictKind.TOO_NOISY, VerdictKind.NO_DIFFERENCE)
    return tuple(
        cell
        for cell in matrix.cells
        if cell.variant.kernels
        and cell.variant.interpreter == matrix.cells[0].variant.interpreter
        and cell.verdict
        and cell.verdict.kind in open_kinds
    )


def _ratio(cell: Cell) -> float:
    ratio = cell.verdict.ratio if cell.verdict else None
    return ratio.value if ratio else 0.0


def gain(ratio: float) -> str:
    """Say what a ratio of CPU per request means for capacity."""
    if ratio >= MANY:
        return f"{figures.significant(ratio, digits=2)} times as many requests"
    return f"{figures.percent(ratio - 1)} more requests"


def gain_interval(ratio: Estimate) -> str:
    """Write the interval of such a ratio the way `gain` writes its value."""
    if ratio.value >= MANY:
        return f"{figures.significant(ratio.low)} to {figures.significant(ratio.high)} times"
    return figures.spread(figures.percent(ratio.low - 1), figures.percent(ratio.high - 1))


def _on_cpython(cell: Cell) -> bool:
    return cell.variant.interpreter.implementation == "cpython"


def _how(cell: Cell) -> str:
    if cell.variant.kernels:
        place = "" if _on_cpython(cell) else " on PyPy"
        return f"With the kernels{place}"
    return f"On {figures.clean(cell.variant.name)}"


def headline(run: RunRecord, winners: tuple[Cell, ...]) -> str:
    """Return the one sentence to remember."""
    if run.matrix is None:
        if run.ranking is None:
            return "This run ended before anything was profiled."
        return "The profile is done; nothing was benchmarked in this run."
    if not winners:
        kinds = {cell.verdict.kind for cell in run.matrix.cells if cell.verdict}
        if VerdictKind.TOO_NOISY in kinds:
            return "The machine was too noisy for a verdict."
        if not kinds:
            return "Only the baseline could be measured."
        return "Nothing tried here makes this app faster."
    return f"{_how(winners[0])}, the same CPU serves {gain(_ratio(winners[0]))}."


def slow_sentence(run: RunRecord) -> str | None:
    """Say which functions of the project take the time."""
    if run.ranking is None:
        return None
    least = run.ranking.threshold
    ours = [entry for entry in run.ranking.hot if entry.origin is Origin.PROJECT]
    own = sorted(
        (entry for entry in ours if entry.self_share.value >= least / 2),
        key=lambda entry: entry.self_share.count,
        reverse=True,
    )
    if own:
        parts = [f"{_name(entry)} ({figures.share(entry.self_share)})" for entry in own[:3]]
        return f"The project's own CPU time is mostly in {_join(parts)}."
    if ours:
        top = max(ours, key=lambda entry: entry.cumulative_share.count)
        share = figures.share(top.cumulative_share)
        return f"{_name(top)} takes {share} of the CPU time with all it calls."
    return f"No function of the project takes {figures.percent(least)} of the CPU time or more."


def _name(entry: HotFunction) -> str:
    return figures.clean(entry.function.qualname, longest=80)


def _join(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _offer(cell: Cell, matrix: BenchmarkMatrix) -> Offer:
    ratio = cell.verdict.ratio if cell.verdict else None
    interval = f" (99 % interval {gain_interval(ratio)})" if ratio else ""
    claimed = bool(cell.verdict and cell.verdict.kind is VerdictKind.FASTER)
    against = figures.clean(matrix.cells[0].variant.name)
    sentence = f"Against {against}, it answers {gain(_ratio(cell))} with the same CPU{interval}."
    if not claimed and ratio:
        change = figures.signed_percent(ratio.value - 1)
        low, high = (figures.signed_percent(end - 1) for end in (ratio.low, ratio.high))
        sentence = (
            f"Measured, but not claimed: capacity {change} (99 % interval "
            f"{figures.spread(low, high)})."
        )
    return Offer(
        claimed=claimed,
        title=figures.clean(cell.variant.name),
        sentence=sentence,
        metrics=metrics.compare(matrix.cells[0], cell, metrics.control_cell(matrix)),
    )


def actions(run: RunRecord, winners: tuple[Cell, ...]) -> tuple[Action, ...]:
    """Return what to do, the most useful first; nothing that the figures don't bear out."""
    found = []
    good = (one for one in run.kernels or () if one.outcome is Outcome.VERIFIED)
    verified = sorted(good, key=lambda one: -hot.saving(run, one))
    for cell in winners:
        if (
            cell.variant.kernels
            and verified
            and not cell.variant.interpreter.implementation.startswith("PyPy")
        ):
            found.append(_merge(run, verified))
        elif not cell.variant.kernels:
            found.append(_switch(cell, run.matrix))
    blocking = [
        entry for entry in (run.ranking.hot if run.ranking else ()) if entry.blocks_event_loop
    ]
    if blocking:
        found.append(_unblock(blocking))
    return tuple(found)


def _unblock(blocking: list[HotFunction]) -> Action:
    """Name the outermost function that holds up an event loop; the others are below it."""
    worst = max(blocking, key=lambda entry: entry.cumulative_share.count)
    share = figures.share(worst.cumulative_share)
    return Action(
        what=f"Take {_name(worst)} off the event loop",
        why=f"It computes inside async routes for {share} of the CPU time, and all other "
        "requests of the worker wait for it. Declare those routes with def, or hand the work "
        "to a thread or process.",
    )


def _merge(run: RunRecord, verified: list[KernelResult]) -> Action:
    shares = {
        entry.function.target: entry.cumulative_share
        for entry in (run.ranking.hot if run.ranking else ())
    }
    names = [figures.clean(one.target.partition(":")[2], longest=60) for one in verified]
    single = len(verified) == 1
    shown = names if len(names) <= NAMED else [*names[:2], f"{len(names) - 2} more functions"]
    return Action(
        what=f"Merge the kernel of {names[0]}"
        if single
        else f"Merge {len(names)} kernels, of {_join(shown)}",
        why="Each comes as a commit with its test. The originals stay in place and take over "
        "whenever a guard fails.",
        command=f"advisor patch {run.run_id}",
        parts=()
        if single
        else tuple(
            _part(name, one, shares.get(one.target))
            for name, one in zip(names, verified, strict=True)
        ),
    )


def _part(name: str, result: KernelResult, share: Share | None) -> str:
    words = [f"a call is {figures.as_fast(result.speedup)}"] if result.speedup else []
    if share is not None:
        words.append(f"it takes {figures.share(share)} of the CPU time with what it calls")
    return f"{name}: {', '.join(words)}" if words else name


def _switch(cell: Cell, matrix: BenchmarkMatrix | None) -> Action:
    why = f"The same CPU serves {gain(_ratio(cell))}."
    base = matrix.cells[0].memory_per_worker if matrix else None
    if base and cell.memory_per_worker:
        here = figures.estimate(cell.memory_per_worker)
        why += f" A worker takes {here} of memory instead of {figures.estimate(base)}."
    if cell.variant.interpreter.implementation == "pypy":
        why += " It needs some seconds of traffic to warm up after each start."
    return Action(what=f"Run the app on {figures.clean(cell.variant.name)}", why=why)


def judge_confidence(matrix: BenchmarkMatrix | None) -> tuple[str | None, tuple[str, ...]]:
    """Rate how far the figures can be trusted, with the reasons in sentences."""
    if matrix is None or not matrix.cells:
        return None, ()
    reasons = []
    launches = min((len(cell.launches) for cell in matrix.cells if cell.launches), default=0)
    rounds = sum(len(launch.rounds) for cell in matrix.cells for launch in cell.launches)
    reasons.append(
        f"{figures.counted(launches, 'fresh start')} of every variant, "
        f"{figures.counted(rounds, 'round')} of load in shuffled order."
    )
    control = matrix.control
    if control is None:
        reasons.append("No second copy of the baseline was measured, so the noise is not known.")
        return "low", tuple(reasons)
    if control.kind is not VerdictKind.NO_DIFFERENCE:
        reasons.append(figures.clean(control.sentence, longest=600))
        return "low", tuple(reasons)
    reasons.extend(_cautions(matrix))
    if launches < ENOUGH_LAUNCHES:
        return "low", tuple(reasons)
    relevant = [cell for cell in matrix.cells if cell in (faster_cells(matrix) or matrix.cells)]
    compared = [cell for cell in matrix.cells[:1] if cell not in relevant]
    doubtful = matrix.cautions or any(cell.cautions for cell in (*relevant, *compared))
    return ("medium" if doubtful else "high"), tuple(reasons)


def _cautions(matrix: BenchmarkMatrix) -> list[str]:
    """Return each caution in a sentence, with the variants it is about unless it is about all."""
    found = [figures.sentence(caution.value) for caution in matrix.cautions]
    measured = [cell for cell in matrix.cells if cell.launches]
    for caution in sorted({one for cell in measured for one in cell.cautions}):
        if caution in matrix.cautions:
            continue
        names = [figures.clean(cell.variant.name) for cell in measured if caution in cell.cautions]
        some = len(names) < len(measured)
        found.append(
            f"{_join(names)}: {caution.value}." if some else figures.sentence(caution.value)
        )
    return found


def _noise(matrix: BenchmarkMatrix | None) -> str | None:
    control = matrix.control if matrix else None
    if control is None or control.ratio is None:
        return None
    low = figures.signed_percent(control.ratio.low - 1)
    high = figures.signed_percent(control.ratio.high - 1)
    change = figures.signed_percent(control.ratio.value - 1)
    sentence = f"Two identical copies of the baseline differ by {change} ({low} to {high})"
    if control.detectable is not None:
        sentence += f"; a difference of {figures.percent(control.detectable)} would have been seen"
    return f"{sentence}."


def _certain(matrix: BenchmarkMatrix | None, winners: tuple[Cell, ...]) -> str | None:
    """Say that a gain is far beyond the noise, where it is."""
    control = matrix.control if matrix else None
    ratio = winners[0].verdict.ratio if winners and winners[0].verdict else None
    if control is None or control.ratio is None or ratio is None:
        return None
    noise = max(abs(control.ratio.low - 1), abs(control.ratio.high - 1))
    if ratio.low - 1 < SURE * noise:
        return None
    least = figures.percent(ratio.low - 1)
    return (
        f"That it is faster is not in doubt: the low end of the interval, {least} more requests, "
        "is far beyond that. The rating is about how exact the figure is."
    )


def gaps(run: RunRecord) -> tuple[Gap, ...]:
    """List everything that was left out, with its reason."""
    found = [
        Gap(
            what=figures.clean(cell.variant.name),
            why=figures.clean(cell.missing),
            remedy=figures.clean(cell.how_to_get) if cell.how_to_get else None,
        )
        for cell in (run.matrix.cells if run.matrix else ())
        if cell.missing is not None
    ]
    if run.traffic:
        found.extend(
            Gap(what=figures.clean(skipped.operation), why=figures.clean(skipped.reason))
            for skipped in run.traffic.skipped
        )
    found.extend(
        Gap(
            what=f"stage {problem.stage.value}",
            why=figures.clean(problem.message),
            remedy=figures.clean(problem.remedy) if problem.remedy else None,
        )
        for problem in run.problems
    )
    left = [stage.value for stage in Stage if stage not in run.done and stage not in EXTRA]
    if left:
        found.append(Gap(what=_join(left), why="the run ended before"))
    return tuple(found)
