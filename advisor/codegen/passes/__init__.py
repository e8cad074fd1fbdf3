"""The passes over a lowered function, in order."""

from collections.abc import Callable

from advisor.codegen.ir import Function
from advisor.codegen.passes.hoist import hoist


def run_passes(function: Function, changes: Callable[[int], bool]) -> None:
    """Run every pass; each changes the function in place and keeps its meaning.

    `changes(index)` tells whether a kernel function changes what others hold.
    """
    hoist(function, changes)
