"""Compare a variant with the baseline, one figure at a time, the A/A noise beside each (pure)."""

from collections.abc import Callable
from dataclasses import dataclass

from advisor.model.bench import BenchmarkMatrix, Cell, Estimate, VerdictKind
from advisor.report import figures

Pick = Callable[[Cell], Estimate | None]

COST = "CPU per request"
MEASURED: tuple[tuple[str, Pick, bool], ...] = (
    (COST, lambda cell: cell.cpu_per_request, False),
    ("Requests per second", lambda cell: cell.requests_per_second, True),
    ("Median latency (p50)", lambda cell: cell.p50, False),
    ("Slowest 1 % (p99)", lambda cell: cell.p99, False),
    ("Memory per worker", lambda cell: cell.memory_per_worker, False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One figure before and after, in words.

    `direction` is "better", "worse", or "same" where the change is not told from none: the
    interval of the ratio to the baseline holds 1, or where no ratio was estimated the two
    intervals overlap. It is "unclaimed" where the interval tells a change that the verdict does
    not bear out: within the band, or no clearer than the noise. `change_interval` is that of the
    ratio, None where there is none. `noise` is what two identical copies of the baseline differ
    by in this figure.
    """

    name: str
    before: str
    before_interval: str
    after: str
    after_interval: str
    change: str
    change_interval: str | None
    direction: str
    noise: str | None


def control_cell(matrix: BenchmarkMatrix) -> Cell | None:
    """Return the second copy of the baseline, where it was measured."""
    return next((cell for cell in matrix.cells if cell.variant.control), None)


def compare(baseline: Cell, cell: Cell, control: Cell | None) -> tuple[Metric, ...]:
    """Return every figure that both cells have."""
    found = []
    for name, pick, more_is_better in MEASURED:
        before, after = pick(baseline), pick(cell)
        if before is None or after is None or not before.value:
            continue
        twin = pick(control) if control else None
        factor = _factor(name, cell)
        found.append(
            Metric(
                name=name,
                before=figures.estimate(before),
                before_interval=figures.estimate_interval(before),
                after=figures.estimate(after),
                after_interval=figures.estimate_interval(after),
                change=figures.signed_percent(
                    (factor.value if factor else after.value / before.value) - 1
                ),
                change_interval=figures.signed_interval(factor.low - 1, factor.high - 1)
                if factor
                else None,
                direction=_told(factor, cell)
                if factor
                else direction(before, after, more_is_better=more_is_better),
                noise=figures.signed_percent(twin.value / before.value - 1) if twin else None,
            )
        )
    return tuple(found)


def _factor(name: str, cell: Cell) -> Estimate | None:
    """Return what the figure was multiplied by, from paired starts where they tell it.

    Requests/s stand as they were measured: a ratio of two servers loaded at once (`throughput`)
    would not be that of the two figures shown beside it.
    """
    ratio = cell.verdict.ratio if cell.verdict and name == COST else None
    if ratio is None or min(ratio.low, ratio.value) <= 0:
        return None
    return Estimate(value=1 / ratio.value, low=1 / ratio.high, high=1 / ratio.low, unit="ratio")


def _told(factor: Estimate, cell: Cell) -> str:
    """Tell whether the cost got better or worse, as far as the verdict claims it."""
    if factor.low <= 1 <= factor.high:
        return "same"
    kind = cell.verdict.kind if cell.verdict else None
    if kind in (VerdictKind.NO_DIFFERENCE, VerdictKind.TOO_NOISY):
        return "unclaimed"
    return "better" if factor.value < 1 else "worse"


def direction(before: Estimate, after: Estimate, *, more_is_better: bool) -> str:
    """Tell whether a figure got better or worse; "same" where the intervals overlap."""
    if before.low <= after.high and after.low <= before.high:
        return "same"
    return "better" if (after.value > before.value) is more_is_better else "worse"
