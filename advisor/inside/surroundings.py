"""The data that a function can change besides its arguments, watched and restored.

Globals, attributes of classes, and default arguments: whatever the code of some functions names.
"""

import sys
import types
from collections import deque
from collections.abc import Iterable
from typing import Any

from .classes import restore, state_of
from .decoding import MUTABLE
from .functions import is_python
from .values import Unencodable, decode, encode, fingerprint

# Looking at more than this after every call would cost more than the calls.
LIMIT = 6_000
NOT_DATA = (
    types.ModuleType,
    types.FunctionType,
    types.BuiltinFunctionType,
    type,
    property,
    staticmethod,
    classmethod,
)


class Surroundings:
    """Globals, attributes of classes and defaults that the code of some functions names.

    `unwatched` names what is too large to look at after each call, or can't be restored.
    """

    def __init__(self, module: types.ModuleType, functions: Iterable[Any]) -> None:
        """Remember the data as it is now."""
        self.unwatched: list[str] = []
        self.holders: dict[str, tuple[Any, str]] = {}
        self.values: dict[str, Any] = {}
        left = LIMIT
        for label, holder, name in _places(module, functions):
            value = vars(holder)[name]
            try:
                encoded = encode(value, limit=LIMIT)
            except Unencodable:
                self.unwatched.append(label)
                continue
            left -= _size(encoded)
            if left < 0:
                self.unwatched.append(label)
                left += _size(encoded)
                continue
            self.holders[label] = (holder, name)
            self.values[label] = value
        # Together, so that what they share is still shared when it is restored.
        self.encoded = encode(self.values, limit=2 * LIMIT)
        self.base = self.state()

    def state(self) -> str:
        """Return the comparison form of all watched data."""
        if not self.holders:
            return ""
        missing = "(deleted)"
        return fingerprint(
            {label: vars(h).get(n, missing) for label, (h, n) in self.holders.items()}
        )

    def restore(self, state: str | None = None) -> None:
        """Put everything back as it was when this object was made."""
        if (self.state() if state is None else state) == self.base:
            return
        # This process wrote it: what it names was loaded, functions of the app among it.
        copies = decode(self.encoded, allow=sys.modules.__contains__)
        for label, (holder, name) in self.holders.items():
            value = self.values[label]
            if vars(holder).get(name) is not value:
                setattr(holder, name, value)
        changed = [
            label
            for label, value in self.values.items()
            if fingerprint(value) != fingerprint(copies[label])
        ]
        for label in changed:
            self._refill(label, self.values[label], copies[label])

    def _refill(self, label: str, value: Any, copy: Any) -> None:
        kind = type(value)
        if kind in MUTABLE:
            refill(value, copy)
        elif state_of(value) is not None and not isinstance(value, (list, dict, set, deque)):
            vars(value).clear()
            restore(value, list(vars(copy).items()), [])
        else:
            holder, name = self.holders[label]
            setattr(holder, name, copy)
            self.values[label] = copy


def refill(value: Any, copy: Any) -> None:
    """Give a container the contents of another one."""
    value.clear()
    if isinstance(value, (dict, set)):
        value.update(copy)
    else:
        value.extend(copy)


def _size(encoded: dict[str, Any]) -> int:
    return 1 + sum(len(part) for node in encoded["nodes"] for part in node if type(part) is list)


def _places(module: types.ModuleType, functions: Iterable[Any]) -> list[tuple[str, Any, str]]:
    names, classes, reached = _reached(module, functions)
    found: list[tuple[str, Any, str]] = [
        (name, module, name)
        for name in sorted(names)
        if name in vars(module) and _is_data(vars(module)[name])
    ]
    for cls in classes:
        found.extend(
            (f"{cls.__name__}.{name}", cls, name)
            for name, value in sorted(vars(cls).items())
            if name in names and not name.startswith("__") and _is_data(value)
        )
    for function in reached:
        found.extend(_defaults(function))
    return found


def _defaults(function: Any) -> list[tuple[str, Any, str]]:
    """Return the default arguments that a call could change, each in a holder of its own.

    They can be filled again, but not replaced: so immutable ones don't count.
    """
    code = function.__code__
    positional = code.co_varnames[: code.co_argcount]
    values = function.__defaults__ or ()
    named = dict(zip(positional[len(positional) - len(values) :], values, strict=True))
    named.update(function.__kwdefaults__ or {})
    return [
        (f"{function.__qualname__}'s {name}", types.SimpleNamespace(**{name: value}), name)
        for name, value in named.items()
        if type(value) in MUTABLE or (_is_data(value) and state_of(value) is not None)
    ]


def _is_data(value: Any) -> bool:
    return not isinstance(value, NOT_DATA) and not hasattr(type(value), "__get__")


def _functions_in(value: Any) -> Iterable[Any]:
    """Return what may be called through a value: itself, or what a table of functions holds."""
    if type(value) is dict:
        return list(value.values())
    if type(value) in (list, tuple, set, frozenset):
        return list(value)
    return [getattr(value, "__func__", getattr(value, "fget", value))]


def _reached(
    module: types.ModuleType, functions: Iterable[Any]
) -> tuple[set[str], list[type], list[Any]]:
    """Return the names that the functions and what they call in the module mention."""
    classes = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and value.__module__ == module.__name__
    ]
    defined: dict[str, list[Any]] = {}
    for holder in (module, *classes):
        for name, value in vars(holder).items():
            defined.setdefault(name, []).extend(filter(is_python, _functions_in(value)))
    names: set[str] = set()
    reached = list(functions)
    queue = [function.__code__ for function in reached]
    while queue:
        code = queue.pop()
        queue.extend(part for part in code.co_consts if isinstance(part, types.CodeType))
        for name in code.co_names:
            if name not in names:
                names.add(name)
                reached.extend(defined.get(name, ()))
                queue.extend(function.__code__ for function in defined.get(name, ()))
    return names, classes, reached
