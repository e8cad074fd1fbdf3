"""map, filter and what itertools makes, as the generators that they could be.

    for a, b in pairwise(xs):           first = True
        total += b - a                  for x in xs:
                                            if first:
                              ->                first = False
                                            else:
                                                a, b = prev, x
                                                total += b - a
                                            prev = x

What is applied to items must do nothing that can be seen: an exception leads to the original.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference import grouped
from advisor.inference.applied import Applied, applied, itself
from advisor.inference.evaluated import is_atom, starts_late
from advisor.inference.generators import is_stored
from advisor.inference.stdlib_filled import Filled, Library
from advisor.inference.stdlib_texts import TEXTS
from advisor.parsing import parse

if TYPE_CHECKING:
    from advisor.inference.inlining import Inliner
    from advisor.inference.observation import Seen

_BUILTIN = ("map", "filter")
_SINGLE = ("pairwise", "from_iterable")
_SHARED = {"chain": 3, "product": 3, "islice": 3}
_LATER = {"chain": "S1S2", "repeat": "S0S1"}
_CHOSEN = ("combinations", "combinations_with_replacement", "permutations")
FIRST = 10_000
_FUNCTIONS = {"map": 2, "filter": 1, "filterfalse": 1, "takewhile": 1}


def library(inliner: Inliner, node: ast.expr) -> Library | None:
    """Return the generator that a call of the library could be, None where it is another."""
    if not isinstance(node, ast.Call) or any(isinstance(a, ast.Starred) for a in node.args):
        return None
    way, named = _way(inliner, node.func)
    if not way:
        return None
    sources, form, function = _form(node, way, FIRST + inliner.make.count)
    if form not in TEXTS:
        return None
    used = {n.id for n in ast.walk(parse(TEXTS[form])) if isinstance(n, ast.Name)}
    builtin = used & {"zip", "list", "tuple", "len", "range", "isinstance", "int", "iter"}
    if builtin & (inliner.locals | set(inliner.function.globals)):
        return None
    found = Library([named], parsed(form), function=function)
    fill(inliner, found, node, way, sources)
    return found


def _way(inliner: Inliner, func: ast.expr) -> tuple[str, ast.expr]:
    """Return which iterator of the library a call makes, and the name to be sure of."""
    inner = func.value if isinstance(func, ast.Attribute) else None
    if isinstance(func, ast.Attribute) and func.attr == "from_iterable" and inner is not None:
        way, named = _way(inliner, inner)
        return ("from_iterable" if way == "chain" else ""), named
    holder = func if inner is None else inner
    if not isinstance(holder, ast.Name) or holder.id in inliner.locals | inliner.around:
        return "", func
    fact = inliner.function.globals.get(holder.id)
    if fact is None:
        return (holder.id if inner is None and holder.id in _BUILTIN else ""), func
    if isinstance(func, ast.Attribute):
        fact = fact.members.get(func.attr) if fact.kind == "module" else None
    if fact is None or fact.kind != "class" or fact.rebound:
        return "", func
    module, _, name = fact.name.partition(":")
    return (name if module == "itertools" else ""), func


_Form = tuple[list[ast.expr], str, Applied | None]
_NONE: _Form = ([], "", None)


def _form(node: ast.Call, way: str, number: int) -> _Form:
    """Return the sources of a call, the text it is made by, and what it applies."""
    args, count = node.args, len(node.args)
    if way == "product" and len(node.keywords) == 1:
        return _repeated(args, node.keywords[0])
    if way == "groupby":
        return grouped.form(node, number) or _NONE
    if node.keywords or count == 0:
        return _NONE
    if way in (*_FUNCTIONS, "starmap", "accumulate"):
        return _applying(args, way, number)
    if way in _CHOSEN and count <= 2:
        return _chosen(args, way)
    if way == "islice" and count == 3:
        ends = isinstance(args[2], ast.Constant) and args[2].value is None
        return (args[:2], "islice from", None) if ends else (args, "islice 3", None)
    if way in _SHARED and count <= _SHARED[way]:
        return args, f"{way} {count}", None
    fits = count == 1 if way in _SINGLE else way == "repeat" and count == 2
    return (args, way, None) if fits else _NONE


def _chosen(args: list[ast.expr], way: str) -> _Form:
    """Return the form of combinations and permutations: of pairs, of so many, of all."""
    if len(args) == 1:
        return (args, "permutations all", None) if way == "permutations" else _NONE
    return (args[:1], way, None) if _is_two(args[1]) else (args, f"{way} of", None)


def _applying(args: list[ast.expr], way: str, number: int) -> _Form:
    """Return the form of what applies a function to items."""
    count = len(args)
    if way == "accumulate":
        if count == 1:
            return args, way, None
        function = applied(args[1], 2, number) if count == 2 else None
        return _NONE if function is None else (args[:1], "accumulate by", function)
    if way == "starmap":
        written = isinstance(args[0], ast.Lambda) and count == 2
        function = applied(args[0], 2, number) if written else None
        return _NONE if function is None else (args[1:], "starmap 2", function)
    if not 1 < count <= 1 + _FUNCTIONS[way]:
        return _NONE
    nothing = isinstance(args[0], ast.Constant) and args[0].value is None
    drops = nothing and way.startswith("filter")
    function = itself(args[0], number) if drops else applied(args[0], count - 1, number)
    form = way if count == 2 else f"{way} {count - 1}"
    return _NONE if function is None else (args[1:], form, function)


def _repeated(args: list[ast.expr], keyword: ast.keyword) -> _Form:
    if keyword.arg != "repeat" or len(args) != 1:
        return _NONE
    if not _is_two(keyword.value):
        return [args[0], keyword.value], "product of", None
    return ([args[0], args[0]], "product 2", None) if is_atom(args[0]) else _NONE


def _is_two(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 2 and type(node.value) is int


def parsed(form: str) -> list[ast.stmt]:
    """Return the statements of a text without any place."""
    tree = parse(TEXTS[form])
    for part in ast.walk(tree):
        for name in ("lineno", "end_lineno", "col_offset", "end_col_offset"):
            if hasattr(part, name):
                delattr(part, name)
    return tree.body


def fill(
    inliner: Inliner, found: Library, node: ast.Call, way: str, sources: list[ast.expr]
) -> dict[str, str]:
    """Give the text its sources, names of its own, and what it applies; return the names."""
    make = inliner.make
    tree = ast.Module(found.body, [])
    values: dict[str, ast.expr] = {}
    later = _LATER.get(way, "S1S2" if way == "islice" else "")
    for place, source in enumerate(sources):
        key = f"S{place}"
        alone = all(is_atom(s) for s in sources if s is not source)
        direct = alone and key not in later and not isinstance(source, ast.Name)
        if isinstance(source, ast.Constant) or direct or _steady(inliner, source):
            values[key] = source
            continue
        name = make.name("source")
        found.before.append(make.assign(name, source))
        values[key] = make.load(name)
    stored = {n.id for n in ast.walk(tree) if is_stored(n)}
    names = {name: make.name(name) for name in sorted(stored)}
    found.body = Filled(values, names, found).visit(tree).body
    for statement in (*found.before, *found.body):
        make.place(statement, node)
    if way == "groupby":
        grouped.mark(found.body)
    _suppose(inliner, found, names, sources, way)
    body = found.body
    found.body = [part for statement in body for part in _taken_apart(inliner, statement, way)]
    return names


def _taken_apart(inliner: Inliner, node: ast.stmt, way: str) -> list[ast.stmt]:
    """Return a loop over what is made by another call of the library without that, too."""
    if not isinstance(node, ast.For) or not isinstance(node.iter, ast.Call):
        return [node]
    over = node.body[0] if way == "islice" else None
    if not isinstance(over, ast.If) or not isinstance(over.body[0], ast.Break):
        return inliner.looped(node) or [node]
    if not starts_late(inliner, node.iter):
        return [node]
    begun = ast.For(node.target, node.iter, node.body[1:], [])
    return inliner.looped(begun, over.test) or [node]


def _steady(inliner: Inliner, source: ast.expr) -> bool:
    """Tell whether a variable keeps its value while the loop runs: nothing is assigned to it."""
    if not isinstance(source, ast.Name) or source.id not in inliner.locals:
        return False
    return inliner.unchanged(source)


def _is_name(node: ast.expr, name: str | None) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _suppose(
    inliner: Inliner, found: Library, names: dict[str, str], sources: list[ast.expr], way: str
) -> None:
    """Take what was seen of the sources for the variables that get their items."""
    observation, index = inliner.observation, inliner.function.index
    seen: list[Seen | None] = []
    for source in sources:
        whole = None if isinstance(source, ast.Constant) else observation.seen(index, source)
        seen.append(None if whole is None else whole.of_items)
    first = seen[0] if seen else None
    by_name = {"x": first, "y": first, "z": first, "pool": None}
    for place, name in enumerate("xyz"):
        if way in ("product", "map") and place < len(seen):
            by_name[name] = seen[place]
    known = {names[name]: what for name, what in by_name.items() if name in names}
    if way in ("starmap", "from_iterable", "chain"):
        known = {}
    for part in ast.walk(ast.Module(found.body, [])):
        what = known.get(part.id) if isinstance(part, ast.Name) else None
        if isinstance(part, ast.Subscript) and _is_name(part.value, names.get("pool")):
            what = first
        unseen = isinstance(part, (ast.Name, ast.Subscript)) and part.col_offset < 0
        if what is not None and unseen and isinstance(part, (ast.Name, ast.Subscript)):
            observation.suppose(index, part, what)
