"""The passes over a lowered function, in order."""

from advisor.codegen.ir import Function


def run_passes(function: Function) -> None:
    """Run every pass; each changes the function in place and keeps its meaning."""
    del function
