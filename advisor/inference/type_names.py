"""The types that go by the names an observation gives them."""

from __future__ import annotations

from advisor.inference.types import (
    ANY,
    DEQUE,
    I64_HIGH,
    I64_LOW,
    Atom,
    Ty,
    array_of,
    int_between,
    made_elsewhere,
    named,
)

_ARRAY = "array:array["
_KIND_OF_NAME = {
    "int": "int",
    "bool": "bool",
    "float": "float",
    "complex": "complex",
    "NoneType": "none",
    "str": "str",
    "bytes": "bytes",
    "bytearray": "bytearray",
    "list": "list",
    "tuple": "tuple",
    "dict": "dict",
    "set": "set",
    "frozenset": "frozenset",
    "range": "range",
    DEQUE: "deque",
}


def of_type_name(name: str) -> Ty:
    """Return the type for an exact type's name as an observation gives it."""
    if name.startswith(_ARRAY):
        return array_of(name.removeprefix(_ARRAY).removesuffix("]"))
    kind = _KIND_OF_NAME.get(name)
    if kind is None or kind == "deque":
        return named(kind or "inst", name) if ":" in name else ANY
    if kind in ("list", "dict", "set", "frozenset"):
        return made_elsewhere(kind)
    if kind == "int":
        return int_between(I64_LOW, I64_HIGH)
    return Ty((Atom(kind),))
