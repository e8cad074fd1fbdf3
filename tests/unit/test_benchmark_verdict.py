"""What the trials of the verdict benchmark say together."""

import random
from dataclasses import replace
from typing import Any

import pytest

from advisor.bench.method import Method
from benchmarks.verdict_figures import blocks_of, by_eye, claims, deviation, missed, resampled
from benchmarks.verdict_table import markdown

METHOD = Method()


def trial(difference: float, *, seed: int, blocks: int = 6) -> dict[str, Any]:
    """Return a trial as real ones are kept, launches differing by 1 %."""
    generator = random.Random(seed)
    launches = []
    for block in range(blocks):
        for variant, cost in (("base", 1.0), ("A/A control", 1.0), ("other", 1 + difference)):
            own = cost * generator.gauss(1, 0.01)
            launches.append(
                {
                    "variant": variant,
                    "block": block,
                    "cost": own,
                    "cpu": [own * generator.gauss(1, 0.003) for _ in range(4)],
                    "rate": [generator.gauss(1000, 300) / cost for _ in range(4)],
                    "duet": [generator.gauss(1, 0.01) / cost for _ in range(4)],
                }
            )
    return {"kind": "slower", "ratio": [0.9, 0.8, 1.0], "seconds": 20.0, "launches": launches}


def drawn(difference: float) -> dict[str, float]:
    blocks = blocks_of(trial(difference, seed=seed) for seed in range(20))
    assert len(blocks) == 120
    same = difference == 0
    return claims(resampled(blocks, draws=300, method=METHOD, same=same)["kinds"])


def test_equal_apps_are_rarely_called_different_and_a_tenth_is_seen() -> None:
    same, ten = drawn(0.0), drawn(0.10)
    assert same["slower"] + same["faster"] <= 0.02
    assert ten["slower"] >= 0.95
    assert ten["faster"] == 0


def test_what_is_drawn_ends_within_the_time_there_is() -> None:
    blocks = blocks_of(trial(0.10, seed=seed) for seed in range(20))
    assert blocks[0]["seconds"] == pytest.approx(20 / 6)
    hurried = replace(METHOD, precision=0.0, budget_seconds=14.0)
    found = resampled(blocks, draws=20, method=hurried)
    assert (found["blocks"], found["longest"]) == (4, pytest.approx(4 * 20 / 6))


def test_intervals_that_leave_out_the_truth_are_counted() -> None:
    pairs: list[list[float] | None] = [[1.0, 0.98, 1.02], [1.03, 1.01, 1.05], None]
    assert missed({"control": pair} for pair in pairs) == {"pairs": 2, "missed": 1}


def test_by_eye_counts_every_pair_but_a_run_with_itself() -> None:
    assert by_eye([100, 120], [100, 120], same=True) == {
        "pairs": 2,
        "slower": pytest.approx(0.5),
        "faster": pytest.approx(0.5),
    }
    assert by_eye([100], [80, 99], same=False)["slower"] == pytest.approx(0.5)


def test_the_spread_of_duets_and_of_rounds_in_turns() -> None:
    made = [trial(0.10, seed=1)]
    both, turns = deviation(made, "duet"), deviation(made, "rate")
    assert both["deviation"] < 0.02 < turns["deviation"]
    assert both["launches"] == 6


def test_the_page_has_a_row_for_what_was_tried_only() -> None:
    kinds = {"slower": 40}
    row = {
        "trials": 40,
        "kinds": kinds,
        "seconds": [20.0, 22.0],
        "resampled": {"draws": 300, "kinds": {"slower": 300}},
        "claims": claims({"slower": 300}),
        "by_eye": {"pairs": 12, "slower": 0.5, "faster": 0.0},
    }
    empty = {"trials": 0, "by_eye": None}
    rows = {"same": empty, "five": empty, "ten": row}
    page = markdown(
        {
            "python": "CPython 3.15.0",
            "system": "Linux",
            "amounts": {"steps": 15000},
            "budget_seconds": 25.0,
            "conditions": {
                "calm": {
                    "rows": rows,
                    "throughput": None,
                    "copies": {"pairs": 40, "missed": 1},
                },
                "burst": {
                    "rows": {"same": empty},
                    "throughput": None,
                    "copies": {"pairs": 0, "missed": 0},
                },
            },
        }
    )
    assert (
        "| 10 % more work | 40 | 40 | 0 | 0 | 0 | 300 | 100.0% | 0.0% | 0.0% | 21 s | 22 s |"
        in page
    )
    assert "| 10 % more work | 12 | 50.0% | 0.0% | 50.0% |" in page
    assert "are equal in 1 of 40 trials" in page
    assert "A/A" not in page.split("## ")[1]
    assert "Beside bursts" not in page
