"""The ratio of requests/s from rounds in which two launches were loaded at once."""

import math
from dataclasses import replace

import pytest

from advisor.bench.costs import costs
from advisor.bench.cpu import Spent
from advisor.bench.duet import by_block, known, log_ratio, saturated, throughput
from advisor.model.bench import DuetRound, Launch, Round


def duet(own: float, baseline: float, *, cpu: tuple[float, float] | None = None) -> DuetRound:
    return DuetRound(
        requests_per_second=own,
        baseline_requests_per_second=baseline,
        cpu_seconds=cpu[0] if cpu else None,
        baseline_cpu_seconds=cpu[1] if cpu else None,
    )


def in_turns(milliseconds: float) -> tuple[Round, ...]:
    one = Round(
        duration_seconds=0.1,
        requests=100,
        failures=0,
        timeouts=0,
        cpu_seconds=0.1 * milliseconds,
        wait_seconds=0.0,
        p50_seconds=None,
        p99_seconds=None,
        generator_cpu_seconds=None,
    )
    return (one, one)


def launch(variant: str, block: int, *duets: DuetRound, rounds: tuple[Round, ...] = ()) -> Launch:
    return Launch(
        variant=variant,
        block=block,
        rounds=rounds,
        latencies=(),
        latency_rate=None,
        peak_bytes_per_worker=None,
        ready_seconds=0.3,
        duets=duets,
    )


def test_the_middle_round_stands_for_a_launch() -> None:
    assert log_ratio([duet(200, 100), duet(50, 100)]) == pytest.approx(0.0)
    assert log_ratio([duet(110, 100)]) == pytest.approx(math.log(1.1))
    assert log_ratio([duet(110, 100), duet(400, 100), duet(90, 100)]) == pytest.approx(
        math.log(1.1)
    )


@pytest.mark.parametrize(
    ("ratios", "enough"),
    [((1.0,), False), ((1.0, 1.001, 0.999), True), ((1.0, 1.1, 0.9), False)],
)
def test_rounds_are_enough_when_they_agree(
    ratios: tuple[float, ...],
    enough: bool,  # noqa: FBT001 - a parameter of the cases
) -> None:
    assert known([duet(100 * ratio, 100) for ratio in ratios]) is enough


def test_a_ratio_is_taken_at_equal_shares_of_the_core() -> None:
    # Twice as fast, but it got 0.2 of the 0.5 seconds: its answers alone say 1.33 times.
    short = duet(400, 300, cpu=(0.2, 0.3))
    assert log_ratio([short]) == pytest.approx(math.log(2.0))


@pytest.mark.parametrize(
    ("ran", "waited", "counts"),
    [(0.25, 0.25, True), (0.2, 0.22, True), (0.2, 0.1, False), (0.0, 0.5, False)],
)
def test_a_server_that_waits_for_its_requests_says_nothing(
    ran: float,
    waited: float,
    counts: bool,  # noqa: FBT001 - a parameter of the cases
) -> None:
    spent = Spent(cpu_seconds=ran, wait_seconds=waited)
    assert saturated(spent, seconds=0.5) is counts


def test_launches_differ_as_they_did_at_once_about_their_level_in_turns() -> None:
    twice = duet(200, 100, cpu=(0.2, 0.2))
    found = costs(
        [
            launch("base", 0, rounds=in_turns(1.0)),
            launch("fast", 0, twice, rounds=in_turns(0.6)),
            launch("other", 0, rounds=in_turns(3.0)),
        ],
        baseline="base",
    )
    assert found["base"][0] == pytest.approx(2 * found["fast"][0])
    level = math.sqrt(found["base"][0] * found["fast"][0])
    assert level == pytest.approx(1e-3 * math.sqrt(1.0 * 0.6))
    assert found["other"][0] == pytest.approx(3e-3)


def test_without_rounds_at_once_those_in_turns_decide() -> None:
    old = duet(200, 100)  # a record from before CPU times were kept
    launches = [
        launch("base", 0, rounds=in_turns(1.0)),
        launch("fast", 0, old, rounds=in_turns(0.6)),
        launch("ended", 0, duet(2, 1, cpu=(1, 1))),
        launch("fast", 1, duet(2, 1, cpu=(1, 1)), rounds=in_turns(0.7)),
    ]
    assert costs(launches, baseline="base") == {
        "base": {0: pytest.approx(1e-3)},
        "fast": {0: pytest.approx(0.6e-3), 1: pytest.approx(0.7e-3)},
    }


def test_a_round_without_work_all_the_time_says_nothing_of_requests_per_second() -> None:
    idle = replace(duet(2, 1), saturated=False)
    assert by_block([launch("b", 0, idle), launch("b", 1, duet(4, 1), idle)]) == {
        "b": {1: pytest.approx(math.log(4))}
    }


def test_launches_without_duet_rounds_are_left_out() -> None:
    table = by_block([launch("a", 0), launch("b", 0, duet(2, 1)), launch("b", 1, duet(4, 1))])
    assert table == {"b": {0: pytest.approx(math.log(2)), 1: pytest.approx(math.log(4))}}


def test_the_deviation_is_pooled_over_variants() -> None:
    logs = {"A/A": {0: 0.01, 1: -0.01, 2: 0.0}, "new": {0: 0.10, 1: 0.11, 2: 0.09}}
    found = throughput(logs, "new")
    assert found
    assert found.value == pytest.approx(math.exp(0.10))
    # s = 0.01 with 4 degrees of freedom, t(0.995; 4) = 4.604
    assert math.log(found.high / found.value) == pytest.approx(
        4.604 * 0.01 / math.sqrt(3), rel=1e-3
    )
    assert math.log(found.value / found.low) == pytest.approx(4.604 * 0.01 / math.sqrt(3), rel=1e-3)
    alone = throughput({"new": logs["new"]}, "new")
    assert alone
    assert alone.high > found.high


def test_one_launch_says_nothing() -> None:
    assert throughput({"new": {0: 0.1}}, "new") is None
    assert throughput({}, "new") is None
