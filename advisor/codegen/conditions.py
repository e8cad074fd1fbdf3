"""Lower and, or, and conditional expressions."""

from __future__ import annotations

import ast

from advisor.codegen import mixed
from advisor.codegen.ir import Assign, Expr, If
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import native, negated, rep_of
from advisor.inference.types import ANY


def boolop(lw: Lowering, node: ast.BoolOp) -> Expr:
    """Lower `and`, `or`: the value of the part that decides."""
    if lw.ty(node).is_only("bool"):
        return logic(lw, node)
    result = lw.temporary(lw.buffer_or(rep_of(lw.ty(node)), lw.ty(node)))
    outer = lw.out
    for part in node.values[:-1]:
        kept = lw.keep(lw.lower(part))
        branch = If(test=lw.truth_of(kept, lw.ty(part), part))
        lw.emit(branch)
        stay, go = (
            (branch.orelse, branch.body)
            if isinstance(node.op, ast.And)
            else (branch.body, branch.orelse)
        )
        lw.out = stay
        if not _dead(lw, part, result.rep):
            lw.emit(Assign(name=str(result.value), expr=lw.to(kept, result.rep)))
        lw.out = go
    last = lw.to(lw.lower(node.values[-1]), result.rep)
    lw.emit(Assign(name=str(result.value), expr=last))
    lw.out = outer
    return result


def _dead(lw: Lowering, part: ast.expr, rep: str) -> bool:
    return rep != "o" and lw.ty(part).is_only("none")


def logic(lw: Lowering, node: ast.BoolOp) -> Expr:
    """Lower and/or of truths; parts that need statements are run only when reached."""
    parts: list[Expr] = []
    symbol = " and " if isinstance(node.op, ast.And) else " or "
    for index, part in enumerate(node.values):
        with lw.block() as block:
            test = lw.truth(part)
        if block and index:
            result = lw.temporary("b")
            joined = native(
                "(" + symbol.join(f"{{{i}}}" for i in range(len(parts))) + ")", "b", *parts
            )
            lw.emit(Assign(name=str(result.value), expr=joined))
            rest = ast.BoolOp(node.op, node.values[index:])
            holds = result if isinstance(node.op, ast.And) else negated(result)
            branch = If(test=holds)
            lw.emit(branch)
            outer, lw.out = lw.out, branch.body
            value = logic(lw, rest) if len(rest.values) > 1 else lw.truth(rest.values[0])
            lw.emit(Assign(name=str(result.value), expr=value))
            lw.out = outer
            return result
        lw.out.extend(block)
        parts.append(test)
    return native("(" + symbol.join(f"{{{i}}}" for i in range(len(parts))) + ")", "b", *parts)


def ifexp(lw: Lowering, node: ast.IfExp) -> Expr:
    """Lower `a if test else b`."""
    rep = lw.buffer_or(rep_of(lw.ty(node)), lw.ty(node))
    late = lw.context.dirty | lw.context.effects
    if mixed.is_mixed(lw.ty(node)) and late.isdisjoint(ast.walk(node)):
        rep = "x"
    test = lw.truth(node.test)
    with lw.block() as yes:
        one = _way(lw, node.body, rep)
    with lw.block() as no:
        two = _way(lw, node.orelse, rep)
    if not yes and not no and rep in "iudbc":
        return native("({1} if {0} else {2})", rep, test, one, two)
    result = lw.temporary(rep)
    branch = If(test=test)
    lw.emit(branch)
    for expr, block, into in ((one, yes, branch.body), (two, no, branch.orelse)):
        outer, lw.out = lw.out, into
        lw.out.extend(block)
        lw.set(str(result.value), lw.to(expr, rep))
        lw.out = outer
    return mixed.boxed(lw, result) if rep == "x" else result


def _way(lw: Lowering, node: ast.expr, rep: str) -> Expr:
    """Lower one way of a conditional expression; one that is never reached has no rep."""
    value = lw.lower(node)
    return lw.to(value, rep) if lw.context.ty.get(node, ANY).atoms else value
