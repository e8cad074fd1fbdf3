"""Say what the names a function uses stand for: functions, classes, modules, constants.

Runs inside the target interpreter: standard library only.
"""

import ast
import dataclasses
import dis
import enum
import functools
import hashlib
import inspect
import sys
import textwrap
import types
from typing import Any, TypeGuard

from .functions import is_python
from .seen import bounded, is_lost, name_of, shown, type_name
from .texts import place_texts

_PLAIN = (int, float, str, bool, bytes, type(None))
_CONTAINERS = (tuple, list, dict, set, frozenset)
_PUBLIC = {"_math_integer": "math", "math.integer": "math"}  # where 3.15 keeps gcd and its like
_MOST_PARTS = 4096
_MOST_ELEMENTS = 64
_DEEPEST = 3
_MOST_FUNCTIONS = 8


class SourceMissingError(Exception):
    """No source text for a function; the message says why."""


def source_of(function: types.FunctionType) -> tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return the dedented source of a function, from its first decorator on, and its tree.

    Raises:
        SourceMissingError: the text can't be found or is not one `def`.
    """
    try:
        text = textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError) as error:
        raise SourceMissingError(str(error)) from None
    try:
        body = ast.parse(text).body
    except SyntaxError as error:
        message = f"its source does not stand alone: {error}"
        raise SourceMissingError(message) from None
    if len(body) != 1 or not isinstance(body[0], (ast.FunctionDef, ast.AsyncFunctionDef)):
        message = "its source is not one def statement"
        raise SourceMissingError(message)
    place_texts(body[0])
    return text, body[0]


def waits(tree: ast.AsyncFunctionDef) -> bool:
    """Tell whether a coroutine may be suspended, or makes a generator."""
    todo: list[ast.AST] = list(tree.body)
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.Await, ast.AsyncFor, ast.AsyncWith, ast.Yield, ast.YieldFrom)) or (
            isinstance(node, ast.comprehension) and node.is_async
        ):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            todo.extend(ast.iter_child_nodes(node))
    return False


def plain_def(tree: ast.AsyncFunctionDef) -> ast.FunctionDef:
    """Return the tree of a coroutine as that of a plain function."""
    fields = {name: getattr(tree, name) for name in tree._fields}
    return ast.copy_location(ast.FunctionDef(**fields), tree)


def used_globals(function: types.FunctionType) -> list[str]:
    """Return the global names the code of a function and of what is nested in it loads."""
    names: list[str] = []
    todo = [function.__code__]
    while todo:
        code = todo.pop()
        names.extend(name for name in code.co_names if name not in names)
        todo.extend(part for part in code.co_consts if isinstance(part, types.CodeType))
    return names


@functools.cache
def rebound_names(module: str) -> frozenset[str]:
    """Return the global names that functions and methods of a module assign to."""
    space = vars(sys.modules[module]) if module in sys.modules else {}
    holders = [space, *(vars(value) for value in space.values() if isinstance(value, type))]
    found: set[str] = set()
    todo = [part.__code__ for holder in holders for part in holder.values() if is_python(part)]
    while todo:
        code = todo.pop()
        found.update(
            step.argval
            for step in dis.get_instructions(code)
            if step.opname in ("STORE_GLOBAL", "DELETE_GLOBAL")
        )
        todo.extend(part for part in code.co_consts if isinstance(part, types.CodeType))
    return frozenset(found)


def fact_of(value: Any, depth: int = 0) -> dict[str, Any]:
    """Describe one value a global name stands for."""
    cls = type(value)
    if cls in _PLAIN and (cls is not int or bounded(value) == value):
        return {"kind": "const", "type": cls.__name__, "value": literal(value)}
    if is_python(value) and not hasattr(value, "__wrapped__"):
        return {"kind": "function", "module": value.__module__, "qualname": value.__qualname__}
    if isinstance(value, types.BuiltinFunctionType):
        home = value.__self__
        if isinstance(home, types.ModuleType):
            name = _PUBLIC.get(home.__name__, home.__name__)
            return {"kind": "builtin", "name": f"{name}.{value.__name__}"}
    if isinstance(value, types.ModuleType):
        return {"kind": "module", "name": value.__name__}
    if isinstance(value, type):
        if value.__module__ == "builtins":
            return {"kind": "builtin", "name": f"builtins.{value.__qualname__}"}
        if not is_lost(value):
            return {"kind": "class", "name": type_name(value)}
    named = name_of(value)  # by its own name: a kernel looks again whether it is still of it
    fact = {"kind": "object", "type": named if isinstance(named, str) else type_name(named)}
    if cls is int:
        return {**fact, "low": str(bounded(value)), "high": str(bounded(value))}
    return {**fact, **_contents(value, depth)} if cls in _CONTAINERS else fact


def _contents(value: Any, depth: int) -> dict[str, Any]:
    """Describe what is in a builtin container: the values, for a dict."""
    keyed = type(value) is dict
    parts = list(value.values()) if keyed else list(value)
    fact: dict[str, Any] = {"length": len(value), "items": _type_names(parts)}
    if keyed:
        fact["keys"] = _type_names(list(value))
    if parts and all(type(part) is int for part in parts):
        fact["low"], fact["high"] = str(bounded(min(parts))), str(bounded(max(parts)))
    if parts and not depth and all(map(is_named, parts)):
        names = dict.fromkeys(f"{part.__module__}:{part.__qualname__}" for part in parts)
        fact["functions"] = list(names) if len(names) <= _MOST_FUNCTIONS else []
    if type(value) is tuple and depth < _DEEPEST:
        fact["elements"] = [fact_of(part, depth + 1) for part in value[:_MOST_ELEMENTS]]
    return fact


def is_named(value: Any) -> TypeGuard[types.FunctionType]:
    """Tell whether a value is a function that its module holds by its name."""
    if not is_python(value) or hasattr(value, "__wrapped__"):
        return False
    home = sys.modules.get(value.__module__ or "")
    return home is not None and vars(home).get(value.__qualname__) is value


def _type_names(parts: list[Any]) -> list[str]:
    return sorted({type_name(type(part)) for part in parts[:_MOST_PARTS]})


def literal(value: Any) -> Any:
    """Return a plain value as JSON-able data that keeps it exactly."""
    if type(value) is float or type(value) is bytes:
        return value.hex()
    if type(value) is int:
        return str(value)
    if type(value) is str:
        return [ord(character) for character in value]
    return value


def class_fact(cls: type, sample: Any) -> dict[str, Any]:
    """Describe a class: its bases, how attributes are found in it, fields, methods.

    `sample` is an instance seen (or None): its attribute types are noted as a hint.
    """
    from . import constructors  # it needs source_of from here

    methods, members = _members(cls)
    attributes = getattr(sample, "__dict__", {})
    return {
        "name": shown(cls),
        "bases": [type_name(base) for base in cls.__mro__[1:-1]],
        "plain_getattr": from_object(cls, "__getattribute__"),
        "plain_setattr": from_object(cls, "__setattr__") and from_object(cls, "__delattr__"),
        "truth": next((name for name in ("__bool__", "__len__") if hasattr(cls, name)), None),
        "eq": from_object(cls, "__eq__"),
        "keyed": _keyed(cls),
        "compared_plainly": _compared_plainly(cls),
        "dataclass": dataclasses.is_dataclass(cls),
        "methods": methods,
        "members": members,
        "attributes": {name: type_name(type(value)) for name, value in attributes.items()},
        "metaclass": type_name(type(cls)),
        "makes_only": constructors.makes_only(cls),
        "made_by": constructors.made_by(cls),
        "fields": constructors.fields_of(cls),
        "plain_new": constructors.plain_new(cls),
        "quiet": _quiet(sample),
        "match_args": _match_args(cls),
    }


def _quiet(sample: Any) -> int:
    """Return the highest of logging's levels that a logger drops, as the module writes it; or 0."""
    logging = sys.modules.get("logging")
    if logging is None or type(sample) is not logging.Logger:
        return 0
    methods = [value for value in vars(logging.Logger).values() if is_python(value)]
    if any(value.__module__ != logging.__name__ for value in methods):
        return 0
    return next((level for level in range(50, 0, -10) if not sample.isEnabledFor(level)), 0)


def _match_args(cls: type) -> list[str] | None:
    """Return the fields of a class in patterns; None where its metaclass has a say in matching."""
    names = getattr(cls, "__match_args__", ())
    plain = type(cls) is type and type(names) is tuple and all(type(n) is str for n in names)
    return list(names) if plain else None


def from_object(cls: type, name: str) -> bool:
    """Tell whether a class has a special method from `object`."""
    found = getattr(cls, name)
    return found is getattr(object, name)


def _keyed(cls: type) -> bool:
    """Tell whether hashing and comparing instances as keys runs no code of the class's own."""
    compared, hashed = (getattr(cls, name) for name in ("__eq__", "__hash__"))
    if compared is getattr(object, "__eq__"):  # noqa: B009 - mypy takes it for the method
        return hashed in (object.__hash__, enum.Enum.__hash__)
    return any(compared == kind.__eq__ and hashed == kind.__hash__ for kind in (str, int))


def _compared_plainly(cls: type) -> bool:
    """Tell whether instances are compared as the ints or texts that they are: an IntEnum's are."""
    names = ("__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__")
    return any(
        issubclass(cls, kind) and all(getattr(cls, name) == getattr(kind, name) for name in names)
        for kind in (int, str)
    )


def _members(cls: type) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the methods of a class and its other members, inherited ones too."""
    methods: dict[str, Any] = {}
    members: dict[str, Any] = {}
    for base in reversed(cls.__mro__[:-1]):
        for name, value in vars(base).items():
            kind = _kind(value)
            if kind:
                methods[name] = {"kind": kind, "owner": type_name(base)}
            elif isinstance(value, types.MemberDescriptorType):
                members[name] = "slot"
            else:
                methods.pop(name, None)
                if not name.startswith("__"):
                    members[name] = {**fact_of(value), "inert": _is_inert(type(value))}
    return methods, members


def _is_inert(cls: type) -> bool:
    """Tell whether values of a class, kept in another, have no say in storing what is its name."""
    return not hasattr(cls, "__set__") and not hasattr(cls, "__delete__")


def _kind(value: Any) -> str | None:
    if is_python(value):
        return "method"
    if isinstance(value, (staticmethod, classmethod)):
        return type(value).__name__
    return "property" if isinstance(value, property) else None


def text_hash(text: str) -> str:
    """Return the SHA-256 of a source text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
