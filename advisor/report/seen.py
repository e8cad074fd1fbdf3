"""Lay out what was recorded of a function's values: a group for each argument (pure).

rows, rows[*], rows[*]["price"], ..., return  ->  rows: some rows, the rest folded; return
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.model.evidence import ValueSummary
from advisor.report import figures

# So many values are shown without folding any; else so many of each argument.
FEW = 8
FIRST = 4
MOST_TYPES = 6
NAME = re.compile(r"\*?[^.\[(]+")
STEP = re.compile(r"\[|\.(?!\w+\(\)\[)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRow:
    """One place, the types seen there, and the range of numbers or lengths, which may be ""."""

    place: str
    types: str
    span: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueGroup:
    """The values of one argument, or of the result; the outer ones first, the rest to unfold."""

    name: str
    first: tuple[ValueRow, ...]
    rest: tuple[ValueRow, ...]


def value_groups(values: Sequence[ValueSummary]) -> tuple[ValueGroup, ...]:
    """Return the values by argument, in the order in which the arguments were first seen."""
    groups: dict[str, list[ValueSummary]] = {}
    for value in values:
        found = NAME.match(value.place)
        groups.setdefault(found[0] if found else value.place, []).append(value)
    return tuple(_group(name, own, fold=len(values) > FEW) for name, own in groups.items())


def _group(name: str, values: Sequence[ValueSummary], *, fold: bool) -> ValueGroup:
    shown = set(range(len(values)))
    if fold and len(values) > FIRST + 1:  # a single row is not worth a fold
        shown = set(sorted(shown, key=lambda index: (_depth(values[index].place), index))[:FIRST])
    rows = [_row(value) for value in values]
    return ValueGroup(
        name=figures.clean(name, longest=60),
        first=tuple(row for index, row in enumerate(rows) if index in shown),
        rest=tuple(row for index, row in enumerate(rows) if index not in shown),
    )


def _depth(place: str) -> int:
    """Return how many steps a place is away from its argument."""
    return len(STEP.findall(place))


def _row(value: ValueSummary) -> ValueRow:
    total = sum(number for _, number in value.types)
    types = ", ".join(
        figures.clean(name, longest=60)
        if number == total
        else f"{figures.clean(name, longest=60)} {figures.percent(number / total)}"
        for name, number in value.types[:MOST_TYPES]
    )
    spans = []
    if value.low is not None and value.high is not None:
        spans.append(f"{figures.clean(value.low, longest=30)} … {figures.clean(value.high)}")
    if value.length_low is not None and value.length_high is not None:
        spans.append(f"length {value.length_low:,} … {value.length_high:,}")
    return ValueRow(
        place=figures.clean(value.place, longest=90), types=types, span=", ".join(spans)
    )
