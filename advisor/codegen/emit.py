"""IR statements and functions -> text of the kernel functions, in pure Python mode."""

from __future__ import annotations

from advisor.codegen.emit_expressions import INDENT, Text, bare, expression
from advisor.codegen.ir import (
    BUFFERS,
    LEAVING,
    OBJECTS,
    Assign,
    Bail,
    Break,
    Continue,
    Do,
    ForEach,
    ForRange,
    Function,
    If,
    Raise,
    Return,
    Stmt,
    Store,
    Try,
    While,
)
from advisor.codegen.typecodes import CODES, pointer_rep
from advisor.codegen.unset import unset
from advisor.codegen.walking import walk

C_NAMES = {
    **{pointer_rep(code): item.pointer for code, item in CODES.items()},
    "i": "cython.longlong",
    "u": "cython.ulonglong",
    "d": "cython.double",
    "z": "cython.doublecomplex",
    "b": "cython.bint",
    "c": "cython.Py_UCS4",
    "n": "cython.Py_ssize_t",
    "p": "cython.p_longlong",
    "q": "cython.p_double",
    "f": "cython.uchar",
    "f*": "cython.p_uchar",
    "x": "k_number",
    "x*": "k_numbers",
    "w": "k_wide",
    "h": "k_huge",
    "s": "str",
    "y": "bytes",
    "a": "bytearray",
    "l": "list",
    "t": "tuple",
    "m": "dict",
    "e": "set",
}
_NOTHING = {
    **dict.fromkeys("iun", "0"),
    "d": "0.0",
    "z": "0j",
    "b": "False",
    "c": "'\\0'",
    "x": "k_number_none()",
    "w": "k_wide_int(0)",
    "h": "k_huge_of(0)",
}
_FAILURE = {
    "i": "@cython.exceptval(-1, check=True)",
    "u": "@cython.exceptval(7, check=True)",
    "d": "@cython.exceptval(-1.0, check=True)",
    "z": "@cython.exceptval(check=True)",
    "b": "@cython.exceptval(-1, check=True)",
    "c": "@cython.exceptval(-1, check=True)",
    "n": "@cython.exceptval(-1, check=True)",
}


def block(out: Text, body: list[Stmt]) -> None:
    """Append statements one level deeper; an empty block is `pass`."""
    out.depth += 1
    before = len(out.lines)
    for statement in body:
        out.line = statement.line or out.line
        emit_statement(out, statement)
        if isinstance(statement, LEAVING):
            break
    if len(out.lines) == before:
        out.add("pass")
    out.depth -= 1


def emit_statement(out: Text, statement: Stmt) -> None:  # noqa: C901, PLR0912 - a case a statement
    """Append one statement."""
    match statement:
        case Assign(name=name, expr=expr):
            shown = bare(expression(out, expr))
            if shown != name:
                out.add(f"{name} = {shown}")
        case Store(target=target, expr=expr):
            out.add(f"{expression(out, target)} = {bare(expression(out, expr))}")
        case Do(expr=expr):
            out.add(expression(out, expr))
        case If():
            _if(out, statement)
        case While(test=test, body=body):
            out.add(f"while {bare(expression(out, test))}:")
            block(out, body)
        case ForRange():
            _range(out, statement)
        case ForEach(names=names, iterable=iterable, body=body):
            out.add(f"for {', '.join(names)} in {expression(out, iterable)}:")
            block(out, body)
        case Return(expr=expr):
            out.add(f"return {bare(expression(out, expr))}")
        case Break():
            out.add("break")
        case Continue():
            out.add("continue")
        case Bail(why=why):
            out.used.add("k_bail")
            out.add(f"k_bail()  # {why}")
        case Raise(expr=expr):
            out.add("raise" if expr is None else f"raise {expression(out, expr)}")
        case Try():
            _try(out, statement)
        case _:
            raise AssertionError(type(statement).__name__)


def _if(out: Text, statement: If) -> None:
    test = bare(expression(out, statement.test))
    if not statement.body and statement.orelse:
        out.add(f"if not ({test}):")
        block(out, statement.orelse)
        return
    out.add(f"if {test}:")
    block(out, statement.body)
    orelse = statement.orelse
    while len(orelse) == 1 and isinstance(orelse[0], If) and orelse[0].body:
        inner = orelse[0]
        out.line = inner.line
        out.add(f"elif {bare(expression(out, inner.test))}:")
        block(out, inner.body)
        orelse = inner.orelse
    if orelse:
        out.add("else:")
        block(out, orelse)


def _range(out: Text, statement: ForRange) -> None:
    start, stop = expression(out, statement.start), bare(expression(out, statement.stop))
    shown = stop if start == "0" and statement.step == 1 else f"{bare(start)}, {stop}"
    if statement.step != 1:
        shown += f", {statement.step}"
    out.add(f"for {statement.name} in range({shown}):")
    block(out, statement.body)


def _try(out: Text, statement: Try) -> None:
    if statement.manager is not None:
        out.add(f"with {expression(out, statement.manager)} as {statement.entered}:")
        block(out, statement.body)
        return
    out.add("try:")
    block(out, statement.body)
    if statement.handlers or statement.given_up:
        out.add("except Bail:")
        out.depth += 1
        if statement.given_up:
            out.add(f"{statement.given_up} = True")
        out.add("raise")
        out.depth -= 1
    for classes, name, body in statement.handlers:
        head = "except" + (f" {expression(out, classes)}" if classes is not None else "")
        out.add(head + (f" as {name}:" if name else ":"))
        block(out, body)
    if statement.final:
        out.add("finally:")
        block(out, statement.final)


def function(out: Text, made: Function) -> None:
    """Append one kernel function."""
    out.recursive = made.recursive
    names = [n for n, _ in made.params] + (["room"] if made.recursive else [])
    typed = _typed(made)
    out.add("@cython.cfunc")
    if not made.fails:
        out.add("@cython.exceptval(check=False)")
    elif made.result in _FAILURE:
        out.add(_FAILURE[made.result])
    if made.result in C_NAMES:
        out.add(f"@cython.returns({C_NAMES[made.result]})")
    if typed:
        _locals(out, typed)
    out.add(f"def {made.name}({', '.join(names)}):")
    _begin(out, made)
    if made.points:
        _pointed(out, made)
    else:
        block(out, made.body)


def _begin(out: Text, made: Function) -> None:
    """Append what every function begins with: the check of the stack, and variables not set yet."""
    out.depth += 1
    if made.recursive:
        out.add("if room < 0:")
        out.used.add("k_bail")
        out.add(f"{INDENT}k_bail()  # the original would run out of stack here")
    given = set(made.kept) if made.points else set[str]()
    for name, rep in made.locals.items():
        if rep in BUFFERS and not name.startswith("_"):
            out.add(f"{name} = None")
        elif name.endswith("_set") and rep == "b":
            out.add(f"{name} = False")
            flagged = name.removesuffix("_set")
            if made.locals.get(flagged, "") in OBJECTS:  # Cython folds tests, and finds none
                out.add(f"{flagged} = None")
                given.add(flagged)
    for name in unset(made):
        if name not in given:
            out.add(f"{name} = None")
    out.depth -= 1


def _pointed(out: Text, made: Function) -> None:
    """Append the body of a function that goes on as it was written from points in it."""
    out.depth += 1
    out.add("_at = 0")
    out.add("_back = False")
    for name in made.kept:  # Cython doesn't see that they are set where they are read
        nothing = _NOTHING.get(made.locals[name], "None")
        out.add(f"{name} = {nothing}")
        out.used.update([nothing.partition("(")[0]] if nothing.startswith("k_") else [])
    out.add("try:")
    block(out, made.body)
    out.add("except BaseException:")
    out.depth += 1
    out.used.add("k_goes_on")
    out.add("if _at == 0 or not k_goes_on(_since):")
    out.add(f"{INDENT}raise")
    out.add("_back = True")
    out.depth -= 1
    out.add("if _back:  # behind the handler, so that nothing is raised while handling")
    out.depth += 1
    for point in made.points:
        out.add(f"if _at == {point.number}:")
        out.depth += 1
        always = [(n, v) for n, v, given in point.state if given is None]
        shown = ", ".join(f"{n!r}: {bare(expression(out, v))}" for n, v in always)
        out.add(f"_kept = {{{shown}}}")
        for name, value, given in point.state:
            if given is not None:
                out.add(f"if {expression(out, given)}:")
                out.add(f"{INDENT}_kept[{name!r}] = {expression(out, value)}")
        where = f"{point.module!r}, {point.qualname!r}, {point.path!r}"
        if made.iterators:
            out.add(" = ".join([*made.iterators, "None"]))
        out.add(f"return _go_on({where}, _kept)")
        out.depth -= 1
    out.depth -= 2


def _typed(made: Function) -> dict[str, str]:
    """Return the C types of parameters and locals."""
    typed = {n: C_NAMES[r] for n, r in made.params if r in C_NAMES}
    for name, rep in made.locals.items():
        if rep in C_NAMES:
            typed[name] = C_NAMES[rep]
        elif rep in BUFFERS:
            typed[name] = "object"
    assigned = {s.name for s in walk(made.body) if isinstance(s, Assign)}
    for name, rep in made.locals.items():
        if rep == "o" and name not in assigned:
            typed[name] = "object"
    if made.recursive:
        typed["room"] = "cython.Py_ssize_t"
    return typed


def _locals(out: Text, typed: dict[str, str]) -> None:
    shown = ", ".join(f"{n}={t}" for n, t in typed.items())
    if len(shown) < 78:
        out.add(f"@cython.locals({shown})")
        return
    out.add("@cython.locals(")
    for name, ctype in typed.items():
        out.add(f"{INDENT}{name}={ctype},")
    out.add(")")
