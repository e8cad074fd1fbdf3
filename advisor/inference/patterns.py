"""The tests that a pattern of `match` makes, and the names it binds."""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from advisor.inference.context import RefusedError
from advisor.model.kernel import RefusalReason

_CONTAINERS = ("list", "tuple", "str", "bytes", "bytearray", "dict", "set", "frozenset")

_CAPTURING = frozenset({*_CONTAINERS, "bool", "int", "float"})

PLAIN = (*_CONTAINERS, "int", "float", "complex")


@dataclass(slots=True)
class Names:
    """What patterns need besides the tree: fields of classes by name, free names, classes used."""

    fields: Mapping[str, tuple[str, ...]]
    count: int = 0
    matched: set[str] = field(default_factory=set)

    def fresh(self) -> str:
        """Return a name no other part of a pattern has."""
        self.count += 1
        return f"match_part_{self.count}"


_Node = TypeVar("_Node", bound=ast.AST)

_Parts = tuple[list[ast.expr], list[tuple[str, ast.expr]]]


def parts_of(pattern: ast.pattern, subject: ast.expr, names: Names) -> _Parts:
    """Return the tests of a pattern and the names it binds where they hold."""
    match pattern:
        case ast.MatchValue(value=value):
            return [compare_at(pattern, subject, ast.Eq(), value)], []
        case ast.MatchSingleton(value=value):
            other = at(pattern, ast.Constant(value=value))
            return [compare_at(pattern, subject, ast.Is(), other)], []
        case ast.MatchAs(pattern=inner, name=name):
            tests, bindings = ([], []) if inner is None else parts_of(inner, subject, names)
            return tests, bindings if name is None else [*bindings, (name, subject)]
        case ast.MatchOr(patterns=patterns):
            found = [parts_of(one, subject, names) for one in patterns]
            if any(bindings for _, bindings in found):
                raise _refused(pattern, "names bound inside |")
            if not all(tests for tests, _ in found):
                return [], []
            parts = [all_of(pattern, tests) for tests, _ in found]
            return [at(pattern, ast.BoolOp(ast.Or(), parts))], []
        case ast.MatchSequence(patterns=patterns):
            return _sequence(pattern, patterns, subject, names)
        case ast.MatchClass():
            return _class(pattern, subject, names)
        case ast.MatchMapping():
            return _mapping(pattern, subject, names)
        case _:
            kind = type(pattern).__name__.removeprefix("Match").lower()
            raise _refused(pattern, f"a {kind} pattern")


def _sequence(
    pattern: ast.MatchSequence, parts: Sequence[ast.pattern], subject: ast.expr, names: Names
) -> _Parts:
    kinds = at(
        pattern, ast.Tuple([name_at(pattern, "list"), name_at(pattern, "tuple")], ast.Load())
    )
    star = next((i for i, p in enumerate(parts) if isinstance(p, ast.MatchStar)), None)
    fewest = len(parts) - (star is not None)
    size = call_at(pattern, "len", subject)
    how = ast.Eq() if star is None else ast.GtE()
    tests = [
        call_at(pattern, "isinstance", subject, kinds),
        compare_at(pattern, size, how, _number(pattern, fewest)),
    ]
    bindings: list[tuple[str, ast.expr]] = []
    for index, part in enumerate(parts):
        place = index if star is None or index < star else index - len(parts)
        if isinstance(part, ast.MatchStar):
            behind = len(parts) - index - 1
            end = _number(part, -behind) if behind else None
            cut = at(part, ast.Slice(_number(part, index), end))
            taken = at(part, ast.Subscript(copy.deepcopy(subject), cut, ast.Load()))
            rest = call_at(part, "list", taken)
            bindings += [] if part.name is None else [(part.name, rest)]
            continue
        item = at(part, ast.Subscript(copy.deepcopy(subject), _number(part, place), ast.Load()))
        inner_tests, inner_bindings = parts_of(part, item, names)
        if isinstance(part, (ast.MatchSequence, ast.MatchMapping)):
            raise _refused(part, "a sequence inside a sequence")
        tests += inner_tests
        bindings += inner_bindings
    return tests, bindings


def _mapping(pattern: ast.MatchMapping, subject: ast.expr, names: Names) -> _Parts:
    """Return the tests and bindings of a pattern on a dict with constant keys."""
    if pattern.rest is not None:
        raise _refused(pattern, "the rest of a mapping")
    if not all(isinstance(key, ast.Constant) for key in pattern.keys):
        raise _refused(pattern, "a mapping by keys that are computed")
    tests: list[ast.expr] = [call_at(pattern, "isinstance", subject, name_at(pattern, "dict"))]
    tests += [compare_at(pattern, key, ast.In(), subject) for key in pattern.keys]
    bindings: list[tuple[str, ast.expr]] = []
    for key, part in zip(pattern.keys, pattern.patterns, strict=True):
        item = at(part, ast.Subscript(copy.deepcopy(subject), copy.deepcopy(key), ast.Load()))
        _taken(part, item, names, tests, bindings)
    return tests, bindings


def _class(pattern: ast.MatchClass, subject: ast.expr, names: Names) -> _Parts:
    tests: list[ast.expr] = [call_at(pattern, "isinstance", subject, pattern.cls)]
    name = pattern.cls.id if isinstance(pattern.cls, ast.Name) else ""
    if not looks(pattern):
        if not pattern.patterns:
            return tests, []
        inner_tests, bindings = parts_of(pattern.patterns[0], subject, names)
        return [*tests, *inner_tests], bindings
    fields = names.fields.get(name, ())
    if name not in names.fields or len(pattern.patterns) > len(fields):
        raise _refused(pattern, "a class whose fields aren't known")
    if pattern.patterns:
        names.matched.add(name)
    given = [*fields[: len(pattern.patterns)], *pattern.kwd_attrs]
    if len(set(given)) < len(given):
        raise _refused(pattern, "a field named twice")
    bindings = []
    parts = zip(given, (*pattern.patterns, *pattern.kwd_patterns), strict=True)
    for field_name, part in parts:
        item = at(part, ast.Attribute(copy.deepcopy(subject), field_name, ast.Load()))
        _taken(part, item, names, tests, bindings)
    return tests, bindings


def _taken(
    part: ast.pattern,
    item: ast.expr,
    names: Names,
    tests: list[ast.expr],
    bindings: list[tuple[str, ast.expr]],
) -> None:
    """Add what a pattern asks of a part that is read once, into a variable of its own."""
    name = names.fresh()
    walrus = at(part, ast.NamedExpr(at(part, ast.Name(name, ast.Store())), item))
    nothing = compare_at(part, walrus, ast.Is(), at(part, ast.Constant(value=None)))
    always = [nothing, at(part, ast.Constant(value=True))]
    tests.append(at(part, ast.BoolOp(ast.Or(), always)))
    inner_tests, inner_bindings = parts_of(part, name_at(part, name), names)
    if isinstance(part, (ast.MatchSequence, ast.MatchMapping)):
        raise _refused(part, "a sequence or mapping inside another pattern")
    tests += inner_tests
    bindings += inner_bindings


def looks(pattern: ast.MatchClass) -> bool:
    """Tell whether a class pattern looks at attributes."""
    builtin = isinstance(pattern.cls, ast.Name) and pattern.cls.id in _CAPTURING
    plain = builtin and len(pattern.patterns) == 1
    return bool(pattern.kwd_patterns or (pattern.patterns and not plain))


def classes_in(parts: Sequence[ast.AST]) -> list[str]:
    """Return the names of the classes that patterns test for."""
    found = [
        p.cls.id for p in parts if isinstance(p, ast.MatchClass) and isinstance(p.cls, ast.Name)
    ]
    return sorted(set(found))


def _refused(node: ast.pattern, detail: str) -> RefusedError:
    return RefusedError(RefusalReason.UNSUPPORTED_SYNTAX, f"match: {detail}", node)


def at(place: ast.AST, node: _Node) -> _Node:
    """Return a node with the place of another."""
    return ast.copy_location(node, place)


def name_at(place: ast.AST, name: str) -> ast.expr:
    """Return the reading of a name."""
    return at(place, ast.Name(name, ast.Load()))


def _number(place: ast.AST, value: int) -> ast.expr:
    return at(place, ast.Constant(value=value))


def call_at(place: ast.AST, name: str, *args: ast.expr) -> ast.expr:
    """Return a call of a name."""
    return at(place, ast.Call(name_at(place, name), copy.deepcopy(list(args)), []))


def compare_at(place: ast.AST, left: ast.expr, how: ast.cmpop, right: ast.expr) -> ast.expr:
    """Return a comparison of copies."""
    return at(place, ast.Compare(copy.deepcopy(left), [how], [copy.deepcopy(right)]))


def all_of(place: ast.AST, tests: list[ast.expr]) -> ast.expr:
    """Return the test that all tests hold."""
    return tests[0] if len(tests) == 1 else at(place, ast.BoolOp(ast.And(), tests))


def assign_at(place: ast.AST, name: str, value: ast.expr) -> ast.stmt:
    """Return an assignment of a copy to a name."""
    return at(place, ast.Assign([at(place, ast.Name(name, ast.Store()))], copy.deepcopy(value)))
