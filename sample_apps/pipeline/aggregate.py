"""Group-by with the statistics the dashboard shows."""

from collections import defaultdict
from dataclasses import dataclass, field

LARGEST = 1e15


def percentile(values: list[float], rank: float) -> float:
    """Percentile with linear interpolation between the two nearest values."""
    if not values:
        raise ValueError("percentile of no values")
    ordered = sorted(values)
    position = (len(ordered) - 1) * rank / 100
    lower = int(position)
    if lower + 1 >= len(ordered):
        return ordered[lower]
    fraction = position - lower
    return ordered[lower] + (ordered[lower + 1] - ordered[lower]) * fraction


def ewma(values: list[float], alpha: float) -> list[float]:
    """Exponentially weighted moving average, started at the first value."""
    smoothed = []
    average = 0.0
    for i, value in enumerate(values):
        if i == 0:
            average = value
        else:
            average = alpha * value + (1 - alpha) * average
        smoothed.append(average)
    return smoothed


def rolling_percentile(values: list[float], window: int, rank: float) -> list[float]:
    """Percentile of each value and those before it, at most `window` of them."""
    return [percentile(values[max(0, i + 1 - window) : i + 1], rank) for i in range(len(values))]


def outliers(values: list[float], alpha: float, band: float) -> list[int]:
    """Positions of the values further than `band` deviations from the moving average."""
    found = []
    mean = values[0] if values else 0.0
    variance = 0.0
    for i, value in enumerate(values):
        delta = value - mean
        if i > 4 and delta * delta > band * band * variance:
            found.append(i)
        mean += alpha * delta
        variance = (1 - alpha) * (variance + alpha * delta * delta)
    return found


@dataclass
class Group:
    key: tuple
    values: list[float] = field(default_factory=list)
    total: float = 0.0
    low: float = float("inf")
    high: float = float("-inf")

    def add(self, value: float) -> None:
        self.values.append(value)
        self.total += value
        if value < self.low:
            self.low = value
        if value > self.high:
            self.high = value

    def summary(self, percentiles, alpha: float) -> dict:
        return {
            "key": [str(part) for part in self.key],
            "rows": len(self.values),
            "total": round(self.total, 4),
            "mean": round(self.total / len(self.values), 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
            "percentiles": {f"p{p:g}": round(percentile(self.values, p), 4) for p in percentiles},
            "trend": round(ewma(self.values, alpha)[-1], 4),
            "outliers": outliers(self.values, alpha, band=3.0),
        }


class GroupBy:
    """Groups records by some columns and collects one value of each."""

    def __init__(self, columns: list[str]):
        self.columns = columns
        self.groups: dict[tuple, Group] = {}
        self.skipped = 0
        self.per_column: dict[str, defaultdict] = {name: defaultdict(int) for name in columns}

    def add(self, record: dict, value) -> None:
        # Also skips NaN and infinities, which an export writes for a failed division.
        if not isinstance(value, (int, float)) or not -LARGEST < value < LARGEST:
            self.skipped += 1
            return
        key = tuple(record[name] for name in self.columns)
        for name in self.columns:
            self.per_column[name][record[name]] += 1
        if key not in self.groups:
            self.groups[key] = Group(key)
        self.groups[key].add(float(value))

    def summaries(self, percentiles, alpha: float) -> list[dict]:
        ordered = sorted(self.groups.values(), key=lambda group: (-group.total, str(group.key)))
        return [group.summary(percentiles, alpha) for group in ordered]
