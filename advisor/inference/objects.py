"""Calls that go to methods of known classes: x.m(), C(), and what operators stand for.

    a + b  ->  Direct("__add__", ((class of a, index of its method),), (a, b))

The exact class of the receiver is known, or tested for where it was recorded to be one of a few.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from advisor.inference.context import Context, Direct, UnreachableError
from advisor.inference.types import ANY, NONE, NOTHING, Ty, named

if TYPE_CHECKING:
    from advisor.inference.context import Signature
    from advisor.inference.observation import ClassFact, ObservedFunction
    from advisor.inference.state import Env

_MOST_CLASSES = 6
_CONTAINERS = ("list", "tuple", "dict", "set", "frozenset")
_BUILTIN_NUMBERS = ("int", "float", "bool")
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


def forget(context: Context, node: ast.AST) -> None:
    """Drop what an earlier look at a node found it to call."""
    context.calls.pop(node, None)


def classes_of(context: Context, node: ast.expr, ty: Ty) -> tuple[str, ...]:
    """Return the exact classes a receiver may be an instance of; () where that isn't known.

    Several of them, or one beside None, are what was recorded: the kernel tests for them.
    """
    atom = ty.get("inst")
    if atom is not None and atom.name and not ty.without("none", "inst").atoms:
        return (atom.name,)
    if not ty.is_any and not (atom is not None and not atom.name):
        return ()
    seen = context.observation.seen(context.function.index, context.stands_for.get(node, node))  # type: ignore[arg-type]
    if seen is None:
        return ()
    names = tuple(sorted(name for name in seen.types if name != "NoneType"))
    if not 0 < len(names) <= _MOST_CLASSES or any(
        n not in context.observation.classes for n in names
    ):
        return ()
    return names


def method_of(context: Context, name: str, attribute: str, kind: str) -> ObservedFunction | None:
    """Return the function under observation that a class holds under a name, of a kind."""
    found = context.observation.classes.get(name)
    if found is None or attribute not in found.methods or "<locals>" in name:
        return None
    how, owner = found.methods[attribute]
    if how != kind:
        return None
    for function in context.observation.functions:
        named_so = function.owner == owner and function.name == attribute
        if named_so and function.kind == kind and function.is_callee:
            return function
    return None


def ready(context: Context, target: ObservedFunction | None) -> Signature | None:
    """Return the signature of a function that can be called directly."""
    signature = None if target is None else context.signatures.get(target.index)
    return None if signature is None or signature.refused is not None else signature


def _takes(signature: Signature, name: str) -> bool:
    """Tell whether the receiver parameter of a method is of a class, as far as was recorded."""
    if not signature.params:
        return False
    inst = signature.params[0].single
    return inst is None or inst.kind != "inst" or inst.name == name


def targets(
    context: Context,
    node: ast.expr,
    base: Ty,
    attribute: str,
    *,
    plain: bool,
    kind: str = "method",
) -> tuple[tuple[str, int], ...] | None:
    """Return (class, function) of every method that `attribute` may stand for, or None.

    `plain`: instances may hide it (an ordinary method), so the classes must look up plainly.
    `kind`: method or property.
    """
    found = []
    for name in classes_of(context, node, base):
        fact = context.observation.classes[name]
        target = method_of(context, name, attribute, kind)
        signature = ready(context, target)
        if signature is None or target is None or not _takes(signature, name):
            return None
        if plain and not fact.plain_getattr:
            return None
        found.append((name, target.index))
    return tuple(found) or None


def note(context: Context, node: ast.AST, direct: Direct, env: Env) -> Ty:
    """Note a direct call at a node whose operands were evaluated; return its type.

    Raises:
        UnreachableError: None of the functions called returns, as far as is known yet.
    """
    context.calls[node] = direct
    signatures = [context.signatures[index] for index in direct.indexes]
    if direct.makes is None and not (direct.order and context.is_fresh(direct.order[0])):
        for signature in signatures:
            signature.fresh = False
    if any(s.dirties for s in signatures):
        env.dirty = True
        context.effects.add(node)
    result = NOTHING
    for signature in signatures:
        result = result.join(signature.returns)
    if not result.atoms:
        raise UnreachableError
    return result


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
        exact=_exact(base),
        inverted=inverted,
    )
    return note(context, node, direct, env)


def _exact(base: Ty) -> bool:
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
    if two is not None and two.kind == "inst" and left[1].is_only(*_BUILTIN_NUMBERS):
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
        return right.get("inst") is not None
    return any(
        inst is not None and not same_by_identity(context, inst.name)
        for inst in (left.get("inst"), right.get("inst"))
    )


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


def construct(context: Context, node: ast.Call, name: str, env: Env) -> Ty | None:
    """Return the instance that a class of the project makes by its own `__init__`, else None."""
    from advisor.inference.calls import arguments, bound, unknown_effect

    found = context.observation.classes.get(name)
    if found is None or not found.plain_new or env.dirty or "<locals>" in name:
        return None
    target = method_of(context, name, "__init__", "method")
    signature = ready(context, target)
    if signature is None or target is None or not _takes(signature, name):
        return None
    if signature.returns.atoms and not signature.returns.is_only("none"):
        return None
    if bound(signature.names, node, 1, target) is None:
        return None
    arguments(context, node, env)
    if env.dirty:
        unknown_effect(context, node, env)
        return ANY
    order = (*node.args, *(k.value for k in node.keywords))
    direct = Direct(
        name="__init__", targets=((name, target.index),), args=(), order=order, makes=name
    )
    note(context, node, direct, env)
    return named("inst", name)


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


def stores_plainly(context: Context, target: ast.Attribute, base: Ty) -> bool:
    """Tell whether storing an attribute only puts a value into an instance, as far as is known."""
    names = classes_of(context, target.value, base)
    return bool(names) and all(
        _puts(context.observation.classes.get(name), target.attr) for name in names
    )


def _puts(found: ClassFact | None, name: str) -> bool:
    if found is None or not found.plain_setattr or name in found.methods:
        return False
    member = found.members.get(name)
    return member in (None, "slot") or (isinstance(member, Mapping) and _inert(member))


def _inert(member: Mapping[str, object]) -> bool:
    """Tell whether what a class holds by a name has no say in what its instances hold."""
    return member.get("kind") == "const" or member.get("type") in _CONTAINERS


def kinds_of(context: Context, node: ast.expr, base: Ty, attribute: str) -> set[str]:
    """Return what an attribute is in the classes a receiver may be of: method, property, ..."""
    facts = [context.observation.classes.get(name) for name in classes_of(context, node, base)]
    return {f.methods[attribute][0] for f in facts if f is not None and attribute in f.methods}


def property_read(context: Context, node: ast.Attribute, base: Ty, env: Env) -> Ty | None:
    """Return the type of a property whose function is called directly, else None."""
    if env.dirty:
        return None
    found = targets(context, node.value, base, node.attr, plain=True, kind="property")
    if found is None:
        return None
    part = (node.value,)
    direct = Direct(name=node.attr, targets=found, args=part, order=part, exact=_exact(base))
    return note(context, node, direct, env)


def is_super(context: Context, node: ast.expr) -> bool:
    """Tell whether an expression is `super()` in a method, with nothing else of that name."""
    return (
        isinstance(node, ast.Call)
        and not node.args
        and not node.keywords
        and isinstance(node.func, ast.Name)
        and node.func.id == "super"
        and "super" not in context.locals
        and context.global_fact("super") is None
        and context.function.owner is not None
        and context.function.free == ("__class__",)
        and bool(context.own.names)
    )


def super_receiver(context: Context, node: ast.expr) -> ast.expr:
    """Return the reading of the first parameter that `super()` stands for: one per node."""
    found = context.twins.get(node)
    if found is None:
        tree = context.function.tree
        assert tree is not None
        first = [*tree.args.posonlyargs, *tree.args.args][0]
        found = ast.copy_location(ast.Name(first.arg, ast.Load()), node)
        context.twins[node] = found
        context.stands_for[found] = first
    return found


def super_targets(
    context: Context, receiver: ast.expr, base: Ty, attribute: str
) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, str], ...]] | None:
    """Return (class of the receiver, function) of `super().attribute`, and what that rests on.

    Empty where `object` has the `__init__` that would be called; None where it isn't known.
    """
    found, beside = [], []
    names = classes_of(context, receiver, base)
    for name in names:
        fact = context.observation.classes[name]
        line = (name, *fact.bases)
        owner = context.function.owner
        if owner not in line:
            return None
        beside.append((name, "__mro__"))
        index = _next(context, line[line.index(owner) + 1 :], attribute, beside)
        if index is None:
            return None
        if index >= 0:
            found.append((name, index))
    if not names or (not found and attribute != "__init__"):
        return None
    return (tuple(found), tuple(beside)) if len(found) in (0, len(names)) else None


def _next(
    context: Context, line: Sequence[str], attribute: str, beside: list[tuple[str, str]]
) -> int | None:
    """Return the function that the first of some classes has by a name, -1 where none has."""
    for name in line:
        fact = context.observation.classes.get(name)
        if fact is None or attribute in fact.members:
            return None
        if attribute not in fact.methods:
            continue
        target = method_of(context, name, attribute, "method")
        if fact.methods[attribute][1] != name or ready(context, target) is None:
            return None
        assert target is not None
        beside.append((name, attribute))
        return target.index
    return -1


def super_call(context: Context, node: ast.Call, func: ast.Attribute, env: Env) -> Ty | None:
    """Return the type of `super().m(...)` where it is known which method that is, else None."""
    from advisor.inference.calls import arguments, bound
    from advisor.inference.evaluation import look

    context.idle.discard(node)
    receiver = super_receiver(context, func.value)
    base = look(context, receiver, env)
    found = super_targets(context, receiver, base, func.attr)
    if found is None or env.dirty:
        return None
    ways, beside = found
    if not ways:
        if node.args or node.keywords or not _exact(base):
            return None
        context.idle.add(node)
        return NONE
    for _, index in ways:
        function = context.observation.functions[index]
        if bound(context.signatures[index].names, node, 1, function) is None:
            return None
    arguments(context, node, env)
    if env.dirty:
        return None
    order = (receiver, *node.args, *(k.value for k in node.keywords))
    direct = Direct(name=func.attr, targets=ways, order=order, exact=_exact(base), beside=beside)
    return note(context, node, direct, env)
