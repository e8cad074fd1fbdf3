"""Ints beyond 64 bits in random programs: put together, taken apart and compared in loops."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.programs import Program


def big(p: Program, pad: str) -> list[str]:
    """Return a scene on one int, mostly used in ways that let a kernel keep it in C."""
    n, total, i = p.fresh("n"), p.fresh("h"), p.fresh("i")
    p.vars[total] = "mixed"
    made = p.pick(
        "0",
        "1",
        f"abs({p.expr('int', 0)}) << {p.r.randrange(1, 200)}",
        f"2 ** {p.r.randrange(60, 300)} + {p.r.randrange(100)}",
        f"2 ** {p.r.randrange(60, 300)} - 1",
        f"int.from_bytes(bytes(range({p.r.randrange(1, 40)})), 'big')",
        p.expr("int", 0) if p.chance(20) else "10 ** 30",
    )
    lines = [f"{pad}{n} = {made}", f"{pad}{total} = 0"]
    for _ in range(p.r.randrange(2, 5)):
        change = p.r.choice((_put_together, _popped, _taken_apart, _taken_apart, _mixed, _asked))
        lines.extend(pad + line for line in change(p, n, total, i))
    return [*lines, f"{pad}{total} = ({total} + {n} % 10007) % 10007"]


def _small(p: Program) -> str:
    """Return an int that is mostly not below zero."""
    if p.chance(6):
        return p.expr("int", 0)
    return p.pick(
        f"abs({p.expr('int', 0)}) % {p.r.randrange(1, 500)}",
        str(p.r.choice((0, 1, 2, 7, 255, 2**31, 2**62, 2**63 - 1))),
        str(p.r.randrange(300)),
    )


def _base(p: Program) -> str:
    if p.chance(6):
        return _small(p)
    return str(p.r.choice((2, 3, 7, 10, 16, 26, 58, 255, 1000, 2**32, 10**18, 2**63 - 1)))


def _put_together(p: Program, n: str, total: str, i: str) -> list[str]:
    k = p.r.randrange(1, 70) if p.chance(20) else p.r.randrange(1, 9)
    change = p.pick(
        f"{n} = {n} * {_small(p)} + {_small(p)}",
        f"{n} = {_small(p)} + {n} * {_base(p)}",
        f"{n} = ({n} << {k}) | ({_small(p)} & {p.r.choice((1, 31, 255))})",
        f"{n} *= {_small(p)} + {i}",
        f"{n} <<= {k}",
        f"{n} += {_small(p)}",
        f"{n} |= {_small(p)}",
        f"{n} = ({n} + {i}) * {_base(p)}",
    )
    lines = [f"for {i} in range({p.r.randrange(1, 25)}):", f"    {change}"]
    if p.chance(30):
        lines.append(f"    {total} = ({total} + {n} % {_base(p)}) % 10007")
    if p.chance(10):
        lines.append(f"    {total} += len(str({n})) % 7")
    return lines


def _popped(p: Program, n: str, total: str, _i: str) -> list[str]:
    """Return a loop whose operands tell in which order they were evaluated."""
    xs = p.fresh("q")
    popped = f"{xs}.pop()"
    change = p.pick(
        f"{popped} + {n} * {popped}",
        f"({popped} + {n} * {popped}) << {popped} % 9",
        f"{popped} | ({n} * {popped} + {popped})",
        f"{popped} * ({popped} + {n})",
        f"({n} - {popped}) // {popped}",
    )
    return [
        f"{xs} = [{', '.join(str(p.r.randrange(1, 99)) for _ in range(12))}]",
        f"while len({xs}) > 3:",
        f"    {n} = {change}",
        f"    {total} = ({total} + {n} % 1009) % 10007",
    ]


def _taken_apart(p: Program, n: str, total: str, i: str) -> list[str]:
    d, r, k = _base(p), p.fresh("r"), p.r.randrange(1, 40)
    test = p.pick(n, f"{n} > 0", f"{n} != 0", f"0 < {n}", f"{n} >= {d}")
    body = p.r.choice(
        (
            [f"{n}, {r} = divmod({n}, {d})"],
            [f"{r} = {n} % {d}", f"{n} //= {d}"],
            [f"{r} = {n} % {d}", f"{n} = {n} // {d}"],
            [f"{n}, {r} = {n} // {d}, {n} % {d}"],
            [f"{r}, {n} = {n} % {d}, {n} // {d}"],
            [f"{r} = {n} & {(1 << k) - 1}", f"{n} >>= {k}"],
            [f"{r} = {n} % {d}", f"{n} = ({n} - {r}) // {d}"],
        )
    )
    lines = [f"{i} = 0", f"while {test}:", *(f"    {line}" for line in body)]
    lines.append(f"    {total} = ({total} * 3 + {r}) % 10007")
    if p.chance(15):
        lines.append(f"    {n} |= {_small(p)} & 3")
    return [*lines, f"    {i} += 1", f"    if {i} > 400: break"]


def _mixed(p: Program, n: str, total: str, i: str) -> list[str]:
    return [
        f"for {i} in range({p.r.randrange(1, 12)}):",
        f"    if {n} % 2 == {p.r.randrange(2)}:",
        f"        {n} = {n} * {_base(p)} + {_small(p)}",
        "    else:",
        f"        {n} = {n} {p.pick('//', '>>')} {p.r.randrange(1, 9)}",
        f"    {total} = ({total} + ({n} >> {i} * {p.r.randrange(20)} & 0xFFFF)) % 10007",
    ]


def _asked(p: Program, n: str, total: str, i: str) -> list[str]:
    op = p.pick("<", "<=", "==", "!=", ">", ">=")
    return [
        f"for {i} in range({p.r.randrange(1, 9)}):",
        f"    {total} += {n} {op} {_small(p)}",
        f"    {total} += 1 if {n} else 2",
        f"    {n} = {n} {p.pick('// 1000', '- 1', '>> 17')} if {n} > 5 else {n}"
        if p.chance(30)
        else f"    {n} //= {_base(p)}",
    ]
