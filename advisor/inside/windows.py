"""Look at single calls of chosen functions, at moments, and cost nothing in between.

A hook opens a window on a function; the next outermost call that the function doesn't let pass is
shown to it, and the window closes. From Python 3.12 on by `sys.monitoring` events of that one code
object, before that by giving the function other code for a moment, which calls the original.
"""

import contextlib
import sys
import threading
import types
import warnings
from collections.abc import Callable
from typing import Any, Protocol

from .frames import (
    CO_COROUTINE,
    CO_SUSPENDS,
    CO_VARARGS,
    CO_VARKEYWORDS,
    CO_YIELDS,
    arguments,
    is_outermost,
)

MOST_REJECTED = 200
MOST_RETURNS = 5000
PLACEHOLDER = 987654321987654321
Call = tuple[tuple[Any, ...], dict[str, Any]]


class Watched(Protocol):
    """A function under record: it is told of calls, and answers whether the window stays open."""

    code: types.CodeType
    function: types.FunctionType | None

    def lets_pass(self) -> bool:
        """Tell whether to look at a later call in the place of this one."""

    def began(self, call: Call) -> None:
        """Take the arguments of a call."""

    def returned(self, value: Any) -> None:
        """Take the result of the call that began last."""

    def stays_open(self) -> bool:
        """Tell whether to look at the next call too."""


class MonitoringHook:
    """Windows by events of `sys.monitoring`, switched on for single code objects."""

    def __init__(self) -> None:
        """Take one of the free tool numbers; raise ValueError where there is none."""
        self.monitoring: Any = sys.monitoring  # type: ignore[attr-defined, unused-ignore]
        self.events = self.monitoring.events
        self.watched: dict[types.CodeType, Watched] = {}
        self.pending: dict[types.CodeType, tuple[types.FrameType, int]] = {}
        self.rejected: dict[types.CodeType, int] = {}
        self.lock = threading.Lock()
        for tool in (4, 3, 2):
            if self.monitoring.get_tool(tool) is None:
                self.monitoring.use_tool_id(tool, "advisor")
                self.tool = tool
                break
        else:
            message = "every tool number of sys.monitoring is taken"
            raise ValueError(message)
        self.monitoring.register_callback(self.tool, self.events.PY_START, self.start)
        self.monitoring.register_callback(self.tool, self.events.PY_RETURN, self.leave)

    def open(self, watched: Watched) -> None:
        """Look at the next call."""
        if self.monitoring.get_local_events(self.tool, watched.code) == self.events.PY_START:
            return
        self.watched[watched.code] = watched
        self.rejected[watched.code] = 0
        self.pending.pop(watched.code, None)
        self.listen(watched.code, self.events.PY_START)

    def listen(self, code: types.CodeType, events: int) -> None:
        """Switch the events of one code object."""
        self.monitoring.set_local_events(self.tool, code, events)

    def start(self, code: types.CodeType, _offset: int) -> None:
        """Take a call that begins, unless it is an inner one."""
        if not self.lock.acquire(blocking=False):
            return
        try:
            frame = sys._getframe(1)  # noqa: SLF001 - the only way to the call's frame
            if code not in self.watched or code in self.pending:
                return
            if not is_outermost(frame):
                self.rejected[code] += 1
                if self.rejected[code] > MOST_REJECTED:
                    self.listen(code, 0)
                return
            watched = self.watched[code]
            if watched.lets_pass():
                return
            self.listen(code, 0)
            watched.began(arguments(frame))
            if not code.co_flags & CO_SUSPENDS:
                self.pending[code] = (frame, 0)
                self.listen(code, self.events.PY_RETURN)
            elif watched.stays_open():
                self.listen(code, self.events.PY_START)
        except Exception:  # noqa: BLE001 - never let a recording fail into the app
            self.listen(code, 0)
        finally:
            self.lock.release()

    def leave(self, code: types.CodeType, _offset: int, value: Any) -> None:
        """Take the result of the call that was taken."""
        frame, others = self.pending.get(code, (None, 0))
        if frame is not None and frame is not sys._getframe(1):  # noqa: SLF001 - likewise
            self.pending[code] = (frame, others + 1)
            if others < MOST_RETURNS:
                return
        self.pending.pop(code, None)
        self.listen(code, 0)
        watched = self.watched.get(code)
        if watched is None or frame is None:
            return
        if others < MOST_RETURNS:
            watched.returned(value)
        if watched.stays_open():
            self.listen(code, self.events.PY_START)

    def close(self, watched: Watched) -> None:
        """Look at no further call."""
        self.listen(watched.code, 0)
        self.pending.pop(watched.code, None)


class CodeHook:
    """Windows by other code, given to the function object itself, so that all references do."""

    def __init__(self) -> None:
        """Prepare nothing; the other code of a function is made when it is first needed."""
        self.made: dict[types.CodeType, types.CodeType] = {}
        self.lock = threading.Lock()

    def open(self, watched: Watched) -> None:
        """Look at the next call."""
        function = watched.function
        if function is None or function.__code__ is not watched.code:
            return
        if watched.code not in self.made:
            self.made[watched.code] = self.make(watched, function)
        function.__code__ = self.made[watched.code]

    def make(self, watched: Watched, function: types.FunctionType) -> types.CodeType:
        """Return code with the function's own signature that passes a call on to `take`."""
        code = watched.code
        clone = types.FunctionType(
            code, function.__globals__, code.co_name, function.__defaults__, function.__closure__
        )
        clone.__kwdefaults__ = function.__kwdefaults__

        def take(*args: Any, **kwargs: Any) -> Any:
            return self.take(watched, clone, (args, kwargs))

        return passing_on(code, take)

    def take(self, watched: Watched, clone: Callable[..., Any], call: Call) -> Any:
        """Put the function's code back, show the call, and make it."""
        if not is_outermost_of(watched.code) or not self.lock.acquire(blocking=False):
            return clone(*call[0], **call[1])
        try:
            passes = watched.lets_pass()
            if not passes:
                self.close(watched)
                watched.began(call)
        finally:
            self.lock.release()
        if passes:
            return clone(*call[0], **call[1])
        value = clone(*call[0], **call[1])
        if not watched.code.co_flags & CO_SUSPENDS:
            watched.returned(value)
        if watched.stays_open():
            self.open(watched)
        return value

    def close(self, watched: Watched) -> None:
        """Look at no further call."""
        if watched.function is not None:
            watched.function.__code__ = watched.code


def is_outermost_of(code: types.CodeType) -> bool:
    """Tell whether no frame of the caller's stack runs `code`."""
    frame: types.FrameType | None = sys._getframe(1)  # noqa: SLF001 - likewise
    while frame is not None:
        if frame.f_code is code:
            return False
        frame = frame.f_back
    return True


def passing_on(code: types.CodeType, take: Callable[..., Any]) -> types.CodeType:
    """Return code with the parameters and free variables of `code` that calls `take`.

    Coroutines stay coroutines. Raises ValueError for generators and for names that can't be
    written as parameters.
    """
    names = list(code.co_varnames)
    count, only = code.co_argcount, code.co_kwonlyargcount
    positional, keywords = names[:count], names[count : count + only]
    rest = names[count + only :]
    parameters = [*positional]
    if code.co_posonlyargcount:
        parameters.insert(code.co_posonlyargcount, "/")
    passed = [*positional]
    if code.co_flags & CO_VARARGS:
        parameters.append(f"*{rest[0]}")
        passed.append(f"*{rest.pop(0)}")
    elif only:
        parameters.append("*")
    parameters += keywords
    passed += [f"{name}={name}" for name in keywords]
    if code.co_flags & CO_VARKEYWORDS:
        parameters.append(f"**{rest[0]}")
        passed.append(f"**{rest[0]}")
    if code.co_flags & CO_YIELDS or not all(name.isidentifier() for name in names[: count + only]):
        message = f"calls of {code.co_name} can't be passed on"
        raise ValueError(message)
    begin = "async def" if code.co_flags & CO_COROUTINE else "def"
    give = "return await" if code.co_flags & CO_COROUTINE else "return"
    free = list(code.co_freevars)
    lines = [
        "def outer():",
        *(f"    {name} = None" for name in free),
        f"    {begin} inner({', '.join(parameters)}):",
        f"        {give} {PLACEHOLDER}({', '.join(passed)})",
        *(f"        {name}" for name in free),
        "    return inner",
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an int is not callable, says the compiler
        outer = compile("\n".join(lines), code.co_filename, "exec")
    inner = next(
        part for part in _codes(outer) if part.co_name == "inner" and PLACEHOLDER in part.co_consts
    )
    return inner.replace(
        co_consts=tuple(take if const == PLACEHOLDER else const for const in inner.co_consts),
        co_name=code.co_name,
        co_qualname=code.co_qualname,
        co_firstlineno=code.co_firstlineno,
    )


def _codes(code: types.CodeType) -> list[types.CodeType]:
    inner = [part for part in code.co_consts if isinstance(part, types.CodeType)]
    return [code, *(found for part in inner for found in _codes(part))]


def best_hook() -> MonitoringHook | CodeHook:
    """Return the cheaper hook where the interpreter has it."""
    if hasattr(sys, "monitoring"):
        with contextlib.suppress(ValueError):
            return MonitoringHook()
    return CodeHook()
