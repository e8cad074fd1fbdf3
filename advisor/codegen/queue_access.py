"""Lower what is done with the queues, stacks and heaps that are kept in C.

    queue.append((r, x))      ->  at = k_queue_end(queue, 2)
                                  k_queue_put_int(queue, at, 0, r)
                                  k_queue_put_float(queue, at, 1, x)
    r, x = queue.popleft()    ->  at = k_queue_first(queue, 2)
                                  r = k_queue_int(queue, at, 0)
                                  x = k_queue_float(queue, at, 1)

A cell that was taken out keeps its value until the next item comes in.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen.ir import Expr
from advisor.codegen.leaks import of_kind
from advisor.codegen.queues import QUEUE
from advisor.codegen.reps import const, native
from advisor.inference.types import ANY

if TYPE_CHECKING:
    from advisor.codegen.lowering import Lowering
    from advisor.codegen.queues import Queue
    from advisor.inference.types import Ty

_KINDS = {"i": 0, "b": 0, "d": 1, "s": 2}
_ALONE = 3
"""How a float is compared that is an item by itself: by its value, not first by identity."""
_NAMES = {"i": "int", "b": "int", "d": "float", "s": "str"}
_TAKEN = {"pop": "k_queue_last", "popleft": "k_queue_first"}


def queue_of(lw: Lowering, node: ast.expr) -> tuple[Expr, Queue] | None:
    """Return the local that holds a queue and its shape; None where a node is something else."""
    return lw.held(node, lw.queues, QUEUE)


def made(lw: Lowering, queue: Queue) -> Expr:
    """Return a local that holds an empty queue."""
    return lw.keep(
        Expr("helper", "k_queue_new", QUEUE, (const(len(queue.reps)), const(_kinds(queue))))
    )


def _kinds(queue: Queue) -> int:
    """Return how each cell is compared, two bits a cell from the lowest up."""
    if queue.reps == "d" and not queue.tuples:
        return _ALONE
    return sum(_KINDS[rep] << (2 * place) for place, rep in enumerate(queue.reps))


def display(lw: Lowering, node: ast.List, queue: Queue) -> Expr:
    """Lower `[(a, b), ...]`."""
    parts = lw.in_order([lw.maker(p) for item in node.elts for p in _parts(item, queue)])
    parts = [_kept(lw, part, queue, place) for place, part in enumerate(parts)]
    holder = made(lw, queue)
    width = len(queue.reps)
    for start in range(0, len(parts), width):
        _put(lw, holder, queue, "k_queue_end", parts[start : start + width])
    return holder


def _parts(item: ast.expr, queue: Queue) -> list[ast.expr]:
    if not queue.tuples:
        return [item]
    assert isinstance(item, ast.Tuple)
    return item.elts


def _kept(lw: Lowering, part: Expr, queue: Queue, place: int) -> Expr:
    """Return a part of an item in its rep, with everything checked that may fail."""
    rep = queue.reps[place % len(queue.reps)]
    return lw.keep(lw.to(lw.to(of_kind(part, rep), rep), "i" if rep == "b" else rep))


def evaluated(lw: Lowering, node: ast.expr, queue: Queue) -> list[Expr]:
    """Lower the parts of an item that goes into a queue."""
    parts = lw.in_order([lw.maker(part) for part in _parts(node, queue)])
    return [_kept(lw, part, queue, place) for place, part in enumerate(parts)]


def put_in(lw: Lowering, holder: Expr, queue: Queue, node: ast.expr) -> None:
    """Append an item to a queue."""
    _put(lw, holder, queue, "k_queue_end", evaluated(lw, node, queue))


def _put(lw: Lowering, holder: Expr, queue: Queue, end: str, parts: list[Expr]) -> None:
    at = lw.keep(lw.helper(end, holder, const(len(queue.reps))))
    for place, (part, rep) in enumerate(zip(parts, queue.reps, strict=True)):
        lw.do(lw.helper(f"k_queue_put_{_NAMES[rep]}", holder, at, const(place), part))


def method(lw: Lowering, node: ast.Call, name: str, holder: Expr, queue: Queue) -> Expr:
    """Lower a method of a list or deque that is a queue."""
    if name in _TAKEN:
        at = lw.keep(lw.helper(_TAKEN[name], holder, const(len(queue.reps))))
        return _read(lw, node, holder, queue, at, "k_queue_")
    if name == "clear":
        lw.do(lw.helper("k_queue_clear", holder))
        return const(None)
    end = "k_queue_front" if name == "appendleft" else "k_queue_end"
    _put(lw, holder, queue, end, evaluated(lw, node.args[0], queue))
    return const(None)


def of_heap(lw: Lowering, node: ast.Call, way: str, holder: Expr, queue: Queue) -> Expr:
    """Lower a function of heapq."""
    shape = (const(len(queue.reps)), const(_kinds(queue)))
    if way == "heapify":
        lw.do(lw.helper("k_queue_heapify", holder, *shape))
        return const(None)
    if way == "heappop":
        at = lw.keep(lw.helper("k_queue_least", holder, *shape))
        return _read(lw, node, holder, queue, at, "k_queue_")
    parts = evaluated(lw, node.args[1], queue)
    if way == "heapreplace":
        some = native("({0} != 0)", "b", lw.helper("k_queue_size", holder))
        lw.unless(some, "heapreplace on an empty heap")
    _put(lw, holder, queue, "k_queue_end", parts)
    if way == "heappush":
        lw.do(lw.helper("k_queue_rise", holder, *shape))
        return const(None)
    at = lw.keep(lw.helper("k_queue_swap", holder, *shape, const(way == "heappushpop")))
    return _read(lw, node, holder, queue, at, "k_queue_")


def item(lw: Lowering, node: ast.Subscript, holder: Expr, queue: Queue, index: Expr) -> Expr:
    """Lower `queue[index]`."""
    at = lw.keep(lw.helper("k_queue_at", holder, const(len(queue.reps)), lw.to(index, "i")))
    return _read(lw, node, holder, queue, at, "k_queue_see_")


def _read(lw: Lowering, node: ast.expr, holder: Expr, queue: Queue, at: Expr, reading: str) -> Expr:
    """Return an item as the values of its parts, ints checked against what was recorded."""
    ty = lw.context.guards.get(node) or lw.ty(node)
    atom = ty.single
    types: tuple[Ty, ...] = (ty,)
    if queue.tuples:
        items = None if atom is None else atom.items
        types = (ANY,) * len(queue.reps) if items is None else items
    parts = []
    for place, rep in enumerate(queue.reps):
        name = reading + _NAMES[rep] if rep == "s" else f"k_queue_{_NAMES[rep]}"
        parts.append(lw.keep(lw.helper(name, holder, at, const(place))))
    for place, (rep, part_ty) in enumerate(zip(queue.reps, types, strict=True)):
        if rep == "b":
            parts[place] = native("({0} != 0)", "b", parts[place])
        elif rep == "i" and not part_ty.is_any:  # all have been read: none is lost in a bail-out
            parts[place] = lw.keep(lw.fits(parts[place], ANY, part_ty))
    return Expr("tuple", None, "t", tuple(parts)) if queue.tuples else parts[0]
