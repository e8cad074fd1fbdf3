"""Say how far figures can be trusted: a rating with its reasons, the noise, what is certain (pure).

BenchmarkMatrix  ->  sentences
"""

from collections.abc import Iterable

from advisor.model.bench import BenchmarkMatrix, Cell, VerdictKind
from advisor.report import figures
from advisor.report.winners import faster_cells

ENOUGH_LAUNCHES = 3
# A gain is out of doubt where its low end is so many times the noise.
SURE = 3.0


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
    reasons.extend(left_out(matrix.cells))
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


def left_out(cells: Iterable[Cell]) -> list[str]:
    """Say how many fresh starts do not count, if any."""
    every = list(cells)
    count = sum(len(cell.left_out) for cell in every)
    starts = sum(len(cell.launches) for cell in every)
    if not count:
        return []
    return [
        f"{count} of all {starts} fresh starts {'is' if count == 1 else 'are'} left out: as the "
        "place of a process in memory can make it do, it took more CPU time a request for its "
        "whole life than chance allows."
    ]


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
            f"{figures.listed(names)}: {caution.value}."
            if some
            else figures.sentence(caution.value)
        )
    return found


def noise(matrix: BenchmarkMatrix | None) -> str | None:
    """Say what two identical copies of the baseline differ by, where that was measured."""
    control = matrix.control if matrix else None
    if control is None or control.ratio is None:
        return None
    interval = figures.signed_interval(control.ratio.low - 1, control.ratio.high - 1)
    change = figures.signed_percent(control.ratio.value - 1)
    sentence = f"Two identical copies of the baseline differ by {change} ({interval})"
    if control.detectable is not None:
        sentence += f"; a difference of {figures.percent(control.detectable)} would have been seen"
    return f"{sentence}."


def certain(matrix: BenchmarkMatrix | None, winners: tuple[Cell, ...]) -> str | None:
    """Say that a gain is far beyond the noise, where it is."""
    control = matrix.control if matrix else None
    ratio = winners[0].verdict.ratio if winners and winners[0].verdict else None
    if control is None or control.ratio is None or ratio is None:
        return None
    apart = max(abs(control.ratio.low - 1), abs(control.ratio.high - 1))
    if ratio.low - 1 < SURE * apart:
        return None
    least = figures.percent(ratio.low - 1)
    return (
        f"That it is faster is not in doubt: the low end of the interval, {least} more requests, "
        "is far beyond that. The rating is about how exact the figure is."
    )
