"""Compare requests/s as measured, where they could not be measured at once (pure)."""

from advisor.bench.cells import requests_per_second
from advisor.bench.estimates import ratio
from advisor.model.bench import BenchmarkMatrix, Estimate


def rate_ratio(matrix: BenchmarkMatrix, variant: str) -> Estimate | None:
    """Return a variant's requests/s over the baseline's; None with fewer than two blocks.

    That of rounds loaded at once is taken where there were such rounds.
    """
    cells = {cell.variant.name: cell for cell in matrix.cells}
    cell = cells.get(variant)
    if cell is None or cell.missing is not None:
        return None
    if cell.throughput is not None:
        return cell.throughput
    values = {
        name: {
            launch.block: 1 / requests_per_second(launch)
            for launch in one.launches
            if launch.rounds and requests_per_second(launch) > 0
        }
        for name, one in cells.items()
    }
    groups = {name: one.variant.interpreter.implementation for name, one in cells.items()}
    found = ratio(values, groups=groups, baseline=matrix.baseline, variant=variant)
    return found.estimate if found else None
