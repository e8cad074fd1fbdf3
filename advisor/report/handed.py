"""How many calls of each kernel were handed to the original while the app was under load (pure).

RunRecord  ->  {"shop:price": Handed(calls=12000, misses=11800)}
"""

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.model.bench import MOSTLY_HANDED_BACK
from advisor.model.run import RunRecord
from advisor.report import figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """Calls of a kernel under load, and those of them that the original did."""

    calls: int
    misses: int

    @property
    def share(self) -> float:
        """Return the part of the calls that the original did."""
        return min(1.0, self.misses / self.calls)

    @property
    def mostly(self) -> bool:
        """Tell whether the kernel does too little of the work to be called one."""
        return self.share >= MOSTLY_HANDED_BACK

    @property
    def fact(self) -> str:
        """Return it as a figure, `2 % (24 of 1,200)`."""
        of = f"{figures.count(self.misses)} of {figures.count(self.calls)}"
        return f"{figures.percent(self.share)} ({of})"


def handed_back(run: RunRecord) -> Mapping[str, Handed]:
    """Return the counters of all launches with kernels on the app's own interpreter, by target."""
    if run.matrix is None:
        return {}
    total: dict[str, tuple[int, int]] = {}
    for cell in run.matrix.cells:
        if not cell.variant.kernels or cell.variant.interpreter.implementation != "cpython":
            continue
        for launch in cell.launches:
            for target, (calls, misses) in (launch.counters or {}).items():
                known = total.get(target, (0, 0))
                total[target] = (known[0] + calls, known[1] + misses)
    return {
        target: Handed(calls=calls, misses=misses)
        for target, (calls, misses) in total.items()
        if calls
    }


def in_short(handed: Handed | None) -> str | None:
    """Say in a few words that most calls were handed back, None where they were not."""
    if handed is None or not handed.mostly:
        return None
    return f"hands {figures.percent(handed.share)} of its calls to the original"


def warning(handed: Handed | None) -> str | None:
    """Say what it means that most calls were handed back, None where they were not."""
    if handed is None or not handed.mostly:
        return None
    return (
        f"Under load its guards handed {figures.percent(handed.share)} of the calls to the "
        f"original ({figures.count(handed.misses)} of {figures.count(handed.calls)}), so the "
        "kernel did little of the work: these calls carried other values than the recorded ones, "
        "and how fast it is says little here. Which guard it was is not counted. Compare the "
        "types and ranges below with what your requests carry, and run again so that both are "
        "recorded."
    )
