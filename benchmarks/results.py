"""benchmarks/results/kernels.json: one row per subject, kept between runs."""

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

FORMAT = 1
CHECKOUT = f"{Path(__file__).resolve().parent.parent}/"

# The interpreters may lie elsewhere: a clone that was given another one's by a link.
PLACES = (CHECKOUT, f"{Path(CHECKOUT, '.interpreters').resolve().parent}/")

Rows = dict[str, dict[str, Any]]


def relative(text: str) -> str:
    """Return a text without where on this machine the checkout and its interpreters lie."""
    for place in PLACES:
        text = text.replace(place, "")
    return text


def load(path: Path) -> Rows:
    """Return the rows of earlier runs, none where there were none."""
    if not path.is_file():
        return {}
    data = json.loads(path.read_text(encoding="utf-8"))
    return dict(data["rows"]) if data.get("format") == FORMAT else {}


def save(path: Path, rows: Rows, *, order: Sequence[str], machine: Mapping[str, str]) -> None:
    """Write all rows in the order of the corpora; names no longer in it are dropped."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {name: rows[name] for name in order if name in rows}
    rows.clear()
    rows.update(kept)
    text = json.dumps({"format": FORMAT, "machine": machine, "rows": rows}, indent=1)
    path.write_text(relative(text) + "\n", encoding="utf-8")


def merged(
    former: Mapping[str, Any] | None, row: Mapping[str, Any], measured: Collection[str]
) -> dict[str, Any]:
    """Return a row with the estimates of the variants that were not measured this time.

    They stay as they are, with the time they were measured at; the original's own time and all
    that is said of the targets is of today.
    """
    if former is None:
        return dict(row)
    kept = {
        name: {"measured": former["measured"], **estimate}
        for name, estimate in former["estimates"].items()
        if name not in measured
    }
    if not kept:
        return dict(row)
    odd = {name for name in former["other_result"] if name in kept}
    missing = {k: v for k, v in former["missing"].items() if k not in measured}
    return {
        **row,
        "estimates": {**kept, **row["estimates"]},
        "missing": {**missing, **row["missing"]},
        "other_result": sorted(odd | set(row["other_result"])),
    }
