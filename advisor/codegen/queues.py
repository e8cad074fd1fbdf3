"""Decide which queues, stacks and heaps are kept in C: made here, never leaving, of one shape.

    heap = [(0.0, start)]                   Queue(kind="list", reps="di", tuples=True):
    heappush(heap, (cost, place))      ->   two cells an item, a double and an integer
    cost, place = heappop(heap)

A list or deque is one where its variable is never given anything but a fresh one, and nothing
is done with it but to put items in, take them out, look at one, measure it or ask whether there
are any. Items are scalars, or tuples of so many scalars.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.codegen.reps import rep_of
from advisor.codegen.uses import (
    Parents,
    are_late,
    in_try,
    is_test,
    name_called,
    parents_in,
    private,
    taken_in,
)
from advisor.inference.types import ANY, NOTHING

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.types import Ty

QUEUE = "Q"
"""The rep of a local that holds a queue."""
_METHODS = {
    "list": {"append": 1, "pop": 0, "clear": 0},
    "deque": {"append": 1, "appendleft": 1, "pop": 0, "popleft": 0, "clear": 0},
}
_HEAPS = {"heappush": 2, "heappop": 1, "heapify": 1, "heappushpop": 2, "heapreplace": 2}
_TAKING = ("heappop", "heappushpop", "heapreplace")
_CELLS = {"i": "i", "b": "b", "d": "d", "s": "s", "c": "s"}
_MOST_CELLS = 6


@dataclass(frozen=True, slots=True)
class Queue:
    """What a variable holds: the reps of the parts of each item, and whether items are tuples."""

    reps: str
    tuples: bool


@dataclass(slots=True)
class _Uses:
    """What is done with a variable: nodes that make it, items put in, items read, the rest.

    Of a read, the node around it too.
    """

    makers: list[ast.expr]
    items: list[ast.expr]
    reads: list[tuple[ast.expr, ast.AST]]
    others: list[ast.AST]
    heap: bool = False


def choose_queues(context: Context) -> tuple[dict[str, Queue], dict[ast.AST, Queue]]:
    """Return the variables that hold queues kept in C, and the nodes that make them."""
    found: dict[str, Queue] = {}
    makers: dict[ast.AST, Queue] = {}
    parents = parents_in(context)
    for name, kind in private(context, tuple(_METHODS)):
        uses = _uses(context, name, kind, parents)
        queue = None if uses is None else _shape(context, uses, kind)
        if uses is not None and queue is not None:
            found[name] = queue
            makers.update(dict.fromkeys(uses.makers, queue))
    return found, makers


def _uses(context: Context, name: str, kind: str, parents: Parents) -> _Uses | None:
    """Return what is done with a variable, None where that is more than a queue can."""
    uses = _Uses([], [], [], [])
    around = taken_in(
        context,
        name,
        parents,
        lambda made: _made(context, kind, made, uses),
        lambda node: _used(context, kind, node, parents, uses),
    )
    parts = [*uses.makers, *uses.items, *(read for read, _ in uses.reads), *uses.others]
    tried = any(in_try(read, parents) for read, _ in uses.reads)  # reading may raise an IndexError
    return uses if around is not None and not tried and not are_late(context, parts) else None


def _made(context: Context, kind: str, made: ast.expr | None, uses: _Uses) -> bool:
    """Take in an assignment to the variable."""
    if made is None:
        return False
    uses.makers.append(made)
    if kind == "deque":
        if not isinstance(made, ast.Call) or name_called(context, made) != "collections:deque":
            return False
        if made.keywords or len(made.args) > 1 or made not in context.native:
            return False
        if not made.args:
            return True
        made = made.args[0]
        uses.makers.append(made)
    match made:
        case ast.List(elts=items) if not any(isinstance(i, ast.Starred) for i in items):
            uses.items.extend(items)
            return True
        case ast.ListComp(elt=item) if made not in context.made:
            uses.items.append(item)
            return True
        case _:
            return False


def _used(
    context: Context,
    kind: str,
    node: ast.Name,
    parents: Parents,
    uses: _Uses,
) -> bool:
    """Take in a use of the variable."""
    parent = parents[node]
    uses.others += [node, parent]
    match parent:
        case ast.Attribute(attr=method, value=value) if value is node:
            call = parents[parent]
            count = _METHODS[kind].get(method)
            if not isinstance(call, ast.Call) or call.func is not parent or call.keywords:
                return False
            if call not in context.native or count != len(call.args):
                return False
            uses.others.append(call)
            if method.startswith("append"):
                uses.items.append(call.args[0])
            elif method.startswith("pop"):
                uses.reads.append((call, parents[call]))
            return True
        case ast.Call(args=[value, *rest], keywords=[]) if value is node:
            way = _called(context, kind, parent, rest)
            uses.heap |= way in _HEAPS
            uses.items.extend(rest)
            if way in _TAKING:
                uses.reads.append((parent, parents[parent]))
            return bool(way) and parent in context.native
        case ast.Subscript(value=value, slice=index, ctx=ast.Load()) if value is node:
            uses.reads.append((parent, parents[parent]))
            return rep_of(context.ty.get(index, NOTHING)) in ("i", "b")
        case _:
            return is_test(node, parents)


def _called(context: Context, kind: str, call: ast.Call, rest: list[ast.expr]) -> str:
    """Return which call is given the variable first, nothing where it may do anything with it."""
    name = name_called(context, call)
    if name == "builtins.len":
        return "" if rest else "len"
    way = name.removeprefix("_heapq.")
    return way if kind == "list" and way != name and _HEAPS.get(way) == 1 + len(rest) else ""


def _shape(context: Context, uses: _Uses, kind: str) -> Queue | None:
    """Return the shape that all items share and all reads fit, None where there is none."""
    shapes = {shape for item in uses.items if (shape := _item_shape(context, item)) is not None}
    if len(shapes) != 1:
        return None
    queue = next(iter(shapes))
    if not queue.reps or (kind == "list" and not queue.tuples and not uses.heap):
        return None
    return queue if all(_fits(context, *read, queue) for read in uses.reads) else None


def _item_shape(context: Context, item: ast.expr) -> Queue | None:
    """Return the shape of an item; one with no cells where it is none, None if never reached."""
    if not context.ty.get(item, NOTHING).atoms:
        return None
    tuples = isinstance(item, ast.Tuple)
    parts = item.elts if isinstance(item, ast.Tuple) else [item]
    reps = ""
    for part in parts:
        reps += "" if isinstance(part, ast.Starred) else _cell(context.ty.get(part, NOTHING))
    if len(reps) != len(parts) or not 0 < len(reps) <= _MOST_CELLS:
        return Queue("", tuples)
    return Queue(reps, tuples)


def _cell(ty: Ty) -> str:
    """Return the rep of the cell that holds values of a type, nothing where there is none."""
    return _CELLS.get(rep_of(ty), "")


def _fits(context: Context, read: ast.expr, parent: ast.AST, queue: Queue) -> bool:
    """Tell whether what is known of an item that is read is what a queue holds."""
    ty = context.guards.get(read, context.ty.get(read, NOTHING))
    atom = ty.single
    types = [ty]
    if queue.tuples and (ty.is_any or (atom is not None and atom.kind == "tuple")):
        types = [] if atom is None or atom.items is None else list(atom.items)
    elif queue.tuples:
        return False
    if queue.tuples:
        match parent:
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value) if value is read:
                if any(isinstance(part, ast.Starred) for part in targets):
                    return False
                types = types or [context.guards.get(part, ANY) for part in targets]
            case ast.Subscript(value=value, slice=ast.Constant(value=int())) if value is read:
                pass
            case ast.Expr():
                pass
            case _:  # a tuple is another one each time, and so is a NaN in it
                return False
    return len(types) in (0, len(queue.reps)) and all(
        part.is_any or not part.atoms or _cell(part) == rep
        for part, rep in zip(types, queue.reps, strict=False)
    )
