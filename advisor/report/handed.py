"""How many calls of each kernel were handed to the original while the app was under load (pure).

RunRecord  ->  {"shop:price": Handed(calls=12000, misses=11800)}
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.model.bench import MOSTLY_HANDED_BACK
from advisor.model.evidence import Evidence, ValueSummary
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


ALIKE = (
    "What these calls were given looks like what was recorded: the guard is about what lies "
    "deeper, or about a name that the kernel relies on. "
)
NOT_LOOKED_AT = "These calls carried other values than the recorded ones. "
MOST_TOLD = 4


def in_short(handed: Handed | None) -> str | None:
    """Say in a few words that most calls were handed back, None where they were not."""
    if handed is None or not handed.mostly:
        return None
    return f"hands {figures.percent(handed.share)} of its calls to the original"


def warning(handed: Handed | None, *, met: Sequence[str] | None) -> str | None:
    """Say what it means that most calls were handed back, None where they were not.

    `met` is what `met_instead` found.
    """
    if handed is None or not handed.mostly:
        return None
    return (
        f"Under load its guards handed {figures.percent(handed.share)} of the calls to the "
        f"original ({figures.count(handed.misses)} of {figures.count(handed.calls)}), so the "
        "kernel did little of the work, and how fast it is says little here. "
        + _of(met)
        + "Run again with requests that bring such calls while calls are recorded."
    )


def _of(met: Sequence[str] | None) -> str:
    if met is None:
        return NOT_LOOKED_AT
    return f"These calls were given {'; '.join(met)}. " if met else ALIKE


def met_instead(recorded: Evidence | None, handed: Evidence | None) -> tuple[str, ...] | None:
    """Say what calls that were handed back were given that no recorded call was, each in words.

    Empty where nothing differs, None where either was not looked at.
    """
    if recorded is None or handed is None:
        return None
    known = {value.place: value for value in recorded.values}
    found = []
    for value in handed.values:
        before = known.get(value.place)
        if before is None or value.place.startswith("return"):
            continue
        if told := _other(value, before):
            found.append(f"{figures.clean(value.place, longest=60)} {told}")
    return tuple(found[:MOST_TOLD])


def _other(value: ValueSummary, before: ValueSummary) -> str | None:
    """Say how a value differs from what was recorded of it, by type, range or length."""
    usual = [name for name, _ in before.types]
    strange = [name for name, _ in value.types if name not in usual]
    if strange:
        now, then = (
            figures.listed([figures.clean(n) for n in names]) for names in (strange, usual)
        )
        return f"of type {now} (recorded: {then})"
    for low, high, least, most, what in (
        (value.low, value.high, before.low, before.high, "from"),
        (value.length_low, value.length_high, before.length_low, before.length_high, "of length"),
    ):
        if None in (low, high, least, most):
            continue
        if int(low or 0) < int(least or 0) or int(high or 0) > int(most or 0):
            return f"{what} {_number(low)} to {_number(high)} (recorded: {least} to {most})"
    return None


def _listed(names: Sequence[str]) -> str:
    return figures.listed([figures.clean(name, longest=60) for name in names[:MOST_TOLD]])


def _number(number: object) -> str:
    return figures.clean(str(number), longest=30)
