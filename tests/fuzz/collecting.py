"""Generators that collect in containers of their own, and what takes all their items."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.programs import Program

PRELUDE = """

def gathered(xs, most):
    row, seen = [], {}
    for x in xs:
        if len(row) > most or x in seen:
            yield sum(row) - len(seen)
            row = [x]
        seen[x] = seen.get(x, 0) + 1
        row.append(x)
        if not row or row[0] > x:
            row.pop()
    if row:
        yield max(row)


def growing(xs):
    row = []
    for x in xs:
        row.append(x)
        yield row
"""


def collected(p: Program, pad: str) -> list[str]:
    """Reduce what such a generator yields; one of them gives its container away."""
    got, xs = p.fresh("g"), p.expr("list[int]", 0)
    p.vars[got] = "int"
    gathered = f"gathered({xs}[:9], {p.pick('0', '1', '3', '-1')})"
    whole = p.pick(
        f"sum(x_ * 3 for x_ in {gathered})",
        f"sum({gathered})",
        f"max((x_ % 7 for x_ in {gathered}), default=4)",
        f"min(x_ - 1 for x_ in {gathered})",
        f"len(set({gathered}))",
        f"sum(1 for x_ in {gathered} if x_ > 2)",
        f"sum(len(r_) for r_ in growing({xs}[:9]))",
        f"len(max(growing({xs}[:9]), key=len, default=[]))",
    )
    if p.chance(30):
        other = f"{pad}    {got} = -1"
        return [f"{pad}try:", f"{pad}    {got} = {whole}", f"{pad}except ValueError:", other]
    return [f"{pad}{got} = {whole}"]
