"""Leave out what a test that is known never lets run, and what stands behind what leaves.

    if 7 > 3: k_bail()     ->  k_bail()
    else: a = 1
    b = a

Cython, which drops such branches too, knows no name that only they give a value.
"""

from __future__ import annotations

import ast

from advisor.codegen.endings import ends
from advisor.codegen.ir import Assign, Expr, Function, If, Stmt, While
from advisor.codegen.walking import children, walk
from advisor.parsing import parse_expression

_UNKNOWN = "_unknown"
_FOLDED = (ast.Expression, ast.Constant, ast.Compare, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Tuple)


def decide(function: Function) -> None:
    """Run the pass; points that are never passed go as well."""
    _block(function.body)
    if function.points:
        passed = {
            s.expr.value for s in walk(function.body) if isinstance(s, Assign) and s.name == "_at"
        }
        function.points = [point for point in function.points if point.number in passed]


def _block(body: list[Stmt]) -> None:
    kept: list[Stmt] = []
    for statement in body:
        chosen = [statement]
        known = _known(statement.test) if isinstance(statement, (If, While)) else None
        if isinstance(statement, If) and known is not None:
            chosen = statement.body if known else statement.orelse
            _block(chosen)
        elif isinstance(statement, While) and known is False:
            chosen = []
        else:
            for inner in children(statement):
                _block(inner)
        kept.extend(chosen)
        if ends(kept):
            break
    body[:] = kept


def _known(test: Expr) -> bool | None:
    """Return what a test of constants is; None where it depends on anything."""
    try:
        tree = parse_expression(_text(test))
    except SyntaxError:
        return None
    return _truth(tree)


def _text(expr: Expr) -> str:
    """Return an expression of constants as text, with a name for whatever else is in it."""
    if expr.kind == "const" and isinstance(expr.value, (bool, int, float, str, bytes)):
        return f"({expr.value!r})"
    if expr.kind in ("native", "code"):
        return str(expr.value).format(*map(_text, expr.args))
    return _UNKNOWN


def _truth(node: ast.expr) -> bool | None:
    """Return the truth of an expression; of `and` and `or` as far as the first parts tell it."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        known = _truth(node.operand)
        return None if known is None else not known
    if isinstance(node, ast.BoolOp):
        ending = isinstance(node.op, ast.Or)
        for part in node.values:
            known = _truth(part)
            if known is None or known is ending:
                return known
        return not ending
    plain = (*_FOLDED, ast.operator, ast.unaryop, ast.cmpop, ast.boolop, ast.expr_context)
    parts = list(ast.walk(node))
    if not all(isinstance(part, plain) and not isinstance(part, ast.Pow) for part in parts):
        return None
    try:
        return bool(eval(compile(ast.Expression(node), "<test>", "eval")))
    except (ArithmeticError, TypeError, ValueError):
        return None
