"""Result types and effects of methods of builtin types."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from advisor.inference import (
    arrays,
    bytearrays,
    complex_calls,
    deques,
    evaluation,
    libraries,
    merging,
)
from advisor.inference.builtin_arguments import consumed, item_type
from advisor.inference.copies import copied_items
from advisor.inference.dict_fields import dict_value
from advisor.inference.effects import generic
from advisor.inference.evaluated import is_atom
from advisor.inference.objects import is_key
from advisor.inference.ordering import by_method
from advisor.inference.types import (
    ANY,
    BOOL,
    BYTES,
    LENGTH,
    LENGTH_HIGH,
    NONE,
    NOTHING,
    SCALARS,
    STR,
    Atom,
    Ty,
    int_between,
    is_index,
    made_here,
)

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env, Site

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
}
_LIST_CHANGES = ("append", "insert", "extend", "remove", "sort", "reverse", "clear", "pop")
_LISTS_OF_STR = ("split", "rsplit", "splitlines")
_BYTES_RESULTS = bytearrays.results(BYTES)


def call(context: Context, node: ast.Call, base: Ty, name: str, env: Env) -> Ty | None:
    """Return the type of `base.name(...)`, None when `base` is not known well enough.

    Evaluates the arguments only when it returns a type.
    """
    atom = base.single
    if atom is None or any(isinstance(a, ast.Starred) for a in node.args):
        return None
    if node.keywords and not (atom.kind == "list" and name == "sort" and _reversed(node)):
        return None
    rule = _RULES.get(atom.kind)
    if rule is None or name not in _KNOWN[atom.kind]:
        return None
    if env.dirty or not merging.is_plain(context, node, base, name):
        return None
    if atom.kind == "str" and name == "join" and len(node.args) == 1:
        return _join(context, node, env)
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


def _join(context: Context, node: ast.Call, env: Env) -> Ty:
    item, known = consumed(context, node, env)
    context.sites.box(context.ty[node.args[0]])
    context.native.add(node)
    if not known:
        return _spec(context, node, STR, env)
    if item.atoms and not item.is_only("str"):
        context.escape(item)
    return STR


def _str(context: Context, node: ast.Call, _base: Ty, name: str, types: list[Ty], _env: Env) -> Ty:
    for ty in types:
        if not ty.is_only(*SCALARS, "tuple"):
            context.escape(ty)
    if name in _LISTS_OF_STR:
        context.sites.make(context.place(node), "list", STR)
        return made_here("list", context.place(node))
    if name in ("partition", "rpartition"):
        return Ty((Atom("tuple", items=(STR, STR, STR)),))
    return _STR_RESULTS[name]


def _spec(context: Context, node: ast.Call, ty: Ty, env: Env) -> Ty:
    result = generic(context, node, env)
    return ty if node not in context.effects else result


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


def _changes(context: Context, node: ast.Call, base: Ty, kind: str, env: Env) -> list[Site]:
    """Note that a method changes a container: harmless on one that only this function holds."""
    if context.sites.shared(base, kind):
        context.change(node, env)
    return context.sites.local(base, kind)


def _list(
    context: Context, node: ast.Call, base: Ty, name: str, types: list[Ty], env: Env
) -> Ty | None:
    if name == "sort" and isinstance(node.func, ast.Attribute):
        held = context.sites.item(base, "list")
        if by_method(context, node.func.value, held):
            return None
    if name in _LIST_CHANGES:
        return _list_change(context, node, base, name, types, env)
    if name == "copy":
        item = copied_items(context, node, base, env)
        context.sites.make(context.place(node), "list", item)
        return made_here("list", context.place(node))
    context.sites.box(base)
    for ty in types:
        context.escape(ty)
    if not context.sites.item(base, "list").is_only(*SCALARS) or not types[0].is_only(*SCALARS):
        context.escape(base)
        return _spec(context, node, int_between(0, LENGTH_HIGH), env)
    return int_between(0, LENGTH_HIGH)


_OF_ARRAYS = ("append", "pop", "clear", "reverse", "insert")


def _list_change(
    context: Context, node: ast.Call, base: Ty, name: str, types: list[Ty], env: Env
) -> Ty:
    if name == "pop":
        context.note_caught(node, env, "IndexError", "LookupError")
    item = context.sites.item(base, "list")
    sites = _changes(context, node, base, "list", env)
    if name in ("append", "insert"):
        added = types[0 if name == "append" else 1]
    else:
        added = item_type(context, types[0]) if name == "extend" else NOTHING
    _store(context, base, "list", sites, added)
    at = types[0] if types and name in ("insert", "pop") else LENGTH
    rows = item.get("list") is not None and at is not LENGTH
    if name not in _OF_ARRAYS or not is_index(at) or rows:
        context.sites.box(base)
    if name == "extend":
        context.escape(types[0])
    if name == "remove" or (name == "sort" and not item.is_only("int", "float", "str", "bool")):
        context.escape(types[0] if types else base)
        _spec(context, node, NONE, env)
    return context.speculate(node, item, env) if name == "pop" else NONE


def _store(
    context: Context, base: Ty, kind: str, sites: list[Site], item: Ty, key: Ty = NOTHING
) -> None:
    atom = base.get(kind)
    assert atom is not None
    for site in sites:
        context.sites.add(site, item, key)
    if None in atom.sites:
        context.escape(item)
        context.escape(key)


def _dict(
    context: Context, node: ast.Call, base: Ty, name: str, types: list[Ty], env: Env
) -> Ty | None:
    if name in ("pop", "clear") and context.sites.shared(base, "dict"):
        return None
    if name == "update":
        return merging.updated(context, node, base, types, env)
    context.sites.box(base)
    if name == "most_common":
        return libraries.counted(context, node, base, types)
    if name in ("get", "setdefault", "pop"):
        return _dict_item(context, node, base, name, types, env)
    if name == "copy":
        if any(s.fills for s in context.sites.local(base, "dict")):
            return None
        site = context.sites.make(
            context.place(node), "dict", context.sites.item(base, "dict"), context.sites.key(base)
        )
        site.open = True
        return made_here("dict", context.place(node))
    if name == "clear":
        _changes(context, node, base, "dict", env)
        return NONE
    return None


def _dict_item(
    context: Context, node: ast.Call, base: Ty, name: str, types: list[Ty], env: Env
) -> Ty:
    context.sites.box(types[0])
    if not types[0].is_only(*SCALARS, "tuple"):
        context.escape(types[0])
    found = dict_value(context, base, node.args[0])
    default = types[1] if len(types) > 1 else NONE
    if name == "setdefault":
        sites = _changes(context, node, base, "dict", env)
        for site in sites:
            site.open = True
            site.fields = None
        _store(context, base, "dict", sites, default, types[0])
        return context.speculate(node, found if found.is_any else found.join(default), env)
    if name == "pop":
        _changes(context, node, base, "dict", env)
        if len(types) == 1:
            return context.speculate(node, found, env)
    context.sites.box(default)
    if found.is_any:
        context.escape(default)
        return context.speculate(node, ANY, env)
    return found.join(default)


def _set(
    context: Context, node: ast.Call, base: Ty, name: str, types: list[Ty], env: Env
) -> Ty | None:
    if name in merging.SET_METHODS:
        return merging.updated(context, node, base, types, env)
    context.sites.box(base)
    if name in ("add", "discard", "remove"):
        sites = _changes(context, node, base, "set", env)
        _store(context, base, "set", sites, types[0])
        if not types[0].is_only(*SCALARS, "tuple"):
            context.escape(types[0])
            if not is_key(context, node.args[0], types[0], env):
                _spec(context, node, NONE, env)
        return NONE
    return None


_RULES: dict[str, Rule] = {
    "str": _str,
    "bytes": _bytes,
    "bytearray": bytearrays.method,
    "int": _int,
    "float": _float,
    "complex": complex_calls.conjugate,
    "list": _list,
    "dict": _dict,
    "set": _set,
    "deque": deques.method,
    "array": arrays.method,
}
_KNOWN: dict[str, frozenset[str]] = {
    "str": frozenset({*_STR_RESULTS, *_LISTS_OF_STR, "join", "partition", "rpartition"}),
    "bytes": frozenset(_BYTES_RESULTS),
    "bytearray": bytearrays.KNOWN,
    "int": frozenset({"bit_length", "bit_count", "to_bytes"}),
    "float": frozenset({"is_integer"}),
    "complex": frozenset({"conjugate"}),
    "deque": frozenset(deques.METHODS),
    "array": arrays.METHODS,
    "list": frozenset({*_LIST_CHANGES, "copy", "index", "count"}),
    "dict": frozenset({"get", "setdefault", "pop", "copy", "clear", "update", "most_common"}),
    "set": frozenset({"add", "discard", "remove", *merging.SET_METHODS}),
}
