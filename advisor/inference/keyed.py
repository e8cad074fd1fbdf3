"""sorted, list.sort, min and max with a key: the keys are a list of their own.

    sorted(xs, key=lambda r: r.n)   ->   items = [r for r in xs];  keys = [r.n for r in items]
    xs.sort(key=itemgetter("n"))    ->   items = xs;               keys = [r["n"] for r in items]

The items are then put in the order that the interpreter's own sort gives the keys. Where a
bail-out would be too late, the call stays as it is.
"""

from __future__ import annotations

import ast
import copy
from typing import TYPE_CHECKING

from advisor.inference import evaluation
from advisor.inference.applied import Applied, applied, holds_after, is_meant, suppose
from advisor.inference.evaluated import is_atom
from advisor.inference.types import ANY, NONE, Ty, made_here

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Env

_ALLOWED = {"sorted": {"key", "reverse"}, "sort": {"key", "reverse"}}
_EXTREME = {"key", "default"}
_NUMBERS = {"int", "float", "bool"}


class Keyed(ast.expr):
    """A call with a key: what it orders, the keys, and the call as written.

    `reverse` and `default` are None where they are not given. `source` is what it orders, as
    it is written. `items` are a copy of that; `whole`, where there is one, is the list itself,
    and `taken` the one of both that the analysis chose.
    """

    _fields = ("items", "whole", "keys", "reverse", "default", "otherwise")
    items: ast.NamedExpr
    whole: ast.NamedExpr | None
    taken: ast.NamedExpr
    keys: ast.ListComp
    reverse: ast.expr | None
    default: ast.expr | None
    otherwise: ast.Call
    key: Applied
    source: ast.expr

    @property
    def name(self) -> str:
        """Return which builtin it is, or `sort` for the method."""
        func = self.otherwise.func
        return func.id if isinstance(func, ast.Name) else "sort"


def keyed(node: ast.Call, number: int) -> Keyed | None:
    """Return the form with a list of keys, None where the call is another; `number` is its own."""
    func = node.func
    if isinstance(func, ast.Name) and func.id in ("sorted", "min", "max") and len(node.args) == 1:
        name, source = func.id, node.args[0]
    elif isinstance(func, ast.Attribute) and func.attr == "sort" and not node.args:
        name, source = "sort", func.value
    else:
        return None
    given = {k.arg: k.value for k in node.keywords}
    others = [value for key, value in given.items() if key != "key"]
    if "key" not in given or not set(given) <= _ALLOWED.get(name, _EXTREME):
        return None
    if isinstance(source, ast.Starred) or not all(map(is_atom, others)):
        return None
    key = applied(given["key"], 1, number)
    return None if key is None else _made(node, key, given, source, f"keyed_{number}")


def _made(
    node: ast.Call,
    key: Applied,
    given: dict[str | None, ast.expr],
    written: ast.expr,
    name: str,
) -> Keyed:
    own = key.made.args.args[0]
    body, source = copy.deepcopy(key.made.body), copy.deepcopy(written)
    loads = [n for n in ast.walk(body) if isinstance(n, ast.Name) and n.id == own.arg]
    # What was seen of the parameter was seen where the lambda reads it.
    where = loads[0] if loads else own
    copied: ast.expr = source
    if isinstance(source, ast.GeneratorExp):
        copied = ast.ListComp(source.elt, source.generators)
    elif not isinstance(node.func, ast.Attribute):
        item = ast.copy_location(ast.Name(own.arg, ast.Load()), where)
        stored = ast.copy_location(ast.Name(own.arg, ast.Store()), where)
        copied = ast.ListComp(item, [ast.comprehension(stored, source, [], 0)])
    kept = ast.NamedExpr(ast.Name(name, ast.Store()), ast.copy_location(copied, source))
    target = ast.copy_location(ast.Name(own.arg, ast.Store()), where)
    turn = ast.comprehension(target, ast.Name(name, ast.Load()), [], 0)
    made = Keyed()
    made.items, made.otherwise = kept, node
    made.taken, made.whole = kept, None
    if copied is not source and isinstance(source, ast.Name):
        made.whole = ast.NamedExpr(ast.Name(name, ast.Store()), copy.deepcopy(source))
    made.keys = ast.copy_location(ast.ListComp(body, [turn]), key.made)
    made.key = Applied(
        ast.Lambda(key.made.args, body), key.function, key.stdlib, key.receiver, loads
    )
    made.key.items = loads if key.items else []
    made.source = source
    made.reverse, made.default = (copy.deepcopy(given.get(k)) for k in ("reverse", "default"))
    for part in (kept, turn.iter, made.whole):
        if part is not None:
            ast.copy_location(part, source)
    return ast.fix_missing_locations(ast.copy_location(made, node))


def type_of(context: Context, node: Keyed, env: Env) -> Ty:
    """Return the type of a call with a key."""
    context.as_written.discard(node)
    context.undone.discard(node)
    if not env.dirty and _is_known(context, node):
        forms = [node.items]
        if node.whole is not None and _holds_objects(context, node, env):
            forms.insert(0, node.whole)
        for node.taken in forms:
            ty = _taken(context, node, env, last=node.taken is node.items)
            if ty is not None:
                return ty
    context.as_written.add(node)
    return evaluation.look(context, node.otherwise, env)


def _taken(context: Context, node: Keyed, env: Env, *, last: bool) -> Ty | None:
    """Return the type of the call with the items it took, None where they can't be these."""
    if _dirty(env):
        return None
    items = evaluation.look(context, node.taken, env)
    if _dirty(env) or (node.name == "sort" and not items.is_only("list")):
        return None
    suppose(context, node.key, node.source)
    keys = evaluation.look(context, node.keys, env)
    parts = [part for part in ast.walk(node.keys) if isinstance(part, ast.expr)]
    if not last and any(_changes(context, part) for part in parts):
        return None
    for given in (node.reverse, node.default):
        if given is not None:
            evaluation.value(context, given, env)
    context.sites.box(keys)
    context.sites.box(items)
    same = holds_after(context, node.key) and _is_same(context, node, items)
    return _result(context, node, items, env) if same and not _dirty(env) else None


def _holds_objects(context: Context, node: Keyed, env: Env) -> bool:
    """Tell whether it orders a list of what is no number: that is not kept as an array."""
    assert isinstance(node.source, ast.Name)
    if node.source.id not in context.locals or not env.get(node.source.id).is_only("list"):
        return False
    seen = context.observation.seen(context.function.index, node.source)
    return seen is not None and bool(seen.items) and not set(seen.items) & _NUMBERS


def _dirty(env: Env) -> bool:
    """Tell it anew: looking at an expression may have changed it."""
    return env.dirty


def _is_known(context: Context, node: Keyed) -> bool:
    """Tell whether the builtin is meant, and the keys read no variable that is kept elsewhere."""
    builtin = node.name != "sort"
    if builtin and (node.name in context.locals or context.global_fact(node.name) is not None):
        return False
    if not is_meant(context, node.key):
        return False
    function = context.function
    for part in ast.walk(node.keys):
        if isinstance(part, ast.Name):
            fact = None if part.id in context.locals else function.globals.get(part.id)
            if part.id in function.cells or (fact is not None and fact.rebound):
                return False
    return True


def _is_same(context: Context, node: Keyed, items: Ty) -> bool:
    """Tell whether the key can't tell that the list is empty meanwhile, or that it is a copy.

    `list.sort` shows an empty list to the key; min and max take an item, then its key.
    """
    parts = [part for part in ast.walk(node.keys) if isinstance(part, ast.expr)]
    if node.name == "sorted":
        return True
    if node.name != "sort":
        parts.extend(part for part in ast.walk(node.taken) if isinstance(part, ast.expr))
        return not any(_changes(context, part) for part in parts)
    if not context.sites.shared(items, "list"):
        return True
    leaves = node.keys.elt.elts if isinstance(node.keys.elt, ast.Tuple) else [node.keys.elt]
    for part in parts:
        ty = context.ty.get(part)
        looked_at = part not in leaves and part is not node.keys and part is not node.keys.elt
        listed = ty is not None and (ty.is_any or ty.get("list") is not None)
        whole = part is node.keys.generators[0].iter
        if part in context.calls or (looked_at and listed and not whole):
            return False
    return True


def _changes(context: Context, part: ast.expr) -> bool:
    called = context.calls.get(part)
    changing = called is not None and any(context.signatures[i].changes for i in called.indexes)
    return part in context.undone or changing


def _result(context: Context, node: Keyed, items: Ty, env: Env) -> Ty:
    if node.name == "sort":
        if context.sites.shared(items, "list"):
            context.change(node, env)
        return NONE
    item = context.sites.item(items, "list")
    context.escape(item)
    if node.name != "sorted":
        return context.speculate(node.otherwise, ANY, env)
    context.sites.make(context.place(node), "list", item)
    made = made_here("list", context.place(node))
    context.sites.box(made)
    return made
