"""Run one call and keep everything of it that can be seen from outside; compare two of them."""

import contextlib
import io
import random
import signal
import time
import types
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from . import absent
from .places import brief
from .surroundings import Surroundings
from .values import Unencodable, fingerprint

RETURNED, RAISED, OUT_OF_TIME, UNCLEAR = "returned", "raised", "out of time", "unclear"
# Their coming depends on how deep the caller is, and on what else the process holds.
DEPENDS_ON_ROOM = (RecursionError, MemoryError)
NEVER = "did not return in time"
HARD_EXTRA_SECONDS = 3.0


class OutOfTime(BaseException):
    """Raised into a call that takes too long; a BaseException so that the app lets it through."""


class Outcome(NamedTuple):
    """How a call ended and what it left.

    `all` covers result or exception together with the arguments, so that aliasing between them
    counts. `value` is the result or the exception itself, `call` the arguments afterwards.
    `seconds` is the time it took.
    """

    ended: str
    all: str
    printed: str
    globals: str
    value: Any
    call: Any
    seconds: float


class Difference(NamedTuple):
    """Where two outcomes differ, in words."""

    kind: str
    expected: str
    got: str


def run(
    function: Callable[..., Any],
    call: tuple[tuple[Any, ...], dict[str, Any]],
    surroundings: Surroundings,
    *,
    seconds: float,
    seed: int,
    compared: bool = True,
) -> Outcome:
    """Call a function and return the outcome; the surroundings are put back.

    What is not going to be compared gets no text for it, which costs more than many a call.
    After `seconds` the call is stopped; where it can't be (a loop in C that never looks), the
    process gets SIGPROF after three more seconds of CPU time, which ends it.
    """
    args, kwargs = call
    random.seed(seed)
    printed = io.StringIO()
    value: Any = None
    absent.touched.clear()
    begun = time.monotonic()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            with limited(seconds):
                value = function(*args, **kwargs)
            ended = RETURNED
        except OutOfTime:
            ended = OUT_OF_TIME
        except DEPENDS_ON_ROOM as error:
            ended, value = UNCLEAR, error
        except BaseException as error:  # noqa: BLE001 - whatever it raises is its outcome
            ended, value = RAISED, error
    taken = time.monotonic() - begun
    if absent.touched:  # though something may have caught it
        ended, value = UNCLEAR, absent.TouchedError(absent.touched[0])
    shown = compared and ended in (RETURNED, RAISED)
    found = _outcome(ended, value, call, printed.getvalue(), surroundings, shown=shown)
    return found._replace(seconds=taken)


def _outcome(
    ended: str, value: Any, call: Any, printed: str, surroundings: Surroundings, *, shown: bool
) -> Outcome:
    state = ""
    try:
        state = surroundings.state()
        form = exception_form(value) if ended == RAISED else value
        everything = fingerprint([form, *call]) if shown else ""
    except (Unencodable, RecursionError, MemoryError) as error:
        ended, everything, value = UNCLEAR, "", error
    surroundings.restore(state)
    return Outcome(ended, everything, printed, state, value, call, 0.0)


def exception_form(error: BaseException) -> list[Any]:
    """Return what of an exception must be the same: type, arguments, message, cause."""
    cause = error.__cause__
    try:
        message = str(error)
    except Exception as problem:  # noqa: BLE001 - the app's code may raise anything
        message = f"no message: {type(problem).__name__}"
    return [error, message, None if cause is None else exception_form(cause)]


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise OutOfTime in what runs inside once it took `seconds`, again until it gives up."""
    armed = True

    def stop(_number: int, _frame: types.FrameType | None) -> None:
        if armed:
            raise OutOfTime

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds + HARD_EXTRA_SECONDS)
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds / 4)
    try:
        yield
    finally:
        armed = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGALRM, before)


def compare(expected: Outcome, got: Outcome) -> Difference | None:
    """Return the first difference between two outcomes; None where nobody can tell them apart."""
    if expected.ended != got.ended:
        return Difference("result", told(expected), told(got))
    if expected.all != got.all:
        return _compare_values(expected, got)
    if expected.printed != got.printed:
        return Difference("output", brief(expected.printed), brief(got.printed))
    if expected.globals != got.globals:
        return Difference("globals", _part(expected.globals, got.globals), "")
    return None


def arguments_do_not_fit(expected: Outcome, got: Outcome) -> bool:
    """Tell whether the arguments didn't fit the parameters, as both say in their own words.

    The original was not entered when its TypeError has no frame but the one of the call here.
    The arguments must be the same afterwards.
    """
    first, second = expected.value, got.value
    trace = getattr(first, "__traceback__", None)
    return (
        expected.ended == got.ended == RAISED
        and type(first) is type(second) is TypeError
        and trace is not None
        and trace.tb_next is None
        and expected.printed == got.printed
        and expected.globals == got.globals
        and fingerprint(list(expected.call)) == fingerprint(list(got.call))
    )


def _compare_values(expected: Outcome, got: Outcome) -> Difference:
    if expected.ended == RAISED:
        if fingerprint(exception_form(expected.value)) != fingerprint(exception_form(got.value)):
            return Difference("exception", told(expected), told(got))
    elif fingerprint(expected.value) != fingerprint(got.value):
        return _clearer("result", told(expected), told(got), expected.value, got.value)
    if fingerprint(list(expected.call)) != fingerprint(list(got.call)):
        return _clearer(
            "arguments",
            f"arguments afterwards {brief(expected.call)}",
            f"arguments afterwards {brief(got.call)}",
            expected.call,
            got.call,
        )
    return Difference(
        "aliasing",
        f"{told(expected)}, which shares objects with the arguments otherwise",
        told(got),
    )


def _clearer(kind: str, expected: str, got: str, one: Any, other: Any) -> Difference:
    """Add the place of the difference where the short texts don't show it."""
    if expected != got:
        return Difference(kind, expected, got)
    first, second = fingerprint(one), fingerprint(other)
    return Difference(
        kind, f"{expected} [{_part(first, second)}]", f"{got} [{_part(second, first)}]"
    )


def _part(text: str, other: str) -> str:
    """Return the text around the first place where it differs from another."""
    place = next(
        (i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b),
        min(len(text), len(other)),
    )
    return f"...{text[max(0, place - 40) : place + 60]}..."


def told(outcome: Outcome) -> str:
    """Return in words how a call ended."""
    if outcome.ended == RAISED:
        return f"raised {type(outcome.value).__qualname__}: {brief(str(outcome.value))}"
    if outcome.ended == RETURNED:
        return f"returned {brief(outcome.value)}"
    if outcome.ended == UNCLEAR:
        return f"stopped with {type(outcome.value).__name__}"
    return NEVER
