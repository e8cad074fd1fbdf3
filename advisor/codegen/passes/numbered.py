"""Look up ints in dicts and sets, and store numbers, without making objects of them.

    k_dict_float(d, n)  ->  k_numbered_float(d, n)
    k_dict_store(d, n, x)  ->  k_numbered_store_float(d, n, x)
    k_dict_put(d, k, x)  ->  k_dict_put_float(d, k, x)

Here n is a C integer, x a C double and k an object.
"""

from __future__ import annotations

from dataclasses import replace

from advisor.codegen.ir import Expr, Function
from advisor.codegen.walking import rewrite_expressions, walk

_TWINS = {
    "k_dict_item": "k_numbered_item",
    "k_dict_float": "k_numbered_float",
    "k_dict_int": "k_numbered_int",
    "k_dict_get": "k_numbered_get",
    "k_dict_has": "k_numbered_has",
    "k_dict_store": "k_numbered_store",
    "k_set_has": "k_numbered_in",
    "k_set_add": "k_numbered_add",
}


_STORES = (
    ("k_dict_store", "d", "float"),
    ("k_dict_store", "in", "int"),
    ("k_dict_put", "d", "float"),
    ("k_numbered_store", "d", "float"),
)


def look_up_numbers(function: Function) -> None:
    """Run the pass."""
    for statement in walk(function.body):
        rewrite_expressions(statement, _rewrite)


def _rewrite(expr: Expr) -> Expr:
    if not expr.args:
        return expr
    expr = replace(expr, args=tuple(_rewrite(a) for a in expr.args))
    if expr.kind != "helper":
        return expr
    key = _unboxed(expr.args[1], "in") if expr.value in _TWINS else None
    if key is not None:
        expr = replace(
            expr, value=_TWINS[str(expr.value)], args=(expr.args[0], key, *expr.args[2:])
        )
    for helper, reps, kind in _STORES:
        number = _unboxed(expr.args[2], reps) if expr.value == helper else None
        if number is not None:
            return replace(expr, value=f"{helper}_{kind}", args=(*expr.args[:2], number))
    return expr


def _unboxed(expr: Expr, reps: str) -> Expr | None:
    """Return the number that an object is made of, None where it is another one."""
    if expr.rep in reps and expr.kind != "const":
        return expr
    if expr.kind == "native" and expr.value == "{0}":
        return _unboxed(expr.args[0], reps)
    return None
