"""Which hot functions do next to nothing but call other hot ones (pure).

handler;quote;pack  17   handler;quote  2   ->   handler: its samples are those of quote and pack
"""

from collections import Counter
from collections.abc import Collection, Mapping

from advisor.model.code import FunctionId
from advisor.model.profile import Frame, Profile
from advisor.ranking.interval import share
from advisor.ranking.origin import waits
from advisor.ranking.stacks import parents_in

Stacks = list[tuple[list[FunctionId], int]]


def wrappers(
    profile: Profile, functions: Collection[FunctionId], *, least: float
) -> dict[FunctionId, tuple[FunctionId, ...]]:
    """Find the functions that have nearly no time of their own beside others of them.

    A sample is the innermost's among the functions. A function is a wrapper where its own samples,
    at the upper end of their interval, are a smaller part of all than `least`, 0 to 1; they are
    then those of the function around it.

    Returns each wrapper with the functions that its samples are in, the most frequent first.
    """
    stacks, total = _stacks(profile, functions)
    working = set(functions)
    while True:
        inside = {one: _innermost(stacks, one, working) for one in working}
        idle = [
            one
            for one, counts in inside.items()
            if counts.total() > counts[one] and share(counts[one], total).high < least
        ]
        if not idle:
            break
        working.remove(min(idle, key=lambda one: (inside[one][one], one.target)))
    return {
        one: tuple(name for name, _ in _innermost(stacks, one, working).most_common())
        for one in functions
        if one not in working
    }


def _innermost(
    stacks: Stacks, one: FunctionId, functions: Collection[FunctionId]
) -> Counter[FunctionId]:
    """Count a function's samples by the innermost of some functions, itself or within it."""
    counts = Counter[FunctionId]()
    for names, count in stacks:
        within = names[names.index(one) :] if one in names else ()
        inner = next((name for name in reversed(within) if name in functions), None)
        if inner is not None:
            counts[inner] += count
    return counts


def _stacks(profile: Profile, functions: Collection[FunctionId]) -> tuple[Stacks, int]:
    """Return the functions on each stack, outermost first, and how many samples are no waiting."""
    parents = parents_in(profile)
    known: Mapping[tuple[str, str, int], FunctionId] = {
        (one.file, one.qualname, one.line): one for one in functions
    }
    stacks, total = Stacks(), 0
    for stack in profile.stacks:
        if not stack.frames or waits(stack.frames[-1]):
            continue
        total += stack.count
        names = [known.get(_place(parents.get(frame, frame))) for frame in stack.frames]
        stacks.append(([name for name in names if name is not None], stack.count))
    return stacks, total


def _place(frame: Frame) -> tuple[str, str, int]:
    return frame.file, frame.function, frame.line
