"""Lower calls of builtins and of methods of builtin types whose meaning is known."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen import builtin_methods, complexes, iterators
from advisor.codegen.containers import list_of, sorted_, transposed, wrapped
from advisor.codegen.ir import Expr
from advisor.codegen.libraries import LIBRARY
from advisor.codegen.lowering import Lowering
from advisor.codegen.reductions import any_all, extreme, next_, sum_
from advisor.codegen.reps import code, rep_of
from advisor.codegen.scalar_calls import (
    absolute,
    bool_,
    chr_,
    divmod_,
    float_,
    int_,
    isinstance_,
    length,
    math_call,
    ord_,
    pow_,
    round_,
    str_,
)
from advisor.codegen.words import bytearray_, bytes_, from_bytes
from advisor.inference.types import SCALARS

if TYPE_CHECKING:
    from collections.abc import Callable


def _checked(lw: Lowering, node: ast.expr, made: Expr) -> Expr:
    """Return a result in its node's rep; a speculated one is guarded."""
    guard = lw.context.guards.get(node)
    if guard is not None and made.rep in "oi":
        return lw.guard(node, made, guard)
    rep = rep_of(lw.ty(node))
    return lw.to(made, rep) if made.rep == "o" else made


def builtin(lw: Lowering, node: ast.Call, name: str) -> Expr:
    """Lower a call of a builtin on arguments of known types."""
    short = name.rpartition(".")[2]
    for rules in (_SPECIAL, LIBRARY):
        made = rules[name](lw, node) if name in rules else None
        if made is not None:
            return _checked(lw, node, made)
    if name.startswith("math."):
        found = math_call(lw, node, short)
        if found is not None:
            return _checked(lw, node, found)
    return _checked(lw, node, _plain(lw, node, name))


def _plain(lw: Lowering, node: ast.Call, name: str) -> Expr:
    """Call the builtin itself; arguments that are not known must be plain builtins."""
    parts = lw.in_order(
        [lw.maker(a) for a in node.args] + [lw.maker(k.value) for k in node.keywords]
    )
    shown, args = [], []
    for index, part in enumerate(parts):
        value = lw.object_of(part)
        arg = (
            node.args[index]
            if index < len(node.args)
            else node.keywords[index - len(node.args)].value
        )
        if value.rep in "oltme" and not lw.ty(arg).is_only(*SCALARS):
            value = lw.plain(value, lw.ty(arg))
        prefix = "" if index < len(node.args) else f"{node.keywords[index - len(node.args)].arg}="
        # Cython would make one C type of several, or call another function, for C arguments.
        typed = value.rep in "iudzbcn" and value.kind != "const"
        place = f"{{{index}}}"
        shown.append(prefix + (f"cython.cast(object, {place})" if typed else place))
        args.append(value)
    module, _, short = name.rpartition(".")
    if module == "math":
        assert isinstance(node.func, (ast.Attribute, ast.Name))
        if isinstance(node.func, ast.Attribute):
            assert isinstance(node.func.value, ast.Name)
            head = f"{{{len(args)}}}.{short}"
            args.append(lw.global_object(node.func.value.id))
        else:
            head = f"{{{len(args)}}}"
            args.append(lw.global_object(node.func.id))
    else:
        head = name.removeprefix("builtins.")
    result = {
        "list": "l",
        "tuple": "t",
        "set": "e",
        "dict": "m",
        "sorted": "l",
        "str": "s",
        "repr": "s",
    }
    rep = result.get(short, "o") if module == "builtins" else "o"
    return code(f"{head}({', '.join(shown)})", rep, *args)


_SPECIAL: dict[str, Callable[[Lowering, ast.Call], Expr | None]] = {
    "builtins.len": length,
    "builtins.abs": absolute,
    "builtins.min": extreme,
    "builtins.max": extreme,
    "builtins.sum": sum_,
    "builtins.any": any_all,
    "builtins.all": any_all,
    "builtins.list": list_of,
    "builtins.tuple": wrapped("tuple", "t"),
    "builtins.set": wrapped("set", "e"),
    "builtins.dict": wrapped("dict", "m"),
    "builtins.sorted": sorted_,
    "builtins.int": int_,
    "builtins.complex": complexes.made,
    "cmath.exp": complexes.exponential,
    "builtins.str": str_,
    "builtins.float": float_,
    "builtins.int.from_bytes": from_bytes,
    "builtins.bytes": bytes_,
    "builtins.bytearray": bytearray_,
    "builtins.bool": bool_,
    "builtins.round": round_,
    "builtins.ord": ord_,
    "builtins.chr": chr_,
    "builtins.isinstance": isinstance_,
    "builtins.divmod": divmod_,
    "builtins.pow": pow_,
    "builtins.next": next_,
    "builtins.iter": iterators.made,
    "builtins.zip": transposed,
}


def method(lw: Lowering, node: ast.Call, func: ast.Attribute) -> Expr:
    """Lower a method of a builtin type."""
    return _checked(lw, node, builtin_methods.method(lw, node, func))
