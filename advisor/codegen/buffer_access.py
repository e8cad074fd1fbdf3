"""Read, write and grow the buffers that lists of numbers are kept in, and assign variables."""

from __future__ import annotations

import ast
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from advisor.codegen import mixed
from advisor.codegen.bigs import BIG, choose_bigs
from advisor.codegen.borrowing import Borrowed, choose_borrowed, given_buffer
from advisor.codegen.buffers import choose_buffers
from advisor.codegen.conversions import Conversions
from advisor.codegen.ir import BUFFERS, DATA, ITEM, TABLES, Assign, Expr, If
from advisor.codegen.maps import MAP, choose_maps
from advisor.codegen.pieces import PIECES, choose_pieces
from advisor.codegen.queues import QUEUE, choose_queues
from advisor.codegen.reps import code, const, local, native, rep_of
from advisor.codegen.seen import SEEN, choose_seen
from advisor.inference.types import I64_HIGH, I64_LOW, Ty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.inference.context import Context

T = TypeVar("T")


class BufferAccess(Conversions):
    """The buffers of a function, and the reps of its variables."""

    def __init__(self, context: Context) -> None:
        """Choose the representation of every variable."""
        super().__init__(context)
        self.buffers = choose_buffers(context)
        self.borrowed = choose_borrowed(context)
        for name in context.own.buffers:
            self.borrowed[name] = given_buffer(context.own, name)
        context.own.result = self._result_buffer()
        for name, ty in context.var_types.items():
            self.reps[name] = self.buffers.variables.get(name) or rep_of(ty.without("unbound"))
            if name in self.borrowed and not self.borrowed[name].rows:
                self.reps[name] = self.borrowed[name].rep
        self.reps.update(mixed.variables(context))
        self.queues, self.queue_makers = choose_queues(context)
        self.reps.update(dict.fromkeys(self.queues, QUEUE))
        self.seen, self.seen_makers = choose_seen(context)
        self.reps.update(dict.fromkeys(self.seen, SEEN))
        self.bigs = choose_bigs(context)
        self.reps.update(dict.fromkeys(self.bigs.names, BIG))
        self.pieces, self.pieces_makers = choose_pieces(context)
        self.reps.update(dict.fromkeys(self.pieces, PIECES))
        self.maps, self.map_makers, self.whole_maps = choose_maps(context)
        self.reps.update(dict.fromkeys(self.maps, MAP))

    def held(self, node: ast.expr, known: Mapping[str, T], rep: str) -> tuple[Expr, T] | None:
        """Return the local of a variable that is kept in C, and what is known of it."""
        if not isinstance(node, ast.Name) or node.id not in known:
            return None
        return local(self.name(node.id), rep), known[node.id]

    def _result_buffer(self) -> str:
        """Return the rep of the buffer that the function returns, or nothing."""
        own = self.context.own
        if not own.gives.atoms or own.recursive:
            return ""
        return self.buffer_or("", self.context.returns)

    def buffer_or(self, rep: str, ty: Ty) -> str:
        """Return the buffer rep of a list type whose sites are buffers, else `rep`."""
        atom = ty.single
        if atom is not None and atom.kind == "list" and atom.sites:
            reps = {self.buffers.places.get(s or "") for s in atom.sites}
            if len(reps) == 1 and None not in reps:
                return str(reps.pop())
        return rep

    def new_buffer(self, rep: str, size: Expr) -> Expr:
        """Return a local that holds a fresh buffer of a size, its items not set yet."""
        return self.keep(Expr("helper", f"k_{BUFFERS[rep]}_new", rep, (self.to(size, "i"),)))

    def buffer_data(self, holder: Expr) -> Expr:
        """Return the data pointer of a buffer."""
        if holder.kind == "local" and str(holder.value) in self._variables():
            return local(f"{holder.value}_d", DATA[holder.rep])
        return Expr("helper", f"k_{BUFFERS[holder.rep]}_data", DATA[holder.rep], (holder,))

    def buffer_size(self, holder: Expr) -> Expr:
        """Return the length of a buffer or table."""
        if holder.kind == "local" and str(holder.value) in self._variables():
            return local(f"{holder.value}_n", "n")
        return Expr("helper", f"k_{BUFFERS[holder.rep]}_size", "n", (holder,))

    def _variables(self) -> set[str]:
        return {self.name(v) for v, r in self.reps.items() if r in DATA}

    def taken(self, at: Expr) -> Expr:
        """Return an item of a buffer as a value."""
        if at.rep == "x":
            return mixed.boxed(self, at)
        return self.to(at, "b") if at.rep == "f" else at

    def given(self, value: Expr, rep: str) -> Expr:
        """Return a value as an item for a buffer of a rep; none holds a number that is lost."""
        item = self.to(value, ITEM[rep])
        if item.rep != "x" or not mixed.may_be_lost(item):
            return item
        kept = self.temporary("x")
        self.set(str(kept.value), item)
        return kept

    def place_in(self, base: Expr, index: Expr, node: ast.Subscript) -> Expr:
        """Return a checked place in a buffer."""
        size = self.buffer_size(base)
        check = "k_at"
        if node in self.context.dirty:
            check = "k_at_late" if isinstance(node.ctx, ast.Load) else "k_put_late"
        elif node in self.context.caught:
            check = "k_at_late"
        return self.helper(check, self.to(index, "i"), size)

    def refresh(self, holder: Expr) -> None:
        """Read a buffer variable's data pointer and size again after it may have moved."""
        name = str(holder.value)
        rep = holder.rep
        self.emit(
            Assign(
                name=f"{name}_d",
                expr=Expr("helper", f"k_{BUFFERS[rep]}_data", DATA[rep], (holder,)),
            )
        )
        self.emit(
            Assign(name=f"{name}_n", expr=Expr("helper", f"k_{BUFFERS[rep]}_size", "n", (holder,)))
        )

    def push(self, holder: Expr, item: Expr) -> None:
        """Append an item to a buffer; every variable that holds it sees the new size."""
        kind = BUFFERS[holder.rep]
        value = self.keep(self.given(item, holder.rep))
        if holder.rep not in DATA:
            self.do(Expr("helper", f"k_{kind}_push", "v", (holder, value)))
            return
        size = self.buffer_size(holder)
        self.resized(holder, Expr("helper", f"k_{kind}_push", "n", (holder, size, value)))

    def resized(self, holder: Expr, made: Expr) -> None:
        """Append what gives a buffer another size, and maybe another place."""
        if holder.kind != "local" or str(holder.value) not in self._variables():
            self.do(made)
            if self.is_reached_otherwise(holder.rep):
                self.share(holder)
            return
        self.emit(Assign(name=f"{holder.value}_n", expr=made))
        data = Expr("helper", f"k_{BUFFERS[holder.rep]}_data", DATA[holder.rep], (holder,))
        self.emit(Assign(name=f"{holder.value}_d", expr=data))
        self.share(holder)

    def is_reached_otherwise(self, rep: str) -> bool:
        """Tell whether a buffer that no variable was asked for may be what a variable holds.

        As a row of a table, or kept in front of an expression that gives the variable another one.
        """
        kept = any(self.reps.get(name) == rep for name in self.rebound)
        return kept or TABLES.get(rep) in self.buffers.places.values()

    def share(self, holder: Expr) -> None:
        """Bring variables that may hold the same buffer up to date."""
        for name, rep in self.reps.items():
            other = self.name(name)
            if (
                rep != holder.rep
                or other == holder.value
                or not self._may_alias(name, str(holder.value))
            ):
                continue
            branch = If(
                test=native(
                    "({0} is {1})", "b", local(other, "o"), Expr("local", holder.value, "o")
                )
            )
            self.emit(branch)
            self.into(branch.body, partial(self.refresh, local(other, rep)))

    def _may_alias(self, name: str, holder: str) -> bool:
        own = next((n for n in self.reps if self.names.get(n) == holder), None)
        if own is None:
            return True
        one = self.context.var_types[name].get("list")
        two = self.context.var_types[own].get("list")
        return one is not None and two is not None and bool(one.sites & two.sites)

    def borrow(self, name: str, expr: Expr) -> Expr:
        """Return the buffer copy of a borrowed list, else the expression itself."""
        found = self.borrowed.get(name)
        if found is None or found.rows or expr.rep == found.rep:
            return expr
        return self.buffer_of(expr, found)

    def copied(self, node: ast.expr, listed: Expr) -> Expr:
        """Return the copy of a list from elsewhere: a buffer, or a list whose items are checked."""
        item = self.context.copied[node]
        low, high = item.range if item.is_only("int") else (I64_LOW, I64_HIGH)
        rep = "I" if item.is_only("int") else "D"
        if self.buffers.places.get(self.context.place(node)) == rep:
            return self.keep(
                self.buffer_of(listed, Borrowed(rep=rep, low=low, high=high, rows=False))
            )
        return code("list({0})", "l", self.helper("k_items_of", listed, const(rep == "I")))

    def buffer_of(self, expr: Expr, found: Borrowed) -> Expr:
        """Return a copy of a list of numbers as a buffer."""
        listed = self.to(expr, "l")
        if found.rep == "D":
            return Expr("helper", "k_floats_from", "D", (listed,))
        return Expr("helper", "k_ints_from", "I", (listed, const(found.low), const(found.high)))

    def borrow_all(self) -> None:
        """Make the copies of borrowed lists at the start of the function."""
        for name, found in self.borrowed.items():
            given = (
                local(self.name(name), "l")
                if name in self.context.locals
                else self.global_object(name)
            )
            if found.rows:
                rows = f"{self.name(name)}_rows"
                self.temporaries[rows] = "o"
                made = (
                    self.helper("k_floats_rows", given)
                    if found.rep == "D"
                    else self.helper("k_ints_rows", given, const(found.low), const(found.high))
                )
                self.emit(Assign(name=rows, expr=made))
            elif name not in self.context.locals:
                self.reps[name] = found.rep
                self.assign(name, given)

    def variable(self, name: str) -> Expr:
        """Return the reading of a variable; a number as the object that it stands for."""
        expr = local(self.name(name), self.rep(name))
        return mixed.boxed(self, expr) if expr.rep in "xw" else expr

    def assign(self, name: str, expr: Expr) -> None:
        """Append an assignment to a variable of the function."""
        rep = self.rep(name)
        expr = self.borrow(name, expr)
        target = self.name(name)
        if rep in BUFFERS and expr.rep not in BUFFERS:
            self.bail("another list than one that is kept as an array")
        elif rep in TABLES.values():
            self.emit(Assign(name=target, expr=self.to(expr, rep)))
        elif rep in BUFFERS:
            holder = self.to(expr, rep)
            from_variable = holder.kind == "local" and str(holder.value) in self._variables()
            self.emit(Assign(name=target, expr=holder))
            if from_variable:
                self.emit(Assign(name=f"{target}_d", expr=local(f"{holder.value}_d", DATA[rep])))
                self.emit(Assign(name=f"{target}_n", expr=local(f"{holder.value}_n", "n")))
            else:
                self.refresh(local(target, rep))
        else:
            self.set(target, self.to(expr, rep))
        if name in self.flagged:
            flag = self.flag(name)
            self.emit(Assign(name=str(flag.value), expr=const(True)))
