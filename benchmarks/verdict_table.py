"""benchmarks/results/verdict.md from the figures of the trials (pure)."""

import math
import statistics
from collections.abc import Mapping
from typing import Any

WORDS = {
    "same": "two identical apps (A/A)",
    "five": "5 % more work",
    "ten": "10 % more work",
}
RIGHT = {"same": "no difference found", "five": "slower", "ten": "slower"}
TITLES = {
    "calm": "With nothing of its own beside it",
    "burst": "Beside bursts of other work on every core",
}
CALM = 0.5
ENOUGH = 40


def markdown(found: Mapping[str, Any]) -> str:
    """Return the page."""
    lines = [
        "# How good a verdict is",
        "",
        f"`make bench-verdict` on {found['python']}, {found['system']}: a FastAPI endpoint of "
        f"{found['amounts']['steps']:,.0f} steps of Python, about a millisecond of CPU, against "
        "itself and against copies that do exactly so many more steps that a request takes 5 % "
        "and 10 % more CPU time. Each trial is a whole comparison from nothing, control included, "
        f"in {found['budget_seconds']:.0f} s at most. Thousands more are drawn from the blocks of "
        "the real ones, held to that time too.",
        "",
    ]
    for condition, title in TITLES.items():
        entry = found["conditions"][condition]
        tables = (_verdicts(entry), _copies(entry), _practice(entry), _throughput(entry))
        parts = [part for part in tables if part]
        if parts:
            lines += [f"## {title}", ""]
        if busy := [one for row in entry["rows"].values() for one in row.get("busy", ())]:
            lines += [_busy(statistics.median(busy)), ""]
        fewest = min((row["trials"] for row in entry["rows"].values() if row["trials"]), default=0)
        if 0 < fewest < ENOUGH:
            lines += [
                f"**Too few trials to conclude from:** {fewest} of some kind. What is drawn from "
                f"their blocks says little before there are {ENOUGH} of each.",
                "",
            ]
        for part in parts:
            lines += [*part, ""]
    return "\n".join(lines).rstrip() + "\n"


def _busy(load: float) -> str:
    """Say what others did on the machine when the trials began, as the load average tells it."""
    if load <= CALM:
        return "The machine was otherwise idle."
    return (
        f"**Other people's work took the machine:** when a trial began, {load:.1f} programs wanted "
        "each core (median). The times are those of such a machine, a calm one is faster."
    )


def _verdicts(entry: Mapping[str, Any]) -> list[str]:
    lines = [
        "| compared | trials | slower | faster | no difference | too noisy | drawn | slower | "
        "faster | too noisy | median time | longest |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, row in entry["rows"].items():
        if not row["trials"]:
            continue
        kinds, drawn = row["kinds"], row["claims"]
        real = [kinds.get(k, 0) for k in ("slower", "faster", "no difference found", "too noisy")]
        parts = [_part(drawn[kind]) for kind in ("slower", "faster", "too noisy")]
        seconds = f"{statistics.median(row['seconds']):.0f} s | {max(row['seconds']):.0f} s"
        cells = [WORDS[name], row["trials"], *real, f"{row['resampled']['draws']:,}", *parts]
        lines.append("| " + " | ".join(map(str, cells)) + f" | {seconds} |")
    return lines if len(lines) > 2 else []


def _copies(entry: Mapping[str, Any]) -> list[str]:
    """Say how often the interval of two copies of the base did not hold the truth."""
    found = entry["copies"]
    if not found["pairs"]:
        return []
    return [
        f"Every trial has two copies of the base besides. The 99 % interval of their ratio missed "
        f"that they are equal in {found['missed']} of {found['pairs']} trials."
    ]


def _practice(entry: Mapping[str, Any]) -> list[str]:
    lines = [
        "The practice that it replaces, two runs of wrk of 30 s judged by eye at 5 %, on every "
        "pair of runs:",
        "",
        "| compared | pairs | called slower | called faster | right |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, row in entry["rows"].items():
        seen = row["by_eye"]
        if seen:
            equal = 1 - seen["slower"] - seen["faster"]
            right = equal if name == "same" else seen["slower"]
            cells = [
                WORDS[name],
                seen["pairs"],
                *map(_part, (seen["slower"], seen["faster"], right)),
            ]
            lines.append("| " + " | ".join(map(str, cells)) + " |")
    return lines if len(lines) > 4 else []


def _throughput(entry: Mapping[str, Any]) -> list[str]:
    both = entry["throughput"]
    if not both:
        return []
    lines = [
        "Requests/s of the app with 10 % more work against the base's, one figure a launch:",
        "",
        "| rounds | launches | mean | deviation from launch to launch |",
        "|---|---:|---:|---:|",
    ]
    for name, title in (("duet", "all at once (duet)"), ("rate", "in turns")):
        row = both[name]
        mean, spread = math.expm1(row["mean"]), row["deviation"]
        lines.append(f"| {title} | {row['launches']} | {mean:+.1%} | {spread:.1%} |")
    return lines


def _part(value: float) -> str:
    return f"{value:.1%}"
