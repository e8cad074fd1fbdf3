"""What was observed of a function and the project functions it calls."""

import ast
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from advisor.inference.origins import origin_of, written_at
from advisor.inference.type_names import of_type_name
from advisor.inference.types import ANY, FAR, I64_HIGH, I64_LOW, NOTHING, Ty, int_between

_PLAIN_DECORATORS = {"staticmethod", "classmethod"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one expression was: exact type names with counts, extremes, lengths, item types.

    Where it was a class, `items` names it. `keys` are those of dicts that all had the same texts.
    """

    types: Mapping[str, int]
    low: int | None
    high: int | None
    length_low: int | None
    length_high: int | None
    items: Mapping[str, int]
    keys: tuple[str, ...] = ()

    @property
    def ty(self) -> Ty:
        """Return the type that covers what was seen; ints get a guard range around it."""
        result = NOTHING
        for name in self.types:
            if name == "int":
                guarded = self.guard_range
                if len(self.types) > 1:  # guards on several types look at no ranges
                    fits = max(map(abs, guarded.range)) <= I64_HIGH + 1
                    guarded = int_between(*((I64_LOW, I64_HIGH) if fits else (-FAR, FAR)))
                result = result.join(guarded)
            elif name == "str" and self.length_low == self.length_high == 1:
                result = result.join(of_type_name("str"))
            else:
                result = result.join(of_type_name(name))
        return result if result.atoms else ANY

    @property
    def of_items(self) -> "Seen | None":
        """Return what the items of a list, tuple or set were: only their types are known."""
        if not self.items:
            return None
        return Seen(
            types=self.items,
            low=I64_LOW,
            high=I64_HIGH,
            length_low=None,
            length_high=None,
            items={},
        )

    @property
    def guard_range(self) -> Ty:
        """Return the int range to speculate on: wide landmarks with room around what was seen."""
        low, high = self.low or 0, self.high or 0
        if low >= -(1 << 28) and high <= 1 << 28:
            return int_between(-(1 << 31), (1 << 31) - 1)
        if low >= -(1 << 50) and high <= 1 << 50:
            return int_between(-(1 << 53), 1 << 53)
        if low >= I64_LOW and high <= I64_HIGH:
            return int_between(I64_LOW, I64_HIGH)
        if low >= 0 and high < 1 << 64:
            return int_between(0, (1 << 64) - 1)
        return int_between(-FAR, FAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Global:
    """What a global name stands for: kind const, function, builtin, module, class or object.

    Of what an import in the function's body gives: `origin` is the module that holds it, and its
    name there ("" for the module itself), `loads` are the modules that the import looks up.
    `functions` are what a table holds, where it holds nothing else.
    """

    kind: str
    name: str = ""
    type_name: str = ""
    value: object = None
    length: int | None = None
    items: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    elements: tuple["Global", ...] | None = None
    members: Mapping[str, "Global"] = field(default_factory=dict)
    rebound: bool = False
    origin: tuple[str, str] | None = None
    loads: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()


def may_change_meanwhile(module: Global, member: Global) -> bool:
    """Tell whether what is called may give a module's constant another value: settings, say."""
    whole = module.name.partition(".")[0]
    return member.kind == "const" and whole not in sys.stdlib_module_names


@dataclass(frozen=True, slots=True, kw_only=True)
class DataField:
    """A parameter of a dataclass or named tuple, and how it is stored.

    `how`: attribute, frozen (stored past the class's own `__setattr__`) or item. `keyword`: given
    by name only. `factory`: list, dict or set, where one is made for each instance.
    """

    name: str
    how: str
    keyword: bool
    default: Global | None = None
    factory: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFact:
    """How attributes of a class are found; see advisor/inside/facts.py.

    `keyed`: hashing and comparing instances as keys runs no code of theirs. `makes_only`: calling
    the class does nothing but make an instance. `plain_new`: it makes one as `object` does, and
    then runs `__init__`. `fields`: what a dataclass or named tuple stores, None where there is more
    to it. `quiet`: the highest level of messages that a logger seen drops.
    `compared_plainly`: instances are compared as the ints or texts that they are.
    `match_args`: the fields of its positional patterns, None where `isinstance` is not what `type`
    makes of it. `made_by`: the classes whose `__init__` run where an exception is made of plain
    values, None where they do more than that.
    """

    name: str
    bases: tuple[str, ...]
    plain_getattr: bool
    plain_setattr: bool
    truth: str | None
    eq: bool
    keyed: bool
    methods: Mapping[str, tuple[str, str]]
    members: Mapping[str, object]
    attributes: Mapping[str, str]
    makes_only: bool
    plain_new: bool
    fields: tuple["DataField", ...] | None = None
    quiet: int = 0
    match_args: tuple[str, ...] | None = None
    compared_plainly: bool = False
    made_by: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedFunction:
    """One function of the closure; `tree` is None when its source is missing.

    `wrapped`: a decorator put something else in its place. `hidden`: so it did with the target,
    which was found beneath. `sync`: the target is a coroutine that awaits nothing.

    One that was nested in another has its places among those of that one, `within`; it takes
    the variables it shares as further parameters, `captured`, or in lists, `cells`. `nested` are
    the functions taken out of this one, by name; `stands_for` names the nodes of the source that
    nodes put in their place stand for (`ast.Pass` for none). `imported` is what imports in its
    body give.
    """

    index: int
    module: str
    qualname: str
    kind: str
    owner: str | None
    name: str | None
    file: str
    line: int
    source: str
    source_hash: str
    tree: ast.FunctionDef | ast.AsyncFunctionDef | None
    missing: str | None
    wrapped: bool
    hidden: bool
    sync: bool
    free: tuple[str, ...]
    flags: int
    globals: Mapping[str, Global]
    defaults: tuple[Global, ...]
    kwdefaults: Mapping[str, Global]
    within: int | None = None
    captured: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    nested: Mapping[str, int] = field(default_factory=dict)
    stands_for: Mapping[ast.AST, ast.AST] = field(default_factory=dict)
    imported: Mapping[str, Global] = field(default_factory=dict)

    @property
    def target(self) -> str:
        """Return what names it everywhere: module:qualname."""
        return f"{self.module}:{self.qualname}"

    @property
    def is_callee(self) -> bool:
        """Tell whether calling its name runs its code and nothing else."""
        return not self.hidden and not self.sync

    @property
    def is_beneath(self) -> bool:
        """Tell whether others may hold the function: its decorators, or a property."""
        assert self.tree is not None
        names = {n.id for n in self.tree.decorator_list if isinstance(n, ast.Name)}
        plain = len(names) == len(self.tree.decorator_list) and names <= _PLAIN_DECORATORS
        return self.hidden or self.sync or not plain or self.kind == "property"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """The target (function 0) with its closure, and what was seen at every place.

    What is `supposed` of places that are in no source rests on what was seen elsewhere.
    `absent` are types and parameters of what calls used that can't be kept, "" where it lies
    deeper; these calls count for nothing.
    """

    python: str
    error: str | None
    calls: int
    raised: int
    absent: tuple[tuple[str, str], ...]
    functions: tuple[ObservedFunction, ...]
    places: Mapping[str, Seen]
    classes: Mapping[str, ClassFact]
    supposed: dict[str, Seen] = field(default_factory=dict)

    def seen(self, index: int, node: ast.expr | ast.arg) -> Seen | None:
        """Return what was seen of an expression of function `index`, None when never run."""
        key = self._key(index, node)
        return self.places.get(key) or self.supposed.get(key)

    def suppose(self, index: int, node: ast.expr | ast.arg, seen: Seen) -> None:
        """Take something for what would have been seen of an expression in no source."""
        self.supposed[self._key(index, node)] = seen

    def _key(self, index: int, node: ast.expr | ast.arg) -> str:
        function = self.functions[index]
        origin = origin_of(node)
        if origin is not None:
            shift = self.functions[origin].line - function.line
            first, last = written_at(node, shift)
            return f"{origin}|{_place(node, first, last)}"
        within = index if function.within is None else function.within
        return f"{within}|{place_of(node)}"


def place_of(node: ast.expr | ast.arg) -> str:
    """Name a node by position and class, as advisor/inside/probes.py does."""
    return _place(node, node.lineno, node.end_lineno)


def _place(node: ast.expr | ast.arg, first: int, last: int | None) -> str:
    return f"{first}:{node.col_offset}:{last}:{node.end_col_offset}:{type(node).__name__}"
