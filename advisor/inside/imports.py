"""Say what the imports in a function's body give its variables, once their modules are loaded.

    from decimal import Decimal as D   ->   D: the module and attribute, and what that is

Runs inside the target interpreter: standard library only.
"""

import ast
import builtins
import importlib.util
import sys
import types
from collections.abc import Iterator
from typing import Any

_REAL = builtins.__import__
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)

Found = dict[str, tuple[str, str, list[str], Any]]


def imported(function: types.FunctionType, tree: ast.AST) -> Found:
    """Return what each variable that a function imports stands for.

    That is the module that holds it, the name there ("" for the module itself), the modules that
    the import looks up, and the value. Left out is what is not loaded, what other imports give
    another value, and what running an import would do more for than look it up.
    """
    found: Found = {}
    unknown: set[str] = set()
    for statement in _imports(tree):
        for alias in statement.names:
            name = alias.asname or alias.name.partition(".")[0]
            one = _looked_up(function, statement, alias)
            if one is None or found.setdefault(name, one)[:2] != one[:2]:
                unknown.add(name)
    usual = builtins.__import__ is _REAL
    return {name: one for name, one in found.items() if usual and name not in unknown}


def unloaded(function: types.FunctionType, tree: ast.AST) -> set[str]:
    """Return the variables that a function imports from modules which are not loaded."""
    found: set[str] = set()
    loaded: set[str] = set()
    for statement in _imports(tree):
        for alias in statement.names:
            home = alias.name
            if isinstance(statement, ast.ImportFrom):
                home = _resolved(function, statement)
            name = alias.asname or alias.name.partition(".")[0]
            (loaded if home in sys.modules else found).add(name)
    return found - loaded


def _imports(tree: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """Yield the imports of a function's own, not those of functions inside."""
    for part in ast.iter_child_nodes(tree):
        if isinstance(part, (ast.Import, ast.ImportFrom)):
            yield part
        elif not isinstance(part, _SCOPES):
            yield from _imports(part)


def _looked_up(
    function: types.FunctionType, statement: ast.Import | ast.ImportFrom, alias: ast.alias
) -> tuple[str, str, list[str], Any] | None:
    """Return what one name of an import stands for; None where that is not merely looked up."""
    if isinstance(statement, ast.ImportFrom):
        home = _resolved(function, statement)
        space = _space(home)
        if space is None or alias.name not in space:
            return None
        return home, alias.name, [home], space[alias.name]
    whole, _, last = alias.name.rpartition(".")
    looked = [alias.name, *([whole] if whole else [])]
    if "." in whole or any(_space(one) is None for one in looked):
        return None
    if alias.asname is None or not whole:
        first = alias.name.partition(".")[0]
        return first, "", looked, sys.modules[first]
    held = _space(whole)
    if held is None or held.get(last) is not sys.modules[alias.name]:
        return None
    return whole, last, looked, held[last]


def _resolved(function: types.FunctionType, statement: ast.ImportFrom) -> str:
    """Return the whole name of the module that a `from` names; "" where that can't be told."""
    if statement.level == 0:
        return statement.module or ""
    package = function.__globals__.get("__package__")
    try:
        return importlib.util.resolve_name(
            "." * statement.level + (statement.module or ""), package
        )
    except (ImportError, TypeError):
        return ""


def _space(name: str) -> dict[str, Any] | None:
    """Return the names of a loaded module that is looked up as any other, else None."""
    module = sys.modules.get(name)
    return vars(module) if type(module) is types.ModuleType else None
