"""Leave an expression to the interpreter as it is written, with the values of the locals it uses.

sum(row["a"] for row in rows)  ->  (lambda rows: sum(row["a"] for row in rows))(rows)

For what takes items of a generator between its own steps, so that the order of both stays Python's,
and for generators that are given away: they are the interpreter's own.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from advisor.codegen.ir import Expr
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import code, local
from advisor.inference.context import RefusedError
from advisor.model.kernel import RefusalReason


def generator(lw: Lowering, node: ast.GeneratorExp) -> Expr:
    """Lower a generator expression that is given away.

    Raises:
        RefusedError: It reads variables that may change before it runs, or that no text tells of.
    """
    written = interpreted(lw, node) if _is_settled(lw, node) else None
    if written is None:
        detail = "a generator expression passed on"
        raise RefusedError(RefusalReason.USES_GENERATOR, detail, node)
    return lw.effect(written)


def _is_settled(lw: Lowering, node: ast.GeneratorExp) -> bool:
    """Tell whether nothing is assigned to the variables of a generator once it is made."""
    tree = lw.context.function.tree
    assert tree is not None
    at_once = {id(part) for part in ast.walk(node.generators[0].iter)}
    own = {id(part) for part in ast.walk(node)}
    used = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and id(n) not in at_once}
    statements = list(_in_order(tree))
    holding = [part for part in statements if any(inner is node for inner in ast.walk(part))]
    again = [part for part in holding if isinstance(part, (ast.For, ast.While))]
    later = [*again, *statements[statements.index(holding[-1]) :]]
    return not any(
        id(part) not in own and _stored_name(part) in used
        for statement in later
        for part in ast.walk(statement)
    )


def _in_order(tree: ast.AST) -> Iterator[ast.stmt]:
    """Yield the statements in a function as they are written, outer before inner."""
    for part in ast.iter_child_nodes(tree):
        if isinstance(part, ast.stmt):
            yield part
        if not isinstance(part, ast.expr):
            yield from _in_order(part)


def _stored_name(node: ast.AST) -> str | None:
    """Return the variable that a node gives a value, or takes it from."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        return node.id
    return node.name if isinstance(node, ast.ExceptHandler) else None


def interpreted(lw: Lowering, node: ast.expr) -> Expr | None:
    """Lower to the call of a lambda of the text; None where the text alone doesn't say it all."""
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
    own = [name for name in names if lw.context.is_imported(name) and name not in stored]
    parts = [*lw.in_order([lw.maker(name) for name in taken]), *map(lw.imported, own)]
    key = f"_global__written_{lw.context.function.index}_{len(lw.used_lambdas) + 1}"
    given = ", ".join([*(n.id for n in taken), *own])
    lw.used_lambdas[key] = f"lambda {given}: {ast.unparse(node)}"
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


def _outside(node: ast.expr) -> list[ast.AST]:
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
