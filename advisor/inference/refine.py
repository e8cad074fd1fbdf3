"""What a test tells about variables where it holds and where it doesn't."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference.arithmetic import mirrored, narrowed, opposite
from advisor.inference.context import UnreachableError
from advisor.inference.type_names import of_type_name
from advisor.inference.types import NONE, Ty

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env

_BUILTIN_TYPES = {
    "int",
    "bool",
    "float",
    "str",
    "bytes",
    "bytearray",
    "list",
    "tuple",
    "dict",
    "set",
}


def refine(context: Context, env: Env | None, test: ast.expr, *, holds: bool) -> Env | None:
    """Return the state after `test` gave `holds`; None when it can't.

    Args:
        context: The analysis, with the types of the test's parts.
        env: The state after the test was evaluated; not changed.
        test: The condition.
        holds: Its truth.
    """
    if env is None:
        return None
    env = env.copy()
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return refine(context, env, test.operand, holds=not holds)
    if isinstance(test, ast.Constant):
        return env if bool(test.value) == holds else None
    if isinstance(test, ast.BoolOp):
        if isinstance(test.op, ast.And) == holds and not _walrus(test.values[1:]):
            for value in test.values:
                after = refine(context, env, value, holds=holds)
                if after is None:
                    return None
                env = after
        return env
    try:
        _refine_names(context, env, test, holds=holds)
    except UnreachableError:
        return None
    return env


def _refine_names(context: Context, env: Env, test: ast.expr, *, holds: bool) -> None:
    if isinstance(test, ast.Compare) and _rebinds(test):
        return
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        _compare(context, env, test, holds=holds)
    elif isinstance(test, ast.Compare) and holds:
        left = test.left
        for op, right in zip(test.ops, test.comparators, strict=True):
            _order(context, env, left, op, right)
            left = right
    elif isinstance(test, ast.Name):
        _truth(env, test.id, holds=holds)
    elif isinstance(test, ast.NamedExpr):
        _truth(env, test.target.id, holds=holds)
    elif isinstance(test, ast.Call):
        _isinstance(env, test, holds=holds)


def _walrus(nodes: list[ast.expr]) -> bool:
    return any(isinstance(part, ast.NamedExpr) for node in nodes for part in ast.walk(node))


def _rebinds(test: ast.Compare) -> bool:
    """Tell whether a name may be another value after a comparison than it was compared as."""
    first = [] if isinstance(test.left, ast.NamedExpr) else [test.left]
    return _walrus([*first, *test.comparators])


def _set(env: Env, name: str, ty: Ty) -> None:
    if name in env.vars:
        if not ty.atoms:
            raise UnreachableError
        env.vars[name] = ty


def _truth(env: Env, name: str, *, holds: bool) -> None:
    ty = env.get(name)
    if holds:
        _set(env, name, ty.without("none"))


def _compare(context: Context, env: Env, test: ast.Compare, *, holds: bool) -> None:
    op, left, right = test.ops[0], test.left, test.comparators[0]
    if isinstance(op, (ast.Is, ast.IsNot)) and isinstance(right, ast.Constant):
        name = _name(left)
        if right.value is None and name is not None:
            ty = env.get(name)
            is_none = isinstance(op, ast.Is) == holds
            if is_none:
                _set(env, name, NONE if ty.is_any else ty.only("none", "unbound"))
            else:
                _set(env, name, ty.without("none"))
        return
    effective = op if holds else opposite(op)
    if effective is not None:
        _order(context, env, left, effective, right)


def _name(node: ast.expr) -> str | None:
    if isinstance(node, ast.NamedExpr):
        return node.target.id
    return node.id if isinstance(node, ast.Name) else None


def _order(context: Context, env: Env, left: ast.expr, op: ast.cmpop, right: ast.expr) -> None:
    for one, how, two in ((left, op, right), (right, mirrored(op), left)):
        name = _name(one)
        if name is not None and name in env.vars:
            other = env.get(two.id) if isinstance(two, ast.Name) else context.ty.get(two)
            if other is not None:
                _set(env, name, narrowed(how, env.get(name), other))


def _isinstance(env: Env, test: ast.Call, *, holds: bool) -> None:
    if not (
        isinstance(test.func, ast.Name) and test.func.id == "isinstance" and len(test.args) == 2
    ):
        return
    subject, classes = test.args
    if not isinstance(subject, ast.Name) or subject.id not in env.vars:
        return
    names = classes.elts if isinstance(classes, ast.Tuple) else [classes]
    ids = [n.id for n in names if isinstance(n, ast.Name)]
    if len(ids) != len(names) or not set(ids) <= _BUILTIN_TYPES:
        return
    ty = env.get(subject.id)
    if ty.is_any:
        return
    kinds = {of_type_name(n).atoms[0].kind for n in ids}
    if "int" in kinds:
        kinds.add("bool")
    _set(env, subject.id, ty.only(*kinds, "inst") if holds else ty.without(*kinds))
