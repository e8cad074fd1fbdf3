"""Lower statements."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from advisor.codegen import deletion, objects, operators, values
from advisor.codegen.ir import (
    BUFFERS,
    ITEM,
    Assign,
    Break,
    Continue,
    Expr,
    Function,
    If,
    Raise,
    Return,
    Stmt,
    Try,
    While,
)
from advisor.codegen.iteration import bind_target, loop, packed
from advisor.codegen.keys import key_of
from advisor.codegen.lowering import Lowering, code, const, native, rep_of
from advisor.inference.context import RefusedError
from advisor.inference.types import ANY, Ty
from advisor.model.kernel import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.inference.context import Context


def lower_function(context: Context, name: str) -> tuple[Function, Lowering]:
    """Return the IR of one analysed function, and the lowering with what it used."""
    lw = Lowering(context)
    tree = context.function.tree
    assert tree is not None
    params = []
    for parameter, ty in zip(context.own.names, context.own.params, strict=True):
        rep = context.own.buffers.get(parameter) or rep_of(ty)
        variable = lw.rep(parameter)
        shown = lw.name(parameter)
        if rep == variable and rep not in BUFFERS:
            params.append((shown, rep))
        else:
            given = lw.temporary(rep)
            params.append((str(given.value), rep))
            lw.assign(parameter, given)
        if parameter in lw.flagged:
            lw.emit(Assign(name=str(lw.flag(parameter).value), expr=const(True)))
    lw.borrow_all()
    block(lw, tree.body)
    result = context.own.result or rep_of(context.own.returns)
    if not ends(lw.out):
        returns = context.own.returns
        if returns.is_any or returns.get("none") is not None or not returns.atoms:
            lw.emit(Return(expr=const(None)))
        else:
            lw.bail("it returned nothing")
    locals_: dict[str, str] = {}
    for variable, rep in lw.reps.items():
        locals_[lw.name(variable)] = rep
        if rep in BUFFERS:
            locals_[f"{lw.name(variable)}_d"] = {"I": "p", "D": "q", "F": "f*"}[rep]
            locals_[f"{lw.name(variable)}_n"] = "n"
    locals_.update(lw.temporaries)
    for shown, _ in params:
        locals_.pop(shown, None)
    function = Function(
        index=context.function.index,
        name=name,
        params=params,
        locals=locals_,
        result=result,
        body=lw.out,
        recursive=context.own.recursive,
        calls=lw.calls,
    )
    return function, lw


def ends(body: list[Stmt]) -> bool:
    """Tell whether the end of a block can't be reached."""
    from advisor.codegen.ir import Bail

    if not body:
        return False
    last = body[-1]
    if isinstance(last, (Return, Break, Continue, Raise, Bail)):
        return True
    if isinstance(last, If):
        return ends(last.body) and ends(last.orelse)
    if isinstance(last, Try) and last.manager is None:
        handled = all(ends(caught) for _, _, caught in last.handlers)
        return ends(last.final) or (ends(last.body) and handled)
    if isinstance(last, While):
        return last.test == const(True) and not _breaks(last.body)
    return False


def _breaks(body: list[Stmt]) -> bool:
    for statement in body:
        if isinstance(statement, Break):
            return True
        if isinstance(statement, If) and (_breaks(statement.body) or _breaks(statement.orelse)):
            return True
        if isinstance(statement, Try):
            parts = [statement.body, statement.final, *(h[2] for h in statement.handlers)]
            if any(_breaks(p) for p in parts):
                return True
    return False


def block(lw: Lowering, body: list[ast.stmt]) -> None:
    """Lower statements into the current block; what comes after its end is left out."""
    for statement in body:
        if ends(lw.out):
            return
        lw.line = statement.lineno
        _RULES[type(statement)](lw, statement)


def _into(lw: Lowering, target: list[Stmt], body: Callable[[], None]) -> None:
    outer, lw.out = lw.out, target
    body()
    lw.out = outer


def _expr(lw: Lowering, node: ast.Expr) -> None:
    if isinstance(node.value, ast.Constant):
        return
    made = lw.lower(node.value)
    if made.kind in ("helper", "call", "code"):
        lw.do(made)


def _assign(lw: Lowering, node: ast.Assign) -> None:
    target = node.targets[0]
    if (
        len(node.targets) == 1
        and isinstance(target, ast.Tuple)
        and isinstance(node.value, ast.Tuple)
        and len(target.elts) == len(node.value.elts)
        and node.value not in lw.context.ty
    ):
        sources = node.value.elts
        parts = lw.in_order([lw.maker(e) for e in sources])
        kept = [_settled(lw, p) for p in parts]
        for part, value, source in zip(target.elts, kept, sources, strict=True):
            store(lw, part, value, lw.ty(source))
        return
    value = lw.lower(node.value)
    if len(node.targets) > 1:
        value = lw.save(packed(lw, value) if value.kind == "tuple" else value)
    for target in node.targets:
        store(lw, target, value, lw.ty(node.value))


def _settled(lw: Lowering, expr: Expr) -> Expr:
    """Return a copy of a value that later assignments of the same statement can't change."""
    if expr.kind == "const":
        return expr
    if expr.rep in BUFFERS and expr.kind == "local":
        kept = lw.temporary(expr.rep)
        lw.emit(Assign(name=str(kept.value), expr=expr))
        return kept
    return lw.save(packed(lw, expr) if expr.kind == "tuple" else expr)


def store(lw: Lowering, target: ast.expr, value: Expr, ty: Ty) -> None:
    """Store an evaluated value into a target."""
    if isinstance(target, ast.Name):
        lw.assign(target.id, packed(lw, value) if value.kind == "tuple" else value)
    elif isinstance(target, (ast.Tuple, ast.List)):
        bind_target(lw, target, (value, ty))
    elif isinstance(target, ast.Subscript):
        held = lw.keep(packed(lw, value) if value.kind == "tuple" else value)
        if isinstance(target.slice, ast.Slice):
            _store_slice(lw, target, target.slice, held)
            return
        base, index = lw.in_order([lw.maker(target.value), lw.maker(target.slice)])
        store_item(lw, target, base, index, held)
    elif isinstance(target, ast.Attribute):
        held = lw.keep(packed(lw, value) if value.kind == "tuple" else value)
        store_attribute(lw, target, lw.lower(target.value), held)


def _store_slice(lw: Lowering, target: ast.Subscript, parts: ast.Slice, value: Expr) -> None:
    given = [parts.lower, parts.upper, parts.step]
    made = lw.in_order([lw.maker(target.value), *(lw.maker(p) for p in given if p is not None)])
    args = [lw.keep(lw.object_of(m)) for m in made]
    shown, at = [], 1
    for part in given:
        shown.append("" if part is None else f"{{{at}}}")
        at += part is not None
    text = ":".join(shown[:2]) + (f":{shown[2]}" if parts.step is not None else "")
    lw.do(lw.helper("k_commit"))
    lw.do(
        Expr(
            "store",
            f"cython.cast(object, {{0}})[{text}] = {{{at}}}",
            "v",
            (*args, lw.object_of(value)),
        )
    )


def store_item(lw: Lowering, target: ast.Subscript, base: Expr, index: Expr, value: Expr) -> None:
    """Store into `base[index]` for evaluated parts."""
    if base.rep in BUFFERS:
        place = lw.place_in(base, index, target)
        at = native("{0}[{1}]", ITEM[base.rep], lw.buffer_data(base), place)
        lw.store(at, lw.to(value, ITEM[base.rep]))
        return
    if target in lw.context.calls:
        made = objects.invoke(lw, target, [base, index, value])
        if made.kind == "call":
            lw.do(made)
        return
    undo = target in lw.context.undone
    item = lw.object_of(value)
    plain = index.rep in "iubn" or base.rep == "m"
    if target in lw.context.effects or (target in lw.context.dirty and not plain):
        args = [lw.keep(lw.object_of(e)) for e in (base, index, item)]
        lw.do(lw.helper("k_commit"))
        lw.do(Expr("store", "cython.cast(object, {0})[{1}] = {2}", "v", tuple(args)))
        return
    if base.rep == "l" and index.rep == "o" and target not in lw.context.dirty:
        index = lw.helper("k_int", index)
    if base.rep == "l" and index.rep in "iubn":
        name = "k_list_store_late" if target in lw.context.dirty else "k_list_store"
        lw.do(lw.helper("k_list_put" if undo else name, base, lw.to(index, "i"), item))
    elif base.rep == "m":
        _store_key(lw, target, base, key_of(lw, target.slice, index), value)
    elif base.rep == "a" and index.rep in "iubn" and value.rep in "ibn":
        lw.do(lw.helper("k_barray_put", base, lw.to(index, "i"), lw.to(value, "i")))
    else:
        lw.bail("a store kernels don't take apart")


def _store_key(lw: Lowering, target: ast.Subscript, base: Expr, key: Expr, value: Expr) -> None:
    """Store into a dict; numbers under a constant key by the place it was found at last."""
    undo = target in lw.context.undone
    if values.is_field(target.slice) and target not in lw.context.dirty:
        if value.rep == "d":
            name = "k_field_put_float" if undo else "k_field_store_float"
            lw.do(lw.helper(name, lw.site(), base, key, value))
            return
        if value.rep == "i" and not undo:
            lw.do(lw.helper("k_field_store_int", lw.site(), base, key, value))
            return
    lw.do(lw.helper("k_dict_put" if undo else "k_dict_store", base, key, lw.object_of(value)))


def store_attribute(lw: Lowering, target: ast.Attribute, base: Expr, value: Expr) -> None:
    """Store into `base.attr` for evaluated parts."""
    item = lw.object_of(value)
    if target in lw.context.unseen:
        name = Expr("const", target.attr, "o")
        lw.do(lw.helper("k_attr_init", lw.site(), base, name, item))
        return
    if target in lw.context.effects:
        objects.store_late(lw, target.attr, base, item)
        return
    if value.rep == "d":
        lw.do(
            lw.helper("k_attr_put_float", lw.site(), base, Expr("const", target.attr, "o"), value)
        )
        return
    lw.do(lw.helper("k_attr_put", lw.site(), base, Expr("const", target.attr, "o"), item))


def _augassign(lw: Lowering, node: ast.AugAssign) -> None:
    from advisor.inference.flow import as_binop, as_load

    made = as_binop(lw.context, node)
    target = node.target
    if isinstance(target, ast.Name):
        extend = lw.context.twins.get(made)
        if extend is not None and extend in lw.context.ty:
            lw.lower(extend)
            return
        store(lw, target, lw.lower(made), lw.ty(made))
        return
    load = as_load(lw.context, target)
    if isinstance(target, ast.Attribute):
        base = lw.keep(lw.lower(target.value))
        assert isinstance(load, ast.Attribute)
        old = values.read_attribute(lw, load, base)
        value = lw.keep(operators.binary(lw, made, lambda: old, lw.maker(node.value)))
        store_attribute(lw, target, base, value)
        return
    assert isinstance(target, ast.Subscript)
    assert isinstance(load, ast.Subscript)
    if isinstance(target.slice, ast.Slice):
        lw.bail("augmented assignment to a slice")
        return
    parts = [lw.keep(p) for p in lw.in_order([lw.maker(target.value), lw.maker(target.slice)])]
    old = values.read_item(lw, load, parts[0], parts[1])
    value = lw.keep(operators.binary(lw, made, lambda: old, lw.maker(node.value)))
    store_item(lw, target, parts[0], parts[1], value)


def _annassign(lw: Lowering, node: ast.AnnAssign) -> None:
    if node.value is not None:
        store(lw, node.target, lw.lower(node.value), lw.ty(node.value))


def _if(lw: Lowering, node: ast.If) -> None:
    test = lw.truth(node.test)
    if test.kind == "const":
        block(lw, node.body if test.value else node.orelse)
        return
    branch = If(test=test)
    lw.emit(branch)
    _into(lw, branch.body, lambda: block(lw, node.body))
    _into(lw, branch.orelse, lambda: block(lw, node.orelse))


def _with_else(lw: Lowering, orelse: list[ast.stmt], run: Callable[[], None]) -> None:
    flag = None
    if orelse:
        broke = lw.temporary("b")
        flag = str(broke.value)
        lw.emit(Assign(name=flag, expr=const(False)))
    lw.else_flags.append(flag)
    run()
    lw.else_flags.pop()
    if flag is not None:
        branch = If(test=native("(not {0})", "b", Expr("local", flag, "b")))
        lw.emit(branch)
        _into(lw, branch.body, lambda: block(lw, orelse))


def _while(lw: Lowering, node: ast.While) -> None:
    def run() -> None:
        with lw.block() as before:
            test = lw.truth(node.test)
        if not before:
            turn = While(test=test)
            lw.emit(turn)
            _into(lw, turn.body, lambda: block(lw, node.body))
            return
        turn = While(test=const(True))
        lw.emit(turn)

        def body() -> None:
            lw.out.extend(before)
            stop = If(test=native("(not {0})", "b", test))
            stop.body.append(Break(line=lw.line))
            lw.emit(stop)
            block(lw, node.body)

        _into(lw, turn.body, body)

    _with_else(lw, node.orelse, run)


def _for(lw: Lowering, node: ast.For) -> None:
    def body() -> None:
        block(lw, node.body)

    _with_else(
        lw,
        node.orelse,
        lambda: loop(lw, node.iter, lambda item: bind_target(lw, node.target, item), body),
    )


def _break(lw: Lowering, _node: ast.Break) -> None:
    flag = lw.else_flags[-1]
    if flag is not None:
        lw.emit(Assign(name=flag, expr=const(True)))
    lw.emit(Break())


def _continue(lw: Lowering, _node: ast.Continue) -> None:
    lw.emit(Continue())


def _return(lw: Lowering, node: ast.Return) -> None:
    if node in lw.context.cold:
        lw.bail("the original returns NotImplemented")
        return
    value = const(None) if node.value is None else lw.lower(node.value)
    if ends(lw.out):
        return
    if value.kind == "tuple":
        value = packed(lw, value)
    own = lw.context.own
    lw.emit(Return(expr=lw.to(value, own.result or rep_of(own.returns))))


def _raise(lw: Lowering, node: ast.Raise) -> None:
    if node in lw.context.cold or node not in lw.context.dirty:
        lw.bail("the original raises this exception")
        return
    if node.exc is None:
        lw.emit(Raise(expr=None))
        return
    if node.cause is not None:
        parts = lw.in_order([lw.maker(node.exc), lw.maker(node.cause)])
        lw.emit(Raise(expr=code("{0} from {1}", "o", *(lw.to(p, "o") for p in parts))))
        return
    lw.emit(Raise(expr=lw.to(lw.lower(node.exc), "o")))


def _assert(lw: Lowering, node: ast.Assert) -> None:
    test = lw.truth(node.test)
    if node not in lw.context.dirty and node.test not in lw.context.dirty:
        lw.unless(test, "the assertion fails")
        return
    branch = If(test=native("(not {0})", "b", test))
    lw.emit(branch)

    def fail() -> None:
        told = [] if node.msg is None else [lw.to(lw.lower(node.msg), "o")]
        lw.emit(Raise(expr=code("AssertionError({0})" if told else "AssertionError", "o", *told)))

    _into(lw, branch.body, fail)


def _pass(_lw: Lowering, _node: ast.Pass) -> None:
    return


def _try(lw: Lowering, node: ast.Try) -> None:
    made = Try()
    lw.emit(made)
    if not node.finalbody:
        _handled(lw, node, made)
        return
    _into(lw, made.final, lambda: block(lw, node.finalbody))
    if not node.handlers:
        _into(lw, made.body, lambda: block(lw, node.body))
        return

    def inner() -> None:
        handled = Try()
        lw.emit(handled)
        _handled(lw, node, handled)

    _into(lw, made.body, inner)


def _with(lw: Lowering, node: ast.With, place: int = 0) -> None:
    if place == len(node.items):
        block(lw, node.body)
        return
    item = node.items[place]
    manager = lw.keep(lw.to(lw.lower(item.context_expr), "o"))
    lw.do(lw.helper("k_commit"))
    entered = lw.temporary("o")
    made = Try(manager=manager, entered=str(entered.value))
    lw.emit(made)

    def body() -> None:
        if item.optional_vars is not None:
            bind_target(lw, item.optional_vars, (entered, ANY))
        _with(lw, node, place + 1)

    _into(lw, made.body, body)


def _handled(lw: Lowering, node: ast.Try, made: Try) -> None:
    """Lower a try with handlers; what its else raises is not theirs to catch."""
    flag = lw.temporary("b") if node.orelse else None
    if flag is not None:
        clear = Assign(line=lw.line, name=str(flag.value), expr=const(False))
        lw.out.insert(len(lw.out) - 1, clear)

    def body() -> None:
        block(lw, node.body)
        if flag is not None and not ends(lw.out):
            lw.emit(Assign(name=str(flag.value), expr=const(True)))

    _into(lw, made.body, body)
    for handler in node.handlers:
        caught: list[Stmt] = []
        _into(lw, caught, lambda h=handler: block(lw, h.body))  # type: ignore[misc]
        classes = None if handler.type is None else _classes(lw, handler.type)
        name = None if handler.name is None else lw.name(handler.name)
        made.handlers.append((classes, name, caught))
    if flag is not None:
        branch = If(test=flag)
        lw.emit(branch)
        _into(lw, branch.body, lambda: block(lw, node.orelse))


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


_RULES: dict[type[ast.stmt], Callable[[Lowering, Any], None]] = {
    ast.Expr: _expr,
    ast.Assign: _assign,
    ast.AugAssign: _augassign,
    ast.AnnAssign: _annassign,
    ast.If: _if,
    ast.While: _while,
    ast.For: _for,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.Pass: _pass,
    ast.Try: _try,
    ast.With: _with,
    ast.Delete: deletion.delete,
}
