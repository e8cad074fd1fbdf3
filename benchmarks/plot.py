"""Rows → a dot plot in SVG, one line a subject, speed-up on a logarithmic axis (pure)."""

import math
from html import escape

from benchmarks.results import Rows
from benchmarks.subject import VARIANTS

LEFT, WIDTH, ROW, TOP = 130, 760, 22, 56
COLOURS = {
    "cython": "#b58900",
    "mypyc": "#cb4b16",
    "numba": "#6c71c4",
    "pypy": "#d33682",
    "expert": "#268bd2",
    "ceiling": "#93a1a1",
    "generated": "#2a7d2a",
}
TICKS = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
LOW, HIGH = 0.3, 700.0


def plot(rows: Rows) -> str:
    """Return the drawing; intervals are lines through the dots."""
    height = TOP + ROW * (len(rows) + 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 20} {height}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="100%" height="{height}" fill="white"/>',
        *_legend(),
    ]
    for tick in TICKS:
        x = _x(tick)
        colour = "#555" if tick == 1 else "#ddd"
        parts.append(f'<path d="M{x:.1f} {TOP - 6}V{height - ROW}" stroke="{colour}"/>')
        parts.append(f'<text x="{x:.1f}" y="{height - 6}" text-anchor="middle">{tick}×</text>')
    for number, (name, row) in enumerate(rows.items()):
        y = TOP + ROW * number + ROW / 2
        parts.append(f'<text x="{LEFT - 10}" y="{y + 4}" text-anchor="end">{escape(name)}</text>')
        parts.append(f'<path d="M{LEFT} {y}H{LEFT + WIDTH}" stroke="#eee"/>')
        measured = [v for v in VARIANTS[1:] if v in row["estimates"]]
        parts.extend(_dot(variant, row["estimates"][variant], y) for variant in measured)
    return "\n".join([*parts, "</svg>", ""])


def _legend() -> list[str]:
    parts = []
    for number, (name, colour) in enumerate(COLOURS.items()):
        x = LEFT + number * 100
        parts.append(f'<circle cx="{x}" cy="20" r="5" fill="{colour}"/>')
        parts.append(f'<text x="{x + 10}" y="24">{name}</text>')
    return parts


def _dot(variant: str, found: dict[str, float], y: float) -> str:
    colour = COLOURS[variant]
    x, low, high = (_x(found[key]) for key in ("speedup", "low", "high"))
    radius = 6 if variant == "generated" else 4
    title = f"{variant}: {found['speedup']:.2f}× ({found['low']:.2f}–{found['high']:.2f})"
    return (
        f'<g><title>{title}</title><path d="M{low:.1f} {y}H{high:.1f}" stroke="{colour}" '
        f'stroke-width="2"/><circle cx="{x:.1f}" cy="{y}" r="{radius}" fill="{colour}"/></g>'
    )


def _x(value: float) -> float:
    part = math.log(min(max(value, LOW), HIGH) / LOW) / math.log(HIGH / LOW)
    return LEFT + WIDTH * part
