"""What attributes of known classes are: stored plainly, properties, methods."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING

from advisor.inference.context import Context
from advisor.inference.objects import classes_of, note, targets
from advisor.inference.signatures import Direct
from advisor.inference.special_methods import exact
from advisor.inference.types import Ty

if TYPE_CHECKING:
    from advisor.inference.observation import ClassFact
    from advisor.inference.state import Env


def stores_plainly(context: Context, target: ast.Attribute, base: Ty) -> bool:
    """Tell whether storing an attribute only puts a value into an instance, as far as is known."""
    names = classes_of(context, target.value, base)
    return bool(names) and all(
        _puts(context.observation.classes.get(name), target.attr) for name in names
    )


def _puts(found: ClassFact | None, name: str) -> bool:
    if found is None or not found.plain_setattr or name in found.methods:
        return False
    member = found.members.get(name)
    return member in (None, "slot") or (isinstance(member, Mapping) and _inert(member))


def _inert(member: Mapping[str, object]) -> bool:
    """Tell whether what a class holds by a name has no say in what its instances hold."""
    return member.get("inert") is True


def kinds_of(context: Context, node: ast.expr, base: Ty, attribute: str) -> set[str]:
    """Return what an attribute is in the classes a receiver may be of: method, property, ..."""
    facts = [context.observation.classes.get(name) for name in classes_of(context, node, base)]
    return {f.methods[attribute][0] for f in facts if f is not None and attribute in f.methods}


def property_read(context: Context, node: ast.Attribute, base: Ty, env: Env) -> Ty | None:
    """Return the type of a property whose function is called directly, else None."""
    if env.dirty:
        return None
    found = targets(context, node.value, base, node.attr, plain=True, kind="property")
    if found is None:
        return None
    part = (node.value,)
    direct = Direct(name=node.attr, targets=found, args=part, order=part, exact=exact(base))
    return note(context, node, direct, env)
