"""Calls of the functions of `operator`, as the operators they stand for.

operator.xor(a, b)   ->   a ^ b        mul(a, b)   ->   a * b
"""

from __future__ import annotations

import ast
import contextlib
from typing import TYPE_CHECKING

from advisor.inference import evaluation
from advisor.inference.context import RefusedError

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env
    from advisor.inference.types import Ty

_BINARY: dict[str, type[ast.operator]] = {
    "add": ast.Add,
    "and_": ast.BitAnd,
    "floordiv": ast.FloorDiv,
    "lshift": ast.LShift,
    "mod": ast.Mod,
    "mul": ast.Mult,
    "or_": ast.BitOr,
    "pow": ast.Pow,
    "rshift": ast.RShift,
    "sub": ast.Sub,
    "truediv": ast.Div,
    "xor": ast.BitXor,
}
_UNARY: dict[str, type[ast.unaryop]] = {
    "inv": ast.Invert,
    "invert": ast.Invert,
    "neg": ast.USub,
    "not_": ast.Not,
    "pos": ast.UAdd,
}
_COMPARED: dict[str, type[ast.cmpop]] = {
    "eq": ast.Eq,
    "ge": ast.GtE,
    "gt": ast.Gt,
    "is_": ast.Is,
    "is_not": ast.IsNot,
    "le": ast.LtE,
    "lt": ast.Lt,
    "ne": ast.NotEq,
}
_HOME = "_operator."
OPERATORS = frozenset(f"{_HOME}{name}" for name in (*_BINARY, *_UNARY, *_COMPARED, "getitem"))


def operated(context: Context, node: ast.Call, name: str, env: Env) -> Ty | None:
    """Return the type of a call as that of its operator; None where that may do more than compute.

    The operator's own node is then the twin of the call.
    """
    twin = context.twins.pop(node, None) or _twin(node, name.removeprefix(_HOME))
    if twin is None:
        return None
    context.stands_for[twin] = node
    after, ty = env.copy(), None
    with contextlib.suppress(RefusedError):
        ty = evaluation.look(context, twin, after)
    done = twin in context.calls or twin in context.effects
    if ty is None or done:
        context.calls.pop(twin, None)
        context.effects.discard(twin)
        return None
    env.vars, env.dirty, env.foreign = after.vars, after.dirty, after.foreign
    context.twins[node] = twin
    return ty


def _twin(node: ast.Call, name: str) -> ast.expr | None:
    if node.keywords or any(isinstance(a, ast.Starred | ast.GeneratorExp) for a in node.args):
        return None
    made: ast.expr | None = None
    if len(node.args) == 1 and name in _UNARY:
        made = ast.UnaryOp(_UNARY[name](), node.args[0])
    elif len(node.args) == 2:
        one, two = node.args
        if name in _BINARY:
            made = ast.BinOp(one, _BINARY[name](), two)
        elif name in _COMPARED:
            made = ast.Compare(one, [_COMPARED[name]()], [two])
        elif name == "getitem":
            made = ast.Subscript(one, two, ast.Load())
    return None if made is None else ast.copy_location(made, node)
