"""Lists of lists of numbers in random programs: made, read, changed, rows shared and moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.programs import Program


def table(p: Program, pad: str) -> list[str]:
    """Return a scene on one table; what it holds in the end is summed up in a variable."""
    t, total = p.fresh("t"), p.fresh("h")
    p.vars[total] = "mixed"
    lines = [f"{pad}{t} = {_made(p)}", f"{pad}{total} = 0"]
    for _ in range(p.r.randrange(2, 7)):
        lines.extend(p.r.choice(_changes(p, t, total, pad)))
    row, x = p.fresh("r"), p.fresh("x")
    return [
        *lines,
        f"{pad}for {row} in {t}:",
        f"{pad}    for {x} in {row}:",
        f"{pad}        {total} = ({total} * 3 + {x}) % 1000003",
    ]


def spelled(p: Program, pad: str) -> list[str]:
    """Return a loop over rows of numbers that are written out, which the loop may change."""
    total, known = p.fresh("h"), p.fresh("k")
    p.vars |= {total: "mixed", known: "int"}
    width = p.pick("1", "1", "2", "2", "3")
    names = [p.fresh("x") for _ in range(int(width))]
    floats = [p.chance(20) for _ in names]
    rows = []
    for _ in range(p.r.randrange(1, 5)):
        parts = [
            p.pick("0.5", p.expr("float", 0)) if one else p.pick(_item(p), known, f"{known} + 1")
            for one in floats
        ]
        rows.append(f"({', '.join(parts)})" if len(parts) > 1 else parts[0])
    source = f"({', '.join(rows)},)" if p.chance(60) else f"[{', '.join(rows)}]"
    return [
        f"{pad}{known}, {total} = {p.expr('int', 0)} % 9, 0",
        f"{pad}for {', '.join(names)} in {source}:",
        f"{pad}    {known} = {p.pick('3', known + ' + 1', '3' if floats[0] else names[0])}",
        *([f"{pad}    if {names[-1]} > 3: {p.pick('break', 'continue')}"] if p.chance(40) else []),
        f"{pad}    {total} = ({total} * 3 + {names[-1]}) % 10007",
    ]


def _item(p: Program) -> str:
    """Return a number: of one kind mostly, so that a table of them is one of C numbers."""
    return p.pick("1", "7", p.expr("int", 0), p.expr("int", 0), "0.5" if p.chance(8) else "2")


def _size(p: Program) -> str:
    return p.pick("2", "3", "4", f"({p.expr('int', 0)} % 5)")


def _made(p: Program) -> str:
    i, j, given = p.fresh("i"), p.fresh("j"), p.expr("list[int]", 0)
    floats = p.pick(p.expr("float", 0), "0.5", "float('inf')")
    return p.pick(
        f"[[0] * {_size(p)} for {i} in range({_size(p)})]",
        f"[[{i} * {j} for {j} in range({_size(p)})] for {i} in range({_size(p)})]",
        f"[[{floats}] * {_size(p)} for {i} in range({_size(p)})]",
        f"[[{_item(p)}] * {_size(p)}] * {_size(p)}",
        f"[[{_item(p)}, {_item(p)}], [{_item(p)}]]",
        f"[{given}[:9] for {i} in range({_size(p)})]",
        f"[list({given}), [{_item(p)}] * 3]",
        f"[[{i} > {j} for {j} in range(3)] for {i} in range({_size(p)})]",
    )


def _place(p: Program, t: str) -> str:
    i = p.pick("0", "-1", "1", f"{p.expr('int', 0)} % (len({t}) or 1)")
    return f"{t}[{i}][{p.pick('0', '-1', '1', p.expr('int', 0) + ' % 3')}]"


def _changes(p: Program, t: str, total: str, pad: str) -> list[list[str]]:
    i, j, row, other = p.fresh("i"), p.fresh("j"), p.fresh("r"), p.fresh("u")
    sizes = f"range({p.pick('', '1, ', '')}len({t}))"
    columns = f"range({p.pick('', '', '1, ')}len({t}[{i}]))"
    step = p.pick(
        f"{t}[{i}][{j}] = {t}[{i} - 1][{j}] + {_item(p)}",
        f"{t}[{i}][{j}] += {_item(p)}",
        f"{t}[{i}][{j}] = max({t}[{i}][{j} - 1], {t}[{i} - 1][{j}], {_item(p)})",
        f"{total} += {t}[{i}][{j}] - {t}[-1][0]",
        f"{t}[{i}][{j}], {t}[0][0] = {t}[0][0], {t}[{i}][{j}]",
    )
    test = p.pick("", f"if {j} > {_item(p)} and {t}[{i}][{j} - 1] <= {t}[0][0]: ", "")
    short = f"if len({t}) < 9 and {t}"
    tidy = p.pick("append(1)", "pop()", "reverse()", "clear()")
    found = [
        [f"for {i} in {sizes}:", f"    for {j} in {columns}:", f"        {test}{step}"],
        [f"{_place(p, t)} = {_item(p)}"],
        [f"{_place(p, t)} {p.pick('+=', '-=', '*=')} {_place(p, t)} % 7"],
        [f"{short}: {row} = {t}[-1]; {row}.append({_item(p)}); {t}.append({row})"],
        [f"{short}: {t}.append({t}[0]{p.pick('', '[:]', '.copy()', '[::-1]')})"],
        [f"{short}: {t}[0], {t}[-1] = {t}[-1], {t}[0]"],
        [f"if {t} and {t}[0]: {t}[{p.pick('0', '-1')}].{tidy}"],
        [f"if len({t}) > 1: {t}.{p.pick('reverse()', 'pop()', 'pop()')}"],
        [
            f"{other} = {t}{p.pick('[:]', '[1:]', ' + ' + t, '.copy()')}",
            f"if {other} and {other}[0]: {other}[0][-1] = {_item(p)}",
        ],
        [f"for {row} in {t}:", f"    {total} += len({row}) + sum({row}[:2])"],
        [
            f"for {i}, {row} in enumerate({t}):",
            f"    if {row}: {row}[0] = {row}[-1] + {i}; {total} += max({row})",
        ],
        ["try:", f"    {total} += {_place(p, t)}", "except IndexError:", f"    {total} -= 1"],
        [f"{t} = [[{j} for {j} in {row}] for {row} in {t}]"],
        [f"if {t}: {row} = {t}[0] or {t}[-1]; {total} += len({row})"],
    ]
    return [[pad + line for line in lines] for lines in found]
