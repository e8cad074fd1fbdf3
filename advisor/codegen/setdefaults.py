"""Lower `d.setdefault(k, v)`.

node = d.setdefault(k, {})  ->  if k_dict_has(d, k): held = k_dict_item(d, k)
else: k_dict_store(d, k, made = {}); held = made
"""

from __future__ import annotations

import ast

from advisor.codegen.ir import Assign, Expr, If
from advisor.codegen.keys import key_of
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import const


def setdefault(lw: Lowering, node: ast.Call, base: Expr, args: list[Expr], *, put: str) -> Expr:
    """Lower the call; an empty container, left out of `args`, is made only where it is put in."""
    key = lw.keep(key_of(lw, node.args[0], args[0]))
    given = lw.keep(lw.object_of(args[1])) if len(args) > 1 else None
    held = lw.temporary("o")
    branch = If(test=lw.helper("k_dict_has", base, key))
    lw.emit(branch)
    found = lw.helper("k_dict_item", base, key)
    branch.body.append(Assign(line=lw.line, name=str(held.value), expr=found))

    def fill() -> None:
        default = given
        if default is None:
            default = const(None) if len(node.args) == 1 else lw.lower(node.args[1])
            default = lw.keep(lw.object_of(default))
        lw.do(lw.helper(put, base, key, default))
        lw.emit(Assign(line=lw.line, name=str(held.value), expr=default))

    lw.into(branch.orelse, fill)
    return held


def is_empty(lw: Lowering, node: ast.expr) -> bool:
    """Tell whether an expression is `[]`, `{}`, `set()` or the like."""
    if isinstance(node, ast.Call):
        named = isinstance(node.func, ast.Name) and node.func.id in ("list", "dict", "set")
        return named and node in lw.context.native and not (node.args or node.keywords)
    if isinstance(node, ast.List):
        return not node.elts
    return isinstance(node, ast.Dict) and not node.keys
