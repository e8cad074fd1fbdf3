"""From launches to cells, verdicts and cautions."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.bench import cautions, rounds
from advisor.bench.cells import Measured, Missing, matrix_of
from advisor.model.bench import (
    BenchmarkMatrix,
    Caution,
    DuetRound,
    Interpreter,
    Launch,
    Round,
    Variant,
    VerdictKind,
)
from advisor.pipeline.measuring import Served, read_counters
from advisor.report.confidence import judge_confidence

CPYTHON = Interpreter(path="/p", implementation="cpython", version="3.15.0", optimised_build=True)
PYPY = Interpreter(path="/q", implementation="pypy", version="3.11.0", optimised_build=True)
BASE = Variant(name="base", interpreter=CPYTHON, kernels=False)
COPY = Variant(name="A/A control", interpreter=CPYTHON, kernels=False, control=True)
NEW = Variant(name="new", interpreter=CPYTHON, kernels=True)
JIT = Variant(name="pypy", interpreter=PYPY, kernels=False)


def a_round(
    cost: float = 0.001,
    *,
    requests: int = 250,
    failures: int = 0,
    wait: float = 0.0,
    generator: float = 0.01,
) -> Round:
    return Round(
        duration_seconds=0.25,
        requests=requests,
        failures=failures,
        timeouts=0,
        cpu_seconds=cost * requests,
        wait_seconds=wait,
        p50_seconds=0.001,
        p99_seconds=0.002,
        generator_cpu_seconds=generator,
    )


def a_launch(
    variant: str,
    block: int,
    *made: Round,
    latencies: Sequence[float] = (0.001,) * 600,
    steady: bool = True,
    late: float = 0.0,
    counters: dict[str, tuple[int, int]] | None = None,
) -> Launch:
    return Launch(
        variant=variant,
        block=block,
        rounds=made or (a_round(),) * 4,
        latencies=tuple(latencies),
        latency_rate=100.0,
        peak_bytes_per_worker=50_000_000,
        ready_seconds=0.3,
        steady=steady,
        late_seconds=late,
        counters=counters,
    )


def launches(variant: str, cost: float, *, blocks: int = 4, failures: int = 0) -> list[Launch]:
    generator = random.Random(variant)
    made = []
    for block in range(blocks):
        level = cost * generator.gauss(1, 0.005)
        made.append(
            a_launch(
                variant,
                block,
                *(a_round(level * generator.gauss(1, 0.01), failures=failures) for _ in range(4)),
            )
        )
    return made


def matrix(
    variants: Sequence[Variant],
    made: Sequence[Launch],
    missing: Sequence[Missing] = (),
    differing: Sequence[str] = (),
) -> BenchmarkMatrix:
    return matrix_of(
        Measured(
            variants=tuple(variants),
            launches=tuple(made),
            missing=tuple(missing),
            differing=frozenset(differing),
        ),
        band=0.02,
        workers=1,
        connections=4,
        seconds=60.0,
        seed=0,
    )


def test_a_launch_that_is_dear_for_its_whole_life_is_left_out_and_said() -> None:
    made = [*launches("base", 0.001), *launches("A/A control", 0.001), *launches("new", 0.0009)]
    usual = matrix((BASE, COPY, NEW), made)
    made[6] = a_launch(COPY.name, made[6].block, *(a_round(0.0014) for _ in range(4)))
    found = matrix((BASE, COPY, NEW), made)
    assert [cell.left_out for cell in found.cells] == [(), (made[6].block,), ()]
    assert [len(cell.launches) for cell in found.cells] == [4, 4, 4]
    for before, after in zip(usual.cells[1:], found.cells[1:], strict=True):
        assert before.verdict
        assert after.verdict
        assert after.verdict.kind is before.verdict.kind
        assert before.verdict.ratio
        assert after.verdict.ratio
        assert after.verdict.ratio.value == pytest.approx(before.verdict.ratio.value, rel=0.01)
    _, reasons = judge_confidence(found)
    assert any(reason.startswith("1 of all 12 fresh starts is left out") for reason in reasons)
    assert not any("left out" in reason for reason in judge_confidence(usual)[1])


def test_a_whole_matrix_is_estimated_and_judged() -> None:
    made = [
        *launches("base", 0.001),
        *launches("A/A control", 0.001),
        *launches("new", 0.0005),
        *launches("pypy", 0.002),
    ]
    found = matrix([BASE, COPY, NEW, JIT], made)
    base, copy, new, jit = found.cells
    assert base.verdict is None
    assert base.cpu_per_request
    assert base.cpu_per_request.low < 1.0 < base.cpu_per_request.high
    assert base.cpu_per_request.unit == "ms"
    assert base.requests_per_second
    assert base.requests_per_second.value == pytest.approx(1000)
    assert base.memory_per_worker
    assert base.memory_per_worker.value == pytest.approx(50e6)
    assert base.p50
    assert base.p50.value == pytest.approx(1.0)
    assert base.requests == 4 * 4 * 250
    assert copy.verdict == found.control
    assert found.control
    assert found.control.kind is VerdictKind.NO_DIFFERENCE
    assert new.verdict
    assert new.verdict.kind is VerdictKind.FASTER
    assert new.verdict.ratio
    assert new.verdict.ratio.value == pytest.approx(2.0, rel=0.03)
    assert jit.verdict
    assert jit.verdict.kind is VerdictKind.SLOWER
    assert found.cautions == ()


def test_missing_cells_say_why_and_keep_what_was_measured() -> None:
    made = [*launches("base", 0.001), *launches("new", 0.0005, blocks=1)]
    found = matrix(
        [BASE, NEW],
        made,
        [
            Missing(variant=NEW, reason="it failed in block 2: gone", how_to_get="Look."),
            Missing(variant=JIT, reason="PyPy is not there", how_to_get="Install it."),
        ],
    )
    _, new, jit = found.cells
    assert (new.missing, new.how_to_get) == ("it failed in block 2: gone", "Look.")
    assert len(new.launches) == 1
    assert new.cpu_per_request is None
    assert new.verdict is None
    assert (jit.missing, jit.launches) == ("PyPy is not there", ())


def test_failing_requests_forbid_the_comparison() -> None:
    made = [*launches("base", 0.001), *launches("new", 0.0005, failures=20)]
    cell = matrix([BASE, NEW], made).cells[1]
    assert cell.verdict
    assert cell.verdict.kind is VerdictKind.NOT_COMPARABLE
    assert "8.0% of its requests failed" in cell.verdict.sentence
    assert cell.failures == 4 * 4 * 20
    assert Caution.ERRORS_IN_ANSWERS in cell.cautions


def test_requests_that_fail_on_both_sides_are_compared() -> None:
    made = [*launches("base", 0.001, failures=20), *launches("new", 0.0005, failures=20)]
    cell = matrix([BASE, NEW], made).cells[1]
    assert cell.verdict
    assert cell.verdict.kind is VerdictKind.FASTER


def test_differing_answers_are_a_caution() -> None:
    made = [*launches("base", 0.001), *launches("new", 0.0005)]
    assert Caution.ANSWERS_DIFFER in matrix([BASE, NEW], made, differing=["new"]).cells[1].cautions


SLOPE = tuple(a_round(cost) for cost in (0.00120, 0.00118, 0.00101, 0.00100))
WILD = tuple(a_round(cost) for cost in (0.001, 0.0015, 0.0009, 0.002))


@pytest.mark.parametrize(
    ("variant", "made", "expected"),
    [
        (BASE, [a_launch("base", b) for b in range(3)], ()),
        (BASE, [a_launch("base", b) for b in range(2)], (Caution.TOO_FEW_SAMPLES,)),
        (
            BASE,
            [a_launch("base", b, latencies=(0.001,) * 50) for b in range(3)],
            (Caution.TOO_FEW_SAMPLES,),
        ),
        (
            BASE,
            [a_launch("base", b, *[a_round(requests=20)] * 4) for b in range(3)],
            (Caution.TOO_FEW_SAMPLES,),
        ),
        (
            BASE,
            [a_launch("base", b, *[a_round(0.0008, wait=0.02)] * 4) for b in range(3)],
            (Caution.MACHINE_BUSY,),
        ),
        # Threads of one server wait for each other, on a core that is all theirs.
        (BASE, [a_launch("base", b, *[a_round(wait=0.25)] * 4) for b in range(3)], ()),
        (
            BASE,
            [a_launch("base", b, *[a_round(generator=0.2)] * 4) for b in range(3)],
            (Caution.GENERATOR_SATURATED,),
        ),
        (BASE, [a_launch("base", b, *WILD) for b in range(3)], (Caution.UNSTABLE_ROUNDS,)),
        (BASE, [a_launch("base", b, late=0.2) for b in range(3)], (Caution.SCHEDULE_SLIPPED,)),
        (BASE, [a_launch("base", b, *SLOPE) for b in range(3)], (Caution.UNSTABLE_ROUNDS,)),
        (
            JIT,
            [a_launch("pypy", b, *SLOPE) for b in range(3)],
            (Caution.NOT_WARM,),
        ),
        (JIT, [a_launch("pypy", b, steady=b > 0) for b in range(3)], (Caution.NOT_WARM,)),
        (
            NEW,
            [a_launch("new", b, counters={"f": (9, 9)}) for b in range(3)],
            (Caution.KERNELS_UNUSED,),
        ),
        (NEW, [a_launch("new", b, counters={"f": (9, 1)}) for b in range(3)], ()),
        (NEW, [a_launch("new", b, counters={}) for b in range(3)], (Caution.KERNELS_UNUSED,)),
        (
            NEW,
            [a_launch("new", b, counters={"f": (9, 6), "g": (90, 0)}) for b in range(3)],
            (Caution.KERNELS_HAND_BACK,),
        ),
        (NEW, [a_launch("new", b, counters={"f": (90, 40)}) for b in range(3)], ()),
        (NEW, [a_launch("new", b, counters=None) for b in range(3)], ()),
    ],
)
def test_cautions_name_what_weakens_a_figure(
    variant: Variant, made: list[Launch], expected: tuple[Caution, ...]
) -> None:
    assert cautions.of_cell(variant, made, answers_differ=False) == expected


@pytest.mark.parametrize(
    ("rates", "expected"), [((100, 130, 80), (Caution.UNSTABLE_ROUNDS,)), ((100, 101, 99), ())]
)
def test_rounds_at_once_tell_whether_a_launch_is_unstable(
    rates: tuple[float, ...], expected: tuple[Caution, ...]
) -> None:
    duets = tuple(
        DuetRound(requests_per_second=rate, baseline_requests_per_second=100) for rate in rates
    )
    made = [replace(a_launch("new", block, *WILD), duets=duets) for block in range(3)]
    assert cautions.of_cell(NEW, made, answers_differ=False) == expected


def test_a_launch_without_any_kernel_in_place_tells_so(tmp_path: Path) -> None:
    ended = Served(None, tmp_path)  # type: ignore[arg-type]
    assert read_counters(ended) is None
    (tmp_path / "1.json").write_text("{}")
    assert read_counters(ended) == {}
    (tmp_path / "2.json").write_text('{"f": [3, 1]}')
    (tmp_path / "3.json").write_text('{"f": [2, 0]}')
    assert read_counters(ended) == {"f": (5, 1)}


def test_builds_with_other_optimisations_are_a_caution_for_all() -> None:
    plain = Interpreter(
        path="/r", implementation="cpython", version="3.13.0", optimised_build=False
    )
    other = Variant(name="plain", interpreter=plain, kernels=False)
    found = matrix([BASE, other], [*launches("base", 0.001), *launches("plain", 0.001)])
    assert found.cautions == (Caution.DIFFERENT_BUILDS,)
    assert Caution.UNOPTIMISED_BUILD in found.cells[1].cautions


def test_a_burst_of_other_work_does_not_move_a_launch() -> None:
    calm = [a_round(cost) for cost in (0.00100, 0.00101, 0.00102, 0.00103)]
    assert rounds.agree(calm)
    assert rounds.cpu_per_request(calm) == pytest.approx(0.001005)
    burst = [a_round(0.0017)] * 8
    assert rounds.cpu_per_request([*burst, *calm]) == pytest.approx(0.00101)
    assert not rounds.agree([*burst[:3], calm[0]])


def test_the_collector_of_a_jit_counts_and_not_where_it_was_cut_off() -> None:
    # It works in every fourth round, and costs as much again as three rounds without it.
    whole = [a_round(0.004 if place % 4 == 2 else 0.001) for place in range(12)]
    assert rounds.mean_cost(whole) == pytest.approx(0.00175, rel=0.03)
    cut = [a_round(0.004 if place % 4 == 0 else 0.001) for place in range(13)]
    plain = sum(one.cpu_seconds for one in cut) / sum(one.requests for one in cut)
    assert abs(rounds.mean_cost(cut) - 0.00175) < abs(plain - 0.00175) / 2
    assert rounds.cpu_per_request(whole) == pytest.approx(0.001)


@pytest.mark.parametrize(
    ("count", "of", "turns"),
    [(4, 12, [1, 4, 7, 10]), (2, 12, [2, 8]), (3, 3, [0, 1, 2]), (12, 12, list(range(12)))],
)
def test_few_rounds_are_spread_over_many_turns(count: int, of: int, turns: list[int]) -> None:
    assert [number for number in range(of) if rounds.due(number, count, of=of)] == turns


def test_a_round_with_few_requests_is_left_out() -> None:
    few = a_round(0.0002, requests=4)
    assert rounds.cpu_per_request([few, a_round(0.001), a_round(0.001)]) == pytest.approx(0.001)
