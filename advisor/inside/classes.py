"""Find classes by name and take instances apart without running any of their code."""

import enum
import importlib
import os
import sys
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable
from typing import Any, Generic, NamedTuple

from .absent import Absent
from .absent import override as override
from .private import kept_as, written

Allow = Callable[[str], bool]

# Most derived first: OrderedDict and defaultdict are dicts with a layout of their own.
BASES: tuple[type, ...] = (
    OrderedDict,
    defaultdict,
    dict,
    list,
    tuple,
    set,
    frozenset,
    deque,
    int,
    float,
    complex,
    str,
    bytes,
    bytearray,
    object,
)
# Functions of these modules are pure and may be named by a calls file.
HARMLESS_MODULES = frozenset({"builtins", "math", "operator", "_operator", "cmath"})
IMMUTABLE_TYPE = 1 << 8
POINTER = 8
HARMFUL_BUILTINS = frozenset(
    {"eval", "exec", "compile", "open", "input", "breakpoint", "exit", "quit", "help", "__import__"}
)


class Unencodable(Exception):  # noqa: N818 - the name is the outcome, not a failure
    """Tell why a value can't be written down."""


class TooLarge(Unencodable):
    """Tell that a value has more parts than are kept."""


class Malformed(ValueError):  # noqa: N818 - likewise
    """Tell what is wrong with written-down data, or what it names that must not be loaded."""


class Layout(NamedTuple):
    """How instances of a class are stored: its name, built-in base, slots, data descriptors."""

    name: str
    base: type
    slots: tuple[tuple[str, Any], ...]
    shadowed: frozenset[str]


_layouts: dict[type, Layout] = {}


def loaded_only(_module: str) -> bool:
    """Allow no module beyond those that are imported already."""
    return False


def under(roots: Iterable[str]) -> Allow:
    """Allow modules whose file lies directly below one of `roots`, told without importing."""
    folders = [os.path.abspath(root) for root in roots]  # noqa: PTH100 - kept to os for speed

    def allow(module: str) -> bool:
        parts = module.split(".")
        if not all(part.isidentifier() for part in parts):
            return False
        paths = [os.path.join(folder, *parts) for folder in folders]  # noqa: PTH118
        return any(os.path.isfile(p + ".py") or os.path.isdir(p) for p in paths)  # noqa: PTH112, PTH113

    return allow


def with_package_of(module: str, allow: Allow) -> Allow:
    """Allow the package that the target belongs to as well: it may be an installed one."""
    package = module.partition(".")[0]

    def allow_both(name: str) -> bool:
        return name.partition(".")[0] == package or allow(name)

    return allow_both


def module_of(name: str, allow: Allow) -> Any:
    """Return the module called `name`, importing it only when `allow` says so."""
    module = sys.modules.get(name)
    if module is not None:
        return module
    if not allow(name):
        message = f"module {name!r} is not loaded and is not part of the app"
        raise Malformed(message)
    return importlib.import_module(name)


def find(name: str, allow: Allow) -> Any:
    """Return what `module:qualname` names, looking only into module and class dictionaries."""
    module_name, _, qualname = name.partition(":")
    found: Any = module_of(module_name, allow)
    for part in qualname.split("."):
        try:
            found = vars(found)[kept_as(part, found)]
        except (KeyError, TypeError):
            message = f"there is no {name!r}"
            raise Malformed(message) from None
    return found.__func__ if isinstance(found, staticmethod) else found


def name_of(value: Any) -> str:
    """Return the `module:qualname` under which a class or function is found again."""
    name = f"{value.__module__}:{value.__qualname__}"
    try:
        found = find(name, loaded_only)
    except Malformed:
        found = None
    if found is not value:
        message = f"{name} is not found under its own name"
        raise Unencodable(message)
    return name


def find_class(name: str, allow: Allow) -> type:
    """Return the class called `module:qualname`."""
    found = find(name, allow)
    if not isinstance(found, type):
        message = f"{name!r} is not a class"
        raise Malformed(message)
    return found


def find_function(name: str, allow: Allow) -> Any:
    """Return a function of the app, or one of the harmless built-in ones."""
    module, _, qualname = name.partition(":")
    harmless = module in HARMLESS_MODULES and qualname not in HARMFUL_BUILTINS
    if not harmless and not allow(module):
        message = f"function {name!r} is not part of the app"
        raise Malformed(message)
    return find(name, allow)


def layout(cls: type) -> Layout:
    """Return how instances of `cls` are stored; raise Unencodable where that is unknown."""
    known = _layouts.get(cls)
    if known is None:
        known = _layouts[cls] = _study(cls)
    return known


def _study(cls: type) -> Layout:
    name = name_of(cls)
    base: Any = next(known for known in BASES if issubclass(cls, known))
    if issubclass(cls, (type, enum.Enum, BaseException, Absent)):
        message = f"instances of {name} can't be taken apart"
        raise Unencodable(message)
    try:
        base.__new__(cls)
    except TypeError as error:
        message = f"{name} keeps data outside Python: {error}"
        raise Unencodable(message) from None
    if not all(map(_made_by_python, cls.__mro__)):
        message = f"{name} is not written in Python"
        raise Unencodable(message)
    slots: dict[str, Any] = {}
    shadowed: set[str] = set()
    for owner in cls.__mro__:
        if owner in BASES:
            continue
        names = vars(owner).get("__slots__", ())
        for slot in (names,) if isinstance(names, str) else tuple(names):
            _add_slot(slots, owner, slot)
        shadowed.update(n for n, v in vars(owner).items() if hasattr(type(v), "__set__"))
    return Layout(name, base, tuple(slots.items()), frozenset(shadowed))


def _made_by_python(cls: type) -> bool:
    """Tell whether all that an instance of `cls` holds is in its dictionary, slots and base.

    Classes written in C that can be instantiated bare give themselves away by being immutable,
    or by instances larger than dictionary, weak reference list and slots account for.
    """
    if cls in BASES or cls is Generic:
        return True
    names = vars(cls).get("__slots__", ())
    slots = 1 if isinstance(names, str) else len(tuple(names))
    base = cls.__base__ or object
    # PyPy has no sizes, and lets nothing of its own be instantiated bare.
    grown = getattr(cls, "__basicsize__", 0) - getattr(base, "__basicsize__", 0)
    return not cls.__flags__ & IMMUTABLE_TYPE and grown <= POINTER * (slots + 2)


def _add_slot(slots: dict[str, Any], owner: type, slot: str) -> None:
    if slot in ("__dict__", "__weakref__"):
        return
    slot = written(slot, owner.__name__)
    descriptor = vars(owner).get(slot)
    if slot in slots or not hasattr(descriptor, "__set__"):
        message = f"slot {slot!r} of {owner.__qualname__} is hidden"
        raise Unencodable(message)
    slots[slot] = descriptor


def state_of(value: Any) -> dict[str, Any] | None:
    """Return the instance's own dictionary, None where it has none."""
    try:
        state = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return None
    if type(state) is not dict:
        message = f"__dict__ of {type(value).__qualname__} is not a dict"
        raise Unencodable(message)
    return state


def restore(value: Any, state: list[tuple[Any, Any]], slots: list[tuple[Any, Any]]) -> None:
    """Give a bare instance its attributes, past any `__setattr__`, property or `__init__`.

    Attributes are set one by one, so that the interpreter lays the instance out as usual.
    """
    known = layout(type(value))
    descriptors = dict(known.slots)
    for name, content in slots:
        if name not in descriptors:
            message = f"{known.name} has no slot {name!r}"
            raise Malformed(message)
        descriptors[name].__set__(value, content)
    for name, content in state:
        if type(name) is str and name not in known.shadowed and name != "__class__":
            object.__setattr__(value, name, content)
        else:
            object.__getattribute__(value, "__dict__")[name] = content
