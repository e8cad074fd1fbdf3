"""Generator expressions as loops, in the place of what takes their items one by one.

for y in (x * 2 for x in xs):      for x in xs:
total += y               ->        y = x * 2
total += y

out.extend(x for x in xs if x)     for x in xs:
->        if x:
out.append(x)
"""

from __future__ import annotations

import ast
import copy
from typing import TYPE_CHECKING

from advisor.inference.names import Comprehension
from advisor.inference.origins import move
from advisor.inference.stdlib_filled import Library

if TYPE_CHECKING:
    from advisor.inference.inlining import Inliner

_ONE_BY_ONE = {"list": ("extend", "append"), "set": ("update", "add"), "dict": ("update", "")}
_ADDS, _EXPRESSION = "_advisor_adds_to", "_advisor_of_expression"


def as_generator(inliner: Inliner, node: ast.GeneratorExp) -> Library | None:
    """Return a generator expression as a body that yields; what it does is marked as moved."""
    if not is_flat(inliner, node) or any(part.is_async for part in node.generators):
        return None
    expression = copy.deepcopy(node)
    rename_targets(inliner, expression)
    for place, part in enumerate(expression.generators):
        for own in (part.target, *part.ifs, *([part.iter] if place else [])):
            move(own, inliner.function.index, 0)
    move(expression.elt, inliner.function.index, 0)
    body: list[ast.stmt] = [ast.Expr(ast.Yield(expression.elt))]
    for part in reversed(expression.generators):
        for test in reversed(part.ifs):
            body = [ast.If(test, body, [])]
        body = [ast.For(part.target, part.iter, body, [])]
    vars(body[0])[_EXPRESSION] = True
    return Library([], body)


def may_be_moved(node: ast.AST) -> bool:
    """Tell whether a loop came of a generator expression: there StopIteration is an error."""
    return _EXPRESSION in vars(node)


def added(inliner: Inliner, node: ast.stmt) -> list[ast.stmt] | None:
    """Return a loop that puts items in a builtin container one by one, None for anything else."""
    match node:
        case ast.Expr(ast.Call(ast.Attribute(holder, way), [ast.GeneratorExp() as given], [])):
            pass
        case ast.AugAssign(ast.Name(name), ast.Add(), ast.GeneratorExp() as given):
            holder, way = ast.copy_location(inliner.make.load(name), node.target), "extend"
        case _:
            return None
    seen = inliner.observation.seen(inliner.function.index, holder)
    kind = next(iter(seen.types)) if seen is not None and len(seen.types) == 1 else ""
    if _ONE_BY_ONE.get(kind, ("",))[0] != way:
        return None
    make = inliner.make
    name, item = make.name("holder"), make.name("item")
    into = make.load(name)
    vars(into)[_ADDS] = kind
    put: ast.stmt
    target: ast.expr = make.stored(item)
    if kind == "dict":
        if not isinstance(given.elt, ast.Tuple) or len(given.elt.elts) != 2:
            return None
        key = make.name("key")
        target = ast.Tuple([make.stored(key), make.stored(item)], ast.Store())
        place = ast.Subscript(into, make.load(key), ast.Store())
        put = ast.Assign([place], make.load(item))
    else:
        called = ast.Attribute(into, _ONE_BY_ONE[kind][1], ast.Load())
        put = ast.Expr(ast.Call(called, [make.load(item)], []))
    turns = inliner.looped(ast.For(make.place(target, node), given, [make.place(put, node)], []))
    if turns is None:
        return None
    return [make.place(make.assign(name, holder), node), *turns]


def adds_to(node: ast.AST) -> str:
    """Return the kind of container that a variable must hold for the items to go in one by one."""
    kind: str = vars(node).get(_ADDS, "")
    return kind


def is_flat(inliner: Inliner, node: Comprehension) -> bool:
    """Tell whether a comprehension has no scope but its own in it, nor assigns to another's.

    What the library applies to items is no scope where its parameters are not among the targets,
    nor is what its first loop takes its items from.
    """
    targets = {n.id for part in node.generators for n in ast.walk(part.target)
               if isinstance(n, ast.Name)}  # fmt: skip
    apart: set[int] = set()
    for place, part in enumerate(node.generators):
        for call in ast.walk(part.iter):
            found = inliner.source(call) if isinstance(call, ast.Call) else None
            if isinstance(found, Library) and found.function is not None:
                lambdas = [a for a in call.args if isinstance(a, ast.Lambda)]  # type: ignore[attr-defined]
                own = {a.arg for one in lambdas for a in one.args.args}
                apart.update(id(one) for one in lambdas if not place or not own & targets)
    first = node.generators[0].iter
    if isinstance(first, ast.GeneratorExp) and is_flat(inliner, first):
        apart.update(id(part) for part in ast.walk(first))
    within = [part for part in ast.walk(node) if part is not node and id(part) not in apart]
    scopes = Comprehension | ast.NamedExpr | ast.Lambda | ast.Await
    return not any(isinstance(part, scopes) for part in within)


def rename_targets(inliner: Inliner, node: Comprehension) -> None:
    """Give the variables of a comprehension names of their own, in place."""
    kept = {id(part) for part in ast.walk(node.generators[0].iter)}
    targets = [n for part in node.generators for n in ast.walk(part.target)]
    found = dict.fromkeys(n.id for n in targets if isinstance(n, ast.Name))
    names = {name: inliner.make.name(name) for name in found}
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and id(part) not in kept:
            part.id = names.get(part.id, part.id)
