"""Launches that are dearer for their whole life than chance allows (pure).

    {variant: {block: CPU seconds per request}}  ->  {variant: blocks of its outliers}

Where the loader, the stack and the heap put a process decides for its whole life which of its
addresses compete for the same places of the caches. Of 1,800 launches of one program, 95 in 100
lay within 3 % of their block's median, 1 in 200 lay further below, and 1 in 22 above, by up to
40 %; with addresses that don't change from launch to launch there were none beyond 9 %. It
befalls every variant alike. A single one widens the intervals of all, as their deviation is
pooled, so they are left out, and said.

Candidates come from a median polish (Tukey, Exploratory Data Analysis, 1977), which they don't
bend. Each then has to lie above what the others say of it: by the quantile of Student's t, at a
chance of three in a thousand for all launches together, and by more than 3 %. So the intervals of
99 % stay what they are where no launch is such: on made-up ones they missed the truth in 0.9 to
1.0 of a hundred, at one in a hundred in 1.3 to 1.4.
"""

import math
import statistics
from collections.abc import Collection, Mapping

from advisor.bench.layout import Cells, fit
from advisor.bench.student import student_quantile

LEAST = 0.03
CHANCE = 0.003
FEWEST_VARIANTS = 3
FEWEST_BLOCKS = 3
LARGEST_PART = 0.25
SWEEPS = 10

Place = tuple[str, int]


def outliers(values: Cells, variants: Collection[str]) -> dict[str, tuple[int, ...]]:
    """Return the blocks of each variant's outliers, if any.

    Args:
        values: A figure of each launch, by variant and block; larger is dearer.
        variants: Those that vary alike, such as all on one interpreter.

    None are told with fewer than three variants or blocks, and none at all where a variant has
    more than a quarter of its launches (one is always allowed): then it is how that variant is.
    """
    logs = {
        name: {block: math.log(value) for block, value in values[name].items()}
        for name in variants
        if len(values.get(name, ())) >= FEWEST_BLOCKS
    }
    if len(logs) < FEWEST_VARIANTS:
        return {}
    found = {place for place, rest in _polished(logs).items() if rest > LEAST}
    while found:
        confirmed = _confirmed(logs, found)
        if confirmed == found:
            break
        found = confirmed
    of_each = {name: sorted(block for other, block in found if other == name) for name in logs}
    if any(len(of) > max(1, int(LARGEST_PART * len(logs[name]))) for name, of in of_each.items()):
        return {}
    return {name: tuple(blocks) for name, blocks in of_each.items() if blocks}


def without(values: Cells, left_out: Mapping[str, Collection[int]]) -> dict[str, dict[int, float]]:
    """Return the figures of the launches that are not left out."""
    return {
        name: {block: x for block, x in of.items() if block not in left_out.get(name, ())}
        for name, of in values.items()
    }


def _confirmed(logs: Cells, found: Collection[Place]) -> set[Place]:
    """Return those of the candidates that the launches besides them don't explain."""
    left_out = {name: [block for variant, block in found if variant == name] for name in logs}
    fitted = fit(without(logs, left_out))
    if fitted is None:
        return set()
    chance = CHANCE / sum(map(len, logs.values()))
    quantile = student_quantile(1 - chance, df=fitted.df)
    confirmed = set()
    for name, block in found:
        if block in fitted.columns:
            beyond, variance = fitted.missed(name, block, logs[name][block])
            if beyond > max(LEAST, quantile * math.sqrt(variance)):
                confirmed.add((name, block))
    return confirmed


def _polished(logs: Cells) -> dict[Place, float]:
    """Take out medians of rows and columns in turns; return what is left."""
    rest = {(name, block): x for name, of in logs.items() for block, x in of.items()}
    for _ in range(SWEEPS):
        for axis in (0, 1):
            lines: dict[str | int, list[Place]] = {}
            for place in rest:
                lines.setdefault(place[axis], []).append(place)
            for members in lines.values():
                middle = statistics.median(rest[place] for place in members)
                for place in members:
                    rest[place] -= middle
    return rest
