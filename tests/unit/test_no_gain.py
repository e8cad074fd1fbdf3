"""What is said of a kernel that is no gain."""

from __future__ import annotations

import pytest

from advisor.model.kernel import CallTimes, Equivalent, KernelResult, LongCall, Outcome
from advisor.pipeline import compiling


def judged(misses: int, *, kernel_seconds: float, behind: LongCall | None = None) -> KernelResult:
    times = CallTimes(original_seconds=(1e-6,) * 9, kernel_seconds=(kernel_seconds,) * 9)
    equal = Equivalent(
        target="m:f",
        replayed=6,
        generated=0,
        raised=0,
        guard_misses=misses,
        times=times,
        seconds=1.0,
        behind=behind,
    )
    result = KernelResult(
        target="m:f",
        outcome=Outcome.NOT_FASTER,
        reason=None,
        kernel=None,
        refusal=None,
        builds=(),
        verification=equal,
        speedup=None,
        speedup_interval=None,
    )
    return compiling.judge(result)


@pytest.mark.parametrize(("misses", "told"), [(0, False), (3, False), (6, True)])
def test_guards_that_hand_most_calls_over_are_told(misses: int, told: bool) -> None:  # noqa: FBT001
    found = judged(misses, kernel_seconds=1.1e-6)
    assert found.outcome is Outcome.NOT_FASTER
    assert found.reason is not None
    assert "1.10 times the original's time" in found.reason
    assert (f"handed {misses} of 6 recorded calls to the original" in found.reason) is told


def test_a_kernel_that_hands_every_call_over_is_no_gain_whatever_its_times_say() -> None:
    assert judged(6, kernel_seconds=0.9e-6).outcome is Outcome.NOT_FASTER
    assert judged(5, kernel_seconds=0.9e-6).outcome is Outcome.VERIFIED


def test_a_gain_too_small_for_a_patch_is_told_as_one() -> None:
    found = judged(0, kernel_seconds=0.96e-6)
    assert found.outcome is Outcome.NOT_FASTER
    assert found.reason is not None
    assert "worth it from 5 % on" in found.reason


def test_a_kernel_that_falls_behind_on_a_long_call_is_no_gain() -> None:
    found = judged(
        0,
        kernel_seconds=0.1e-6,
        behind=LongCall(
            call="f('ab')   [with args[0] * 4096]", original_seconds=0.002, kernel_seconds=0.1
        ),
    )
    assert found.outcome is Outcome.NOT_FASTER
    assert found.reason is not None
    assert "50 times the original's time: f('ab')" in found.reason
