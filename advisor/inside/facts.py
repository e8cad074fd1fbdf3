"""Say what the names a function uses stand for: functions, classes, modules, constants.

Runs inside the target interpreter: standard library only.
"""

import ast
import builtins
import dataclasses
import hashlib
import inspect
import textwrap
import types

from .probes import type_name

_PLAIN = (int, float, str, bool, bytes, type(None))


class SourceMissing(Exception):
    """No source text for a function; the message says why."""


def source_of(function):
    """Return the dedented source of a function, from its first decorator on, and its tree.

    Raises SourceMissing when the text can't be found or is not one `def`.
    """
    try:
        text = textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError) as error:
        raise SourceMissing(str(error)) from None
    try:
        body = ast.parse(text).body
    except SyntaxError as error:
        raise SourceMissing(f"its source does not stand alone: {error}") from None
    if len(body) != 1 or not isinstance(body[0], (ast.FunctionDef, ast.AsyncFunctionDef)):
        raise SourceMissing("its source is not one def statement")
    return text, body[0]


def used_globals(function):
    """Return the global names the code of a function and of what is nested in it loads."""
    names, todo = [], [function.__code__]
    while todo:
        code = todo.pop()
        names.extend(n for n in code.co_names if n not in names)
        todo.extend(c for c in code.co_consts if isinstance(c, types.CodeType))
    return names


def fact_of(value, depth=0):
    """Describe one value a global name stands for."""
    cls = type(value)
    if cls in _PLAIN:
        return {"kind": "const", "type": cls.__name__, "value": literal(value)}
    if isinstance(value, types.FunctionType):
        return {"kind": "function", "module": value.__module__, "qualname": value.__qualname__}
    if isinstance(value, types.BuiltinFunctionType) and isinstance(
        value.__self__, types.ModuleType
    ):
        return {"kind": "builtin", "name": f"{value.__self__.__name__}.{value.__name__}"}
    if isinstance(value, types.ModuleType):
        return {"kind": "module", "name": value.__name__}
    if isinstance(value, type):
        if value.__module__ == "builtins":
            return {"kind": "builtin", "name": "builtins." + value.__qualname__}
        return {"kind": "class", "name": type_name(value)}
    fact = {"kind": "object", "type": type_name(cls)}
    if cls in (tuple, list, dict, set, frozenset):
        fact["length"] = len(value)
        parts = list(value.values()) if cls is dict else list(value)
        fact["items"] = sorted({type_name(type(p)) for p in parts[:4096]})
        if cls is dict:
            fact["keys"] = sorted({type_name(type(k)) for k in list(value)[:4096]})
        ints = [p for p in parts if type(p) is int]
        if ints and len(ints) == len(parts):
            fact["low"], fact["high"] = str(min(ints)), str(max(ints))
        if cls is tuple and depth < 3:
            fact["elements"] = [fact_of(p, depth + 1) for p in value[:64]]
    return fact


def literal(value):
    """Return a plain value as JSON-able text that keeps it exactly."""
    if type(value) is float:
        return value.hex()
    if type(value) is int:
        return str(value)
    if type(value) is bytes:
        return value.hex()
    if type(value) is str:
        return [ord(c) for c in value]
    return value


def class_fact(cls, sample):
    """Describe a class: its bases, how attributes are found in it, fields, methods.

    `sample` is an instance seen (or None): its attribute types are noted as a hint.
    """
    methods, members = {}, {}
    for base in reversed(cls.__mro__[:-1]):
        for name, value in vars(base).items():
            if isinstance(value, types.FunctionType):
                methods[name] = {"kind": "method", "owner": type_name(base)}
            elif isinstance(value, (staticmethod, classmethod)):
                methods[name] = {"kind": type(value).__name__, "owner": type_name(base)}
            elif isinstance(value, property):
                methods[name] = {"kind": "property", "owner": type_name(base)}
            elif isinstance(value, types.MemberDescriptorType):
                members[name] = "slot"
            elif not name.startswith("__"):
                methods.pop(name, None)
                members[name] = fact_of(value)
    attributes = {}
    if sample is not None:
        for name, value in getattr(sample, "__dict__", {}).items():
            attributes[name] = type_name(type(value))
    return {
        "name": type_name(cls),
        "bases": [type_name(b) for b in cls.__mro__[1:-1]],
        "plain_getattr": cls.__getattribute__ is object.__getattribute__
        and not hasattr(cls, "__getattr__"),
        "plain_setattr": cls.__setattr__ is object.__setattr__
        and cls.__delattr__ is object.__delattr__,
        "truth": next((n for n in ("__bool__", "__len__") if hasattr(cls, n)), None),
        "eq": cls.__eq__ is object.__eq__,
        "dataclass": dataclasses.is_dataclass(cls),
        "methods": methods,
        "members": members,
        "attributes": attributes,
        "metaclass": type_name(type(cls)),
    }


def builtin_names():
    """Return the names the builtins module defines."""
    return set(vars(builtins))


def text_hash(text):
    """Return the SHA-256 of a source text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
