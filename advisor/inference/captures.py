"""What nested functions share with the one they are in, and which can be taken out."""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass, field

from advisor.inference.names import local_names, parameter_nodes
from advisor.inference.observation import ObservedFunction

_OWN_SCOPE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_REFUSED = (*_OWN_SCOPE, ast.Yield, ast.YieldFrom, ast.Await, ast.Global, ast.Import)


@dataclass(slots=True)
class Outer:
    """A function whose nested functions are taken out."""

    function: ObservedFunction
    tree: ast.FunctionDef
    nested: dict[str, ast.FunctionDef]
    names: frozenset[str]
    cells: dict[str, ast.Assign] = field(default_factory=dict)
    stands_for: dict[ast.AST, ast.AST] = field(default_factory=dict)


def outer_of(function: ObservedFunction) -> Outer | None:
    """Return a function with its nested ones, None where they can't be taken out."""
    tree = function.tree
    if not isinstance(tree, ast.FunctionDef) or function.missing is not None:
        return None
    nested = {part.name: part for part in tree.body if isinstance(part, ast.FunctionDef)}
    inside = [part for part in ast.walk(tree) if isinstance(part, _OWN_SCOPE) and part is not tree]
    if not nested or len(inside) != len(nested) or not all(map(_plain, nested.values())):
        return None
    own = copy.copy(tree)
    own.body = [part for part in tree.body if not isinstance(part, ast.FunctionDef)]
    outer = Outer(function, tree, nested, local_names(own), stands_for={**function.stands_for})
    shared = {n for part in nested.values() for n in _nonlocals(part)}
    if outer.names & set(nested) or shared & set(nested) or not _defined_first(outer):
        return None
    for name in shared:
        start = _start(outer, name)
        if start is None:
            return None
        outer.cells[name] = start
    return outer


def _plain(tree: ast.FunctionDef) -> bool:
    """Tell whether a nested function is one that can be moved."""
    args = tree.args
    constant = all(isinstance(d, ast.Constant) for d in args.defaults)
    if tree.decorator_list or args.vararg or args.kwarg or args.kwonlyargs or not constant:
        return False
    return not any(isinstance(p, _REFUSED) for s in tree.body for p in ast.walk(s))


def _nonlocals(tree: ast.FunctionDef) -> list[str]:
    return [n for part in ast.walk(tree) if isinstance(part, ast.Nonlocal) for n in part.names]


def _defined_first(outer: Outer) -> bool:
    """Tell whether all nested functions are there before the first one is used."""
    seen = 0
    for statement in outer.tree.body:
        if isinstance(statement, ast.FunctionDef):
            seen += 1
        elif seen < len(outer.nested) and _used(statement, set(outer.nested)):
            return False
    return True


def _used(tree: ast.AST, names: set[str]) -> bool:
    """Tell whether a tree names one of some names."""
    return any(isinstance(part, ast.Name) and part.id in names for part in ast.walk(tree))


def _start(outer: Outer, name: str) -> ast.Assign | None:
    """Return the assignment before which nothing is done to a shared variable, if there is one."""
    if name in {node.arg for node in parameter_nodes(outer.tree)}:
        return None
    for statement in outer.tree.body:
        if isinstance(statement, ast.FunctionDef):
            continue
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
            if isinstance(target, ast.Name) and target.id == name:
                return None if _used(statement.value, {name, *outer.nested}) else statement
        if _used(statement, {name, *outer.nested}):
            return None
    return None


def captured_by(outer: Outer) -> dict[str, tuple[str, ...]]:
    """Return the variables each nested function shares, with those of the ones it names."""
    found: dict[str, set[str]] = {}
    for name, tree in outer.nested.items():
        own = local_names(tree) - set(_nonlocals(tree))
        loads = {part.id for part in ast.walk(tree) if isinstance(part, ast.Name)}
        found[name] = ((loads & outer.names) | (loads & set(outer.nested))) - own
    for _ in found:
        for names in found.values():
            for called in names & set(found):
                names |= found[called]
    return {name: tuple(sorted(names - set(found))) for name, names in found.items()}


def valued_in(outer: Outer) -> set[str]:
    """Return the nested functions that are used other than in a plain call."""
    called = {
        part.func
        for part in ast.walk(outer.tree)
        if isinstance(part, ast.Call) and not any(isinstance(a, ast.Starred) for a in part.args)
        if all(keyword.arg is not None for keyword in part.keywords)
    }
    return {
        part.id
        for part in ast.walk(outer.tree)
        if isinstance(part, ast.Name) and part.id in outer.nested and part not in called
    }


def independent(outer: Outer) -> bool:
    """Tell whether no nested function needs another one."""
    return not any(_used(tree, set(outer.nested)) for tree in outer.nested.values())
