"""Lower raise, assert, try and with."""

from __future__ import annotations

import ast

from advisor.codegen.binding import bind_target
from advisor.codegen.endings import ends
from advisor.codegen.ir import Assign, Expr, If, Raise, Stmt, Try
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import KIND_BITS, code, const, local, negated
from advisor.inference.context import RefusedError
from advisor.inference.types import ANY, BUILTIN_VALUES
from advisor.model.kernel import RefusalReason


def raise_(lw: Lowering, node: ast.Raise) -> None:
    """Lower raise: a bail-out where the original can still be run, else the exception."""
    if node in lw.context.caught and node not in lw.context.dirty and node.exc is not None:
        raised = _exception(lw, node.exc)
        if node.cause is not None:
            raised = code("{0} from {1}", "o", raised, lw.to(lw.lower(node.cause), "o"))
        lw.emit(Raise(expr=raised))
        return
    if node in lw.context.cold or node not in lw.context.dirty:
        lw.bail("the original raises this exception")
        return
    if node.exc is None:
        lw.emit(Raise(expr=None))
        return
    if lw.ty(node.exc).is_only(*BUILTIN_VALUES, "list", "dict", "set"):
        lw.lower(node.exc)
        lw.emit(Raise(expr=code('TypeError("exceptions must derive from BaseException")', "o")))
        return
    if node.cause is not None:
        parts = lw.in_order([lw.maker(node.exc), lw.maker(node.cause)])
        lw.emit(Raise(expr=code("{0} from {1}", "o", *(lw.to(p, "o") for p in parts))))
        return
    lw.emit(Raise(expr=lw.to(lw.lower(node.exc), "o")))


def _exception(lw: Lowering, node: ast.expr) -> Expr:
    """Lower the exception that a function raises, for its callers to catch."""
    named = node.func if isinstance(node, ast.Call) else node
    assert isinstance(named, ast.Name)
    made = lw.global_object(named.id)
    fact = lw.context.function.globals.get(named.id)
    if fact is not None:
        lw.made_classes.add(fact.name)
    if not isinstance(node, ast.Call):
        return made
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    parts = [lw.object_of(part) for part in lw.in_order([lw.maker(arg) for arg in given])]
    known = None if fact is None else lw.context.observation.classes.get(fact.name)
    if known is not None and not known.makes_only:  # it writes texts of them
        parts = [_plain(lw, part) for part in parts]
    names = [*("" for _ in node.args), *(f"{keyword.arg}=" for keyword in node.keywords)]
    shown = ", ".join(f"{name}{{{place}}}" for place, name in enumerate(names, 1))
    return code(f"{{0}}({shown})", "o", made, *parts)


def _plain(lw: Lowering, part: Expr) -> Expr:
    """Check that writing a value runs no code of the user's."""
    if part.kind == "const" or part.rep not in "olmte":
        return part
    part = lw.keep(part)
    lw.unless(lw.helper("k_is_plain", part, const(4)), "a value that is written by its own code")
    return part


def assert_(lw: Lowering, node: ast.Assert) -> None:
    """Lower assert, as `raise_` does."""
    test = lw.truth(node.test)
    if node not in lw.context.dirty and node.test not in lw.context.dirty:
        lw.unless(test, "the assertion fails")
        return
    branch = If(test=negated(test))
    lw.emit(branch)

    def fail() -> None:
        told = [] if node.msg is None else [lw.to(lw.lower(node.msg), "o")]
        lw.emit(Raise(expr=code("AssertionError({0})" if told else "AssertionError", "o", *told)))

    lw.into(branch.body, fail)


def gettable(lw: Lowering, node: ast.Assert) -> None:
    """Look whether what a mapping pattern takes items of is the dict it seems to be."""
    if not lw.ty(node.test).is_only(*KIND_BITS):
        lw.do(lw.helper("k_gettable", lw.to(lw.lower(node.test), "o")))


def try_(lw: Lowering, node: ast.Try) -> None:
    """Lower try with its handlers, its else and its finally.

    A bail-out passes by the finally: the original runs it.
    """
    made = Try()
    if not node.finalbody:
        lw.emit(made)
        _handled(lw, node, made)
        return
    given_up = lw.temporary("b")
    made.given_up = str(given_up.value)
    lw.emit(Assign(name=made.given_up, expr=const(False)))
    lw.emit(made)
    final = If(test=negated(given_up))
    made.final.append(final)
    lw.into(final.body, lambda: lw.statements(node.finalbody))
    if not node.handlers:
        lw.into(made.body, lambda: lw.statements(node.body))
        return

    def inner() -> None:
        handled = Try()
        lw.emit(handled)
        _handled(lw, node, handled)

    lw.into(made.body, inner)


def with_(lw: Lowering, node: ast.With, place: int = 0) -> None:
    """Lower with, one manager inside the other."""
    if place == len(node.items):
        lw.statements(node.body)
        return
    item = node.items[place]
    manager = lw.keep(lw.to(lw.lower(item.context_expr), "o"))
    lw.do(lw.helper("k_commit"))
    lw.used_lambdas["_global__managed"] = "lambda value: exec('with value: pass', {'value': value})"
    manager = lw.keep(lw.helper("k_manager", local("_global__managed", "o"), manager))
    entered = lw.temporary("o")
    made = Try(manager=manager, entered=str(entered.value))
    lw.emit(made)

    def body() -> None:
        if item.optional_vars is not None:
            bind_target(lw, item.optional_vars, (entered, ANY))
        with_(lw, node, place + 1)

    lw.into(made.body, body)


def _handled(lw: Lowering, node: ast.Try, made: Try) -> None:
    """Lower a try with handlers; what its else raises is not theirs to catch."""
    flag = lw.temporary("b") if node.orelse else None
    if flag is not None:
        clear = Assign(line=lw.line, name=str(flag.value), expr=const(False))
        lw.out.insert(len(lw.out) - 1, clear)

    def body() -> None:
        lw.statements(node.body)
        if flag is not None and not ends(lw.out):
            lw.emit(Assign(name=str(flag.value), expr=const(True)))

    lw.into(made.body, body)
    for handler in node.handlers:
        caught: list[Stmt] = []
        lw.into(caught, lambda h=handler: lw.statements(h.body))  # type: ignore[misc]
        classes = None if handler.type is None else _classes(lw, handler.type)
        name = None if handler.name is None else lw.name(handler.name)
        made.handlers.append((classes, name, caught))
    if flag is not None:
        branch = If(test=flag)
        lw.emit(branch)
        lw.into(branch.body, lambda: lw.statements(node.orelse))


def _classes(lw: Lowering, node: ast.expr) -> Expr:
    """Return the classes a handler catches; they are looked up only when something is raised."""
    if isinstance(node, ast.Tuple):
        parts = tuple(_classes(lw, e) for e in node.elts)
        text = "(" + "".join(f"{{{i}}}, " for i in range(len(parts))) + ")"
        return code(text, "o", *parts)
    if isinstance(node, ast.Name) and node.id not in lw.context.locals:
        return lw.global_object(node.id)
    module = node.value if isinstance(node, ast.Attribute) else None
    if isinstance(module, ast.Name) and module.id not in lw.context.locals:
        assert isinstance(node, ast.Attribute)
        return code(f"{{0}}.{node.attr}", "o", lw.global_object(module.id))
    raise RefusedError(RefusalReason.UNSUPPORTED_SYNTAX, "a computed exception class", node)
