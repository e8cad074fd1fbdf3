"""Calls to verify with, and independent copies of them, as many as needed."""

import contextlib
import copy
import importlib.util
import itertools
import json
import os
import random
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

from .classes import Allow
from .values import Unencodable, decode, encode

MOST_CALLS = 1000

Call = tuple[tuple[Any, ...], dict[str, Any]]


class BadCalls(Exception):  # noqa: N818 - an outcome
    """Tell what is wrong with a calls file."""


class Recorded(NamedTuple):
    """A call that can be made again: in encoded form, by deepcopy, or as the nth of a file."""

    encoded: Any
    allow: Allow
    pristine: Call | None = None
    file: str = ""
    number: int = 0

    def copy(self) -> Call:
        """Return the call with arguments that share nothing with any other copy."""
        if self.encoded is not None:
            args, kwargs = decode(self.encoded, allow=self.allow)
            return tuple(args), dict(kwargs)
        if self.pristine is not None:
            return copy.deepcopy(self.pristine)
        return next(itertools.islice(yielded(self.file), self.number, None))


def load(path: str, allow: Allow) -> list[Recorded]:
    """Return the calls of a calls file, JSON lines or Python; raise BadCalls."""
    if path.endswith(".py"):
        calls = itertools.islice(yielded(path), MOST_CALLS)
        return [_made(call, path, number, allow) for number, call in enumerate(calls)]
    with open(path, encoding="utf-8") as lines:  # noqa: PTH123
        next(lines, None)  # what the file is about
        return [Recorded(json.loads(line), allow) for line in lines if line.strip()]


def _made(call: Call, path: str, number: int, allow: Allow) -> Recorded:
    with contextlib.suppress(Unencodable):
        return Recorded(encode(call), allow)
    try:
        copy.deepcopy(call)
    except Exception:  # noqa: BLE001 - the app's code may raise anything
        return Recorded(None, allow, None, path, number)
    return Recorded(None, allow, call)


def yielded(path: str) -> Iterator[Call]:
    """Run `calls()` of a Python file afresh, with the same random numbers each time."""
    module = _module(path)
    random.seed(0)
    for pair in module.calls():
        try:
            args, kwargs = pair
            yield tuple(args), dict(kwargs)
        except (TypeError, ValueError):
            message = f"calls() of {path} yielded {pair!r:.80}: it must yield (args, kwargs)"
            raise BadCalls(message) from None


def _module(path: str) -> Any:
    name = "_advisor_calls"
    if name in sys.modules:
        return sys.modules[name]
    sys.path.append(os.path.dirname(os.path.abspath(path)))  # noqa: PTH100, PTH120
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        message = f"{path} can't be loaded"
        raise BadCalls(message)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    if not callable(getattr(module, "calls", None)):
        message = f"{path} has no function calls()"
        raise BadCalls(message)
    if callable(getattr(module, "setup", None)):
        module.setup()
    return module
