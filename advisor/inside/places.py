"""Places inside the arguments of a call: found, named, read and replaced; values in short."""

import copy
import random
import re
import types
from typing import Any

from .absent import Absent, TouchedError
from .atoms import ENCODERS
from .classes import Unencodable, layout, state_of
from .views import LOOKS, dict_of, like

# A place is a path of steps from [args, kwargs]: ("item", 3), ("key", "price"), ("attribute", "x"),
# and ("mapping", "values") for the dict behind a view.
Step = tuple[str, Any]
Place = tuple[Step, ...]
Call = tuple[tuple[Any, ...], dict[str, Any]]

MOST_PLACES = 400
SAMPLED_ITEMS = 6
DEEPEST = 8
LONGEST = 120
ADDRESS = re.compile(" at 0x[0-9a-fA-F]+")


def words(place: Place) -> str:
    """Return a place as one would write it: `args[0]["price"]`, `kwargs["x"].weight`."""
    text = "args" if place[0][1] == 0 else "kwargs"
    for kind, key in place[1:]:
        text += f"[{brief(key)}]" if kind in ("item", "key") else f".{key}"
    return text


def brief(value: Any) -> str:
    """Return a short text for a value, whatever its own `__repr__` does."""
    kind: Any = type(value)
    try:
        plain = kind.__repr__ is object.__repr__
        text = _attributes(value) if plain else ADDRESS.sub("", repr(value))
    except Exception as error:  # noqa: BLE001 - the app's code may raise anything
        text = f"<{kind.__name__}: {type(error).__name__} in repr>"
    if kind.__module__ != "builtins" and not text.startswith(("<", kind.__name__)):
        text = f"<{kind.__name__} {text}>"
    return text if len(text) <= LONGEST else f"{text[:100]}... ({len(text)} characters)"


def _attributes(value: Any) -> str:
    """Return how an instance without a `__repr__` of its own might be written."""
    parts = [f"{name}={content!r}" for name, content in (state_of(value) or {}).items()]
    return f"{type(value).__name__}({ADDRESS.sub('', ', '.join(parts))})"


def places(root: list[Any], chance: random.Random) -> list[Place]:
    """Return the places that can be changed, a sample of them in large containers."""
    found: list[Place] = []
    queue: list[tuple[Place, Any]] = [((("item", 0),), root[0]), ((("item", 1),), root[1])]
    entered: set[int] = set()
    while queue and len(found) < MOST_PLACES:
        place, value = queue.pop(0)
        if len(place) > 1:
            found.append(place)
        if len(place) > DEEPEST or id(value) in entered:
            continue
        steps = _steps(value, chance)
        if steps:
            entered.add(id(value))
        queue.extend(((*place, step), get(value, (step,))) for step in steps)
    return found


def _steps(value: Any, chance: random.Random) -> list[Step]:
    if issubclass(type(value), (list, tuple)):
        return [("item", index) for index in _sample(range(_length(value)), chance)]
    if issubclass(type(value), dict):
        return [("key", key) for key in _sample(list(dict.keys(value)), chance)]
    if type(value) in LOOKS:
        return [("mapping", "mapping")]
    if type(value) in ENCODERS or type(value).__module__ == "builtins" or is_one(value):
        return []
    try:
        known = layout(type(value))
        state = state_of(value)
    except Unencodable:
        return []
    names = [name for name, descriptor in known.slots if assigned(descriptor, value)]
    return [("attribute", name) for name in (*names, *(state or ())) if type(name) is str]


def is_one(value: Any) -> bool:
    """Tell whether an object is its own copy, as a logger is: a change of one is one of all."""
    cls: Any = type(value)
    if cls is Absent:
        return True
    own = cls.__reduce__ is not object.__reduce__ or cls.__reduce_ex__ is not object.__reduce_ex__
    if not own and not hasattr(cls, "__deepcopy__"):
        return False
    try:
        return copy.deepcopy(value) is value
    except TouchedError:  # it copies what it holds, and something of that was not kept
        return False
    except Exception:  # noqa: BLE001 - the app's code may raise anything
        return True


def _length(value: Any) -> int:
    """Return how many items there are, whatever the value's own class says."""
    return list.__len__(value) if isinstance(value, list) else tuple.__len__(value)


def _sample(items: Any, chance: random.Random) -> list[Any]:
    if len(items) <= SAMPLED_ITEMS:
        return list(items)
    return [items[0], items[-1], *chance.sample(items[1:-1], SAMPLED_ITEMS - 2)]


def assigned(descriptor: Any, value: Any) -> bool:
    """Tell whether a slot holds anything."""
    try:
        descriptor.__get__(value)
    except AttributeError:
        return False
    return True


def get(value: Any, place: Place) -> Any:
    """Return what stands at a place below `value`."""
    for kind, key in place:
        if kind == "mapping":
            value = dict_of(value)
        elif kind == "attribute":
            state = state_of(value)
            if state is not None and key in state:
                value = state[key]
            else:
                value = _slot(type(value), key).__get__(value)
        elif isinstance(value, dict):
            value = dict.__getitem__(value, key)
        elif isinstance(value, list):
            value = list.__getitem__(value, key)
        else:
            value = tuple.__getitem__(value, key)
    return value


def _slot(cls: type, name: str) -> Any:
    """Return the slot of that name, though a subclass may hide it behind a property."""
    found = [vars(base)[name] for base in cls.__mro__ if name in vars(base)]
    return next((one for one in found if type(one) is types.MemberDescriptorType), found[0])


def put(value: Any, place: Place, new: Any) -> Any:
    """Put `new` at a place below `value`; return `value`, rebuilt where it is immutable."""
    if not place:
        return new
    (kind, key), rest = place[0], place[1:]
    inner = put(get(value, (place[0],)), rest, new)
    if kind == "mapping":
        return like(value, inner)
    if kind == "attribute":
        state = state_of(value)
        if state is not None and key in state:
            state[key] = inner
        else:
            _slot(type(value), key).__set__(value, inner)
    elif isinstance(value, dict):
        dict.__setitem__(value, key, inner)
    elif isinstance(value, list):
        list.__setitem__(value, key, inner)
    else:
        items = list(tuple.__iter__(value))
        items[key] = inner
        return tuple.__new__(type(value), items)
    return value
