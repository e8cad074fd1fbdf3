"""What a kernel relies on by name: sources, globals, modules' members, methods, classes.

the functions of a kernel  ->  the fields of templates/kernel/kernel.py.jinja
"""

from __future__ import annotations

import ast
import builtins
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor import __version__
from advisor.codegen import emit, emit_expressions, support
from advisor.codegen.variables import default_key, function_key, global_key
from advisor.inference.passing import default_of, is_written, place_of_default
from advisor.inside.private import attribute_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.codegen.ir import Function
    from advisor.codegen.lowering import Lowering
    from advisor.inference.context import Context
    from advisor.inference.observation import Global, Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """One function ready to emit."""

    context: Context
    function: Function
    lowering: Lowering


def kernel_fields(
    observation: Observation,
    lowered: list[Lowered],
    out: emit_expressions.Text,
    declared: list[str],
) -> dict[str, object]:
    """Return what the template of kernel.py is filled with, but for the functions' text.

    Args:
        observation: What the kernel was made from.
        lowered: Its functions, callees first.
        out: The text of the functions, with the helpers they use.
        declared: C globals the entry needs.
    """
    target = observation.functions[0]
    parts = [low.context.function for low in lowered if low.context.function.kind != "nested"]
    inlined = sorted({index for low in lowered for index in low.lowering.inlined})
    parts.extend(observation.functions[index] for index in inlined)
    sources = [
        {"module": part.module, "qualname": part.qualname, "hash": part.source_hash}
        for part in parts
    ]
    digest = hashlib.sha256("".join(sorted(str(s["hash"]) for s in sources)).encode()).hexdigest()
    names: list[_Name] = []
    members: list[tuple[str, str, str, str, object]] = []
    methods: list[tuple[str, ...]] = []
    classes: dict[str, tuple[str, ...]] = {}
    objects: dict[str, tuple[str, str]] = {}
    typed: dict[str, str] = {}
    lambdas: list[tuple[str, str, str]] = []
    for low in lowered:
        module = low.context.function.module
        names.extend(_names_used(low))
        members.extend(_members_used(low))
        for key, name in low.lowering.used_classes.items():
            classes[key] = tuple(name.split(":"))
        for name, rep in sorted(low.lowering.used_objects.items()):
            key = global_key(low.context, name)
            objects[key] = low.context.function.globals[name].origin or (module, name)
            typed[key] = emit.C_NAMES.get(rep, "object")
        lambdas.extend((key, module, text) for key, text in low.lowering.used_lambdas.items())
        methods.extend((*c.split(":"), name) for c, name in low.lowering.used_methods)
        methods.extend((*c.split(":"), "__match_args__") for c in low.context.own.matched)
        for made_class in low.lowering.made_classes:
            methods.extend(_methods_in_making(observation, made_class))
        for index in low.lowering.calls:
            callee = low.context.observation.functions[index]
            if callee.kind == "method" and callee.owner is not None and callee.name:
                methods.append((*callee.owner.split(":"), callee.name))
    standins = ["globals().update("]
    standins.extend(f"    {h.name}={h.standin}," for h in support.closure(out.used) if h.standin)
    standins.extend(("    k_setup=lambda bail: None,", ")"))
    variables = [
        "_original=object",
        "_off=cython.bint",
        "_entry_calls=cython.longlong",
        "_entry_misses=cython.longlong",
        "_strikes=cython.long",
    ]
    lambdas = list({one[0]: one for one in lambdas}.values())  # one for all modules
    defaults = _defaults(lowered)
    held = [default for default in defaults if default[4] != "const"]
    functions = _functions(lowered)
    made = [*classes, *objects, *(key for key, _, _ in lambdas), *(key for key, *_ in held)]
    made.extend(key for key, _, _ in functions)
    return {
        "version": __version__,
        "target": target.target,
        "module": target.module,
        "functions": [s["qualname"] for s in sources],
        "standins": standins,
        "source_hash": digest,
        "sources": sources,
        "declared": [*variables, *(f"{m}={typed.get(m, 'object')}" for m in made), *declared],
        "objects": made + [d.partition("=")[0] for d in declared],
        "names": repr(sorted(set(names), key=repr)),
        "members": repr(sorted(set(members), key=repr)),
        "methods": repr(sorted(set(methods))),
        "classes": [(k, *v) for k, v in classes.items()],
        "lambdas": lambdas,
        "held": held,
        "chosen": functions,
        "loaded": repr(_loads(lowered)),
        "relied_defaults": repr([default[1:] for default in defaults]),
        "globals": [(k, *v) for k, v in objects.items()],
        "global_list": "".join(f", {m}" for m in [*made, *(d.partition("=")[0] for d in declared)]),
        "name": target.target.partition(":")[2],
        "place": attribute_path(target.qualname),
    }


def _methods_in_making(observation: Observation, name: str) -> list[tuple[str, ...]]:
    """Return the attributes of a class, and those above, that have a say in making an instance."""
    fact = observation.classes.get(name)
    stored: list[str] = []
    above: tuple[str, ...] = ()
    if fact is not None:
        slots = [member for member, kind in fact.members.items() if kind == "slot"]
        stored = [*slots, *(n for n in fact.attributes if n not in fact.members)]
        above = fact.made_by or ()
    names = ["__init__", "__new__", "__setattr__", "__del__", *stored]
    own = [(*name.split(":"), attribute) for attribute in names]
    return own + [(*owner.split(":"), "__init__") for owner in above if owner != name]


def _functions(lowered: list[Lowered]) -> list[tuple[str, str, str]]:
    """Return the functions that are looked for in tables: the kernel's name, module, name there."""
    used = sorted({index for low in lowered for index in low.lowering.used_functions})
    known = lowered[0].context.observation.functions
    return [(function_key(i), known[i].module, known[i].qualname) for i in used]


_Default = tuple[str, str, str, int | str, str, str]


def _defaults(lowered: list[Lowered]) -> list[_Default]:
    """Return the defaults that calls leave to functions, but for those in the source itself.

    Each is: the kernel's name for it, module and function, place from the end (or the name of one
    by keyword), and what it must be.
    """
    found = []
    functions = lowered[0].context.observation.functions
    for index, name in sorted({used for low in lowered for used in low.lowering.used_defaults}):
        function = functions[index]
        fact = default_of(function, name)
        assert fact is not None
        if function.kind == "nested" or is_written(function, name):
            continue
        place = name if name in function.kwdefaults else place_of_default(function, name)
        named = default_key(index, name), function.module, function.qualname
        found.append((*named, place, fact.kind, _expected(fact)))
    return found


def _expected(fact: Global) -> str:
    """Return what a kernel compares a name with when it is put in place."""
    if fact.kind == "const":
        return f"{type(fact.value).__name__}:{fact.value!r}"
    return fact.type_name or fact.name


_Name = tuple[str, str, str, object]


def _names_used(low: Lowered) -> Iterator[_Name]:
    """Yield the globals a function relies on, what its imports look up among them."""
    module, known = low.context.function.module, low.context.function.globals
    own = {name: fact for name, fact in known.items() if fact.origin is not None}
    for name, fact in sorted({**low.context.used_globals, **own}.items()):
        if fact.origin is None:
            yield module, name, fact.kind, _expected(fact)
            continue
        home, held = fact.origin
        yield "builtins", "__import__", "builtin", "builtins.__import__"
        yield from (("", one, "loaded", None) for one in fact.loads)
        yield (home, held, fact.kind, _expected(fact)) if held else ("", home, "module", fact.name)
    for holder, name in sorted(low.lowering.used_members):
        origin = known[holder].origin
        if origin is not None and not origin[1]:
            member = known[holder].members[name]
            yield origin[0], name, member.kind, _expected(member)
    yield from ((module, name, "absent", None) for name in sorted(_builtins_used(low)))


def _members_used(low: Lowered) -> Iterator[tuple[str, str, str, str, object]]:
    """Yield what a function relies on in modules that globals name."""
    for holder, name in sorted(low.lowering.used_members):
        fact = low.context.function.globals[holder]
        home, held = fact.origin or (low.context.function.module, holder)
        if held:
            member = fact.members[name]
            yield home, held, name, member.kind, _expected(member)


def _loads(lowered: list[Lowered]) -> list[str]:
    """Return the modules that imports in the functions look up."""
    facts = [fact for low in lowered for fact in low.context.function.globals.values()]
    return sorted({one for fact in facts for one in fact.loads})


def _builtins_used(low: Lowered) -> set[str]:
    tree = low.context.function.tree
    assert tree is not None
    return {
        n.id
        for n in ast.walk(tree)
        if isinstance(n, ast.Name)
        and n.id not in low.context.locals
        and n.id not in low.context.function.globals
        and hasattr(builtins, n.id)
    }
