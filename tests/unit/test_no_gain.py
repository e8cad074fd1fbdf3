"""What is said of a kernel that is no gain."""

from __future__ import annotations

import pytest

from advisor.model.kernel import CallTimes, Equivalent, KernelResult, Outcome
from advisor.pipeline import compiling


@pytest.mark.parametrize(("misses", "told"), [(0, False), (3, False), (6, True)])
def test_guards_that_hand_most_calls_over_are_told(misses: int, told: bool) -> None:  # noqa: FBT001
    times = CallTimes(original_seconds=(1e-6,) * 9, kernel_seconds=(1.1e-6,) * 9)
    equal = Equivalent(
        target="m:f",
        replayed=6,
        generated=0,
        raised=0,
        guard_misses=misses,
        times=times,
        seconds=1.0,
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
    judged = compiling.judge(result)
    assert judged.outcome is Outcome.NOT_FASTER
    assert judged.reason is not None
    assert "1.10 times the original's time" in judged.reason
    assert (f"handed {misses} of 6 recorded calls to the original" in judged.reason) is told
