"""Timing ends early only where it tells the gain well."""

import random

import pytest

from advisor.inside.timing import known_well
from advisor.model.kernel import CallTimes
from advisor.verify.speed import speed


def pairs(count: int, *, gain: float, spread: float) -> tuple[list[float], list[float]]:
    chance = random.Random(count)
    return [gain * chance.gauss(1, spread) for _ in range(count)], [1.0] * count


@pytest.mark.parametrize(
    ("count", "gain", "spread", "known"),
    [
        (40, 3.0, 0.01, True),
        (19, 3.0, 0.01, False),  # too few
        (40, 3.0, 0.2, False),  # too vague
        (100, 1.1, 0.001, False),  # too near to what is asked of a kernel
        (100, 0.5, 0.001, False),
    ],
)
def test_it_ends_where_the_gain_is_clear(
    count: int, gain: float, spread: float, *, known: bool
) -> None:
    assert known_well(*pairs(count, gain=gain, spread=spread)) is known


def test_what_is_known_well_has_a_narrow_interval_in_the_report_too() -> None:
    for count in range(20, 150, 10):
        originals, kernels = pairs(count, gain=2.0, spread=0.015)
        if known_well(originals, kernels):
            found = speed(
                CallTimes(original_seconds=tuple(originals), kernel_seconds=tuple(kernels))
            )
            assert found is not None
            assert found.high / found.low < 1.045


def test_a_clock_that_did_not_move_is_not_known() -> None:
    assert not known_well([1.0] * 50, [0.0] * 50)
