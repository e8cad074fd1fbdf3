"""Find out whether something that is kept in C would get to the interpreter.

What never leaves a function is chosen by all that the function does with it. Should a way out have
been overlooked, the function is lowered once more with nothing of the kind in it.
"""

from __future__ import annotations

from advisor.codegen.ir import KEPT, Assign, Expr, Function, Stmt
from advisor.codegen.support import helpers
from advisor.codegen.walking import expressions, parts, raised, walk

_NUMBERS = ("i", "d", "b")


class LeakError(Exception):
    """Something that is kept in C would become an object."""


def of_kind(expr: Expr, rep: str) -> Expr:
    """Return a value that goes in where values of a rep are kept.

    Raises:
        LeakError: It is a number of another type, and would come out as one of this.
    """
    have = "i" if expr.rep == "n" else expr.rep
    if have in _NUMBERS and rep in _NUMBERS and have != rep:
        raise LeakError
    return expr


def leaks(function: Function) -> bool:
    """Tell whether an expression other than a helper made for it takes what is kept in C."""
    for statement in walk(function.body):
        for expr in (*expressions(statement), *raised(statement)):
            if any(map(_takes, parts(expr))):
                return True
            if expr.rep in KEPT and not _holds(function, statement, expr):
                return True
    return False


def _holds(function: Function, statement: Stmt, expr: Expr) -> bool:
    """Tell whether a statement gives it to a local that holds such."""
    return isinstance(statement, Assign) and function.locals.get(statement.name) == expr.rep


def _takes(expr: Expr) -> bool:
    kept = [(place, arg.rep) for place, arg in enumerate(expr.args) if arg.rep in KEPT]
    if not kept:
        return False
    if expr.kind != "helper":
        return True
    wanted = helpers()[str(expr.value)].args
    return any(wanted[place] != rep for place, rep in kept)
