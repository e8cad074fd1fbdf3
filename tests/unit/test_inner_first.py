"""Functions that only call others get no kernel where those have theirs."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from advisor.model.code import FunctionId
from advisor.model.kernel import KernelResult, Outcome, RefusalReason
from advisor.model.profile import Frame, Profile, Stack
from advisor.model.ranking import HotFunction
from advisor.pipeline.inner_first import inner_first
from advisor.ranking.rank import rank
from advisor.ranking.wrappers import wrappers

LINES = {"handler": 3, "quote": 8, "pack": 20, "search": 40}


def profile(counts: dict[str, int]) -> Profile:
    """Return a profile with stacks as in `handler;quote;pack`, and how often each was seen."""
    stacks = tuple(
        Stack(
            frames=tuple(
                Frame(file="/app/shop.py", line=LINES.get(name, 9), function=name)
                for name in written.split(";")
            ),
            count=count,
        )
        for written, count in counts.items()
    )
    return Profile(
        stacks=stacks,
        samples=sum(counts.values()),
        errors=0,
        behind=False,
        interval_seconds=0.005,
        workers=1,
        sampler="py-spy",
    )


def candidates(found: Profile) -> tuple[HotFunction, ...]:
    return rank(found, threshold=0.05, project_dirs=["/app"]).candidates


def named(found: Profile, functions: Sequence[FunctionId]) -> dict[str, tuple[str, ...]]:
    made = wrappers(found, functions, least=0.01)
    return {one.qualname: tuple(inner.qualname for inner in calls) for one, calls in made.items()}


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"handler;quote;pack": 900, "handler;quote": 100}, {"handler": ("pack", "quote")}),
        ({"handler;quote;pack": 1000}, {"handler": ("pack",), "quote": ("pack",)}),
        ({"handler;quote;pack": 900, "handler": 100}, {"quote": ("pack",)}),
        ({"handler;quote": 500, "handler;search": 500}, {"handler": ("quote", "search")}),
        # What a generator expression takes is its function's own.
        ({"handler;pack": 500, "handler;pack;handler.<locals>.<genexpr>": 500}, {}),
        # Two that call each other can't both be left to the other.
        ({"quote;pack;quote": 1000}, {"pack": ("quote",)}),
        ({"quote;pack;quote;pack": 1000}, {"quote": ("pack",)}),
        # A handful of samples tells nothing.
        ({"handler;quote": 40}, {}),
        ({"handler": 1000}, {}),
    ],
)
def test_who_only_calls(counts: dict[str, int], expected: dict[str, tuple[str, ...]]) -> None:
    found = profile(counts)
    assert named(found, [one.function for one in candidates(found)]) == expected


def result(function: FunctionId, outcome: Outcome) -> KernelResult:
    return KernelResult(
        target=function.target,
        outcome=outcome,
        reason=None,
        kernel=None,
        refusal=None,
        builds=(),
        verification=None,
        speedup=None,
        speedup_interval=None,
        source=None,
    )


@pytest.mark.parametrize(
    ("good", "asked"),
    [
        ({"quote", "pack"}, [["quote", "pack"]]),
        ({"pack"}, [["quote", "pack"], ["handler"]]),
        ({"quote", "handler"}, [["quote", "pack"]]),
        ({"handler"}, [["quote", "pack"], ["handler"]]),
    ],
)
def test_callers_are_tried_where_what_they_call_got_no_kernel(
    good: set[str], asked: list[list[str]]
) -> None:
    found = profile({"handler;quote;pack": 500, "handler;quote": 500})
    tried = []

    def make(entries: Sequence[HotFunction]) -> list[KernelResult]:
        tried.append([one.function.qualname for one in entries])
        return [
            result(
                one.function,
                Outcome.VERIFIED if one.function.qualname in good else Outcome.NOT_FASTER,
            )
            for one in entries
        ]

    entries = candidates(found)
    results = inner_first(found, entries, least=0.01, make=make)
    assert [one.target for one in results] == [one.function.target for one in entries]
    assert tried == asked
    refused = [one for one in results if one.outcome is Outcome.REFUSED]
    assert len(refused) == 3 - sum(map(len, asked))
    for one in refused:
        assert one.refusal is not None
        assert one.refusal.reason is RefusalReason.ONLY_CALLS
        assert one.target.endswith(":handler")


def test_without_samples_every_candidate_is_tried() -> None:
    found = profile({"handler;quote;pack": 1000})
    entries = candidates(found)
    results = inner_first(
        None,
        entries,
        least=0.01,
        make=lambda some: [result(o.function, Outcome.VERIFIED) for o in some],
    )
    assert [one.outcome for one in results] == [Outcome.VERIFIED] * 3
    assert inner_first(replace(found, stacks=()), (), least=0.01, make=lambda _: []) == []
