"""A run in its other forms: Markdown, SARIF, the list of runs, and the schema of its record."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema_rs
import pytest

from advisor import store
from advisor.document_schema import run_schema
from advisor.model.bench import Estimate, VerdictKind
from advisor.model.kernel import Guard
from advisor.pipeline.outputs import write_runs
from advisor.report import answer, figures, metrics
from advisor.report.detail import details
from advisor.report.markdown import markdown, plain
from advisor.report.page import with_code
from advisor.report.runs import render_runs, trends
from advisor.report.sarif import sarif
from tests.records import HOSTILE, cell, early_run, fraud_run, hostile_run, matrix

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "docs" / "run.schema.json"


def test_the_published_schema_is_the_one_that_records_follow() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == run_schema(), (
        "write it anew: python -m advisor.document_schema > docs/run.schema.json"
    )


@pytest.mark.parametrize("make", [fraud_run, early_run, hostile_run])
def test_records_follow_the_schema(make: object, tmp_path: Path) -> None:
    assert callable(make)
    document = json.loads(store.save(make(), tmp_path).read_text("utf-8"))
    validator = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text("utf-8")))
    assert list(validator.iter_errors(document)) == []
    document["run"]["workers"] = "one"
    assert not validator.is_valid(document)


def test_the_kept_run_of_an_older_version_follows_the_schema_and_opens() -> None:
    file = ROOT / "reports" / "fraud" / store.RECORD_NAME
    validator = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text("utf-8")))
    assert validator.is_valid(json.loads(file.read_text("utf-8")))
    assert store.load(file).matrix is not None


def test_sarif_puts_hot_functions_on_their_lines() -> None:
    log = json.loads(sarif(fraud_run()))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    places = []
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("note", "warning")
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
        places.append(
            (result["ruleId"], place["artifactLocation"]["uri"], place["region"]["startLine"])
        )
    assert places == [
        ("hot-function", "engine.py", 33),
        ("hot-function", "checks.py", 12),
        ("hot-function", "geo.py", 8),
        ("blocks-event-loop", "engine.py", 33),
    ]
    assert json.loads(sarif(replace(early_run(), ranking=None)))["runs"][0]["results"] == []


def test_sarif_takes_hostile_names() -> None:
    (result, *_) = json.loads(sarif(hostile_run()))["runs"][0]["results"]
    assert "\u202e" not in result["message"]["text"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert "<" not in uri
    assert '"' not in uri


def test_markdown_has_the_answer_and_keeps_foreign_text_plain() -> None:
    text = markdown(fraud_run())
    assert text.startswith("## On PyPy 3.11, the same CPU serves 2.4 times as many requests.")
    assert "| CPython 3.15 + kernels | +62" in text
    assert "luhn\\_valid" in text
    assert plain("@all <b>|a\nb") == "\\@all \\<b\\>\\|a b"
    hostile = markdown(hostile_run())
    assert "<script>" not in hostile.replace("\\<", "")
    assert HOSTILE not in hostile


def test_runs_are_listed_newest_first_with_their_trend() -> None:
    first = fraud_run()
    second = replace(first, run_id="20261123-090000-app")
    page = render_runs([("a", first), ("b", second), ("c d", "it is <b>damaged</b>")])
    assert page.index("c%20d/index.html") < page.index("b/index.html") < page.index("a/index.html")
    assert "it is &lt;b&gt;damaged" in page
    (trend,) = trends([("a", first), ("b", second)])
    assert trend.legend == (("as it was", 0), ("with kernels", 1))
    assert trends([("a", first)]) == ()


def test_a_page_of_someone_else_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    store.save(fraud_run(), tmp_path / "a")
    assert write_runs(tmp_path) == tmp_path / "index.html"
    assert write_runs(tmp_path) == tmp_path / "index.html"
    (tmp_path / "index.html").write_text("mine", "utf-8")
    assert write_runs(tmp_path) is None
    assert (tmp_path / "index.html").read_text("utf-8") == "mine"


def test_a_change_told_by_paired_starts_is_not_hidden_by_wide_intervals() -> None:
    wide = Estimate(value=1.5, low=0.5, high=2.5, unit="ms")
    base = cell("CPython 3.15", 1.5, None, kind=VerdictKind.FASTER, seed=1)
    kernels = cell("CPython 3.15 + kernels", 1.15, 1.3, kind=VerdictKind.FASTER, seed=2)
    before, after = (replace(one, cpu_per_request=wide) for one in (base, kernels))
    cost = metrics.compare(before, after, None)[0]
    assert cost.direction == "better"
    assert cost.change_interval is not None


def test_a_change_that_no_verdict_bears_out_is_shown_as_neither_better_nor_worse() -> None:
    base = cell("CPython 3.15", 1.5, None, kind=VerdictKind.FASTER, seed=1)
    for kind in (VerdictKind.NO_DIFFERENCE, VerdictKind.TOO_NOISY):
        kernels = cell("CPython 3.15 + kernels", 1.15, 1.3, kind=kind, seed=2)
        assert metrics.compare(base, kernels, None)[0].direction == "unclaimed"


def test_words_between_backticks_are_set_as_code() -> None:
    assert with_code("Put `@cache` above <f>.") == "Put <code>@cache</code> above &lt;f&gt;."


def test_what_was_too_noisy_is_shown_and_not_claimed() -> None:
    base = cell("CPython 3.15", 3.05, None, kind=VerdictKind.FASTER, seed=1)
    noisy = cell("CPython 3.15 + kernels", 2.2, 1.4, kind=VerdictKind.TOO_NOISY, seed=2)
    made = answer.build_answer(replace(fraud_run(), matrix=replace(matrix(), cells=(base, noisy))))
    (offer,) = made.offers
    assert not offer.claimed
    assert offer.sentence.startswith("Measured, but not claimed")
    assert all("Merge" not in action.what for action in made.actions)


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (8.61, "8.6 times as fast"),
        (1.04, "4.0 % faster"),
        (0.999, "no faster"),
        (0.8, "20 % slower"),
    ],
)
def test_speed_is_said_in_words_that_hold(ratio: float, words: str) -> None:
    assert figures.as_fast(ratio).replace(figures.GAP, " ") == words


def test_each_guard_says_what_it_tests_and_what_it_rests_on() -> None:
    run = fraud_run()
    assert run.kernels is not None
    good = run.kernels[1]
    assert good.kernel is not None
    bare = (Guard(line=12, check="str", why="recorded"), good.kernel.guards[1])
    kernel = replace(good.kernel, guards=bare)
    shown = details(replace(run, kernels=(replace(good, kernel=kernel),)))[0].guards
    assert shown[0].check == "exactly str"
    assert shown[0].why.startswith("Every value recorded here")
    assert (shown[1].check, shown[1].why) == ("0 <= digit <= 9", "seen from 0 to 9")
