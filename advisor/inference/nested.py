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

import copy
from dataclasses import replace

from advisor.inference.captures import Outer, captured_by, independent, outer_of, valued_in
from advisor.inference.imports import looked_up
from advisor.inference.inlining import inline_generators
from advisor.inference.module_state import as_items, assigned_globals
from advisor.inference.moving import cell_name, constant_fact, made_by, move
from advisor.inference.observation import Observation, ObservedFunction
from advisor.inside.private import write_out


def taken_out(observed: Observation, *, inlining: bool = True) -> Observation:
    """Return the observation with copies of all trees, nested functions beside their outer ones.

    What can't be taken out stays where it is. With `inlining`, generators that are consumed on
    the spot stand there too.
    """
    functions = [replace(f, tree=copy.deepcopy(f.tree)) for f in observed.functions]
    for function in functions:
        if function.tree is not None:
            write_out(function.tree, function.qualname)
    functions = [looked_up(function) for function in functions]
    if inlining:
        functions = list(inline_generators(observed, functions))
    assigned = assigned_globals(functions)
    for place, function in enumerate(list(functions)):
        if assigned:
            function = replace(function, stands_for=as_items(function, assigned))
            functions[place] = function
        outer = outer_of(function)
        if outer is None:
            continue
        captured = captured_by(outer)
        valued = valued_in(outer)
        if valued and (outer.cells or not independent(outer)):
            continue
        move(outer, captured, valued)
        nested = {name: len(functions) + number for number, name in enumerate(outer.nested)}
        functions[place] = replace(function, nested=nested, stands_for=outer.stands_for)
        functions.extend(_alone(outer, name, nested, captured[name]) for name in nested)
    return replace(observed, functions=tuple(functions))


def _alone(
    outer: Outer, name: str, nested: dict[str, int], captured: tuple[str, ...]
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
        defaults=tuple(constant_fact(default) for default in tree.args.defaults),
        kwdefaults={},
        within=outer.function.index,
        captured=tuple(n for n in captured if n not in outer.cells),
        cells=tuple(cell_name(n) for n in captured if n in outer.cells),
        nested=nested,
        stands_for=outer.stands_for,
    )
