"""Append to a buffer through the pointer to its items that the function holds anyway.

    xs_n = k_ints_push(xs, xs_n, v)
    xs_d = k_ints_data(xs)
    ->  xs_n = k_ints_append(xs, xs_d, xs_n, v)

The helper changes the pointer when the items move, and C need not read it again when they don't.
"""

from __future__ import annotations

from advisor.codegen.ir import BUFFERS, DATA, Assign, Expr, Function, Stmt
from advisor.codegen.walking import children


def append_through(function: Function) -> None:
    """Run the pass."""
    _block(function.body)


def _block(body: list[Stmt]) -> None:
    place = 0
    while place < len(body):
        statement = body[place]
        for inner in children(statement):
            _block(inner)
        after = body[place + 1] if place + 1 < len(body) else None
        if isinstance(statement, Assign) and isinstance(after, Assign):
            joined = _joined(statement, after)
            if joined is not None:
                statement.expr = joined
                del body[place + 1]
        place += 1


def _joined(push: Assign, data: Assign) -> Expr | None:
    """Return what appends through the pointer, where these are an append and its new reading."""
    if push.expr.kind != "helper" or not push.expr.args or push.expr.args[0].rep not in DATA:
        return None
    holder = push.expr.args[0]
    kind = BUFFERS[holder.rep]
    if push.expr.value != f"k_{kind}_push" or data.expr != _data(holder, kind):
        return None
    size = Expr("local", f"{holder.value}_n", "n")
    if push.expr.args[1] != size or (push.name, data.name) != (size.value, f"{holder.value}_d"):
        return None
    pointer = Expr("local", data.name, DATA[holder.rep])
    return Expr("helper", f"k_{kind}_append", "n", (holder, pointer, *push.expr.args[1:]))


def _data(holder: Expr, kind: str) -> Expr:
    return Expr("helper", f"k_{kind}_data", DATA[holder.rep], (holder,))
