"""What `itertools.groupby` gives, where nothing can tell that a group is there before it is taken.

    for kind, rows in groupby(xs, key=f):      kinds = [f(x) for x in xs]
        total = sum(r.n for r in rows)    ->   (where a run of equal kinds begins and ends)
                                                   kind, rows = kinds[start], iter(xs[start:end])
                                                   total = sum(r.n for r in rows)

That is so where the loop changes nothing that others hold, nor the list itself, and no group is
handed on: it would be seen to be another iterator. Of one that is kept nothing is left in the next
turn, as in the library.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference.applied import Applied, applied
from advisor.inference.builtin_arguments import item_type
from advisor.inference.container_methods import LIST_CHANGES
from advisor.inference.types import ANY, Ty

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.inlining import Inliner

TEXT = (
    "pool = S0\nkeys = []\nfor x in pool:\n    keys.append({0})\nn = len(keys)\ni = 0\n"
    "while i < n:\n    start = i\n    key = keys[i]\n    i = i + 1\n"
    "    while i < n and keys[i] == key:\n        i = i + 1\n"
    "    group = iter(pool[start:i])\n    yield (key, group)\n"
    "    for left in group:\n        pass\n"
)
_MARK = "_advisor_of_groups"
_KEYS = ("int", "str", "bool", "bytes", "none")
_SEQUENCES = ("list", "tuple", "str", "bytes")


def form(node: ast.Call, number: int) -> tuple[list[ast.expr], str, Applied | None] | None:
    """Return the source of a call, the text it is made by, and the key; None of another form."""
    named = [keyword.value for keyword in node.keywords if keyword.arg == "key"]
    keys = [*node.args[1:], *named]
    if len(node.args) + len(node.keywords) != 1 + len(keys) or len(keys) > 1 or not node.args:
        return None
    if not keys or (isinstance(keys[0], ast.Constant) and keys[0].value is None):
        return node.args[:1], "groupby", None
    function = applied(keys[0], 1, number)
    return None if function is None else (node.args[:1], "groupby by", function)


def mark(body: list[ast.stmt]) -> None:
    """Mark what has to be looked at in the text, once it is filled in."""
    loops = [part for part in body if isinstance(part, ast.For)]
    for part in ast.walk(ast.Module(body, [])):
        called = isinstance(part, ast.Call) and isinstance(part.func, ast.Name)
        if called and part.func.id == "iter":  # type: ignore[attr-defined]
            vars(part)[_MARK] = "group"
        elif isinstance(part, ast.Compare) and isinstance(part.ops[0], ast.Eq):
            vars(part)[_MARK] = "keys"
    for part in loops:
        vars(part.iter)[_MARK] = "source"
        added = part.body[0]
        assert isinstance(added, ast.Expr)
        assert isinstance(added.value, ast.Call)
        vars(added.value.args[0])[_MARK] = "key"


def suppose_keys(inliner: Inliner, body: list[ast.stmt], target: ast.expr) -> None:
    """Take what was seen of a loop's first target for the keys, where they show nothing."""
    if not isinstance(target, ast.Tuple) or not isinstance(target.elts[0], ast.Name):
        return
    observation, index = inliner.observation, inliner.function.index
    seen = observation.seen(index, target.elts[0])
    for part in ast.walk(ast.Module(body, [])):
        if vars(part).get(_MARK) == "key" and seen is not None and part.col_offset < 0:  # type: ignore[attr-defined]
            observation.suppose(index, part, seen)  # type: ignore[arg-type]


def is_same(context: Context, whole: ast.AST) -> bool:
    """Tell whether the groups in statements can't be told from those of the library."""
    parts = list(ast.walk(whole))
    marked = [(part, vars(part)[_MARK]) for part in parts if _MARK in vars(part)]
    if not marked:
        return True
    if any(_tells(context, part) for part in parts):
        return False
    sites = context.sites.by_place.values()
    if any(map(_holds_iterator, (context.returns, *(site.item for site in sites)))):
        return False
    for part, what in marked:
        ty = context.ty.get(part, ANY)
        if what == "group" and _is_handed_on(context, part):
            return False
        if what == "keys" and not _are_keys(context, part):
            return False
        if what == "source" and not _is_steady(context, ty, parts):
            return False
    return True


def _tells(context: Context, part: ast.AST) -> bool:
    """Tell whether a part changes what others hold, or reads an attribute of an iterator."""
    if part in context.undone:
        return True
    if isinstance(part, ast.Attribute) and context.ty.get(part.value, ANY).get("iter") is not None:
        return True
    called = context.calls.get(part)
    return called is not None and any(context.signatures[i].changes for i in called.indexes)


def _holds_iterator(ty: Ty) -> bool:
    inner = ty.get("tuple")
    items = () if inner is None else inner.items or ()
    return ty.get("iter") is not None or any(map(_holds_iterator, items))


def _is_handed_on(context: Context, part: ast.AST) -> bool:
    """Tell whether others may get the iterator over a group."""
    site = context.sites.by_place.get(context.place(part))
    return site is None or site.escaped or site.returned


def _are_keys(context: Context, part: ast.AST) -> bool:
    """Tell whether keys are values of which one is equal to itself."""
    assert isinstance(part, ast.Compare)
    ty = context.ty.get(part.left, ANY)
    atom = ty.single
    items = atom.items if atom is not None and atom.kind == "tuple" else None
    return all(item.is_only(*_KEYS) for item in items or (ty,))


def _is_steady(context: Context, ty: Ty, parts: list[ast.AST]) -> bool:
    """Tell whether a source is a sequence that the loop leaves alone, as its items."""
    if ty.single is None or not ty.is_only(*_SEQUENCES):
        return False
    item = item_type(context, ty)
    if any(context.sites.local(item, kind) for kind in ("list", "dict", "set")):
        return False
    source = ty.get("list")
    for part in parts if source is not None else ():
        changed = _changed(part)
        known = None if changed is None else context.ty.get(changed, ANY)
        mine = None if known is None else known.get("list")
        if known is not None and known.is_any:
            return False
        if source is not None and mine is not None and source.sites & mine.sites:
            return False
    return True


def _changed(part: ast.AST) -> ast.expr | None:
    """Return what a part may change as a list."""
    if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
        return part.func.value if part.func.attr in LIST_CHANGES else None
    stored = isinstance(part, ast.Subscript) and not isinstance(part.ctx, ast.Load)
    return part.value if stored else None  # type: ignore[attr-defined]
