"""Look for calls that keep memory in the kernel and not in the original."""

import gc
from collections.abc import Callable
from typing import Any

from . import leaks, outcome
from .cases import Call, Recorded
from .checker import KERNEL_SECONDS, Checker
from .nearby import maker, told_call
from .outcome import Difference

LEAK_REPEATS = 10
SURE_REPEATS = 100
LEAK_CALLS = 12
LEAK_SECONDS = 0.01

Case = tuple[str, Callable[[], Call]]


def look_for_leaks(checker: Checker, name: str, calls: list[Recorded]) -> None:
    """Run some calls again and again; one that keeps memory in the kernel only is wrong."""
    if not leaks.can_count():
        return
    gc.collect()
    gc.freeze()  # what is there before a call need not be looked through after each
    try:
        _look(checker, name, calls)
    finally:
        gc.unfreeze()


def _look(checker: Checker, name: str, calls: list[Recorded]) -> None:
    quick = [one for one in _cases(checker, name, calls) if _is_quick(checker, name, one)]
    for one in quick if _leaks(checker, name, quick) else ():
        if kept := _keeps(checker, name, one):
            expected = "nothing is kept once the call is over"
            checker.add(told_call(name, one[1]()), Difference("leak", expected, kept))
            return


def _cases(checker: Checker, name: str, calls: list[Recorded]) -> list[Case]:
    """Return recorded calls and generated ones, those left out that can't be run."""
    seed, names = checker.request["seed"], checker.subject.parameters(name)
    recorded: list[Case] = [(f"{name}/{number}", call.copy) for number, call in enumerate(calls)]
    made: list[Case] = [
        (f"{name}/generated {number}", maker(calls[number % len(calls)], number, seed, names))
        for number in range(LEAK_CALLS)
    ]
    able = [one for one in recorded if one[0] not in checker.skip][:LEAK_CALLS]
    return able + [one for one in made if one[0] not in checker.skip]


def _is_quick(checker: Checker, name: str, one: Case) -> bool:
    """Tell whether a call ends at once, in the original and so in the kernel."""
    case, make = one
    expected = checker.run_original(name, case, make(), LEAK_SECONDS, compared=False)
    ended = expected.ended in (outcome.RETURNED, outcome.RAISED)
    return ended and expected.seconds < LEAK_SECONDS / 2


def _keeps(checker: Checker, name: str, one: Case) -> str | None:
    """Say what one call keeps; the interpreter's own stores fill up, to some dozens each."""
    few = _leaks(checker, name, [one] * LEAK_REPEATS, each=LEAK_REPEATS)
    return few and _leaks(checker, name, [one] * SURE_REPEATS, each=SURE_REPEATS)


def _leaks(checker: Checker, name: str, cases: list[Case], each: int = 1) -> str | None:
    def batch(run: Callable[..., Any]) -> Callable[[], None]:
        def all_calls() -> None:
            for case, make in cases:
                run(name, case, make(), KERNEL_SECONDS, compared=False)

        return all_calls

    return leaks.leak(batch(checker.run_original), batch(checker.run_kernel), calls=each)
