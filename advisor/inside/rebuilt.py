"""Objects of the standard library that are made again from their parts: locks, counters, ...

    itertools.count(5)  ->  ("count", (5, 1))  ->  itertools.count(5)

A lock comes back unlocked, as another thread held it.
"""

import itertools
import operator
import random
import re
import threading
from collections.abc import Callable
from typing import Any

from .classes import Malformed, Unencodable

_COUNT = re.compile(r"count\((-?\d+)(?:, (-?\d+))?\)")


def _count(value: Any) -> tuple[int, int]:
    found = _COUNT.fullmatch(repr(value))
    if found is None:
        message = "itertools.count of something else than ints can't be written down"
        raise Unencodable(message)
    return int(found[1]), int(found[2] or 1)


def _reduced(value: Any) -> Any:
    """Return the arguments of getters, which their own reduction tells."""
    made = value.__reduce__()
    if made[0] is not type(value):
        message = f"a {type(value).__name__} with names can't be written down"
        raise Unencodable(message)
    return made[1]


def _random(state: Any) -> random.Random:
    made = random.Random(0)
    made.setstate(state)
    return made


# By type: its name in the file, its parts, and how it is made of them.
REBUILT: dict[type, tuple[str, Callable[[Any], Any], Callable[[Any], Any]]] = {
    type(threading.Lock()): ("lock", lambda _: (), lambda _: threading.Lock()),
    type(threading.RLock()): ("rlock", lambda _: (), lambda _: threading.RLock()),
    itertools.count: ("count", _count, lambda parts: itertools.count(*parts)),
    random.Random: ("random", random.Random.getstate, _random),
    operator.itemgetter: ("itemgetter", _reduced, lambda parts: operator.itemgetter(*parts)),
    operator.attrgetter: ("attrgetter", _reduced, lambda parts: operator.attrgetter(*parts)),
}
MAKERS = {name: make for name, _, make in REBUILT.values()}


def parts_of(value: Any) -> tuple[str, Any]:
    """Return the name of the kind of a value, and its parts."""
    name, parts, _ = REBUILT[type(value)]
    return name, parts(value)


def made_of(name: object, parts: Any) -> Any:
    """Return a value made anew; raise Malformed where the parts don't make one."""
    if name not in MAKERS:
        message = f"there is no way to make a {name!r:.40}"
        raise Malformed(message)
    return MAKERS[str(name)](parts)
