"""Compare two runs that were measured at different times, from their raw figures (pure).

    launches of both baselines and their A/A controls  ->  Verdict

Within a run both copies of the baseline are the same program, so a block gives one number, their
mean on the log scale. Blocks of different runs have nothing in common, so each side brings its own
spread from block to block, and the degrees of freedom are Welch's.
"""

import math
import statistics
from collections.abc import Sequence

from advisor.bench.costs import costs
from advisor.bench.estimates import CONFIDENCE, Ratio, ratio, satterthwaite
from advisor.bench.outliers import without
from advisor.bench.student import student_quantile
from advisor.bench.verdict import judge, judge_control
from advisor.bench.warmup import has_jit
from advisor.model.bench import BenchmarkMatrix, Cell, Verdict

LEAST_BLOCKS = 2


def baseline_cell(matrix: BenchmarkMatrix) -> Cell:
    """Return the cell of the baseline, which every matrix has."""
    return next(cell for cell in matrix.cells if cell.variant.name == matrix.baseline)


def compare_recorded(
    base: BenchmarkMatrix, head: BenchmarkMatrix, *, names: tuple[str, str], band: float
) -> tuple[Verdict, Verdict | None]:
    """Judge the head's baseline against the base's; also the noisier of the two A/A pairs.

    `names` are what the two are called in sentences. Not comparable with fewer than two blocks
    of either.
    """
    sides = [_levels(matrix) for matrix in (base, head)]
    controls = [found for matrix in (base, head) if (found := _control(matrix))]
    noise = max(controls, key=_noisiness, default=None)
    found = _welch(*sides) if all(len(side) >= LEAST_BLOCKS for side in sides) else None
    verdict = judge(found, variant=names[1], baseline=names[0], control=noise, band=band)
    if noise is None:
        return verdict, None
    copy = f"the second copy of {names[0]}"
    return verdict, judge_control(noise, variant=copy, baseline=names[0], band=band)


def _noisiness(control: Ratio) -> tuple[bool, float]:
    """Order A/A pairs: those that appeared different last, then by the width of the interval."""
    return not control.low <= 0 <= control.high, control.half_width


def _copies(matrix: BenchmarkMatrix) -> list[Cell]:
    control = (cell for cell in matrix.cells if cell.variant.control and cell.missing is None)
    return [baseline_cell(matrix), *control]


def _levels(matrix: BenchmarkMatrix) -> list[float]:
    """Return log CPU seconds per request of each block, the mean of the copies."""
    blocks: dict[int, list[float]] = {}
    for of_block in _costs(matrix).values():
        for block, cost in of_block.items():
            blocks.setdefault(block, []).append(math.log(cost))
    return [statistics.fmean(found) for found in blocks.values()]


def _costs(matrix: BenchmarkMatrix) -> dict[str, dict[int, float]]:
    copies = _copies(matrix)
    launches = (launch for cell in copies for launch in cell.launches)
    jits = {cell.variant.name for cell in copies if has_jit(cell.variant.interpreter)}
    found = costs(launches, baseline=matrix.baseline, jits=jits)
    return without(found, {cell.variant.name: cell.left_out for cell in copies})


def _control(matrix: BenchmarkMatrix) -> Ratio | None:
    values = _costs(matrix)
    if len(values) < 2:
        return None
    first, second = values
    return ratio(values, groups=dict.fromkeys(values, ""), baseline=first, variant=second)


def _welch(base: Sequence[float], head: Sequence[float]) -> Ratio:
    parts = [(statistics.variance(side) / len(side), float(len(side) - 1)) for side in (base, head)]
    deviation = math.sqrt(sum(variance for variance, _ in parts))
    df = satterthwaite(parts)
    return Ratio(
        log=statistics.fmean(base) - statistics.fmean(head),
        half_width=deviation * student_quantile((1 + CONFIDENCE) / 2, df=df),
        standard_error=deviation,
        df=df,
        blocks=min(len(base), len(head)),
    )
