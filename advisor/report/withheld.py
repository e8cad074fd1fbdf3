"""Say which verified kernels are offered, and why none is: the whole app did not take them."""

from advisor.model.bench import Caution
from advisor.model.kernel import KernelResult
from advisor.model.run import RunRecord
from advisor.report import hot


def mergeable(run: RunRecord) -> tuple[KernelResult, ...]:
    """Return the results whose kernels patches may bring."""
    if why_withheld(run):
        return ()
    return tuple(one for one in hot.verified(run) if one.kernel)


def why_withheld(run: RunRecord) -> str | None:
    """Return why no patch may bring the kernels, None where nothing speaks against them.

    That is where the app failed with its kernels, or answered otherwise than without them.
    """
    if run.matrix is None:
        return None
    cells = run.matrix.cells
    baseline = next((cell for cell in cells if cell.variant.name == run.matrix.baseline), None)
    if baseline is None:
        return None
    for cell in cells:
        if not cell.variant.kernels or cell.variant.interpreter != baseline.variant.interpreter:
            continue
        if cell.missing is not None and cell.variant.kernel_map is not None:
            return f"with its kernels the app failed, so no patch is made: {cell.missing}"
        differ = Caution.ANSWERS_DIFFER
        if differ in cell.cautions and differ not in baseline.cautions:
            return "with its kernels the app gave other answers, so no patch is made"
    return None
