"""Two runs compared by their figures, and comparisons in words."""

import json
from dataclasses import replace

import pytest

from advisor.bench.recorded import compare_recorded
from advisor.model.bench import BenchmarkMatrix, Cell, Launch, Round, VerdictKind
from advisor.model.comparison import Comparison, Gate, Side, SideKind
from advisor.pipeline.comparing import from_runs, why_not
from advisor.pipeline.side_by_side import Wanted
from advisor.pipeline.sides import Source
from advisor.report.comparison import document, escaped, headline, markdown, text
from advisor.settings import load_settings
from tests.records import fraud_run

RUN = fraud_run()
WANTED = Wanted(limit=0.02)


def slowed(matrix: BenchmarkMatrix, factor: float) -> BenchmarkMatrix:
    """Return the matrix as if every round had taken that much more CPU time."""

    def round_(one: Round) -> Round:
        return replace(one, cpu_seconds=one.cpu_seconds * factor)

    def launch(one: Launch) -> Launch:
        return replace(one, rounds=tuple(map(round_, one.rounds)))

    def cell(one: Cell) -> Cell:
        return replace(one, launches=tuple(map(launch, one.launches)))

    return replace(matrix, cells=tuple(map(cell, matrix.cells)))


def source(factor: float, name: str) -> Source:
    assert RUN.matrix
    run = replace(RUN, run_id=name, matrix=slowed(RUN.matrix, factor))
    return Source(side=Side(asked=name, name=name, kind=SideKind.RUN), record=run)


def compared(factor: float) -> Comparison:
    settings = load_settings(RUN.target)
    return from_runs(source(1.0, "before"), source(factor, "after"), settings, WANTED)


def test_a_run_is_no_slower_than_itself() -> None:
    found = compared(1.0)
    assert found.verdict.kind is VerdictKind.NO_DIFFERENCE
    assert found.verdict.ratio
    assert found.verdict.ratio.value == pytest.approx(1.0)
    assert found.gate is Gate.PASSED
    assert not found.side_by_side


@pytest.mark.parametrize(
    ("factor", "gate"), [(1.3, Gate.SLOWER), (0.7, Gate.PASSED), (1.001, Gate.PASSED)]
)
def test_the_gate_fails_for_what_is_slower_only(factor: float, gate: Gate) -> None:
    found = compared(factor)
    assert found.verdict.ratio
    assert found.verdict.ratio.value == pytest.approx(1 / factor)
    assert found.gate is gate


def test_a_noisy_run_leaves_it_undecided() -> None:
    assert RUN.matrix
    control = next(cell for cell in RUN.matrix.cells if cell.variant.control)
    cells = tuple(
        slowed(replace(RUN.matrix, cells=(cell,)), 1.2).cells[0] if cell is control else cell
        for cell in RUN.matrix.cells
    )
    noisy = replace(RUN.matrix, cells=cells)
    for pair in ((noisy, RUN.matrix), (RUN.matrix, noisy)):
        verdict, noise = compare_recorded(*pair, names=("a", "b"), band=0.02)
        assert verdict.kind is VerdictKind.TOO_NOISY
        assert noise
        assert "too noisy" in noise.sentence


def test_one_block_is_not_enough() -> None:
    assert RUN.matrix
    cells = tuple(replace(cell, launches=cell.launches[:1]) for cell in RUN.matrix.cells)
    single = replace(RUN.matrix, cells=cells)
    verdict, _ = compare_recorded(RUN.matrix, single, names=("a", "b"), band=0.02)
    assert verdict.kind is VerdictKind.NOT_COMPARABLE


def test_runs_of_other_machines_or_requests_are_not_compared() -> None:
    assert RUN.machine
    assert RUN.traffic
    assert why_not(RUN, RUN) is None
    other = replace(RUN, machine=replace(RUN.machine, processor="another"))
    assert "processors" in str(why_not(RUN, other))
    assert why_not(RUN, replace(RUN, workers=7)) == (
        f"they have different numbers of workers, {RUN.workers} and 7"
    )
    more = replace(RUN.traffic, requests=RUN.traffic.requests * 2)
    assert "requests" in str(why_not(RUN, replace(RUN, traffic=more)))
    assert "before its matrix" in str(why_not(RUN, replace(RUN, matrix=None)))


def test_markdown_says_what_was_found_and_how() -> None:
    made = markdown(compared(1.3))
    assert made.startswith("### ❌ app:app: slower, +30 % CPU per request (99 % interval +")
    assert "| CPU per request | " in made
    assert "the limit of 2.0 %" in made
    assert "measured at different times" in made
    assert "\u00a0" not in made
    assert markdown(compared(1.0)).startswith("### ✅ app:app: no difference found\n")


def test_text_and_json_agree_with_it() -> None:
    found = compared(1.3)
    assert headline(found) in text(found)
    made = json.loads(json.dumps(document(found)))
    assert made["gate"] == "slower"
    assert made["head"]["launches"][0]["rounds"][0]["cpu_seconds"] > 0
    assert made["verdict"]["ratio"]["value"] == pytest.approx(1 / 1.3)


def test_launches_that_are_left_out_are_said() -> None:
    found = compared(1.3)
    assert "left out" not in text(found)
    assert document(found)["head"]["left_out"] == []  # type: ignore[index]
    some = replace(found, head_cell=replace(found.head_cell, left_out=(1,)))
    starts = len(found.base_cell.launches) + len(found.head_cell.launches)
    assert f"1 of all {starts} fresh starts is left out" in text(some)
    assert document(some)["head"]["left_out"] == [1]  # type: ignore[index]


def test_foreign_names_cannot_break_out_of_markdown() -> None:
    assert escaped("a|b\n<img src=x> [c](d) `e`") == (
        "a\\|b &#60;img src=x&#62; \\[c\\](d) \\`e\\`"
    )
