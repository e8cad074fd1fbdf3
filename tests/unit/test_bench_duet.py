"""The ratio of requests/s from rounds in which two launches were loaded at once."""

import math

import pytest

from advisor.bench.cpu import Spent
from advisor.bench.duet import by_block, log_ratio, saturated, throughput
from advisor.model.bench import DuetRound, Launch


def duet(own: float, baseline: float, *, cpu: tuple[float, float] | None = None) -> DuetRound:
    return DuetRound(
        requests_per_second=own,
        baseline_requests_per_second=baseline,
        cpu_seconds=cpu[0] if cpu else None,
        baseline_cpu_seconds=cpu[1] if cpu else None,
    )


def launch(variant: str, block: int, *duets: DuetRound) -> Launch:
    return Launch(
        variant=variant,
        block=block,
        rounds=(),
        latencies=(),
        latency_rate=None,
        peak_bytes_per_worker=None,
        ready_seconds=0.3,
        duets=duets,
    )


def test_rounds_of_a_launch_are_averaged_on_the_log_scale() -> None:
    assert log_ratio([duet(200, 100), duet(50, 100)]) == pytest.approx(0.0)
    assert log_ratio([duet(110, 100)]) == pytest.approx(math.log(1.1))


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
