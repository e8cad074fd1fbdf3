"""Rows → the table in Markdown, with the means, the targets, and what holds each back (pure)."""

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.estimate import geometric_mean
from benchmarks.holding import held_back
from benchmarks.results import Rows
from benchmarks.subject import VARIANTS

TITLES = {
    "cython": "Cython, source as is",
    "mypyc": "mypyc, source as is",
    "numba": "numba",
    "pypy": "PyPy, warm",
    "expert": "expert",
    "ceiling": "ceiling",
    "generated": "**generated**",
}
CORPORA = {
    "functions": "The sixteen functions",
    "programs": "Programs of pyperformance, the whole workload",
}


def markdown(rows: Rows, *, machine: Mapping[str, str]) -> str:
    """Return the report of all rows."""
    parts = [
        "# Generated kernels beside the other ways to make Python fast",
        "",
        "Speed relative to the original on CPython (median of paired ratios, geometric mean over "
        "launches) with the 99 % interval; CPU time, one core, each variant in a process of its "
        "own, batches by turns. `†` marks a variant whose result differs from the original's, `*` "
        "one measured in a former run, beside an original of its own.",
        "",
        *(f"- {name}: {version}" for name, version in machine.items()),
        "",
    ]
    for corpus, title in CORPORA.items():
        chosen = {name: row for name, row in rows.items() if row["corpus"] == corpus}
        if chosen:
            parts += [f"## {title}", "", *_table(chosen), "", *_missing(chosen), ""]
            parts += ["### Targets", "", *_targets(chosen), ""]
    return "\n".join(parts).rstrip() + "\n"


def _table(rows: Rows) -> list[str]:
    shown = [v for v in VARIANTS[1:] if any(v in row["estimates"] for row in rows.values())]
    lines = [
        "| | original | " + " | ".join(TITLES[v] for v in shown) + " |",
        "|---|---" + "|---" * len(shown) + "|",
    ]
    for name, row in rows.items():
        seconds = row["estimates"]["original"]["seconds"]
        cells = [_cell(row, variant) for variant in shown]
        lines.append(f"| {name} | {_time(seconds)} | " + " | ".join(cells) + " |")
    lines.append("| **geometric mean** | | " + " | ".join(_mean(rows, v) for v in shown) + " |")
    common = [v for v in shown if v != "numba"]
    both = {name: row for name, row in rows.items() if all(v in row["estimates"] for v in common)}
    if both and len(both) < len(rows):
        means = [_mean(both, v) if v in common else "" for v in shown]
        title = f"geometric mean of the {len(both)} that all have"
        lines.append(f"| {title} | | " + " | ".join(means) + " |")
    return lines


def _cell(row: Mapping[str, Any], variant: str) -> str:
    found = row["estimates"].get(variant)
    if found is None:
        return "1.00 (refused)" if variant == "generated" else "–"
    mark = " †" if variant in row["other_result"] else ""
    mark += " \\*" if "measured" in found else ""
    return f"{_factor(found['speedup'])}{mark} ({_factor(found['low'])}–{_factor(found['high'])})"


def _mean(rows: Rows, variant: str) -> str:
    values = [
        row["estimates"][variant]["speedup"] for row in rows.values() if variant in row["estimates"]
    ]
    absent = len(rows) - len(values)
    if variant == "generated":
        values += [1.0] * absent
        absent = 0
    mean = geometric_mean(values)
    return "–" if mean is None else f"**{mean:.2f}**" + (f" (of {len(values)})" if absent else "")


def _missing(rows: Rows) -> list[str]:
    return [
        f"- {name}, {variant}: {_one_line(reason)}"
        for name, row in rows.items()
        for variant, reason in row["missing"].items()
        if variant not in {"expert", "ceiling"}
    ]


def _targets(rows: Rows) -> list[str]:
    lines = [
        "| target | outcome | speed-up on its own calls | replayed + generated | "
        "what holds it back |",
        "|---|---|---|---|---|",
    ]
    speedups = []
    for row in rows.values():
        for made in row["targets"]:
            lines.append(_target(made))
            speedups.append(made["speedup"] if made["outcome"] == "verified" else 1.0)
    title = f"**geometric mean of {len(speedups)}**, others than verified as 1"
    lines.append(f"| {title} | | **{geometric_mean(speedups) or 1.0:.2f}** | | |")
    return lines


def _target(made: Mapping[str, Any]) -> str:
    speedup = "–"
    if made["speedup"]:
        low, high = made["speedup_interval"]
        speedup = f"{_factor(made['speedup'])} ({_factor(low)}–{_factor(high)})"
    counts = made["verification"]
    calls = f"{counts['replayed']} + {counts['generated']}" if counts else "–"
    said = _one_line(held_back(made))
    return f"| `{made['target']}` | {made['outcome']} | {speedup} | {calls} | {said} |"


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")[:300]


def _factor(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _time(seconds: float) -> str:
    units: Sequence[tuple[float, str]] = ((1, "s"), (1e-3, "ms"), (1e-6, "µs"))
    size, unit = next(((s, u) for s, u in units if seconds >= s), units[-1])
    return f"{seconds / size:.1f} {unit}"
