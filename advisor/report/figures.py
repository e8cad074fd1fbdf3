"""Put numbers and foreign text into words: one place decides how each kind is written."""

import math
import unicodedata
from collections.abc import Sequence

from advisor.model.bench import Estimate
from advisor.model.ranking import Share

GAP = "\u00a0"
DASH = "–"
NONE = "—"
LONGEST = 300
# Below this a speed-up is told in percent.
SMALL = 1.095
TIME_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
BYTE_UNITS = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "bytes"))


def clean(text: str, *, longest: int = LONGEST) -> str:
    """Make foreign text safe to look at: control and direction characters become visible.

    Text longer than `longest` characters is cut in the middle.
    """
    if len(text) > longest:
        half = (longest - 1) // 2
        text = f"{text[:half]}…{text[-half:]}"
    return "".join(_visible(char) for char in text)


def _visible(char: str) -> str:
    if char == "\n" or char == "\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co"):
        return char
    return f"\\u{ord(char):04x}"


def count(number: int) -> str:
    """Write a whole number with thousands set apart: 18,200."""
    return f"{number:,}"


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: `1 call`, `18,200 calls`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def significant(value: float, *, digits: int = 3) -> str:
    """Write a number with `digits` significant ones, never with an exponent."""
    if not math.isfinite(value):
        return "∞" if value > 0 else str(value)
    if value == 0:
        return "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return f"{value:,.{places}f}"


def percent(part: float, *, digits: int = 2) -> str:
    """Write a part as per cent, to whole ones from 10 % on: `0.524` as `52 %`."""
    value = 100 * part
    if abs(value) < 10:
        text = significant(value, digits=digits) if abs(value) >= 0.1 else f"{value:.1f}"
    else:
        text = f"{value:,.0f}"
    return f"{text.replace('-', '−')}{GAP}%"


def signed_percent(part: float) -> str:
    """Write a change as per cent with its sign: `+62 %`, `−4.1 %`, `±0 %`."""
    if abs(part) < 0.0005:
        return f"±0{GAP}%"
    return percent(part) if part < 0 else f"+{percent(part)}"


def times(ratio: float) -> str:
    """Write a factor: `8.6×`."""
    return f"{significant(ratio, digits=3 if ratio < SMALL else 2)}×"


def as_fast(ratio: float) -> str:
    """Say how fast something is by its factor: `8.6 times as fast`, `4.0 % faster`."""
    if ratio >= SMALL:
        return f"{significant(ratio, digits=2)} times as fast"
    if ratio >= 1.005:
        return f"{percent(ratio - 1)} faster"
    return "no faster" if ratio > 0.995 else f"{percent(1 - ratio)} slower"


def speedup_interval(low: float, high: float) -> str:
    """Write the interval of a speed-up in the unit that `as_fast` says small ones in."""
    if high < SMALL:
        return signed_interval(low - 1, high - 1)
    return spread(significant(low), f"{significant(high)}×")


def seconds(value: float) -> str:
    """Write a time in the unit that suits it: `2.4 µs`."""
    factor, unit = _unit(value, TIME_UNITS)
    return f"{significant(value / factor)}{GAP}{unit}"


def tick(value: float, *, unit: str) -> str:
    """Write a round value at an axis, zeros trimmed; `unit` is "s", "bytes" or ""."""
    if not value:
        return "0"
    factor, name = 1.0, ""
    if unit:
        factor, name = _unit(value, TIME_UNITS if unit == "s" else BYTE_UNITS)
    return f"{value / factor:,.10g}{GAP if name else ''}{name}"


def size(value: float) -> str:
    """Write a number of bytes: `58 MB`."""
    factor, unit = _unit(value, BYTE_UNITS)
    return f"{significant(value / factor, digits=2)}{GAP}{unit}"


def share(value: Share) -> str:
    """Write a part of all samples: `52 %`."""
    return percent(value.value)


def share_interval(value: Share) -> str:
    """Write the interval of a part of all samples: `51–54 %`."""
    return spread(percent(value.low), percent(value.high))


def signed_interval(low: float, high: float) -> str:
    """Write the interval of a change, given its two ends: `+52 % to +71 %`."""
    return spread(signed_percent(low), signed_percent(high))


def change(ratio: Estimate) -> str:
    """Write a ratio as a change with its interval: `+62 % (+52 % to +71 %)`."""
    interval = signed_interval(ratio.low - 1, ratio.high - 1)
    return f"{signed_percent(ratio.value - 1)} ({interval})"


def spread(low: str, high: str) -> str:
    """Join the ends of an interval, the unit named once, ends with signs set apart."""
    number, _, unit = low.rpartition(GAP)
    if low[:1] in "+−±":
        return f"{low} to {high}"
    if number and high.endswith(GAP + unit):
        return f"{number}{DASH}{high}"
    return f"{low}{DASH}{high}"


def estimate(figure: Estimate) -> str:
    """Write an estimate's value with its unit."""
    return _in_unit_of(figure, figure.value)


def estimate_interval(figure: Estimate) -> str:
    """Write an estimate's 99 % interval in the unit of its value: `2.99–3.11 ms`."""
    return spread(_in_unit_of(figure, figure.low), _in_unit_of(figure, figure.high))


def _in_unit_of(figure: Estimate, number: float) -> str:
    match figure.unit:
        case "ms":
            factor, unit = _unit(figure.value / 1e3, TIME_UNITS)
            return f"{significant(number / 1e3 / factor)}{GAP}{unit}"
        case "bytes":
            factor, unit = _unit(figure.value, BYTE_UNITS)
            return f"{significant(number / factor, digits=2)}{GAP}{unit}"
        case "1/s":
            return f"{significant(number)}{GAP}/s"
        case _:
            return times(number)


def _unit(value: float, units: tuple[tuple[float, str], ...]) -> tuple[float, str]:
    """Return the greatest unit that the value reaches, else the smallest."""
    for factor, unit in units:
        if abs(value) >= factor:
            return factor, unit
    return units[-1]


def sentence(words: str) -> str:
    """Begin with a capital and end with a full stop."""
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith('.') else '.'}"


def listed(parts: Sequence[str]) -> str:
    """Join words as a sentence does: `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
