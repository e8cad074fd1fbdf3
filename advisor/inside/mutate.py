"""Make new calls from recorded ones, near them and at the edges of what they hold.

    (args, kwargs) + seed  ->  (args, kwargs) + what was changed

The same seed on two equal copies of a call makes the same changes, so one call can be run twice.
"""

import contextlib
import copy
import random
from array import array
from typing import Any

from . import edges
from .atoms import ENCODERS
from .classes import Unencodable, layout, state_of
from .edges_of_arrays import near_array
from .places import Call, assigned, brief, get, is_one, places, put, words

CALL_CHANGES = 0.12
STRANGE = 0.12
_subclasses: dict[type, tuple[type, ...]] = {}


def mutate(call: Call, seed: str, names: tuple[str, ...] = ()) -> tuple[Call, list[str]]:
    """Return the call with one to three changes, and the changes in words.

    The given arguments are used up: pass a copy. `names` are those of the parameters that may
    be given by position, so that arguments can be given by keyword instead.
    """
    chance = random.Random(seed)
    root: list[Any] = [list(call[0]), dict(call[1])]
    changes = []
    for _ in range(chance.choices((1, 2, 3), (70, 20, 10))[0]):
        if chance.random() < CALL_CHANGES:
            changes.append(_change_call(root, chance, names))
            continue
        known = places(root, chance)
        if not known:
            changes.append(_change_call(root, chance, names))
            continue
        place = chance.choice(known)
        try:
            changed = _changed(get(root, place), root, chance)
        except (OverflowError, ValueError, TypeError):  # an int too large for a float, or for text
            changed = edges.stranger(chance)
        with contextlib.suppress(LookupError, AttributeError):  # it held itself, and let go
            put(root, place, changed)
        changes.append(f"{words(place)} = {brief(changed)}")
    return (tuple(root[0]), root[1]), changes


def _changed(value: Any, root: list[Any], chance: random.Random) -> Any:
    """Return something to stand where `value` stood."""
    if chance.random() < STRANGE:
        return edges.stranger(chance)
    kind = type(value)
    if kind is bool:
        return chance.choice((not value, int(value), float(value), None, 2, str(value)))
    if kind is int:
        return edges.near_int(value, chance)
    if kind is float:
        return edges.near_float(value, chance)
    if kind is str:
        return edges.near_text(value, chance)
    if kind in (bytes, bytearray):
        return edges.near_bytes(value, chance)
    if kind is array:
        return near_array(value, chance)
    if value is None:
        return edges.stranger(chance)
    return _changed_container(value, root, chance)


def _changed_container(value: Any, root: list[Any], chance: random.Random) -> Any:
    if issubclass(type(value), (list, tuple)):
        if chance.random() < 0.35:
            return edges.like_list(value, chance)
        items = _changed_items(list(value), chance)
        return items if isinstance(value, list) else tuple(items)
    if issubclass(type(value), dict):
        if chance.random() < 0.35:
            return edges.like_dict(value, chance)
        return _changed_dict(dict(value), chance)
    if issubclass(type(value), (set, frozenset)):
        return _changed_set(value, chance)
    return _changed_object(value, root, chance)


def _changed_items(items: list[Any], chance: random.Random) -> list[Any]:
    kind = chance.randrange(8)
    if kind == 0 or not items:
        return [] if items else [edges.stranger(chance)]
    place = chance.randrange(len(items))
    if kind == 1:
        return items[:place]
    if kind == 2:
        return items + items[-3:]
    if kind == 3:
        return [*items, edges.stranger(chance)]
    if kind == 4:
        items[place] = items[chance.randrange(len(items))]  # rows may be shared now
        return items
    if kind == 5:
        return items[::-1]
    if kind == 6:
        return [items[place]]
    del items[place]
    return items


def _changed_dict(items: dict[Any, Any], chance: random.Random) -> dict[Any, Any]:
    kind = chance.randrange(5)
    if kind == 0 or not items:
        return {} if items else {"extra": edges.stranger(chance)}
    key = chance.choice(list(items))
    if kind == 1:
        del items[key]
        return items
    if kind == 2:
        return {"extra": edges.stranger(chance), **items}
    if kind == 3:
        return {key: items.pop(key), **items}
    other = chance.choice(list(items))
    items[key] = items[other]
    return items


def _changed_set(value: Any, chance: random.Random) -> Any:
    items = list(value)
    kind = chance.randrange(5)
    if kind == 0:
        return type(value)()
    if kind == 1 and items:
        return type(value)(items[1:])
    if kind == 2:
        return type(value)([*items, chance.choice((0, -1, "", "x", None, 1.5, 2**64))])
    if kind == 3:
        return edges.SubSet(items)
    return frozenset(items) if isinstance(value, set) else set(items)


def _changed_object(value: Any, root: list[Any], chance: random.Random) -> Any:
    if len(root[0]) > 1 and chance.random() < 0.15:
        return chance.choice(root[0])
    return change_object(value, chance.randrange(7), chance)


def change_object(value: Any, kind: int, chance: random.Random) -> Any:
    """Return an instance that differs in its class, its attributes or how it keeps them."""
    try:
        if type(value) in ENCODERS or is_one(value):
            return edges.stranger(chance)
        known = layout(type(value))
        state = state_of(value)
    except Unencodable:
        return edges.stranger(chance)
    names = [name for name, descriptor in known.slots if assigned(descriptor, value)]
    names += [name for name in state or () if type(name) is str]
    if kind == 2 and names:
        _remove(value, state, dict(known.slots), chance.choice(names))
    elif kind == 3 and state is not None:
        state["extra"] = 1
    elif kind == 4 and state:
        object.__setattr__(value, "__dict__", dict(reversed(list(state.items()))))
    elif kind == 5 and state:
        object.__setattr__(value, "__dict__", copy.copy(state))
    else:
        return _with_subclass(value, kind % 2, chance, names)
    return value


def _remove(value: Any, state: dict[str, Any] | None, slots: dict[str, Any], name: str) -> None:
    """Take an attribute away; a slot by its own descriptor, which a subclass may have hidden."""
    if state is not None and name in state:
        del state[name]
    else:
        slots[name].__delete__(value)


def _with_subclass(value: Any, which: int, chance: random.Random, names: list[str]) -> Any:
    """Make the instance one of a subclass: an empty one, or one with a property or method."""
    kind = type(value)
    try:
        if kind not in _subclasses:
            hidden = {name: property(lambda _self: 1) for name in names[:1]}
            _subclasses[kind] = (_subclass(kind, "Sub", {}), _subclass(kind, "Odd", hidden))
        value.__class__ = _subclasses[kind][which]
    except (TypeError, AttributeError):
        return edges.stranger(chance)
    return value


def _subclass(kind: type, prefix: str, names: dict[str, Any]) -> type:
    """Make a subclass with the same layout, found under its own name in this module."""
    name = f"{prefix}{kind.__name__}{len(_subclasses)}"
    made: type = type(kind)(name, (kind,), {"__slots__": (), "__module__": __name__, **names})
    globals()[name] = made
    return made


def _change_call(root: list[Any], chance: random.Random, names: tuple[str, ...]) -> str:
    """Change how the call is made: order, arity, keywords, aliasing."""
    args, kwargs = root
    kind = chance.randrange(9)
    if kind == 0 and args:
        args.pop()
        return "the last argument is left out"
    if kind == 1:
        args.append(edges.stranger(chance))
        return "one argument more"
    if kind == 2:
        kwargs["unexpected"] = 1
        return "an unexpected keyword"
    if kind == 3 and len(args) > 1:
        place, other = chance.sample(range(len(args)), 2)
        args[place] = args[other]
        return f"args[{place}] is args[{other}]"
    if kind == 4 and len(args) > 1:
        place, other = chance.sample(range(len(args)), 2)
        args[place], args[other] = args[other], args[place]
        return f"args[{place}] and args[{other}] swapped"
    if kind == 5 and len(kwargs) > 1:
        items = list(kwargs.items())
        chance.shuffle(items)
        kwargs.clear()
        kwargs.update(items)
        return "keywords in another order"
    if kind == 6 and kwargs:
        name = chance.choice(list(kwargs))
        del kwargs[name]
        return f"without {name}="
    if kind == 7 and 0 < len(args) <= len(names):
        given = names[len(args) - 1]
        kwargs[given] = args.pop()
        return f"{given} given by keyword"
    return "as it was"
