"""functools.reduce as the loop that it is.

    return reduce(lambda a, b: a * b, xs, 1)   ->   total = 1
                                                    for x in xs:
                                                        total = total * x
                                                    return total

What is applied must do nothing that can be seen: an exception leads to the original.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference.applied import applied
from advisor.inference.stdlib_filled import Library
from advisor.inference.stdlib_generators import FIRST, fill, parsed

if TYPE_CHECKING:
    from advisor.inference.inlining import Inliner

_REDUCE = ("_functools.reduce", "functools.reduce")
_FORMS = {2: "reduce", 3: "reduce from"}


def reduced(inliner: Inliner, node: ast.Call) -> tuple[list[ast.stmt], str] | None:
    """Return what computes a call of reduce, and the variable it is then in; else None."""
    form = _FORMS.get(len(node.args))
    if form is None or node.keywords or not _is_reduce(inliner, node.func):
        return None
    if any(isinstance(part, ast.Starred) for part in node.args):
        return None
    function = applied(node.args[0], 2, FIRST + inliner.make.count)
    if function is None:
        return None
    found = Library([node.func], parsed(form), function=function)
    names = fill(inliner, found, node, form, node.args[1:])
    named = [inliner.make.place(ast.Expr(part), node) for part in found.names]
    return [*named, *found.before, *found.body], names["total"]


def _is_reduce(inliner: Inliner, func: ast.expr) -> bool:
    """Tell whether what is called is functools.reduce."""
    holder = func.value if isinstance(func, ast.Attribute) else func
    if not isinstance(holder, ast.Name) or holder.id in inliner.locals | inliner.around:
        return False
    fact = inliner.function.globals.get(holder.id)
    if fact is not None and isinstance(func, ast.Attribute):
        fact = fact.members.get(func.attr) if fact.kind == "module" else None
    return fact is not None and fact.name in _REDUCE and not fact.rebound
