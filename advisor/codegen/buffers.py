"""Decide which lists become C buffers: made here, never leaving, of one C type.

Context (sites)  ->  Buffers: rep by variable and by making node
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.codegen import mixed
from advisor.codegen.ir import TABLES
from advisor.codegen.reps import rep_of
from advisor.inference.sharing import buffer_rep
from advisor.inference.types import NOTHING

if TYPE_CHECKING:
    from advisor.inference.context import Context
    from advisor.inference.types import Ty

_FURTHEST = 1 << 30
"""The greatest step of a slice that is copied in C."""


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
        case ast.Subscript(ctx=ast.Load()) | ast.Call() if node in context.copied:
            return True
        case ast.BinOp() | ast.Subscript():
            return bool(_sources(context, node))
        case ast.Call() if node in context.calls:
            direct = context.calls[node]
            return direct.is_plain and bool(context.signatures[direct.targets[0][1]].result)
        case ast.Call(func=ast.Name(id="list"), args=[_]):
            return True
        case ast.Call(func=ast.Attribute(attr="copy")):
            return bool(_sources(context, node))
        case _:
            return False


def _sources(context: Context, node: ast.AST) -> list[ast.expr]:
    """Return the lists that a sum or a slice copies from, where a buffer of it can be made."""
    match node:
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return [left, right]
        case ast.Call(func=ast.Attribute(value=value, attr="copy"), args=[], keywords=[]):
            return [value]
        case ast.Subscript(ctx=ast.Load(), value=value, slice=ast.Slice(lower, upper, step)):
            ends = [context.ty.get(end, NOTHING) for end in (lower, upper) if end is not None]
            known = all(rep_of(end) == "i" for end in ends)
            return [value] if known and step_of(step) and node not in context.effects else []
        case _:
            return []


def step_of(step: ast.expr | None) -> int:
    """Return the step of a slice where it is written out, else 0."""
    match step:
        case None:
            return 1
        case ast.Constant(value=int(by)) if type(by) is int:
            return by if abs(by) <= _FURTHEST else 0
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(by))) if type(by) is int:
            return -by if abs(by) <= _FURTHEST else 0
        case _:
            return 0


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
    for pair in context.spliced.values():
        lists = [ty.get("list") for ty in pair]
        groups.append({site for atom in lists if atom is not None for site in atom.sites})
    copies = {
        place: [context.ty.get(source, NOTHING) for source in _sources(context, node)]
        for place, node in _makers(context).items()
        if node not in context.copied
    }
    while (
        _drop_mixed(chosen, groups) or _drop_copies(chosen, copies) or _drop_rows(context, chosen)
    ):
        pass
    variables: dict[str, str] = {}
    for name, ty in context.var_types.items():
        atom = ty.get("list")
        if atom is not None and atom.sites and all(s in chosen for s in atom.sites):
            variables[name] = chosen[next(s for s in atom.sites if s)]
    return Buffers(variables, chosen)


def _candidates(context: Context) -> dict[str, str]:
    """Return the rep of every site that could be a buffer or a table by itself."""
    makers = _makers(context)
    chosen: dict[str, str] = {}
    for place, site in context.sites.by_place.items():
        rep = buffer_rep(site.item) or ("X" if mixed.are_kept(context, site.item) else None)
        held = site.escaped or site.boxed
        if site.kind == "list" and rep and not held and place in makers:
            chosen[place] = rep
    tables = {
        place: TABLES[rep]
        for place, site in context.sites.by_place.items()
        if site.kind == "list" and not site.escaped and not site.boxed and place in makers
        for rep in [_row_rep(chosen, site.item)]
        if rep
    }
    return chosen | tables


def _row_rep(chosen: dict[str, str], item: Ty) -> str:
    """Return the rep of rows that are buffers of one rep, else nothing."""
    atom = item.single
    sites = atom.sites if atom is not None and atom.kind == "list" else frozenset()
    reps = {chosen.get(place or "", "") for place in sites}
    return reps.pop() if len(reps) == 1 else ""


def _drop_rows(context: Context, chosen: dict[str, str]) -> bool:
    """Drop tables whose rows are no buffers of their rep, and what other lists hold."""
    changed = False
    for place, site in context.sites.by_place.items():
        if site.kind != "list":
            continue
        own, rep = chosen.get(place, ""), _row_rep(chosen, site.item)
        if own in TABLES.values() and own != TABLES.get(rep):
            del chosen[place]
            own, changed = "", True
        held = site.item.get("list")
        if own not in TABLES.values() and held is not None:
            for row in held.sites:
                changed |= chosen.pop(row or "", None) is not None
    return changed


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


def _drop_copies(chosen: dict[str, str], copies: dict[str, list[Ty]]) -> bool:
    """Drop sums and slices of lists that are no buffers of the same rep themselves."""
    changed = False
    for place, sources in copies.items():
        for ty in sources:
            atom = ty.single
            sites = atom.sites if atom is not None and atom.kind == "list" else frozenset()
            same = sites and all(chosen.get(s or "") == chosen.get(place) for s in sites)
            if not same and chosen.pop(place, None) is not None:
                changed = True
    return changed
