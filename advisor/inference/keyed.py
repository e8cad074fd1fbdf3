"""sorted, min and max with a lambda as their key: the keys are a list of their own.

    sorted(xs, key=lambda r: r.n)   ->   items = [r for r in xs];  keys = [r.n for r in items]

The items are then put in the order that the interpreter's own sort gives the keys. Where a
bail-out would be too late, the call stays as it is.
"""

from __future__ import annotations

import ast
import copy
from typing import TYPE_CHECKING

from advisor.inference import evaluation
from advisor.inference.evaluated import is_atom
from advisor.inference.names import Comprehension
from advisor.inference.types import ANY, Ty, made_here

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env

_OTHERS = Comprehension | ast.Lambda | ast.NamedExpr | ast.Yield | ast.YieldFrom | ast.Await


class Keyed(ast.expr):
    """A call with a key: what it orders, the keys, `reverse` or None, and the call as written."""

    _fields = ("items", "keys", "reverse", "otherwise")
    items: ast.NamedExpr
    keys: ast.ListComp
    reverse: ast.expr | None
    otherwise: ast.Call

    @property
    def name(self) -> str:
        """Return which builtin it is."""
        assert isinstance(self.otherwise.func, ast.Name)
        return self.otherwise.func.id


def keyed(node: ast.Call, number: int) -> Keyed | None:
    """Return the form with a list of keys, None where the call is another; `number` is its own."""
    if not isinstance(node.func, ast.Name) or node.func.id not in ("sorted", "min", "max"):
        return None
    given = {k.arg: k.value for k in node.keywords}
    allowed = {"key", "reverse"} if node.func.id == "sorted" else {"key"}
    key, reverse = given.get("key"), given.get("reverse")
    if len(node.args) != 1 or not set(given) <= allowed or not isinstance(key, ast.Lambda):
        return None
    if isinstance(node.args[0], ast.Starred) or (reverse is not None and not is_atom(reverse)):
        return None
    plain = key.args.args and not (key.args.defaults or key.args.vararg or key.args.kwarg)
    if not plain or len(key.args.args) != 1 or key.args.posonlyargs or key.args.kwonlyargs:
        return None
    if any(isinstance(part, _OTHERS) for part in ast.walk(key.body)):
        return None
    return _made(node, key, reverse, f"keyed_{number}")


def _made(node: ast.Call, key: ast.Lambda, reverse: ast.expr | None, name: str) -> Keyed:
    own = key.args.args[0]
    body, source = copy.deepcopy(key.body), copy.deepcopy(node.args[0])
    loads = [n for n in ast.walk(body) if isinstance(n, ast.Name) and n.id == own.arg]
    # What was seen of the parameter was seen where the lambda reads it.
    where = loads[0] if loads else own
    if isinstance(source, ast.GeneratorExp):
        copied = ast.ListComp(source.elt, source.generators)
    else:
        item = ast.copy_location(ast.Name(own.arg, ast.Load()), where)
        stored = ast.copy_location(ast.Name(own.arg, ast.Store()), where)
        copied = ast.ListComp(item, [ast.comprehension(stored, source, [], 0)])
    kept = ast.NamedExpr(ast.Name(name, ast.Store()), ast.copy_location(copied, source))
    target = ast.copy_location(ast.Name(own.arg, ast.Store()), where)
    turn = ast.comprehension(target, ast.Name(name, ast.Load()), [], 0)
    keys = ast.copy_location(ast.ListComp(body, [turn]), key)
    made = Keyed()
    made.items, made.keys, made.otherwise = kept, keys, node
    made.reverse = copy.deepcopy(reverse)
    for part in (kept, turn.iter):
        ast.copy_location(part, source)
    return ast.fix_missing_locations(ast.copy_location(made, node))


def type_of(context: Context, node: Keyed, env: Env) -> Ty:
    """Return the type of a call with a key."""
    context.as_written.discard(node)
    if not env.dirty and _is_known(context, node):
        items = evaluation.look(context, node.items, env)
        if not env.dirty:
            keys = evaluation.look(context, node.keys, env)
            if node.reverse is not None:
                evaluation.value(context, node.reverse, env)
            context.sites.box(keys)
            context.sites.box(items)
            if not env.dirty:
                return _result(context, node, context.sites.item(items, "list"), env)
    context.as_written.add(node)
    return evaluation.look(context, node.otherwise, env)


def _is_known(context: Context, node: Keyed) -> bool:
    """Tell whether the builtin is meant, and the keys read no variable that is kept elsewhere."""
    if node.name in context.locals or context.global_fact(node.name) is not None:
        return False
    function = context.function
    for part in ast.walk(node.keys):
        if isinstance(part, ast.Name):
            fact = None if part.id in context.locals else function.globals.get(part.id)
            if part.id in function.cells or (fact is not None and fact.rebound):
                return False
    return True


def _result(context: Context, node: Keyed, item: Ty, env: Env) -> Ty:
    context.escape(item)
    if node.name != "sorted":
        return context.speculate(node.otherwise, ANY, env)
    context.sites.make(context.place(node), "list", item)
    made = made_here("list", context.place(node))
    context.sites.box(made)
    return made
