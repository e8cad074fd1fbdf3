"""Move what doesn't change in a loop in front of it.

    for k in range(n): s = s + k_item_float(k_list(k_item(a, i)), k)
    ->  if 0 < n: t = k_list(k_item(a, i))
        for k in range(n): s = s + k_item_float(t, k)

    for k in range(n): k_list_put_float(k_list(k_item(a, i)), k, 0.0)
    ->  if 0 < n: t = k_list(k_item(a, i))
        for k in range(n):
            k_spare(a, t)
            k_list_put_float(t, k, 0.0)

Only what every turn evaluates first is moved, and only for loops that make a turn, so a bail-out
comes where it would have come anyway. Reads of memory move only where the loop writes none that
they could see. A list in a list is not seen by stores of scalars into other lists: that they are
others is looked at where they are stored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from advisor.codegen.ir import (
    Assign,
    Break,
    Continue,
    Do,
    Expr,
    ForEach,
    ForRange,
    Function,
    If,
    Return,
    Stmt,
    Store,
    Try,
    While,
)
from advisor.codegen.passes.written import READS, Written, written
from advisor.codegen.walking import assigned_in, children, walk

STEADY = frozenset(
    {
        "k_char_at",
        "k_byte_at",
        "k_titem",
        "k_part",
        "k_part_float",
        "k_part_int",
        "k_size",
        "k_tuple",
        "k_str",
        "k_char",
        "k_list",
        "k_array_as",
        "k_dict",
        "k_bytes",
        "k_exact",
        "k_float",
        "k_int",
        "k_int_in",
        "k_floats_row_at",
        "k_ints_row_at",
        "k_rows_len",
    }
)


@dataclass(slots=True)
class _Loop:
    assigned: set[str]
    written: Written


def hoist(function: Function, changes: Callable[[int], bool]) -> None:
    """Run the pass; `changes(index)` tells whether a kernel function changes anything."""
    _block(function, function.body, changes)


def _block(function: Function, body: list[Stmt], changes: Callable[[int], bool]) -> None:
    place = 0
    while place < len(body):
        statement = body[place]
        for inner in children(statement):
            _block(function, inner, changes)
        if isinstance(statement, ForRange):
            before = _hoisted(function, statement, changes)
            if before:
                some = If(line=statement.line, test=makes_a_turn(statement), body=before)
                body.insert(place, some)
                place += 1
        place += 1


def makes_a_turn(loop: ForRange) -> Expr:
    """Return the test whether a loop makes any turn."""
    symbol = "<" if loop.step > 0 else ">"
    return Expr("native", f"({{0}} {symbol} {{1}})", "b", (loop.start, loop.stop))


def _loop_facts(loop: ForRange, changes: Callable[[int], bool]) -> _Loop:
    return _Loop(set(assigned_in([loop])), written(loop.body, changes))


def _hoisted(function: Function, loop: ForRange, changes: Callable[[int], bool]) -> list[Stmt]:
    mover = _Mover(function, loop, _loop_facts(loop, changes))
    for statement in loop.body:
        match statement:
            case Assign(expr=expr) | Do(expr=expr):
                statement.expr = mover.moved(expr)
            case Store(target=target, expr=expr):
                statement.expr = mover.moved(expr)
                statement.target = mover.moved(target)
            case If(test=test):
                statement.test = mover.moved(test)
            case ForRange(start=start, stop=stop):
                statement.start, statement.stop = mover.moved(start), mover.moved(stop)
            case _:
                break
        if _leaves(statement):
            break
    for holder in mover.holders:
        _keep_apart(loop.body, holder, mover.facts.written.puts)
    return mover.before


def _keep_apart(body: list[Stmt], holder: Expr, puts: list[Do]) -> None:
    """Have nothing put into a list whose items were read in front of the loop."""
    place = 0
    while place < len(body):
        statement = body[place]
        for inner in children(statement):
            _keep_apart(inner, holder, puts)
        if isinstance(statement, Do) and any(statement is put for put in puts):
            check = Expr("helper", "k_spare", "v", (holder, statement.expr.args[0]))
            before = body[place - 1] if place else None
            if not isinstance(before, Do) or before.expr != check:
                body.insert(place, Do(line=statement.line, expr=check))
                place += 1
        place += 1


class _Mover:
    """Moves steady expressions of one loop into the statements before it."""

    def __init__(self, function: Function, loop: ForRange, facts: _Loop) -> None:
        self.function = function
        self.loop = loop
        self.facts = facts
        self.before: list[Stmt] = []
        self.known: dict[Expr, Expr] = {}
        self.holders: list[Expr] = []

    def steady(self, expr: Expr) -> bool:
        """Tell whether an expression is the same in every turn."""
        if expr.kind in ("const", "site"):
            return True
        if expr.kind == "local":
            return str(expr.value) not in self.facts.assigned
        if expr.kind == "helper":
            name = str(expr.value)
            if name == "k_exact" and self.facts.written.everything:  # it may be of another class
                return False
            if name == "k_list" and self._is_kept(expr.args[0]):
                return True
            if name not in STEADY and (name not in READS or self.facts.written.touches(expr)):
                return False
        elif expr.kind != "native":
            return False
        return all(self.steady(a) for a in expr.args)

    def _is_kept(self, read: Expr) -> bool:
        """Tell whether a list in a list stays, as nothing but scalars is put into others."""
        wrote = self.facts.written
        if read.kind != "helper" or read.value != "k_item" or wrote.everything or wrote.items:
            return False
        if not wrote.puts or any(put.expr.args[0] == read.args[0] for put in wrote.puts):
            return False
        return all(self.steady(a) for a in read.args)

    def moved(self, expr: Expr) -> Expr:
        """Return an expression with its steady parts read from locals."""
        if expr.kind == "helper" and self.steady(expr):
            return self._held(expr)
        if expr.kind in ("helper", "native", "call", "code"):
            always = len(expr.args)
            if any(word in str(expr.value) for word in (" and ", " or ", " if ")):
                always = 1
            args = (*(self.moved(a) for a in expr.args[:always]), *expr.args[always:])
            return replace(expr, args=args)
        return expr

    def _held(self, expr: Expr) -> Expr:
        held = self.known.get(expr)
        if held is None:
            found = self._with_holder(expr)
            name = f"_h{len(self.function.locals) + 1}"
            self.function.locals[name] = expr.rep
            held = self.known[expr] = Expr("local", name, expr.rep)
            self.before.append(Assign(line=self.loop.line, name=name, expr=found))
        return held

    def _with_holder(self, expr: Expr) -> Expr:
        """Note the list that a list was read from, held in a local, where stores must spare it."""
        if expr.value != "k_list" or not self._is_kept(expr.args[0]):
            return expr
        holder, *rest = expr.args[0].args
        holder = self.moved(holder)
        if holder not in self.holders:
            self.holders.append(holder)
        return replace(expr, args=(replace(expr.args[0], args=(holder, *rest)),))


def _leaves(statement: Stmt) -> bool:
    if isinstance(statement, (ForEach, While, Try)):
        return True
    return any(isinstance(s, (Break, Continue, Return, Try)) for s in walk([statement]))
