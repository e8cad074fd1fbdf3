"""Typed function -> IR: the state of one lowering, and the way into the rules."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.codegen import big_access
from advisor.codegen.checks import Checks
from advisor.codegen.ir import Expr, Point
from advisor.codegen.reps import native
from advisor.inference.class_values import instance_of
from advisor.inside.classes import override

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.inference.context import Context
    from advisor.inference.spreads import Part


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a loop with points is: its iterator, or its counter, the end and the step."""

    now: Expr
    stop: Expr | None = None
    step: int = 1


class Lowering(Checks):
    """The lowering of one function: output, variables, conversions, buffers and checks."""

    def __init__(self, context: Context) -> None:
        """Begin with no call and outside of any loop."""
        super().__init__(context)
        self.calls: set[int] = set()
        self.else_flags: list[str | None] = []
        self.points: list[Point] = []
        self.turns: list[Turn] = []
        self.kept_apart: dict[str, Expr] = {}
        self.spread: dict[Part, Expr] = {}
        self.iterators: list[str] = []

    def lower(self, node: ast.expr) -> Expr:
        """Lower an expression."""
        from advisor.codegen.values import lower

        return lower(self, node)

    def called_class(self, func: ast.expr, name: str) -> Expr:
        """Return the class of that name, which a call names by a global or as `module.member`.

        Where a variable holds it that is tested; of `type(x)` it is known.
        """
        known = self.class_object(name)
        instance = instance_of(func)
        if instance is not None:
            self.lower(instance)
        elif not isinstance(func, ast.Name):
            self.rely_on_member(func)
        elif func.id not in self.context.locals:
            return self.global_object(func.id)
        else:
            held = self.to(self.lower(func), "o")
            self.unless(native("({0} is {1})", "b", held, known), "a class that was not recorded")
        return known

    def statements(self, body: list[ast.stmt]) -> None:
        """Lower statements into the current block."""
        from advisor.codegen.statements import block

        block(self, body)

    def maker(self, node: ast.expr) -> Callable[[], Expr]:
        """Return what lowers an expression when its turn comes, for `in_order`."""
        return lambda: self.lower(node)

    @override
    def asked(self, node: ast.AST, expr: Expr) -> Expr:
        """Lower the method that decides on the truth of an evaluated value."""
        from advisor.codegen.objects import invoke

        return invoke(self, node, [expr])

    def truth(self, node: ast.expr) -> Expr:
        """Lower the truth of an expression."""
        from advisor.codegen.conditions import logic

        if isinstance(node, ast.BoolOp) and node in self.context.ty:
            return logic(self, node)
        asked = big_access.read(self, node)
        return asked or self.truth_of(self.lower(node), self.ty(node), node)
