"""The speed-up is the median paired ratio, with an interval that holds it."""

import random

from advisor.model.kernel import CallTimes
from advisor.verify.speed import speed


def test_the_speedup_of_equal_pairs_is_exact() -> None:
    found = speed(CallTimes(original_seconds=(2.0,) * 10, kernel_seconds=(0.5,) * 10))
    assert found is not None
    assert (found.speedup, found.low, found.high) == (4.0, 4.0, 4.0)
    assert found.faster


def test_noise_that_both_share_does_not_widen_the_interval() -> None:
    chance = random.Random(3)
    slow = [chance.uniform(1, 5) for _ in range(50)]
    times = CallTimes(
        original_seconds=tuple(2 * s for s in slow), kernel_seconds=tuple(1 * s for s in slow)
    )
    found = speed(times)
    assert found is not None
    assert found.low == found.high == 2.0


def test_no_difference_is_not_called_faster() -> None:
    chance = random.Random(3)
    times = CallTimes(
        original_seconds=tuple(chance.gauss(1, 0.1) for _ in range(100)),
        kernel_seconds=tuple(chance.gauss(1, 0.1) for _ in range(100)),
    )
    found = speed(times)
    assert found is not None
    assert found.low < 1 < found.high
    assert not found.faster


def test_a_gain_too_small_for_a_patch_is_not_called_faster() -> None:
    found = speed(CallTimes(original_seconds=(1.04,) * 10, kernel_seconds=(1.0,) * 10))
    assert found is not None
    assert found.low > 1
    assert not found.faster


def test_too_few_pairs_give_no_figure() -> None:
    assert speed(CallTimes(original_seconds=(1.0,) * 4, kernel_seconds=(1.0,) * 4)) is None
    assert speed(CallTimes(original_seconds=(1.0,) * 9, kernel_seconds=(0.0,) * 9)) is None
