"""Servers loaded at once on one core: the ratio of their answers is that of their work."""

import os
import statistics
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

import pytest

from advisor.bench import cores, cpu
from advisor.bench.matrix import Method, run_matrix
from advisor.errors import TargetError
from advisor.model.bench import BenchmarkMatrix, Cell, Variant
from advisor.model.traffic import Request, TrafficPlan
from advisor.target.duet import Duet
from tests.integration.matrix_client import App, drive, launcher, variant

PLAN = TrafficPlan(
    requests=(Request(operation="GET /", method="GET", path="/"),),
    skipped=(),
    source={},
    response_hashes={},
    seed=0,
)
QUICK = Method(
    min_blocks=2,
    max_blocks=2,
    rounds=2,
    max_rounds=2,
    round_seconds=0.05,
    round_requests=20,
    latency_seconds=0.0,
    warm_seconds=0.1,
    duet_max_rounds=4,
)

needs_two_cores = pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2,
    reason="there is one core only",
)


@needs_two_cores
def test_the_ratio_is_that_of_the_work_whatever_else_runs() -> None:
    division = cores.here(workers=1)
    assert division
    start = launcher({"plain": ("12000",), "half": ("6000",)})
    with (
        start(variant("plain")) as plain,
        start(variant("half")) as half,
        Duet(cores=division.generator) as duet,
    ):
        cores.bind((*plain.pids, *half.pids), division.servers)
        ratios = []
        for _ in range(5):  # a machine that stands still strikes one of two servers
            before = [cpu.usage(app.pids) for app in (plain, half)]
            counts = duet.run(PLAN, (plain.url, half.url), connections=4, seconds=0.4)
            first, second = (
                count / cpu.usage(app.pids).since(earlier).cpu_seconds
                for count, app, earlier in zip(counts, (plain, half), before, strict=True)
            )
            ratios.append(second / first)
    assert 1.5 < statistics.median(ratios) < 2.2, ratios


@needs_two_cores
def test_the_matrix_compares_launches_at_once() -> None:
    matrix = measured(launcher({"plain": ("12000",), "half": ("6000",)}), ["plain", "half"])
    base, control, half = matrix.cells
    assert base.throughput is None
    assert all(2 <= len(launch.duets) <= 4 for launch in (*control.launches, *half.launches))
    assert all(len(launch.rounds) == 1 for launch in base.launches)
    assert half.verdict
    assert half.verdict.ratio
    assert 1.5 < half.verdict.ratio.value < 2.2
    for cell, low, high in ((control, 0.7, 1.4), (half, 1.4, 2.4)):
        assert isinstance(cell, Cell)
        if cell.throughput is None:
            assert not all(one.saturated for launch in cell.launches for one in launch.duets)
            continue
        assert low < cell.throughput.value < high
        assert cell.throughput.low < cell.throughput.value < cell.throughput.high


@needs_two_cores
def test_one_that_dies_among_others_is_the_only_one_to_fail() -> None:
    matrix = measured(
        launcher({"plain": ("4000",), "dies": ("4000", "250"), "good": ("4000",)}),
        ["plain", "dies", "good"],
    )
    missing = {cell.variant.name: cell.missing for cell in matrix.cells}
    assert missing.pop("dies")
    assert missing == {"plain": None, "A/A control": None, "good": None}


def measured(
    start: Callable[[Variant], AbstractContextManager[App]], names: Sequence[str]
) -> BenchmarkMatrix:
    """Measure these variants, all of them at once."""
    division = cores.here(workers=1)
    assert division
    with Duet(cores=division.generator) as duet:

        def at_once(together: Sequence[App], seconds: float) -> Sequence[float]:
            urls = [one.url for one in together]
            return duet.run(PLAN, urls, connections=4, seconds=seconds)

        variants = [variant(name) for name in names]
        return run_matrix(variants, start, drive, method=QUICK, duet=at_once)


def test_a_server_that_is_gone_is_an_error() -> None:
    with (
        Duet() as duet,
        launcher({"plain": ("1000",)})(variant("plain")) as app,
        pytest.raises(TargetError, match="cannot be reached"),
    ):
        duet.run(PLAN, (app.url, "http://127.0.0.1:9"), connections=1, seconds=0.05)
