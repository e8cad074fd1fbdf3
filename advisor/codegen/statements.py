"""Lower statements: control flow here, the rest by rules."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from advisor.codegen import deletion
from advisor.codegen.assignments import annassign, assign, augassign
from advisor.codegen.binding import bind_target
from advisor.codegen.endings import ends
from advisor.codegen.exceptions import assert_, gettable, raise_, try_, with_
from advisor.codegen.ir import Assign, Break, Continue, Expr, If, Return, While
from advisor.codegen.iteration import loop
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import const, negated, rep_of
from advisor.codegen.resuming import point, pointed_loop
from advisor.codegen.spelled import spelled_out
from advisor.inference.desugar import Certain, Gettable
from advisor.inference.imports import Loaded
from advisor.inference.resuming import Point, points_in
from advisor.inference.splicing import Entered

if TYPE_CHECKING:
    from collections.abc import Callable


def block(lw: Lowering, body: list[ast.stmt]) -> None:
    """Lower statements into the current block; what comes after its end is left out.

    A statement without a rule is one that the types never reached, or it had been refused there.
    """
    for statement in body:
        if ends(lw.out):
            return
        lw.line = statement.lineno
        rule = _RULES.get(type(statement))
        if rule is None:
            lw.bail("never reached in the recorded calls")
            return
        rule(lw, statement)


def _expr(lw: Lowering, node: ast.Expr) -> None:
    if isinstance(node.value, ast.Constant):
        return
    made = lw.lower(node.value)
    if made.kind in ("helper", "call", "code"):
        lw.do(made)


def _if(lw: Lowering, node: ast.If) -> None:
    test = lw.truth(node.test)
    if test.kind == "const":
        block(lw, node.body if test.value else node.orelse)
        return
    if ends(lw.out):
        return
    branch = If(test=test)
    lw.emit(branch)
    lw.into(branch.body, lambda: block(lw, node.body))
    lw.into(branch.orelse, lambda: block(lw, node.orelse))


def _with_else(lw: Lowering, orelse: list[ast.stmt], run: Callable[[], None]) -> None:
    flag = None
    if orelse:
        broke = lw.temporary("b")
        flag = str(broke.value)
        lw.emit(Assign(name=flag, expr=const(False)))
    lw.else_flags.append(flag)
    run()
    lw.else_flags.pop()
    if flag is not None:
        branch = If(test=negated(Expr("local", flag, "b")))
        lw.emit(branch)
        lw.into(branch.body, lambda: block(lw, orelse))


def _while(lw: Lowering, node: ast.While) -> None:
    def run() -> None:
        with lw.block() as before:
            test = lw.truth(node.test)
        if not before:
            turn = While(test=test)
            lw.emit(turn)
            lw.into(turn.body, lambda: block(lw, node.body))
            return
        turn = While(test=const(True))
        lw.emit(turn)

        def body() -> None:
            lw.out.extend(before)
            lw.emit(If(test=negated(test), body=[Break(line=lw.line)]))
            block(lw, node.body)

        lw.into(turn.body, body)

    _with_else(lw, node.orelse, run)


def _for(lw: Lowering, node: ast.For) -> None:
    def body() -> None:
        block(lw, node.body)

    if any(points_in(lw.context, node)):
        _with_else(lw, node.orelse, lambda: pointed_loop(lw, node, body))
        return

    def run() -> None:
        if not spelled_out(lw, node.target, node.iter, body):
            loop(lw, node.iter, lambda item: bind_target(lw, node.target, item), body)

    _with_else(lw, node.orelse, run)


def _break(lw: Lowering, _node: ast.Break) -> None:
    flag = lw.else_flags[-1]
    if flag is not None:
        lw.emit(Assign(name=flag, expr=const(True)))
    lw.emit(Break())


def _continue(lw: Lowering, _node: ast.Continue) -> None:
    lw.emit(Continue())


def _return(lw: Lowering, node: ast.Return) -> None:
    if node in lw.context.cold:
        lw.bail("the original returns NotImplemented")
        return
    value = const(None) if node.value is None else lw.lower(node.value)
    if ends(lw.out):
        return
    own = lw.context.own
    lw.emit(Return(expr=lw.to(value, own.result or rep_of(own.returns))))


def _entered(lw: Lowering, node: Entered) -> None:
    """Begin an inlined generator: check that its receiver holds no other method by that name."""
    if node.index >= 0:
        lw.inlined.add(node.index)
    target = node.targets[0]
    assert isinstance(target, ast.Name)
    if not node.owner:
        return
    receiver = lw.keep(lw.to(lw.lower(node.value), "o"))
    lw.used_methods.add((node.owner, node.name))
    if not node.name.startswith("__"):
        receiver = lw.helper("k_receiver", lw.site(), receiver, Expr("const", node.name, "o"))
    lw.assign(target.id, receiver)


def _pass(_lw: Lowering, _node: ast.Pass) -> None:
    return


_RULES: dict[type[ast.stmt], Callable[[Lowering, Any], None]] = {
    ast.Expr: _expr,
    ast.Assign: assign,
    ast.AugAssign: augassign,
    ast.AnnAssign: annassign,
    ast.If: _if,
    ast.While: _while,
    ast.For: _for,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Return: _return,
    ast.Raise: raise_,
    ast.Assert: assert_,
    ast.Pass: _pass,
    ast.Try: try_,
    ast.With: with_,
    ast.Delete: deletion.delete,
    Certain: assert_,
    Gettable: gettable,
    Entered: _entered,
    Point: point,
    Loaded: _pass,
}
