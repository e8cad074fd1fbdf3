"""Put the bodies of generators in place of the loops that consume them on the spot.

    for x in self.evens(n):            i_g1 = 0
        total += x                     while i_g1 < n:
                             ->            x = i_g1
    def evens(self, n):                    total += x
        i = 0                              i_g1 += 2
        while i < n:
            yield i
            i += 2

Both forms are kept, as one `Inlined` statement; the analysis decides for one of them.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from dataclasses import replace

from advisor.inference import consumers, splicing
from advisor.inference.entering import entering
from advisor.inference.generator_expressions import as_generator
from advisor.inference.generators import (
    NEVER,
    Delegated,
    handing_on,
    is_generator,
    is_stored,
    names_in,
    nested_generators,
    nested_names,
    only_yields,
)
from advisor.inference.grouped import suppose_keys
from advisor.inference.moving import constant_fact
from advisor.inference.names import local_names, parameter_nodes, rename_comprehensions
from advisor.inference.observation import Global, Observation, ObservedFunction
from advisor.inference.origins import move
from advisor.inference.passing import bound, order_of
from advisor.inference.resuming import without_points
from advisor.inference.sources import Source
from advisor.inference.splicing import Inlined, Maker
from advisor.inference.stdlib_filled import Library
from advisor.inference.stdlib_generators import library

_MOST_NODES = 6000
_DEEPEST = 3


def inline_generators(
    observed: Observation, functions: Sequence[ObservedFunction]
) -> tuple[ObservedFunction, ...]:
    """Return functions with loops over known generators in both forms; their trees are changed."""
    observation = replace(observed, functions=tuple(functions))
    functions = list(functions)
    for place, function in enumerate(functions):
        if isinstance(function.tree, ast.FunctionDef) and not is_generator(function):
            inliner = Inliner(observation, function, ())
            inliner.run()
            functions[place] = replace(function, globals=inliner.globals)
    return tuple(functions)


class Inliner:
    """The rewriting of one function.

    `stack` are the generators around it, `around` the variables of what it will stand in.
    """

    def __init__(
        self,
        observation: Observation,
        function: ObservedFunction,
        stack: tuple[int, ...],
        around: frozenset[str] = frozenset(),
    ) -> None:
        """Read the names that are in use."""
        assert isinstance(function.tree, ast.FunctionDef)
        self.observation = observation
        self.function = function
        self.stack = stack
        self.tree = function.tree
        self.globals = dict(function.globals)
        self.locals = local_names(self.tree)
        self.around = around | self.locals | nested_names(self.tree)
        self.make = Maker(names_in(self.tree) | set(function.globals))
        self.nested = {} if stack else nested_generators(self.tree)
        self.must = False
        self.size = 0

    def run(self) -> None:
        """Rewrite the function's tree in place; nested generators no longer needed are left out."""
        self.tree.body = self.block(self.tree.body)
        for place, statement in enumerate(self.tree.body):
            if statement in self.nested.values():
                assert isinstance(statement, ast.FunctionDef)
                used = {n.id for part in self.tree.body if part is not statement
                        for n in _inlined_parts(part) if isinstance(n, ast.Name)}  # fmt: skip
                if statement.name not in used:
                    self.tree.body[place] = ast.copy_location(ast.Pass(), statement)

    def block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """Return statements with what can be inlined in them."""
        return [self.statement(statement) for statement in body]

    def statement(self, node: ast.stmt) -> ast.stmt:
        """Return a statement, or both of its forms."""
        if isinstance(node, NEVER):
            return node
        for part in ("body", "orelse", "finalbody"):
            if getattr(node, part, None):
                setattr(node, part, self.block(getattr(node, part)))
        for handler in getattr(node, "handlers", ()):
            handler.body = self.block(handler.body)
        self.must = False
        made = consumers.rewritten(self, copy.deepcopy(node))
        if made is None:
            return node
        made = without_points(made)
        both = ast.copy_location(Inlined(), node)
        both.original, both.inlined, both.must = [node], made, self.must
        return both

    def source(self, node: ast.expr) -> Source | Library | None:
        """Return the generator that iterating over an expression runs, if it can be inlined."""
        if isinstance(node, ast.GeneratorExp):
            return as_generator(self, node)
        known = library(self, node)
        if known is not None:
            return known
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                return self._function(node, node.func.id)
            if isinstance(node.func, ast.Attribute):
                return self._method(node.func.value, node.func.attr, node)
        return self._method(node, "__iter__", None)

    def _function(self, node: ast.Call, name: str) -> Source | None:
        if name in self.nested:
            tree = self.nested[name]
            defaults = tuple(constant_fact(default) for default in tree.args.defaults)
            nested = replace(self.function, tree=tree, kind="nested", defaults=defaults)
            return self._source(nested, node, None, "", "")
        fact = self.function.globals.get(name)
        if fact is None or fact.kind != "function" or name in self.locals:
            return None
        for function in self.observation.functions:
            if function.target == fact.name and function.owner is None:
                return self._source(function, node, None, "", "")
        return None

    def _method(self, receiver: ast.expr, name: str, node: ast.Call | None) -> Source | None:
        seen = self.observation.seen(self.function.index, receiver)
        if seen is None or len(seen.types) != 1:
            return None
        (owner,) = seen.types
        fact = self.observation.classes.get(owner)
        if fact is None or name not in fact.methods or fact.methods[name][0] != "method":
            return None
        for function in self.observation.functions:
            if function.owner == fact.methods[name][1] and function.name == name:
                if name == "__iter__" and not is_generator(function):
                    function = handing_on(function)
                return self._source(function, node, receiver, owner, name)
        return None

    def _source(
        self,
        function: ObservedFunction,
        node: ast.Call | None,
        receiver: ast.expr | None,
        owner: str,
        name: str,
    ) -> Source | None:
        own = function.kind == "nested"
        if not own and not (is_generator(function) and self._suits(function)):
            return None
        assert isinstance(function.tree, ast.FunctionDef)
        names = [parameter.arg for parameter in parameter_nodes(function.tree)]
        call = node or ast.Call(ast.Constant(value=None), [], [])
        given = bound(names, call, int(receiver is not None), function)
        if given is None or (receiver is not None and not names):
            return None
        if any(isinstance(value, Global) and value.kind != "const" for value in given.values()):
            return None
        return Source(
            function=function,
            given=given,  # type: ignore[arg-type]
            order=order_of(call),
            receiver=receiver,
            owner=owner,
            name=name,
        )

    def _suits(self, function: ObservedFunction) -> bool:
        """Tell whether a generator's body can stand in another function."""
        here = self.function.index
        if function.module != self.function.module or function.file != self.function.file:
            return False
        if function.index in (here, *self.stack) or len(self.stack) >= _DEEPEST:
            return False
        tree = function.tree
        if not isinstance(tree, ast.FunctionDef) or tree.decorator_list or function.wrapped:
            return False
        outer = names_in(tree) - local_names(tree)
        return (
            not (function.free or outer & self.around) and function.is_callee and only_yields(tree)
        )

    def spliced(
        self,
        source: Source | Library,
        target: ast.expr,
        body: list[ast.stmt],
        orelse: list[ast.stmt],
        over: ast.expr | None,
    ) -> list[ast.stmt] | None:
        """Return what `for target in <source>: body` does, None where that gets too long.

        Nothing of the generator is run where `over` is true before.
        """
        if isinstance(source, Library):
            return self._from_library(source, target, body, orelse, over)
        function = source.function
        self.must = self.must or function.kind == "nested"
        tree = copy.deepcopy(function.tree)
        assert isinstance(tree, ast.FunctionDef)
        Delegated(self.make).visit(tree)
        inner = Inliner(
            self.observation,
            replace(function, tree=tree),
            (*self.stack, self.function.index),
            self.around,
        )
        inner.make = self.make
        inner.run()
        rename_comprehensions(tree)
        move(tree, function.index, function.line - self.function.line)
        start = entering(self, source, tree, target, body)
        made = splicing.spliced(self.make, tree.body, target, body, orelse, over)
        self.globals.update(inner.globals)
        self.size += sum(1 for statement in made for _ in ast.walk(statement))
        return [*start, *made] if self.size <= _MOST_NODES else None

    def looped(self, node: ast.For, over: ast.expr | None = None) -> list[ast.stmt] | None:
        """Return what a loop without `else` does, None where it is not over a known generator."""
        return consumers.loop(self, node.target, node.iter, node.body, [], over)

    def _from_library(
        self,
        source: Library,
        target: ast.expr,
        body: list[ast.stmt],
        orelse: list[ast.stmt],
        over: ast.expr | None,
    ) -> list[ast.stmt] | None:
        """Return what a loop over something of the library does."""
        named = [self.make.place(ast.Expr(part), target) for part in source.names]
        suppose_keys(self, source.body, target)
        made = splicing.spliced(self.make, source.body, target, body, orelse, over)
        self.size += sum(1 for statement in made for _ in ast.walk(statement))
        return [*named, *source.before, *made] if self.size <= _MOST_NODES else None

    def unchanged(self, node: ast.expr) -> bool:
        """Tell whether a variable is a parameter that nothing is assigned to."""
        parameters = {parameter.arg for parameter in parameter_nodes(self.tree)}
        stored = {part.id for part in ast.walk(self.tree) if is_stored(part)}
        return isinstance(node, ast.Name) and node.id in parameters - stored


def _inlined_parts(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of the inlined forms, and of what has no other."""
    yield tree
    fields = ("inlined",) if isinstance(tree, Inlined) else tree._fields
    for name in fields:
        value = getattr(tree, name, None)
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST):
                yield from _inlined_parts(part)
