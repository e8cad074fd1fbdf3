"""Rewrite what has a simpler form, before anything is analysed.

    match  ->  if chains;    sum(xs, start=0)  ->  sum(xs, 0)

What is rewritten is exact for builtin values; for anything else an assertion fails, and the
original runs.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Sequence
from typing import TypeVar

from advisor.inference.context import RefusedError
from advisor.inside.classes import override
from advisor.model.kernel import RefusalReason

_POSITIONS = {
    "sum": ("iterable", "start"),
    "round": ("number", "ndigits"),
    "enumerate": ("iterable", "start"),
    "int": ("x", "base"),
    "pow": ("base", "exp", "mod"),
}
_CONTAINERS = ("list", "tuple", "str", "bytes", "bytearray", "dict", "set", "frozenset")
_CAPTURING = frozenset({*_CONTAINERS, "bool", "int", "float"})
_PLAIN = (*_CONTAINERS, "int", "float", "complex")


def desugar(tree: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    """Rewrite a function in place.

    Raises:
        RefusedError: It matches a pattern that has no exact rewriting.
    """
    _Rewriter().visit(tree)


class _Rewriter(ast.NodeTransformer):
    def __init__(self) -> None:
        self.count = 0

    @override
    def visit_Call(self, node: ast.Call) -> ast.Call:
        """Pass arguments of builtins by position."""
        self.generic_visit(node)
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
    def visit_Match(self, node: ast.Match) -> list[ast.stmt]:
        """Turn a match into tests, one case after the other."""
        self.generic_visit(node)
        self.count += 1
        subject = f"match_{self.count}_subject"
        before: list[ast.stmt] = [_assign(node.subject, subject, node.subject)]
        if any(isinstance(p, ast.MatchSequence) for c in node.cases for p in ast.walk(c.pattern)):
            names = [_name(node.subject, kind) for kind in _PLAIN]
            plain = _call(
                node.subject,
                "isinstance",
                _name(node.subject, subject),
                _at(node.subject, ast.Tuple(names, ast.Load())),
            )
            nothing = _compare(
                node.subject,
                _name(node.subject, subject),
                ast.Is(),
                _at(node.subject, ast.Constant(value=None)),
            )
            test = _at(node.subject, ast.BoolOp(ast.Or(), [nothing, plain]))
            before.append(_at(node.subject, ast.Assert(test, None)))
        rest: list[ast.stmt] = []
        for number, case in reversed(list(enumerate(node.cases))):
            rest = self._case(case, subject, rest, number)
        return [*before, *rest]

    def _case(
        self, case: ast.match_case, subject: str, rest: list[ast.stmt], number: int
    ) -> list[ast.stmt]:
        pattern = case.pattern
        tests, bindings = _pattern(pattern, _name(pattern, subject))
        names = [_assign(pattern, name, value) for name, value in bindings]
        if case.guard is None:
            if not tests:
                return [*names, *case.body]
            return [_at(pattern, ast.If(_all(pattern, tests), [*names, *case.body], rest))]
        if not names:
            return [_at(pattern, ast.If(_all(pattern, [*tests, case.guard]), case.body, rest))]
        flag = f"{subject}_{number}"
        found = _assign(pattern, flag, _at(pattern, ast.Constant(value=True)))
        inner = _at(pattern, ast.If(case.guard, [found, *case.body], []))
        body: list[ast.stmt] = [*names, inner]
        matched = [_at(pattern, ast.If(_all(pattern, tests), body, []))] if tests else body
        start = _assign(pattern, flag, _at(pattern, ast.Constant(value=False)))
        other = _at(pattern, ast.UnaryOp(ast.Not(), _name(pattern, flag)))
        last = [_at(pattern, ast.If(other, rest, []))] if rest else []
        return [start, *matched, *last]


_Node = TypeVar("_Node", bound=ast.AST)
_Parts = tuple[list[ast.expr], list[tuple[str, ast.expr]]]


def _pattern(pattern: ast.pattern, subject: ast.expr) -> _Parts:
    """Return the tests of a pattern and the names it binds where they hold."""
    match pattern:
        case ast.MatchValue(value=value):
            return [_compare(pattern, subject, ast.Eq(), value)], []
        case ast.MatchSingleton(value=value):
            other = _at(pattern, ast.Constant(value=value))
            return [_compare(pattern, subject, ast.Is(), other)], []
        case ast.MatchAs(pattern=inner, name=name):
            tests, bindings = ([], []) if inner is None else _pattern(inner, subject)
            return tests, bindings if name is None else [*bindings, (name, subject)]
        case ast.MatchOr(patterns=patterns):
            found = [_pattern(one, subject) for one in patterns]
            if any(bindings for _, bindings in found):
                raise _refused(pattern, "names bound inside |")
            if not all(tests for tests, _ in found):
                return [], []
            parts = [_all(pattern, tests) for tests, _ in found]
            return [_at(pattern, ast.BoolOp(ast.Or(), parts))], []
        case ast.MatchSequence(patterns=patterns):
            return _sequence(pattern, patterns, subject)
        case ast.MatchClass():
            return _class(pattern, subject)
        case _:
            kind = type(pattern).__name__.removeprefix("Match").lower()
            raise _refused(pattern, f"a {kind} pattern")


def _sequence(
    pattern: ast.MatchSequence, parts: Sequence[ast.pattern], subject: ast.expr
) -> _Parts:
    kinds = _at(pattern, ast.Tuple([_name(pattern, "list"), _name(pattern, "tuple")], ast.Load()))
    star = next((i for i, p in enumerate(parts) if isinstance(p, ast.MatchStar)), None)
    fewest = len(parts) - (star is not None)
    size = _call(pattern, "len", subject)
    how = ast.Eq() if star is None else ast.GtE()
    tests = [
        _call(pattern, "isinstance", subject, kinds),
        _compare(pattern, size, how, _number(pattern, fewest)),
    ]
    bindings: list[tuple[str, ast.expr]] = []
    for index, part in enumerate(parts):
        at = index if star is None or index < star else index - len(parts)
        if isinstance(part, ast.MatchStar):
            behind = len(parts) - index - 1
            end = _number(part, -behind) if behind else None
            cut = _at(part, ast.Slice(_number(part, index), end))
            taken = _at(part, ast.Subscript(copy.deepcopy(subject), cut, ast.Load()))
            rest = _call(part, "list", taken)
            bindings += [] if part.name is None else [(part.name, rest)]
            continue
        item = _at(part, ast.Subscript(copy.deepcopy(subject), _number(part, at), ast.Load()))
        inner_tests, inner_bindings = _pattern(part, item)
        if isinstance(part, (ast.MatchSequence, ast.MatchMapping)):
            raise _refused(part, "a sequence inside a sequence")
        tests += inner_tests
        bindings += inner_bindings
    return tests, bindings


def _class(pattern: ast.MatchClass, subject: ast.expr) -> _Parts:
    tests: list[ast.expr] = [_call(pattern, "isinstance", subject, pattern.cls)]
    builtin = isinstance(pattern.cls, ast.Name) and pattern.cls.id in _CAPTURING
    if pattern.kwd_patterns or (pattern.patterns and not (builtin and len(pattern.patterns) == 1)):
        raise _refused(pattern, "a class pattern with attributes")
    if not pattern.patterns:
        return tests, []
    inner_tests, bindings = _pattern(pattern.patterns[0], subject)
    return [*tests, *inner_tests], bindings


def _refused(node: ast.pattern, detail: str) -> RefusedError:
    return RefusedError(RefusalReason.UNSUPPORTED_SYNTAX, f"match: {detail}", node)


def _at(place: ast.AST, node: _Node) -> _Node:
    return ast.copy_location(node, place)


def _name(place: ast.AST, name: str) -> ast.expr:
    return _at(place, ast.Name(name, ast.Load()))


def _number(place: ast.AST, value: int) -> ast.expr:
    return _at(place, ast.Constant(value=value))


def _call(place: ast.AST, name: str, *args: ast.expr) -> ast.expr:
    return _at(place, ast.Call(_name(place, name), copy.deepcopy(list(args)), []))


def _compare(place: ast.AST, left: ast.expr, how: ast.cmpop, right: ast.expr) -> ast.expr:
    return _at(place, ast.Compare(copy.deepcopy(left), [how], [copy.deepcopy(right)]))


def _all(place: ast.AST, tests: list[ast.expr]) -> ast.expr:
    return tests[0] if len(tests) == 1 else _at(place, ast.BoolOp(ast.And(), tests))


def _assign(place: ast.AST, name: str, value: ast.expr) -> ast.stmt:
    return _at(place, ast.Assign([_at(place, ast.Name(name, ast.Store()))], copy.deepcopy(value)))
