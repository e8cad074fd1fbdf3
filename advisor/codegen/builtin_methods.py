"""Lower methods of str, bytes, int, list, dict and set."""

from __future__ import annotations

import ast
from collections.abc import Callable

from advisor.codegen import (
    arrays,
    bytearrays,
    kept,
    list_methods,
    merging,
    pieces_access,
    text_methods,
)
from advisor.codegen.heaps import of_deque
from advisor.codegen.ir import Expr
from advisor.codegen.keys import key_of
from advisor.codegen.lowering import Lowering
from advisor.codegen.reductions import listed
from advisor.codegen.reps import code, const, rep_of
from advisor.codegen.setdefaults import is_empty, setdefault
from advisor.codegen.subscripts import is_field
from advisor.codegen.words import to_bytes
from advisor.inference.builtin_arguments import item_type
from advisor.inference.bytearrays import CHANGES
from advisor.inference.keywords import placed
from advisor.inference.merging import SET_METHODS
from advisor.inference.types import SCALARS

_CHAR_TESTS = frozenset(
    ["isalpha", "isdigit", "isalnum", "isspace", "isupper", "islower", "isnumeric", "isdecimal"]
)


def method(lw: Lowering, node: ast.Call, func: ast.Attribute) -> Expr:
    """Lower `base.name(args)`."""
    if func.attr == "join" and lw.ty(func.value).is_only("str", "bytes"):
        return _join(lw, node, func)
    made = kept.method(lw, node, func)
    if made is not None:
        return made
    ty = lw.ty(func.value)
    late = ty.is_only("dict") and func.attr == "setdefault" and len(node.args) == 2
    first = node.args[:1] if late and is_empty(lw, node.args[1]) else node.args
    named = [] if func.attr == "sort" else [keyword.value for keyword in node.keywords]
    parts = lw.in_order([lw.maker(part) for part in (func.value, *first, *named)])
    base, args = parts[0], parts[1:]
    atom = ty.single
    assert atom is not None
    if named:
        return _by_name(lw, node, func.attr, base, args)
    if atom.kind in ("dict", "set") and func.attr in SET_METHODS:
        return merging.updated(lw, node, func.attr, base, args[0])
    if node in lw.context.copied:
        return lw.copied(node, base)
    rule = _RULES.get(atom.kind)
    if rule is not None:
        return rule(lw, node, func.attr, base, args)
    if atom.kind == "bytearray" and func.attr in CHANGES:
        return bytearrays.change(lw, func.attr, base, args)
    if atom.kind == "int" and base.rep in "iun":
        return _int(lw, node, func.attr, base, args)
    if atom.kind == "str" and base.rep == "c" and func.attr in _CHAR_TESTS and not args:
        return code(f"{{0}}.{func.attr}()", "b", base)
    made = text_methods.method(lw, node, func.attr, base, args) if base.rep in "sc" else None
    return made if made is not None else _object(lw, node, func.attr, base, args)


def _int(lw: Lowering, node: ast.Call, name: str, base: Expr, args: list[Expr]) -> Expr:
    """Lower a method of a C int."""
    if name == "bit_length":
        return lw.helper("k_bits_u" if base.rep == "u" else "k_bits", base)
    if name == "bit_count" and base.rep in "in":
        return lw.helper("k_ones", base)
    made = to_bytes(lw, node.args, base) if name == "to_bytes" else None
    return _object(lw, node, name, base, args) if made is None else made


def _by_name(lw: Lowering, node: ast.Call, name: str, base: Expr, args: list[Expr]) -> Expr:
    """Lower a method some of whose arguments are passed by their names."""
    assert isinstance(node.func, ast.Attribute)
    kind = lw.ty(node.func.value).single
    given = None if kind is None else placed(node, kind.kind, name)
    assert given is not None
    made = to_bytes(lw, given, base) if name == "to_bytes" else None
    if made is not None:
        return made
    sources = (*node.args, *(keyword.value for keyword in node.keywords))
    values = dict(zip(map(id, sources), args, strict=True))
    shown, parts = [], [base if base.rep in "sy" else lw.object_of(base)]
    for place, arg in enumerate(given):
        default = isinstance(arg, ast.Constant) and id(arg) not in values
        part = const(arg.value) if default else values[id(arg)]  # type: ignore[attr-defined]
        if not default and not lw.ty(arg).is_only(*SCALARS):
            part = lw.helper("k_plain", part)
        by_name = "signed=" if name == "to_bytes" and place == 2 else ""  # it has no place
        shown.append(f"{by_name}{{{place + 1}}}")
        parts.append(lw.object_of(part))
    receiver = "{0}" if parts[0].rep in "sy" else "cython.cast(object, {0})"
    made = code(f"{receiver}.{name}({', '.join(shown)})", "o", *parts)
    return lw.to(made, rep_of(lw.ty(node)))


def _object(lw: Lowering, node: ast.Call, name: str, base: Expr, args: list[Expr]) -> Expr:
    """Call the method on the object itself; arguments must be plain builtins."""
    rep = rep_of(lw.ty(node))
    receiver = (
        lw.to(base, "s") if base.rep in "sc" else lw.to(base, "y") if base.rep == "y" else base
    )
    shown = []
    for index, arg in enumerate(node.args):
        if not lw.ty(arg).is_only(*SCALARS):
            args[index] = lw.helper("k_plain", args[index])
        args[index] = lw.object_of(args[index])
        shown.append(f"{{{index + 1}}}")
    text = (
        f"cython.cast(object, {{0}}).{name}({', '.join(shown)})"
        if receiver.rep not in "sy"
        else f"{{0}}.{name}({', '.join(shown)})"
    )
    if receiver.rep in "sy" and rep in "sbl" and name not in ("encode", "decode"):
        return lw.to(code(text, "o", receiver, *args), rep)
    return code(text, "o", receiver, *args)


def _join(lw: Lowering, node: ast.Call, func: ast.Attribute) -> Expr:
    made = pieces_access.joined(lw, node)
    if made is not None:
        return made
    rep = "y" if lw.ty(func.value).is_only("bytes") else "s"
    base = lw.save(lw.to(lw.lower(func.value), rep))
    arg = node.args[0]
    if lw.ty(arg).is_only("list", "tuple") and not isinstance(arg, ast.GeneratorExp):
        value = lw.object_of(lw.lower(arg))
    else:
        value = listed(lw, arg)
    if rep == "y":
        item = item_type(lw.context, lw.ty(arg))
        if item.atoms and not item.is_only("bytes"):
            value = lw.helper("k_plain_items", value)
        return lw.to(code("{0}.join({1})", "o", base, value), "y")
    return code("{0}.join({1})", "s", base, value)


def _dict(lw: Lowering, node: ast.Call, name: str, base: Expr, args: list[Expr]) -> Expr:
    undo = node in lw.context.undone
    if name == "most_common":
        most = lw.object_of(args[0]) if args else const(None)
        return lw.keep(lw.helper("k_most_common", base, most))
    if name == "get":
        default = lw.object_of(args[1]) if len(args) > 1 else const(None)
        if is_field(node.args[0]) and node not in lw.context.dirty:
            return lw.helper("k_field_get", lw.site(), base, lw.object_of(args[0]), default)
        return lw.helper("k_dict_get", base, key_of(lw, node.args[0], args[0]), default)
    if undo and name != "setdefault":
        lw.bail(f"dict.{name} on a dict that others hold")
        return lw.temporary(rep_of(lw.ty(node)))
    if name == "setdefault":
        return setdefault(lw, node, base, args, put="k_dict_put" if undo else "k_dict_store")
    parts = [lw.object_of(a) for a in args]
    if parts:
        parts[0] = key_of(lw, node.args[0], parts[0])
    shown = ", ".join(f"{{{i}}}" for i in range(1, len(parts) + 1))
    made = code(f"{{0}}.{name}({shown})", "o" if name != "copy" else "m", base, *parts)
    if lw.ty(node).is_only("none"):
        lw.do(made)
        return const(None)
    return lw.keep(made)


def _set(lw: Lowering, node: ast.Call, name: str, base: Expr, args: list[Expr]) -> Expr:
    key = key_of(lw, node.args[0], args[0])
    if node in lw.context.undone:
        if name == "add":
            lw.do(lw.helper("k_set_put", base, key))
        else:
            lw.do(lw.helper("k_set_take", base, key, const(name == "remove")))
        return const(None)
    lw.do(lw.helper(f"k_set_{name}", base, key))
    return const(None)


def _complex(lw: Lowering, _node: ast.Call, _name: str, base: Expr, _args: list[Expr]) -> Expr:
    return lw.helper("k_complex_conjugate", base)


_RULES: dict[str, Callable[[Lowering, ast.Call, str, Expr, list[Expr]], Expr]] = {
    "complex": _complex,
    "list": list_methods.method,
    "dict": _dict,
    "set": _set,
    "deque": of_deque,
    "array": arrays.method,
}
