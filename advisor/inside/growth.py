"""Call original and kernel with texts and lists much longer than recorded ones: who falls behind?

    recorded calls  ->  {"call", "original", "kernel"} (seconds of both) | null

What takes its time with every item can be faster on ten and hopeless on a million: a text that is
copied for each character added to it. Texts and lists are repeated until the original takes long
enough to tell.
"""

import random
import time
from typing import Any

from . import outcome
from .cases import Call, Recorded
from .checker import KERNEL_FACTOR, KERNEL_SECONDS, Checker
from .nearby import told_call
from .places import Place, get, places, put, words

BEHIND = 5.0
"""A kernel that takes so many times the original's time on a long call falls behind."""
LEAST_SECONDS = 0.002
SHORTEST_SECONDS = 1e-6
ENOUGH_SECONDS = 0.03
MOST_SECONDS = 0.5
STEP = 4
REPEATED = 3
MOST_ITEMS = 1 << 20
MOST_PLACES = 6
MOST_CALLS = 3
GROWING = (str, bytes, bytearray, list, tuple)


def behind(checker: Checker, calls: list[Recorded], seconds: float) -> dict[str, Any] | None:
    """Return the first long call on which the kernel falls behind; None where there is none."""
    end = time.thread_time() + seconds
    known = [(call, growing(call)) for call in calls]
    longest = sorted(known, key=lambda one: -sum(one[1].values()))
    for call, found in longest[:MOST_CALLS]:
        together = [p for p in found if not any(p[: len(o)] == o for o in found if o != p)]
        for chosen in ([together] if len(together) > 1 else []) + [[place] for place in found]:
            told = _behind(checker, call, chosen, end)
            if told is not None:
                return told
    return None


def growing(call: Recorded) -> dict[Place, int]:
    """Return where in a call texts and lists stand that can be repeated, with their lengths."""
    args, kwargs = call.copy()
    root: list[Any] = [list(args), dict(kwargs)]
    found = {}
    for place in places(root, random.Random(0)):
        value = get(root, place)
        if type(value) in GROWING and len(value):
            found[place] = len(value)
    return dict(list(found.items())[:MOST_PLACES])


def _longer(call: Recorded, chosen: list[Place], times: int) -> tuple[Call, int]:
    """Return a call with what stands at some places repeated, and how long the longest is."""
    args, kwargs = call.copy()
    root: list[Any] = [list(args), dict(kwargs)]
    most = 0
    for place in chosen:
        made = get(root, place) * times
        most = max(most, len(made))
        put(root, place, made)
    return (tuple(root[0]), root[1]), most


def _behind(
    checker: Checker, call: Recorded, chosen: list[Place], end: float
) -> dict[str, Any] | None:
    """Make a call longer and longer until it tells."""
    times = STEP
    while time.thread_time() < end:
        longest = _longer(call, chosen, times)[1]
        if longest > MOST_ITEMS or (pair := _pair(checker, call, chosen, times)) is None:
            return None
        original, kernel = pair
        if kernel > max(LEAST_SECONDS, BEHIND * original):
            original, kernel = _again(checker, call, chosen, times)
            if kernel > max(LEAST_SECONDS, BEHIND * original):
                where = ", ".join(f"{words(place)} * {times}" for place in chosen)
                text = told_call(checker.target, call.copy()) + f"   [with {where}]"
                return {"call": text, "original": original, "kernel": kernel}
        if original > ENOUGH_SECONDS:
            return None
        times *= STEP
    return None


def _again(
    checker: Checker, call: Recorded, chosen: list[Place], times: int
) -> tuple[float, float]:
    """Return the CPU seconds of both, the least of some, where nothing else counts as theirs."""
    name, found = checker.target, []
    for use in (checker.subject.use_original, checker.subject.use_kernel):
        seconds = []
        for _ in range(REPEATED):
            (args, kwargs), _most = _longer(call, chosen, times)
            function = use(name)
            begun = time.thread_time()
            function(*args, **kwargs)
            seconds.append(time.thread_time() - begun)
            checker.surroundings.restore()
        found.append(min(seconds))
    checker.subject.kernel.uninstall()
    return max(found[0], SHORTEST_SECONDS), found[1]


def _pair(
    checker: Checker, call: Recorded, chosen: list[Place], times: int
) -> tuple[float, float] | None:
    """Return the seconds of both on one long call, where they returned the same."""
    name = checker.target
    case = f"{name}/longer"
    expected = checker.run_original(name, case, _longer(call, chosen, times)[0], MOST_SECONDS)
    if expected.ended != outcome.RETURNED:
        return None
    limit = KERNEL_SECONDS + KERNEL_FACTOR * expected.seconds
    got = checker.run_kernel(name, case, _longer(call, chosen, times)[0], limit)
    difference = outcome.compare(expected, got)
    if difference is None or got.ended == outcome.OUT_OF_TIME:
        return expected.seconds, got.seconds
    if got.ended == outcome.UNCLEAR:
        return None
    checker.pending = (difference, expected)
    note = f"   [generated: {', '.join(map(words, chosen))} repeated {times} times]"
    checker.settle(
        "different", name, case, "generated", lambda: _longer(call, chosen, times)[0], note
    )
    return None
