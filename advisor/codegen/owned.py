"""Tell kernels which objects they made themselves: changes to those need no note.

    cols = set()      ->   cols = set(); k_own(cols)      where others change sets
    place(0, cols)

A bail-out drops what was made since the call began, or since the last point, whatever became of
it. Only what others of the kernel's functions may change is worth telling; where none changes
anything, `drop_owned` takes it out again.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.codegen.ir import Do, Stmt
from advisor.codegen.reps import local
from advisor.codegen.walking import children

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.codegen.fields import Lowered
    from advisor.codegen.ir import Expr
    from advisor.codegen.lowering import Lowering

_CONTAINERS = ("list", "dict", "set")
_LOOPS = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def own_container(lw: Lowering, target: ast.expr, source: ast.expr, value: Expr) -> None:
    """Note a list, dict or set that an expression made and a local or an attribute has got."""
    atom = lw.ty(source).single
    if atom is None or atom.kind not in _CONTAINERS or value.rep not in "lme":
        return
    if atom.sites != {lw.context.place(source)}:
        return
    if isinstance(target, ast.Name):
        own(lw, source, local(lw.name(target.id), lw.rep(target.id)))
    elif isinstance(target, ast.Attribute) and value.kind == "local":
        own(lw, source, value)


def own(lw: Lowering, source: ast.AST, value: Expr) -> None:
    """Note an object that was just made, unless loops make many of it or it is too late to bail."""
    if source in lw.context.dirty or _is_repeated(lw, source):
        return
    lw.do(lw.helper("k_own", value))


def _is_repeated(lw: Lowering, source: ast.AST) -> bool:
    tree = lw.context.function.tree
    assert tree is not None
    loops = (part for part in ast.walk(tree) if isinstance(part, _LOOPS))
    return any(part is source for loop in loops for part in ast.walk(loop))


def drop_owned(lowered: Sequence[Lowered]) -> None:
    """Take out the notes of functions whose objects no other function of the kernel changes."""
    changing = {low.context.function.index for low in lowered if low.context.own.changes}
    for low in lowered:
        makes = low.context.function.qualname.endswith("__init__")
        others = changing - {low.context.function.index}
        if not (others if makes else changing & low.lowering.calls):
            _drop(low.function.body)


def _drop(body: list[Stmt]) -> None:
    body[:] = [s for s in body if not (isinstance(s, Do) and s.expr.value == "k_own")]
    for statement in body:
        for inner in children(statement):
            _drop(inner)
