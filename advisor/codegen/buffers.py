"""Decide which lists become C buffers: made here, never leaving, of one C type.

Context (sites)  ->  Buffers: rep by variable and by making node
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.inference.types import I64_HIGH, I64_LOW, Ty

if TYPE_CHECKING:
    from advisor.inference.context import Context


@dataclass(frozen=True, slots=True)
class Buffers:
    """`variables`: rep of each variable that holds buffers; `places`: rep of each making site."""

    variables: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


def _item_rep(item: Ty) -> str | None:
    atom = item.single
    if atom is None:
        return None
    if atom.kind == "int" and atom.low >= I64_LOW and atom.high <= I64_HIGH:
        return "I"
    return {"float": "D", "bool": "F"}.get(atom.kind)


def _makers(context: Context) -> dict[str, ast.AST]:
    """Return the making nodes that can make a buffer, by place."""
    found: dict[str, ast.AST] = {}
    assert context.function.tree is not None
    for node in ast.walk(context.function.tree):
        if (isinstance(node, ast.List) and isinstance(node.ctx, ast.Load)) or isinstance(
            node, ast.ListComp
        ):
            found[context.place(node)] = node
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            sides = [
                s for s in (node.left, node.right) if isinstance(s, ast.List) and len(s.elts) == 1
            ]
            if len(sides) == 1:
                found[context.place(node)] = node
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "list"
        ) and len(node.args) == 1:
            found[context.place(node)] = node
    return found


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
        rep = _item_rep(site.item)
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
