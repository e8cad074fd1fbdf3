"""Cut the ranges of parameters to what the calls inside a kernel pass.

    rotl(k, 15), rotl(h, 13)  ->  rotl's r is in 13..15

A call checks an argument that is not known to be in the parameter's range, so what is found here
is never more than a better guess.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from advisor.inference.constants import of_global
from advisor.inference.context import Context
from advisor.inference.observation import Global, Observation
from advisor.inference.passing import bound
from advisor.inference.signatures import Signature
from advisor.inference.types import ANY, NOTHING, Ty


def narrow_parameters(
    observation: Observation,
    signatures: Mapping[int, Signature],
    contexts: Mapping[int, Context],
) -> bool:
    """Narrow the int parameters of plain functions but the target; tell whether any changed."""
    changed = False
    passed = _passed(observation, signatures, contexts)
    for index, by_name in passed.items():
        signature = signatures[index]
        for place, name in enumerate(signature.names):
            old, given = signature.params[place], by_name.get(name, NOTHING)
            new = _narrowed(old, given)
            if new != old:
                signature.params[place] = new
                changed = True
    return changed


def _passed(
    observation: Observation,
    signatures: Mapping[int, Signature],
    contexts: Mapping[int, Context],
) -> dict[int, dict[str, Ty]]:
    """Return what is passed to each function called directly, by parameter, over all calls."""
    found: dict[int, dict[str, Ty]] = {}
    for context in contexts.values():
        for node, index in context.plain_calls().items():
            if index == 0:
                continue
            given = bound(signatures[index].names, node, 0, observation.functions[index]) or {}
            by_name = found.setdefault(index, {})
            for name in signatures[index].names:
                source = given.get(name)
                if isinstance(source, Global):
                    ty = of_global(source)
                else:
                    assert source is None or isinstance(source, ast.expr)
                    ty = ANY if source is None else context.ty.get(source, ANY)
                by_name[name] = by_name.get(name, NOTHING).join(ty)
    return found


def _narrowed(old: Ty, given: Ty) -> Ty:
    mine, theirs = old.single, given.single
    if mine is None or theirs is None or mine.kind != "int" or theirs.kind != "int":
        return old
    low, high = max(mine.low, theirs.low), min(mine.high, theirs.high)
    if low > high:
        return old
    return Ty((type(mine)("int", low, high),))
