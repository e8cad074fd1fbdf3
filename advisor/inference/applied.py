"""What a key does to an item, or a function that is mapped over items, as an expression of it.

    itemgetter("n")  ->  lambda item: item["n"]        score  ->  lambda item: score(item)

What the names must stand for, so that it is the same, is said beside it.
"""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.inference.names import Comprehension
from advisor.inference.operator_calls import OPERATORS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.inference.context import Context

_OTHERS = Comprehension | ast.Lambda | ast.NamedExpr | ast.Yield | ast.YieldFrom | ast.Await
_BUILTINS = frozenset(
    [
        *("abs", "bool", "chr", "float", "hash", "int", "len", "list", "max", "min", "ord"),
        *("repr", "round", "set", "sorted", "str", "sum", "tuple"),
    ]
)
_TYPES = ("str", "bytes")
_FAR = 1_000_000


@dataclass(slots=True)
class Applied:
    """A function as a lambda that can be taken apart.

    `function`: where a name stands for it, which must be a function of the project or a builtin.
    `stdlib`: what must stand for which class of the standard library. `receiver`: the builtin type
    that an item must be of exactly. `items`: the nodes of a parameter never seen by itself.
    """

    made: ast.Lambda
    function: ast.Name | None = None
    stdlib: tuple[ast.expr, str] | None = None
    receiver: ast.Name | None = None
    items: list[ast.Name] = field(default_factory=list)


def itself(at: ast.expr, number: int) -> Applied:
    """Return a function that gives what it gets, written where `at` is."""
    name = f"item_{number}_0"
    own = ast.Name(name, ast.Load())
    made = _lambda([name], own)
    _place(made, at, number)
    return Applied(made, items=[own])


def applied(function: ast.expr, count: int, number: int) -> Applied | None:
    """Return what a function does to `count` items, None where it is not known how to tell.

    Args:
        function: What is written in its place.
        count: How many arguments it gets.
        number: What tells it from others in the same function.
    """
    if isinstance(function, ast.Lambda):
        return Applied(function) if _is_plain(function, count) else None
    names = [f"item_{number}_{place}" for place in range(count)]
    own = [ast.Name(name, ast.Load()) for name in names]
    found: Applied | None = None
    if isinstance(function, ast.Name):
        body: ast.expr = ast.Call(copy.deepcopy(function), list(own), [])
        found = Applied(_lambda(names, body), function=function)
    elif isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        found = _method(function, names, own)
    elif isinstance(function, ast.Call) and count == 1:
        found = _getter(function, names[0])
    if found is None:
        return None
    found.items = [
        n for n in ast.walk(found.made.body) if isinstance(n, ast.Name) and n.id in names
    ]
    _place(found.made, function, number)
    return found


def _lambda(names: Sequence[str], body: ast.expr) -> ast.Lambda:
    given = [ast.arg(name) for name in names]
    return ast.Lambda(ast.arguments([], given, None, [], [], None, []), body)


def _is_plain(function: ast.Lambda, count: int) -> bool:
    args = function.args
    if args.defaults or args.vararg or args.kwarg or args.posonlyargs or args.kwonlyargs:
        return False
    return len(args.args) == count and not any(
        isinstance(part, _OTHERS) for part in ast.walk(function.body)
    )


def _method(function: ast.Attribute, names: list[str], own: list[ast.Name]) -> Applied:
    """Return the call of a bound method, or of the method of a builtin type on its first item."""
    assert isinstance(function.value, ast.Name)
    if function.value.id in _TYPES:
        called = ast.Attribute(own[0], function.attr, ast.Load())
        body = ast.Call(called, list(own[1:]), [])
        return Applied(_lambda(names, body), receiver=function.value)
    return Applied(_lambda(names, ast.Call(copy.deepcopy(function), list(own), [])))


def _getter(call: ast.Call, name: str) -> Applied | None:
    """Return what operator.itemgetter and attrgetter of constants get."""
    func = call.func
    way = func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")
    if isinstance(func, ast.Attribute) and not isinstance(func.value, ast.Name):
        return None
    constants = [a.value for a in call.args if isinstance(a, ast.Constant)]
    if not call.args or call.keywords or len(constants) != len(call.args):
        return None
    if way == "itemgetter":
        got: list[ast.expr] = [
            ast.Subscript(ast.Name(name, ast.Load()), copy.deepcopy(a), ast.Load())
            for a in call.args
        ]
    elif way == "attrgetter" and all(isinstance(c, str) and c for c in constants):
        got = [_attributes(name, str(c)) for c in constants]
    else:
        return None
    body = got[0] if len(got) == 1 else ast.Tuple(got, ast.Load())
    return Applied(_lambda([name], body), stdlib=(func, f"operator:{way}"))


def _attributes(name: str, path: str) -> ast.expr:
    made: ast.expr = ast.Name(name, ast.Load())
    for part in path.split("."):
        made = ast.Attribute(made, part, ast.Load())
    return made


def _place(tree: ast.AST, at: ast.expr, number: int) -> None:
    """Give nodes without a place one on the line of `at`, where nothing was ever seen."""
    count = 0
    for part in ast.walk(tree):
        if isinstance(part, (ast.expr, ast.arg)) and getattr(part, "lineno", None) is None:
            ast.copy_location(part, at)
            count += 1
            part.col_offset = part.end_col_offset = -(_FAR + 100 * number + count)


_MARK = "applied_to_items"


def watch(node: ast.AST, function: Applied | None = None) -> None:
    """Mark what must do nothing that can be seen; copies of it are marked too."""
    vars(node)[_MARK] = function


def is_watched(node: ast.AST) -> bool:
    """Tell whether a node is marked."""
    return _MARK in vars(node)


def watched(node: ast.AST) -> Applied | None:
    """Return what a marked node applies to items, None where it is no function."""
    function: Applied | None = vars(node)[_MARK]
    return function


def is_meant(context: Context, found: Applied) -> bool:
    """Tell whether all names stand for what the expression rests on."""
    if found.receiver is not None and not _is_absent(context, found.receiver.id):
        return False
    if found.stdlib is not None:
        func, wanted = found.stdlib
        return _stands_for(context, func) == wanted
    if found.function is None:
        return True
    name = found.function.id
    if name in context.locals or name in context.function.nested:
        return False
    fact = context.global_fact(name)
    if fact is None:
        return name in _BUILTINS
    known = fact.kind == "class" and fact.name in context.observation.classes
    known = known or (fact.kind == "builtin" and fact.name in OPERATORS)
    return (fact.kind == "function" or known) and not fact.rebound


def _is_absent(context: Context, name: str) -> bool:
    return name not in context.locals and context.global_fact(name) is None


def _stands_for(context: Context, func: ast.expr) -> str:
    """Return the class that a global, or what a module holds, stands for."""
    holder = func.value if isinstance(func, ast.Attribute) else func
    assert isinstance(holder, ast.Name)
    fact = None if holder.id in context.locals else context.global_fact(holder.id)
    if fact is not None and isinstance(func, ast.Attribute):
        fact = fact.members.get(func.attr) if fact.kind == "module" else None
    return fact.name if fact is not None and fact.kind == "class" and not fact.rebound else ""


def suppose(context: Context, found: Applied, source: ast.expr) -> None:
    """Take what was seen in a container for the items of it, where they show nothing themselves."""
    observation, index = context.observation, context.function.index
    if not found.items or isinstance(source, Comprehension):
        return
    container = observation.seen(index, source)
    seen = None if container is None else container.of_items
    if seen is not None:
        for part in found.items:
            observation.suppose(index, part, seen)


def holds_after(context: Context, found: Applied) -> bool:
    """Tell whether items are of the builtin type that their method was taken from."""
    if found.receiver is None:
        return True
    kind = found.receiver.id
    called = found.made.body
    assert isinstance(called, ast.Call)
    assert isinstance(called.func, ast.Attribute)
    ty = context.ty.get(called.func.value)
    return ty is not None and ty.is_only(kind) and called in context.native


def may_stop(context: Context, body: ast.AST) -> bool:
    """Tell whether evaluating something may raise StopIteration, which ends a map or a filter."""
    parts = list(ast.walk(body))
    trees: list[ast.AST] = [body]
    if any(part in context.calls for part in parts):
        functions = context.observation.functions
        trees.extend(f.tree for f in functions if f.tree is not None)
        classes = context.observation.classes.values()
        if any("StopIteration" in base for known in classes for base in known.bases):
            return True
    names = (n.id for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Name))
    return any(name in ("StopIteration", "next") for name in names)
