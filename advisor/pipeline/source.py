"""The source of a function, as its file has it."""

import inspect
import linecache

from advisor.model.code import FunctionId


def source_of(function: FunctionId) -> str | None:
    """Return the source of a function as its file has it, None where it can't be read."""
    lines = linecache.getlines(function.file)
    if not 0 < function.line <= len(lines):
        return None
    try:
        return "".join(inspect.getblock(lines[function.line - 1 :]))
    except (IndentationError, SyntaxError):
        return None
