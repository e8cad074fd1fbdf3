"""Lower comprehensions to loops."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen.binding import bind_target
from advisor.codegen.ir import Break, Expr, If
from advisor.codegen.iteration import loop
from advisor.codegen.keys import key_of
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import code, const

if TYPE_CHECKING:
    from collections.abc import Callable


def comprehension(
    lw: Lowering, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
) -> Expr:
    """Lower a comprehension to loops that fill a fresh container."""
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
    if isinstance(node, ast.SetComp):
        made = lw.keep(code("set()", "e"))
        generators(
            lw,
            node.generators,
            lambda: lw.do(lw.helper("k_set_add", made, key_of(lw, node.elt, lw.lower(node.elt)))),
        )
        return made
    made = lw.keep(code("[]", "l"))
    generators(
        lw,
        node.generators,
        lambda: lw.do(lw.helper("k_list_push", made, lw.object_of(lw.lower(_element(node))))),
    )
    return made


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

    loop(lw, head.iter, lambda item: bind_target(lw, head.target, item), turn)
