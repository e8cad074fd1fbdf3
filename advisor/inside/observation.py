"""Find the function a request names, observe it while it runs its calls, and tell what was seen.

Runs inside the target interpreter: standard library only.
"""

import importlib
import sys
import time
import types
from typing import Any

from . import facts
from .calls import load_calls
from .classes import under, with_package_of
from .functions import is_python
from .observer import Observer, taken_apart
from .private import kept_as
from .seen import type_name

FORMAT = 1
_MOST_CALLS = 400
_ROUNDS = 4
_SHORTEST_RUN_SECONDS = 0.2


def observe(request: dict[str, Any]) -> dict[str, Any]:
    """Return the observation that a request asks for, as JSON-able data.

    A target that is no Python function leaves {"error": sentence}. Classes met in one run may name
    further functions to observe: then the calls are run again.
    """
    found: dict[str, Any] = {
        "format": FORMAT,
        "python": ".".join(map(str, sys.version_info[:3])),
        "implementation": sys.implementation.name,
    }
    module = importlib.import_module(request["module"])
    function, owner, name, kind = resolve(module, request["qualname"])
    shown = function
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    if not is_python(function):
        return {**found, "error": f"not a Python function but {type_name(type(function))}"}
    observer = Observer(request["roots"], request["include"])
    observer.add(function, owner=owner, name=name, kind=kind, is_target=True)
    observer.functions[id(function)].hidden = function is not shown
    if owner is not None:
        observer.classes[owner] = None
    allow = with_package_of(request["module"], under(request["path"]))
    limit = time.monotonic() + request["seconds"]
    observer.close()
    count = raised = 0
    for _ in range(_ROUNDS):
        calls = load_calls(request["calls"], _MOST_CALLS, allow)
        left = (limit - time.monotonic()) / 2
        count, raised = observer.run(calls, max(_SHORTEST_RUN_SECONDS, left))
        if not observer.close():
            break
    return {
        **found,
        "calls": count,
        "raised": raised,
        "absent": [list(one) for one in sorted(observer.absent)],
        "functions": [watched.plain() for watched in observer.functions.values()],
        "places": {place: seen.plain() for place, seen in observer.places.items()},
        "classes": [facts.class_fact(cls, sample) for cls, sample in observer.classes.items()],
    }


def resolve(module: types.ModuleType, qualname: str) -> tuple[Any, type | None, str, str]:
    """Return what a target names, its owner class or None, its own name and its kind.

    Raises:
        AttributeError: there is no such thing.
    """
    value: Any = module
    owner: type | None = None
    name = qualname
    for name in qualname.split("."):
        if isinstance(value, type):
            owner, name = value, kept_as(name, value)
            homes = [vars(base) for base in value.__mro__ if name in vars(base)]
            if not homes:
                message = f"{value.__qualname__} has no {name}"
                raise AttributeError(message)
            value = homes[0][name]
        else:
            value = getattr(value, name)
    kind, value = taken_apart(value)
    return value, owner, name, "function" if owner is None and kind == "method" else kind
