"""Which calls of a local go to the method or function it stands for, and which are as written.

A method may be meant where an exact builtin value has it, or an instance of a known class that
nothing gives another by that name; a function where a global name, or a module that one names,
still stands for it. Where that isn't so for one call, all calls of the local are as written.
"""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING

from advisor.inference.objects import method_of

if TYPE_CHECKING:
    from advisor.inference.aliases import Alias
    from advisor.inference.context import Context
    from advisor.inference.state import Env

_HOLDERS: dict[str, type] = {
    kind.__name__: kind for kind in (list, dict, set, frozenset, str, bytes, bytearray, tuple)
}
_CALLED = ("function", "builtin", "class")


def stands(context: Context, node: ast.Assign, env: Env) -> bool:
    """Tell whether a statement only gives something known another name: nothing has to be done."""
    alias = context.own.aliases.assigned.get(node)
    return alias is not None and _chosen(context, alias, env)


def choose(context: Context, node: ast.Call, env: Env) -> None:
    """Have a call name what its alias means, where that is known, else the alias."""
    alias = context.own.aliases.called.get(node)
    if alias is None:
        return
    before = node.func
    node.func = alias.functions[node][_chosen(context, alias, env)]
    if node.func is not before:
        context.sites.changed = True  # what leads to this call may look at it


def drop_aliases(context: Context) -> None:
    """Leave out the assignments whose calls all go to what is meant."""
    aliases = context.own.aliases.assigned
    dropped = {node for node, alias in aliases.items() if alias not in context.unaliased}
    assert context.function.tree is not None
    for part in ast.walk(context.function.tree) if dropped else ():
        for name in part._fields:
            value = getattr(part, name)
            if isinstance(value, list) and not dropped.isdisjoint(value):
                setattr(part, name, [one for one in value if one not in dropped])


def _chosen(context: Context, alias: Alias, env: Env) -> bool:
    if alias not in context.unaliased and not _is_known(context, alias, env):
        context.unaliased.add(alias)
        context.sites.changed = True
    return alias not in context.unaliased


def _is_known(context: Context, alias: Alias, env: Env) -> bool:
    meant = alias.meant
    if alias.holder is not None and isinstance(meant, ast.Attribute):
        ty = env.vars.get(alias.holder)
        atom = None if ty is None else ty.single
        if atom is not None and atom.kind == "inst":
            return not env.dirty and _keeps_method(context, atom.name, meant.attr)
        return atom is not None and hasattr(_HOLDERS.get(atom.kind), meant.attr)
    if env.dirty:  # it may stand for something else meanwhile
        return False
    if isinstance(meant, ast.Name):
        fact = context.global_fact(meant.id)
        if fact is None:
            return hasattr(builtins, meant.id)
        return fact.kind in _CALLED and not fact.rebound
    assert isinstance(meant.value, ast.Name)
    module = context.global_fact(meant.value.id)
    member = None if module is None or module.rebound else module.members.get(meant.attr)
    return member is not None and member.kind in _CALLED


def _keeps_method(context: Context, owner: str, name: str) -> bool:
    """Tell whether the instances of a class have a method that no function here replaces."""
    known = context.observation.classes.get(owner)
    if (
        known is None
        or not known.plain_getattr
        or method_of(context, owner, name, "method") is None
    ):
        return False
    return not any(
        isinstance(part, ast.Attribute) and part.attr == name and not isinstance(part.ctx, ast.Load)
        for function in context.observation.functions
        if function.tree is not None
        for part in ast.walk(function.tree)
    )
