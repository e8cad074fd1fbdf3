"""Watch a function and the project functions it may call, while they run.

    target function  ─ names it uses, methods of classes met ─→  functions under observation
    calls  ─ their instrumented copies, in place ─→  what was seen at every place

Runs inside the target interpreter: standard library only.
"""

import pathlib
import sys
import time
import types
from collections.abc import Iterable
from typing import Any, TypeGuard

from . import absent, facts, imports
from .absent import Absent, name_of
from .calls import Call
from .functions import is_python
from .seen import Seen
from .specials import specials
from .watched import Namespace, Watched

_MOST_FUNCTIONS = 40
_DEEPEST_RECURSION = 5000
_LARGEST_TABLE = 64


class Observer:
    """The functions under observation, what was seen in them, and the classes met."""

    def __init__(self, roots: Iterable[str], include: Iterable[str]) -> None:
        """Nothing is observed yet; `roots` are folders of project code, `include` packages."""
        self.roots = [pathlib.Path(root).resolve() for root in roots]
        self.include = tuple(include)
        self.functions: dict[int, Watched] = {}
        self.places: dict[str, Seen] = {}
        self.classes: dict[type, Any] = {}
        self.absent: dict[tuple[str, str], int] = {}

    def is_project(self, function: Any) -> TypeGuard[types.FunctionType]:
        """Tell whether a function may be compiled: under the roots, or in an included package."""
        if not is_python(function):
            return False
        name = function.__module__ or ""
        if any(name == package or name.startswith(f"{package}.") for package in self.include):
            return True
        file = pathlib.Path(function.__code__.co_filename).resolve()
        if "site-packages" in file.parts:
            return False
        return any(root in file.parents for root in self.roots)

    def add(
        self,
        function: types.FunctionType,
        *,
        owner: type | None = None,
        name: str | None = None,
        kind: str = "function",
        is_target: bool = False,
    ) -> None:
        """Put a function under observation, unless it is already or there are too many."""
        if id(function) not in self.functions and len(self.functions) < _MOST_FUNCTIONS:
            self.functions[id(function)] = Watched(
                function,
                len(self.functions),
                owner=owner,
                name=name,
                kind=kind,
                is_target=is_target,
            )

    def close(self) -> bool:
        """Add every project function that observed ones name; return whether any was new."""
        before = len(self.functions)
        done = 0
        while done < len(self.functions):
            self._add_named(list(self.functions.values())[done].function)
            done += 1
        for cls in list(self.classes):
            self._add_methods(cls)
            for base in cls.__mro__[1:-1]:
                if base.__module__ != "builtins":
                    self.classes.setdefault(base, None)
        return len(self.functions) > before

    def _add_named(self, function: types.FunctionType) -> None:
        names = facts.used_globals(function)
        tree = self.functions[id(function)].tree
        own = {} if tree is None else imports.imported(function, tree)
        values = [function.__globals__.get(name) for name in names]
        for value in [*values, *(found[3] for found in own.values())]:
            if self.is_project(value):
                self.add(value)
            elif type(value) in (dict, list, tuple):
                self._add_table(value)
            elif isinstance(value, type) and "<locals>" not in value.__qualname__:
                self.classes.setdefault(value, None)
            elif isinstance(value, types.ModuleType):
                for member in [getattr(value, member, None) for member in names]:
                    if self.is_project(member):
                        self.add(member)
                    elif isinstance(member, type) and "<locals>" not in member.__qualname__:
                        self.classes.setdefault(member, None)

    def _add_table(self, table: Any) -> None:
        """Add the project functions that a table holds."""
        if len(table) <= _LARGEST_TABLE:
            for part in table.values() if type(table) is dict else table:
                if self.is_project(part) and facts.is_named(part):
                    self.add(part)

    def _add_methods(self, cls: type) -> None:
        named: set[str] = set()
        for watched in self.functions.values():
            named.update(facts.used_globals(watched.function))
            if watched.tree is not None:
                named.update(specials(watched.tree))
        for base in cls.__mro__[:-1]:
            for name, raw in list(vars(base).items()):
                kind, function = taken_apart(raw)
                wanted = name in named or (name == "__init__" and cls.__name__ in named)
                if wanted and self.is_project(function):
                    self.add(function, owner=base, name=name, kind=kind)

    def run(self, calls: Iterable[Call], seconds: float) -> tuple[int, int]:
        """Run calls on the instrumented copies; return how many were run and how many raised.

        Calls that use what is absent count for nothing; `absent` tells the types of what they
        use, and the parameters.
        What earlier runs saw is forgotten. It ends after `seconds`.
        """
        self.places = {}
        copies = {key: watched.instrumented(self._probe) for key, watched in self.functions.items()}
        namespaces = [watched.function.__globals__ for watched in self.functions.values()]
        undo: list[tuple[Namespace, str, Any]] = []
        for key, made in copies.items():
            if made is not None:
                undo.extend(self.functions[key].replace(made, namespaces))
        sys.setrecursionlimit(max(sys.getrecursionlimit(), _DEEPEST_RECURSION))
        target = next(iter(copies.values()))
        try:
            self.absent = {}
            return (0, 0) if target is None else _run(target, calls, seconds, self.absent)
        finally:
            _put_back(undo)

    def _probe(self, place: str, value: Any) -> Any:
        seen = self.places.get(place)
        if seen is None:
            seen = self.places[place] = Seen()
        seen.add(value, self.classes)
        return value


def taken_apart(raw: Any) -> tuple[str, Any]:
    """Return the kind of what a class holds, and the function in it."""
    if isinstance(raw, (staticmethod, classmethod)):
        return type(raw).__name__, raw.__func__
    if isinstance(raw, property):
        return "property", raw.fget
    return "method", raw


def _run(
    target: types.FunctionType,
    calls: Iterable[Call],
    seconds: float,
    missing: dict[tuple[str, str], int],
) -> tuple[int, int]:
    count = raised = 0
    limit = time.monotonic() + seconds
    for args, kwargs in calls:
        absent.touched.clear()
        try:
            target(*args, **kwargs)
        except (Exception, absent.TouchedError):  # noqa: BLE001 - an outcome like any other
            raised += not absent.touched
        if absent.touched:
            key = absent.touched[0], _parameter(target, (args, kwargs), absent.touched[0])
            missing[key] = missing.get(key, 0) + 1
        else:
            count += 1
        if time.monotonic() > limit:
            break
    return count, raised


def _parameter(target: types.FunctionType, call: Call, name: str) -> str:
    """Return the parameter that what is absent was given as, nothing where it lies deeper."""
    names = target.__code__.co_varnames[: target.__code__.co_argcount]
    given = [*zip(names, call[0], strict=False), *call[1].items()]
    found = (one for one, value in given if type(value) is Absent and name_of(value) == name)
    return next(found, "")


def _put_back(undo: list[tuple[Namespace, str, Any]]) -> None:
    for namespace, name, value in reversed(undo):
        if isinstance(namespace, (dict, list)):
            namespace[name] = value
        else:
            setattr(namespace, name, value)
