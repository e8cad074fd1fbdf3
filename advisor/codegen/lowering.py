"""Typed function -> IR: the state of one lowering, representations and conversions."""

from __future__ import annotations

import ast
import builtins
import keyword
from contextlib import contextmanager
from typing import TYPE_CHECKING

from advisor.codegen.borrowing import choose_borrowed, given_buffer
from advisor.codegen.buffers import choose_buffers
from advisor.codegen.ir import BUFFERS, DATA, ITEM, Assign, Bail, Do, Expr, If, Stmt, Store
from advisor.codegen.support import helpers
from advisor.inference.types import (
    ANY,
    I64_HIGH,
    I64_LOW,
    SCALARS,
    U64_HIGH,
    Ty,
    of_type_name,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from advisor.inference.context import Context

_REPS = {
    "float": "d",
    "bool": "b",
    "bytes": "y",
    "bytearray": "a",
    "list": "l",
    "tuple": "t",
    "dict": "m",
    "set": "e",
}
KIND_BITS = {
    "int": 1,
    "float": 2,
    "str": 4,
    "none": 8,
    "bool": 16,
    "bytes": 32,
    "list": 64,
    "tuple": 128,
    "dict": 256,
    "set": 512,
    "frozenset": 1024,
    "bytearray": 2048,
    "range": 4096,
}
_UNBOX = {
    "d": "k_float",
    "b": "k_bool",
    "s": "k_str",
    "c": "k_char",
    "y": "k_bytes",
    "a": "k_bytearray",
    "l": "k_list",
    "t": "k_tuple",
    "m": "k_dict",
    "e": "k_set",
    "u": "k_uint",
}
_MOVING = ("n", "p", "q", "f*")
_RESERVED = {*dir(builtins), *keyword.kwlist, "cython"}


def rep_of(ty: Ty) -> str:
    """Return the representation of values of a type."""
    atom = ty.single
    if atom is None:
        return "o"
    if atom.kind == "int":
        if atom.low >= I64_LOW and atom.high <= I64_HIGH:
            return "i"
        return "u" if atom.low >= 0 and atom.high <= U64_HIGH else "o"
    if atom.kind == "str":
        return "c" if atom.one else "s"
    return _REPS.get(atom.kind, "o")


def local(name: str, rep: str) -> Expr:
    """Return the reading of a local."""
    return Expr("local", name, rep)


def const(value: object) -> Expr:
    """Return a constant."""
    if isinstance(value, bool):
        return Expr("const", value, "b")
    if isinstance(value, int):
        rep = "i" if I64_LOW <= value <= I64_HIGH else "u" if 0 <= value <= U64_HIGH else "o"
        return Expr("const", value, rep)
    if isinstance(value, float):
        return Expr("const", value, "d")
    if isinstance(value, str):
        return Expr("const", value, "c" if len(value) == 1 else "s")
    return Expr("const", value, "y" if isinstance(value, bytes) else "o")


def native(template: str, rep: str, *args: Expr) -> Expr:
    """Return a C-level operation that can't fail."""
    return Expr("native", template, rep, args)


def code(template: str, rep: str, *args: Expr) -> Expr:
    """Return plain Python text over objects."""
    return Expr("code", template, rep, args)


class Lowering:
    """The lowering of one function: where statements go, temporaries, the reps of its locals."""

    def __init__(self, context: Context) -> None:
        """Choose the representation of every variable."""
        self.context = context
        self.out: list[Stmt] = []
        self.line = 0
        self.temporaries: dict[str, str] = {}
        self.buffers = choose_buffers(context)
        self.reps: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.flagged: set[str] = {n.id for n in context.maybe_unbound if isinstance(n, ast.Name)}
        self.calls: set[int] = set()
        assert context.function.tree is not None
        walrus = any(isinstance(n, ast.NamedExpr) for n in ast.walk(context.function.tree))
        self.steady = ("const",) if walrus else ("const", "local")
        self.sites = 0
        self.else_flags: list[str | None] = []
        self.used_classes: dict[str, str] = {}
        self.used_objects: dict[str, str] = {}
        self.used_lambdas: dict[str, str] = {}
        self.used_methods: set[tuple[str, str]] = set()
        self.made_classes: set[str] = set()
        self.used_members: set[tuple[str, str]] = set()
        self.guards: list[tuple[int, str, str]] = []
        self.borrowed = choose_borrowed(context)
        for name in context.own.buffers:
            self.borrowed[name] = given_buffer(context, name)
        context.own.result = self.result_buffer()
        for name, ty in context.var_types.items():
            self.reps[name] = self.buffers.variables.get(name) or rep_of(ty.without("unbound"))
            if name in self.borrowed and not self.borrowed[name].rows:
                self.reps[name] = self.borrowed[name].rep

    def result_buffer(self) -> str:
        """Return the rep of the buffer that the function returns, or nothing."""
        own = self.context.own
        if not own.gives.atoms or own.recursive:
            return ""
        return self.buffer_or("", self.context.returns)

    def name(self, name: str) -> str:
        """Return the kernel's name for a variable; never one the text needs otherwise."""
        found = self.names.get(name)
        if found is None:
            found = name
            if name in _RESERVED or name.startswith(("k_", "_")) or name.endswith(("_d", "_n")):
                found = f"{name.lstrip('_') or 'unused'}_v"
            while found in self.names.values():
                found += "_"
            self.names[name] = found
        return found

    def rep(self, name: str) -> str:
        """Return the rep of a variable."""
        return self.reps.get(name, "o")

    def temporary(self, rep: str) -> Expr:
        """Return a fresh local."""
        name = f"_{len(self.temporaries) + 1}"
        self.temporaries[name] = rep
        return local(name, rep)

    def emit(self, statement: Stmt) -> None:
        """Append a statement."""
        statement.line = self.line
        self.out.append(statement)

    def bail(self, why: str) -> None:
        """Append a bail-out."""
        self.emit(Bail(why=why))

    @contextmanager
    def block(self) -> Iterator[list[Stmt]]:
        """Collect statements into a block of their own."""
        outer, self.out = self.out, []
        try:
            yield self.out
        finally:
            self.out = outer

    def into(self, target: list[Stmt], fill: Callable[[], None]) -> None:
        """Append to another block what `fill` emits."""
        outer, self.out = self.out, target
        fill()
        self.out = outer

    def keep(self, expr: Expr) -> Expr:
        """Evaluate an expression now; return something that can be read any number of times."""
        if expr.kind in ("const", "local"):
            return expr
        expr = self.whole(expr)
        kept = self.temporary(expr.rep)
        self.emit(Assign(name=str(kept.value), expr=expr))
        return kept

    def save(self, expr: Expr) -> Expr:
        """Like `keep`, but a local that may change later is copied too."""
        if expr.kind == "const":
            return expr
        expr = self.whole(expr)
        kept = self.temporary(expr.rep)
        self.emit(Assign(name=str(kept.value), expr=expr))
        return kept

    def whole(self, expr: Expr) -> Expr:
        """Make the tuple that a bundle of values stands for; anything else is as it was."""
        if expr.kind != "tuple":
            return expr
        shown = ", ".join(f"{{{i}}}" for i in range(len(expr.args)))
        text = f"({shown},)" if len(expr.args) == 1 else f"({shown})"
        return code(text, "t", *(self.object_of(a) for a in expr.args))

    def in_order(self, makers: Sequence[object]) -> list[Expr]:
        """Evaluate operands left to right; one that needs statements makes earlier ones kept."""
        done: list[Expr] = []
        for maker in makers:
            mark = len(self.out)
            assert callable(maker)
            expr = maker()
            if len(self.out) > mark:
                later = self.out[mark:]
                del self.out[mark:]
                done = [e if self._steady(e) else self.save(e) for e in done]
                self.out.extend(later)
            done.append(expr)
        return done

    def _steady(self, expr: Expr) -> bool:
        """Tell whether an operand keeps its value; sizes and data of buffers move with them."""
        return expr.kind in self.steady and (expr.kind == "const" or expr.rep not in _MOVING)

    def ty(self, node: ast.AST) -> Ty:
        """Return a node's type; ANY when it was never reached."""
        return self.context.ty.get(node, ANY)

    def helper(self, name: str, *args: Expr) -> Expr:
        """Return a call of the instruction set, arguments converted to its reps."""
        found = helpers()[name]
        assert found.result is not None, name
        assert len(args) == len(found.args), name
        converted = tuple(self.to(a, r) for a, r in zip(args, found.args, strict=True))
        return Expr("helper", name, found.result, converted)

    def to(self, expr: Expr, rep: str) -> Expr:  # noqa: C901 - one branch a rep
        """Convert an expression; from objects by a check that bails out."""
        expr = self.whole(expr)
        have = expr.rep
        if have == rep or (have in "in" and rep in "in"):
            return expr
        if have == "f" or have == "f*":
            expr, have = native("({0} != 0)", "b", expr), "b"
            if rep == "b":
                return expr
        if rep == "f" and have == "b":
            return expr
        if have in BUFFERS:
            if rep == have:
                return expr
            made = self.helper(
                f"k_{BUFFERS[have]}_list",
                Expr("local", expr.value, "o", expr.args) if expr.kind == "local" else expr,
            )
            return self.to(made, rep)
        if rep == "o":
            return expr
        if have == "o":
            if rep == "i":
                return self.helper("k_int", expr)
            if rep == "n":
                return self.helper("k_int", expr)
            return self.helper(_UNBOX[rep], expr)
        return self._between(expr, have, rep)

    def _between(self, expr: Expr, have: str, rep: str) -> Expr:  # noqa: C901 - one branch a rep
        if expr.kind == "const" and isinstance(expr.value, int):
            value = int(expr.value)
            if rep == "d" and abs(value) <= 1 << 53:
                return const(float(value))
            if rep == "u" and value >= 0:
                return Expr("const", value, "u")
            if rep == "i" and I64_LOW <= value <= I64_HIGH:
                return Expr("const", value, "i")
        if rep == "d" and have in "iunb":
            return native("cython.cast(cython.double, {0})", "d", expr)
        if rep in "in" and have == "u":
            return self.helper("k_to_int", expr)
        if rep == "u" and have in "in":
            return self.helper("k_to_uint", expr)
        if rep in "iun" and have == "b":
            return native("cython.cast(cython.longlong, {0})", "i", expr)
        if rep == "s" and have == "c":
            return native("{0}", "s", expr)
        if rep == "c" and have == "s":
            return self.helper("k_char", expr)
        boxed = self.temporary("o")
        self.emit(Assign(name=str(boxed.value), expr=expr))
        return self.to(boxed, rep)

    def guard(self, node: ast.AST, expr: Expr, ty: Ty) -> Expr:
        """Check that an object is of a type; return it in the type's rep."""
        line = getattr(node, "lineno", 0)
        rep = rep_of(ty)
        atom = ty.single
        if atom is None:
            bits = 0
            for part in ty.atoms:
                bits |= KIND_BITS.get(part.kind, 0)
            self.guards.append((line, " or ".join(sorted(ty.kinds)), "recorded"))
            return self.helper("k_kinds", expr, const(bits))
        self.guards.append((line, atom.name or atom.kind, "recorded"))
        if rep == "i":
            if atom.low <= I64_LOW and atom.high >= I64_HIGH:
                return self.helper("k_int", expr)
            return self.helper("k_int_in", expr, const(atom.low), const(atom.high))
        if atom.kind == "inst":
            return self.helper("k_exact", expr, self.class_object(atom.name))
        if atom.kind == "int" and rep == "o":
            return self.helper("k_kinds", expr, const(1))
        if rep == "o":
            return self.helper("k_kinds", expr, const(KIND_BITS.get(atom.kind, 0)))
        return self.to(expr, rep)

    def class_object(self, name: str) -> Expr:
        """Return the class object an instance guard compares with."""
        key = f"_class_{name.replace(':', '_').replace('.', '_')}"
        self.used_classes[key] = name
        return local(key, "o")

    def site(self) -> Expr:
        """Return the number of a fresh attribute site."""
        self.sites += 1
        return Expr("site", self.sites, "n")

    def told_apart(self, expr: Expr) -> Expr:
        """Return a key as an object; a NaN is found by identity, which unboxing loses."""
        if expr.rep != "d" or expr.kind == "const":
            return self.object_of(expr)
        kept = self.keep(expr)
        self.unless(native("({0} == {0})", "b", kept), "a NaN as a key")
        return kept

    def plain(self, expr: Expr, ty: Ty) -> Expr:
        """Check that a value and what it holds are scalars, when that is not known to hold."""
        atom = ty.single
        items = atom.items if atom is not None and atom.kind == "tuple" else None
        known = ty.is_only(*SCALARS) if items is None else all(i.is_only(*SCALARS) for i in items)
        return self.object_of(expr) if known else self.helper("k_plain", expr)

    def fits(self, expr: Expr, have: Ty, want: Ty) -> Expr:
        """Check an int against the range it is used with, when that is not known to hold."""
        atom, wanted = have.single, want.single
        if wanted is None or wanted.kind != "int" or rep_of(want) != "i":
            return self.to(expr, rep_of(want))
        converted = self.to(expr, "i")
        if wanted.low <= I64_LOW and wanted.high >= I64_HIGH:
            return converted
        if (
            atom is not None
            and atom.kind == "int"
            and wanted.low <= atom.low
            and atom.high <= wanted.high
        ):
            return converted
        return self.helper("k_in", converted, const(wanted.low), const(wanted.high))

    def flag(self, name: str) -> Expr:
        """Return the local that tells whether a variable was set."""
        key = f"{self.name(name)}_set"
        self.temporaries.setdefault(key, "b")
        return local(key, "b")

    def do(self, expr: Expr) -> None:
        """Append an expression for its effect."""
        self.emit(Do(expr=expr))

    def unless(self, test: Expr, why: str) -> None:
        """Bail out unless a test holds."""
        self.emit(If(test=native("(not {0})", "b", test), body=[Bail(line=self.line, why=why)]))

    def lower(self, node: ast.expr) -> Expr:
        """Lower an expression."""
        from advisor.codegen.values import lower

        return lower(self, node)

    def statements(self, body: list[ast.stmt]) -> None:
        """Lower statements into the current block."""
        from advisor.codegen.statements import block

        block(self, body)

    def maker(self, node: ast.expr) -> Callable[[], Expr]:
        """Return what lowers an expression when its turn comes, for `in_order`."""
        return lambda: self.lower(node)

    def truth(self, node: ast.expr) -> Expr:
        """Lower the truth of an expression."""
        from advisor.codegen.conditions import logic

        if isinstance(node, ast.BoolOp) and node in self.context.ty:
            return logic(self, node)
        return self.truth_of(self.lower(node), self.ty(node), node)

    def truth_of(self, expr: Expr, ty: Ty, node: ast.expr) -> Expr:  # noqa: C901, PLR0912 - one branch a rep
        """Return the truth of an evaluated expression."""
        if expr.rep == "b":
            return expr
        if expr.kind == "const":
            return const(bool(expr.value))
        if ty.is_only("none"):
            self.keep(expr)
            return const(False)
        if expr.rep in "iun":
            return native("({0} != 0)", "b", expr)
        if expr.rep == "d":
            return native("({0} != 0.0)", "b", expr)
        if expr.rep == "c":
            return const(True)
        if expr.rep in BUFFERS:
            return native("({0} != 0)", "b", self.buffer_size(expr))
        if expr.rep in "syaltme":
            return native("(len({0}) != 0)", "b", expr)
        if node in self.context.dirty:
            return self.to(self.effect(code("bool({0})", "o", expr)), "b")
        inst = ty.single
        if inst is not None and inst.kind == "inst":
            found = self.context.observation.classes.get(inst.name)
            if found is not None and found.truth is None:
                return const(True)
        return self.helper("k_truth", expr)

    def object_of(self, expr: Expr) -> Expr:
        """Return an expression as something that can stand where an object is wanted."""
        if expr.rep in BUFFERS:
            return self.to(expr, "l")
        return self.to(expr, "b") if expr.rep == "f" else self.whole(expr)

    def effect(self, expr: Expr) -> Expr:
        """Emit an operation that may do anything, its operands evaluated before the commit."""
        args = tuple(self.keep(self.object_of(a)) for a in expr.args)
        self.do(self.helper("k_commit"))
        result = self.temporary("o")
        self.emit(Assign(name=str(result.value), expr=Expr(expr.kind, expr.value, "o", args)))
        return result

    def global_object(self, name: str) -> Expr:
        """Return the object a global name stands for."""
        fact = self.context.function.globals.get(name)
        if fact is None:
            if not hasattr(builtins, name):
                self.bail(f"there is no {name}")
                return const(None)
            return code(name, "o")
        if fact.rebound:
            return code(f"_now({self.context.function.module!r}, {name!r})", "o")
        rep = rep_of(of_type_name(fact.type_name)) if fact.kind == "object" else "o"
        self.used_objects[name] = rep if rep in "ltmea" else "o"
        return local(f"_global_{name}", self.used_objects[name])

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
        """Return the length of a buffer."""
        if holder.kind == "local" and str(holder.value) in self._variables():
            return local(f"{holder.value}_n", "n")
        return Expr("helper", f"k_{BUFFERS[holder.rep]}_size", "n", (holder,))

    def _variables(self) -> set[str]:
        return {self.name(v) for v, r in self.reps.items() if r in BUFFERS}

    def place_in(self, base: Expr, index: Expr, node: ast.Subscript) -> Expr:
        """Return a checked place in a buffer."""
        size = self.buffer_size(base)
        check = "k_at"
        if node in self.context.dirty:
            check = "k_at_late" if isinstance(node.ctx, ast.Load) else "k_put_late"
        return self.helper(check, self.to(index, "i"), size)

    def store(self, target: Expr, expr: Expr) -> None:
        """Append a store into a buffer's data."""
        self.emit(Store(target=target, expr=expr))

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
        value = self.keep(self.to(item, ITEM[holder.rep]))
        variable = holder.kind == "local" and str(holder.value) in self._variables()
        size = self.buffer_size(holder)
        pushed = Expr("helper", f"k_{kind}_push", "n", (holder, size, value))
        if not variable:
            self.do(pushed)
            return
        self.emit(Assign(name=f"{holder.value}_n", expr=pushed))
        self.emit(
            Assign(
                name=f"{holder.value}_d",
                expr=Expr("helper", f"k_{kind}_data", DATA[holder.rep], (holder,)),
            )
        )
        self.share(holder)

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
            outer, self.out = self.out, branch.body
            self.refresh(local(other, rep))
            self.out = outer

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

    def assign(self, name: str, expr: Expr) -> None:
        """Append an assignment to a variable of the function."""
        rep = self.rep(name)
        expr = self.borrow(name, expr)
        target = self.name(name)
        if rep in BUFFERS:
            holder = self.to(expr, rep)
            from_variable = holder.kind == "local" and str(holder.value) in self._variables()
            self.emit(Assign(name=target, expr=holder))
            if from_variable:
                self.emit(Assign(name=f"{target}_d", expr=local(f"{holder.value}_d", DATA[rep])))
                self.emit(Assign(name=f"{target}_n", expr=local(f"{holder.value}_n", "n")))
            else:
                self.refresh(local(target, rep))
        else:
            self.emit(Assign(name=target, expr=self.to(expr, rep)))
        if name in self.flagged:
            flag = self.flag(name)
            self.emit(Assign(name=str(flag.value), expr=const(True)))
