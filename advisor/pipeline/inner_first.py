"""Make kernels for the functions that work, and for those around them where that leaves a gain.

handler -> quote -> pack      ->   kernels of quote and pack; none of handler, which only calls
"""

from collections.abc import Callable, Sequence

from advisor.model.code import FunctionId
from advisor.model.kernel import KernelResult, Outcome, Refusal, RefusalReason
from advisor.model.profile import Profile
from advisor.model.ranking import HotFunction
from advisor.pipeline.source import source_of
from advisor.ranking.wrappers import wrappers

OWN_SHARE = 0.2
"""A function has next to no time of its own below this part of the share that makes one hot."""


def inner_first(
    profile: Profile | None,
    candidates: Sequence[HotFunction],
    *,
    least: float,
    make: Callable[[Sequence[HotFunction]], list[KernelResult]],
) -> list[KernelResult]:
    """Have kernels made, in the order of the candidates, and give those that only call none.

    `make` is asked for the functions that have at least the share `least` of all samples to
    themselves, then for those around them that no kernel was found for what they call.
    """
    made: dict[FunctionId, KernelResult] = {}
    left = list(candidates)
    while left:
        good = [one for one, result in made.items() if result.outcome is Outcome.VERIFIED]
        aside = (
            wrappers(profile, [*good, *(one.function for one in left)], least=least)
            if profile
            else {}
        )
        now = [one for one in left if one.function not in aside]
        if not now:
            made |= {one.function: _none(one.function, aside[one.function]) for one in left}
            break
        made |= {one.function: result for one, result in zip(now, make(now), strict=True)}
        left = [one for one in left if one.function in aside]
    return [made[one.function] for one in candidates]


def _none(function: FunctionId, calls: Sequence[FunctionId]) -> KernelResult:
    refusal = Refusal(
        target=function.target,
        reason=RefusalReason.ONLY_CALLS,
        detail=f"its time is in {', '.join(one.qualname for one in calls)}",
        file=function.file,
        line=None,
    )
    return KernelResult(
        target=function.target,
        outcome=Outcome.REFUSED,
        reason=refusal.reason.value,
        kernel=None,
        refusal=refusal,
        builds=(),
        verification=None,
        speedup=None,
        speedup_interval=None,
        source=source_of(function),
    )
