"""Take in all that a function does with an int beyond 64 bits: what changes it, what reads it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.codegen import huge
from advisor.codegen.reps import rep_of
from advisor.codegen.uses import (
    Parents,
    are_late,
    is_test,
    loops_around,
    name_called,
    places,
)
from advisor.inference.arithmetic import constant_int
from advisor.inference.assignments import as_binop
from advisor.inference.types import I64_HIGH, NOTHING

if TYPE_CHECKING:
    from advisor.inference.context import Context

_CHANGES = (ast.Add, ast.Sub, ast.Mult, ast.LShift, ast.BitOr, ast.FloorDiv, ast.RShift)
_EITHER_WAY = (ast.Add, ast.Mult, ast.BitOr)
_DIVIDING = (ast.FloorDiv, ast.RShift)
_SMALL = ("i", "b")

Step = tuple[type[ast.operator], ast.expr, bool]
Part = tuple[str, str, tuple[ast.expr, ...]]


@dataclass(slots=True)
class Bigs:
    """The variables, and what is done with them.

    `changes` has the steps of each statement that changes one, from the inside out, each with its
    operator, the node of its operand, and whether that stands in front of the variable; `apart` the
    statements that take one apart into itself and what is left over, with the divisor's node and
    the target of what is left over; `reads` the nodes that read part of one, with its name, what
    is asked, and the nodes of the other operands.
    """

    names: set[str] = field(default_factory=set)
    changes: dict[ast.AST, tuple[str, list[Step]]] = field(default_factory=dict)
    apart: dict[ast.AST, tuple[str, ast.expr, ast.expr]] = field(default_factory=dict)
    reads: dict[ast.AST, Part] = field(default_factory=dict)

    def add(self, other: Bigs) -> None:
        """Take in other variables."""
        self.names |= other.names
        self.changes |= other.changes
        self.apart |= other.apart
        self.reads |= other.reads


class BigUses:
    """All that is done with one variable."""

    def __init__(self, context: Context, name: str, parents: Parents) -> None:
        """Begin with nothing taken in."""
        self.context = context
        self.name = name
        self.parents = parents
        self.found = Bigs(names={name})
        self.cheap: list[ast.AST] = []
        self.objects: list[ast.AST] = []

    def pay_off(self) -> bool:
        """Take in all uses; tell whether they are known, and cheaper in C."""
        nodes = places(self.context, self.name, self.parents, self._loads_of_changes())
        stores = [n for n in nodes or () if isinstance(n.ctx, ast.Store) and n in self.context.ty]
        if nodes is None or not all(map(self._stored, stores)):
            return False
        for node in nodes:
            if isinstance(node.ctx, ast.Load):
                self._loaded(node)
            elif not isinstance(node.ctx, ast.Store):
                return False
        around = [self.parents[node] for node in nodes]
        if are_late(self.context, [*nodes, *around, *(self.parents[a] for a in around)]):
            return False
        cheap = {loop for loop in map(self._loop, self.cheap) if loop is not None}
        made = {loop for node in self.objects for loop in loops_around(node, self.parents)}
        return bool(cheap) and cheap.isdisjoint(made) and not self._was_below_zero(nodes)

    def _was_below_zero(self, nodes: list[ast.Name]) -> bool:
        """Tell whether the variable was recorded below zero, where it is read or is given."""
        given = [getattr(self.parents[node], "value", None) for node in nodes]
        index = self.context.function.index
        seen = [
            self.context.observation.seen(index, node)
            for node in (*nodes, *given)
            if isinstance(node, ast.expr)
        ]
        return any(one is not None and one.low is not None and one.low < 0 for one in seen)

    def _loads_of_changes(self) -> list[ast.AST]:
        """Return what stands for the reading of the variable in its augmented assignments."""
        return [
            as_binop(self.context, node).left
            for node in self.parents
            if isinstance(node, ast.AugAssign) and self._is_own(node.target)
        ]

    def _loop(self, node: ast.AST) -> ast.AST | None:
        return next(iter(loops_around(node, self.parents)), None)

    def _is_small(self, node: ast.expr) -> bool:
        """Tell whether an operand is an int of 64 bits, and not the variable itself."""
        ty = self.context.ty.get(node, NOTHING)
        value = constant_int(ty)
        if value is not None and not 0 <= value <= I64_HIGH:
            return False
        return ty.is_only("int", "bool") and rep_of(ty) in _SMALL and not self._has(node)

    def _has(self, node: ast.AST) -> bool:
        return any(isinstance(n, ast.Name) and n.id == self.name for n in ast.walk(node))

    def _is_own(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and node.id == self.name

    def _is_int(self, node: ast.BinOp) -> bool:
        return self.context.ty.get(node, NOTHING).is_only("int") and huge.is_plain(
            self.context, node
        )

    def _stored(self, node: ast.Name) -> bool:
        """Take in a store into the variable."""
        statement = self.parents[node]
        match statement:
            case ast.AugAssign(target=target, op=op, value=value) if target is node:
                made = as_binop(self.context, statement)
                if not isinstance(op, _CHANGES) or not self._is_int(made):
                    return False
                if not self._is_small(value):
                    return False
                self.found.changes[statement] = self.name, [(type(op), value, False)]
                self.cheap.append(statement)
                return True
            case ast.Assign(targets=[target], value=value) if target is node:
                steps = self._steps(value)
                if steps:
                    self.found.changes[statement] = self.name, steps
                    self.cheap.append(statement)
                return steps is not None
            case ast.AnnAssign(target=target, value=ast.expr() as value) if target is node:
                return not self._has(value)
            case ast.For(target=target) if target is node:
                return True
            case ast.Tuple(elts=[first, second]):
                rest = second if first is node else first
                return self._divided(self.parents[statement], rest, first is node)
            case _:
                return False

    def _divided(self, statement: ast.AST, rest: ast.expr, is_first: bool) -> bool:  # noqa: FBT001
        """Take in `n, rest = divmod(n, d)`, and the same by `n // d, n % d` in any order."""
        match statement:
            case ast.Assign(targets=[ast.Tuple()], value=ast.Call(args=[whole, by]) as call):
                known = name_called(self.context, call) == "builtins.divmod" and is_first
                known = known and not call.keywords and call in self.context.native
                known = known and huge.is_plain(self.context, call)
            case ast.Assign(targets=[ast.Tuple()], value=ast.Tuple(elts=[one, two]) as written):
                quotient, left_over = (one, two) if is_first else (two, one)
                if not isinstance(quotient, ast.BinOp) or not isinstance(left_over, ast.BinOp):
                    return False
                whole, by = quotient.left, quotient.right
                known = written not in self.context.ty and isinstance(by, (ast.Constant, ast.Name))
                known = known and isinstance(quotient.op, ast.FloorDiv) and self._is_int(quotient)
                known = known and isinstance(left_over.op, ast.Mod) and self._is_int(left_over)
                known = known and self._is_own(left_over.left)
                known = known and ast.dump(by) == ast.dump(left_over.right)
            case _:
                return False
        if not known or not self._is_own(whole) or not self._is_small(by) or self._has(rest):
            return False
        self.found.apart[statement] = self.name, by, rest
        self.cheap.append(statement)
        return True

    def _steps(self, value: ast.expr) -> list[Step] | None:
        """Return the steps by which a value is made of the variable; none where it isn't."""
        if self._is_own(value) or not self._has(value):
            return []
        if not isinstance(value, ast.BinOp) or not isinstance(value.op, _CHANGES):
            return None
        if not self._is_int(value):
            return None
        held, by = value.left, value.right
        in_front = isinstance(value.op, _EITHER_WAY) and not self._has(held)
        if in_front:
            held, by = by, held
        inner = self._steps(held) if self._has(held) and self._is_small(by) else None
        return None if inner is None else [*inner, (type(value.op), by, in_front)]

    def _loaded(self, node: ast.Name) -> None:
        """Take in a reading of the variable."""
        part = self._part(node)
        if part is not None:
            at, (_, asked, _) = part
            self.found.reads[at] = part[1]
            if asked == "bits" or (asked == "mod" and self._is_divided_beside(at)):
                self.cheap.append(at)
            elif asked == "mod" and self._loop(at) is not None:  # each would go through all of it
                self.objects.append(at)
        elif not self._is_changed(node):
            self.objects.append(node)

    def _is_divided_beside(self, node: ast.AST) -> bool:
        """Tell whether the innermost loop around a node divides the variable too."""
        loop = self._loop(node)
        dividing = [
            statement
            for statement, (_, steps) in self.found.changes.items()
            if any(op in _DIVIDING for op, _, _ in steps)
        ]
        return any(self._loop(one) is loop for one in (*dividing, *self.found.apart))

    def _is_changed(self, node: ast.AST) -> bool:
        """Tell whether a reading is the beginning of a change."""
        while isinstance(self.parents.get(node), (ast.BinOp, ast.Call, ast.Tuple, ast.Assign)):
            node = self.parents[node]
        held = self.found
        return node in held.changes or node in held.apart

    def _part(self, node: ast.Name) -> tuple[ast.AST, Part] | None:
        """Return which node reads a part of the variable alone, what it asks, and its operands."""
        parent = self.parents[node]
        if is_test(node, self.parents):
            return node, (self.name, "truth", ())
        match parent:
            case ast.BinOp(left=left, op=ast.Mod(), right=right) if left is node:
                if self._is_int(parent) and self._is_small(right):
                    return parent, (self.name, "mod", (right,))
            case ast.BinOp(left=left, op=ast.BitAnd(), right=right):
                mask = right if left is node else left
                value = constant_int(self.context.ty.get(mask, NOTHING))
                if value is not None and self._is_int(parent) and self._is_small(mask):
                    asked = "mod" if value & (value + 1) == 0 < value else "bits"
                    return parent, (self.name, asked, (mask,))
            case ast.BinOp(left=left, op=ast.RShift(), right=by) if left is node:
                return self._bits(parent, by)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                other = right if left is node else left
                if type(op) in huge.SYMBOLS and self._is_small(other):
                    return parent, (self.name, "order", (other,))
            case _:
                pass
        return None

    def _bits(self, shifted: ast.BinOp, by: ast.expr) -> tuple[ast.AST, Part] | None:
        """Take in `n >> by & mask`."""
        masked = self.parents[shifted]
        if not isinstance(masked, ast.BinOp) or not isinstance(masked.op, ast.BitAnd):
            return None
        mask = masked.right  # it is evaluated last
        value = constant_int(self.context.ty.get(mask, NOTHING))
        if value is None or masked.left is not shifted or not self._is_small(mask):
            return None
        if not self._is_small(by):
            return None
        known = self._is_int(masked) and self._is_int(shifted)
        return (masked, (self.name, "bits", (by, mask))) if known else None
