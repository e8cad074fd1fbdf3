"""What is known at one point of a function, and of the containers it makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from advisor.inference.types import ANY, NOTHING, UNBOUND, Ty, made_elsewhere, named

_SITED = ("list", "dict", "set", "array", "iter")


@dataclass(slots=True)
class Site:
    """A place that makes containers: what they hold and what becomes of them.

    `escaped`: code outside the function may hold it, so nothing is known of its items.
    `boxed`: it must be a Python object (held by a dict, set, tuple or boxed list, or looked at as
    one). A list that other lists of this function hold is boxed only where one of those is.
    `returned`: it is the result. `fields` holds the values of a dict with constant keys, unless
    `open`: it gets other keys too. `fills`: it is a defaultdict or a Counter, which gives
    `default` for a key that is missing. `counts`: it is a Counter.
    """

    kind: str
    item: Ty = NOTHING
    key: Ty = NOTHING
    fields: dict[str, Ty] | None = None
    escaped: bool = False
    boxed: bool = False
    returned: bool = False
    version: int = 0
    open: bool = False
    fills: bool = False
    default: Ty = NOTHING
    counts: bool = False


@dataclass(slots=True)
class Env:
    """Types of the variables at one point; `dirty` once something visible was done for good.

    `foreign` once code of others ran: `dirty` ends at a point from which a call can go on.

    A variable that may be unset has the kind `unbound` among its atoms.
    """

    vars: dict[str, Ty] = field(default_factory=dict)
    dirty: bool = False
    foreign: bool = False

    def copy(self) -> Env:
        """Return an independent copy."""
        return Env(dict(self.vars), self.dirty, self.foreign)

    def get(self, name: str) -> Ty:
        """Return the type of a variable; unbound when it was never set."""
        return self.vars.get(name, UNBOUND)


def join(a: Env | None, b: Env | None, *, widen: bool = False) -> Env | None:
    """Return what holds on both ways into a point; None stands for an unreachable way."""
    if a is None or b is None:
        found = a or b
        return None if found is None else found.copy()
    merged: dict[str, Ty] = {}
    for name in {*a.vars, *b.vars}:
        one, two = a.get(name), b.get(name)
        merged[name] = one.widen(two) if widen else one.join(two)
    return Env(merged, a.dirty or b.dirty, a.foreign or b.foreign)


@dataclass(slots=True)
class Sites:
    """All sites of one function by place."""

    by_place: dict[str, Site] = field(default_factory=dict)
    changed: bool = False

    def make(self, place: str, kind: str, item: Ty = NOTHING, key: Ty = NOTHING) -> Site:
        """Return the site of a place, with more that it may hold."""
        site = self.by_place.get(place)
        if site is None:
            site = self.by_place[place] = Site(kind)
            self.changed = True
        self.add(site, item, key)
        return site

    def add(self, site: Site, item: Ty, key: Ty = NOTHING) -> None:
        """Note that a container of a site may hold an item (and key)."""
        item = self.put_away(item)
        for value in (item, key):
            self.box(value.without("list") if site.kind == "list" and not site.boxed else value)
            if site.escaped:
                self.escape(value)
        for name, value in (("item", item), ("key", key)):
            old: Ty = getattr(site, name)
            new = old.widen(value) if site.version > 2 else old.join(value)
            if new != old:
                setattr(site, name, new)
                site.version += 1
                self.changed = True

    def of(self, ty: Ty, kind: str) -> list[Site] | None:
        """Return the sites a container may come from, None when some are elsewhere."""
        atom = ty.get(kind)
        if atom is None or None in atom.sites or not atom.sites:
            return None
        return self.local(ty, kind)

    def local(self, ty: Ty, kind: str) -> list[Site]:
        """Return the sites of this function a container may come from."""
        atom = ty.get(kind)
        if atom is None:
            return []
        return [self.by_place[s] for s in sorted(s for s in atom.sites if s is not None)]

    def reached(self, ty: Ty) -> frozenset[str | None]:
        """Return the places of a list and of all lists that it may hold."""
        found: set[str | None] = set()
        waiting = [ty]
        while waiting:
            own = waiting.pop().get("list")
            for place in () if own is None else own.sites - found:
                found.add(place)
                if place is not None:
                    waiting.append(self.by_place[place].item)
        return frozenset(found)

    def held(self, ty: Ty) -> bool:
        """Tell whether lists made here may hold a list."""
        own = ty.get("list")
        places = frozenset() if own is None else own.sites
        items = (site.item.get("list") for site in self.by_place.values() if site.kind == "list")
        return any(item is not None and places & item.sites for item in items)

    def shared(self, ty: Ty, kind: str) -> bool:
        """Tell whether others may hold a container, so that a change of it can be seen."""
        atom = ty.get(kind)
        assert atom is not None
        return None in atom.sites or any(s.escaped for s in self.local(ty, kind))

    def item(self, ty: Ty, kind: str) -> Ty:
        """Return what a container may hold; ANY when other code may have filled it."""
        return self._held(ty, kind, lambda site: site.item)

    def key(self, ty: Ty) -> Ty:
        """Return the type of a dict's keys."""
        return self._held(ty, "dict", lambda site: site.key)

    def _held(self, ty: Ty, kind: str, part: Callable[[Site], Ty]) -> Ty:
        sites = self.of(ty, kind)
        if sites is None or any(s.escaped for s in sites):
            return ANY
        result = NOTHING
        for site in sites:
            result = result.join(part(site))
        return result

    def fill(self, ty: Ty, key: Ty) -> None:
        """Note a key that is read: a dict that fills itself may have it from then on."""
        for site in self.local(ty, "dict"):
            if site.fills:
                self.add(site, NOTHING, key)

    def put_away(self, ty: Ty) -> Ty:
        """Return the type of a value as one that a container holds: a defaultdict by its class."""
        if not any(site.fills for site in self.local(ty, "dict")):
            return ty
        self.escape(ty.only("dict"))
        return ty.without("dict").join(self.class_of(ty))

    def class_of(self, ty: Ty) -> Ty:
        """Return the type of a dict where its site is not known: a defaultdict is no dict."""
        atom = ty.get("dict")
        result = made_elsewhere("dict") if atom is not None and None in atom.sites else NOTHING
        for site in self.local(ty, "dict"):
            name = "collections:Counter" if site.counts else "collections:defaultdict"
            result = result.join(named("inst", name) if site.fills else made_elsewhere("dict"))
        return result

    def escape(self, ty: Ty) -> None:
        """Note that code elsewhere may hold a value from now on."""
        self._mark(ty, "escaped")

    def box(self, ty: Ty) -> None:
        """Note that a value must be a Python object."""
        self._mark(ty, "boxed")

    def give_back(self, ty: Ty) -> None:
        """Note that a value is returned: itself a result, what it holds an object."""
        for kind in _SITED:
            for site in self.local(ty, kind):
                if not site.returned:
                    site.returned = True
                    self.changed = True
        self._mark_items(ty, "boxed")

    def _mark(self, ty: Ty, flag: str) -> None:
        for kind in _SITED:
            for site in self.local(ty, kind):
                if not getattr(site, flag):
                    setattr(site, flag, True)
                    site.boxed = True
                    self.changed = True
                    self._mark(site.item, flag)
                    self._mark(site.key, flag)
                    for value in (site.fields or {}).values():
                        self._mark(value, flag)
        self._mark_items(ty, flag)

    def _mark_items(self, ty: Ty, flag: str) -> None:
        for atom in ty.atoms:
            if atom.kind in ("tuple", "iter"):
                for item in atom.items or ():
                    self._mark(item, flag)
