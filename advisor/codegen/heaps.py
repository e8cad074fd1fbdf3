"""Lower the functions of heapq, and methods of deques, with notes where others hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.codegen.queue_access import of_heap, queue_of
from advisor.codegen.reps import code, const

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable

    from advisor.codegen.ir import Expr
    from advisor.codegen.lowering import Lowering

_ENDS = {"append": 0, "appendleft": 1, "pop": 0, "popleft": 1}


def _push(lw: Lowering, node: ast.Call) -> Expr:
    base, item = lw.in_order([lw.maker(a) for a in node.args])
    name = "k_heap_grow" if node in lw.context.undone else "k_heap_push"
    lw.do(lw.helper(name, base, lw.object_of(item)))
    return const(None)


def _pop(lw: Lowering, node: ast.Call) -> Expr:
    name = "k_heap_take" if node in lw.context.undone else "k_heap_pop"
    return lw.keep(lw.helper(name, lw.lower(node.args[0])))


def _heapify(lw: Lowering, node: ast.Call) -> Expr:
    base = lw.keep(lw.lower(node.args[0]))
    if node in lw.context.undone:
        lw.do(lw.helper("k_list_keep", base))
    lw.do(lw.helper("k_heap_make", base))
    return const(None)


def _swap(lw: Lowering, node: ast.Call, *, first: bool) -> Expr:
    base, item = lw.in_order([lw.maker(a) for a in node.args])
    noted = const(node in lw.context.undone)
    return lw.keep(lw.helper("k_heap_swap", base, lw.object_of(item), const(first), noted))


_WAYS: dict[str, Callable[[Lowering, ast.Call], Expr]] = {
    "heappush": _push,
    "heappop": _pop,
    "heapify": _heapify,
    "heappushpop": lambda lw, node: _swap(lw, node, first=True),
    "heapreplace": lambda lw, node: _swap(lw, node, first=False),
}


def _of_heap(way: str) -> Callable[[Lowering, ast.Call], Expr]:
    """Return the rule for a function of heapq, on a list or on a queue."""

    def rule(lw: Lowering, node: ast.Call) -> Expr:
        queue = queue_of(lw, node.args[0])
        return _WAYS[way](lw, node) if queue is None else of_heap(lw, node, way, *queue)

    return rule


HEAPS: dict[str, Callable[[Lowering, ast.Call], Expr | None]] = {
    f"_heapq.{way}": _of_heap(way) for way in _WAYS
}


def of_deque(lw: Lowering, node: ast.Call, name: str, base: Expr, args: list[Expr]) -> Expr:
    """Lower a method of a deque."""
    noted = node in lw.context.undone
    if noted and name in _ENDS:
        end = const(_ENDS[name])
        if not args:
            return lw.keep(lw.helper("k_deque_pop", base, end))
        lw.do(lw.helper("k_deque_push", base, lw.object_of(args[0]), end))
        return const(None)
    parts = [lw.object_of(arg) for arg in args]
    if noted:
        base, parts = lw.keep(base), [lw.keep(part) for part in parts]
        lw.do(lw.helper("k_deque_keep", base))
    shown = ", ".join(f"{{{place}}}" for place in range(1, len(parts) + 1))
    return lw.keep(code(f"{{0}}.{name}({shown})", "o", base, *parts))
