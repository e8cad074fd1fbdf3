"""Set a kernel beside its source, line by line, with guards and costs (pure).

KernelResult  ->  lines of the source, lines of the kernel, guards in words
"""

import re
import textwrap
from dataclasses import dataclass

from advisor.model.kernel import Guard, Kernel, KernelResult
from advisor.report import figures, highlight
from advisor.report.costs import LineCosts, in_words
from advisor.report.highlight import Line

MOST_KERNEL_LINES = 300
ENDS_AT = "def counters():"
# What the compiler calls evidence without a proof.
RECORDED = "recorded"
TYPE_NAME = re.compile(r"(?!object$)[A-Za-z_][\w.]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardRow:
    """A check of the kernel and what it rests on."""

    line: int
    check: str
    why: str


def guard_rows(kernel: Kernel) -> tuple[GuardRow, ...]:
    """Return the guards of a kernel in words."""
    return tuple(GuardRow(line=one.line, check=_check(one), why=_why(one)) for one in kernel.guards)


def _check(guard: Guard) -> str:
    """Say what a guard tests: a bare type stands for being exactly of it."""
    check = figures.clean(guard.check)
    return f"exactly {check}" if TYPE_NAME.fullmatch(guard.check) else check


def _why(guard: Guard) -> str:
    """Say what a guard rests on."""
    if guard.why != RECORDED:
        return figures.clean(guard.why)
    if TYPE_NAME.fullmatch(guard.check):
        return "Every value recorded here was of this type; the annotation alone proves nothing."
    return "It held in every recorded call; nothing in the source proves it."


def source_lines(result: KernelResult, first: int, costs: LineCosts | None) -> tuple[Line, ...]:
    """Return the source of a function, whose first line has the number `first`.

    Empty where the record has none.
    """
    if result.source is None:
        return ()
    partners: dict[int, int] = {}
    remarks: dict[int, tuple[str, ...]] = {}
    if result.kernel:
        for line, origin in result.kernel.lines:
            partners.setdefault(origin, line)
        for guard in guard_rows(result.kernel):
            told = f"{guard.check}: {guard.why}"
            remarks[guard.line] = (*remarks.get(guard.line, ()), told)
    return highlight.number_lines(
        textwrap.dedent(result.source),
        first=first,
        partners=partners,
        remarks=remarks,
        costs=costs.source if costs else None,
    )


def kernel_lines(
    kernel: Kernel, costs: LineCosts | None
) -> tuple[tuple[Line, ...], str | None, str | None]:
    """Return the part of a kernel that computes, which part of the file that is, and its costs.

    What stands around it, the same in every kernel, puts it in place.
    """
    lines = kernel.text.rstrip("\n").split("\n")
    begins = [index for index, line in enumerate(lines) if line.startswith("@cython.")]
    start = begins[0] if begins else 0
    end = lines.index(ENDS_AT) if ENDS_AT in lines[start:] else len(lines)
    end = min(end, start + MOST_KERNEL_LINES)
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    numbered = highlight.number_lines(
        "\n".join(lines[start:end]),
        first=start + 1,
        partners=dict(kernel.lines),
        remarks={},
        costs=costs.kernel if costs else None,
    )
    told = in_words(costs, lines[start:end], start + 1) if costs else None
    if (start, end) == (0, len(lines)):
        return numbered, None, told
    note = f"lines {start + 1} to {end} of {len(lines)}; the others put it in place"
    return numbered, note, told
