"""Decide which lists from outside are copied into C buffers once, because they are read often.

    Context  ->  Borrowed by name: lists only read by index, measured or iterated, of one C type

Only in functions that change nothing others hold, so that the copy can't get out of step.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.inference.names import parameter_nodes
from advisor.inference.types import I64_HIGH, I64_LOW, Ty

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.signatures import Signature

_READS_PER_ITEM = 1.5
"""Copying pays when each item is read more often: a copied item costs one checked read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Borrowed:
    """`rep` of the items (I or D), their int range, and whether the list holds lists of them."""

    rep: str
    low: int
    high: int
    rows: bool


@dataclass(slots=True)
class _Use:
    flat: int = 0
    rows: int = 0
    good: bool = True
    reps: set[str] = field(default_factory=set)
    low: int = I64_LOW
    high: int = I64_HIGH

    def read(self, ty: Ty | None, count: int, *, row: bool) -> None:
        atom = None if ty is None else ty.single
        if atom is None or atom.kind not in ("int", "float"):
            self.good = False
            return
        if atom.kind == "int":
            if atom.low < I64_LOW or atom.high > I64_HIGH:
                self.good = False
                return
            self.low, self.high = max(self.low, atom.low), min(self.high, atom.high)
        self.reps.add("I" if atom.kind == "int" else "D")
        if row:
            self.rows += count
        else:
            self.flat += count

    def pays(self, items: float) -> bool:
        """Tell whether copying so many items costs less than reading them where they are."""
        if not self.good or len(self.reps) != 1 or (self.flat and self.rows):
            return False
        return self.flat + self.rows >= _READS_PER_ITEM * items * (4 if self.rows else 1)


def choose_borrowed(context: Context) -> dict[str, Borrowed]:
    """Return the lists to copy, by the name they have in the function."""
    if context.undone or context.effects or context.dirty:
        return {}
    if any(context.signatures[i].changes for i in context.callees()):
        return {}
    tree = context.function.tree
    assert tree is not None
    names = _candidates(context, tree)
    if not names:
        return {}
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    uses = {name: _Use() for name in names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in uses:
            if isinstance(node.ctx, ast.Store):
                uses[node.id].good = False
            else:
                _note(context, uses[node.id], node, parents)
    return {
        name: Borrowed(rep=next(iter(use.reps)), low=use.low, high=use.high, rows=bool(use.rows))
        for name, use in uses.items()
        if use.pays(names[name])
    }


def given_buffer(signature: Signature, name: str) -> Borrowed:
    """Return the borrowing of a parameter that already comes as a buffer."""
    atom = signature.reads[name].single
    assert atom is not None
    low, high = (atom.low, atom.high) if atom.kind == "int" else (I64_LOW, I64_HIGH)
    return Borrowed(rep=signature.buffers[name], low=low, high=high, rows=False)


def _candidates(context: Context, tree: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, float]:
    """Return possible names with how many items they held, over all observed calls."""
    found = {}
    calls = 1
    for node, ty in zip(parameter_nodes(tree), context.own.params, strict=True):
        seen = context.observation.seen(context.function.index, node)
        if seen is None:
            continue
        calls = max(calls, sum(seen.types.values()))
        if ty.is_only("list") and seen.length_high is not None:
            found[node.arg] = float(sum(seen.types.values()) * seen.length_high)
    for name, fact in context.used_globals.items():
        if fact.kind == "object" and fact.type_name == "list" and fact.length is not None:
            found[name] = float(calls * fact.length)
    return found


def _count(context: Context, node: ast.expr) -> int:
    seen = context.observation.seen(context.function.index, node)
    return 0 if seen is None else sum(seen.types.values())


def _note(context: Context, use: _Use, node: ast.Name, parents: dict[ast.AST, ast.AST]) -> None:
    parent = parents.get(node)
    if _is_len(context, parent):
        return
    if isinstance(parent, ast.Subscript) and parent.value is node and _indexed(context, parent):
        guard = context.guards.get(parent)
        if guard is not None and guard.is_only("list"):
            outer = parents.get(parent)
            if _is_len(context, outer):
                return
            if (
                isinstance(outer, ast.Subscript)
                and outer.value is parent
                and _indexed(context, outer)
            ):
                use.read(context.guards.get(outer), _count(context, outer), row=True)
                return
            use.good = False
            return
        use.read(guard, _count(context, parent), row=False)
        return
    if isinstance(parent, (ast.For, ast.comprehension)) and parent.iter is node:
        target = parent.target
        if isinstance(target, ast.Name):
            use.read(context.guards.get(target), _count(context, target), row=False)
            return
    use.good = False


def _indexed(context: Context, node: ast.Subscript) -> bool:
    if not isinstance(node.ctx, ast.Load) or isinstance(node.slice, ast.Slice):
        return False
    return context.ty.get(node.slice, Ty()).is_only("int", "bool")


def _is_len(context: Context, node: ast.AST | None) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "len"
        and node in context.native
    )
