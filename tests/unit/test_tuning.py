"""The sweep of PyPy's parameters: what is tried, what is kept, and what is said of it."""

from dataclasses import replace

import pytest

from advisor.bench.curve import nearly_steady, warmup_curve
from advisor.bench.sweep import combined, screened, settings
from advisor.model.bench import BenchmarkMatrix, Cell, Launch, Verdict, VerdictKind
from advisor.model.tuning import JitSetting, KernelMode, Tuning
from advisor.pipeline.tuning import choose, judge_modes, method_of, screening_seconds
from advisor.report.tuned import build_tuned, warm_words
from advisor.settings import Settings
from tests.unit.test_advice import FASTER, SAME, SLOWER, ratio

DEFAULTS = {"trace_limit": 6000, "trace_eagerness": 200, "loop_longevity": 1000, "vec": 0}


def test_settings_are_multiples_of_the_interpreters_own_defaults() -> None:
    made, unknown = settings(DEFAULTS)
    assert {one.name: one.parameters for one in made} == {
        "long traces": "trace_limit=24000",
        "few bridges": "trace_eagerness=1000",
        "keep loops": "loop_longevity=100000",
        "vectorise": "vec=1",
    }
    assert unknown == ("threshold", "function_threshold", "retrace_limit", "max_unroll_recursion")


def setting(name: str, parameters: str) -> JitSetting:
    return JitSetting(name=name, parameters=parameters, idea="")


A, B, C = setting("a", "x=1"), setting("b", "y=1,z=2"), setting("c", "x=9")


def test_each_setting_is_warmed_for_seconds_when_it_is_tried() -> None:
    how = method_of(Settings(target="app:app"), seconds=screening_seconds(360.0), blocks=1)
    one_by_one = how.within_budget(jit_variants=9)
    two_at_once = how.within_budget(jit_variants=9, at_once=2)
    assert one_by_one.jit_limit_seconds > 5
    assert two_at_once.jit_limit_seconds > 1.5 * one_by_one.jit_limit_seconds
    assert how.max_blocks == 1


def test_the_best_first_launches_get_more_and_hopeless_ones_do_not() -> None:
    found = screened({"a": 0.9, "b": 1.3}, [A, B, C], default=[1.0, 1.0])
    assert [(one.kept, one.reason) for one in found] == [
        (True, None),
        (False, "its first launch needed 1.30 times the default's CPU"),
        (False, "it did not run"),
    ]
    noisy = screened({"a": 1.1, "b": 1.3}, [A, B], default=[0.8, 1.2])
    assert [one.kept for one in noisy] == [True, True]
    alone = screened({"a": 5.0}, [A], default=[1.0])
    assert [one.kept for one in alone] == [True]


def test_settings_that_were_both_ahead_are_tried_together() -> None:
    both = combined(screened({"a": 0.8, "b": 0.9}, [A, B], default=[1.0]))
    assert both is not None
    assert both.parameters == "x=1,y=1,z=2"
    assert combined(screened({"a": 0.8, "c": 0.9}, [A, C], default=[1.0])) is None
    assert combined(screened({"a": 0.8, "b": 1.05}, [A, B], default=[1.0])) is None


def named(found: Cell, name: str) -> Cell:
    return replace(found, variant=replace(found.variant, name=name))


def matrix(*cells: Cell) -> BenchmarkMatrix:
    return BenchmarkMatrix(
        baseline="PyPy",
        cells=cells,
        control=None,
        cautions=(),
        band=0.02,
        workers=1,
        connections=8,
        seconds=1.0,
    )


def test_the_best_setting_needs_an_interval_above_the_default() -> None:
    best, words = choose(matrix(named(FASTER, "a"), named(SAME, "b")), [A, B])
    assert best == A
    assert words.startswith("--jit x=1 (a) serves +14.9% (+10.0% to +20.0%)")
    best, words = choose(matrix(named(SAME, "a"), named(SLOWER, "b")), [A, B])
    assert best is None
    assert words == (
        "The default is best: no setting was found to be faster "
        "(a gain of 5% would have been seen)."
    )
    assert SAME.verdict is not None
    noisy = replace(SAME, verdict=replace(SAME.verdict, kind=VerdictKind.TOO_NOISY))
    assert "too noisy" in choose(matrix(named(noisy, "a")), [A])[1]


def test_the_three_ways_to_run_kernels_on_pypy_are_compared() -> None:
    names = {KernelMode.COMPILED: "c", KernelMode.UNCOMPILED: "u"}
    mode, words = judge_modes(matrix(named(SLOWER, "c"), named(SAME, "u")), names)
    assert mode is KernelMode.JIT_ONLY
    assert "compiled kernels: -15% (-20% to -10%), slower (every object goes" in words
    assert "kernels under the JIT: -0% (-1% to +1%), no difference found" in words
    mode, words = judge_modes(matrix(named(FASTER, "u")), names)
    assert mode is KernelMode.UNCOMPILED
    assert "compiled kernels were not measured: there is no verified kernel for it" in words


def launch(*costs: float, steady: bool = True) -> Launch:
    return Launch(
        variant="PyPy",
        block=0,
        rounds=(),
        latencies=(),
        latency_rate=None,
        peak_bytes_per_worker=None,
        ready_seconds=1.0,
        warmup=tuple((0.2 * (number + 1), cost) for number, cost in enumerate(costs)),
        steady=steady,
    )


def test_a_warm_up_has_a_change_point_and_a_time_to_90_percent() -> None:
    noise = [1.0, 1.01, 0.99, 1.0, 1.02, 0.98]
    costs = [8.0, 8.1, 7.9, 8.0, 1.3, 1.31, 1.29, 1.3, *noise, *noise]
    curve = warmup_curve(launch(*costs))
    assert curve.steady_seconds == pytest.approx(1.6)
    assert curve.ninety_seconds == pytest.approx(1.6)
    assert curve.level_seconds == pytest.approx(1.0, abs=0.01)
    assert curve.first_over_steady == pytest.approx(8, rel=0.02)
    assert "90 % of its steady throughput after" in warm_words(curve)
    flat = warmup_curve(launch(*noise, *noise))
    assert flat.steady_seconds == 0
    assert warm_words(flat) == "PyPy: steady from the start."
    short = warmup_curve(launch(*costs[:8], *noise[:5]))
    assert short.steady_seconds is None
    assert "still getting faster" in warm_words(short)
    assert warmup_curve(launch(*noise, *noise, steady=False)).level_seconds is None


def test_one_collection_of_garbage_is_no_fall_back() -> None:
    points = [(1.0, 5.0), (2.0, 1.05), (3.0, 1.0), (4.0, 3.0), (5.0, 1.0), (6.0, 1.0)]
    assert nearly_steady(points, level=1.0) == 1.0
    assert nearly_steady([], level=1.0) == 0.0


def test_a_sweep_is_shown_with_what_became_of_each_setting() -> None:
    tuning = Tuning(
        interpreter="PyPy",
        screened=screened({"a": 0.9, "b": 1.3}, [A, B, C], default=[1.0]),
        matrix=matrix(),
        best=A,
        sentence="--jit x=1",
        kernel_mode=KernelMode.JIT_ONLY,
        kernel_sentence="Run the originals",
        curves=(),
    )
    shown = build_tuned(tuning)
    assert [row[0] for row in shown.tried] == ["a", "b", "c"]
    assert shown.tried[0][2].startswith("+11")
    assert shown.tried[2][2:] == ("—", "it did not run")


def test_estimates_of_the_tests_are_sound() -> None:
    assert ratio(1.0, 1.21).value == pytest.approx(1.1)
    assert isinstance(FASTER.verdict, Verdict)
