"""Result types and effects of methods of builtin types."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from advisor.inference import (
    arrays,
    bytearrays,
    complex_calls,
    container_methods,
    deques,
    evaluation,
    merging,
)
from advisor.inference.builtin_arguments import consumed
from advisor.inference.evaluated import is_atom
from advisor.inference.keywords import placed
from advisor.inference.types import (
    BOOL,
    BYTES,
    LENGTH_HIGH,
    SCALARS,
    STR,
    Atom,
    Ty,
    int_between,
    made_here,
)

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env

Rule = Callable[["Context", ast.Call, Ty, str, list[Ty], "Env"], Ty | None]

_STR_RESULTS: dict[str, Ty] = {
    **dict.fromkeys(("upper", "lower", "title", "capitalize", "casefold", "swapcase"), STR),
    **dict.fromkeys(("strip", "lstrip", "rstrip", "removeprefix", "removesuffix"), STR),
    **dict.fromkeys(("center", "ljust", "rjust", "zfill", "expandtabs", "replace"), STR),
    **dict.fromkeys(("isalpha", "isalnum", "isdigit", "isdecimal", "isnumeric"), BOOL),
    **dict.fromkeys(("isspace", "isupper", "islower", "istitle", "isascii"), BOOL),
    **dict.fromkeys(("isidentifier", "isprintable", "startswith", "endswith"), BOOL),
    **dict.fromkeys(("find", "rfind"), int_between(-1, LENGTH_HIGH)),
    **dict.fromkeys(("count", "index", "rindex"), int_between(0, LENGTH_HIGH)),
    "encode": BYTES,
    "format": STR,
}
_LISTS_OF_STR = ("split", "rsplit", "splitlines")
_BYTES_RESULTS = bytearrays.results(BYTES)


def call(context: Context, node: ast.Call, base: Ty, name: str, env: Env) -> Ty | None:
    """Return the type of `base.name(...)`, None when `base` is not known well enough.

    Evaluates the arguments only when it returns a type.
    """
    atom = base.single
    if atom is None or any(isinstance(a, ast.Starred) for a in node.args):
        return None
    sorts = atom.kind == "list" and name == "sort" and _reversed(node)
    if node.keywords and not sorts and placed(node, atom.kind, name) is None:
        return None
    rule = _RULES.get(atom.kind)
    if rule is None or name not in _KNOWN[atom.kind]:
        return None
    if env.dirty or not merging.is_plain(context, node, base, name):
        return None
    if name == "join":
        return _join(context, node, atom, env)
    types = [evaluation.look(context, a, env) for a in node.args]
    for keyword in node.keywords:
        evaluation.value(context, keyword.value, env)
    result = rule(context, node, base, name, types, env)
    if result is not None:
        context.native.add(node)
    return result


def _reversed(node: ast.Call) -> bool:
    """Tell whether a sort gets nothing but its direction, and that from a variable or constant."""
    return (
        not node.args
        and [k.arg for k in node.keywords] == ["reverse"]
        and is_atom(node.keywords[0].value)
    )


def _join(context: Context, node: ast.Call, between: Atom, env: Env) -> Ty | None:
    if len(node.args) != 1:
        return None
    item, known = consumed(context, node, env)
    context.sites.box(context.ty[node.args[0]])
    if between.kind == "bytes":
        whole = context.ty[node.args[0]].is_only("list", "tuple")
        if env.dirty or not known or not (whole or item.is_only("bytes")):
            return None  # it asks values of other classes for their bytes
    context.native.add(node)
    made = STR if between.kind == "str" else BYTES
    if not known:
        return container_methods.asked(context, node, made, env)
    if item.atoms and not item.is_only("str", "bytes"):
        context.escape(item)
    return made


def _str(
    context: Context, node: ast.Call, _base: Ty, name: str, types: list[Ty], _env: Env
) -> Ty | None:
    if name == "format" and not all(ty.is_only(*SCALARS) for ty in types):
        return None  # it asks values of other classes
    for ty in types:
        if not ty.is_only(*SCALARS, "tuple"):
            context.escape(ty)
    if name in _LISTS_OF_STR:
        context.sites.make(context.place(node), "list", STR)
        return made_here("list", context.place(node))
    if name in ("partition", "rpartition"):
        return Ty((Atom("tuple", items=(STR, STR, STR)),))
    return _STR_RESULTS[name]


def _bytes(
    context: Context, _node: ast.Call, _base: Ty, name: str, types: list[Ty], _env: Env
) -> Ty:
    for ty in types:
        context.escape(ty)
    return _BYTES_RESULTS[name]


def _int(
    _context: Context, _node: ast.Call, base: Ty, name: str, _types: list[Ty], _env: Env
) -> Ty:
    if name in ("bit_length", "bit_count"):
        low, high = base.range
        return int_between(0, max(abs(low), abs(high)).bit_length())
    return BYTES


def _float(
    _context: Context, _node: ast.Call, _base: Ty, _name: str, _types: list[Ty], _env: Env
) -> Ty:
    return BOOL


_RULES: dict[str, Rule] = {
    "str": _str,
    "bytes": _bytes,
    "bytearray": bytearrays.method,
    "int": _int,
    "float": _float,
    "complex": complex_calls.conjugate,
    "list": container_methods.of_list,
    "dict": container_methods.of_dict,
    "set": container_methods.of_set,
    "deque": deques.method,
    "array": arrays.method,
}
_KNOWN: dict[str, frozenset[str]] = {
    "str": frozenset({*_STR_RESULTS, *_LISTS_OF_STR, "join", "partition", "rpartition"}),
    "bytes": frozenset({*_BYTES_RESULTS, "join"}),
    "bytearray": bytearrays.KNOWN,
    "int": frozenset({"bit_length", "bit_count", "to_bytes"}),
    "float": frozenset({"is_integer"}),
    "complex": frozenset({"conjugate"}),
    "deque": frozenset(deques.METHODS),
    "array": arrays.METHODS,
    "list": frozenset({*container_methods.LIST_CHANGES, "copy", "index", "count"}),
    "dict": frozenset({"get", "setdefault", "pop", "copy", "clear", "update", "most_common"}),
    "set": frozenset({"add", "discard", "remove", *merging.SET_METHODS}),
}
