"""Read recorded calls: a JSON-lines file of encoded values, or a Python file with `calls()`.

Runs inside the target interpreter: standard library only.
"""

import importlib.util
import itertools
import json
import pathlib
import sys
from collections.abc import Iterator
from typing import Any

from . import values
from .classes import Allow, loaded_only

Call = tuple[tuple[Any, ...], dict[str, Any]]


class CallsFileError(Exception):
    """A calls file that can't be used; the message says what to change."""


def load_calls(path: str, limit: int, allow: Allow = loaded_only) -> Iterator[Call]:
    """Return at most `limit` fresh (args, kwargs) pairs.

    Encoded values may name classes and functions of the modules that `allow` allows. A `.py` file
    must define `calls()`; its optional `setup()` runs once per process.

    Raises:
        CallsFileError: a file of neither kind.
    """
    if path.endswith(".py"):
        made = (_pair(call, path) for call in _module(path).calls())
        return itertools.islice(made, limit)
    return itertools.islice(_decoded(path, allow), limit)


def _module(path: str) -> Any:
    file = pathlib.Path(path).absolute()
    name = f"_advisor_calls_{file.stem}"
    if name in sys.modules:
        return sys.modules[name]
    if str(file.parent) not in sys.path:
        sys.path.append(str(file.parent))
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        message = f"{path} can't be loaded"
        raise CallsFileError(message)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    if not callable(getattr(module, "calls", None)):
        message = f"{path} defines no function calls(); write one that yields (args, kwargs)"
        raise CallsFileError(message)
    setup = getattr(module, "setup", None)
    if callable(setup):
        setup()
    return module


def _pair(call: Any, path: str) -> Call:
    try:
        args, kwargs = call
        return tuple(args), dict(kwargs)
    except (TypeError, ValueError):
        message = f"{path}: calls() yielded {call!r:.80}; yield (args, kwargs), a tuple and a dict"
        raise CallsFileError(message) from None


def _decoded(path: str, allow: Allow) -> Iterator[Call]:
    with pathlib.Path(path).open(encoding="utf-8") as lines:
        next(lines, None)
        for line in lines:
            args, kwargs = values.decode(json.loads(line), allow=allow)
            yield tuple(args), dict(kwargs)
