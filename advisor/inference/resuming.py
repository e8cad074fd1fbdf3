"""Points behind which a call goes on as it was written, where what it did can't be taken back.

    total = 0.0                          total = 0.0
    for x in xs:                         for x in xs:
        y = ask(x)              ->           y = ask(x)
        total += y * 0.5                     <a point: x, y, total and the loop's iterator>
    return total                             total += y * 0.5

Behind a step that can't be taken back the original can't run from its start any more. At a point
the kernel keeps the values of the variables. A bail-out takes back what was done since, and the
interpreter runs what is left of the function. So behind a point types are speculated on again.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from advisor.inference.context import Context, RefusedError
from advisor.inference.generators import is_generator
from advisor.inference.liveness import Liveness, named_in
from advisor.inference.loops import builtin_called
from advisor.inference.names import parameter_nodes
from advisor.inference.observation import Observation, ObservedFunction
from advisor.inference.types import ANY, DEQUE, NOTHING, UNBOUND, Ty
from advisor.model.kernel import RefusalReason

if TYPE_CHECKING:
    from advisor.inference.state import Env

Path = tuple[tuple[str, int], ...]
Place = tuple[int, int]
_LEAVING = (ast.Return, ast.Raise, ast.Break, ast.Continue)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_SCOPES = (ast.Lambda, ast.GeneratorExp)


class Point(ast.Pass):
    """A place between two statements: the way to it, and the variables that are read behind it.

    `path` leads from the function to the block and the place in it: of each statement on the way
    the part that is entered, `("body", 2), ("orelse", 0)`. At a point in the middle of an
    assignment, `value` is the local that holds what is to be assigned.
    """

    path: Path
    reads: frozenset[str]
    value: str = ""


def with_points(observation: Observation, doing: Mapping[int, Collection[Place]]) -> Observation:
    """Return the observation with points between the statements of some of its functions.

    `doing` holds, by the function's index, where it does what can't be taken back.
    """
    functions = [
        replace(function, tree=_pointed(observation, function, doing[function.index]))
        if function.index in doing and _suits(function)
        else function
        for function in observation.functions
    ]
    return replace(observation, functions=tuple(functions))


def places(nodes: Iterable[ast.AST]) -> frozenset[Place]:
    """Return where nodes stand in the source."""
    return frozenset(
        (node.lineno, node.col_offset) for node in nodes if isinstance(node, (ast.expr, ast.stmt))
    )


def has_points(tree: ast.AST) -> bool:
    """Tell whether there are points in a function, passed or not."""
    return any(isinstance(part, Point) for part in ast.walk(tree))


def _suits(function: ObservedFunction) -> bool:
    """Tell whether what is left of a function can be run by itself."""
    tree = function.tree
    if not isinstance(tree, ast.FunctionDef) or is_generator(function) or function.free:
        return False
    if function.hidden or function.sync or function.kind == "nested":
        return False
    if getattr(tree, "type_params", ()):
        return False
    inner = [part for statement in tree.body for part in ast.walk(statement)]
    helpers = helpers_in(tree)
    others = [part for part in inner if part not in helpers.values()]
    if any(isinstance(part, (*_DEFINITIONS, ast.Nonlocal, ast.Await)) for part in others):
        return False
    if any(isinstance(part, ast.Name) and part.id in ("super", "__class__") for part in inner):
        return False
    stored = [part.id for part in inner if isinstance(part, ast.Name) and _is_stored(part)]
    stored += [parameter.arg for parameter in parameter_nodes(tree)]
    kept = {
        part.id
        for scope in inner
        if isinstance(scope, _SCOPES)
        for part in ast.walk(scope)
        if isinstance(part, ast.Name)
    }
    return not any(stored.count(name) > 1 for name in kept)


def helpers_in(tree: ast.FunctionDef) -> dict[str, ast.FunctionDef]:
    """Return the nested functions that are made once and only called, so that they can be again.

    What is left of the function makes them of its own variables, as the whole one does.
    """
    made = [statement for statement in tree.body if isinstance(statement, ast.FunctionDef)]
    called = {id(part.func) for part in ast.walk(tree) if isinstance(part, ast.Call)}
    names = [part for part in ast.walk(tree) if isinstance(part, ast.Name)]
    return {
        one.name: one
        for one in made
        if sum(other.name == one.name for other in made) == 1
        and not one.decorator_list
        and not any(isinstance(part, ast.Yield | ast.YieldFrom) for part in ast.walk(one))
        and all(isinstance(d, ast.Constant) for d in (*one.args.defaults, *one.args.kw_defaults))
        and all(id(name) in called for name in names if name.id == one.name)
    }


def _is_stored(node: ast.Name) -> bool:
    return not isinstance(node.ctx, ast.Load)


def _pointed(
    observation: Observation, function: ObservedFunction, doing: Collection[Place]
) -> ast.FunctionDef:
    tree = copy.deepcopy(function.tree)
    assert isinstance(tree, ast.FunctionDef)
    maker = _Maker(observation, function.index, tree, doing)
    maker.block(tree, "body", ())
    return tree


class _Maker:
    """Puts points into the blocks of a function."""

    def __init__(
        self, observation: Observation, index: int, tree: ast.FunctionDef, doing: Collection[Place]
    ) -> None:
        self.observation = observation
        self.index = index
        self.doing = doing
        self.live = Liveness(tree, helpers_in(tree))
        self.taken = set(named_in(tree))

    def block(self, node: ast.AST, part: str, path: Path) -> None:
        """Put points into one block."""
        made: list[ast.stmt] = []
        body: list[ast.stmt] = getattr(node, part)
        if path:
            made.append(self._point(body[0], body, (*path, (part, 0))))
        for place, statement in enumerate(body):
            here = (*path, (part, place))
            self._inside(statement, here)
            made += self._halves(statement, here)
            last = place + 1 == len(body) and not path
            if not isinstance(statement, _LEAVING) and not last:
                made.append(self._point(statement, body, (*path, (part, place + 1))))
        setattr(node, part, made)

    def _halves(self, statement: ast.stmt, path: Path) -> list[ast.stmt]:
        """Return a statement; an assignment of what is asked for in two, with a point between."""
        simple = isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name)
        if not (isinstance(statement, ast.Assign) or simple):
            return [statement]
        value: ast.expr = statement.value  # type: ignore[attr-defined]
        parts = [part for part in ast.walk(value) if isinstance(part, ast.expr)]
        if not any((part.lineno, part.col_offset) in self.doing for part in parts):
            return [statement]
        name = "got"
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        read = ast.copy_location(ast.Name(name, ast.Load()), value)
        seen = self.observation.seen(self.index, value)
        if seen is not None:
            self.observation.suppose(self.index, read, seen)
        point = ast.copy_location(Point(), statement)
        point.path, point.reads, point.value = path, self.live.assigning[statement], name
        first = ast.Assign([ast.copy_location(ast.Name(name, ast.Store()), value)], value)
        statement.value = read  # type: ignore[attr-defined]
        return [ast.copy_location(first, statement), point, statement]

    def _inside(self, statement: ast.stmt, path: Path) -> None:
        if isinstance(statement, (ast.For, ast.While, ast.If)):
            for part in ("body", "orelse"):
                if getattr(statement, part):
                    self.block(statement, part, path)
        elif isinstance(statement, ast.Match):
            for place, case in enumerate(statement.cases):
                self.block(case, "body", (*path, ("cases", place)))

    def _point(self, near: ast.stmt, body: list[ast.stmt], path: Path) -> Point:
        point = ast.copy_location(Point(), near)
        point.path = path
        point.reads = self.live.before[id(body), path[-1][1]]
        return point


def without_points(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return statements without the points in them, changed in place."""
    for statement in body:
        for part in ast.walk(statement):
            for name in ("body", "orelse", "finalbody"):
                block = getattr(part, name, None)
                if isinstance(block, list) and any(isinstance(one, Point) for one in block):
                    kept = [one for one in block if not isinstance(one, Point)]
                    setattr(part, name, kept or [ast.copy_location(ast.Pass(), block[0])])
    return [statement for statement in body if not isinstance(statement, Point)]


def pass_point(context: Context, node: Point, env: Env) -> Env:
    """Go on speculating behind a point, where something was done that can't be taken back."""
    if env.dirty:
        _go_on(context, node, node.reads, env)
    return env


def begin_turn(context: Context, node: ast.For, env: Env) -> None:
    """Make each turn of a loop with points in it begin with one: its iterator can't go back.

    Raises:
        RefusedError: Its body was rewritten.
    """
    if node not in context.points:
        return
    first = node.body[0]
    if not isinstance(first, Point):
        detail = "a loop with a step that can't be taken back"
        raise RefusedError(RefusalReason.EFFECTS_BEFORE_SPECULATION, detail, node)
    parts = [part for part in ast.walk(node.target) if isinstance(part, ast.Name)]
    given = {part.id for part in parts if isinstance(part.ctx, ast.Store)}
    read = {part.id for part in parts if part.id not in given}
    _go_on(context, node, (first.reads - given) | read, env)


def end_turns(context: Context, node: ast.For) -> None:
    """Note that a loop has points in it, unless its counter tells where it is."""
    inside = any(points_in(context, node)) and not is_counted(context, node)
    if inside and node not in context.points:
        for part in ast.walk(node.iter):
            context.escape(context.ty.get(part, NOTHING))
        context.points[node] = {}
        context.sites.changed = True


def _go_on(context: Context, node: ast.AST, reads: frozenset[str], env: Env) -> None:
    """Forget what code of others may have changed, the class of an instance included."""
    env.dirty = False
    env.foreign = True
    kept = {}
    for name, ty in list(env.vars.items()):
        if name not in reads and name != getattr(node, "value", ""):  # nobody will see it
            continue
        context.escape(ty)
        made = ty.get("deque")
        if made is not None:  # from here on its changes get notes
            ty = ty.with_atom(replace(made, name=DEQUE))
            context.set_var(env, name, ty)
        unset = ty.get("unbound") is not None
        if _holds_instance(ty):
            context.set_var(env, name, ANY.join(UNBOUND) if unset else ANY)
        if name in reads and ty != UNBOUND:
            kept[name] = unset
            if unset:
                context.maybe_unbound.add(ast.copy_location(ast.Name(name, ast.Load()), node))
    context.points[node] = kept


def _holds_instance(ty: Ty) -> bool:
    inner = ty.get("tuple")
    items = () if inner is None or inner.items is None else inner.items
    deep = any(item.get("deque") is not None for item in items)
    deep = deep or ty.get("iter") is not None  # what is taken of one can't be put back
    return deep or ty.get("inst") is not None or any(map(_holds_instance, items))


def points_in(context: Context, node: ast.For | ast.While) -> Iterator[ast.AST]:
    """Yield the points in a loop's body that are passed for real."""
    for statement in node.body:
        yield from (part for part in ast.walk(statement) if part in context.points)


def is_counted(context: Context, node: ast.For) -> bool:
    """Tell whether a loop counts in C: over a range of ints with a step that is written out."""
    if builtin_called(context, node.iter) != "range":
        return False
    assert isinstance(node.iter, ast.Call)
    types = [context.ty.get(arg, ANY) for arg in node.iter.args]
    if not types or not all(ty.is_only("int", "bool") for ty in types):
        return False
    low, high = types[2].range if len(types) == 3 else (1, 1)
    return low == high != 0
