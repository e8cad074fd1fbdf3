"""The data of a module that a function can change besides its arguments, watched and restored."""

import types
from collections import deque
from collections.abc import Iterable
from typing import Any

from .classes import restore, state_of
from .decoding import MUTABLE
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
    """Globals, and attributes of classes, that the code of some functions names.

    `unwatched` names what is too large to look at after each call, or can't be restored.
    """

    def __init__(self, module: types.ModuleType, functions: Iterable[Any]) -> None:
        """Remember the data as it is now."""
        self.unwatched: list[str] = []
        self.holders: dict[str, tuple[Any, str]] = {}
        self.values: dict[str, Any] = {}
        self.encoded: dict[str, Any] = {}
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
            self.encoded[label] = encoded
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
        for label, (holder, name) in self.holders.items():
            value = self.values[label]
            if vars(holder).get(name) is not value:
                setattr(holder, name, value)
            if fingerprint(value) != fingerprint(decode(self.encoded[label])):
                self._refill(label, value)

    def _refill(self, label: str, value: Any) -> None:
        copy = decode(self.encoded[label])
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
    names, classes = _reached(module, functions)
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
    return found


def _is_data(value: Any) -> bool:
    return not isinstance(value, NOT_DATA) and not hasattr(type(value), "__get__")


def _reached(module: types.ModuleType, functions: Iterable[Any]) -> tuple[set[str], list[type]]:
    """Return the names that the functions and what they call in the module mention."""
    classes = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and value.__module__ == module.__name__
    ]
    defined: dict[str, list[Any]] = {}
    for holder in (module, *classes):
        for name, value in vars(holder).items():
            function = getattr(value, "__func__", getattr(value, "fget", value))
            if isinstance(function, types.FunctionType):
                defined.setdefault(name, []).append(function)
    names: set[str] = set()
    queue = [function.__code__ for function in functions]
    while queue:
        code = queue.pop()
        queue.extend(part for part in code.co_consts if isinstance(part, types.CodeType))
        for name in code.co_names:
            if name not in names:
                names.add(name)
                queue.extend(function.__code__ for function in defined.get(name, ()))
    return names, classes
