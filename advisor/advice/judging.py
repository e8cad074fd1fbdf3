"""Say whether a change that was tried helps: only where an interval carries it (pure).

Cell of the variant, Cells of baseline and control  ->  verdict, throughput, helps, conclusion
"""

import math
from dataclasses import dataclass

from advisor.model.advice import AdviceKind
from advisor.model.bench import Caution, Cell, Estimate, VerdictKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The outcome of a trial, as `Advice` holds it."""

    helps: bool
    conclusion: str


def judge(
    kind: AdviceKind,
    cell: Cell,
    *,
    throughput: Estimate | None,
    quiet: bool,
    band: float,
    present: bool = False,
) -> Judged:
    """Judge a trial.

    Args:
        kind: What was tried.
        cell: The variant with the change.
        throughput: Its requests/s over the baseline's; None where they can't be compared.
        quiet: Whether the two copies of the baseline had the same requests/s.
        band: Differences within this part are of no interest.
        present: Whether the app has it already and the trial was to do without.
    """
    if cell.missing is not None:
        return Judged(helps=False, conclusion=f"It could not be tried: {cell.missing}")
    if cell.verdict is None or cell.verdict.ratio is None:
        return Judged(helps=False, conclusion="It could not be compared with the app as it is.")
    words = _words(cell, throughput)
    if Caution.ANSWERS_DIFFER in cell.cautions:
        return Judged(helps=False, conclusion=f"Some answers were different with it: {words}")
    faster, slower = _changed(cell.verdict.kind, throughput if quiet else None, band=band)
    if present:
        return _without(words, faster=faster, slower=slower)
    if kind is AdviceKind.ACCESS_LOG:
        start = "It costs" if slower else "No cost was found"
        return Judged(helps=slower, conclusion=f"{start}: with the access log on, {words}")
    if faster:
        return Judged(helps=True, conclusion=f"It helps: {words}")
    if slower:
        return Judged(helps=False, conclusion=f"It makes it slower: {words}")
    if cell.verdict.kind is VerdictKind.TOO_NOISY:
        conclusion = f"The machine was too noisy to tell. Measured: {words}"
        return Judged(helps=False, conclusion=conclusion)
    seen = cell.verdict.detectable
    least = f" (a gain of {seen:.0%} would have been seen)" if seen is not None else ""
    return Judged(helps=False, conclusion=f"It does not help{least}: {words}")


def _changed(kind: VerdictKind, throughput: Estimate | None, *, band: float) -> tuple[bool, bool]:
    """Return whether it is surely faster, or slower: by CPU time, else by requests/s."""
    if kind in (VerdictKind.FASTER, VerdictKind.SLOWER) or throughput is None:
        return kind is VerdictKind.FASTER, kind is VerdictKind.SLOWER
    return throughput.low > 1 + band, throughput.high < 1 / (1 + band)


def _without(words: str, *, faster: bool, slower: bool) -> Judged:
    """Judge a trial that did without something the app has."""
    if slower:
        return Judged(helps=True, conclusion=f"Keep it: without it, {words}")
    what = "does better without" if faster else "gains nothing from it that was found"
    return Judged(helps=False, conclusion=f"The app has it and {what}: without it, {words}")


def _words(cell: Cell, throughput: Estimate | None) -> str:
    assert cell.verdict is not None
    ratio = cell.verdict.ratio
    assert ratio is not None
    words = (
        f"{ratio.value - 1:+.1%} requests for the same CPU time "
        f"({ratio.low - 1:+.1%} to {ratio.high - 1:+.1%})"
    )
    if throughput is not None and math.isfinite(throughput.high):
        words += (
            f", {throughput.value - 1:+.1%} requests a second "
            f"({throughput.low - 1:+.1%} to {throughput.high - 1:+.1%})"
        )
    return f"{words}."
