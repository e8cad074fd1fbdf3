"""Find the calls that a function makes to the other functions of its kernel."""

import sys
import types

from . import outcome
from .cases import Recorded
from .checker import Checker
from .classes import Unencodable
from .frames import arguments
from .values import encode

CALLS_OF_HELPERS = 30


def calls_of_helpers(checker: Checker, calls: list[Recorded]) -> dict[str, list[Recorded]]:
    """Return calls that the original makes to the other functions of the kernel."""
    found: dict[str, list[Recorded]] = {
        name: [] for name in checker.subject.installed if name != checker.target
    }
    codes = {checker.subject.originals[name].__code__: name for name in found}

    def look(frame: types.FrameType, event: str, _argument: object) -> None:
        name = codes.get(frame.f_code) if event == "call" else None
        if name is None or len(found[name]) >= CALLS_OF_HELPERS:
            return
        try:
            found[name].append(Recorded(encode(arguments(frame)), checker.allow))
        except Unencodable:
            return

    if not found:
        return found
    for call in calls[:CALLS_OF_HELPERS]:
        copied = call.copy()
        function = checker.subject.use_original(checker.target)
        sys.setprofile(look)
        try:
            outcome.run(
                function,
                copied,
                checker.surroundings,
                seconds=checker.request["call_seconds"],
                seed=checker.request["seed"],
            )
        finally:
            sys.setprofile(None)
    return found
