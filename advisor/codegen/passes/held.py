"""Hold attributes in locals while a loop runs that nothing else looks into.

    while k_attr_int(0, c, "pos") < n:                    p = k_attr_int(0, c, "pos")
        k_attr_put(1, c, "pos", k_attr_int(2, c, "pos")   k_attr_own(0, c, "pos")
                   + 1)                               ->  while p < n:
                                                              p = p + 1
                                                          k_attr_put(1, c, "pos", p)

A loop qualifies where it calls no kernel function and does nothing for good: then nobody can see
that what it stores comes late. A bail-out drops the locals; the object is what it was. What is
stored is an attribute the instance has itself, so storing it makes no new one, and in no dict that
anything else holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from advisor.codegen.endings import ends
from advisor.codegen.ir import (
    OBJECTS,
    Assign,
    Do,
    Expr,
    ForEach,
    ForRange,
    Function,
    Return,
    Stmt,
    Try,
    While,
)
from advisor.codegen.passes.written import CHANGING_METHODS
from advisor.codegen.walking import (
    assigned_in,
    children,
    expressions,
    parts,
    rewrite_expressions,
    walk,
)
from advisor.inference.types import I64_HIGH, I64_LOW

_READS = {"k_attr": "o", "k_attr_int": "i", "k_attr_float": "d", "k_attr_bool": "b"}
_TYPED = {"k_uint": "u", "k_str": "s", "k_list": "l", "k_dict": "m", "k_bytes": "y"}
_PUTS = frozenset({"k_attr_put", "k_attr_put_float", "k_attr_init"})
_FITTING = {"o": OBJECTS, "i": frozenset("in")}
_STORES_KEYS = ("k_dict_store", "k_dict_put", "k_field_store", "k_field_put", "k_getitem_filled")
_MEANING_OTHERS = ("__", "_name_", "_value_")
_SEEN = ("k_commit", "k_attr", "k_shape", "k_now", "k_manager", "k_drops")


@dataclass(slots=True)
class _Uses:
    """How a loop uses an attribute of one local: as what it is read, and what is stored."""

    reads: list[Expr] = field(default_factory=list)
    puts: list[Expr] = field(default_factory=list)
    early: bool = False


@dataclass(frozen=True, slots=True)
class _Held:
    """An attribute that is held: the helper that reads it, at a site, a storing, and its local."""

    typed: str
    site: Expr
    put: Expr | None
    local: Expr


Place = tuple[Expr, Expr]
"""An object in a local, and the name of an attribute."""


def hold(function: Function, *, stores: bool, of_classes: frozenset[str]) -> None:
    """Run the pass.

    Args:
        function: The function.
        stores: Whether a loop may store late: not where what it raises may be caught.
        of_classes: Attributes that instances may have from their class alone.
    """
    _block(function, function.body, stores=stores, of_classes=of_classes)


def _block(
    function: Function, body: list[Stmt], *, stores: bool, of_classes: frozenset[str]
) -> None:
    place = 0
    while place < len(body):
        statement = body[place]
        if isinstance(statement, (While, ForRange, ForEach)):
            held = _held(function, statement, stores=stores, of_classes=of_classes)
            if held:
                before = _enter(held, statement)
                behind = [] if ends([statement]) else _leave(held, statement)
                _rewrite(statement, held)
                body[place + 1 : place + 1] = behind
                body[place:place] = before
                place += len(before) + len(behind)
        for inner in children(statement):
            late = stores and not isinstance(statement, Try)
            _block(function, inner, stores=late, of_classes=of_classes)
        place += 1


def _held(
    function: Function, loop: Stmt, *, stores: bool, of_classes: frozenset[str]
) -> dict[Place, _Held]:
    """Return the attributes to hold in a loop."""
    uses = _uses(loop)
    if uses is None:
        return {}
    assigned = set(assigned_in([loop]))
    reading = isinstance(loop, While) and not _stores_keys(loop)  # in others it is hoisted
    found: dict[Place, _Held] = {}
    for (subject, attribute), used in uses.items():
        others = [u for (s, name), u in uses.items() if name == attribute and s != subject]
        stored = bool(used.puts)
        if subject.kind != "local" or subject.value in assigned or not used.early:
            continue
        if any(u.puts or stored for u in others) or (stored and not stores):
            continue
        if stored and str(attribute.value) in of_classes:
            continue
        if not stored and not reading:
            continue
        typed, rep = _kind(used)
        fitting = _FITTING.get(rep, frozenset(rep))
        ways = {put.value for put in used.puts}
        if not typed or len(ways) > 1 or any(p.args[3].rep not in fitting for p in used.puts):
            continue
        name = f"_a{len(function.locals) + 1}"
        function.locals[name] = rep
        first = _read(used.reads[0])
        assert first is not None
        put = used.puts[0] if stored else None
        found[subject, attribute] = _Held(typed, first.args[0], put, Expr("local", name, rep))
    return found


def _stores_keys(loop: While) -> bool:
    """Tell whether a loop may change a dict: it may be the one that an attribute is in."""
    every = (part for s in walk(loop.body) for expr in expressions(s) for part in parts(expr))
    return any(
        (part.kind == "helper" and str(part.value).startswith(_STORES_KEYS))
        or (part.kind == "code" and any(method in str(part.value) for method in CHANGING_METHODS))
        for part in every
    )


def _kind(used: _Uses) -> tuple[str, str]:
    """Return the helper that reads an attribute wherever it is read, "" for several, and its rep.

    One that says more of the object, as `k_str` does, counts where it is around all readings.
    """
    kinds = {str(read.value) for read in used.reads}
    if len(kinds) > 1 and kinds <= {"k_attr", *_TYPED}:
        kinds = {"k_attr"}
    if len(kinds) != 1:
        return "", ""
    (kind,) = kinds
    return kind, {**_READS, **_TYPED}[kind]


def _uses(loop: Stmt) -> dict[Place, _Uses] | None:
    """Return what a loop does with attributes; None where something else may see them."""
    found: dict[Place, _Uses] = {}
    assert isinstance(loop, While | ForRange | ForEach)
    early = {id(s) for s in (loop, *loop.body)}
    own = expressions(loop) if isinstance(loop, While) else []
    for statement in (loop, *walk(loop.body)):
        if isinstance(statement, Try):
            return None
        if isinstance(statement, Return):
            continue
        for expr in own if statement is loop else expressions(statement):
            if not _look(expr, found, early=id(statement) in early):
                return None
    return found


def _look(expr: Expr, found: dict[Place, _Uses], *, early: bool) -> bool:
    """Note how an expression uses attributes; tell whether nothing in it may see them otherwise."""
    name = str(expr.value)
    if expr.kind in ("call", "store") or (expr.kind == "code" and "__" in name):
        return False
    inner = _read(expr)
    if inner is not None or (expr.kind == "helper" and name.startswith(_SEEN)):
        used_as = inner or expr
        attribute = used_as.args[2] if len(used_as.args) > 2 else None
        known = inner is not None or name in _PUTS
        if not known or attribute is None or str(attribute.value).startswith(_MEANING_OTHERS):
            return False
        used = found.setdefault((used_as.args[1], attribute), _Uses())
        (used.reads if inner is not None else used.puts).append(expr)
        used.early |= early and inner is not None
        expr = used_as
    return all(_look(arg, found, early=early) for arg in expr.args)


def _read(expr: Expr) -> Expr | None:
    """Return the reading of an attribute that an expression is, be it with a check around it."""
    if expr.kind != "helper":
        return None
    if expr.value in _READS:
        return expr
    inner = expr.args[0] if expr.value in _TYPED and len(expr.args) == 1 else None
    return inner if inner is not None and inner.value == "k_attr" else None


def _enter(held: dict[Place, _Held], loop: Stmt) -> list[Stmt]:
    """Return what stands before the loop."""
    made: list[Stmt] = []
    for (subject, name), one in held.items():
        at = (one.site, subject, name)
        if one.typed in _TYPED:
            read = Expr("helper", one.typed, one.local.rep, (Expr("helper", "k_attr", "o", at),))
        else:
            whole = [Expr("const", end, "i") for end in (I64_LOW + 1, I64_HIGH)]
            args = (*at, *whole) if one.typed == "k_attr_int" else at
            read = Expr("helper", one.typed, one.local.rep, args)
        made.append(Assign(line=loop.line, name=str(one.local.value), expr=read))
        if one.put is not None:
            made.append(Do(line=loop.line, expr=Expr("helper", "k_attr_own", "v", at)))
    return made


def _leave(held: dict[Place, _Held], loop: Stmt) -> list[Stmt]:
    """Return what stands at every way out of the loop."""
    puts = [(one.put, one.local) for one in held.values() if one.put is not None]
    return [
        Do(line=loop.line, expr=replace(put, args=(*put.args[:3], local))) for put, local in puts
    ]


def _rewrite(loop: Stmt, held: dict[Place, _Held]) -> None:
    def change(expr: Expr) -> Expr:
        read = _read(expr)
        one = None if read is None else held.get((read.args[1], read.args[2]))
        if one is None or one.typed != expr.value:
            return replace(expr, args=tuple(map(change, expr.args))) if expr.args else expr
        range_ = expr.args[3:]
        return Expr("helper", "k_in", "i", (one.local, *range_)) if range_ else one.local

    if isinstance(loop, While):
        rewrite_expressions(loop, change)
    for inner in children(loop):
        _rewrite_block(inner, change, held)


def _rewrite_block(
    body: list[Stmt], change: Callable[[Expr], Expr], held: dict[Place, _Held]
) -> None:
    stored = {one.put.args[1:3]: one.local for one in held.values() if one.put is not None}
    place = 0
    while place < len(body):
        statement = body[place]
        if isinstance(statement, Return):
            behind = _leave(held, statement)
            body[place:place] = behind
            place += len(behind) + 1
            continue
        rewrite_expressions(statement, change)
        if isinstance(statement, Do) and statement.expr.value in _PUTS:
            local = stored.get(statement.expr.args[1:3])
            if local is not None:
                value = statement.expr.args[3]
                body[place] = Assign(line=statement.line, name=str(local.value), expr=value)
        for inner in children(statement):
            _rewrite_block(inner, change, held)
        place += 1
