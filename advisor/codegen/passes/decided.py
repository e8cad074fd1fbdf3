"""Leave out what a test that is known never lets run, and what stands behind what leaves.

    if False: a = 1        ->  k_bail()
    else: k_bail()
    b = a

Cython, which drops such branches too, knows no name that only they give a value.
"""

from __future__ import annotations

from advisor.codegen.endings import ends
from advisor.codegen.ir import Function, If, Stmt
from advisor.codegen.walking import children


def decide(function: Function) -> None:
    """Run the pass."""
    _block(function.body)


def _block(body: list[Stmt]) -> None:
    kept: list[Stmt] = []
    for statement in body:
        chosen = [statement]
        if isinstance(statement, If) and statement.test.kind == "const":
            chosen = statement.body if statement.test.value else statement.orelse
            _block(chosen)
        else:
            for inner in children(statement):
                _block(inner)
        kept.extend(chosen)
        if ends(kept):
            break
    body[:] = kept
