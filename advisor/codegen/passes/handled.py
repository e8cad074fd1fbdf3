"""Do behind a try what its handler does, where nobody can see what was caught.

    try:                        caught = True
        x = d[k]                try:
    except KeyError:                x = d[k]
        n = n - 1                   caught = False
                                except KeyError:
                                    pass
                                if caught:
                                    n = n - 1

Several handlers become a try around a try. Only for a handler that does something does Cython make
a traceback and what `sys.exc_info()` tells, which cost more than most of what is in the try.
"""

from __future__ import annotations

from advisor.codegen.endings import ends
from advisor.codegen.ir import Assign, Function, If, Raise, Stmt, Try
from advisor.codegen.reps import const, local
from advisor.codegen.walking import assigned_in, children, expressions, parts, raised, walk


def handle_outside(function: Function, *, caught: bool) -> None:
    """Run the pass.

    What a handler raises holds what was caught, for those who look. So it stays where it is if it
    raises or calls something that anybody sees, and wherever an exception of its own may be
    `caught` in the kernel; elsewhere the original raises that anew.
    """
    if not caught:
        named = {*assigned_in(function.body), *(name for name, _ in function.params)}
        _block(function, function.body, named)


def _block(function: Function, body: list[Stmt], named: set[str]) -> None:
    for place in reversed(range(len(body))):
        statement = body[place]
        if isinstance(statement, Try):
            if statement.manager is None and _is_blind(statement, named):
                body[place : place + 1] = _outside(function, statement)
            continue
        for inner in children(statement):
            _block(function, inner, named)


def _is_blind(statement: Try, named: set[str]) -> bool:
    """Tell whether nothing may see what the handlers caught, nor that they unset its name."""
    if statement.final or not any(body for _, _, body in statement.handlers):
        return False
    return not any(
        name in named or (name is not None and name in _read(body)) or any(map(_looks, walk(body)))
        for _, name, body in statement.handlers
    )


def _looks(statement: Stmt) -> bool:
    if isinstance(statement, (Raise, Try)):
        return True
    used = [part for expr in expressions(statement) for part in parts(expr)]
    return any(part.kind == "call" or part.value == "k_commit" for part in used)


def _read(body: list[Stmt]) -> set[object]:
    used = [(*expressions(statement), *raised(statement)) for statement in walk(body)]
    every = (part for exprs in used for expr in exprs for part in parts(expr))
    return {part.value for part in every if part.kind == "local"}


def _outside(function: Function, statement: Try) -> list[Stmt]:
    """Return a try around a try, one for each handler, and what they do behind them."""
    line, inside, behind = statement.line, statement.body, list[Stmt]()
    for classes, _, body in statement.handlers:
        made = Try(line=line, body=inside, handlers=[(classes, None, [])])
        if ends(inside):  # only what was caught leads behind it
            inside, behind = [made], body
            continue
        name = f"caught_{sum(known.startswith('caught_') for known in function.locals)}"
        function.locals[name] = "b"
        inside.append(Assign(line=line, name=name, expr=const(False)))
        inside = [Assign(line=line, name=name, expr=const(True)), made]
        behind = [If(line=line, test=local(name, "b"), body=body, orelse=behind)]
    return [*inside, *behind]
