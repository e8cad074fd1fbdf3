"""The function under verification: found by name, with its kernel in place or taken out."""

import functools
import importlib
import importlib.util
import inspect
import sys
import types
from typing import Any

from .private import kept_as

ATTRIBUTES = ("__name__", "__qualname__", "__module__", "__doc__", "__defaults__", "__kwdefaults__")
POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class NoSubject(Exception):  # noqa: N818 - an outcome
    """Tell why a function, or its kernel, can't be looked at."""


class Subject:
    """A module, its kernel, and which of the two is in place."""

    def __init__(self, module: str, kernel: dict[str, str]) -> None:
        """Import both; raise NoSubject where the kernel doesn't go in."""
        self.module = importlib.import_module(module)
        self.kernel = load_extension(kernel["name"], kernel["file"])
        self.stays = bool(getattr(self.kernel, "BENEATH", False))
        self.installed: tuple[str, ...] = tuple(self.kernel.install(vars(self.module)))
        if not self.installed:
            message = "the kernel stepped aside: the source has changed, or ADVISOR_KERNELS is 0"
            raise NoSubject(message)
        self.entries = self._found()
        codes = [entry.__code__ for entry in self.entries.values() if self.stays]
        self.kernel.uninstall()
        self.originals = self._found()
        same = [name for name in self.installed if self.entries[name] is self.originals[name]]
        if self.stays:
            same = [name for name in same if self.originals[name].__code__ in codes]
        if same:
            message = f"the kernel can't be taken out again: {', '.join(same)}"
            raise NoSubject(message)

    def _found(self) -> dict[str, Any]:
        found = {name: find_entry(self.module, name) for name in self.installed}
        return {n: beneath(f) for n, f in found.items()} if self.stays else found

    def use_original(self, name: str) -> Any:
        """Take the kernel out and return the original function."""
        self.kernel.uninstall()
        return driven(self.originals[name])

    def use_kernel(self, name: str) -> Any:
        """Put the kernel in place and return its entry."""
        self.kernel.install(vars(self.module))
        return driven(self.entries[name])

    def misses(self, name: str) -> int:
        """Return how often a guard of the entry sent a call to the original."""
        return int(self.kernel.counters().get(name, (0, 0))[1])

    def parameters(self, name: str) -> tuple[str, ...]:
        """Return the names of the parameters that may be given by position."""
        parameters = inspect.signature(self.originals[name]).parameters.values()
        return tuple(parameter.name for parameter in parameters if parameter.kind in POSITIONAL)

    def differences(self, name: str) -> list[tuple[str, str, str]]:
        """Return (attribute, expected, got) where the functions themselves differ."""
        original, entry = self.originals[name], self.entries[name]
        found = [
            (
                attribute,
                repr(getattr(original, attribute, None)),
                repr(getattr(entry, attribute, None)),
            )
            for attribute in ATTRIBUTES
            if getattr(original, attribute, None) != getattr(entry, attribute, None)
        ]
        expected, got = _signature(original), _signature(entry)
        if expected != got:
            found.append(("signature", expected, got))
        return found


def load_extension(name: str, file: str) -> types.ModuleType:
    """Load a kernel, compiled or as a Python file, under its import name."""
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        message = f"{file} is not a module"
        raise NoSubject(message)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def find_entry(module: types.ModuleType, qualname: str) -> Any:
    """Return the plain function of a module or class, without what wraps it there."""
    found: Any = module
    for part in qualname.split("."):
        try:
            found = vars(found)[kept_as(part, found)]
        except (KeyError, TypeError):
            message = f"{module.__name__} has no {qualname}"
            raise NoSubject(message) from None
    return getattr(found, "__func__", getattr(found, "fget", found))


def beneath(function: Any) -> Any:
    """Return the innermost function under decorators that say what they wrap."""
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return function


def driven(function: Any) -> Any:
    """Return a coroutine function as a plain one that runs to the end; others as they are."""
    if not inspect.iscoroutinefunction(function):
        return function

    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        coroutine = function(*args, **kwargs)
        try:
            coroutine.send(None)
        except StopIteration as end:
            return end.value
        coroutine.close()
        message = f"{function.__qualname__} waits for something"
        raise RuntimeError(message)

    return run


def _signature(function: Any) -> str:
    """Return parameters, defaults and annotations as text, however annotations are kept."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError) as error:
        return f"none: {error}"
    parts = [
        (p.name, str(p.kind), repr(p.default), _annotation(p.annotation))
        for p in signature.parameters.values()
    ]
    return repr([*parts, _annotation(signature.return_annotation)])


def _annotation(annotation: Any) -> str:
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    return text.strip("'\"").replace("typing.", "")
