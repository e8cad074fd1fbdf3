"""Choose recorded calls for the test of a kernel, and write them so that they can be read (pure).

encoded call, encoded call, ...  ->  the lines of `calls()` in the test, or why there are none
"""

import collections
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from advisor.report.atoms import NotReadableError
from advisor.report.literals import Written, write

MOST_CALLS = 12
MOST_TEXT = 16_000
INDENT = 4
YIELD = "yield "


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Calls as statements of a generator, each a tuple of lines, and what they need.

    `why_none` says why no call could be written, None where one was.
    """

    calls: tuple[tuple[str, ...], ...]
    modules: frozenset[str]
    helpers: frozenset[str]
    why_none: str | None


def readable_calls(calls: Iterable[Mapping[str, Any]]) -> Recorded:
    """Return calls that differ, from short ones to long ones, as a reviewer can read them."""
    texts: dict[tuple[str, ...], Written] = {}
    reasons: collections.Counter[str] = collections.Counter()
    for call in calls:
        try:
            written = write(call, indent=INDENT, before=len(YIELD))
        except NotReadableError as error:
            reasons[str(error)] += 1
            continue
        texts.setdefault((*written.lines, YIELD + written.text), written)
    chosen = _spread(sorted(texts, key=lambda lines: (texts[lines].size, lines)), texts)
    why_none = None
    if not chosen:
        common = reasons.most_common(1)
        why_none = common[0][0] if common else "no call of it was kept"
    return Recorded(
        calls=tuple(chosen),
        modules=frozenset().union(*(texts[lines].modules for lines in chosen)),
        helpers=frozenset().union(*(texts[lines].helpers for lines in chosen)),
        why_none=why_none,
    )


def _spread(
    ordered: Sequence[tuple[str, ...]], texts: Mapping[tuple[str, ...], Written]
) -> list[tuple[str, ...]]:
    """Return calls of all lengths; the longest go first where it becomes too much to read."""
    steps = min(MOST_CALLS, len(ordered))
    last = len(ordered) - 1
    chosen = [ordered[round(step * last / max(steps - 1, 1))] for step in range(steps)]
    while len(chosen) > 1 and sum(texts[lines].size for lines in chosen) > MOST_TEXT:
        chosen.pop()
    return chosen
