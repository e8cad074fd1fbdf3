"""Where generator expressions stand that can be run there, without making the generator.

sorted(x * x for x in xs)        all items are taken before anything is done with them
[f(y) for y in (x for x in xs)]  each item is used before the next is taken
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference.quietness import HARMLESS, changes_nothing

if TYPE_CHECKING:
    from advisor.inference.context import Context

WHOLE = frozenset(
    {
        *("list", "tuple", "set", "frozenset", "dict", "sorted"),
        *("sum", "min", "max", "any", "all", "next"),
    }
)
"""Builtins that take the items of their first argument before they return."""
_OF_BYTES = ("bytes", "bytearray")
"""Those that end at an item that is no byte."""


def positions(context: Context) -> dict[ast.AST, str]:
    """Return the generator expressions that are run where they stand, if all else allows it.

    Where all items are taken `whole`, nothing comes between them; elsewhere it must be `quiet`:
    what it does can't be told, and an exception leads back to the original.
    """
    found = context.positions
    if found is None:
        found = context.positions = {}
        assert context.function.tree is not None
        for parent in ast.walk(context.function.tree):
            found.update(_placed(parent))
    return found


def _placed(parent: ast.AST) -> dict[ast.AST, str]:
    taken: dict[ast.AST, str] = {}
    match parent:
        case ast.Call(func=ast.Name(id=name), args=[part, *_]) if name in WHOLE:
            taken[part] = "whole"
        case ast.Call(func=ast.Attribute(attr="join"), args=[part]):
            taken[part] = "whole"
        case ast.Starred(value=part):
            taken[part] = "whole"
        case ast.Assign(targets=[ast.Subscript(slice=ast.Slice())], value=part):
            taken[part] = "whole"
        case (
            ast.Assign(targets=[ast.Tuple() | ast.List()], value=part)
            | ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[part])
        ):
            taken.update(_quiet_in(part, [part]))
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            taken.update(_quiet_in(parent, [part.iter for part in parent.generators]))
        case _:
            pass
    match parent:
        case ast.Call(func=ast.Name(id=name), args=[ast.Call() as part, *_]) if name in WHOLE:
            taken.update(_quiet_in(part, [part]))
        case ast.Call(func=ast.Name(id=name), args=[part]) if name in _OF_BYTES:
            taken.update(_quiet_in(part, [part]))
        case _:
            pass
    return {part: way for part, way in taken.items() if isinstance(part, ast.GeneratorExp)}


def _quiet_in(whole: ast.expr, sources: list[ast.expr]) -> dict[ast.AST, str]:
    """Return the generators that sources of items lead to, where all of an expression is quiet."""
    found: dict[ast.AST, str] = {}
    steps: set[int] = set()
    while sources:
        part = sources.pop()
        if isinstance(part, ast.GeneratorExp):
            found[part] = "quiet"
        match part:
            case ast.Call(func=ast.Name(id="enumerate" | "zip" | "reversed"), args=args):
                sources.extend(args)
            case ast.Call(func=ast.Name(id="map" | "filter"), args=[applied, *args]):
                steps.add(id(part))
                name = applied.id if isinstance(applied, ast.Name) else ""
                if not isinstance(applied, ast.Lambda) and name not in HARMLESS:
                    return {}
                sources.extend(args)
            case _:
                pass
    return found if all(id(p) in steps or changes_nothing(p) for p in ast.walk(whole)) else {}


def give_away(context: Context, node: ast.expr) -> None:
    """Note that a generator expression goes where nothing is known of when items are taken."""
    if isinstance(node, ast.GeneratorExp):
        positions(context)[node] = ""


def run_on_the_spot(context: Context, node: ast.GeneratorExp) -> None:
    """Note that a quiet generator expression goes to what takes all items, unless given away."""
    positions(context).setdefault(node, "quiet")


def taken_whole(context: Context, node: ast.expr) -> bool:
    """Tell whether it makes no difference that all items are there before the first is taken."""
    if isinstance(node, ast.GeneratorExp):
        if context.catching or not all(map(changes_nothing, ast.walk(node))):
            return False
        run_on_the_spot(context, node)
    return not isinstance(node, ast.Starred)
