"""Functions that are called again with equal arguments, told from the recording (pure).

Evidence, its calls file  ->  Repeats: how many kept calls came again, or why none is looked at
"""

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.model.evidence import Evidence

# What is told apart by value, can't change, and hashes in time that doesn't matter.
KEYS = frozenset(("int", "str", "bytes", "bool", "float", "NoneType"))
CONTAINERS = frozenset(("tuple", "frozenset"))
RESULTS = KEYS | CONTAINERS
LEAST_CALLS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeats:
    """Of `calls` kept calls, `again` had the arguments of an earlier one."""

    calls: int
    again: int

    @property
    def share(self) -> float:
        """The part of calls that came again."""
        return self.again / self.calls if self.calls else 0.0


def repeats(lines: Sequence[str]) -> Repeats:
    """Count the encoded calls that equal an earlier one; the first line tells the format."""
    calls = [line for line in lines[1:] if line.strip()]
    return Repeats(calls=len(calls), again=len(calls) - len(set(calls)))


def uncacheable(evidence: Evidence) -> str | None:
    """Say what in the recorded types forbids keeping results, None where nothing does."""
    for value in evidence.values:
        inner = value.place.rpartition("[*]")[0]
        allowed = RESULTS if not inner else KEYS | CONTAINERS
        for name, _ in value.types:
            if name in allowed:
                continue
            what = "it returned" if value.place.startswith("return") else "it was called with"
            return f"{what} {name} ({value.place})"
    if not any(value.place == "return" for value in evidence.values):
        return "no result was seen"
    if evidence.kept < LEAST_CALLS:
        return f"only {evidence.kept} calls were kept"
    return None
