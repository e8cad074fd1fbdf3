"""The passes over a lowered function, in order."""

from collections.abc import Callable

from advisor.codegen.ir import Function
from advisor.codegen.passes.apart import drop_tests
from advisor.codegen.passes.appended import append_through
from advisor.codegen.passes.bounds import check_bounds
from advisor.codegen.passes.characters import find_characters
from advisor.codegen.passes.committed import check_committed
from advisor.codegen.passes.decided import decide
from advisor.codegen.passes.grown import grow
from advisor.codegen.passes.handled import handle_outside
from advisor.codegen.passes.held import hold
from advisor.codegen.passes.hoist import hoist
from advisor.codegen.passes.numbered import look_up_numbers
from advisor.codegen.passes.reuse import reuse
from advisor.codegen.passes.rows import find_rows
from advisor.codegen.passes.shapes import use_shapes


def run_passes(
    function: Function,
    changes: Callable[[int], bool],
    dirties: Callable[[int], bool],
    *,
    caught: bool,
    by_callers: bool,
    of_classes: frozenset[str],
    inline: Callable[[Function], None],
) -> None:
    """Run every pass; each changes the function in place and keeps its meaning.

    `changes(index)` tells whether a kernel function changes what others hold, `dirties(index)`
    whether it may do so for good; what the function raises may be `caught` in the kernel,
    `by_callers` even; instances may have the attributes `of_classes` from their class alone.
    `inline` puts functions in place of their calls.

    Raises:
        RefusedError: The function bails out where it is too late for that.
    """
    decide(function)
    check_committed(function, dirties)
    drop_tests(function)
    inline(function)
    hold(function, stores=not caught, of_classes=of_classes)
    hoist(function, changes)
    reuse(function, changes)
    find_rows(function)
    check_bounds(function)
    use_shapes(function)
    grow(function)
    look_up_numbers(function)
    find_characters(function)
    append_through(function)
    handle_outside(function, caught=by_callers)
