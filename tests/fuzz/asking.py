"""Statements that call what a kernel can't look into, and that nothing can take back.

What is asked mostly gives back what it got, at times something of another type, and at times it
raises; what is poked is changed. So calls leave kernels in the middle, at any place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.programs import Program

PRELUDE = """
def _answer(v):
    if type(v) is int and v % 37 == 13:
        return [str(v), None, 2**70 + v, v / 3, v % 2 == 0, [v], -v][v // 37 % 7]
    if type(v) is float and v == v and abs(v) < 1e6 and int(v * 8) % 37 == 13:
        return [str(v), None, int(v), -0.0, float("inf"), [v], -v][int(v) % 7]
    if type(v) is int and v % 89 == 5:
        raise ValueError(v)
    return v


def _poke(v):
    if type(v) is list and v:
        v[0] = v[-1]
        if len(v) < 12:
            v.append(v[0])
        elif len(v) % 5 == 3:
            v[1] = "poked"
    elif type(v) is dict:
        v["k"] = 1.5
    elif hasattr(v, "a"):
        v.a = "poked" if v.a == 13 else v.a
    return len(ASKED)


ASKED = [0]
ask, poke = eval("lambda v: _answer(v)"), eval("lambda v: _poke(v)")
ask_each = eval("lambda vs: (_answer(v) for v in vs)")
"""

_ASKED = ("int", "float", "str", "list[int]", "list[float]", "dict")


def asking(p: Program, pad: str, depth: int) -> list[str]:
    """Return a statement that asks, pokes, or goes through what is asked for."""
    ty = p.pick(*_ASKED)
    if p.chance(25) and depth > 0 and p.loops < 2:
        name = p.fresh("a")
        item = p.pick("int", "float")
        head = f"{pad}for {name} in ask_each({p.expr(f'list[{item}]', 0)}):"
        p.vars[name] = item
        p.loops += 1
        body = p.inner(depth, pad)
        p.loops -= 1
        return [head, *body]
    changed = [name for kind in ("list[int]", "list[float]", "dict") for name in p.of(kind)]
    if p.chance(25) and changed:
        return [f"{pad}poke({p.r.choice(changed)})"]
    old = [v for v in p.of(ty) if v not in p.frozen]
    text = p.guarded(ty, f"({p.expr(ty, 1)})" if p.loops else p.expr(ty, 1))
    if ty == "int" and p.chance(20):
        return [f"{pad}if ask({text}) > {p.expr('int', 0)}:", *p.inner(depth, pad)]
    name = p.r.choice(old) if old and p.chance(50) else p.fresh("a")
    p.vars[name] = ty
    return [f"{pad}{name} = ask({text})"]
