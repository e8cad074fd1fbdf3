"""Decide which lists become C buffers: made here, never leaving, of one C type.

Context (sites)  ->  Buffers: rep by variable and by making node
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.inference.sharing import buffer_rep

if TYPE_CHECKING:
    from advisor.inference.context import Context


@dataclass(frozen=True, slots=True)
class Buffers:
    """`variables`: rep of each variable that holds buffers; `places`: rep of each making site."""

    variables: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


def _makers(context: Context) -> dict[str, ast.AST]:
    """Return the making nodes that can make a buffer, by place."""
    assert context.function.tree is not None
    return {
        context.place(node): node
        for node in ast.walk(context.function.tree)
        if _makes(context, node)
    }


def _makes(context: Context, node: ast.AST) -> bool:
    match node:
        case ast.List(ctx=ast.Load()) | ast.ListComp():
            return True
        case ast.BinOp(op=ast.Mult(), left=left, right=right):
            sides = [s for s in (left, right) if isinstance(s, ast.List) and len(s.elts) == 1]
            return len(sides) == 1
        case ast.Call() if node in context.calls:
            direct = context.calls[node]
            return direct.is_plain and bool(context.signatures[direct.targets[0][1]].result)
        case ast.Call(func=ast.Name(id="list"), args=[_]):
            return True
        case _:
            return False


def choose_buffers(context: Context) -> Buffers:
    """Return the lists of a function that can be C buffers."""
    chosen = _candidates(context)
    groups: list[set[str | None]] = []
    for ty in (*context.var_types.values(), *context.ty.values()):
        atom = ty.get("list")
        if atom is not None and any(s in chosen for s in atom.sites if s):
            places = set(atom.sites)
            if len(ty.atoms) > 1:
                places.add(None)
            groups.append(places)
    while _drop_mixed(chosen, groups):
        pass
    variables: dict[str, str] = {}
    for name, ty in context.var_types.items():
        atom = ty.get("list")
        if atom is not None and atom.sites and all(s in chosen for s in atom.sites):
            variables[name] = chosen[next(s for s in atom.sites if s)]
    return Buffers(variables, chosen)


def _candidates(context: Context) -> dict[str, str]:
    """Return the rep of every site that could be a buffer by itself."""
    makers = _makers(context)
    chosen: dict[str, str] = {}
    for place, site in context.sites.by_place.items():
        rep = buffer_rep(site.item)
        held = site.escaped or site.boxed
        if site.kind == "list" and rep and not held and place in makers:
            chosen[place] = rep
    return chosen


def _drop_mixed(chosen: dict[str, str], groups: list[set[str | None]]) -> bool:
    """Drop sites that meet others in one variable which are no buffers of the same rep."""
    changed = False
    for places in groups:
        reps = {chosen.get(s) if s else None for s in places}
        if len(reps) > 1 or None in reps:
            for place in places:
                if place and chosen.pop(place, None) is not None:
                    changed = True
    return changed
