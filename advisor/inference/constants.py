"""Types of literals, and of what module globals stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.inference.type_names import of_type_name
from advisor.inference.types import (
    ANY,
    BOOL,
    BYTES,
    CHAR,
    COMPLEX,
    FLOAT,
    NONE,
    STR,
    Ty,
    int_between,
    named,
    tuple_of,
)

if TYPE_CHECKING:
    from advisor.inference.observation import Global


def constant(constant_value: object) -> Ty:
    """Return the type of a literal."""
    if constant_value is None:
        return NONE
    if isinstance(constant_value, bool):
        return BOOL
    if isinstance(constant_value, int):
        return int_between(constant_value, constant_value)
    if isinstance(constant_value, float):
        return FLOAT
    if isinstance(constant_value, complex):
        return COMPLEX
    if isinstance(constant_value, str):
        return CHAR if len(constant_value) == 1 else STR
    if isinstance(constant_value, bytes):
        return BYTES
    return ANY


def of_global(fact: Global) -> Ty:
    """Return the type of what a module global stands for."""
    if fact.kind == "const":
        return constant(fact.value)
    if fact.kind in ("function", "builtin", "module", "class"):
        return named({"function": "func"}.get(fact.kind, fact.kind), fact.name)
    if (
        fact.type_name == "tuple"
        and fact.elements is not None
        and fact.length == len(fact.elements)
    ):
        return tuple_of(of_global(e) for e in fact.elements)
    return of_type_name(fact.type_name)
