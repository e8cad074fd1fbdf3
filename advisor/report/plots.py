"""Draw plots as SVG text (pure): dots by launch, percentile curves, lines over time, bars.

Colours are the page's: series `n` is drawn in class `s<n>`, so that both themes fit.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from advisor.report import figures

WIDTH = 520
LABEL_WIDTH = 176
PAD = 16
AXIS = 30
ROW = 34
CURVE_HEIGHT = 260
WIDE_RANGE = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One variant's values: `points` are (x, y); `index` picks its colour."""

    name: str
    index: int
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A value with its interval."""

    name: str
    index: int
    value: float
    low: float
    high: float


Write = Callable[[float], str]


class Axis:
    """Maps values to pixels, linearly or by logarithm, with ticks at round numbers."""

    def __init__(self, values: Sequence[float], *, start: float, end: float, zero: bool) -> None:
        """Span the values; `zero` begins a linear axis at 0."""
        low, high = min(values), max(values)
        self.logarithmic = not zero and low > 0 and high / low > WIDE_RANGE
        self.start, self.end = start, end
        if self.logarithmic:
            self.low, self.high = math.log10(low * 0.9), math.log10(high * 1.1)
        else:
            margin = (high - low or abs(high) or 1.0) * 0.08
            self.low = 0.0 if zero else low - margin
            self.high = high + margin

    def at(self, value: float) -> float:
        """Return the pixel of a value."""
        place = math.log10(value) if self.logarithmic else value
        part = (place - self.low) / (self.high - self.low)
        return round(self.start + part * (self.end - self.start), 1)

    def ticks(self) -> list[float]:
        """Return about five round values in range."""
        if self.logarithmic:
            powers = range(math.floor(self.low), math.ceil(self.high) + 1)
            many = self.high - self.low > 1.5
            steps = (1.0,) if self.high - self.low > 4 else (1.0, 3.0) if many else (1.0, 2.0, 5.0)
            values = [step * 10.0**power for power in powers for step in steps]
            return [value for value in values if self.low <= math.log10(value) <= self.high]
        rough = (self.high - self.low) / 5
        size = 10 ** math.floor(math.log10(rough))
        step = next(size * k for k in (1, 2, 5, 10) if size * k >= rough)
        first = math.ceil(self.low / step)
        return [index * step for index in range(first, math.floor(self.high / step) + 1)]


def _frame(height: float, title: str, parts: Sequence[str]) -> Markup:
    body = "".join(parts)
    return Markup(  # every part is made of numbers and of escaped text
        f'<svg class="plot" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}">{body}</svg>'
    )


def _text(x: float, y: float, words: str, *, anchor: str = "start", style: str = "tick") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" class="{style}">{escape(words)}</text>'


def _x_axis(axis: Axis, bottom: float, write: Write, caption: str) -> list[str]:
    parts = []
    for value in axis.ticks():
        x = axis.at(value)
        parts.append(f'<line x1="{x}" y1="{PAD}" x2="{x}" y2="{bottom}" class="grid"/>')
        parts.append(_text(x, bottom + 15, write(value), anchor="middle"))
    if caption:
        parts.append(_text(axis.end, bottom + 29, caption, anchor="end", style="caption"))
    return parts


def _row_labels(names: Sequence[str]) -> list[str]:
    return [
        _text(LABEL_WIDTH - 12, PAD + ROW * (row + 0.5) + 4, name, anchor="end", style="label")
        for row, name in enumerate(names)
    ]


def dots(series: Sequence[Series], *, title: str, unit: str, caption: str) -> Markup:
    """Draw one row of dots a series: x is the value, y spreads the launches apart.

    A tick marks the median. The x of a point is its value, the y its launch number.
    """
    values = [x for one in series for x, _ in one.points]
    axis = Axis(values, start=LABEL_WIDTH, end=WIDTH - PAD, zero=False)
    bottom = PAD + ROW * len(series)
    parts = _x_axis(axis, bottom, lambda value: figures.tick(value, unit=unit), caption)
    parts += _row_labels([one.name for one in series])
    for row, one in enumerate(series):
        top = PAD + ROW * row + 6
        launches = max((y for _, y in one.points), default=0) + 1
        for x, launch in one.points:
            y = round(top + (launch + 0.5) / launches * (ROW - 12), 1)
            parts.append(f'<circle cx="{axis.at(x)}" cy="{y}" r="3" class="dot s{one.index}"/>')
        middle = axis.at(_median([x for x, _ in one.points]))
        parts.append(
            f'<line x1="{middle}" y1="{top - 2}" x2="{middle}" y2="{top + ROW - 10}" '
            f'class="median s{one.index}"/>'
        )
    return _frame(bottom + AXIS + 4, title, parts)


def bars(rows: Sequence[Bar], *, title: str, write: Write, unit: str) -> Markup:
    """Draw one bar a row, from 0, with its interval and its value written at the end."""
    axis = Axis([0.0, *(row.high for row in rows)], start=LABEL_WIDTH, end=WIDTH - 70, zero=True)
    bottom = PAD + ROW * len(rows)
    parts = _x_axis(axis, bottom, lambda value: figures.tick(value, unit=unit), "")
    parts += _row_labels([row.name for row in rows])
    for row, bar in enumerate(rows):
        top = PAD + ROW * row + 8
        width = round(axis.at(bar.value) - LABEL_WIDTH, 1)
        low, high, middle = axis.at(bar.low), axis.at(bar.high), top + (ROW - 16) / 2
        parts.append(
            f'<rect x="{LABEL_WIDTH}" y="{top}" width="{width}" height="{ROW - 16}" rx="2" '
            f'class="bar s{bar.index}"/>'
            f'<line x1="{low}" y1="{middle}" x2="{high}" y2="{middle}" class="interval"/>'
        )
        parts.append(_text(high + 8, middle + 4, write(bar.value), style="value"))
    return _frame(bottom + AXIS + 4, title, parts)


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def curves(
    series: Sequence[Series],
    *,
    title: str,
    write_x: Write,
    caption: str,
    x_ticks: Sequence[float] | None = None,
) -> Markup:
    """Draw one line of times a series, each in its own colour and dash, named in the page's legend.

    `x_ticks` are where the x axis is labelled, round values by default.
    """
    points = [point for one in series for point in one.points]
    left, bottom = 64.0, PAD + CURVE_HEIGHT
    across = Axis([x for x, _ in points], start=left, end=WIDTH - PAD, zero=x_ticks is None)
    if x_ticks is not None:
        across.low, across.high = min(x_ticks), max(x_ticks)
    upward = Axis([y for _, y in points], start=bottom, end=PAD, zero=False)
    parts = []
    for value in upward.ticks():
        y = upward.at(value)
        parts.append(f'<line x1="{left}" y1="{y}" x2="{WIDTH - PAD}" y2="{y}" class="grid"/>')
        parts.append(_text(left - 8, y + 4, figures.tick(value, unit="s"), anchor="end"))
    parts += [
        _text(across.at(value), bottom + 16, write_x(value), anchor="middle")
        for value in (across.ticks() if x_ticks is None else x_ticks)
    ]
    parts.append(_text(WIDTH - PAD, bottom + 31, caption, anchor="end", style="caption"))
    for one in series:
        line = " ".join(f"{across.at(x)},{upward.at(y)}" for x, y in one.points)
        parts.append(f'<polyline points="{line}" class="line s{one.index}"/>')
    return _frame(bottom + AXIS + 6, title, parts)


def histogram(before: Sequence[float], after: Sequence[float], *, title: str) -> Markup:
    """Draw seconds per call of original and kernel as two rows of columns on one axis."""
    axis = Axis([*before, *after], start=LABEL_WIDTH, end=WIDTH - PAD, zero=False)
    height, bottom = 46, PAD + 2 * 56
    parts = _x_axis(axis, bottom, lambda value: figures.tick(value, unit="s"), "time a call")
    for row, (name, values) in enumerate((("original", before), ("kernel", after))):
        base = PAD + 56 * row + height
        parts.append(_text(LABEL_WIDTH - 12, base - 16, name, anchor="end", style="label"))
        bins: dict[int, int] = {}
        for value in values:
            bins[int(axis.at(value) // 4)] = bins.get(int(axis.at(value) // 4), 0) + 1
        most = max(bins.values(), default=1)
        for place, number in sorted(bins.items()):
            tall = round(number / most * height, 1)
            parts.append(
                f'<rect x="{place * 4}" y="{round(base - tall, 1)}" width="3.4" height="{tall}" '
                f'class="bar s{row}"/>'
            )
        parts.append(f'<line x1="{LABEL_WIDTH}" y1="{base}" x2="{WIDTH - PAD}" y2="{base}" '
                     'class="base"/>')  # fmt: skip
    return _frame(bottom + AXIS + 4, title, parts)
