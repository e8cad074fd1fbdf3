"""Find out before a loop where the characters of a text lie, and how wide they are.

    for i in range(n): if k_char_at(text, i) == ...
    ->  t_d = k_chars(text); t_k = k_chars_kind(text); t_n = k_chars_size(text)
        for i in range(n): if k_chars_at(t_d, t_k, t_n, i) == ...

A text never changes, so this holds as long as the local is not assigned; what the loop stores
could change it for all that C knows, which would look all of it up again for each character.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from advisor.codegen.ir import Assign, Expr, ForEach, ForRange, Function, Stmt, Try, While
from advisor.codegen.walking import (
    assigned_in,
    children,
    expressions,
    parts,
    rewrite_expressions,
    walk,
)

_TWINS = {
    "k_char_at": "k_chars_at",
    "k_char_place": "k_chars_place",
    "k_char_late": "k_chars_late",
    "k_char_in": "k_chars_in",
}
_FLAGGED = "k_char_place"
_COMPANIONS = (("k_chars", "f*"), ("k_chars_kind", "n"), ("k_chars_size", "n"))


def find_characters(function: Function) -> None:
    """Run the pass."""
    _block(function, function.body)


def _block(function: Function, body: list[Stmt]) -> None:
    place = 0
    while place < len(body):
        statement = body[place]
        if isinstance(statement, (ForRange, ForEach, While)):
            before = _found(function, statement)
            body[place:place] = before
            place += len(before)
        for inner in children(statement):
            _block(function, inner)
        place += 1


def _found(function: Function, loop: ForRange | ForEach | While) -> list[Stmt]:
    """Rewrite what a loop reads of texts that it leaves alone; return what comes before it."""
    assigned = {*assigned_in([loop]), *_bound(loop)}
    before: list[Stmt] = []
    for name in dict.fromkeys(_read(loop)):
        if name in assigned:
            continue
        companions = []
        for helper, rep in _COMPANIONS:
            local = f"_t{len(function.locals) + 1}"
            function.locals[local] = rep
            made = Expr("helper", helper, rep, (Expr("local", name, "s"),))
            before.append(Assign(line=loop.line, name=local, expr=made))
            companions.append(Expr("local", local, rep))
        rewrite = partial(_rewritten, name=name, companions=tuple(companions))
        for statement in _repeated(loop):
            rewrite_expressions(statement, rewrite)
    return before


def _bound(loop: ForRange | ForEach | While) -> Iterator[str | None]:
    """Yield what `with` and `except` bind in a loop."""
    for statement in walk(loop.body):
        if isinstance(statement, Try):
            yield statement.entered
            yield from (name for _, name, _ in statement.handlers)


def _repeated(loop: ForRange | ForEach | While) -> Iterator[Stmt]:
    """Yield the statements whose expressions are evaluated in each turn."""
    if isinstance(loop, While):
        yield loop
    yield from walk(loop.body)


def _read(loop: ForRange | ForEach | While) -> Iterator[str]:
    for statement in _repeated(loop):
        for expr in expressions(statement):
            for part in parts(expr):
                text = _text(part)
                if text is not None:
                    yield text


def _text(expr: Expr) -> str | None:
    """Return the local whose character is read."""
    if expr.kind != "helper" or expr.value not in _TWINS:
        return None
    text = expr.args[1 if expr.value == _FLAGGED else 0]
    return str(text.value) if text.kind == "local" and text.rep == "s" else None


def _rewritten(expr: Expr, name: str, companions: tuple[Expr, ...]) -> Expr:
    if not expr.args:
        return expr
    expr = replace(expr, args=tuple(_rewritten(a, name, companions) for a in expr.args))
    if _text(expr) != name:
        return expr
    flags = expr.args[:1] if expr.value == _FLAGGED else ()
    where = (*flags, *companions, expr.args[-1])
    return replace(expr, value=_TWINS[str(expr.value)], args=where)
