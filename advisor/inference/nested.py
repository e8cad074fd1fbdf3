"""Take nested functions out: each becomes a function of the closure, or a value that is made.

    def outer(xs):                        def outer(xs):
        def at(i):                            return at(0, xs=xs)
            return xs[i]          ->
        return at(0)                      def at(i, xs):
                                              return xs[i]

A nested function that is only called takes the variables it shares as parameters: while it runs
nobody else can change them. A variable that it assigns to (`nonlocal`) becomes the one item of a
list. One that is used as a value is made in the module of the original, as a lambda is.
"""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass, field, replace

from advisor.inference.module_state import as_items, assigned_globals
from advisor.inference.names import local_names, parameter_nodes
from advisor.inference.observation import Global, Observation, ObservedFunction
from advisor.inference.private import write_out
from advisor.inside.classes import override

_OWN_SCOPE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_REFUSED = (*_OWN_SCOPE, ast.Yield, ast.YieldFrom, ast.Await, ast.Global, ast.Import)


class Made(ast.Lambda):
    """A nested function as a value; `definition` is what makes it."""

    definition: ast.FunctionDef


@dataclass(slots=True)
class _Outer:
    """A function whose nested functions are taken out."""

    function: ObservedFunction
    tree: ast.FunctionDef
    nested: dict[str, ast.FunctionDef]
    names: frozenset[str]
    cells: dict[str, ast.Assign] = field(default_factory=dict)
    stands_for: dict[ast.AST, ast.AST] = field(default_factory=dict)


def taken_out(observed: Observation) -> Observation:
    """Return the observation with copies of all trees, nested functions beside their outer ones.

    What can't be taken out stays where it is.
    """
    functions = [replace(f, tree=copy.deepcopy(f.tree)) for f in observed.functions]
    assigned = assigned_globals(functions)
    for place, function in enumerate(list(functions)):
        if function.tree is not None:
            write_out(function.tree, function.qualname)
        if assigned:
            function = replace(function, stands_for=as_items(function, assigned))
            functions[place] = function
        outer = _outer(function)
        if outer is None:
            continue
        captured = _captured(outer)
        valued = _valued(outer)
        if valued and (outer.cells or not _independent(outer)):
            continue
        _move(outer, captured, valued)
        nested = {name: len(functions) + number for number, name in enumerate(outer.nested)}
        functions[place] = replace(function, nested=nested, stands_for=outer.stands_for)
        functions.extend(_alone(outer, name, nested, captured[name]) for name in nested)
    return replace(observed, functions=tuple(functions))


def _alone(
    outer: _Outer, name: str, nested: dict[str, int], captured: tuple[str, ...]
) -> ObservedFunction:
    """Return a nested function as one of its own; `source` is an expression that makes it."""
    tree = outer.nested[name]
    return replace(
        outer.function,
        index=nested[name],
        qualname=f"{outer.function.qualname}.<locals>.{name}",
        kind="nested",
        owner=None,
        name=name,
        source=made_by(list(outer.nested.values()), name, (), outer.function.qualname),
        tree=tree,
        wrapped=False,
        hidden=False,
        sync=False,
        free=(),
        flags=0,
        defaults=tuple(_fact(default) for default in tree.args.defaults),
        kwdefaults={},
        within=outer.function.index,
        captured=tuple(n for n in captured if n not in outer.cells),
        cells=tuple(_cell(n) for n in captured if n in outer.cells),
        nested=nested,
        stands_for=outer.stands_for,
    )


def made_by(
    trees: list[ast.FunctionDef], returned: ast.expr | str, captured: tuple[str, ...], qualname: str
) -> str:
    """Return the text of an expression: a function from captured values to a nested function.

    Args:
        trees: What is defined around it.
        returned: The lambda, or the name of the definition.
        captured: The names of the values.
        qualname: The function it is nested in, so that it is called what it is called there.
    """
    *classes, name = [part for part in qualname.split(".") if part != "<locals>"]
    lines = [f"def {name}({', '.join(captured)}):"]
    for tree in trees:
        lines.extend(f"    {line}" for line in ast.unparse(_bare(tree)).split("\n"))
    shown = returned if isinstance(returned, str) else ast.unparse(returned)
    lines.append(f"    return {shown}")
    for outer in reversed(classes):
        lines = [f"class {outer}:", *(f"    {line}" for line in lines)]
    path = "".join([f".{part}" for part in [*classes[1:], name]]) if classes else ""
    found = f"space[{(classes[0] if classes else name)!r}]{path}"
    text = "\n".join(lines)
    return f"(lambda space: (exec({text!r}, globals(), space), {found})[1])({{}})"


def _bare(tree: ast.FunctionDef) -> ast.FunctionDef:
    """Return a function without annotations, which may rest on names that are not there."""
    made = copy.deepcopy(tree)
    made.returns = None
    for part in ast.walk(made.args):
        if isinstance(part, ast.arg):
            part.annotation = None
    return made


def _outer(function: ObservedFunction) -> _Outer | None:
    tree = function.tree
    if not isinstance(tree, ast.FunctionDef) or function.missing is not None:
        return None
    nested = {part.name: part for part in tree.body if isinstance(part, ast.FunctionDef)}
    inside = [part for part in ast.walk(tree) if isinstance(part, _OWN_SCOPE) and part is not tree]
    if not nested or len(inside) != len(nested) or not all(map(_plain, nested.values())):
        return None
    own = copy.copy(tree)
    own.body = [part for part in tree.body if not isinstance(part, ast.FunctionDef)]
    outer = _Outer(function, tree, nested, local_names(own), stands_for={**function.stands_for})
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


def _defined_first(outer: _Outer) -> bool:
    """Tell whether all nested functions are there before the first one is used."""
    seen = 0
    for statement in outer.tree.body:
        if isinstance(statement, ast.FunctionDef):
            seen += 1
        elif seen < len(outer.nested) and _used(statement, set(outer.nested)):
            return False
    return True


def _used(tree: ast.AST, names: set[str]) -> bool:
    return any(isinstance(part, ast.Name) and part.id in names for part in ast.walk(tree))


def _start(outer: _Outer, name: str) -> ast.Assign | None:
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


def _captured(outer: _Outer) -> dict[str, tuple[str, ...]]:
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


def _valued(outer: _Outer) -> set[str]:
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


def _independent(outer: _Outer) -> bool:
    """Tell whether no nested function needs another one."""
    return not any(_used(tree, set(outer.nested)) for tree in outer.nested.values())


def _move(outer: _Outer, captured: dict[str, tuple[str, ...]], valued: set[str]) -> None:
    """Change the trees in place."""
    body: list[ast.stmt] = []
    for statement in outer.tree.body:
        if not isinstance(statement, ast.FunctionDef):
            body.append(statement)
        elif statement.name in valued:
            body.append(_as_value(outer, statement))
    outer.tree.body = body
    for name in valued:
        del outer.nested[name]
    _Calls(outer, captured).visit(outer.tree)
    for name, tree in outer.nested.items():
        for variable in captured[name]:
            shown = _cell(variable) if variable in outer.cells else variable
            tree.args.args.append(ast.copy_location(ast.arg(shown), tree))
            if tree.args.defaults:
                tree.args.defaults.append(ast.copy_location(ast.Constant(value=None), tree))
        tree.body = [part for part in tree.body if not isinstance(part, ast.Nonlocal)] or [
            ast.copy_location(ast.Pass(), tree)
        ]
        _Calls(outer, captured).visit(tree)


def _as_value(outer: _Outer, tree: ast.FunctionDef) -> ast.stmt:
    made = ast.copy_location(Made(tree.args, ast.Constant(value=None)), tree)
    made.definition = tree
    target = ast.copy_location(ast.Name(tree.name, ast.Store()), tree)
    outer.stands_for[target] = ast.Pass()
    return ast.copy_location(ast.Assign([target], made), tree)


def _cell(name: str) -> str:
    return f"{name}_cell"


class _Calls(ast.NodeTransformer):
    """Pass shared variables on in calls; read and write the ones in cells there."""

    def __init__(self, outer: _Outer, captured: dict[str, tuple[str, ...]]) -> None:
        self.outer = outer
        self.captured = captured

    @override
    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Add the variables that the function shares."""
        self.generic_visit(node)
        func = node.func
        if isinstance(func, ast.Name) and func.id in self.outer.nested:
            for name in self.captured[func.id]:
                shown = _cell(name) if name in self.outer.cells else name
                value = ast.copy_location(ast.Name(shown, ast.Load()), func)
                self.outer.stands_for[value] = ast.Pass()
                node.keywords.append(ast.keyword(shown, value))
        return node

    @override
    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        """Make the cell where its variable gets its first value."""
        target = node.targets[0]
        if not isinstance(target, ast.Name) or self.outer.cells.get(target.id) is not node:
            return self.generic_visit(node)
        value = self.visit(node.value)
        node.value = ast.copy_location(ast.List([value], ast.Load()), value)
        node.targets = [ast.copy_location(ast.Name(_cell(target.id), ast.Store()), target)]
        self.outer.stands_for[node.value] = ast.Pass()
        return node

    @override
    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Take a variable that nested functions assign to from its cell."""
        if node.id not in self.outer.cells:
            return node
        cell = ast.copy_location(ast.Name(_cell(node.id), ast.Load()), node)
        self.outer.stands_for[cell] = ast.Pass()
        zero = ast.copy_location(ast.Constant(value=0), node)
        made = ast.copy_location(ast.Subscript(cell, zero, node.ctx), node)
        self.outer.stands_for[made] = node
        return made


def _fact(node: ast.expr) -> Global:
    assert isinstance(node, ast.Constant)
    kind = type(node.value).__name__
    return Global(kind="const", type_name=kind, value=node.value)
