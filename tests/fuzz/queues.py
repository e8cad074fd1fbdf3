"""Queues, stacks and heaps in random programs: of scalars, and of tuples of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.programs import Program

PRELUDE = """
import heapq
from collections import deque
from heapq import heappop, heappush


"""


def queue(p: Program, pad: str) -> list[str]:
    """Return a scene on one queue, mostly used in ways that let a kernel keep it in C."""
    q, total = p.fresh("q"), p.fresh("h")
    p.vars[total] = "mixed"
    shape = p.r.choice(["i", "d", "ii", "di", "is", "dis", "bi", "iid", "s"])
    kind = p.r.choice(["deque", "stack", "heap", "heap"])
    first = p.pick("", _item(p, shape), f"{_item(p, shape)}, {_item(p, shape)}")
    some = p.fresh("i")
    made = p.pick(
        f"[{first}]", f"[{_item(p, shape, some)} for {some} in range({_few(p)})]", f"[{first}]"
    )
    if kind == "deque":
        made = p.pick(f"deque({made})", f"deque({made})", "deque()")
    lines = [f"{pad}{q} = {made}", f"{pad}{total} = 0"]
    if kind == "heap":
        lines.append(f"{pad}heapq.heapify({q})")
    for _ in range(p.r.randrange(2, 6)):
        lines.extend(pad + line for line in p.r.choice(_changes(p, q, total, kind, shape)))
    return [
        *lines,
        f"{pad}while {p.pick(q, f'len({q}) > 0', f'{q} and {total} is not None')}:",
        *(f"{pad}    {line}" for line in _taken(p, q, total, kind, shape)),
    ]


def _few(p: Program) -> str:
    return f"({p.expr('int', 0)} % {p.pick('3', '5', '9')})"


def _item(p: Program, shape: str, counter: str = "") -> str:
    """Return an item of a shape; one in some has a part of another type."""
    number = counter or p.expr("int", 0)
    parts = [
        p.pick(
            *{
                "i": (number, "7", f"{number} % 5", "2 ** 62" if p.chance(6) else "-1"),
                "d": (f"{number} / 4", "0.5", "float('nan')" if p.chance(9) else "-0.0", "1.5"),
                "s": (p.expr("str", 0), "'a'", "'ab'", "'\\u20ac'"),
                "b": (f"{number} > 3", "True"),
            }[letter]
        )
        for letter in shape
    ]
    if p.chance(3):
        parts[0] = p.pick("0", "0.5", "None", "'x'")
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"


def _out(p: Program, kind: str, q: str) -> str:
    if kind == "heap":
        return p.pick(f"heapq.heappop({q})", f"heappop({q})")
    return f"{q}.popleft()" if kind == "deque" and p.chance(60) else f"{q}.pop()"


def _in(p: Program, kind: str, q: str, item: str) -> str:
    if kind == "heap":
        return p.pick(f"heappush({q}, {item})", f"heapq.heappush({q}, {item})")
    left = "left" if kind == "deque" and p.chance(30) else ""
    return f"{q}.append{left}({item})"


def _taken(p: Program, q: str, total: str, kind: str, shape: str) -> list[str]:
    """Take an item out and let it into the sum."""
    names = [p.fresh("v") for _ in shape]
    got = {"i": "{} % 1009", "b": "{}", "d": "({} > 1)", "s": "len({})"}
    adds = " + ".join(got[letter].format(n) for letter, n in zip(shape, names, strict=True))
    if len(names) > 1 and p.chance(25):
        whole = p.fresh("w")
        shown = f"{total} = ({total} * 3 + len(repr({whole}))) % 10007"
        return [f"{whole} = {_out(p, kind, q)}", shown]
    return [f"{', '.join(names)} = {_out(p, kind, q)}", f"{total} = ({total} * 3 + {adds}) % 10007"]


def _changes(p: Program, q: str, total: str, kind: str, shape: str) -> list[list[str]]:
    i, seen = p.fresh("i"), p.fresh("w")
    part = "" if len(shape) == 1 else p.pick("[0]", "[-1]", f"[{len(shape) - 1}]")
    swap = p.pick("heappushpop", "heapreplace")
    found = [
        [f"for {i} in range({_few(p)}):", f"    {_in(p, kind, q, _item(p, shape, i))}"],
        [_in(p, kind, q, _item(p, shape))],
        [f"if {q}:", *(f"    {line}" for line in _taken(p, q, total, kind, shape))],
        [f"if len({q}) > 1: {seen} = {q}[{p.pick('0', '-1', '1')}]{part}; {total} += {seen} == 1"],
        [f"if not {q}: {_in(p, kind, q, _item(p, shape))}"],
        [
            "try:",
            f"    {total} += len(repr({_out(p, kind, q)}))",
            "except IndexError:",
            f"    {total} -= 1",
        ],
        [f"{q}.clear()"] if p.chance(20) else [f"{total} += len({q})"],
        [f"{total} += {_out(p, kind, q)} is not None"] if p.chance(10) else [f"{total} += 1"],
        [f"{q}.reverse()"] if p.chance(10) else [f"{total} *= 2"],
        [f"for {i} in {q}: {total} += 1"] if p.chance(20) else [f"{total} -= 3"],
    ]
    if kind == "heap":
        item = _item(p, shape)
        found.append([f"if {q}: {seen} = heapq.{swap}({q}, {item}); {total} += {seen} == {item}"])
    return [[*lines] for lines in found]
