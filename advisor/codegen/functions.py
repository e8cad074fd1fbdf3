"""One analysed function -> its IR."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.codegen.endings import ends
from advisor.codegen.ir import BUFFERS, DATA, Assign, Function, Return
from advisor.codegen.leaks import LeakError, leaks
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import const, rep_of
from advisor.codegen.statements import block

if TYPE_CHECKING:
    from advisor.inference.context import Context


def lower_function(context: Context, name: str) -> tuple[Function, Lowering]:
    """Return the IR of one analysed function, and the lowering with what it used."""
    try:
        function, lowering = _lowered(context, name)
        if not leaks(function):
            return function, lowering
    except LeakError:
        pass
    context.kept = False
    return _lowered(context, name)


def _lowered(context: Context, name: str) -> tuple[Function, Lowering]:
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
        if rep in DATA:
            locals_[f"{lw.name(variable)}_d"] = DATA[rep]
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
        points=lw.points,
        iterators=lw.iterators,
        kept=[str(kept.value) for kept in lw.kept_apart.values()],
    )
    return function, lw
