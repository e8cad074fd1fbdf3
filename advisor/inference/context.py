"""The analysis of one function in progress: what the statement and expression rules share."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from advisor.inference.aliases import Alias
from advisor.inference.observation import Global, Observation, ObservedFunction, place_of
from advisor.inference.signatures import Direct, Signature
from advisor.inference.state import Env, Sites
from advisor.inference.types import NOTHING, Ty
from advisor.model.kernel import RefusalReason

MAX_GUARD_KINDS = 3
"""A value that was recorded as more kinds than this is not speculated on."""


class RefusedError(Exception):
    """The function can't become a kernel; carries the reason, what was found, and the line."""

    def __init__(self, reason: RefusalReason, detail: str, node: ast.AST | None = None) -> None:
        """Point at `node` when there is one."""
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail
        self.line: int | None = getattr(node, "lineno", None)


class UnreachableError(Exception):
    """A value that can't exist as far as is known yet: what follows is never reached."""


class NotInlinedError(Exception):
    """A generator can't stand in place of its call here; the call stays as it was written."""


@dataclass(slots=True)
class Context:
    """One function under analysis.

    `ty` is the final type of every expression, `guards` the nodes whose type is speculated and
    checked where they are read, `modular` the int operations only whose low bits count (with
    how many), `dirty` the nodes evaluated after something visible was done, `calls` the calls,
    written or implied, that go straight to other functions of the closure, `augmented` the
    operations that may change their left operand in place, `unseen` the changes of what only this
    call of the kernel knows of, `captured` the variables that a lambda or a nested function takes
    with it, `truths` what stands for the question whether a value is true, `inlined` and `written`
    the statements of two forms that are taken in one or the other, `unaliased` the locals that
    stand for functions in vain, `caught` what raises the exception itself, as a handler around is
    known to have caught one, `catching` the names of what such handlers catch, from outside in,
    `copied` the copies of lists from elsewhere with what their items are checked to be, `spliced`
    the stores of one list into a slice of another, where both may be C arrays, `passes` how often
    the function was looked through before, `silent` the calls of loggers that drop the message,
    with its level, `values` those that make, or ask, values of the interpreter's own
    classes, `points` those from which a call goes on, with the variables kept there and whether
    each may be unset, `late` reads of what code of others that ran before may have changed, `made`
    the generator expressions that are made and given away (those in `positions` may be run where
    they stand), `views` the set operators on keys of dicts, `merged` those on dicts and sets, and
    `tables` the instances of other classes that are asked as the dicts they are, with the method
    and their own types.
    """

    observation: Observation
    function: ObservedFunction
    signatures: dict[int, Signature]
    ty: dict[ast.AST, Ty] = field(default_factory=dict)
    guards: dict[ast.AST, Ty] = field(default_factory=dict)
    modular: dict[ast.AST, int] = field(default_factory=dict)
    dirty: set[ast.AST] = field(default_factory=set)
    calls: dict[ast.AST, Direct] = field(default_factory=dict)
    cold: set[ast.AST] = field(default_factory=set)
    effects: set[ast.AST] = field(default_factory=set)
    native: set[ast.Call] = field(default_factory=set)
    undone: set[ast.AST] = field(default_factory=set)
    unseen: set[ast.AST] = field(default_factory=set)
    idle: set[ast.AST] = field(default_factory=set)
    constructs: dict[ast.Call, str] = field(default_factory=dict)
    silent: dict[ast.Call, int] = field(default_factory=dict)
    values: set[ast.Call] = field(default_factory=set)
    as_written: set[ast.AST] = field(default_factory=set)
    augmented: set[ast.AST] = field(default_factory=set)
    maybe_unbound: set[ast.AST] = field(default_factory=set)
    var_types: dict[str, Ty] = field(default_factory=dict)
    sites: Sites = field(default_factory=Sites)
    returns: Ty = NOTHING
    ends_dirty: bool = False
    locals: frozenset[str] = frozenset()
    used_globals: dict[str, Global] = field(default_factory=dict)
    breaks: list[list[Env]] = field(default_factory=list)
    continues: list[list[Env]] = field(default_factory=list)
    raises: list[list[Env]] = field(default_factory=list)
    made: set[ast.AST] = field(default_factory=set)
    views: set[ast.BinOp] = field(default_factory=set)
    merged: set[ast.BinOp] = field(default_factory=set)
    tables: dict[ast.expr, tuple[str, Ty]] = field(default_factory=dict)
    positions: dict[ast.AST, str] | None = None
    twins: dict[ast.AST, ast.expr] = field(default_factory=dict)
    stands_for: dict[ast.AST, ast.AST] = field(default_factory=dict)
    captured: dict[ast.AST, list[ast.expr]] = field(default_factory=dict)
    truths: dict[ast.AST, ast.Expr] = field(default_factory=dict)
    inlined: set[ast.AST] = field(default_factory=set)
    written: set[ast.AST] = field(default_factory=set)
    unaliased: set[Alias] = field(default_factory=set)
    caught: set[ast.AST] = field(default_factory=set)
    catching: list[frozenset[str]] = field(default_factory=list)
    points: dict[ast.AST, dict[str, bool]] = field(default_factory=dict)
    late: set[ast.AST] = field(default_factory=set)
    copied: dict[ast.AST, Ty] = field(default_factory=dict)
    spliced: dict[ast.AST, tuple[Ty, Ty]] = field(default_factory=dict)
    passes: int = 0
    kept: bool = True

    @property
    def own(self) -> Signature:
        """Return the signature of the function itself."""
        return self.signatures[self.function.index]

    def place(self, node: ast.AST) -> str:
        """Name a node's site."""
        assert isinstance(node, ast.expr | ast.arg)
        return f"{self.function.index}|{place_of(node)}"

    def seen_type(self, node: ast.AST) -> Ty | None:
        """Return the type seen at a node, None when it never ran."""
        while node in self.stands_for:
            node = self.stands_for[node]
        if not isinstance(node, ast.expr | ast.arg):
            return None
        seen = self.observation.seen(self.function.index, node)
        return None if seen is None else seen.ty

    def speculate(self, node: ast.AST, ty: Ty, env: Env) -> Ty:
        """Return the type to go on with for a value nothing (or little) is known of.

        A guard is noted at the node when what was seen is better than what is known, as long
        as a bail-out is still possible.
        """
        self.guards.pop(node, None)
        if not ty.is_any:
            return self._narrowed(node, ty, env)
        if env.dirty:
            return ty
        seen = self.seen_type(node)
        if seen is None:
            self.cold.add(node)
            return ty
        self.cold.discard(node)
        if seen.is_any or len(seen.atoms) > MAX_GUARD_KINDS:
            return ty
        if len(seen.atoms) > 1 and (seen.get("inst") or seen.get("deque")):
            return ty
        inst, array = seen.get("inst"), seen.get("array")
        if array is not None and not array.name:
            return ty
        if inst is not None and (not inst.name or "<locals>" in inst.name):
            return ty
        self.guards[node] = seen
        return seen

    def _narrowed(self, node: ast.AST, ty: Ty, env: Env) -> Ty:
        """Return the one kind of several that was seen, guarded."""
        seen = None if env.dirty or len(ty.atoms) < 2 else self.seen_type(node)
        atom = None if seen is None else seen.single
        if seen is None or atom is None or atom.kind not in ("dict", "list", "str"):
            return ty
        known = ty.get(atom.kind)
        if known is None:
            return ty
        self.guards[node] = seen
        return Ty((known,))

    def plain_calls(self) -> dict[ast.Call, int]:
        """Return the calls of plain functions, written as such, and the function of each."""
        return {
            node: direct.targets[0][1]
            for node, direct in self.calls.items()
            if isinstance(node, ast.Call) and direct.is_plain
        }

    def callees(self) -> tuple[int, ...]:
        """Return the functions that are called directly."""
        return tuple(sorted({i for direct in self.calls.values() for i in direct.indexes}))

    def set_var(self, env: Env, name: str, ty: Ty) -> None:
        """Give a variable a type here, and note it in the type of the whole variable.

        What comes next in the statement may raise, before it gives the variable another one.
        """
        env.vars[name] = ty
        self.var_types[name] = self.var_types.get(name, NOTHING).join(ty)
        if self.raises:
            self.raises[-1].append(env.copy())

    def global_fact(self, name: str) -> Global | None:
        """Return what a global name stands for, None when it is not a module global."""
        fact = self.function.globals.get(name)
        if fact is not None:
            self.used_globals[name] = fact
        return fact

    def is_imported(self, name: str) -> bool:
        """Tell whether a name stands for what an import in the function gave it."""
        fact = self.function.globals.get(name)
        return fact is not None and fact.origin is not None and name not in self.locals

    def note_caught(self, node: ast.AST, env: Env, *names: str) -> None:
        """Note whether a handler around is known to catch one of these, raised at a node."""
        wanted = {*names, "Exception", "BaseException", ""}
        if not env.dirty and any(wanted & catching for catching in self.catching):
            self.caught.add(node)
        else:
            self.caught.discard(node)

    def is_fresh(self, node: ast.expr) -> bool:
        """Tell whether an expression is an instance made in this call of the kernel."""
        tree = self.function.tree
        assert tree is not None
        if not (isinstance(node, ast.Name) and self.own.names and self.own.fresh):
            return False
        if any(signature.pointed for signature in self.signatures.values()):
            return False
        stored = (n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == node.id)
        return (
            self.function.index > 0
            and self.function.kind == "method"
            and node.id == self.own.names[0]
            and not any(isinstance(n.ctx, ast.Store) for n in stored)
        )

    def change(self, node: ast.AST, env: Env) -> None:
        """Note that a container or object that others may hold is changed at a node.

        While a bail-out is still possible the change is one that it takes back.
        """
        if env.dirty:
            self.undone.discard(node)
            self.effects.add(node)
        else:
            self.undone.add(node)

    def escape(self, ty: Ty) -> None:
        """Let a value go where nothing can be known of it."""
        self.sites.escape(ty)
