"""What a frame tells about the call it belongs to."""

import types
from typing import Any

CO_VARARGS = 0x04
CO_VARKEYWORDS = 0x08
CO_COROUTINE = 0x80
CO_YIELDS = 0x20 | 0x200  # generators and asynchronous generators
CO_SUSPENDS = CO_COROUTINE | CO_YIELDS
DEEPEST = 2000


def arguments(frame: types.FrameType) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return the arguments of a frame that has just begun."""
    code = frame.f_code
    count = code.co_argcount
    local = frame.f_locals
    names = code.co_varnames
    args = [local[name] for name in names[:count]]
    kwargs = {name: local[name] for name in names[count : count + code.co_kwonlyargcount]}
    place = count + code.co_kwonlyargcount
    if code.co_flags & CO_VARARGS:
        args.extend(local[names[place]])
        place += 1
    if code.co_flags & CO_VARKEYWORDS:
        kwargs.update(local[names[place]])
    return tuple(args), kwargs


def is_outermost(frame: types.FrameType) -> bool:
    """Tell whether no frame below this one runs the same code."""
    code = frame.f_code
    below = frame.f_back
    for _ in range(DEEPEST):
        if below is None:
            return True
        if below.f_code is code:
            return False
        below = below.f_back
    return False
