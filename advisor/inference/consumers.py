"""Find what consumes a generator on the spot, and turn it into a loop that can be inlined.

    return sorted(self.names())   ->   items = []
                                       for item in self.names():
                                           items.append(item)
                                       return sorted(items)

Only what a statement evaluates first is taken out: nothing must come to pass in another order.
"""

from __future__ import annotations

import ast
import copy
from typing import TYPE_CHECKING

from advisor.inference.evaluated import first_evaluated, is_atom
from advisor.inference.generator_expressions import added, is_flat, rename_targets
from advisor.inference.names import Comprehension
from advisor.inference.passing import order_of
from advisor.inference.quietness import quiet
from advisor.inference.reduced import reduced

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.inference.inlining import Inliner

_COLLECT = ("list", "tuple", "sorted")
_STEPWISE = ("sum", "min", "max", "set", "frozenset")
_MOST_TAKEN_OUT = 4


def rewritten(inliner: Inliner, node: ast.stmt) -> list[ast.stmt] | None:
    """Return what a statement becomes, None where it consumes no generator that is known."""
    before: list[ast.stmt] = []
    for _ in range(_MOST_TAKEN_OUT):
        taken = _take_out(inliner, node)
        if taken is None:
            break
        before.extend(taken)
    made = added(inliner, node)
    if isinstance(node, ast.For):
        made = loop(inliner, node.target, node.iter, node.body, node.orelse)
    if made is None:
        return [*before, node] if before else None
    return [*before, *made]


def loop(
    inliner: Inliner,
    target: ast.expr,
    source: ast.expr,
    body: list[ast.stmt],
    orelse: list[ast.stmt],
    over: ast.expr | None = None,
) -> list[ast.stmt] | None:
    """Return `for target in source` with a generator inlined, None where it isn't one.

    The generator is made, but not started, where `over` is true before.
    """
    if any(isinstance(p, (ast.FunctionDef, ast.Lambda)) for s in body for p in ast.walk(s)):
        return None
    found = inliner.source(source)
    if found is not None:
        return inliner.spliced(found, target, body, orelse, over)
    if not _is_builtin(inliner, source, ("enumerate",)):
        return None
    assert isinstance(source, ast.Call)
    given = [*source.args, *(k.value for k in source.keywords if k.arg == "start")]
    begin = given[1] if len(given) == 2 else ast.Constant(value=0)
    plain = isinstance(begin, ast.Constant) and type(begin.value) is int
    whole = len(given) == len(source.args) + len(source.keywords)
    found = inliner.source(given[0]) if plain and whole and source.args else None
    if found is None:
        return None
    make = inliner.make
    item, at, following = make.name("item"), make.name("at"), make.name("next")
    pair = ast.Tuple([make.load(at), make.load(item)], ast.Load())
    onward = ast.BinOp(make.load(at), ast.Add(), make.constant(1))
    head: list[ast.stmt] = [
        make.assign(at, make.load(following)),
        make.assign(following, onward),
        ast.Assign([target], pair),
    ]
    for statement in head:
        make.place(statement, source)
    stored = make.place(make.stored(item), source)
    made = inliner.spliced(found, stored, [*head, *body], orelse, over)
    start = make.place(make.assign(following, begin), source)
    return None if made is None else [start, *made]


def _runs_generator(inliner: Inliner, node: ast.expr) -> bool:
    """Tell whether iterating over an expression runs a generator that is known."""
    if _is_builtin(inliner, node, ("enumerate",)):
        assert isinstance(node, ast.Call)
        return bool(node.args) and inliner.source(node.args[0]) is not None
    return inliner.source(node) is not None


def _take_out(inliner: Inliner, node: ast.stmt) -> list[ast.stmt] | None:
    """Take the first consumer out of a statement; return what has to come before it."""
    for holder, field, place, part in first_evaluated(inliner, node):
        taken = _consumer(inliner, part)
        if taken is None:
            continue
        made, name = taken
        value = inliner.make.place(inliner.make.load(name), part)
        if place is None:
            setattr(holder, field, value)
        else:
            getattr(holder, field)[place] = value
        return made
    return None


def _consumer(inliner: Inliner, node: ast.expr) -> tuple[list[ast.stmt], str] | None:
    """Return what computes an expression beforehand, and the variable it is then in."""
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp)):
        return _collected(inliner, node)
    if not isinstance(node, ast.Call) or not node.args or isinstance(node.args[0], ast.Starred):
        return None
    return reduced(inliner, node) or _of_builtin(inliner, node)


def _of_builtin(inliner: Inliner, node: ast.Call) -> tuple[list[ast.stmt], str] | None:
    if _is_builtin(inliner, node, ("any", "all")) and len(node.args) == 1 and not node.keywords:
        return _decided(inliner, node)
    if _is_builtin(inliner, node, ("next",)) and len(node.args) == 2:
        return _next(inliner, node)
    joins = isinstance(node.func, ast.Attribute) and node.func.attr == "join"
    joins = joins and isinstance(node.func.value, ast.Constant)  # type: ignore[attr-defined]
    if not joins and not _is_builtin(inliner, node, (*_COLLECT, *_STEPWISE)):
        return None
    source = _as_comprehension(inliner, node.args[0])
    if source is None or not all(map(_harmless_later, order_of(node)[1:])):
        return None
    if not joins and _is_builtin(inliner, node, _STEPWISE) and not quiet(inliner, source):
        return None
    made = _collected(inliner, source)
    if made is None:
        return None
    statements, name = made
    if _is_builtin(inliner, node, ("list",)) and len(node.args) == 1 and not node.keywords:
        return statements, name
    changed = copy.copy(node)
    changed.args = [inliner.make.place(inliner.make.load(name), node), *node.args[1:]]
    result = inliner.make.name("result")
    after = inliner.make.place(inliner.make.assign(result, changed), node)
    return [*statements, after], result


def _harmless_later(node: ast.expr) -> bool:
    return is_atom(node) or isinstance(node, ast.Lambda)


def _is_builtin(inliner: Inliner, node: ast.expr, names: tuple[str, ...]) -> bool:
    """Tell whether an expression is a call of one of some builtins."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return False
    name = node.func.id
    return name in names and name not in inliner.locals and name not in inliner.function.globals


def _as_comprehension(inliner: Inliner, node: ast.expr) -> Comprehension | None:
    """Return an iterable as a comprehension whose items it gives."""
    if isinstance(node, (ast.GeneratorExp, ast.ListComp)):
        return node
    if not isinstance(node, ast.Call) or inliner.source(node) is None:
        return None
    if isinstance(node.func, ast.Name) and node.func.id in ("map", "filter"):
        return None  # a generator expression of its own, where nothing is collected before
    make = inliner.make
    name = make.name("item")
    whole = ast.comprehension(make.stored(name), node, [], 0)
    return make.place(ast.GeneratorExp(make.load(name), [whole]), node)


def _collected(inliner: Inliner, node: Comprehension) -> tuple[list[ast.stmt], str] | None:
    """Return loops that fill a list, set or dict as a comprehension does."""
    make = inliner.make
    name = make.name("items")

    def put(part: Comprehension) -> list[ast.stmt]:
        holder = make.load(name)
        if isinstance(part, ast.DictComp):
            key = make.name("key")
            stored = ast.Subscript(holder, make.load(key), ast.Store())
            return [make.assign(key, part.key), ast.Assign([stored], part.value)]
        way = "add" if isinstance(part, ast.SetComp) else "append"
        return [ast.Expr(ast.Call(ast.Attribute(holder, way, ast.Load()), [part.elt], []))]

    loops = _loops(inliner, node, put)
    if loops is None:
        return None
    empty: ast.expr = ast.List([], ast.Load())
    if isinstance(node, ast.DictComp):
        empty = ast.Dict([], [])
    elif isinstance(node, ast.SetComp):
        empty = ast.Call(make.load("set"), [], [])
    return [make.place(make.assign(name, empty), node), *loops], name


def _decided(inliner: Inliner, node: ast.Call) -> tuple[list[ast.stmt], str] | None:
    """Return a loop that ends as soon as any or all is decided."""
    assert isinstance(node.func, ast.Name)
    make = inliner.make
    source = _as_comprehension(inliner, node.args[0])
    if source is None or len(source.generators) != 1:
        return None
    found = make.name("found")
    sought = node.func.id == "any"

    def put(part: Comprehension) -> list[ast.stmt]:
        assert not isinstance(part, ast.DictComp)
        test = part.elt if sought else ast.UnaryOp(ast.Not(), part.elt)
        told = make.assign(found, make.constant(sought))
        return [ast.If(test, [told, ast.Break()], [])]

    loops = _loops(inliner, source, put)
    if loops is None:
        return None
    return [make.place(make.assign(found, make.constant(not sought)), node), *loops], found


def _next(inliner: Inliner, node: ast.Call) -> tuple[list[ast.stmt], str] | None:
    """Return a loop of at most one turn."""
    make = inliner.make
    source = _as_comprehension(inliner, node.args[0])
    if source is None or len(source.generators) != 1 or not isinstance(node.args[1], ast.Constant):
        return None
    found = make.name("found")

    def put(part: Comprehension) -> list[ast.stmt]:
        assert not isinstance(part, ast.DictComp)
        return [make.assign(found, part.elt), ast.Break()]

    loops = _loops(inliner, source, put)
    if loops is None:
        return None
    return [make.place(make.assign(found, node.args[1]), node), *loops], found


def _loops(
    inliner: Inliner, node: Comprehension, put: Callable[[Comprehension], list[ast.stmt]]
) -> list[ast.stmt] | None:
    """Return the loops of a comprehension, where at least one of them is over a generator."""
    if not is_flat(inliner, node) or not any(
        _runs_generator(inliner, g.iter) for g in node.generators
    ):
        return None
    node = copy.deepcopy(node)
    rename_targets(inliner, node)
    body: list[ast.stmt] = put(node)
    inlined = False
    for part in reversed(node.generators):
        for test in reversed(part.ifs):
            body = [ast.If(test, body, [])]
        for statement in body:
            inliner.make.place(statement, node)
        made = loop(inliner, part.target, part.iter, body, [])
        written: list[ast.stmt] = [ast.For(part.target, part.iter, body, [])]
        inlined = inlined or made is not None
        body = written if made is None else made
        for statement in body:
            inliner.make.place(statement, node)
    return body if inlined else None
