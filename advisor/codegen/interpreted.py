"""Leave a call to the interpreter as it is written, with the values of the locals it uses.

sum(row["a"] for row in rows)  ->  (lambda rows: sum(row["a"] for row in rows))(rows)

For what takes items of a generator between its own steps: the order of both stays Python's.
"""

from __future__ import annotations

import ast

from advisor.codegen.ir import Expr
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import code, local


def interpreted(lw: Lowering, node: ast.Call) -> Expr | None:
    """Lower a call to one of a lambda of its text; None where the text alone doesn't say it all."""
    if not all(map(_as_written, ast.walk(node))):
        return None
    used = [n for n in ast.walk(node) if isinstance(n, ast.Name)]
    names = {n.id: n for n in used}
    stored = {n.id for n in used if isinstance(n.ctx, ast.Store)}
    if any(n.id in stored for n in _outside(node) if isinstance(n, ast.Name)):
        return None
    if any(n in lw.context.maybe_unbound or n.id in lw.context.function.nested for n in used):
        return None
    taken = [n for name, n in names.items() if name in lw.context.locals and name not in stored]
    parts = lw.in_order([lw.maker(name) for name in taken])
    key = f"_global__written_{lw.context.function.index}_{len(lw.used_lambdas) + 1}"
    lw.used_lambdas[key] = f"lambda {', '.join(n.id for n in taken)}: {ast.unparse(node)}"
    places = ", ".join(f"{{{place}}}" for place in range(1, len(parts) + 1))
    return code(f"{{0}}({places})", "o", local(key, "o"), *map(lw.object_of, parts))


def _as_written(node: ast.AST) -> bool:
    """Tell whether a node means in a lambda of the module what it means in the function."""
    if type(node).__module__ not in ("ast", "_ast"):
        return False
    if isinstance(node, (ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom, ast.Lambda)):
        return False
    if isinstance(node, ast.Name):
        return node.id.isidentifier() and node.id not in ("super", "__class__", "locals", "vars")
    mangled = isinstance(node, ast.Attribute) and node.attr.startswith("__")
    return not mangled or node.attr.endswith("__")  # type: ignore[attr-defined]


def _outside(node: ast.Call) -> list[ast.AST]:
    """Return what is evaluated outside the generators, where their own names mean others."""
    found: list[ast.AST] = []
    todo: list[ast.AST] = [node]
    while todo:
        part = todo.pop()
        found.append(part)
        if isinstance(part, (ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)):
            todo.append(part.generators[0].iter)
        else:
            todo.extend(ast.iter_child_nodes(part))
    return found
