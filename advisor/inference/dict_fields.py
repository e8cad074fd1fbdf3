"""Types of the values of dicts made here, key by key where all keys are constants."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference.types import ANY, NOTHING, Ty

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.state import Site


def note_field(context: Context, site: Site, key: ast.expr, item: Ty) -> None:
    """Note the value of a constant key of a dict made here; forget all on another key."""
    if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
        if site.fields is not None or site.version >= 0:
            site.fields = None
            site.open = True
        return
    if site.open:
        return
    if site.fields is None:
        site.fields = {}
    item = context.sites.put_away(item)
    old = site.fields.get(key.value, NOTHING)
    new = old.widen(item) if site.version > 2 else old.join(item)
    if new != old:
        site.fields[key.value] = new
        site.version += 1
        context.sites.changed = True


def dict_value(context: Context, base: Ty, key: ast.expr) -> Ty:
    """Return the type of `base[key]`, by key where all keys are constants of this function."""
    sites = context.sites.of(base, "dict")
    if sites is None or any(s.escaped for s in sites):
        return ANY
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        result = NOTHING
        for site in sites:
            if site.open or site.fields is None:
                return context.sites.item(base, "dict")
            result = result.join(site.fields.get(key.value, NOTHING))
        return result
    return context.sites.item(base, "dict")
