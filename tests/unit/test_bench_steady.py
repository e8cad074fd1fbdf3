"""Where a warm-up becomes steady, on made-up warm-ups."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.bench.steady import Bin, change_points, steadiness


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
