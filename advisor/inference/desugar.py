"""Rewrite what has a simpler form, before anything is analysed.

    match  ->  if chains;    sum(xs, start=0)  ->  sum(xs, 0)

What is rewritten is exact for builtin values; for anything else an assertion fails, and the
original runs.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from advisor.inference.keyed import Keyed, keyed
from advisor.inference.mapped import Mapped, mapped, unpacked
from advisor.inference.patterns import (
    PLAIN,
    Names,
    all_of,
    assign_at,
    at,
    call_at,
    classes_in,
    compare_at,
    looks,
    name_at,
    parts_of,
)
from advisor.inference.spreads import Spread, spread
from advisor.inside.classes import override

if TYPE_CHECKING:
    from advisor.inference.observation import Seen

_POSITIONS = {
    "sum": ("iterable", "start"),
    "round": ("number", "ndigits"),
    "enumerate": ("iterable", "start"),
    "int": ("x", "base"),
    "pow": ("base", "exp", "mod"),
}


class Certain(ast.Assert):
    """An assertion whose failure must lead to the original; not for where that is too late."""


class Gettable(Certain):
    """A check that a value, if it is a dict, gives its items as dicts do."""


def desugar(
    tree: ast.FunctionDef | ast.AsyncFunctionDef,
    fields: Mapping[str, tuple[str, ...]],
    seen: Callable[[ast.expr], Seen | None] = lambda _: None,
) -> frozenset[str]:
    """Rewrite a function in place; return the names of the classes whose `__match_args__` count.

    Args:
        tree: The function.
        fields: `__match_args__` of the classes it may name.
        seen: Tells what was recorded of one of its nodes.

    Raises:
        RefusedError: It matches a pattern that has no exact rewriting.
    """
    names = Names(fields)
    _Rewriter(names, seen).visit(tree)
    return frozenset(names.matched)


class _Rewriter(ast.NodeTransformer):
    def __init__(self, names: Names, seen: Callable[[ast.expr], Seen | None]) -> None:
        self.seen = seen
        self.count = 0
        self.calls = 0
        self.depth = 0
        self.names = names

    @override
    def visit_Call(self, node: ast.Call) -> ast.Call | Keyed | Mapped | Spread:
        """Pass arguments of builtins by position; give the keys of a sort a list of their own.

        What is mapped or filtered, and consumed on the spot, becomes a generator expression.
        """
        self.generic_visit(node)
        self.calls += 1
        with_keys = keyed(node, self.calls) if self.depth <= 1 else None
        if with_keys is not None:
            return with_keys
        with_items = mapped(node, self.calls) if self.depth <= 1 else None
        if with_items is not None:
            return with_items
        in_parts = spread(node, self.seen) if self.depth <= 1 else None
        if in_parts is not None:
            return in_parts
        order = _POSITIONS.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if order is None or any(isinstance(a, ast.Starred) for a in node.args):
            return node
        for name in order[len(node.args) :]:
            found = [k for k in node.keywords if k.arg == name]
            if not found or found[0] is not node.keywords[0] or not node.args:
                break
            node.args.append(node.keywords.pop(0).value)
        return node

    @override
    def visit_Assign(self, node: ast.Assign) -> ast.Assign:
        """Take a map apart that is assigned part by part."""
        self.generic_visit(node)
        with_items = unpacked(node, self.calls) if self.depth <= 1 else None
        node.value = with_items or node.value
        return node

    @override
    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Count the functions around: what Python itself runs must stay as it is written."""
        within = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        self.depth += within
        super().generic_visit(node)
        self.depth -= within
        return node

    @override
    def visit_Match(self, node: ast.Match) -> list[ast.stmt]:
        """Turn a match into tests, one case after the other."""
        self.generic_visit(node)
        self.count += 1
        subject = f"match_{self.count}_subject"
        before: list[ast.stmt] = [assign_at(node.subject, subject, node.subject)]
        parts = [p for c in node.cases for p in ast.walk(c.pattern)]
        if any(isinstance(p, (ast.MatchSequence, ast.MatchMapping)) for p in parts):
            names = [name_at(node.subject, kind) for kind in PLAIN]
            plain = call_at(
                node.subject,
                "isinstance",
                name_at(node.subject, subject),
                at(node.subject, ast.Tuple(names, ast.Load())),
            )
            nothing = compare_at(
                node.subject,
                name_at(node.subject, subject),
                ast.Is(),
                at(node.subject, ast.Constant(value=None)),
            )
            test = at(node.subject, ast.BoolOp(ast.Or(), [nothing, plain]))
            instances = [
                name_at(node.subject, n) for n in classes_in(parts) if n in self.names.fields
            ]
            if instances:
                kinds = at(node.subject, ast.Tuple(instances, ast.Load()))
                one = call_at(node.subject, "isinstance", name_at(node.subject, subject), kinds)
                test.values.append(one)
            before.append(at(node.subject, Certain(test, None)))
            if any(isinstance(p, ast.MatchMapping) for p in parts):
                taken = name_at(node.subject, subject)
                before.append(at(node.subject, Gettable(taken, None)))
        elif any(isinstance(p, ast.MatchClass) and looks(p) for p in parts):
            always = at(node.subject, ast.Constant(value=True))
            before.append(at(node.subject, Certain(always, None)))
        rest: list[ast.stmt] = []
        for number, case in reversed(list(enumerate(node.cases))):
            rest = self._case(case, subject, rest, number)
        return [*before, *rest]

    def _case(
        self, case: ast.match_case, subject: str, rest: list[ast.stmt], number: int
    ) -> list[ast.stmt]:
        pattern = case.pattern
        tests, bindings = parts_of(pattern, name_at(pattern, subject), self.names)
        names = [assign_at(pattern, name, value) for name, value in bindings]
        if case.guard is None:
            if not tests:
                return [*names, *case.body]
            return [at(pattern, ast.If(all_of(pattern, tests), [*names, *case.body], rest))]
        if not names:
            return [at(pattern, ast.If(all_of(pattern, [*tests, case.guard]), case.body, rest))]
        flag = f"{subject}_{number}"
        found = assign_at(pattern, flag, at(pattern, ast.Constant(value=True)))
        inner = at(pattern, ast.If(case.guard, [found, *case.body], []))
        body: list[ast.stmt] = [*names, inner]
        matched = [at(pattern, ast.If(all_of(pattern, tests), body, []))] if tests else body
        start = assign_at(pattern, flag, at(pattern, ast.Constant(value=False)))
        other = at(pattern, ast.UnaryOp(ast.Not(), name_at(pattern, flag)))
        last = [at(pattern, ast.If(other, rest, []))] if rest else []
        return [start, *matched, *last]
