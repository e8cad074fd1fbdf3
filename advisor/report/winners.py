"""Which variants pay, and what a ratio of CPU per request means for capacity (pure).

BenchmarkMatrix  ->  cells, the fastest first
"""

from advisor.model.bench import BenchmarkMatrix, Cell, Estimate, VerdictKind
from advisor.report import figures

# A ratio from here on is told as a factor, not in percent.
MANY = 2.0


def faster_cells(matrix: BenchmarkMatrix | None) -> tuple[Cell, ...]:
    """Return the cells whose verdict is `faster`, the fastest first."""
    cells = matrix.cells if matrix else ()
    faster = [cell for cell in cells if cell.verdict and cell.verdict.kind is VerdictKind.FASTER]
    return tuple(sorted(faster, key=ratio_of, reverse=True))


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


def ratio_of(cell: Cell) -> float:
    """Return how many requests the same CPU serves, as a ratio to the baseline; 0 if unknown."""
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
