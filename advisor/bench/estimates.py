"""Figures with their 99 % intervals, from launches: the unit of replication (pure).

One number per launch, say the median CPU seconds per request of its rounds, goes in:

    {variant: {block: value}}  ->  Ratio of two variants, Level of one

Every launch of one block runs on the machine as it was in that block, so the logarithm is taken
apart in two ways: log(value) = variant + block + error. Two variants of one group (an
implementation, such as CPython) share one deviation of the error, pooled over the group's
variants and blocks; fresh processes of a JIT differ several times as much as CPython's, so groups
are never pooled with one another.
"""

import math
import random
import statistics
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from advisor.bench.layout import fit
from advisor.bench.student import student_quantile
from advisor.model.bench import Estimate

CONFIDENCE = 0.99
RESAMPLES = 1000
PAIRED_BLOCKS = 4

Values: TypeAlias = Mapping[str, Mapping[int, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A contrast of two variants on the log scale: `log` = log(baseline / variant).

    `half_width` is that of the 99 % interval, `standard_error` and `df` what it came from,
    `blocks` how many blocks had both.
    """

    log: float
    half_width: float
    standard_error: float
    df: float
    blocks: int

    @property
    def low(self) -> float:
        """The lower end of the interval, on the log scale."""
        return self.log - self.half_width

    @property
    def high(self) -> float:
        """The upper end of the interval, on the log scale."""
        return self.log + self.half_width

    @property
    def precision(self) -> float:
        """The half-width as a part: 0.03 means that 3 % more or less are inside."""
        return math.expm1(self.half_width)

    @property
    def estimate(self) -> Estimate:
        """The ratio itself with its interval, back from the log scale."""
        low, high = math.exp(self.low), math.exp(self.high)
        return Estimate(value=math.exp(self.log), low=low, high=high, unit="ratio")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A variance on the log scale and the degrees of freedom it was estimated with."""

    variance: float
    df: float


def ratio(
    values: Values,
    *,
    groups: Mapping[str, str],
    baseline: str,
    variant: str,
    copies: Collection[str] = (),
) -> Ratio | None:
    """Compare a variant with the baseline; None with fewer than two launches of either.

    A launch may be missing, of any variant in any block. Two groups need two blocks of both.

    `copies` are further copies of the baseline, such as the A/A control: a variant that is none
    of them is compared with the mean of all, which is known better than one alone. What the
    copies differ by is independent of that, so the control still checks it.

    Within one group the pooled error of the two-way layout decides, fitted by least squares.
    Across groups it is how the difference varies from block to block, pooled over the variants of
    the other group: what slows both alike cancels out, and what slows only one of them counts.
    Fewer than four blocks say too little of that: there each side brings the spread of its own
    group, blocks included, and the degrees of freedom follow from Welch and Satterthwaite.
    """
    bases = [baseline, *(copy for copy in copies if copy in values and variant not in copies)]
    known = {block for base in bases for block in values.get(base, ())}
    blocks = sorted(known & set(values.get(variant, ())))
    if len(known) < 2 or len(values.get(variant, ())) < 2 or baseline == variant:
        return None
    if groups[baseline] != groups[variant]:
        if len(blocks) < 2:
            return None
        log, variance, df = _across(values, groups, bases=bases, variant=variant, blocks=blocks)
    else:
        alike = [name for name in values if groups[name] == groups[variant]]
        all_blocks = sorted({block for name in alike for block in values[name]})
        fitted = fit(_logs(values, alike, blocks=all_blocks))
        if fitted is None:
            return None
        weights = dict.fromkeys(bases, 1 / len(bases)) | {variant: -1.0}
        (log, variance), df = fitted.contrast(weights), float(fitted.df)
    deviation = math.sqrt(variance)
    half = deviation * student_quantile((1 + CONFIDENCE) / 2, df=df)
    return Ratio(log=log, half_width=half, standard_error=deviation, df=df, blocks=len(blocks))


def _across(
    values: Values,
    groups: Mapping[str, str],
    *,
    bases: Sequence[str],
    variant: str,
    blocks: Sequence[int],
) -> tuple[float, float, float]:
    """Return a contrast of two groups, its variance, and its degrees of freedom."""
    logs = _logs(values, values, blocks=blocks)
    levels = [
        statistics.fmean(logs[base][block] for base in bases if block in logs.get(base, ()))
        for block in blocks
    ]
    own = _complete(logs, blocks, [name for name in logs if groups[name] == groups[variant]])
    log = statistics.fmean(levels) - statistics.fmean(logs[variant].values())
    if len(blocks) >= PAIRED_BLOCKS:
        spread = level_spread([[a - b for a, b in zip(levels, row, strict=True)] for row in own])
        return log, spread.variance / len(blocks), spread.df
    theirs = _complete(logs, blocks, [name for name in logs if groups[name] == groups[bases[0]]])
    sides = [level_spread(rows) for rows in (theirs or [levels], own)]
    variance = sum(side.variance for side in sides) / len(blocks)
    return log, variance, satterthwaite([(side.variance, side.df) for side in sides])


def level(values: Values, *, groups: Mapping[str, str], variant: str, unit: str) -> Estimate | None:
    """Estimate a variant's own level, blocks seen as a sample of what the machine is like.

    The value is the geometric mean of the launches. None with fewer than two launches.
    """
    blocks = sorted(values.get(variant, ()))
    if len(blocks) < 2:
        return None
    alike = [name for name in values if groups[name] == groups[variant]]
    logs = _logs(values, alike, blocks=blocks)
    spread = level_spread(_complete(logs, blocks, alike))
    log = statistics.fmean(logs[variant].values())
    deviation = math.sqrt(spread.variance / len(blocks))
    half = deviation * student_quantile((1 + CONFIDENCE) / 2, df=spread.df)
    return Estimate(
        value=math.exp(log), low=math.exp(log - half), high=math.exp(log + half), unit=unit
    )


def error_spread(rows: Sequence[Sequence[float]]) -> Spread:
    """Pool the error of the layout row + column + error; needs two rows and two columns.

    Rows are variants, columns are blocks; df = (rows - 1) * (columns - 1).
    """
    columns = list(zip(*rows, strict=True))
    whole = statistics.fmean(statistics.fmean(row) for row in rows)
    squares = math.fsum(
        (value - statistics.fmean(row) - statistics.fmean(column) + whole) ** 2
        for row in rows
        for value, column in zip(row, columns, strict=True)
    )
    df = (len(rows) - 1) * (len(columns) - 1)
    return Spread(variance=squares / df, df=df)


def level_spread(rows: Sequence[Sequence[float]]) -> Spread:
    """Pool the spread of launches about their variant's mean, error and blocks together.

    Its two components have mean squares of their own, so the degrees of freedom are
    Satterthwaite's: between columns - 1, where blocks differ most, and rows times as many.
    """
    count, blocks = len(rows), len(rows[0])
    columns = [statistics.fmean(column) for column in zip(*rows, strict=True)]
    between = count * statistics.variance(columns)
    if count == 1:
        return Spread(variance=between, df=blocks - 1)
    error = error_spread(rows)
    parts = [(between, float(blocks - 1)), ((count - 1) * error.variance, error.df)]
    return Spread(variance=sum(part for part, _ in parts) / count, df=satterthwaite(parts))


def quantile(ascending: Sequence[float], part: float) -> float:
    """Return the value below which `part` of an ascending, non-empty sample lies."""
    return ascending[min(len(ascending) - 1, int(part * len(ascending)))]


def latency_quantile(
    launches: Sequence[Sequence[float]], part: float, *, seed: int
) -> Estimate | None:
    """Estimate a quantile of latencies (seconds, ascending per launch) in milliseconds.

    The interval holds both what launches differ by, from a bootstrap over launches, and what a
    sample of that size leaves open, from its binomial order statistics. None where no launch has
    latencies, or fewer than one of them is expected beyond the quantile.
    """
    samples = [sample for sample in launches if sample]
    pooled = sorted(value for sample in samples for value in sample)
    size = len(pooled)
    if size * min(part, 1 - part) < 1:
        return None
    generator = random.Random(seed)
    known: dict[tuple[int, ...], float] = {}
    found = []
    for _ in range(RESAMPLES if len(samples) > 1 else 0):
        drawn = tuple(sorted(generator.choices(range(len(samples)), k=len(samples))))
        if drawn not in known:
            known[drawn] = _joint_quantile([samples[index] for index in drawn], part, pooled)
        found.append(known[drawn])
    found.sort()
    normal = statistics.NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    slack = normal * math.sqrt(size * part * (1 - part))
    ends = [
        pooled[max(0, math.floor(size * part - slack))],
        pooled[min(size - 1, math.ceil(size * part + slack))],
    ]
    if found:
        ends += [quantile(found, (1 - CONFIDENCE) / 2), quantile(found, (1 + CONFIDENCE) / 2)]
    value = quantile(pooled, part)
    return Estimate(value=value * 1e3, low=min(ends) * 1e3, high=max(ends) * 1e3, unit="ms")


def _joint_quantile(
    samples: Sequence[Sequence[float]], part: float, pooled: Sequence[float]
) -> float:
    """Find the quantile of several samples together, without merging them."""
    wanted = part * sum(len(sample) for sample in samples)
    low, high = 0, len(pooled) - 1
    while low < high:
        middle = (low + high) // 2
        if sum(bisect_right(sample, pooled[middle]) for sample in samples) > wanted:
            high = middle
        else:
            low = middle + 1
    return pooled[low]


def _logs(
    values: Values, names: Iterable[str], *, blocks: Sequence[int]
) -> dict[str, dict[int, float]]:
    """Return the logarithms of those variants that have any of the blocks."""
    logs = {
        name: {block: math.log(values[name][block]) for block in blocks if block in values[name]}
        for name in names
    }
    return {name: of_block for name, of_block in logs.items() if of_block}


def _complete(logs: Values, blocks: Sequence[int], names: Iterable[str]) -> list[list[float]]:
    """Return the rows of those variants that have all of the blocks."""
    return [
        [logs[name][block] for block in blocks]
        for name in names
        if all(block in logs.get(name, ()) for block in blocks)
    ]


def satterthwaite(parts: Sequence[tuple[float, float]]) -> float:
    """Return the degrees of freedom of a sum of independent variances, each with its own."""
    total = sum(variance for variance, _ in parts)
    below = sum(variance**2 / df for variance, df in parts)
    return total**2 / below if below > 0 else sum(df for _, df in parts)
