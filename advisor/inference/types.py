"""The lattice of value types: which exact Python types a value can have, ints with ranges.

A `Ty` is a set of atoms, at most one a kind; joining two is the union, atom by atom. `ANY` has
the one atom `other` and stands for everything. Types are exact: `int` never means a subclass.
"""  # noqa: A005 - nobody imports it by its bare name

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FAR = 1 << 200
"""Ints at or beyond this count as unbounded in a range."""

I64_LOW, I64_HIGH = -(1 << 63), (1 << 63) - 1
U64_HIGH = (1 << 64) - 1
NESTED_MOST = 3
"""Tuples in tuples whose items are known: the types of a tree with two branches double a level."""
LENGTH_HIGH = (1 << 60) - 1
"""No Python container is longer: 8 bytes an item in a 63-bit address space."""


@dataclass(frozen=True, slots=True)
class Atom:
    """One kind of value. Which fields count depends on the kind.

    `int`: `low`..`high`. `str`: `one` (exactly one character). `list`, `dict`, `set`: `sites`,
    the places of this function that made it (None among them: made elsewhere). `tuple`:
    `items` when the length is known. `deque`: `name`, DEQUE unless made in this call. `array`:
    `name` is its typecode, nothing where there are several; `sites` as for lists. `iter`: an
    iterator made in this call, `items` what it is over, `name` the view of it. `inst`, `func`,
    `class`, `module`, `builtin`: `name`.
    """

    kind: str
    low: int = -FAR
    high: int = FAR
    one: bool = False
    sites: frozenset[str | None] = frozenset()
    items: tuple[Ty, ...] | None = None
    name: str = ""

    def join(self, other: Atom) -> Atom:
        """Return the atom that covers both; both are of one kind."""
        items = None
        if (
            self.items is not None
            and other.items is not None
            and len(self.items) == len(other.items)
        ):
            items = tuple(a.join(b) for a, b in zip(self.items, other.items, strict=True))
        return Atom(
            self.kind,
            min(self.low, other.low),
            max(self.high, other.high),
            self.one and other.one,
            self.sites | other.sites,
            items,
            self.name if self.name == other.name else "",
        )


@dataclass(frozen=True, slots=True)
class Ty:
    """A set of atoms, sorted by kind; empty means no value at all (unreachable)."""

    atoms: tuple[Atom, ...] = ()

    def join(self, other: Ty) -> Ty:
        """Return the least type that covers both."""
        if self == other or not other.atoms:
            return self
        if not self.atoms:
            return other
        by_kind = {a.kind: a for a in self.atoms}
        for atom in other.atoms:
            mine = by_kind.get(atom.kind)
            by_kind[atom.kind] = atom if mine is None else mine.join(atom)
        return _made(by_kind.values())

    def widen(self, newer: Ty) -> Ty:
        """Join, and send range ends that moved to the next landmark, so that loops settle."""
        joined = self.join(newer)
        one, two = self.get("tuple"), joined.get("tuple")
        if one is not None and two is not None and one.items and two.items and one != two:
            items = tuple(a.widen(b) for a, b in zip(one.items, two.items, strict=True))
            joined = joined.with_atom(replace(two, items=items))
        old = self.get("int")
        new = joined.get("int")
        if old is None or new is None or old == new:
            return joined
        low = new.low if new.low == old.low else _down(new.low)
        high = new.high if new.high == old.high else _up(new.high)
        return joined.with_atom(replace(new, low=low, high=high))

    def get(self, kind: str) -> Atom | None:
        """Return the atom of a kind, or None."""
        for atom in self.atoms:
            if atom.kind == kind:
                return atom
        return None

    def with_atom(self, atom: Atom) -> Ty:
        """Return this type with one atom replaced."""
        return _made([*(a for a in self.atoms if a.kind != atom.kind), atom])

    def without(self, *kinds: str) -> Ty:
        """Return this type less some kinds."""
        return _made(a for a in self.atoms if a.kind not in kinds)

    def only(self, *kinds: str) -> Ty:
        """Return the part of this type that is of these kinds."""
        return _made(a for a in self.atoms if a.kind in kinds)

    @property
    def kinds(self) -> frozenset[str]:
        """Return the kinds present."""
        return frozenset(a.kind for a in self.atoms)

    @property
    def is_any(self) -> bool:
        """Tell whether nothing is known."""
        return self.get("other") is not None

    def is_only(self, *kinds: str) -> bool:
        """Tell whether the value is certainly of these kinds (and exists)."""
        return bool(self.atoms) and all(a.kind in kinds for a in self.atoms)

    @property
    def single(self) -> Atom | None:
        """Return the only atom, or None."""
        return self.atoms[0] if len(self.atoms) == 1 else None

    @property
    def range(self) -> tuple[int, int]:
        """Return the ends of an int or bool; unbounded for anything else."""
        low, high = FAR, -FAR
        for atom in self.atoms:
            if atom.kind == "int":
                low, high = min(low, atom.low), max(high, atom.high)
            elif atom.kind == "bool":
                low, high = min(low, 0), max(high, 1)
            else:
                return -FAR, FAR
        return (low, high) if low <= high else (-FAR, FAR)


def _made(atoms: Iterable[Atom]) -> Ty:
    ordered = sorted(atoms, key=lambda a: a.kind)
    if any(a.kind == "other" for a in ordered):
        keep = [a for a in ordered if a.kind in ("other", "unbound")]
        return Ty(tuple(keep))
    return Ty(tuple(ordered))


_LANDMARKS = (
    *(0, 1, 255, 65535, (1 << 31) - 1, 1 << 32, 1 << 53),
    LENGTH_HIGH,
    I64_HIGH,
    U64_HIGH,
    FAR,
)


def _up(value: int) -> int:
    return next((m for m in _LANDMARKS if value <= m), FAR)


def _down(value: int) -> int:
    if value >= 0:
        return 0
    return next((-m - (m == I64_HIGH) for m in _LANDMARKS if value >= -m - (m == I64_HIGH)), -FAR)


NOTHING = Ty()
ANY = Ty((Atom("other"),))
FLOAT = Ty((Atom("float"),))
COMPLEX = Ty((Atom("complex"),))
BOOL = Ty((Atom("bool"),))
NONE = Ty((Atom("none"),))
STR = Ty((Atom("str"),))
CHAR = Ty((Atom("str", one=True),))
BYTES = Ty((Atom("bytes"),))
BYTEARRAY = Ty((Atom("bytearray"),))
UNBOUND = Ty((Atom("unbound"),))
TUPLE = Ty((Atom("tuple"),))
INT = Ty((Atom("int"),))
LENGTH = Ty((Atom("int", 0, LENGTH_HIGH),))

DEQUE = "collections:deque"
NUMBERS = ("int", "bool", "float")
TYPECODES = "bBhHiIlLqQfd"
"""The kinds of arrays whose items are ints and floats of C."""
VALUES = frozenset(
    {
        *("datetime:datetime", "datetime:date", "datetime:timedelta", "datetime:timezone"),
        *("decimal:Decimal", "re:Pattern", "re:Match"),
    }
)
"""Classes of the interpreter whose instances never change, and whose methods are written in C."""
SCALARS = ("int", "bool", "float", "str", "bytes", "none")
BUILTIN_VALUES = (*SCALARS, "complex", "tuple", "range")
"""Kinds of values that hold no others, and whose operators run no code of the user's."""


def int_between(low: int, high: int) -> Ty:
    """Return the int type with a range; ends at or beyond FAR are unbounded."""
    return Ty((Atom("int", max(low, -FAR), min(high, FAR)),))


def iterator_over(ty: Ty, view: str, place: str) -> Ty:
    """Return the type of an iterator made at a place, over a container or a view of a dict."""
    return Ty((Atom("iter", sites=frozenset((place,)), items=(ty,), name=view),))


def is_index(ty: Ty) -> bool:
    """Tell whether a value is certainly an int of 64 bits, such as C counts in."""
    low, high = ty.range
    return ty.is_only("int", "bool") and low >= I64_LOW and high <= I64_HIGH


def made_here(kind: str, site: str) -> Ty:
    """Return the type of a container this function makes at a place."""
    return Ty((Atom(kind, sites=frozenset((site,))),))


def made_elsewhere(kind: str) -> Ty:
    """Return the type of a container that came from outside."""
    return Ty((Atom(kind, sites=frozenset((None,))),))


def tuple_of(items: Iterable[Ty]) -> Ty:
    """Return the type of a tuple with known items; of what lies deep in it, only the kind.

    Where a loop nests `tree = (op, tree, leaf)`, the types would otherwise never settle.
    """
    return _cut(Ty((Atom("tuple", items=tuple(items)),)), NESTED_MOST)


def _cut(ty: Ty, depth: int) -> Ty:
    """Return a type whose tuples have known items to that depth only."""
    own = ty.get("tuple")
    if own is None or own.items is None:
        return ty
    items = tuple(_cut(item, depth - 1) for item in own.items) if depth else None
    return ty if items == own.items else ty.with_atom(replace(own, items=items))


def named(kind: str, name: str) -> Ty:
    """Return the type of a known function, class, module, builtin or instance."""
    return Ty((Atom(kind, name=name),))


def array_of(code: str, site: str | None = None) -> Ty:
    """Return the type of an array of a typecode, from a place of this function or elsewhere."""
    return Ty((Atom("array", name=code, sites=frozenset((site,))),))


def array_code(ty: Ty) -> str:
    """Return the typecode of what is certainly an array of one kind, else nothing."""
    atom = ty.single
    return atom.name if atom is not None and atom.kind == "array" else ""


ARRAY_ITEMS: dict[str, Ty] = {
    "b": int_between(-(1 << 7), (1 << 7) - 1),
    "B": int_between(0, (1 << 8) - 1),
    "h": int_between(-(1 << 15), (1 << 15) - 1),
    "H": int_between(0, (1 << 16) - 1),
    "i": int_between(-(1 << 31), (1 << 31) - 1),
    "I": int_between(0, (1 << 32) - 1),
    **dict.fromkeys("lq", int_between(I64_LOW, I64_HIGH)),
    **dict.fromkeys("LQ", int_between(0, U64_HIGH)),
    **dict.fromkeys("fd", FLOAT),
}
"""What the items of each kind of array are, where C has the widths of 64-bit Unix."""
