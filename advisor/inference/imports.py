"""Take the names that a function's own imports give it for globals of the modules they are in.

    def f(xs):                              def f(xs):
        from math import sqrt                   <sqrt: a global of math>
        return [sqrt(x) for x in xs]   ->       return [sqrt(x) for x in xs]

An import of what is loaded only looks it up. The kernel relies on what it found when it was put in
place; what was not loaded when the calls were recorded leads back to the original.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from advisor.inference.context import RefusedError
from advisor.inference.generators import is_generator
from advisor.inference.names import local_names
from advisor.inside.classes import override
from advisor.model.kernel import RefusalReason

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.observation import ObservedFunction
    from advisor.inference.state import Env

_Import = ast.Import | ast.ImportFrom
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Loaded(ast.Pass):
    """Where an import stood; `taken` tells whether it took something out of a module."""

    taken: bool


def looked_up(function: ObservedFunction) -> ObservedFunction:
    """Return a function with what its imports give among its globals; its tree is changed."""
    tree = function.tree
    if tree is None or is_generator(function) or not function.imported:
        return function
    statements = [part for part in ast.walk(tree) if isinstance(part, _Import)]
    names = {n for n, fact in function.imported.items() if fact.origin is not None}
    names -= _bound_otherwise(tree) | _used_before(tree.body, names, frozenset())
    while True:
        whole = [s for s in statements if set(_given(s)) <= names]
        left = {name for s in statements if s not in whole for name in _given(s)}
        if not names & left:
            break
        names -= left
    if not names:
        return function
    taking = {name for name in names if (function.imported[name].origin or ("", ""))[1]}
    _Replaced(whole, taking).visit(tree)
    facts = {name: function.imported[name] for name in sorted(names)}
    return replace(function, globals={**function.globals, **facts})


def _given(node: _Import) -> list[str]:
    """Return the variables that an import gives a value."""
    return [alias.asname or alias.name.partition(".")[0] for alias in node.names]


def _bound_otherwise(tree: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Return the names that get a value in other ways, or that functions inside may use."""
    found = set(local_names(tree))
    for part in ast.walk(tree):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Del):
            found.add(part.id)
        elif isinstance(part, (ast.Global, ast.Nonlocal)):
            found.update(part.names)
        elif isinstance(part, (ast.MatchAs, ast.MatchStar, ast.MatchMapping)):
            found.update(n for n in (getattr(part, "name", None), getattr(part, "rest", None)) if n)
        elif isinstance(part, _SCOPES) and part is not tree:
            found.add(part.name)
            found.update(n.id for n in ast.walk(part) if isinstance(n, ast.Name))
            found.update(n for i in ast.walk(part) if isinstance(i, _Import) for n in _given(i))
    return found


def _used_before(body: list[ast.stmt], names: set[str], bound: frozenset[str]) -> set[str]:
    """Return the names that may be read where no import in front has given them a value."""
    found: set[str] = set()
    for statement in body:
        if isinstance(statement, _Import):
            bound |= set(_given(statement))
            continue
        found.update(n.id for n in _heads(statement) if n.id in names - bound)
        for block in _blocks(statement):
            found |= _used_before(block, names, bound)
    return found


def _blocks(statement: ast.AST) -> Iterator[list[ast.stmt]]:
    for name in _BLOCKS:
        for part in getattr(statement, name, None) or ():
            if isinstance(part, ast.stmt):
                yield getattr(statement, name)
                break
            yield from _blocks(part)


def _heads(statement: ast.AST) -> Iterator[ast.Name]:
    """Yield the names in a statement but for the blocks in it."""
    for part in ast.iter_child_nodes(statement):
        if isinstance(part, ast.Name):
            yield part
        if not isinstance(part, ast.stmt):
            yield from _heads(part)


class _Replaced(ast.NodeTransformer):
    def __init__(self, statements: list[_Import], taking: set[str]) -> None:
        self.statements = statements
        self.taking = taking

    def _replaced(self, node: _Import) -> ast.AST:
        if node not in self.statements:
            return node
        made = ast.copy_location(Loaded(), node)
        made.taken = bool(self.taking & set(_given(node)))
        return made

    @override
    def visit_Import(self, node: ast.Import) -> ast.AST:
        """Replace it where all it does is to look up."""
        return self._replaced(node)

    @override
    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        """Replace it where all it does is to look up."""
        return self._replaced(node)


def loaded(_context: Context, node: Loaded, env: Env) -> Env | None:
    """Go on behind an import that only looks up.

    Raises:
        RefusedError: Code of others ran before, which may have changed what it takes.
    """
    if node.taken and env.dirty:
        raise RefusedError(RefusalReason.USES_STAR_IMPORT, "import", node)
    return env


def import_(context: Context, node: _Import, env: Env) -> Env | None:
    """Lead back to the original at an import of what no recorded call had loaded.

    Raises:
        RefusedError: It was, or it is too late for that.
    """
    facts = [context.function.imported.get(name) for name in _given(node)]
    if env.dirty or not all(fact is not None and fact.kind == "unloaded" for fact in facts):
        raise RefusedError(RefusalReason.USES_STAR_IMPORT, "import", node)
    return None
