"""Decide which ints beyond 64 bits are kept in C while loops take them apart or put them together.

    while n:                        n = k_big_of(n)
        n, r = divmod(n, 58)    ->  while k_big_truth(n):
        out.append(r)                   r = k_big_apart(n, 58)

A variable is one where a loop changes it by ints of 64 bits alone, none of them below zero, or
reads some of its bits. Wherever else it is read it becomes an object, so it is left alone where
such a loop would have to make one in every turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.codegen.big_uses import Bigs, BigUses
from advisor.codegen.reps import rep_of
from advisor.codegen.uses import may_keep, parents_in

if TYPE_CHECKING:
    from advisor.inference.context import Context

BIG = "B"
"""The rep of a local that holds such an int."""


def choose_bigs(context: Context) -> Bigs:
    """Return the variables of a function that hold such ints, and what it does with them."""
    found = Bigs()
    if not may_keep(context):
        return found
    parents = parents_in(context)
    for name, ty in context.var_types.items():
        held = ty.without("unbound")
        if held.is_only("int") and rep_of(held) == "o":
            uses = BigUses(context, name, parents)
            if uses.pay_off():
                found.add(uses.found)
    return found
