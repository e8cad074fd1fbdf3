"""The plan of a measurement: how long things last."""

from dataclasses import replace

import pytest

from advisor.bench.method import Method
from advisor.bench.steady import Bin
from advisor.bench.warmup import Warmed
from advisor.pipeline.measuring import method
from advisor.settings import Settings

METHOD = Method()


def test_a_round_is_longer_for_a_slow_app() -> None:
    assert METHOD.seconds_of_round(jit=False, rate=5000) == METHOD.round_seconds
    assert METHOD.seconds_of_round(jit=False, rate=60) == pytest.approx(1.0)
    assert METHOD.seconds_of_round(jit=False, rate=0.1) == METHOD.longest_round_seconds


def test_rounds_of_a_jit_last_in_cpu_time_up_to_half_as_long_again() -> None:
    whole = METHOD.seconds_of_round(jit=True, rate=5000)
    assert METHOD.seconds_of_round(jit=True, rate=5000, share=0.8) == pytest.approx(1.25 * whole)
    assert METHOD.seconds_of_round(jit=True, rate=5000, share=0.01) == pytest.approx(1.5 * whole)
    assert METHOD.seconds_of_round(jit=True, rate=5000, share=1.2) == whole


def test_a_round_at_once_gives_each_server_its_time_and_its_answers() -> None:
    assert METHOD.seconds_of_duet(servers=3, rate=5000) == 3 * METHOD.round_seconds
    assert METHOD.seconds_of_duet(servers=3, rate=60) == pytest.approx(3.0)


def test_latencies_are_measured_in_the_obligatory_blocks() -> None:
    assert [METHOD.has_latency(block) for block in range(5)] == [True] * 3 + [False] * 2
    assert not replace(METHOD, latency_seconds=0.0).has_latency(0)
    assert METHOD.seconds_of_latency(rate=2000) == METHOD.latency_seconds
    assert METHOD.seconds_of_latency(rate=160) == pytest.approx(1.25)
    assert METHOD.seconds_of_latency(rate=10) == METHOD.longest_latency_seconds


def test_the_time_to_warm_reaches_for_five_launches_of_each() -> None:
    plan = replace(METHOD, budget_seconds=120.0)
    assert plan.within_budget(jit_variants=2, at_once=2).jit_limit_seconds == pytest.approx(7.2)
    assert plan.within_budget(jit_variants=2).jit_limit_seconds == pytest.approx(3.6)
    one = replace(plan, min_blocks=1, max_blocks=1)
    assert one.within_budget(jit_variants=2, at_once=2).jit_limit_seconds == 20.0
    assert plan.within_budget(jit_variants=0) is plan


def test_a_warm_up_tells_how_much_of_a_core_its_end_got() -> None:
    bins = [
        Bin(end_seconds=1.0, requests=10, cpu_seconds=0.9),
        Bin(end_seconds=2.5, requests=100, cpu_seconds=0.5),
        Bin(end_seconds=3.5, requests=200, cpu_seconds=0.5),
    ]
    found = Warmed(bins=tuple(bins), steady=True)
    assert found.cores == pytest.approx(0.4)
    assert found.requests_per_second == pytest.approx(120)


def test_more_rounds_are_more_of_every_kind() -> None:
    usual, more, one = (
        method(Settings(target="app:app", rounds=rounds), open_loop=True) for rounds in (8, 20, 1)
    )
    assert usual.rounds == METHOD.rounds
    assert (usual.duet_turns, usual.duet_rounds) == (METHOD.duet_turns, METHOD.duet_rounds)
    assert usual.duet_max_rounds == METHOD.duet_max_rounds
    assert (more.rounds, more.duet_turns, more.duet_rounds, more.duet_max_rounds) == (20, 3, 5, 10)
    assert (one.rounds, one.duet_turns, one.duet_rounds, one.duet_max_rounds) == (1, 1, 1, 1)
