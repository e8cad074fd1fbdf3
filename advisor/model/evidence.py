"""What was recorded of real calls while the app was under load."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueSummary:
    """What was seen of one value: a parameter, the result, or items of one of them.

    `place` reads like `rows[*]["price"]`, `return`, `self.weight`. `types` are exact type
    names with their counts, most frequent first. `low`/`high` are the extremes of ints as
    decimal strings (they may exceed 64 bits), None where no int was seen.
    """

    place: str
    types: tuple[tuple[str, int], ...]
    low: str | None
    high: str | None
    length_low: int | None
    length_high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The recording of one function.

    `calls_file` is the JSON-lines file of kept calls in advisor's value encoding, None when
    values were not kept. `seen` counts calls looked at, `kept` those in the file, `dropped`
    those whose arguments could not be kept, with the reasons.
    """

    target: str
    values: tuple[ValueSummary, ...]
    calls_file: str | None
    seen: int
    kept: int
    dropped: int
    dropped_reasons: tuple[str, ...] = ()
