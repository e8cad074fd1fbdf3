"""What gives a generator's parameters their values, in front of its body where that stands."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference.generators import is_stored, rename
from advisor.inference.names import local_names, parameter_nodes
from advisor.inference.observation import Global
from advisor.inference.splicing import Entered

if TYPE_CHECKING:
    from advisor.inference.inlining import Inliner
    from advisor.inference.sources import Source


def entering(
    inliner: Inliner, source: Source, tree: ast.FunctionDef, target: ast.expr, body: list[ast.stmt]
) -> list[ast.stmt]:
    """Rename the generator's variables; return what gives its parameters their values."""
    make = inliner.make
    stored = {n.id for part in (target, *body) for n in ast.walk(part) if is_stored(n)}
    within = {n.id for n in ast.walk(ast.Module(tree.body, [])) if is_stored(n)}
    names = {name: make.name(name) for name in sorted(local_names(tree))}
    start: list[ast.stmt] = []
    first = [parameter.arg for parameter in parameter_nodes(tree)][:1]
    values = dict(source.given)
    if source.receiver is not None:
        values = {first[0]: source.receiver, **values}
    own = make.name("entered")
    entered = Entered([make.stored(own)], source.receiver or make.constant(None))
    nested = source.function.kind == "nested"
    entered.index = -1 if nested else source.function.index
    entered.name, entered.owner = source.name, source.owner
    start.append(entered)
    by_value = {id(value): name for name, value in values.items()}
    ordered = [by_value[id(part)] for part in source.order]
    for name in (*first[: source.receiver is not None], *ordered):
        value = values[name]
        assert isinstance(value, ast.expr)
        steady = isinstance(value, ast.Name) and name not in within and value.id not in stored
        if value is source.receiver and not (steady and inliner.unchanged(value)):
            names[name] = own
        elif steady:
            assert isinstance(value, ast.Name)
            names[name] = value.id
        else:
            start.append(make.assign(names[name], value))
    for name, value in values.items():
        if isinstance(value, Global):
            start.append(make.assign(names[name], make.constant(value.value)))
    for statement in tree.body:
        rename(statement, names)
    for part in start:
        make.place(part, target)
    return start
