"""Lower comprehensions to loops."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen import interpreted, queue_access, seen_access
from advisor.codegen.binding import bind_target
from advisor.codegen.ir import Break, Expr, If, Raise, Stmt, Try
from advisor.codegen.iteration import loop
from advisor.codegen.keys import key_of
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import code, const
from advisor.codegen.spelled import spelled_out
from advisor.inference.applied import may_stop

if TYPE_CHECKING:
    from collections.abc import Callable


def comprehension(
    lw: Lowering, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
) -> Expr:
    """Lower a comprehension to loops that fill a fresh container."""
    if node in lw.context.made:
        assert isinstance(node, ast.GeneratorExp)
        return interpreted.generator(lw, node)
    queue = lw.queue_makers.get(node)
    if queue is not None:
        made = queue_access.made(lw, queue)
        item = _element(node)
        generators(lw, node.generators, lambda: queue_access.put_in(lw, made, queue, item))
        return made
    rep = lw.buffers.places.get(lw.context.place(node))
    if rep is not None:
        holder = lw.new_buffer(rep, const(0))
        generators(lw, node.generators, lambda: lw.push(holder, lw.lower(_element(node))))
        return holder
    if isinstance(node, ast.DictComp):
        made = lw.keep(code("{{}}", "m"))
        pair = node

        def put() -> None:
            key, value = lw.in_order([lw.maker(pair.key), lw.maker(pair.value)])
            lw.do(lw.helper("k_dict_store", made, key_of(lw, pair.key, key), lw.object_of(value)))

        generators(lw, node.generators, put)
        return made
    if node in lw.seen_makers:
        assert isinstance(node, ast.SetComp)
        kinds = lw.seen_makers[node]
        held = seen_access.empty(lw, kinds)
        item = node.elt
        generators(lw, node.generators, lambda: seen_access.add(lw, held, kinds, item))
        return held
    if isinstance(node, ast.SetComp):
        made = lw.keep(code("set()", "e"))
        generators(
            lw,
            node.generators,
            lambda: lw.do(lw.helper("k_set_add", made, key_of(lw, node.elt, lw.lower(node.elt)))),
        )
        return made
    made = lw.keep(code("[]", "l"))
    in_turn(
        lw,
        node,
        lambda: lw.do(lw.helper("k_list_push", made, lw.object_of(lw.lower(_element(node))))),
    )
    return made


def in_turn(
    lw: Lowering, node: ast.expr, body: Callable[[], None], *, stop: Expr | None = None
) -> None:
    """Append the loops of a list comprehension or generator expression that is run on the spot.

    A StopIteration in a generator is a RuntimeError (PEP 479), where unknown code may raise it.
    """
    assert isinstance(node, (ast.GeneratorExp, ast.ListComp))
    within = [node.elt, *(test for part in node.generators for test in part.ifs)]
    within.extend(part.iter for part in node.generators[1:])
    unknown = any(n in lw.context.effects for part in within for n in ast.walk(part))
    if not isinstance(node, ast.GeneratorExp) or not (
        unknown or any(may_stop(lw.context, part) for part in within)
    ):
        generators(lw, node.generators, body, stop=stop)
        return
    stopped = lw.temporary("o")
    text = 'RuntimeError("generator raised StopIteration") from {0}'
    handler: list[Stmt] = [Raise(line=lw.line, expr=code(text, "o", stopped))]
    turns = Try(handlers=[(code("StopIteration", "o"), str(stopped.value), handler)])
    lw.emit(turns)
    lw.into(turns.body, lambda: generators(lw, node.generators, body, stop=stop))


def _element(node: ast.expr) -> ast.expr:
    assert isinstance(node, (ast.ListComp, ast.GeneratorExp, ast.SetComp))
    return node.elt


def generators(
    lw: Lowering,
    parts: list[ast.comprehension],
    body: Callable[[], None],
    *,
    stop: Expr | None = None,
) -> None:
    """Append the loops of a comprehension around a body.

    Where the body may leave its loop, `stop` is the test whether it did: the loops around it end.
    """
    head, *rest = parts

    def turn() -> None:
        outer = lw.out
        for test in head.ifs:
            branch = If(test=lw.truth(test))
            lw.emit(branch)
            lw.out = branch.body
        if rest:
            generators(lw, rest, body, stop=stop)
        else:
            body()
        lw.out = outer
        if rest and stop is not None:
            lw.emit(If(test=stop, body=[Break(line=lw.line)]))

    if not spelled_out(lw, head.target, head.iter, turn):
        loop(lw, head.iter, lambda item: bind_target(lw, head.target, item), turn)
