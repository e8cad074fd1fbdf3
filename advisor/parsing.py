"""Parse Python source from several threads."""

import ast
import threading

# CPython before 3.11.8 and 3.12.2 counts how deep the tree goes in one place for all threads, and
# raises SystemError where another thread parsed in between: github.com/python/cpython/issues/106905
_ONE_AT_A_TIME = threading.RLock()


def parse(source: str) -> ast.Module:
    """Return the tree of a module's source, as `ast.parse` does and with what it raises."""
    with _ONE_AT_A_TIME:
        return ast.parse(source)  # noqa: TID251 - the one place


def parse_expression(source: str) -> ast.expr:
    """Return the tree of one expression, raising as `ast.parse` does."""
    with _ONE_AT_A_TIME:
        return ast.parse(source, mode="eval").body  # noqa: TID251 - the one place
