"""Make texts and bytes that are put together piece by piece longer where they lie.

    text = text + c + more   ->   text = k_text_push(text, c, text_room)
                                  text = k_text_grow(text, more, text_room)

Each `+` would copy all that is there. `text_room` is how long the text may get where it lies: 0
behind any other assignment. What is added is evaluated first, all of it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from advisor.codegen.ir import Assign, Expr, ForEach, ForRange, Function, Stmt, Try, While
from advisor.codegen.reps import const, local
from advisor.codegen.walking import assigned_in, children, expressions, parts, walk

_SUM = "({0} + {1})"
_GENERIC = frozenset({"k_binop", "k_operate", "k_operate_in"})
_CHECKS = frozenset({"k_kinds", "k_kinds_in"})
_PLAIN = ("const", "local")


def grow(function: Function) -> None:
    """Run the pass; only what stands in a loop is worth it."""
    walker = _Walker(function, {**function.locals, **dict(function.params)})
    walker.block(function.body, looped=False)
    if walker.rooms:
        _empty(function.body, walker.rooms)
        params = {name for name, _ in function.params}
        function.body[:0] = [
            _no_room(room)
            for name, room in walker.rooms.items()
            if name in params or not _is_set_first(function.body, name)
        ]


@dataclass(slots=True)
class _Walker:
    function: Function
    reps: dict[str, str]
    rooms: dict[str, str] = field(default_factory=dict)
    uses: Counter[str] = field(default_factory=Counter)
    writes: Counter[str] = field(default_factory=Counter)
    bound: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.writes.update(assigned_in(self.function.body))
        for statement in walk(self.function.body):
            found = expressions(statement)
            if isinstance(statement, Try):
                self.bound |= {statement.entered, *(str(h[1]) for h in statement.handlers)}
                found = [*found, *(h[0] for h in statement.handlers if h[0] is not None)]
            for expr in found:
                self.uses.update(str(p.value) for p in parts(expr) if p.kind == "local")

    def block(self, body: list[Stmt], *, looped: bool) -> None:
        """Rewrite a block in place; `looped` tells whether it may run more than once."""
        if looped:
            self._read_directly(body)
        made: list[Stmt] = []
        for statement in body:
            inside = looped or isinstance(statement, (While, ForRange, ForEach))
            for inner in children(statement):
                self.block(inner, looped=inside)
            new = self._grown(statement) if looped and isinstance(statement, Assign) else None
            made.extend([statement] if new is None else new)
        body[:] = made

    def _read_directly(self, body: list[Stmt]) -> None:
        """Leave out copies that are read once: a text that two hold is not made longer in place.

        _1 = text; _2 = f(x); text = _1 + _2   ->   _2 = f(x); text = text + _2
        """
        for at in range(len(body) - 2, -1, -1):
            first, then = body[at], body[at + 1]
            if not (isinstance(first, Assign) and self._is_passing(first.name)):
                continue
            if isinstance(then, Assign) and _start(first.expr) == then.name:
                wrapped = _replaced(then.expr, first.name, first.expr)
                if wrapped is not None and first.expr.kind != "local":
                    body[at : at + 2] = [replace(then, expr=wrapped)]
                    self.function.locals.pop(first.name, None)
                    continue
            if first.expr.kind == "local" and self.reps.get(first.name) == first.expr.rep:
                self._fold(body, at, first.name, first.expr)

    def _is_passing(self, name: str) -> bool:
        return name.startswith("_") and self.uses[name] == 1 and self.writes[name] == 1

    def _fold(self, body: list[Stmt], at: int, name: str, source: Expr) -> None:
        for later in range(at + 1, len(body)):
            statement = body[later]
            if isinstance(statement, Assign) and statement.name == source.value:
                read = _with_start(statement.expr, name, source)
                if read is not None:
                    body[later] = replace(statement, expr=read)
                    del body[at]
                    self.function.locals.pop(name, None)
                return
            if str(source.value) in set(assigned_in([statement])):
                return

    def _grown(self, statement: Assign) -> list[Stmt] | None:
        name, rep = statement.name, self.reps.get(statement.name, "o")
        if _start(statement.expr) != name or name in self.bound:
            return None
        if rep == "o":
            return [replace(statement, expr=_generic(statement.expr))]
        if rep not in "sy":
            return None
        pieces = _pieces(statement.expr)
        made: list[Stmt] = []
        if len(pieces) > 1:
            pieces = [self._settled(statement, piece, made) for piece in pieces]
        grown = local(name, rep)
        return [*made, *(replace(statement, expr=self._step(grown, piece)) for piece in pieces)]

    def _settled(self, statement: Assign, piece: Expr, made: list[Stmt]) -> Expr:
        inner = _char_in(piece) or piece
        if inner.kind in _PLAIN and inner.value != statement.name:
            return piece
        name = f"_p{len(self.reps)}"
        while name in self.reps:
            name += "_"
        self.reps[name] = self.function.locals[name] = inner.rep
        made.append(replace(statement, name=name, expr=inner))
        return local(name, inner.rep)

    def _step(self, grown: Expr, piece: Expr) -> Expr:
        if grown.rep == "y":
            return Expr("helper", "k_bytes_grow", "y", (grown, piece))
        room = local(self._room(str(grown.value)), "n")
        char = _char_in(piece)
        if char is not None:
            return Expr("helper", "k_text_push", "s", (grown, char, room))
        return Expr("helper", "k_text_grow", "s", (grown, piece, room))

    def _room(self, name: str) -> str:
        if name not in self.rooms:
            room = f"{name}_room"
            while room in self.reps:
                room += "_"
            self.rooms[name] = room
            self.reps[room] = self.function.locals[room] = "n"
        return self.rooms[name]


def _char_in(piece: Expr) -> Expr | None:
    """Return the character that a piece is, None where it is a text."""
    if piece.rep == "c":
        return piece
    if piece.kind == "native" and piece.value == "{0}" and piece.args[0].rep == "c":
        return piece.args[0]
    return None


def _is_sum(expr: Expr) -> bool:
    return expr.kind == "code" and expr.value == _SUM and expr.rep in ("s", "y")


def _left(expr: Expr) -> Expr | None:
    """Return what a sum begins with; a check of the sum, or of its beginning, is looked through."""
    if expr.kind == "helper" and expr.value in _CHECKS and expr.args[0].kind == "helper":
        return _left(expr.args[0])
    if _is_sum(expr):
        return _left(expr.args[0]) if _is_sum(expr.args[0]) else expr.args[0]
    if expr.kind == "helper" and expr.value in _GENERIC and expr.args[2].value == 0:
        first, added, _ = expr.args
        if added.rep not in "osc":
            return None
        checked = first.kind == "helper" and first.value == "k_kinds"
        return first.args[0] if checked and expr.value == "k_binop" else first
    return None


def _start(expr: Expr) -> str | None:
    """Return the variable that a sum begins with."""
    left = _left(expr)
    return str(left.value) if left is not None and left.kind == "local" else None


def _with_start(expr: Expr, name: str, source: Expr) -> Expr | None:
    """Return a sum that begins with `source` where it began with the variable `name`."""
    if _start(expr) != name:
        return None
    return _replaced(expr, name, source)


def _replaced(expr: Expr, name: str, by: Expr) -> Expr | None:
    """Return an expression with another one in place of a local at its very beginning."""
    if expr.kind == "local":
        return by if expr.value == name else None
    if not expr.args:
        return None
    first = _replaced(expr.args[0], name, by)
    return None if first is None else replace(expr, args=(first, *expr.args[1:]))


def _pieces(expr: Expr) -> list[Expr]:
    """Return what a sum adds to what it begins with."""
    first, added = expr.args
    return [*(_pieces(first) if _is_sum(first) else []), added]


def _generic(expr: Expr) -> Expr:
    """Return the sum of objects whose first is a variable, made longer in place if it is a text."""
    if expr.value in _CHECKS:
        return replace(expr, args=(_generic(expr.args[0]), *expr.args[1:]))
    first, added, _ = expr.args
    if expr.value != "k_binop":
        augmented = const(int(expr.value == "k_operate_in"))
        return Expr("helper", "k_operate_grow", "o", (first, added, augmented))
    kinds = const(0)
    if first.kind == "helper":
        first, kinds = first.args[0], first.args[1]
    return Expr("helper", "k_binop_grow", "o", (first, added, kinds))


def _empty(body: list[Stmt], rooms: dict[str, str]) -> None:
    """Say that there is no room behind every assignment of something else."""
    made: list[Stmt] = []
    for statement in body:
        made.append(statement)
        for inner in children(statement):
            _empty(inner, rooms)
        if isinstance(statement, ForEach):
            statement.body[:0] = [_no_room(rooms[n]) for n in statement.names if n in rooms]
        elif isinstance(statement, Assign) and statement.name in rooms and not _is_step(statement):
            made.append(_no_room(rooms[statement.name]))
    body[:] = made


def _no_room(room: str) -> Assign:
    return Assign(name=room, expr=const(0))


def _is_set_first(body: list[Stmt], name: str) -> bool:
    """Tell whether the first statement that assigns a local does nothing but that, in any case."""
    first = next((s for s in body if name in assigned_in([s])), None)
    return isinstance(first, Assign)


def _is_step(statement: Assign) -> bool:
    return statement.expr.kind == "helper" and str(statement.expr.value).startswith("k_text_")
