"""Calls of special methods that operators, len and subscripts of known classes stand for."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from advisor.inference.context import Context
from advisor.inference.objects import classes_of, forget, note, targets
from advisor.inference.signatures import Direct
from advisor.inference.types import NUMBERS, VALUES, Ty

if TYPE_CHECKING:
    from advisor.inference.observation import ClassFact
    from advisor.inference.signatures import Signature
    from advisor.inference.state import Env
_BINARY = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "truediv",
    ast.FloorDiv: "floordiv",
    ast.Mod: "mod",
    ast.Pow: "pow",
    ast.BitAnd: "and",
    ast.BitOr: "or",
    ast.BitXor: "xor",
    ast.LShift: "lshift",
    ast.RShift: "rshift",
    ast.MatMult: "matmul",
}
_UNARY = {ast.USub: "__neg__", ast.UAdd: "__pos__", ast.Invert: "__invert__"}
_COMPARE = {
    ast.Eq: ("__eq__", "__eq__"),
    ast.NotEq: ("__ne__", "__ne__"),
    ast.Lt: ("__lt__", "__gt__"),
    ast.LtE: ("__le__", "__ge__"),
    ast.Gt: ("__gt__", "__lt__"),
    ast.GtE: ("__ge__", "__le__"),
}


def special(
    context: Context,
    node: ast.AST,
    name: str,
    operands: Sequence[tuple[ast.expr, Ty]],
    env: Env,
    *,
    shown: Sequence[ast.expr] | None = None,
    inverted: bool = False,
) -> Ty | None:
    """Return the type of an implicit call of a special method on the first operand.

    None where it isn't known which method that is, or where nothing can be taken back.

    Args:
        context: The analysis of the function.
        node: The operator, subscript, or whatever calls it.
        name: The special method.
        operands: Receiver and arguments with their types, all evaluated.
        env: The state behind them.
        shown: The operands in the order they are evaluated, where it is another one.
        inverted: The truth of the result is negated; it is a bool.
    """
    if env.dirty:
        return None
    receiver, base = operands[0]
    found = targets(context, receiver, base, name, plain=False)
    if found is None or not all(_fits(context, index, len(operands)) for _, index in found):
        return None
    if any(_undecided(context.signatures[index]) for _, index in found):
        return None
    for _, ty in operands:
        context.escape(ty)
    args = tuple(part for part, _ in operands)
    context.effects.discard(node)
    direct = Direct(
        name=name,
        targets=found,
        args=args,
        order=tuple(shown or args),
        exact=exact(base),
        inverted=inverted,
    )
    return note(context, node, direct, env)


def truth(context: Context, node: ast.expr, ty: Ty, env: Env) -> None:
    """Note the method that decides on the truth of a value, where a known class has one."""
    asked = context.truths.get(node)
    if asked is None:
        asked = context.truths[node] = ast.copy_location(ast.Expr(node), node)
    forget(context, asked)
    for name, kind in (("__bool__", "bool"), ("__len__", "int")):
        found = targets(context, node, ty, name, plain=False)
        for _, index in found or ():
            returns = context.signatures[index].returns
            if returns.atoms and (not returns.is_only(kind) or returns.range[0] < 0):
                return
        if found is not None:
            made = special(context, asked, name, ((node, ty),), env)
            if made is not None:
                context.ty[asked] = made
            return
        names = classes_of(context, node, ty)
        if any(name in context.observation.classes[owner].methods for owner in names):
            return


def exact(base: Ty) -> bool:
    """Tell whether instances are of just the class that is known."""
    atom = base.single
    return atom is not None and atom.kind == "inst" and bool(atom.name)


def _fits(context: Context, index: int, count: int) -> bool:
    """Tell whether a function takes so many positional arguments, all others by constants."""
    function = context.observation.functions[index]
    if function.tree is None:
        return False
    arguments = function.tree.args
    if arguments.vararg or arguments.kwarg or arguments.kwonlyargs:
        return False
    positional = [*arguments.posonlyargs, *arguments.args]
    needed = len(positional) - len(function.defaults)
    return needed <= count <= len(positional) and all(
        default.kind == "const" for default in function.defaults
    )


def _undecided(signature: Signature) -> bool:
    """Tell whether a special method may return NotImplemented."""
    return signature.returns.is_any or signature.returns.get("builtin") is not None


def _reflected_first(context: Context, left: Ty, right: Ty) -> bool:
    """Tell whether the right operand's method may come first: its class derives from the left's."""
    one, two = left.get("inst"), right.get("inst")
    if right.is_any or one is None:
        return True
    if two is None or two.name == one.name:
        return False
    fact = context.observation.classes.get(two.name)
    return fact is None or one.name in fact.bases


def binary(
    context: Context,
    node: ast.AST,
    op: ast.operator,
    left: tuple[ast.expr, Ty],
    right: tuple[ast.expr, Ty],
    env: Env,
) -> Ty | None:
    """Return the type of `left op right` where a class of the project decides it, else None."""
    word = _BINARY[type(op)]
    if left[1].single is not None and left[1].get("inst") is not None:
        if _reflected_first(context, left[1], right[1]):
            return None
        if node in context.augmented:
            atom = left[1].single
            fact = context.observation.classes.get(atom.name)
            if fact is None:
                return None
            if f"__i{word}__" in fact.methods:
                return special(context, node, f"__i{word}__", (left, right), env)
        return special(context, node, f"__{word}__", (left, right), env)
    two = right[1].single
    if two is not None and two.kind == "inst" and left[1].is_only(*NUMBERS):
        fact = context.observation.classes.get(two.name)
        if fact is not None and not _builtin_base(fact):
            name = f"__r{word}__"
            return special(context, node, name, (right, left), env, shown=(left[0], right[0]))
    return None


def _builtin_base(fact: ClassFact) -> bool:
    return any(":" not in base for base in fact.bases)


def unary(context: Context, node: ast.UnaryOp, operand: Ty, env: Env) -> Ty | None:
    """Return the type of -x, +x or ~x where a class of the project decides it, else None."""
    name = _UNARY.get(type(node.op))
    return None if name is None else special(context, node, name, ((node.operand, operand),), env)


def compare(context: Context, node: ast.Compare, left: Ty, right: Ty, env: Env) -> Ty | None:
    """Return the type of a single comparison where a class of the project decides it."""
    names = _COMPARE.get(type(node.ops[0]))
    one, two = (node.left, left), (node.comparators[0], right)
    if names is None:
        return _contains(context, node, one, two, env)
    if left.single is None or left.get("inst") is None or _reflected_first(context, left, right):
        return None
    fact = context.observation.classes.get(left.atoms[0].name)
    if names[0] == "__ne__" and fact is not None and "__ne__" not in fact.methods:
        if not _gives_bool(context, targets(context, node.left, left, "__eq__", plain=False)):
            return None
        return special(context, node, "__eq__", (one, two), env, inverted=True)
    return special(context, node, names[0], (one, two), env)


def _gives_bool(context: Context, found: Sequence[tuple[str, int]] | None) -> bool:
    """Tell whether methods are known and return bools, as far as they return yet."""
    returns = [context.signatures[index].returns for _, index in found or ()]
    return bool(returns) and all(not r.atoms or r.is_only("bool") for r in returns)


def overloaded(context: Context, op: ast.cmpop, left: Ty, right: Ty) -> bool:
    """Tell whether a comparison of these types would run code of a class of the project."""
    if isinstance(op, (ast.In, ast.NotIn)):
        return any(right.get(kind) is not None for kind in ("inst", "deque", "array"))
    return any(ty.get("array") is not None for ty in (left, right)) or any(
        inst is not None and inst.name not in VALUES and not _compared_plainly(context, inst.name)
        for inst in (left.get("inst"), right.get("inst"))
    )


def _compared_plainly(context: Context, name: str) -> bool:
    """Tell whether comparing instances with builtin values or each other runs no code of theirs."""
    fact = context.observation.classes.get(name)
    return same_by_identity(context, name) or (fact is not None and fact.compared_plainly)


def same_by_identity(context: Context, name: str) -> bool:
    """Tell whether instances of a class equal nothing but themselves."""
    fact = context.observation.classes.get(name)
    return fact is not None and fact.eq and "__ne__" not in fact.methods


def _contains(
    context: Context,
    node: ast.Compare,
    one: tuple[ast.expr, Ty],
    two: tuple[ast.expr, Ty],
    env: Env,
) -> Ty | None:
    if not isinstance(node.ops[0], (ast.In, ast.NotIn)):
        return None
    found = targets(context, two[0], two[1], "__contains__", plain=False)
    if not _gives_bool(context, found):
        return None
    inverted = isinstance(node.ops[0], ast.NotIn)
    shown = (one[0], two[0])
    return special(context, node, "__contains__", (two, one), env, shown=shown, inverted=inverted)


def measured(context: Context, node: ast.Call, ty: Ty, env: Env) -> Ty | None:
    """Return the type of `len(x)` where a class of the project decides it, else None."""
    found = targets(context, node.args[0], ty, "__len__", plain=False)
    for _, index in found or ():
        signature = context.signatures[index]
        wrong = not signature.returns.is_only("int") or signature.returns.range[0] < 0
        if signature.returns.atoms and wrong:
            return None
    return special(context, node, "__len__", ((node.args[0], ty),), env)


def gives_up(context: Context, node: ast.Return, env: Env) -> bool:
    """Tell whether a statement is `return NotImplemented` and was never seen to run."""
    name = node.value
    return (
        isinstance(name, ast.Name)
        and name.id == "NotImplemented"
        and name.id not in context.locals
        and context.global_fact(name.id) is None
        and not env.dirty
        and not context.raises
        and context.seen_type(name) is None
    )
