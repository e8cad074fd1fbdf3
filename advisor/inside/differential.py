"""Run a function and its kernel on the same calls and collect every difference.

request  ->  {"replayed", "generated", "raised", "guard_misses", "nondeterministic", "skipped",
              "differences": [...], "times": {...} | null, "behind": {...} | null,
              "unwatched": [...]}
"""

import statistics
import time
import warnings
from typing import Any

from .cases import Recorded, load
from .checker import Checker
from .classes import Malformed
from .growth import behind
from .helper_calls import calls_of_helpers
from .leaking import look_for_leaks
from .nearby import generated, told_call, told_changes
from .outcome import Difference
from .subject import NoSubject
from .timing import Timer, measure


def verify(request: dict[str, Any]) -> dict[str, Any]:
    """Carry out a request."""
    warnings.simplefilter("ignore")
    checker = Checker(request)
    for name in checker.subject.installed:
        for attribute, expected, got in checker.subject.differences(name):
            checker.add(name, Difference(f"function's {attribute}", expected, got))
    calls = load(request["calls"], checker.allow)
    if not calls:
        message = f"{request['calls']} holds no call"
        raise NoSubject(message)
    if request.get("most_calls"):
        calls = calls[:: max(1, len(calls) // request["most_calls"])]
    checker.remember()  # its setup() may have changed things
    begun = time.monotonic()
    misses = checker.subject.misses(checker.target)
    returned = checker.replay(checker.target, calls, begun + request["seconds"] / 2)
    checker.counts["guard_misses"] = checker.subject.misses(checker.target) - misses
    helpers = calls_of_helpers(checker, calls)
    end = begun + request["seconds"]
    subjects = {checker.target: calls, **{name: found for name, found in helpers.items() if found}}
    for name, found in helpers.items():
        checker.replay(name, found, end)
    for done, (name, found) in enumerate(subjects.items()):
        share = (end - time.monotonic()) / (len(subjects) - done)
        count = request["cases"] if name == checker.target else request["cases"] // 4
        checker.generate(name, found, count, time.monotonic() + share)
    timed = bool(request["timing_seconds"] or request.get("growth_seconds"))
    if not timed and not checker.differences and end > time.monotonic():
        for name, found in subjects.items():  # the changes of a class are counted: few, if timed
            look_for_leaks(checker, name, found)
    checker.begin("", "done")
    measured = _measured(checker, returned) if returned and not checker.differences else {}
    return {
        **checker.counts,
        "differences": checker.differences,
        "times": measured.get("times"),
        "behind": measured.get("behind"),
        "unwatched": checker.surroundings.unwatched,
    }


def _measured(checker: Checker, returned: list[Recorded]) -> dict[str, Any]:
    """Take the times that the request asks for."""
    measured: dict[str, Any] = {}
    if checker.request["timing_seconds"]:
        checker.begin("timing", "timing")
        measured["times"] = _times(checker, returned)
    if checker.request.get("growth_seconds") and _may_pay(checker, measured.get("times")):
        measured["behind"] = behind(checker, returned, checker.request["growth_seconds"])
        checker.begin("", "done")
    return measured


def _may_pay(checker: Checker, times: dict[str, list[float]] | None) -> bool:
    """Tell whether a kernel may bring what is asked of it, so that more is worth knowing."""
    least = checker.request.get("least_gain", 0.0)
    if not times or not least:
        return True
    pairs = zip(times["original"], times["kernel"], strict=True)
    return bool(statistics.median(o - least * k for o, k in pairs) >= 0)


def _times(checker: Checker, calls: list[Recorded]) -> dict[str, list[float]]:
    # Nobody can tell whether a call changes what can't be looked into, such as an open file.
    fresh = checker.mutates or any(call.encoded is None for call in calls)
    timer = Timer(checker.subject, checker.target, calls, checker.surroundings, fresh=fresh)
    originals, kernels = measure(timer, checker.request["timing_seconds"])
    checker.subject.kernel.uninstall()
    return {"original": originals, "kernel": kernels}


def described(request: dict[str, Any], case: str) -> str:
    """Return a case in words without running it."""
    name, _, number = case.partition("/")
    checker = Checker(request)
    calls = load(request["calls"], checker.allow)
    if name != checker.target:
        calls = calls_of_helpers(checker, calls)[name]
    if number.startswith("generated "):
        place = int(number.removeprefix("generated "))
        base = calls[place % len(calls)]
        names = checker.subject.parameters(name)
        call, changes = generated(base, place, request["seed"], names)
        return told_call(name, call) + told_changes(changes)
    return told_call(name, calls[int(number)].copy())


EXPECTED = (NoSubject, Malformed)
