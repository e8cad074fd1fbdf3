"""Locals that only stand for a method, a function or a builtin: their calls go to what they mean.

    put = out.append;  ... put(x)   ->   out.append(x)
    size = len;        ... size(x)  ->   len(x)

The local has only one value, and is only called, behind that assignment and in its block.
Which of them are taken at their word, `aliased.py` decides.
"""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.inference.names import local_names, parameter_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.inference.observation import ObservedFunction

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_BLOCKS = (ast.For, ast.With, ast.If, ast.While, ast.Try)


@dataclass(eq=False, slots=True)
class Alias:
    """What a local stands for; of each of its calls, what it names as written and as meant."""

    meant: ast.Name | ast.Attribute
    holder: str | None
    """The local that holds what the method is taken of."""
    functions: dict[ast.Call, tuple[ast.expr, ast.expr]] = field(default_factory=dict)


@dataclass(slots=True)
class Aliases:
    """The aliases of a function, by the statement that assigns them and by their calls."""

    assigned: dict[ast.Assign, Alias] = field(default_factory=dict)
    called: dict[ast.Call, Alias] = field(default_factory=dict)


def find_aliases(function: ObservedFunction) -> Aliases:
    """Return the aliases of a function; what a method is taken of gets a name where it has none."""
    assert function.tree is not None
    finder = _Finder(function, function.tree)
    finder.block(function.tree.body, {node.arg for node in parameter_nodes(function.tree)})
    return finder.found


class _Finder:
    """Walks the blocks of a function in their order; `bound` are the names that have a value."""

    def __init__(
        self, function: ObservedFunction, tree: ast.FunctionDef | ast.AsyncFunctionDef
    ) -> None:
        self.function = function
        self.found = Aliases()
        self.locals = local_names(tree)
        self.stores = dict.fromkeys((node.arg for node in parameter_nodes(tree)), 1)
        self.loads: dict[str, int] = {}
        taken = set(function.cells)  # by functions inside
        for part in ast.walk(tree):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
                self.loads[part.id] = self.loads.get(part.id, 0) + 1
            for name in _bound(part):
                self.stores[name] = self.stores.get(name, 0) + 1
            if isinstance(part, _SCOPES) and part is not tree:
                taken |= {one.id for one in ast.walk(part) if isinstance(one, ast.Name)}
        self.steady = {n for n, count in self.stores.items() if count == 1 and n not in taken}

    def block(self, body: list[ast.stmt], bound: set[str]) -> None:
        place = 0
        bound = set(bound)
        while place < len(body):
            statement = body[place]
            if isinstance(statement, ast.Assign):
                place += self.assignment(body, place, bound)
                bound |= _targets(statement)
            elif isinstance(statement, _BLOCKS):
                self.block(statement.body, bound | _targets(statement))
                for name in ("orelse", "finalbody"):
                    self.block(getattr(statement, name, []), bound)
                for handler in getattr(statement, "handlers", ()):
                    self.block(handler.body, bound)
            place += 1

    def assignment(self, body: list[ast.stmt], place: int, bound: set[str]) -> int:
        """Note the alias that a statement may make; return how many were put in front of it."""
        node = body[place]
        assert isinstance(node, ast.Assign)
        target, value = node.targets[0], node.value
        if len(node.targets) > 1 or not isinstance(target, ast.Name):
            return 0
        if target.id not in self.steady or not isinstance(value, (ast.Name, ast.Attribute)):
            return 0
        behind = (part for later in body[place + 1 :] for part in ast.walk(later))
        calls = [part for part in behind if isinstance(part, ast.Call) and _names(part, target.id)]
        if not calls or len(calls) != self.loads.get(target.id):
            return 0
        added, holder = 0, None
        if not self.is_global(value):
            if isinstance(value, ast.Name):
                return 0
            held = value.value
            if not (isinstance(held, ast.Name) and held.id in bound and held.id in self.steady):
                held = self.hold(body, place, value, f"{target.id}_of")
                added = 1
            holder = held.id
        alias = Alias(value, holder)
        self.found.assigned[node] = alias
        for call in calls:
            alias.functions[call] = (call.func, copy.deepcopy(value))
            self.found.called[call] = alias
        return added

    def is_global(self, value: ast.Name | ast.Attribute) -> bool:
        """Tell whether a value is a global name, or what a module that one names holds."""
        if isinstance(value, ast.Name):
            return value.id not in self.locals
        if not isinstance(value.value, ast.Name) or value.value.id in self.locals:
            return False
        fact = self.function.globals.get(value.value.id)
        return fact is not None and fact.kind == "module"

    def hold(self, body: list[ast.stmt], place: int, value: ast.Attribute, name: str) -> ast.Name:
        """Give what a method is taken of a name of its own, in a statement in front."""
        while name in self.stores or name in self.loads:
            name += "_"
        self.stores[name] = 1
        held = value.value
        target = ast.copy_location(ast.Name(name, ast.Store()), held)
        body.insert(place, ast.copy_location(ast.Assign([target], held), body[place]))
        value.value = named = ast.copy_location(ast.Name(name, ast.Load()), held)
        return named


def _names(call: ast.Call, name: str) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == name


def _bound(node: ast.AST) -> Iterator[str]:
    """Yield the names that a node itself gives another value or takes one from."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, (ast.Global, ast.Nonlocal)):
        yield from (name for name in node.names for _ in range(2))
    else:
        for field_ in ("name", "rest", "asname"):
            found = getattr(node, field_, None)
            if isinstance(found, str):
                yield found


def _targets(node: ast.stmt) -> set[str]:
    """Return the names that have a value once a statement, or the head of its block, has run."""
    parts: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        parts = node.targets
    elif isinstance(node, ast.For):
        parts = [node.target]
    elif isinstance(node, ast.With):
        parts = [item.optional_vars for item in node.items if item.optional_vars is not None]
    return {
        one.id
        for part in parts
        for one in ast.walk(part)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    }
