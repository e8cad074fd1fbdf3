"""Read recorded calls: a JSON-lines file of encoded values, or a Python file with `calls()`.

Runs inside the target interpreter: standard library only.
"""

import importlib.util
import itertools
import json
import os
import sys


class BadCallsFile(Exception):
    """A calls file that can't be used; the message says what to change."""


def load_calls(path, limit, roots=()):
    """Return an iterator of at most `limit` fresh (args, kwargs) pairs, and 0 or set-up seconds.

    Classes of encoded values may be imported from modules under `roots`. A `.py` file must define `calls()`; its optional `setup()` runs once per process.
    Raises BadCallsFile for a file of neither kind.
    """
    if path.endswith(".py"):
        module = _module(path)
        return itertools.islice((_pair(c, path) for c in module.calls()), limit), 0
    return itertools.islice(_decoded(path, roots), limit), 0


def _module(path):
    name = "_advisor_calls_" + os.path.basename(path)[:-3]
    if name in sys.modules:
        return sys.modules[name]
    folder = os.path.dirname(os.path.abspath(path))
    if folder not in sys.path:
        sys.path.append(folder)
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    if not callable(getattr(module, "calls", None)):
        raise BadCallsFile(
            f"{path} defines no function calls(); write one that yields (args, kwargs)"
        )
    if callable(getattr(module, "setup", None)):
        module.setup()
    return module


def _pair(call, path):
    try:
        args, kwargs = call
        return tuple(args), dict(kwargs)
    except (TypeError, ValueError):
        raise BadCallsFile(
            "%s: calls() yielded %.80r; yield (args, kwargs), a tuple and a dict" % (path, call)
        ) from None


def _decoded(path, roots):
    from . import values

    with open(path, encoding="utf-8") as lines:
        next(lines, None)
        for line in lines:
            call = values.decode(json.loads(line), allow=values.under(roots))
            yield tuple(call[0]), dict(call[1])
