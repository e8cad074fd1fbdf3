"""Turn frozen dataclasses into JSON-able documents and back, driven by their type hints.

    RunRecord(...)  <->  {"run_id": "...", "machine": {...}, "kernels": [{...}], ...}

Floats keep every bit (infinities and NaN as strings), bytes are base64, enums their value,
tuples lists, mappings objects, and a union of dataclasses carries the class name in `kind`.
Loading is strict: a wrong type, an unknown field or a missing one is an error with its place.
"""

import base64
import binascii
import dataclasses
import enum
import functools
import math
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

KIND = "kind"
SHOWN = 80
NOT_FINITE = {"inf": math.inf, "-inf": -math.inf, "nan": math.nan}


class DocumentError(ValueError):
    """A place in a document that does not fit the type expected there.

    Attributes:
        path: Where it is, like `run.kernels[2].outcome`.
        problem: What is wrong with it, with the value.
    """

    def __init__(self, path: str, problem: str) -> None:
        """Keep the place and the problem apart."""
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


@functools.cache
def fields_of(cls: type) -> tuple[tuple[str, Any, bool], ...]:
    """Return name, resolved type hint and whether a default exists, for each field."""
    hints = typing.get_type_hints(cls)
    missing = dataclasses.MISSING
    return tuple(
        (
            field.name,
            hints[field.name],
            field.default is not missing or field.default_factory is not missing,
        )
        for field in dataclasses.fields(cls)
    )


def alternatives(hint: Any) -> tuple[Any, ...]:
    """Return the members of a union, or nothing for any other hint."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return typing.get_args(hint)
    return ()


def is_tagged(hint: Any) -> bool:
    """Tell whether a union holds more than one dataclass, so that they need a `kind`."""
    return sum(dataclasses.is_dataclass(choice) for choice in alternatives(hint)) > 1


def dump(value: Any, hint: Any) -> Json:
    """Turn a value of type `hint` into what `json.dumps(allow_nan=False)` takes.

    Raises:
        TypeError: The value is not of that type, which is a defect of its maker.
    """
    if value is None or hint is bool or hint is str:
        return typing.cast("Json", value)
    if hint is float:
        number = float(value)
        return number if math.isfinite(number) else repr(number)
    if hint is int:
        return int(value)
    if hint is bytes:
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, enum.Enum):
        return typing.cast("Json", value.value)
    if choices := alternatives(hint):
        return _dump_union(value, hint, choices)
    if dataclasses.is_dataclass(hint):
        return _dump_fields(value)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return [
            dump(item, kind) for item, kind in zip(value, _kinds(arguments, value), strict=True)
        ]
    if origin in (Mapping, dict):
        key, item = arguments
        return {str(dump(name, key)): dump(value[name], item) for name in value}
    message = f"no way to write {value!r} as {hint!r}"
    raise TypeError(message)


def _dump_union(value: Any, hint: Any, choices: tuple[Any, ...]) -> Json:
    for choice in choices:
        if dataclasses.is_dataclass(choice) and type(value) is choice:
            fields = _dump_fields(value)
            return {KIND: type(value).__name__, **fields} if is_tagged(hint) else fields
    for choice in choices:
        if not dataclasses.is_dataclass(choice) and isinstance(
            value, typing.get_origin(choice) or choice
        ):
            return dump(value, choice)
    if isinstance(value, int) and float in choices:
        return dump(value, float)
    message = f"{value!r} is none of {hint!r}"
    raise TypeError(message)


def _dump_fields(value: Any) -> dict[str, Json]:
    cls: Any = type(value)
    return {name: dump(getattr(value, name), hint) for name, hint, _ in fields_of(cls)}


def _kinds(arguments: tuple[Any, ...], items: Any) -> tuple[Any, ...]:
    """Return the hint of each item of a tuple."""
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return (arguments[0],) * len(items)
    return arguments


def load(document: Json, hint: Any, path: str) -> Any:
    """Turn a document back into a value of type `hint`; `path` names it in errors.

    Raises:
        DocumentError: The document does not fit, with the place and the value.
    """
    if simple := SIMPLE.get(hint):
        return simple(document, path)
    if choices := alternatives(hint):
        return _load_union(document, hint, choices, path)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return _load_enum(document, hint, path)
    if dataclasses.is_dataclass(hint):
        return _load_fields(document, typing.cast("type", hint), path)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return _load_tuple(document, arguments, path)
    if origin in (Mapping, dict):
        return _load_mapping(document, arguments, path)
    message = f"no way to read {hint!r}"
    raise TypeError(message)


def _refuse(document: Json, expected: str, path: str) -> DocumentError:
    shown = repr(document)
    if len(shown) > SHOWN:
        shown = shown[:SHOWN] + "…"
    return DocumentError(path, f"expected {expected}, found {shown}")


def _load_exactly(kind: type, expected: str) -> Callable[[Json, str], Any]:
    def check(document: Json, path: str) -> Any:
        if type(document) is not kind:
            raise _refuse(document, expected, path)
        return document

    return check


def _load_float(document: Json, path: str) -> float:
    if isinstance(document, str) and document in NOT_FINITE:
        return NOT_FINITE[document]
    if isinstance(document, bool) or not isinstance(document, int | float):
        raise _refuse(document, "a number", path)
    try:
        return float(document)
    except OverflowError:
        raise _refuse(document, "a number that a float can hold", path) from None


def _load_bytes(document: Json, path: str) -> bytes:
    if not isinstance(document, str):
        raise _refuse(document, "base64 text", path)
    try:
        return base64.b64decode(document, validate=True)
    except (binascii.Error, ValueError):
        raise _refuse(document, "base64 text", path) from None


SIMPLE: Mapping[Any, Callable[[Json, str], Any]] = {
    bool: _load_exactly(bool, "true or false"),
    int: _load_exactly(int, "a whole number"),
    str: _load_exactly(str, "a string"),
    type(None): _load_exactly(type(None), "null"),
    float: _load_float,
    bytes: _load_bytes,
}


def _load_enum(document: Json, hint: type[enum.Enum], path: str) -> enum.Enum:
    for member in hint:
        if member.value == document and type(member.value) is type(document):
            return member
    known = ", ".join(repr(member.value) for member in hint)
    raise _refuse(document, f"one of {known}", path)


def _load_union(document: Json, hint: Any, choices: tuple[Any, ...], path: str) -> Any:
    if document is None and type(None) in choices:
        return None
    kinds = tuple(choice for choice in choices if choice is not type(None))
    if is_tagged(hint):
        names = {choice.__name__: choice for choice in kinds}
        tag = document.get(KIND) if isinstance(document, dict) else None
        if not isinstance(document, dict) or not isinstance(tag, str) or tag not in names:
            raise _refuse(document, f"an object with kind one of {', '.join(names)}", path)
        rest = {name: item for name, item in document.items() if name != KIND}
        return _load_fields(rest, names[tag], path)
    if len(kinds) == 1:
        return load(document, kinds[0], path)
    message = f"no way to tell the members of {hint!r} apart"
    raise TypeError(message)


def _load_fields(document: Json, cls: type, path: str) -> Any:
    if not isinstance(document, dict):
        raise _refuse(document, f"an object ({cls.__name__})", path)
    known = fields_of(cls)
    if unknown := sorted(set(document) - {name for name, _, _ in known}):
        raise DocumentError(path, f"unknown field {unknown[0][:SHOWN]!r} of {cls.__name__}")
    values = {}
    for name, hint, optional in known:
        if name in document:
            values[name] = load(document[name], hint, f"{path}.{name}")
        elif not optional:
            raise DocumentError(path, f"field {name!r} of {cls.__name__} is missing")
    return cls(**values)


def _load_tuple(document: Json, arguments: tuple[Any, ...], path: str) -> tuple[Any, ...]:
    if not isinstance(document, list):
        raise _refuse(document, "a list", path)
    kinds = _kinds(arguments, document)
    if len(kinds) != len(document):
        raise _refuse(document, f"a list of {len(kinds)}", path)
    return tuple(
        load(item, kind, f"{path}[{index}]")
        for index, (item, kind) in enumerate(zip(document, kinds, strict=True))
    )


def _load_mapping(document: Json, arguments: tuple[Any, ...], path: str) -> dict[Any, Any]:
    if not isinstance(document, dict):
        raise _refuse(document, "an object", path)
    key, item = arguments
    return {
        _load_key(name, key, path): load(value, item, f"{path}[{name!r:.60}]")
        for name, value in document.items()
    }


def _load_key(name: str, hint: Any, path: str) -> Any:
    if hint is not int:
        return load(name, hint, path)
    if not name.removeprefix("-").isdecimal() or len(name) > SHOWN:
        raise _refuse(name, "a whole number as key", path)
    return int(name)
