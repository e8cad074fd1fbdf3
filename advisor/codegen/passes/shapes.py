"""Check an object's layout once, then read its attributes by place.

    x = k_exact(k_item(xs, i), C);  a = k_attr_float(0, x, "a");  b = k_attr_float(1, x, "b")
    ->  x = ...;  x_ok = k_shape(0, x, ("a", "b"))
        a = k_shape_float(x_ok, 0, 0, x, "a");  b = k_shape_float(x_ok, 0, 1, x, "b")

A shape belongs to a local and the names read through it. Where the layout is another one, the
attribute is looked up as before.
"""

from __future__ import annotations

from dataclasses import replace

from advisor.codegen.ir import Assign, Expr, ForEach, Function, Stmt, Try
from advisor.codegen.walking import children, expressions, parts, rewrite_expressions, walk

_TWINS = {
    "k_attr": "k_shape_get",
    "k_attr_float": "k_shape_float",
    "k_attr_int": "k_shape_int",
    "k_attr_bool": "k_shape_bool",
    "k_attr_init": "k_shape_init",
    "k_attr_put": "k_shape_put",
    "k_attr_put_float": "k_shape_put_float",
}
_FEWEST = 2
_NAMES_MOST = 16


def use_shapes(function: Function) -> None:
    """Run the pass."""
    own = {*function.locals, *(name for name, _ in function.params)}
    names: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    for statement in walk(function.body):
        for expr in expressions(statement):
            for part in parts(expr):
                subject = _subject(part)
                if subject is not None and subject in own:
                    found = names.setdefault(subject, [])
                    attribute = str(part.args[2].value)
                    counts[subject] = counts.get(subject, 0) + 1
                    if attribute not in found:
                        found.append(attribute)
    chosen = {
        subject: (function.shapes + place, tuple(found[:_NAMES_MOST]))
        for place, (subject, found) in enumerate(
            (s, f) for s, f in names.items() if counts[s] >= _FEWEST
        )
    }
    if not chosen:
        return
    function.shapes += len(chosen)
    for subject in chosen:
        function.locals[f"{subject}_ok"] = "b"
    given = {name for name, _ in function.params}
    _Walker(chosen, given).block(function.body)
    function.body[0:0] = [_check(s, chosen[s], 0) for s in chosen if s in given]


def _subject(part: Expr) -> str | None:
    if part.kind == "helper" and part.value in _TWINS and part.args[1].kind == "local":
        return str(part.args[1].value)
    return None


def _check(subject: str, shape: tuple[int, tuple[str, ...]], line: int) -> Assign:
    place, names = shape
    args = (
        Expr("shape", place, "n"),
        Expr("local", subject, "o"),
        Expr("names", names, "t"),
    )
    return Assign(line=line, name=f"{subject}_ok", expr=Expr("helper", "k_shape", "b", args))


class _Walker:
    """Puts checks behind what gives a local its value, and reads attributes through them.

    What runs in front of a point may give objects another layout: all are checked anew there,
    where they have a value for certain, or read without.
    """

    def __init__(self, chosen: dict[str, tuple[int, tuple[str, ...]]], given: set[str]) -> None:
        self.chosen = chosen
        self.given = given

    def block(self, body: list[Stmt]) -> None:
        """Rewrite one block."""
        place = 0
        while place < len(body):
            statement = body[place]
            rewrite_expressions(statement, lambda expr: _rewrite(expr, self.chosen))
            for inner in children(statement):
                self.block(inner)
            added = self._behind(statement)
            if isinstance(statement, ForEach):
                statement.body[0:0] = added
            else:
                body[place + 1 : place + 1] = added
                place += len(added)
            place += 1

    def _behind(self, statement: Stmt) -> list[Assign]:
        if isinstance(statement, ForEach):
            return self._checks(statement.names, statement)
        if isinstance(statement, Try):
            for _, name, caught in statement.handlers:
                caught[0:0] = self._checks([name or ""], statement)
        if not isinstance(statement, Assign):
            return []
        if statement.expr.value != "k_commit_here":
            return self._checks([statement.name], statement)
        unknown = Expr("const", value=False, rep="b")
        return [
            _check(name, shape, statement.line)
            if name in self.given
            else Assign(line=statement.line, name=f"{name}_ok", expr=unknown)
            for name, shape in self.chosen.items()
        ]

    def _checks(self, names: list[str], statement: Stmt) -> list[Assign]:
        return [_check(n, self.chosen[n], statement.line) for n in names if n in self.chosen]


def _rewrite(expr: Expr, chosen: dict[str, tuple[int, tuple[str, ...]]]) -> Expr:
    args = tuple(_rewrite(a, chosen) for a in expr.args)
    subject = _subject(expr)
    if subject is None or subject not in chosen:
        return replace(expr, args=args) if args else expr
    place, names = chosen[subject]
    if str(expr.args[2].value) not in names:
        return replace(expr, args=args)
    head = (
        Expr("local", f"{subject}_ok", "b"),
        Expr("shape", place, "n"),
        Expr("const", names.index(str(expr.args[2].value)), "n"),
    )
    return Expr("helper", _TWINS[str(expr.value)], expr.rep, (*head, *args))
