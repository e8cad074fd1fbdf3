"""Lower what is done with the ints beyond 64 bits that are kept in C."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen.bigs import BIG
from advisor.codegen.huge import SYMBOLS
from advisor.codegen.ir import MIRRORED, Expr
from advisor.codegen.reps import const, local, native
from advisor.inference.arithmetic import constant_int

if TYPE_CHECKING:
    from advisor.codegen.big_uses import Step
    from advisor.codegen.lowering import Lowering

_STEPS: dict[type[ast.operator], str] = {
    ast.BitOr: "k_big_or",
    ast.FloorDiv: "k_big_div",
    ast.LShift: "k_big_up",
    ast.RShift: "k_big_down",
    ast.Sub: "k_big_less",
}


def _holder(lw: Lowering, name: str) -> Expr:
    return local(lw.name(name), BIG)


def as_object(lw: Lowering, name: str) -> Expr:
    """Return the object that a variable stands for now."""
    return lw.keep(lw.helper("k_big_int", _holder(lw, name)))


def changed(lw: Lowering, node: ast.AST) -> bool:
    """Lower a statement that changes such an int in place; tell whether it does."""
    divided = lw.bigs.apart.get(node)
    if divided is not None:
        name, by, rest = divided
        over = lw.keep(lw.helper("k_big_apart", _holder(lw, name), lw.to(lw.lower(by), "i")))
        from advisor.codegen.assignments import store

        assert isinstance(node, ast.Assign)
        store(lw, rest, over, lw.ty(rest))
        return True
    found = lw.bigs.changes.get(node)
    if found is None:
        return False
    name, steps = found
    held = _holder(lw, name)
    times: Expr | None = None
    for (op, _, _), operand in zip(steps, _operands(lw, steps), strict=True):
        if op is ast.Mult and times is None:
            times = operand
            continue
        if op is ast.Add:
            lw.do(lw.helper("k_big_put", held, times or const(1), operand))
            times = None
            continue
        if times is not None:
            lw.do(lw.helper("k_big_put", held, times, const(0)))
        times = operand if op is ast.Mult else None
        if op is not ast.Mult:
            lw.do(lw.helper(_STEPS[op], held, operand))
    if times is not None:
        lw.do(lw.helper("k_big_put", held, times, const(0)))
    return True


def _operands(lw: Lowering, steps: list[Step]) -> list[Expr]:
    """Lower the operands of the steps, in the order they are written in."""
    places = range(len(steps))
    in_front = [place for place in reversed(places) if steps[place][2]]
    order = [*in_front, *(place for place in places if not steps[place][2])]
    made = lw.in_order([lw.maker(steps[place][1]) for place in order])
    kept = {place: lw.keep(lw.to(one, "i")) for place, one in zip(order, made, strict=True)}
    return [kept[place] for place in places]


def read(lw: Lowering, node: ast.AST) -> Expr | None:
    """Lower what reads part of such an int; None where a node does something else."""
    found = lw.bigs.reads.get(node)
    if found is None:
        return None
    part = _part(lw, node, *found)
    guard = lw.context.guards.get(node)
    return part if guard is None else lw.guard(node, part, guard)


def _part(
    lw: Lowering, node: ast.AST, name: str, asked: str, operands: tuple[ast.expr, ...]
) -> Expr:
    held = _holder(lw, name)
    if asked == "truth":
        return lw.helper("k_big_truth", held)
    if asked == "order":
        return _order(lw, node, held, operands[0])
    values = [lw.to(value, "i") for value in lw.in_order([lw.maker(o) for o in operands])]
    if asked == "bits":
        return lw.helper("k_big_bits", held, *([const(0)] if len(values) == 1 else []), *values)
    mask = constant_int(lw.ty(operands[0])) if _masks(node) else None
    return lw.helper("k_big_mod", held, values[0] if mask is None else const(mask + 1))


def _masks(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd)


def _order(lw: Lowering, node: ast.AST, held: Expr, other: ast.expr) -> Expr:
    assert isinstance(node, ast.Compare)
    symbol = SYMBOLS[type(node.ops[0])]
    symbol = MIRRORED.get(symbol, symbol) if node.left is other else symbol
    value = lw.to(lw.lower(other), "i")
    if value.kind == "const" and value.value == 0 and symbol in (">", "!="):
        return lw.helper("k_big_truth", held)
    return native(f"({{0}} {symbol} 0)", "b", lw.helper("k_big_order", held, value))
