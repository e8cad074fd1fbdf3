"""Where a warm-up becomes steady, on made-up warm-ups."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.bench.method import Method
from advisor.bench.steady import Bin, change_points, steadiness
from advisor.bench.warmup import Warmed, jit_warmed


def bins(levels: list[tuple[float, int]], *, noise: float = 0.03, seed: int = 0) -> list[Bin]:
    """Make bins of 0.2 s: stretches of a level in CPU ms per request, and how many bins."""
    generator = random.Random(seed)
    result: list[Bin] = []
    for level, count in levels:
        for _ in range(count):
            cost = level * math.exp(generator.gauss(0, noise)) / 1e3
            requests = round(0.2 / cost)
            result.append(
                Bin(
                    end_seconds=0.2 * (len(result) + 1),
                    requests=requests,
                    cpu_seconds=requests * cost,
                )
            )
    return result


def test_a_steady_run_is_steady_from_the_start() -> None:
    for seed in range(20):
        found = steadiness(bins([(1.0, 50)], seed=seed))
        assert found
        assert found.from_seconds == 0.0
        assert found.after_requests == 0
        assert found.tail == 1.0
        assert found.level == pytest.approx(1e-3, rel=0.03)


def test_the_end_of_a_warm_up_is_found() -> None:
    made = bins([(0.8, 8), (0.2, 6), (0.07, 46)])
    found = steadiness(made)
    assert found
    assert found.from_seconds == pytest.approx(2.8, abs=0.41)
    assert found.after_requests == sum(
        entry.requests for entry in made if entry.end_seconds <= found.from_seconds + 1e-9
    )
    assert found.tail == pytest.approx(46 / 60, abs=0.04)
    assert found.cuts >= 2


def test_a_late_drop_leaves_a_short_tail() -> None:
    found = steadiness(bins([(0.8, 8), (0.1, 40), (0.07, 12)]))
    assert found
    assert found.tail < 0.5


def test_a_change_within_five_per_cent_is_still_steady() -> None:
    found = steadiness(bins([(1.03, 30), (1.0, 30)], noise=0.002))
    assert found
    assert found.tail == 1.0
    assert found.cuts >= 1


def test_single_outliers_are_not_changes() -> None:
    made = bins([(1.0, 50)])
    made[20] = Bin(end_seconds=made[20].end_seconds, requests=100, cpu_seconds=0.12)
    found = steadiness(made)
    assert found
    assert found.tail == 1.0


def test_too_few_bins_say_nothing() -> None:
    assert steadiness(bins([(1.0, 7)])) is None
    assert steadiness([Bin(end_seconds=1.0, requests=0, cpu_seconds=0.0)] * 30) is None


@given(st.lists(st.floats(-5, 5), min_size=8, max_size=40))
def test_stretches_cover_the_series_in_pieces_of_four_at_least(series: list[float]) -> None:
    starts = change_points(series)
    assert starts[0] == 0
    ends = [*starts[1:], len(series)]
    assert all(end - start >= 4 for start, end in zip(starts, ends, strict=True))


METHOD = Method(jit_warm_seconds=5.0, jit_warm_requests=8000, jit_limit_seconds=10.0)


def warmed(levels: list[tuple[float, int]], enough: int | None = None) -> tuple[int, Warmed]:
    """Feed a warm-up bin by bin; return after how many bins it was over, and how."""
    made = bins(levels)
    for count in range(1, len(made) + 1):
        found = jit_warmed(made[:count], method=METHOD, workers=1, enough_requests=enough)
        if found:
            return count, found
    raise AssertionError(len(made))


def test_a_warm_up_takes_its_least_time_and_requests() -> None:
    count, found = warmed([(0.8, 5), (0.1, 60)])
    assert count == pytest.approx(25, abs=1)  # 5 s of 0.2 s
    assert found.steady
    assert found.enough_requests == 8000
    count, found = warmed([(0.9, 5), (0.7, 60)])
    assert 25 < count < 50
    assert sum(entry.requests for entry in found.bins) >= 8000


def test_a_warm_up_goes_on_until_half_of_it_is_steady() -> None:
    count, found = warmed([(0.8, 5), (0.1, 15), (0.05, 40)])
    assert count == pytest.approx(40, abs=4)
    assert found.steady
    assert found.enough_requests
    assert found.enough_requests > 30_000


def test_a_warm_up_ends_at_its_limit() -> None:
    count, found = warmed([(0.8, 30), (0.1, 15), (0.05, 20)])
    assert count == pytest.approx(50, abs=1)  # 10 s of 0.2 s
    assert not found.steady
    assert found.enough_requests == sum(entry.requests for entry in found.bins)


def test_few_requests_are_not_enough_however_steady() -> None:
    assert not warmed([(5.0, 60)])[1].steady
    assert warmed([(2.0, 60)])[1].steady


def test_a_later_launch_gets_what_the_first_one_needed() -> None:
    count, found = warmed([(0.8, 5), (0.1, 60)], enough=20_000)
    assert sum(entry.requests for entry in found.bins) >= 20_000
    assert sum(entry.requests for entry in found.bins[:-1]) < 20_000
    assert found.steady
    assert count < 25
