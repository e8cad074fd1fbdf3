"""Sets of ints, or of tuples of ints, in random programs: filled, asked, taken from, measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.programs import Program


def seen(p: Program, pad: str) -> list[str]:
    """Return a scene on one set, mostly used in ways that let a kernel keep it in C."""
    s, total, i = p.fresh("s"), p.fresh("h"), p.fresh("i")
    p.vars[total] = "mixed"
    shape = p.r.choice(["i", "i", "ii", "ii", "iii", "c", "ci"])
    made = p.pick(
        "set()",
        f"{{{_item(p, shape)}}}",
        f"{{{_item(p, shape)}, {_item(p, shape)}}}",
        f"{{{_item(p, shape, i)} for {i} in range({_few(p)})}}",
    )
    lines = [f"{pad}{s} = {made}", f"{pad}{total} = 0"]
    if p.chance(25):
        lines = [f"{pad}{s}, {total} = {made}, 0"]
    for _ in range(p.r.randrange(2, 6)):
        lines.extend(pad + line for line in p.r.choice(_changes(p, s, total, shape)))
    return [*lines, f"{pad}{total} = ({total} + len({s})) % 10007"]


def counted(p: Program, pad: str) -> list[str]:
    """Return a scene on one dict of numbers, mostly used in ways that let it be kept in C."""
    d, total, i = p.fresh("d"), p.fresh("h"), p.fresh("i")
    p.vars[total] = "mixed"
    shape, floats = p.r.choice(["i", "i", "ii", "c", "ci"]), p.chance(30)

    def number() -> str:
        if floats:
            return p.pick("0.5", p.expr("float", 0), f"{p.expr('int', 0)} / 4", "-0.0")
        return p.pick(
            "1", "0", f"{p.expr('int', 0)} % 9", "0.5" if p.chance(4) else p.expr("int", 0)
        )

    def key(counter: str = "") -> str:
        return _item(p, shape, counter)

    made = p.pick("{}", "dict()", f"{{{key()}: {number()}}}", "{}")
    lines = [f"{pad}{d} = {made}", f"{pad}{total} = 0"]
    k = p.fresh("k")
    found = [
        [f"for {i} in range({_few(p)}):", f"    {d}[{key(i)}] = {number()}"],
        [f"for {i} in range({_few(p)}):", f"    {d}[{key(i)}] = {d}.get({key(i)}, {number()}) + 1"],
        [
            f"{k} = {key()}",
            f"{d}[{k}] = {number()}",
            f"{d}[{k}] {p.pick('+=', '-=', '*=')} {number()}",
        ],
        [f"{k} = {key()}", f"if {k} in {d}: {total} += {d}[{k}] == {number()}"],
        [f"{k} = {key()}", f"if {k} not in {d}: {d}[{k}] = {number()}"],
        [f"{total} += {d}.get({key()}, {number()}) == {number()}", f"if {d}: {total} += len({d})"],
        [f"{d} = {{{key()}: {number()}, {key()}: {number()}}}"],
        [f"{total} += {d}[{key()}] > 1"] if p.chance(15) else [f"{total} *= 3"],
        [f"for {k} in {d}: {total} += 1"] if p.chance(10) else [f"{total} -= 1"],
        ["try:", f"    {total} += {d}[{key()}] > 1", "except KeyError:", f"    {total} -= 1"]
        if p.chance(30)
        else [f"{total} += 2"],
    ]
    for _ in range(p.r.randrange(2, 6)):
        lines.extend(pad + line for line in p.r.choice(found))
    v = p.fresh("v")
    through = [
        [
            f"for {k}, {v} in {d}.items():",
            f"    {total} = ({total} * 3 + ({v} > 1) + ({k} == 2)) % 10007",
        ],
        [f"{total} += len(repr({d}))"],
        [f"{total} += len(repr(sorted({d}.values())))"],
        [f"{total} += len(repr(list({d})[:3]))"],
        [f"{total} += len([{k} for {k}, {v} in {d}.items() if {v} == 1])"],
        [f"{total} += len({d})"],
        [f"{total} += sum({d}.values()) > 3"],
        [f"{total} += len(dict.fromkeys({k} for {k} in range(5) if {k} not in {d}))"],
        [f"{total} += sum(map(lambda {k}: {d}.get({k}, 0) == 1, range(5)))"],
    ]
    return [*lines, *(pad + line for line in p.r.choice(through)), f"{pad}{total} %= 10007"]


def _few(p: Program) -> str:
    return f"({p.expr('int', 0)} % {p.pick('3', '7', '19')})"


def _item(p: Program, shape: str, counter: str = "") -> str:
    """Return an item of some ints; one in some has a part of another type."""
    number = counter or p.expr("int", 0)
    most = "2 ** 62" if p.chance(6) else "-1"
    parts = [
        p.pick("'a'", f"'abc'[{number} % 3]", "'\\u20ac'", "'ab'" if p.chance(6) else "'b'")
        if letter == "c"
        else p.pick(number, f"{number} % 5", f"{number} * 3 % 17 - 8", "2", most)
        for letter in shape
    ]
    if p.chance(4):
        parts[0] = p.pick("0.5", "2.0", "None", "'x'", "True", "2 ** 70")
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"


def _changes(p: Program, s: str, total: str, shape: str) -> list[list[str]]:
    i, held = p.fresh("i"), p.fresh("w")
    test = p.pick("in", "not in")
    found = [
        [f"for {i} in range({_few(p)}):", f"    {s}.add({_item(p, shape, i)})"],
        [
            f"for {i} in range({_few(p)}):",
            f"    if {_item(p, shape, i)} {test} {s}: {total} += {i}",
            f"    else: {s}.{p.pick('add', 'add', 'discard')}({_item(p, shape, i)})",
        ],
        [f"{s}.{p.pick('add', 'discard')}({_item(p, shape)})"],
        [f"{held} = {_item(p, shape)}", f"if {held} {test} {s}: {s}.add({held}); {total} += 5"],
        [f"if {s}: {total} += 2", f"if not {s}: {s}.add({_item(p, shape)})"],
        [f"{s}.add({_item(p, shape)}); {s}.remove({_item(p, shape)})"] if p.chance(20) else [],
        [f"{s} = {{{_item(p, shape)}}}"],
        [f"{total} += len(dict.fromkeys({i} for {i} in range(5) if {i} not in {s}))"]
        if p.chance(10)
        else [f"{total} += 7"],
        [f"{total} += sum(1 for {i} in {s})"] if p.chance(10) else [f"{total} += len({s})"],
        ["try:", f"    {s}.remove({_item(p, shape)})", "except KeyError:", f"    {total} -= 1"]
        if p.chance(30)
        else [f"{total} *= 3"],
    ]
    return [lines or [f"{total} += 1"] for lines in found]
