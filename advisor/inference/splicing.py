"""The body of a generator with what its consumer does in place of every `yield`.

for x in xs:                    for x in xs:
    if x > 0:          ->           if x > 0:
        yield x                         item = x
                                        if item > 9:
for item in g(xs):                          left = True
    if item > 9:                            break
        break                       if left:
                                        break
"""

from __future__ import annotations

import ast
import copy
from typing import TypeVar

from advisor.inside.classes import override

_Node = TypeVar("_Node", bound=ast.AST)
_LOOPS = (ast.For, ast.While)


class Inlined(ast.stmt):
    """Two forms of the same statements: as they were written, and with generators inlined.

    It `must` be the inlined one where a generator is nested, which no kernel can make.
    """

    _fields = ("original", "inlined")
    must: bool = False
    original: list[ast.stmt]
    inlined: list[ast.stmt]


class Entered(ast.Assign):
    """Where an inlined generator begins: `value` is its receiver, kept as the one target.

    `index` is its function (-1: a nested one), `name` and `owner` the method and the class it was
    found by.
    """

    index: int
    name: str
    owner: str


class Maker:
    """Makes nodes that were never seen to run, and names that nothing else has."""

    def __init__(self, taken: set[str]) -> None:
        """Take no name that is among `taken`."""
        self.taken = taken
        self.count = 0

    def name(self, name: str) -> str:
        """Return a name that is free, and take it."""
        while True:
            self.count += 1
            made = f"{name}_g{self.count}"
            if made not in self.taken:
                self.taken.add(made)
                return made

    def load(self, name: str) -> ast.Name:
        """Return the reading of a variable."""
        return ast.Name(name, ast.Load())

    def stored(self, name: str) -> ast.Name:
        """Return a variable as a target."""
        return ast.Name(name, ast.Store())

    def constant(self, value: object) -> ast.Constant:
        """Return a constant."""
        return ast.Constant(value=value)  # type: ignore[arg-type]

    def assign(self, name: str, value: ast.expr) -> ast.Assign:
        """Return an assignment to a variable."""
        return ast.Assign([self.stored(name)], value)

    def place(self, node: _Node, at: ast.AST) -> _Node:
        """Give nodes without a place one on the line of `at`, where nothing can have been seen."""
        for part in ast.walk(node):
            fits = isinstance(part, (ast.expr, ast.stmt, ast.ExceptHandler))
            if fits and getattr(part, "lineno", None) is None:
                ast.copy_location(part, at)
                self.count += 1
                part.col_offset = part.end_col_offset = -self.count  # type: ignore[attr-defined]
        return node


def spliced(
    make: Maker,
    generator: list[ast.stmt],
    target: ast.expr,
    body: list[ast.stmt],
    orelse: list[ast.stmt],
    over: ast.expr | None = None,
) -> list[ast.stmt]:
    """Return the statements of a generator with those of a loop in place of each `yield`.

    Args:
        make: Makes nodes and names.
        generator: The generator's own statements, its variables renamed already.
        target: What each item is bound to.
        body: What is done with it.
        orelse: What is done once there are no more.
        over: Where this is true before, no item is asked for.
    """
    work = _Splicing(make, target, body, skips=bool(orelse))
    core = work.block(generator, depth=0, last=False)[0]
    start = [make.assign(flag, make.constant(value=False)) for flag in work.flags()]
    if work.once:
        core = [ast.While(make.constant(value=True), [*core, ast.Break()], [])]
    if over is not None:
        core = [ast.If(ast.UnaryOp(ast.Not(), over), core, [])]
    after = orelse
    if orelse and work.breaks:
        unbroken = ast.UnaryOp(ast.Not(), make.load(work.broke))
        after = [ast.If(unbroken, orelse, [])]
    made = [*start, *core, *after]
    for statement in made:
        make.place(statement, target)
    return made


class _Splicing:
    """The splicing of one loop into one generator; `once`: a loop of one turn goes around it."""

    def __init__(self, make: Maker, target: ast.expr, body: list[ast.stmt], *, skips: bool) -> None:
        self.make = make
        self.target = target
        self.body = body
        self.leaving = make.name("left")
        self.broke = make.name("broke")
        self.breaks = _has(body, ast.Break)
        self.continues = _has(body, ast.Continue)
        self.skips = skips and self.breaks
        self.leaves = False
        self.once = False

    def flags(self) -> list[str]:
        """Return the flags to clear at the start."""
        return [self.leaving] * self.leaves + [self.broke] * self.skips

    def block(self, body: list[ast.stmt], *, depth: int, last: bool) -> tuple[list[ast.stmt], bool]:
        """Return statements of the generator, and whether they may leave all of it.

        Args:
            body: The statements.
            depth: How many of the generator's loops are around them.
            last: A turn of the innermost one ends behind them.
        """
        made: list[ast.stmt] = []
        leaves = False
        for place, statement in enumerate(body):
            at_end = last and place == len(body) - 1
            parts, leaving = self.statement(statement, depth=depth, last=at_end)
            made.extend(parts)
            leaves = leaves or leaving
        return made, leaves

    def statement(self, node: ast.stmt, *, depth: int, last: bool) -> tuple[list[ast.stmt], bool]:
        """Return what a statement of the generator becomes; see `block`."""
        if isinstance(node, ast.Return):
            ignored = [] if node.value is None else [ast.Expr(node.value)]
            return [*ignored, *self._leave(depth)], True
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield):
            return self._turn(node.value.value, depth=depth, last=last)
        if isinstance(node, ast.If):
            node.body, one = self.block(node.body, depth=depth, last=last)
            node.orelse, two = self.block(node.orelse, depth=depth, last=last)
            return [node], one or two
        if isinstance(node, Inlined):
            node.original, one = self.block(node.original, depth=depth, last=last)
            node.inlined, two = self.block(node.inlined, depth=depth, last=last)
            return [node], one or two
        if isinstance(node, _LOOPS):
            node.body, leaves = self.block(node.body, depth=depth + 1, last=True)
            node.orelse, beside = self.block(node.orelse, depth=depth, last=False)
            return [node, *self._pass_on(depth, leaves=leaves)], leaves or beside
        return [node], False

    def _leave(self, depth: int) -> list[ast.stmt]:
        if depth == 0:
            self.once = True
            return [ast.Break()]
        self.leaves = True
        return [self.make.assign(self.leaving, self.make.constant(value=True)), ast.Break()]

    def _pass_on(self, depth: int, *, leaves: bool) -> list[ast.stmt]:
        if not leaves:
            return []
        self.once = self.once or depth == 0
        return [ast.If(self.make.load(self.leaving), [ast.Break()], [])]

    def _turn(
        self, value: ast.expr | None, *, depth: int, last: bool
    ) -> tuple[list[ast.stmt], bool]:
        """Return what is done with one item."""
        bound = ast.Assign([copy.deepcopy(self.target)], value or self.make.constant(None))
        body = copy.deepcopy(self.body)
        told = [self.make.assign(self.broke, self.make.constant(value=True))] if self.skips else []
        if not self.continues or (last and depth):
            ending = _Ending([*told, *self._leave(depth)] if self.breaks else [], None)
            return [bound, *ending.block(body)], self.breaks
        leave = [*told, *self._leave(depth + 1)] if self.breaks else []
        body = _Ending(leave, ast.Break()).block(body)
        turn = ast.While(self.make.constant(value=True), [bound, *body, ast.Break()], [])
        return [turn, *self._pass_on(depth, leaves=self.breaks)], self.breaks


class _Ending(ast.NodeTransformer):
    """Replace `break` and `continue` of the loop that statements are the body of."""

    def __init__(self, leave: list[ast.stmt], again: ast.stmt | None) -> None:
        self.leave = leave
        self.again = again

    def block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """Return the statements with other endings."""
        made: list[ast.stmt] = []
        for statement in body:
            found = self.visit(statement)
            made.extend(found if isinstance(found, list) else [found])
        return made

    @override
    def visit_Break(self, node: ast.Break) -> list[ast.stmt]:
        """Leave the generator."""
        return [ast.copy_location(s, node) for s in copy.deepcopy(self.leave)]

    @override
    def visit_Continue(self, node: ast.Continue) -> ast.stmt:
        """Go on with the generator."""
        return node if self.again is None else ast.copy_location(copy.copy(self.again), node)

    @override
    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Look into statements only; of loops, into what follows them."""
        if isinstance(node, _LOOPS):
            node.orelse = self.block(node.orelse)
            return node
        if isinstance(node, (ast.expr, ast.FunctionDef, ast.ClassDef)):
            return node
        return super().generic_visit(node)


def _has(body: list[ast.stmt], kind: type[ast.stmt]) -> bool:
    """Tell whether a `break` or `continue` in statements is that of the loop around them."""
    todo: list[ast.AST] = list(body)
    while todo:
        node = todo.pop()
        if isinstance(node, kind):
            return True
        if isinstance(node, _LOOPS):
            todo.extend(node.orelse)
        elif not isinstance(node, (ast.expr, ast.FunctionDef, ast.ClassDef)):
            todo.extend(ast.iter_child_nodes(node))
    return False
