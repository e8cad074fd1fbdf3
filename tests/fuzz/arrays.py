"""Arrays of the standard library in random programs: made, read, stored into and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fuzz.expressions import Expressions
    from tests.fuzz.programs import Program

ARRAYS = {
    "array[d]": "float",
    "array[f]": "float",
    "array[i]": "int",
    "array[B]": "int",
    "array[Q]": "int",
    "array[q]": "int",
}
"""The type of what is in each kind of array; the typecode stands in brackets."""
_WITHIN = {"i": "0x7FFFFFFF", "B": "0xFF", "Q": "WIDE", "q": "0x7FFFFFFFFFFFFFFF"}


def one(p: Expressions, ty: str, depth: int) -> str:
    """Return an item that mostly fits into an array."""
    code = ty[6]
    text = p.expr(ARRAYS[ty] if not p.chance(8) else "int", depth)
    return f"({text} & {_WITHIN[code]})" if code in _WITHIN and p.chance(85) else text


def array_of(p: Expressions, ty: str, depth: int) -> str:
    """Return the making of an array."""
    code, item = ty[6], ARRAYS[ty]
    if depth <= 0:
        return p.pick(f"array('{code}')", f"array('{code}', [{one(p, ty, 0)}])")
    name = p.fresh("c")
    within = f" & {_WITHIN[code]}" if code in _WITHIN else ""
    options: list[Callable[[], str]] = [
        lambda: f"array('{code}', [{one(p, ty, 1)}, {one(p, ty, 0)}])",
        lambda: f"array('{code}', [{one(p, ty, 0)}]) * ({p.expr('int', 0)} % 9)",
        lambda: f"array('{code}', {p.expr(f'list[{item}]', 1)})",
        lambda: f"array('{code}', range({p.expr('int', 0)} % 7))",
        lambda: f"array('{code}', [{name}{within} for {name} in {p.expr(f'list[{item}]', 0)}])",
        lambda: f"array('{code}', ({name}{within} for {name} in {p.expr('list[int]', 0)}))",
        lambda: f"array('{code}', bytes({p.pick('8', '16', '0')}))",
        lambda: f"{p.expr(ty, 0)}[{p.slice(1)}]",
        lambda: f"({p.expr(ty, 0)} + {p.expr(ty, 0)})[:30]",
        lambda: "LINE" if code == "d" else p.expr(ty, 0),
    ]
    return p.r.choice(options)()


def number(p: Expressions, item: str, d: int) -> str:
    """Return a number of a type that is read off an array."""
    ty = p.r.choice([kind for kind, held in ARRAYS.items() if held == item])
    base = p.expr(ty, 0)
    at = p.pick("0", "-1", "1", f"{p.expr('int', 0)} % (len({base}) or 1)", p.expr("int", d))
    found = [f"{base}[{at}]", f"sum({base})", f"max({base})", f"min({base}, default=0)"]
    if item == "int":
        found += [f"len({base})", f"{base}.count({p.expr('int', 0)})"]
    return p.r.choice(found)


def truth(p: Expressions, d: int) -> str:
    """Return a condition on an array."""
    ty = p.r.choice(list(ARRAYS))
    base = p.expr(ty, 0)
    return p.pick(
        f"({p.expr(ARRAYS[ty], d)} {p.pick('in', 'not in')} {base})",
        f"({base} {p.pick('==', '!=', '<')} {p.expr(ty, 0)})",
        f"bool({base})",
        f"(not {base})",
    )


def updates(p: Program, v: str, ty: str, pad: str) -> list[list[str]]:
    """Return statements that change an array."""
    item, other = one(p, ty, 1), p.r.choice(p.of(ty))
    at = p.pick("0", "-1", f"{p.expr('int', 0)} % len({v})")
    turn, got = p.fresh("i"), p.fresh("w")
    loop = f"{pad}for {turn} in range({p.pick('len(' + v + ')', '1, len(' + v + ')', '3')}):"
    within = f" & {_WITHIN[ty[6]]}" if ty[6] in _WITHIN else " * 0.5"
    changes = ("reverse()", f"insert(0, {item})", f"extend({other}[:3])", f"extend([{item}])")
    return [
        [f"{pad}if {v}:", f"{pad}    {v}[{at}] = {item}"],
        [f"{pad}if {v}:", f"{pad}    {v}[{at}] {p.pick('+=', '-=', '*=')} {item}"],
        [loop, f"{pad}    {v}[{turn}] = {item}"],
        [loop, f"{pad}    {v}[{turn}] = {v}[{turn} - 1]{within}"],
        [f"{pad}if len({v}) < 30:", f"{pad}    {v}.append({item})"],
        [f"{pad}if {v}:", f"{pad}    {got} = {v}.pop()"],
        [f"{pad}if len({v}) > 1:", f"{pad}    {v}[0], {v}[-1] = {v}[-1], {v}[0]"],
        [f"{pad}if len({v}) < 30:", f"{pad}    {v}.{p.pick(*changes)}"],
        [f"{pad}{v} = {other}"] if v not in p.frozen else [f"{pad}pass"],
        [f"{pad}{got} = {v}.{p.pick('tolist()', 'tobytes()')}"],
    ]
