"""Interval arithmetic on Python ints; ends beyond FAR are unbounded."""

from advisor.inference.types import FAR

Range = tuple[int, int]
EVERYTHING: Range = (-FAR, FAR)
"""That of ints of which nothing is known."""


def _clamp(low: int, high: int) -> Range:
    return max(low, -FAR), min(high, FAR)


def _unbounded(*ranges: Range) -> bool:
    return any(low <= -FAR or high >= FAR for low, high in ranges)


def add(a: Range, b: Range) -> Range:
    """Return the range of a + b; an unbounded end stays unbounded."""
    low = -FAR if -FAR in (a[0], b[0]) else a[0] + b[0]
    high = FAR if FAR in (a[1], b[1]) else a[1] + b[1]
    return _clamp(low, high)


def negate(a: Range) -> Range:
    """Return the range of -a."""
    return -a[1], -a[0]


def sub(a: Range, b: Range) -> Range:
    """Return the range of a - b."""
    return add(a, negate(b))


def mul(a: Range, b: Range) -> Range:
    """Return the range of a * b."""
    if _unbounded(a, b):
        if a[0] >= 0 and b[0] >= 0:
            return 0, FAR
        return EVERYTHING
    ends = [x * y for x in a for y in b]
    return _clamp(min(ends), max(ends))


def floordiv(a: Range, b: Range) -> Range:
    """Return the range of a // b, division by zero left out."""
    if b[0] > 0:
        endless = b[1] >= FAR
        low = a[0] // b[0] if a[0] < 0 else 0 if endless else a[0] // b[1]
        high = a[1] // b[0] if a[1] >= 0 else -1 if endless else a[1] // b[1]
        return (-FAR if a[0] <= -FAR else low), (FAR if a[1] >= FAR else high)
    if _unbounded(a):
        return EVERYTHING
    big = max(abs(a[0]), abs(a[1]))
    return -big, big


def mod(a: Range, b: Range) -> Range:
    """Return the range of a % b: the sign of b, smaller than b."""
    low = b[0] + 1 if b[0] > -FAR else -FAR
    high = b[1] - 1 if b[1] < FAR else FAR
    if b[0] > 0:
        if a[0] >= 0:
            if a[1] < b[0]:
                return a
            return 0, min(high, a[1])
        return 0, high
    if b[1] < 0:
        return low, 0
    return min(low, 0), max(high, 0)


def _next_mask(value: int) -> int:
    return (1 << value.bit_length()) - 1 if value < FAR else FAR


def bit_and(a: Range, b: Range) -> Range:
    """Return the range of a & b."""
    if a[0] >= 0 and b[0] >= 0:
        return 0, min(a[1], b[1])
    if b[0] >= 0:
        return 0, b[1]
    if a[0] >= 0:
        return 0, a[1]
    if _unbounded(a, b):
        return -FAR, max(a[1], b[1])
    low = -(_next_mask(max(-a[0], -b[0])) + 1)
    return low, max(a[1], b[1])


def bit_or_xor(a: Range, b: Range) -> Range:
    """Return a range for a | b and a ^ b."""
    if a[0] >= 0 and b[0] >= 0:
        return 0, min(_next_mask(max(a[1], b[1])), FAR)
    if _unbounded(a, b):
        return EVERYTHING
    big = max(abs(a[0]), abs(a[1]), abs(b[0]), abs(b[1]))
    return -(_next_mask(big) + 1), _next_mask(big)


def shift_left(a: Range, b: Range) -> Range:
    """Return the range of a << b, negative shifts left out."""
    if b[1] > 128 or _unbounded(a):
        return (0 if a[0] >= 0 else -FAR), FAR
    ends = [x << max(s, 0) for x in a for s in b]
    return _clamp(min(ends), max(ends))


def shift_right(a: Range, b: Range) -> Range:
    """Return the range of a >> b, negative shifts left out."""
    if _unbounded(a):
        return (0 if a[0] >= 0 else -FAR), FAR
    shifts = [min(max(s, 0), 300) for s in b]
    ends = [x >> s for x in a for s in shifts]
    return min(ends), max(ends)


def power(a: Range, b: Range) -> Range:
    """Return the range of a ** b for b >= 0."""
    if a[0] == a[1] and b[0] == b[1] and 0 <= b[1] <= 64 and not _unbounded(a):
        return _clamp(a[0] ** b[0], a[0] ** b[0])
    if _unbounded(a) or b[1] > 64:
        return (0 if a[0] >= 0 else -FAR), FAR
    big = max(abs(a[0]), abs(a[1])) ** b[1]
    return _clamp(0 if a[0] >= 0 else -max(big, 1), max(big, 1))


def absolute(a: Range) -> Range:
    """Return the range of abs(a)."""
    if a[0] >= 0:
        return a
    if a[1] <= 0:
        return negate(a)
    return 0, max(-a[0], a[1])
