"""Scenes with dicts that fill themselves, iterators taken from by hand, and runs of equal keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.programs import Program

PRELUDE = """
from collections import defaultdict
from itertools import groupby


def new_row():
    return {"n": 0, "x": 0.5}


def told_row():
    print("row")
    return {"n": 1, "x": 1.5}


class Tally:
    def __init__(self):
        self.n = 0
        self.xs = []
"""


def _few(p: Program) -> str:
    return f"({p.expr('int', 0)} % {p.pick('3', '5', '9')})"


def filled(p: Program, pad: str) -> list[str]:
    """Fill a defaultdict by key, look at it, and go on with what it holds."""
    table, key, row, got, k = (p.fresh(letter) for letter in "tkrgb")
    factory, use = p.r.choice(
        [
            ('lambda: {"n": 0, "x": 0.5}', f'{row}["n"] += {key}; {row}["x"] *= 1.5'),
            ("new_row", f'{row}["n"] += {key}; {row}["x"] -= {key}'),
            ("told_row", f'{row}["n"] += {key}'),
            ("lambda: [0, 1.5]", f"{row}[{key} % 2] += {key}"),
            (f"lambda: [{k}] * 3", f"{row}[{key} % 4] -= 1"),
            ("lambda: defaultdict(int)", f"{row}[{key} % 3] += {key}"),
            ("list", f"{row}.append({key})"),
            ("Tally", f"{row}.n += {key}; {row}.xs.append({key})"),
            ("lambda: 7 // (8 - LIMIT)", f"{table}[{key}] += {row} // 2"),
            ("int", f"{table}[{key} + 1] -= 3"),
        ]
    )
    shown = p.r.choice(
        [f"len({table})", f"len(list({table}))", f"sum(1 for _ in {table}.values())"]
    )
    test = p.pick("", f"    if {key} in {table} and {_few(p)} == 0: continue")
    p.vars |= {got: "int", k: "int"}
    lines = [
        f"{pad}{k} = {_few(p)}",
        f"{pad}{table} = defaultdict({factory})",
        f"{pad}for {key} in {p.expr('list[int]', 0)}[:9]:",
        *([f"{pad}{test}"] if test else []),
        f"{pad}    {row} = {table}[{key} % {p.pick('3', '7', '1000')}]",
        f"{pad}    {use}",
        f"{pad}{got} = {shown}",
    ]
    if p.chance(25):
        lines += [f"{pad}{got} += len({table}.copy()) + ({_few(p)} in dict({table}))"]
    if p.chance(15):
        lines.insert(2, f"{pad}noisy(len({table}))")
    return lines


def by_hand(p: Program, pad: str) -> list[str]:
    """Take items of an iterator one by one, in loops, in pairs, and past its end."""
    it, got, name = p.fresh("i"), p.fresh("g"), p.fresh("y")
    p.vars[got] = "int"
    one = p.pick(f"next({it})", f"next({it}, {_few(p)})", f"next({it}, None) or 0")
    lines = [f"{pad}{it}, {got} = iter({p.expr('list[int]', 0)}), 0"]
    first = [f"{pad}{got} += {one}"]
    loop = [
        f"{pad}for {name} in {it}:",
        f"{pad}    {got} += {name} % 100",
        f"{pad}    if {name} > {_few(p)}:",
        f"{pad}        {p.pick(f'{got} -= {one}', 'break', 'continue', f'{got} += noisy({one})')}",
    ]
    pairs = [
        f"{pad}for {name}, {name}b in zip({it}, {p.pick(it, p.expr('list[int]', 0))}):",
        f"{pad}    {got} += {name} % 9 - {name}b % 7",
    ]
    caught = [
        f"{pad}try:",
        f"{pad}    {got} += next({it}) % 5 + next({it}) % 3",
        f"{pad}except StopIteration:",
        f"{pad}    {got} -= 1",
    ]
    rest = [f"{pad}{got} += len(list({p.pick(it, f'islice({it}, 2)')}))"]
    made = [f"{pad}{got} += len(dict(zip({it}, {it})))"]
    for _ in range(1 + p.r.randrange(3)):
        lines += p.r.choice([first, loop, pairs, caught, rest, made])
    return lines


def runs(p: Program, pad: str) -> list[str]:
    """Take runs of equal keys, all of each, a part, or nothing."""
    got, key, group, x = p.fresh("g"), p.fresh("k"), p.fresh("r"), p.fresh("y")
    p.vars[got] = "int"
    by = p.pick("", ", key=lambda x_: x_ % 2", ", lambda x_: x_ // 10", ", key=remember")
    use = p.r.choice(
        [
            [f"{got} += len(list({group}))"],
            [f"{got} -= sum(x_ % 100 for x_ in {group})"],
            [f"{got} += next({group}) % 100", f"{got} += next({group}, 3) % 100"],
            [f"for {x} in {group}:", f"    {got} += {x} % 10", f"    if {x} > 5:", "        break"],
            [f"if {key}:", "    continue", f"{got} += sum(1 for _ in {group})"],
            [f"{got} += {key} % 7"],
        ]
    )
    lines = [
        f"{pad}{got} = 0",
        f"{pad}for {key}, {group} in groupby({p.expr('list[int]', 0)}{by}):",
    ]
    return [*lines, *(f"{pad}    {line}" for line in use)]
