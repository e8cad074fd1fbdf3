"""Values of the interpreter's own immutable classes: dates, decimals, patterns and their matches.

    at = datetime.fromisoformat(text)     m = PATTERN.match(line)     total += Decimal(price)

What is done with them is written in C, changes nothing and is seen by nobody, as long as all
operands are such values or plain ones: the original can do it again. The kernel checks that they
are. (Clocks tell another time then; nobody has seen the first.)
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference import evaluation
from advisor.inference.passing import order_of
from advisor.inference.types import ANY, NOTHING, SCALARS, VALUES, Ty

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env

_OF_RE = (
    "escape",
    "findall",
    "fullmatch",
    "match",
    "prefixmatch",
    "search",
    "split",
    "sub",
    "subn",
)
FUNCTIONS = frozenset(f"re:{name}" for name in _OF_RE)
_LAZY = ("finditer", "scanner")
TOLD = frozenset(
    f"builtins.{name}"
    for name in ("str", "repr", "format", "int", "float", "bool", "abs", "round", "max", "min")
)
"""Functions of the interpreter that ask such values what they are, in C."""
_MAKING = (ast.Starred, ast.List, ast.Dict, ast.Set, ast.comprehension, ast.Lambda, ast.NamedExpr)


def value_call(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of a call of such a class, of one of its methods, or of a function of `re`.

    None where something may be seen of it, or can't be taken back any more.
    """
    context.values.discard(node)
    parts = order_of(node)
    if env.dirty or any(isinstance(a, ast.Starred | ast.GeneratorExp) for a in parts):
        return None
    if any(k.arg is None for k in node.keywords):
        return None
    if isinstance(node.func, ast.Attribute) and node.func.attr in _LAZY:
        return None
    after = env.copy()
    types = [evaluation.look(context, part, after) for part in parts]
    plain = all(_is_plain(context, part, ty) for part, ty in zip(parts, types, strict=True))
    if after.dirty or not plain:
        return None
    for ty in types:
        context.sites.box(ty)
    env.vars.update(after.vars)
    context.values.add(node)
    return context.speculate(node, ANY, env)


def told(context: Context, node: ast.Call, env: Env) -> Ty | None:
    """Return the type of a call of `TOLD` on such values: `str(price)`, `max(start, end)`."""
    context.values.discard(node)
    if env.dirty or node.keywords or not 1 <= len(node.args) <= 3:
        return None
    asked = any(is_value(_ahead(context, arg, env)) for arg in node.args)
    return value_call(context, node, env) if asked else None


def _ahead(context: Context, node: ast.expr, env: Env) -> Ty:
    """Return an expression's type before its turn, NOTHING where it can't be looked at twice."""
    if node in context.ty:
        return context.ty[node]
    for part in ast.walk(node):
        known = not isinstance(part, ast.Call) or _is_of_value(context, part.func, env)
        if isinstance(part, _MAKING) or not known:
            return NOTHING
    return evaluation.look(context, node, env.copy())


def _is_of_value(context: Context, func: ast.expr, env: Env) -> bool:
    """Tell whether what is called is such a class, or a method of one or of its instances."""
    named = func.value if isinstance(func, ast.Attribute) else func
    if isinstance(named, ast.Name) and named.id not in context.locals:
        fact = context.global_fact(named.id)
        return fact is not None and fact.kind == "class" and fact.name in VALUES
    return named is not func and is_value(_ahead(context, named, env))


def is_value(ty: Ty) -> bool:
    """Tell whether something is an instance of such a class."""
    atom = ty.single
    return atom is not None and atom.kind == "inst" and atom.name in VALUES


def _is_plain(context: Context, node: ast.expr, ty: Ty) -> bool:
    if ty.is_any:
        seen = context.seen_type(node)
        return seen is not None and not seen.is_any and _is_plain(context, node, seen)
    return all(
        atom.kind in (*SCALARS, "tuple") or (atom.kind == "inst" and atom.name in VALUES)
        for atom in ty.atoms
    )
