"""Lower list(), tuple(), set(), dict() and sorted()."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen import iteration
from advisor.codegen.ir import Expr
from advisor.codegen.lowering import Lowering
from advisor.codegen.reductions import listed, over
from advisor.codegen.reps import code, const
from advisor.inference.loops import builtin_called
from advisor.inference.types import ANY, SCALARS

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.codegen.cursor import Item


def list_of(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower list, to a buffer where the list is one."""
    rep = lw.buffers.places.get(lw.context.place(node))
    if not node.args:
        return code("[]", "l")
    if node in lw.context.copied:
        return lw.copied(node, lw.lower(node.args[0]))
    if rep is not None:
        holder = lw.new_buffer(rep, const(0))
        over(lw, node.args[0], lambda v, _: lw.push(holder, v))
        return holder
    if isinstance(node.args[0], ast.GeneratorExp):
        return lw.lower(node.args[0])
    if lw.ty(node.args[0]).is_any:
        return listed(lw, node.args[0])
    return code("list({0})", "l", lw.object_of(lw.lower(node.args[0])))


def transposed(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower `zip(*rows)`: a list of columns where it is consumed on the spot, else an iterator."""
    rows = node.args[0]
    if not isinstance(rows, ast.Starred):
        return None
    name = "k_columns" if lw.ty(node) is ANY else "k_transposed"
    return lw.helper(name, lw.object_of(lw.lower(rows.value)))


_LOOKS_AT = {"set": "k_keyed", "dict": "k_plain", "sorted": "k_sortable"}
"""What looks whether a builtin runs no code of the user's on what it consumes."""


def sorted_(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower sorted: a list is put in order, what is no list is made one before."""
    arg = node.args[0]
    if isinstance(arg, ast.GeneratorExp) or lw.ty(arg).is_any or lw.ty(arg).is_only("array"):
        made = listed(lw, arg)
    elif lw.ty(arg).is_only("list"):
        made = lw.object_of(lw.lower(arg))
    else:
        return _SORTED(lw, node)
    made = lw.keep(lw.to(made, "l"))
    reverse = lw.lower(node.keywords[0].value) if node.keywords else const(False)
    return lw.helper("k_sorted", made, lw.object_of(reverse))


def wrapped(kind: str, rep: str) -> Callable[[Lowering, ast.Call], Expr | None]:
    """Return the rule for a builtin that makes a container of what it consumes."""

    def rule(lw: Lowering, node: ast.Call) -> Expr | None:
        if not node.args:
            return code(f"{kind}()", rep)
        arg = node.args[0]
        listing = lw.ty(arg).is_any or lw.ty(arg).is_only("array")
        if kind == "dict" and builtin_called(lw.context, arg) in ("zip", "enumerate"):
            return _by_pairs(lw, arg)
        if isinstance(arg, ast.GeneratorExp) or listing:
            made = listed(lw, arg)
            checked = made if kind == "tuple" else lw.helper(_LOOKS_AT[kind], made)
            if kind == "dict":
                checked = lw.helper("k_pairs", made)
        else:
            value = lw.object_of(lw.lower(arg))
            looks = "k_plain_keys" if lw.ty(arg).is_only("dict") else _LOOKS_AT.get(kind, "")
            checked = value if kind == "tuple" else lw.helper(looks, value)
            if kind == "dict":
                checked = value if value.rep == "m" else lw.helper("k_pairs", value)
        shown = "".join(f", {k.arg}={{{i}}}" for i, k in enumerate(node.keywords, 1))
        extra = [lw.object_of(lw.lower(k.value)) for k in node.keywords]
        return code(f"{kind}({{0}}{shown})", rep, checked, *extra)

    return rule


def _by_pairs(lw: Lowering, arg: ast.expr) -> Expr:
    """Return a dict of the pairs that a builtin gives, without making them."""
    made = lw.keep(code("{{}}", "m"))

    def bind(item: Item) -> None:
        pair, ty = item
        atom = ty.single
        if pair.kind != "tuple" or len(pair.args) != 2 or atom is None or atom.items is None:
            lw.bail("a dict of what are no pairs")
            return
        value = lw.keep(lw.object_of(lw.whole(pair.args[1])))
        key = lw.told_apart(lw.whole(pair.args[0]))
        key = key if atom.items[0].is_only(*SCALARS) else lw.helper("k_key", key)
        lw.do(lw.helper("k_dict_store", made, key, value))

    iteration.loop(lw, arg, bind, lambda: None)
    return made


_SORTED = wrapped("sorted", "l")
