"""Lower calls that go straight to functions of the closure: functions, methods, operators, classes.

a + b     ->  _C___add___4(a, b)
x.area()  ->  a test of the class of x before each of the methods it may be
C(1)      ->  x = k_new(C);  _C___init___5(x, 1)
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen.borrowing import given_buffer
from advisor.codegen.ir import Assign, Expr, If
from advisor.codegen.lowering import Lowering
from advisor.codegen.owned import own
from advisor.codegen.reps import code, const, native, negated, rep_of
from advisor.inference.constants import of_global
from advisor.inference.observation import Global
from advisor.inference.passing import bound, default_of
from advisor.inference.special_methods import same_by_identity
from advisor.inference.types import NONE

if TYPE_CHECKING:
    from advisor.inference.signatures import Direct, Signature
    from advisor.inference.types import Ty


def direct(lw: Lowering, node: ast.expr) -> Expr:
    """Lower a direct call, written or implied, with its operands."""
    call = lw.context.calls[node]
    made = invoke(lw, node, lw.in_order([lw.maker(part) for part in call.order]))
    return negated(lw.to(made, "b")) if call.inverted else made


def invoke(lw: Lowering, node: ast.AST, values: list[Expr]) -> Expr:
    """Lower a direct call whose operands are evaluated, in the order they are."""
    call = lw.context.calls[node]
    if isinstance(node, ast.Call):
        lw.rely_on_member(node.func)
    if call.chosen:
        return _chosen(lw, node, call, values)
    if call.makes is not None:
        return _make(lw, node, call, values)
    ways = _ways(call)
    if call.exact or call.name == "":
        ((names, index),) = ways
        return _one(lw, node, call, names[0], index, values)
    values = [lw.keep(lw.whole(v)) for v in values]
    receiver = _receiver(call, values)
    result = lw.temporary(rep_of(lw.ty(node)))
    outer = lw.out
    for names, index in ways:
        tests = [native("(type({0}) is {1})", "b", receiver, lw.class_object(n)) for n in names]
        joined = " or ".join(f"{{{i}}}" for i in range(len(tests)))
        branch = If(test=tests[0] if len(tests) == 1 else native(f"({joined})", "b", *tests))
        lw.emit(branch)
        lw.out = branch.body
        made = _one(lw, node, call, names[0], index, values)
        lw.emit(Assign(name=str(result.value), expr=lw.to(made, result.rep)))
        for name in names[1:]:
            lw.used_methods.add((str(name), call.name))
        lw.out = branch.orelse
    lw.bail("a class that was not recorded here")
    lw.out = outer
    return result


def _chosen(lw: Lowering, node: ast.AST, call: Direct, values: list[Expr]) -> Expr:
    """Lower the call of a function that was taken out of a table."""
    values = [lw.keep(lw.whole(v)) for v in values]
    held = lw.to(values[0], "o")
    result = lw.temporary(rep_of(lw.ty(node)))
    outer = lw.out
    for index in call.indexes:
        branch = If(test=lw.helper("k_is_function", held, lw.function_object(index)))
        lw.emit(branch)
        lw.out = branch.body
        made = _one(lw, node, call, "", index, values)
        lw.emit(Assign(name=str(result.value), expr=lw.to(made, result.rep)))
        lw.out = branch.orelse
    lw.bail("a function that was not in the table")
    lw.out = outer
    return result


def _ways(call: Direct) -> list[tuple[list[str], int]]:
    """Return the functions that may be called, each with the classes that lead to it."""
    ways: dict[int, list[str]] = {}
    for name, index in call.targets:
        ways.setdefault(index, []).append(name or "")
    return [(names, index) for index, names in ways.items()]


def _receiver(call: Direct, values: list[Expr]) -> Expr:
    if not call.args:
        return values[0]
    return values[[id(part) for part in call.order].index(id(call.args[0]))]


def _one(
    lw: Lowering, node: ast.AST, call: Direct, owner: str, index: int, values: list[Expr]
) -> Expr:
    """Lower the call of one function."""
    signature = lw.context.signatures[index]
    by_node = dict(zip(map(id, call.order), values, strict=True))
    args: list[Expr] = []
    lw.used_methods.update(call.beside)
    if call.static and call.first is not None:
        lw.called_class(call.first, call.tested)
    elif call.static:
        lw.keep(_checked(lw, call, owner, lw.to(_receiver(call, values), "o")))
    if call.args:
        lw.used_methods.add((owner, call.name))
        _also_others(lw, call, owner)
        given: dict[str, ast.expr | object] = dict(zip(signature.names, call.args, strict=False))
        function = lw.context.observation.functions[index]
        missing = signature.names[len(call.args) :]
        given.update((name, default_of(function, name)) for name in missing)
    else:
        given = _written(lw, node, call, index)
    for place, (name, want) in enumerate(zip(signature.names, signature.params, strict=True)):
        if place == 0 and owner and not call.static:
            args.append(_checked(lw, call, owner, lw.to(_receiver(call, values), "o")))
            continue
        if place == 0 and (call.classed or (call.first is not None and not call.static)):
            args.append(_class(lw, call, owner))
            continue
        source = given[name]
        if name in signature.buffers:
            args.append(_buffer(lw, signature, name, by_node[id(source)]))
            continue
        args.append(_given(lw, node, (index, name), source, by_node, want))
    lw.calls.add(index)
    made = Expr("call", index, signature.result or rep_of(signature.returns), tuple(args))
    if signature.result and lw.context.place(node) not in lw.buffers.places:
        return lw.to(lw.keep(made), "l")
    return lw.keep(made) if signature.changes or signature.result else made


def _class(lw: Lowering, call: Direct, owner: str) -> Expr:
    """Return the class that a class method gets, tested to be the one whose method it is."""
    if call.first is None:
        return lw.class_object(owner)
    if call.tested:
        return lw.called_class(call.first, call.tested)
    return lw.object_of(lw.lower(call.first))


def _buffer(lw: Lowering, signature: Signature, name: str, expr: Expr) -> Expr:
    """Return an argument as the buffer that its parameter is."""
    if expr.rep == signature.buffers[name]:
        return expr
    return lw.buffer_of(expr, given_buffer(signature, name))


def _written(lw: Lowering, node: ast.AST, call: Direct, index: int) -> dict[str, ast.expr | object]:
    """Return what a call that is written as one gives each parameter."""
    assert isinstance(node, ast.Call)
    passed = bool(call.name) or call.first is not None
    skip = int(call.classed or (passed and not call.static))
    function = lw.context.observation.functions[index]
    given = bound(lw.context.signatures[index].names, node, skip, function)
    assert given is not None
    return given


def _given(
    lw: Lowering,
    node: ast.AST,
    parameter: tuple[int, str],
    source: object,
    by_node: dict[int, Expr],
    want: Ty,
) -> Expr:
    if isinstance(source, Global):
        return _default(lw, node, parameter, source, want)
    assert isinstance(source, ast.expr)
    return _argument(lw, source, by_node[id(source)], want)


def _also_others(lw: Lowering, call: Direct, owner: str) -> None:
    """Rely on the other operands' classes as well: deriving from the first, they would decide."""
    for part in call.args[1:]:
        atom = lw.ty(part).single
        if atom is not None and atom.kind == "inst" and atom.name and atom.name != owner:
            lw.used_methods.add((atom.name, call.name))


def _checked(lw: Lowering, call: Direct, owner: str, receiver: Expr) -> Expr:
    """Return the object whose method is called, checked not to hold another under that name."""
    if not call.attribute:
        return receiver  # special methods are looked up in the class alone
    lw.used_methods.add((owner, call.name))
    return lw.helper("k_receiver", lw.site(), receiver, Expr("const", call.name, "o"))


def _make(lw: Lowering, node: ast.AST, call: Direct, values: list[Expr]) -> Expr:
    """Lower the making of an instance whose `__init__` is part of the closure."""
    assert isinstance(node, ast.Call)
    ((name, index),) = call.targets
    lw.made_classes.add(str(name))
    values = [lw.keep(lw.whole(v)) for v in values]
    made = lw.keep(lw.helper("k_new", lw.called_class(node.func, str(name))))
    own(lw, node, made)
    signature = lw.context.signatures[index]
    by_node = dict(zip(map(id, call.order), values, strict=True))
    given = _written(lw, node, call, index)
    args = [made]
    for parameter, want in list(zip(signature.names, signature.params, strict=True))[1:]:
        args.append(_given(lw, node, (index, parameter), given[parameter], by_node, want))
    lw.calls.add(index)
    lw.do(Expr("call", index, rep_of(signature.returns), tuple(args)))
    return made


def by_identity(lw: Lowering, node: ast.AST, left: Ty, right: Ty) -> bool:
    """Tell whether two values are equal only when they are one: instances, or one and None."""
    if node in lw.context.dirty:
        return False
    names = []
    for ty in (left, right):
        atom = ty.single
        if ty == NONE:
            continue
        if atom is None or atom.kind != "inst" or not same_by_identity(lw.context, atom.name):
            return False
        names.append(atom.name)
    for name in names:
        lw.used_methods.update(((name, "__eq__"), (name, "__ne__")))
    return bool(names)


def _default(
    lw: Lowering, node: ast.AST, parameter: tuple[int, str], fact: Global, want: Ty
) -> Expr:
    """Return a parameter's default where it is of the type the parameter was recorded with.

    One that is no constant is what the function keeps.
    """
    kept = lw.default_object(*parameter)
    if fact.kind != "const":
        return kept if want.is_any else lw.guard(node, kept, want)
    have = of_global(fact)
    if want.is_any:
        return lw.object_of(const(fact.value))
    if not have.kinds <= want.kinds:
        lw.bail("a default of another type than was recorded")
        return lw.temporary(rep_of(want))
    return lw.fits(const(fact.value), have, want)


def _argument(lw: Lowering, node: ast.expr, expr: Expr, want: Ty) -> Expr:
    """Return an evaluated argument in the form a parameter takes; bail out where it is another."""
    have = lw.ty(node)
    if want.is_any:
        return lw.object_of(expr)
    if any(site.fills for site in lw.context.sites.local(have, "dict")):
        return lw.guard(node, lw.keep(code("cython.cast(object, {0})", "o", expr)), want)
    if rep_of(want) in "iu" and expr.rep == "b":
        lw.bail("a bool where ints were recorded")
        return lw.temporary(rep_of(want))
    if rep_of(want) == "i":
        return lw.fits(expr, have, want)
    if rep_of(want) == "d" and expr.rep not in ("d", "o") and "float" not in have.kinds:
        lw.bail("an int where floats were recorded")
        return lw.temporary("d")
    if expr.rep == "o" or rep_of(want) == "o":
        covered = have.atoms and not have.is_any and {a.kind for a in have.atoms} <= want.kinds
        arrays = have.get("array"), want.get("array")
        covered = covered and (
            arrays[0] is None or arrays[0].name == getattr(arrays[1], "name", "")
        )
        if covered and all(a.kind != "inst" or a == want.get("inst") for a in have.atoms):
            return lw.to(expr, rep_of(want))
        return lw.guard(node, lw.object_of(expr), want)
    if have.kinds != want.kinds and not (have.kinds <= want.kinds):
        lw.bail("another type where one was recorded")
        return lw.temporary(rep_of(want))
    return lw.to(expr, rep_of(want))


def read_late(lw: Lowering, name: str, base: Expr) -> Expr:
    """Lower the reading of an attribute where nothing can be taken back any more."""
    held = lw.keep(lw.to(base, "o"))
    lw.do(lw.helper("k_commit"))
    result = lw.temporary("o")
    read = lw.helper("k_attr_late", lw.site(), held, Expr("const", name, "o"))
    lw.emit(Assign(name=str(result.value), expr=read))
    return result


def store_late(lw: Lowering, name: str, base: Expr, item: Expr) -> None:
    """Lower the storing of an attribute where nothing can be taken back any more."""
    held, value = (lw.keep(lw.object_of(e)) for e in (base, item))
    lw.do(lw.helper("k_commit"))
    lw.do(lw.helper("k_attr_set_late", lw.site(), held, Expr("const", name, "o"), value))
