"""Check the indices of a loop once in front of it.

    for i in range(n): s = s + xs[k_at(i - 1, xs_n)]
    ->  inside = False
        if 0 < n: inside = k_inside(0 - 1, n - 1 - 1, xs_n)
        for i in range(n): s = s + xs[k_place(inside, i - 1, xs_n)]

An index that is linear in the counter is inside in every turn when it is in the first and in the
last. Where it is not, each turn checks as before, so a bail-out comes where it would have come.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from advisor.codegen.ir import MIRRORED, Assign, Expr, ForRange, Function, If, Stmt, Try
from advisor.codegen.passes.hoist import makes_a_turn
from advisor.codegen.passes.linear import Linear, linear, text
from advisor.codegen.walking import assigned_in, children, rewrite_expressions, walk

_TWINS = {
    "k_at": "k_place",
    "k_byte_at": "k_byte_place",
    "k_char_at": "k_char_place",
    "k_floats_row_at": "k_floats_row_place",
    "k_ints_row_at": "k_ints_row_place",
}
_FALSE = Expr("const", value=False, rep="b")


@dataclass(slots=True)
class _Scope:
    """A block of a loop: where the counter is in it, its flag, and what the flag stands for."""

    low: Expr
    high: Expr
    parent: _Scope | None = None
    flag: str = ""
    tests: list[Expr] = field(default_factory=list)

    def having(self, test: Expr) -> _Scope | None:
        """Return this scope or the one around it whose flag stands for a test already."""
        if test in self.tests:
            return self
        return None if self.parent is None else self.parent.having(test)


def check_bounds(function: Function) -> None:
    """Run the pass."""
    _block(function, function.body)


def _block(function: Function, body: list[Stmt]) -> None:
    place = 0
    while place < len(body):
        statement = body[place]
        for inner in children(statement):
            _block(function, inner)
        if isinstance(statement, ForRange):
            before = _Checker(function, statement).run()
            body[place:place] = before
            place += len(before)
        place += 1


class _Checker:
    """Replaces the checks of one loop; `known` holds what locals of its body are."""

    def __init__(self, function: Function, loop: ForRange) -> None:
        self.function = function
        self.loop = loop
        self.assigned = Counter(assigned_in([loop]))
        self.known = {loop.name: _itself(loop.name)}
        self.scopes: list[_Scope] = []

    def run(self) -> list[Stmt]:
        """Rewrite the loop; return what comes in front of it."""
        loop = self.loop
        if any(isinstance(s, Try) for s in walk(loop.body)) or self.assigned[loop.name] > 1:
            return []
        last = self._last()
        ends = (loop.start, last) if loop.step > 0 else (last, loop.start)
        self._walk(loop.body, _Scope(*ends))
        used = [s for s in self.scopes if s.tests]
        if not used:
            return []
        runs = If(line=loop.line, test=makes_a_turn(loop))
        before: list[Stmt] = []
        for scope in used:
            before.append(Assign(line=loop.line, name=scope.flag, expr=_FALSE))
            template = "(" + " and ".join(f"{{{i}}}" for i in range(len(scope.tests))) + ")"
            every = Expr("native", template, "b", tuple(scope.tests))
            every = scope.tests[0] if len(scope.tests) == 1 else every
            runs.body.append(Assign(line=loop.line, name=scope.flag, expr=every))
        return [*before, runs]

    def _last(self) -> Expr:
        loop = self.loop
        if loop.step in (1, -1):
            form = linear(loop.stop, _itself)
            shifted = None if form is None else form.plus(Linear(-loop.step))
            if shifted is not None:
                return text(shifted)
        step = Expr("const", loop.step, "i")
        return Expr("helper", "k_last", "i", (loop.start, loop.stop, step))

    def local(self, name: str) -> Linear | None:
        """Return what a local is in a turn: linear in the counter, or the same in all turns."""
        if name in self.assigned:
            return self.known.get(name)
        return Linear(0, ((name, 1),))

    def _walk(self, body: list[Stmt], scope: _Scope) -> None:
        self.scopes.append(scope)
        for statement in body:
            rewrite_expressions(statement, lambda e: self._rewrite(e, scope))
            if isinstance(statement, If):
                self._walk(statement.body, self._narrowed(scope, statement.test, holds=True))
                self._walk(statement.orelse, self._narrowed(scope, statement.test, holds=False))
            else:
                for inner in children(statement):
                    self._nested(inner, scope)
            if body is self.loop.body and isinstance(statement, Assign):
                form = linear(statement.expr, self.local)
                if form is not None and self.assigned[statement.name] == 1:
                    self.known[statement.name] = form

    def _nested(self, body: list[Stmt], scope: _Scope) -> None:
        for statement in body:
            rewrite_expressions(statement, lambda e: self._rewrite(e, scope))
            for inner in children(statement):
                self._nested(inner, scope)

    def _narrowed(self, scope: _Scope, test: Expr, *, holds: bool) -> _Scope:
        """Return the scope of a branch; a comparison of the counter cuts its range."""
        if holds and test.kind == "native" and _is_conjunction(test):
            for part in test.args:
                found = self._narrowed(scope, part, holds=True)
                if (found.low, found.high) != (scope.low, scope.high):
                    scope = found
            return _Scope(scope.low, scope.high, scope)
        low, high = scope.low, scope.high
        symbol = _COMPARISONS.get(str(test.value)) if test.kind == "native" else None
        if symbol is not None and all(a.rep in ("i", "n") for a in test.args):
            symbol = symbol if holds else _OPPOSITE[symbol]
            one, two = (linear(a, self.local) for a in test.args)
            counter = _itself(self.loop.name)
            for form, other, how in ((one, two, symbol), (two, one, MIRRORED[symbol])):
                if form != counter or other is None or other.factor(self.loop.name):
                    continue
                shift = other.plus(Linear({"<": -1, ">": 1}.get(how, 0)))
                if shift is None:
                    continue
                if how in ("<", "<="):
                    high = Expr("helper", "k_lower", "i", (high, text(shift)))
                else:
                    low = Expr("helper", "k_higher", "i", (low, text(shift)))
        return _Scope(low, high, scope)

    def _rewrite(self, expr: Expr, scope: _Scope) -> Expr:
        if not expr.args:
            return expr
        if expr.kind == "native" and _is_conjunction(expr):
            return self._conjunction(expr, scope)
        expr = replace(expr, args=tuple(self._rewrite(a, scope) for a in expr.args))
        name = str(expr.value)
        if expr.kind != "helper" or name not in _TWINS:
            return expr
        test = self._test(name, expr, scope)
        if test is None:
            return expr
        having = scope.having(test)
        if having is None:
            having = scope
            scope.tests.append(test)
        if not having.flag:
            having.flag = f"_g{len(self.function.locals) + 1}"
            self.function.locals[having.flag] = "b"
        flag = Expr("local", having.flag, "b")
        return Expr("helper", _TWINS[name], expr.rep, (flag, *expr.args))

    def _conjunction(self, expr: Expr, scope: _Scope) -> Expr:
        """Rewrite the parts of `a and b`, each where the ones before hold."""
        args = []
        for part in expr.args:
            args.append(self._rewrite(part, scope))
            narrowed = self._narrowed(scope, part, holds=True)
            if (narrowed.low, narrowed.high) != (scope.low, scope.high):
                self.scopes.append(narrowed)
                scope = narrowed
        return replace(expr, args=tuple(args))

    def _test(self, name: str, expr: Expr, scope: _Scope) -> Expr | None:
        """Return the test in front of the loop that makes a check needless."""
        if name == "k_at":
            held, indices = expr.args[1], expr.args[:1]
        else:
            held, indices = expr.args[0], expr.args[1:]
        if held.kind != "local" or held.value in self.assigned:
            return None
        forms = [linear(i, self.local) for i in indices]
        counter = self.loop.name
        ends: list[Expr] = []
        for form in forms:
            if form is None:
                return None
            ends += [text(form, counter, scope.low), text(form, counter, scope.high)]
        if not any(form is not None and form.factor(counter) for form in forms):
            return None
        if len(forms) == 2:
            return Expr("helper", "k_inside_rows", "b", (held, *ends))
        length = held if name == "k_at" else Expr("native", "len({0})", "n", (held,))
        return Expr("helper", "k_inside", "b", (*ends, length))


def _is_conjunction(expr: Expr) -> bool:
    return str(expr.value) == "(" + " and ".join(f"{{{i}}}" for i in range(len(expr.args))) + ")"


def _itself(name: str) -> Linear:
    return Linear(0, ((name, 1),))


_COMPARISONS = {f"({{0}} {s} {{1}})": s for s in ("<", "<=", ">", ">=")}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
