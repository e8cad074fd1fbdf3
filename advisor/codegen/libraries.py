"""Lower the making of the standard library's containers."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from advisor.codegen import arrays, queue_access
from advisor.codegen.bisected import BISECT
from advisor.codegen.heaps import HEAPS
from advisor.codegen.ir import Expr
from advisor.codegen.iterators import operand
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import code
from advisor.inference.iterators import ITERTOOLS, is_source
from advisor.inference.passing import order_of
from advisor.inference.pure import PURE_RULES
from advisor.inference.types import SCALARS

if TYPE_CHECKING:
    pass


def named_class(lw: Lowering, node: ast.Call) -> Expr:
    """Return the class of the library that a call names."""
    func = node.func
    if isinstance(func, ast.Name):
        return lw.global_object(func.id)
    assert isinstance(func, ast.Attribute)
    assert isinstance(func.value, ast.Name)
    lw.used_members.add((func.value.id, func.attr))
    return code(f"cython.cast(object, {{0}}).{func.attr}", "o", lw.global_object(func.value.id))


def _defaultdict(lw: Lowering, node: ast.Call) -> Expr:
    for part in ast.walk(node.args[0]):
        fact = lw.context.function.globals.get(part.id) if isinstance(part, ast.Name) else None
        if (
            fact is not None
            and fact.kind == "class"
            and fact.name in lw.context.observation.classes
        ):
            lw.made_classes.add(fact.name)
    cls, factory = lw.in_order([lambda: named_class(lw, node), lw.maker(node.args[0])])
    made = code("{0}({1})", "o", cls, lw.object_of(factory))
    return lw.keep(code("cython.cast(dict, {0})", "m", lw.keep(made)))


def _counter(lw: Lowering, node: ast.Call) -> Expr:
    cls = named_class(lw, node)
    if not node.args:
        return lw.keep(lw.helper("k_counter", cls))
    given = lw.helper("k_countable", lw.object_of(lw.lower(node.args[0])))
    return lw.keep(lw.helper("k_counter_of", cls, lw.keep(given)))


def _deque(lw: Lowering, node: ast.Call) -> Expr:
    cls = named_class(lw, node)
    queue = lw.queue_makers.get(node)
    if queue is not None:
        return lw.lower(node.args[0]) if node.args else queue_access.made(lw, queue)
    parts = [cls]
    shown = []
    for arg in node.args:
        given = lw.lower(arg)
        if given.rep == "o" and not lw.ty(arg).is_only("range", "frozenset", "deque", "array"):
            given = lw.helper("k_iterable", given)
        parts.append(lw.keep(lw.object_of(given)))
        shown.append("{1}")
    for keyword in node.keywords:
        shown.append(f"{keyword.arg}={{{len(parts)}}}")
        parts.append(lw.keep(lw.object_of(lw.lower(keyword.value))))
    return lw.keep(code(f"cython.cast(object, {{0}})({', '.join(shown)})", "o", *parts))


def _pure(lw: Lowering, node: ast.Call) -> Expr:
    """Call a function that only looks at plain values, where that is what it gets."""
    module = isinstance(node.func, ast.Attribute)
    named = (
        named_class(lw, node) if module or isinstance(node.func, ast.Name) else lw.lower(node.func)
    )
    parts = lw.in_order([lw.maker(arg) for arg in node.args])
    given = [named]
    for arg, part in zip(node.args, parts, strict=True):
        value = lw.object_of(part)
        given.append(value if lw.ty(arg).is_only(*SCALARS) else lw.helper("k_plain", value))
    shown = ", ".join(f"{{{place}}}" for place in range(1, len(given)))
    return lw.keep(code(f"cython.cast(object, {{0}})({shown})", "o", *given))


def _of_itertools(way: str) -> Callable[[Lowering, ast.Call], Expr]:
    """Return the rule for an iterator that the library makes over builtin containers."""

    def rule(lw: Lowering, node: ast.Call) -> Expr:
        makers: list[Callable[[], Expr]] = [lambda: named_class(lw, node)]
        for place, part in enumerate(order_of(node)):
            makers.append(operand(lw, part) if is_source(node, way, place) else lw.maker(part))
        names = ["" for _ in node.args] + [f"{keyword.arg}=" for keyword in node.keywords]
        shown = ", ".join(f"{name}{{{place}}}" for place, name in enumerate(names, 1))
        cls, *parts = lw.in_order(makers)
        given = map(lw.object_of, parts)
        return lw.keep(code(f"cython.cast(object, {{0}})({shown})", "o", cls, *given))

    return rule


LIBRARY: dict[str, Callable[[Lowering, ast.Call], Expr | None]] = {
    "array:array": arrays.made,
    "collections:defaultdict": _defaultdict,
    "collections:Counter": _counter,
    "collections:deque": _deque,
    **{f"itertools:{way}": _of_itertools(way) for way in ITERTOOLS},
    **BISECT,
    **HEAPS,
    **dict.fromkeys(PURE_RULES, _pure),
}
