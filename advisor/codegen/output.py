"""Where the statements of one function go, and its temporaries."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from advisor.codegen.ir import Bail, Do, Expr, If, Stmt, Store
from advisor.codegen.reps import local, negated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Output:
    """The statements of one function so far."""

    def __init__(self) -> None:
        """Begin with an empty block."""
        self.out: list[Stmt] = []
        self.line = 0
        self.temporaries: dict[str, str] = {}
        self.sites = 0

    def temporary(self, rep: str) -> Expr:
        """Return a fresh local."""
        name = f"_{len(self.temporaries) + 1}"
        self.temporaries[name] = rep
        return local(name, rep)

    def site(self) -> Expr:
        """Return the number of a fresh attribute site."""
        self.sites += 1
        return Expr("site", self.sites, "n")

    def emit(self, statement: Stmt) -> None:
        """Append a statement."""
        statement.line = self.line
        self.out.append(statement)

    def do(self, expr: Expr) -> None:
        """Append an expression for its effect."""
        self.emit(Do(expr=expr))

    def bail(self, why: str) -> None:
        """Append a bail-out."""
        self.emit(Bail(why=why))

    def unless(self, test: Expr, why: str) -> None:
        """Bail out unless a test holds."""
        self.emit(If(test=negated(test), body=[Bail(line=self.line, why=why)]))

    def store(self, target: Expr, expr: Expr) -> None:
        """Append a store into a buffer's data."""
        self.emit(Store(target=target, expr=expr))

    @contextmanager
    def block(self) -> Iterator[list[Stmt]]:
        """Collect statements into a block of their own."""
        outer, self.out = self.out, []
        try:
            yield self.out
        finally:
            self.out = outer

    def into(self, target: list[Stmt], fill: Callable[[], None]) -> None:
        """Append to another block what `fill` emits."""
        outer, self.out = self.out, target
        fill()
        self.out = outer
