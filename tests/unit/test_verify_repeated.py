"""A difference is the kernel's only where the original does the same every time."""

import itertools

import pytest

from advisor.inside.checker import Checker
from advisor.inside.outcome import Difference, Outcome


def ended(how: str) -> Outcome:
    """Return the outcome of a call that returned."""
    return Outcome("returned", how, "", "", how, None, 0.0)


@pytest.mark.parametrize(
    ("later", "verdict", "told"),
    [
        ([ended("a"), ended("a"), ended("a"), ended("b")], "nondeterministic", 0),
        ([ended("a")] * 9, "generated", 1),
    ],
)
def test_of_original(
    monkeypatch: pytest.MonkeyPatch, later: list[Outcome], verdict: str, told: int
) -> None:
    """One that differs from itself at the fourth repetition is not held against the kernel."""
    checker = object.__new__(Checker)
    checker.pending = (Difference("result", "a", "b"), ended("a"))
    checker.counts = dict.fromkeys(("generated", "nondeterministic"), 0)
    checker.differences = []
    checker.request = {"call_seconds": 1.0}
    outcomes = itertools.chain(later, itertools.repeat(later[-1]))
    monkeypatch.setattr(Checker, "run_original", lambda *_: next(outcomes))
    checker.settle("different", "f", "f/1", "generated", lambda: ((1,), {}), "")
    assert len(checker.differences) == told
    assert checker.counts[verdict] == 1
