"""Say what Cython makes of each line: plain C, or how much of Python's C interface (pure).

BuiltKernel.line_costs  ->  points by line of the kernel, and by line of its source
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.model.kernel import BuiltKernel, Kernel, KernelResult
from advisor.report import figures


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCosts:
    """Points by line of the kernel's text, and of its source; lines without any are left out."""

    kernel: Mapping[int, int]
    source: Mapping[int, int]


def line_costs(result: KernelResult) -> LineCosts | None:
    """Return the costs of a kernel's lines, None where no build noted them.

    A line of the source costs what the lines cost together that it became.
    """
    for build in result.builds:
        if isinstance(build, BuiltKernel) and build.line_costs:
            kernel = dict(build.line_costs)
            return LineCosts(kernel=kernel, source=_by_source(build.kernel, kernel))
    return None


def _by_source(kernel: Kernel, costs: Mapping[int, int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for line, origin in dict(kernel.lines).items():
        if points := costs.get(line):
            found[origin] = found.get(origin, 0) + points
    return found


def in_words(costs: LineCosts, lines: Sequence[str], first: int) -> str:
    """Say how many of the lines shown, from number `first` on, became plain C."""
    numbers = [number for number, line in enumerate(lines, start=first) if line.strip()]
    plain = sum(number not in costs.kernel for number in numbers)
    return (
        f"{figures.count(plain)} of these {figures.counted(len(numbers), 'line')} became plain C. "
        "The figure beside a line is Cython's own: the more points, the more of it still goes "
        "through Python's C interface."
    )
