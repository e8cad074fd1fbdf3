"""The figures of the kernels' benchmark: ratios, intervals, the table and the plot."""

import dataclasses
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from benchmarks.estimate import estimates, geometric_mean
from benchmarks.plot import plot
from benchmarks.results import CHECKOUT, merged, relative
from benchmarks.subject import Launch
from benchmarks.table import markdown


def launch(original: float, generated: float) -> Launch:
    noise = (1.0, 1.1, 0.9)
    return Launch(
        seconds={
            "original": [original * part for part in noise],
            "generated": [generated * part for part in noise],
        },
        results={},
    )


def row(**changes: Any) -> dict[str, Any]:
    launches = [launch(1.0, 0.1), launch(1.2, 0.11)]
    found = {name: dataclasses.asdict(one) for name, one in estimates(launches).items()}
    made = {
        "target": "m:f",
        "outcome": "verified",
        "reason": None,
        "speedup": 9.0,
        "speedup_interval": (8.0, 10.0),
        "verification": {"replayed": 3, "generated": 400, "guard_misses": 0},
        "notes": [],
        "differences": [],
        "costly_lines": ["12: x | y"],
    }
    return {
        "corpus": "functions",
        "estimates": found,
        "missing": {"mypyc": "mypyc: 3 errors"},
        "other_result": [],
        "targets": [made],
        **changes,
    }


def test_noise_that_hits_both_of_a_pair_does_not_count() -> None:
    found = estimates([launch(1.0, 0.1), launch(1.2, 0.12)])["generated"]
    assert found.speedup == pytest.approx(10.0)
    assert found.low == pytest.approx(10.0)
    assert found.high == pytest.approx(10.0)


def test_launches_that_differ_make_an_interval() -> None:
    found = estimates([launch(1.0, 0.1), launch(1.0, 0.125)])["generated"]
    assert found.low < 8 < found.speedup < 10 < found.high


def test_one_launch_tells_nothing_of_the_spread() -> None:
    found = estimates([launch(1.0, 0.1)])["generated"]
    assert found.low == 0.0
    assert found.high == float("inf")


def test_the_original_is_its_own_measure() -> None:
    found = estimates([launch(1.0, 0.1), launch(1.2, 0.11)])["original"]
    assert (found.low, found.speedup, found.high) == (1.0, 1.0, 1.0)


def test_geometric_mean() -> None:
    assert geometric_mean([1.0, 4.0]) == pytest.approx(2.0)
    assert geometric_mean([]) is None


def test_the_table_counts_a_refusal_as_one() -> None:
    refused = row()
    del refused["estimates"]["generated"]
    refused["targets"] = [{**refused["targets"][0], "outcome": "refused", "reason": "a generator"}]
    text = markdown({"fast": row(), "none": refused}, machine={"CPython": "3.15"})
    assert "1.00 (refused)" in text
    assert "mypyc: 3 errors" in text
    assert "x \\| y" in text
    assert "**geometric mean of 2**, others than verified as 1 | | **3.00**" in text


def test_the_plot_is_well_formed() -> None:
    drawn = ElementTree.fromstring(plot({"a<b": row()}))
    titles = [one.text or "" for one in drawn.iter("{http://www.w3.org/2000/svg}title")]
    assert len(titles) == 1
    assert titles[0].startswith("generated")


def test_rivals_that_were_not_measured_again_keep_their_figures_and_are_marked() -> None:
    former = row(measured="2026-01-01", missing={"mypyc": "no types"}, other_result=["cython"])
    former["estimates"]["cython"] = {"speedup": 2.0, "low": 1.9, "high": 2.1, "seconds": 0.5}
    now = row(measured="2026-02-02", missing={})
    joined = merged(former, now, {"original", "generated"})
    assert joined["estimates"]["generated"] == now["estimates"]["generated"]
    assert joined["estimates"]["cython"]["measured"] == "2026-01-01"
    assert joined["missing"] == {"mypyc": "no types"}
    assert "2.00 † \\* (1.90–2.10)" in markdown({"f": joined}, machine={})
    assert merged(None, now, {"original"}) == now


def test_figures_tell_nothing_of_where_the_checkout_or_its_interpreters_lie() -> None:
    interpreters = Path(CHECKOUT, ".interpreters").resolve()
    assert relative(f'File "{CHECKOUT}advisor/x.py"') == 'File "advisor/x.py"'
    assert relative(f'File "{interpreters}/root/y.py"') == 'File ".interpreters/root/y.py"'
