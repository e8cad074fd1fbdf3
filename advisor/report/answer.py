"""Say what a run means for the person who decides: one answer, what to do, what it brings.

RunRecord  ->  Answer
"""

from dataclasses import dataclass

from advisor.model.bench import BenchmarkMatrix, Cell, VerdictKind
from advisor.model.ranking import Origin
from advisor.model.run import RunRecord, Stage
from advisor.report import confidence, figures, hot, metrics
from advisor.report.actions import Action, actions
from advisor.report.between import passing_on
from advisor.report.metrics import Metric
from advisor.report.winners import faster_cells, gain, gain_interval, ratio_of, undecided_cells

# Stages whose absence leaves nothing out that was asked for.
EXTRA = frozenset((Stage.ADVICE, Stage.REPORT))


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
    rating, reasons = confidence.judge_confidence(run.matrix)
    return Answer(
        headline=_headline(run, winners),
        slow=_slow_sentence(run),
        offers=tuple(
            _offer(cell, run.matrix)
            for cell in winners or undecided_cells(run.matrix)
            if run.matrix
        ),
        actions=(*actions(run, winners), *passing_on(run)),
        confidence=rating,
        confidence_reasons=reasons,
        noise=confidence.noise(run.matrix),
        certain=confidence.certain(run.matrix, winners),
        gaps=_gaps(run),
    )


def _headline(run: RunRecord, winners: tuple[Cell, ...]) -> str:
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
    return f"{_how(winners[0])}, the same CPU serves {gain(ratio_of(winners[0]))}."


def _how(cell: Cell) -> str:
    if cell.variant.kernels:
        place = "" if cell.variant.interpreter.implementation == "cpython" else " on PyPy"
        return f"With the kernels{place}"
    return f"On {figures.clean(cell.variant.name)}"


def _slow_sentence(run: RunRecord) -> str | None:
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
        parts = [f"{hot.name_of(entry)} ({figures.share(entry.self_share)})" for entry in own[:3]]
        return f"The project's own CPU time is mostly in {figures.listed(parts)}."
    if ours:
        top = max(ours, key=lambda entry: entry.cumulative_share.count)
        share = figures.share(top.cumulative_share)
        return f"{hot.name_of(top)} takes {share} of the CPU time with all it calls."
    return f"No function of the project takes {figures.percent(least)} of the CPU time or more."


def _offer(cell: Cell, matrix: BenchmarkMatrix) -> Offer:
    ratio = cell.verdict.ratio if cell.verdict else None
    interval = f" (99 % interval {gain_interval(ratio)})" if ratio else ""
    claimed = bool(cell.verdict and cell.verdict.kind is VerdictKind.FASTER)
    against = figures.clean(matrix.cells[0].variant.name)
    sentence = f"Against {against}, it answers {gain(ratio_of(cell))} with the same CPU{interval}."
    if not claimed and ratio:
        change = figures.signed_percent(ratio.value - 1)
        unsure = figures.signed_interval(ratio.low - 1, ratio.high - 1)
        sentence = f"Measured, but not claimed: capacity {change} (99 % interval {unsure})."
    return Offer(
        claimed=claimed,
        title=figures.clean(cell.variant.name),
        sentence=sentence,
        metrics=metrics.compare(matrix.cells[0], cell, metrics.control_cell(matrix)),
    )


def _gaps(run: RunRecord) -> tuple[Gap, ...]:
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
        found.append(Gap(what=figures.listed(left), why="the run ended before"))
    return tuple(found)
