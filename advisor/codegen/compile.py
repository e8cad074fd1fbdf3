"""Observation -> Kernel or Refusal: the compiler's one entry.

Observation ─ analyse ─→ TypedClosure ─ lower ─→ IR ─ passes ─→ IR ─ emit ─→ Kernel
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import jinja2

from advisor import __version__, resources
from advisor.codegen import emit, support
from advisor.codegen.entry import entry_text
from advisor.codegen.passes import run_passes
from advisor.codegen.statements import lower_function
from advisor.inference.closure import TypedClosure, analyse
from advisor.inference.context import RefusedError
from advisor.model.kernel import Guard, Kernel, Refusal, RefusalReason

if TYPE_CHECKING:
    from advisor.codegen.ir import Function
    from advisor.codegen.lowering import Lowering
    from advisor.inference.context import Context
    from advisor.inference.observation import Observation

_ALWAYS = ("k_exact_arity", "k_take", "k_fresh", "k_now_fresh", "k_watch", "k_track", "k_room")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """One function ready to emit."""

    context: Context
    function: Function
    lowering: Lowering


def compile_function(observation: Observation) -> Kernel | Refusal:
    """Return the kernel of an observed function, or the reason why there is none."""
    closure = analyse(observation)
    if isinstance(closure, Refusal):
        return closure
    try:
        lowered = _lower(closure)
    except RefusedError as error:
        target = observation.functions[0]
        line = None if error.line is None else target.line + error.line - 1
        return Refusal(
            target=f"{target.module}:{target.qualname}",
            reason=error.reason,
            detail=error.detail,
            file=target.file,
            line=line,
        )
    empty = next((low for low in lowered if low.context.function.index == 0), None)
    if empty is not None and _never_returns(empty.function):
        target = observation.functions[0]
        return Refusal(
            target=f"{target.module}:{target.qualname}",
            reason=RefusalReason.NOTHING_TO_GAIN,
            detail="every path leads back to the original",
            file=target.file,
            line=target.line,
        )
    return _kernel(observation, lowered)


def _never_returns(function: Function) -> bool:
    from advisor.codegen.ir import Bail

    return bool(function.body) and isinstance(function.body[0], Bail)


def _lower(closure: TypedClosure) -> list[Lowered]:
    lowered = []
    for context in closure.order:
        function, lowering = lower_function(context, _kernel_name(context))
        run_passes(
            function,
            lambda i: context.signatures[i].changes,
            lambda i: context.signatures[i].dirties,
        )
        lowered.append(Lowered(context=context, function=function, lowering=lowering))
    return lowered


def _kernel_name(context: Context) -> str:
    return f"_{context.function.qualname.replace('.', '_')}_{context.function.index}"


def _kernel(observation: Observation, lowered: list[Lowered]) -> Kernel:
    target = observation.functions[0]
    by_index = {low.context.function.index: low for low in lowered}
    out = emit.Text(
        name_of=lambda i: by_index[i].function.name,
        signature_of=lambda i: by_index[i].function.recursive,
    )
    for low in lowered:
        out.site_base = out.sites
        out.shape_base = out.shapes
        out.add("")
        out.add("")
        emit.function(out, low.function)
        out.sites += low.lowering.sites
        out.shapes += low.function.shapes
    changes = any(low.context.own.changes for low in lowered)
    if changes:
        out.used.update(("k_begin", "k_end", "k_undo"))
    head = by_index[0]
    for atom in (a for ty in head.context.own.params for a in ty.atoms if a.kind == "inst"):
        head.lowering.class_object(atom.name)
    entry = entry_text(
        head.context, head.function, changes=changes, recursive=head.function.recursive
    )
    out.used.update(_ALWAYS)
    out.used.update(entry.used)
    for key, class_name in entry.classes.items():
        head.lowering.used_classes[key] = class_name
    fields = _fields(observation, lowered, out, entry.declared)
    text = (
        _environment()
        .get_template("kernel.py.jinja")
        .render(
            **fields,
            entry=entry.text,
            defaults=entry.defaults,
            entry_name=entry.name,
            body="\n".join(line for line, _ in out.lines).strip("\n"),
        )
    )
    functions = tuple(low.context.function.qualname for low in reversed(lowered))
    return Kernel(
        name=f"{target.module}__{target.qualname}".replace(".", "_"),
        target=f"{target.module}:{target.qualname}",
        module=target.module,
        functions=functions,
        text=text,
        declarations=_declarations(out),
        source_hash=fields["source_hash"],
        source_file=target.file,
        guards=_guards(lowered),
        notes=(),
        lines=(),
    )


def _guards(lowered: list[Lowered]) -> tuple[Guard, ...]:
    seen = []
    for low in lowered:
        for line, check, why in low.lowering.guards:
            guard = Guard(line=low.context.function.line + line - 1, check=check, why=why)
            if guard not in seen:
                seen.append(guard)
    return tuple(seen)


def _declarations(out: emit.Text) -> str:
    chosen = support.closure(out.used)
    lines = ["cdef extern from *:", '    """', "    #include <math.h>", "    #include <limits.h>"]
    lines.append(f"    #define K_SITES {max(out.sites, 1)}")
    lines.append(f"    #define K_SHAPES {max(out.shapes, 1)}")
    for helper in chosen:
        lines.extend(
            "    " + line if line else ""
            for line in helper.text.replace("\\", "\\\\").rstrip("\n").split("\n")
        )
    lines.append('    """')
    lines.append("    void k_setup(object)")
    lines.extend(f"    {h.declaration}" for h in chosen if h.result is not None)
    return "\n".join(lines) + "\n"


def _fields(
    observation: Observation, lowered: list[Lowered], out: emit.Text, declared: list[str]
) -> dict[str, object]:
    target = observation.functions[0]
    sources = [
        {
            "module": low.context.function.module,
            "qualname": low.context.function.qualname,
            "hash": low.context.function.source_hash,
        }
        for low in lowered
    ]
    digest = hashlib.sha256("".join(sorted(str(s["hash"]) for s in sources)).encode()).hexdigest()
    names, members, methods, classes, objects, typed = [], [], [], {}, {}, {}
    for low in lowered:
        module = low.context.function.module
        for name, fact in sorted(low.context.used_globals.items()):
            expected = fact.value if fact.kind == "const" else fact.type_name or None
            names.append((module, name, fact.kind, expected))
        for name in sorted(_builtins_used(low)):
            names.append((module, name, "absent", None))
        members.extend((module, holder, name) for holder, name in sorted(low.lowering.used_members))
        for key, name in low.lowering.used_classes.items():
            classes[key] = tuple(name.split(":"))
        for name, rep in sorted(low.lowering.used_objects.items()):
            objects[f"_global_{name}"] = (module, name)
            typed[f"_global_{name}"] = emit.C_NAMES.get(rep, "object")
        for index in low.lowering.calls:
            callee = observation.functions[index]
            if callee.kind == "method" and callee.owner is not None:
                methods.append((*callee.owner.split(":"), callee.name))
    standins = ["globals().update("]
    standins.extend(
        f"    {h.name}={h.standin},"
        for h in support.closure(out.used)
        if h.result is not None and h.standin
    )
    standins.extend(("    k_setup=lambda bail: None,", ")"))
    variables = [
        "_original=object",
        "_off=cython.bint",
        "_entry_calls=cython.longlong",
        "_entry_misses=cython.longlong",
        "_strikes=cython.long",
    ]
    made = [*classes, *objects]
    owner, _, name = target.qualname.rpartition(".")
    return {
        "version": __version__,
        "target": f"{target.module}:{target.qualname}",
        "module": target.module,
        "functions": [s["qualname"] for s in sources],
        "standins": standins,
        "source_hash": digest,
        "sources": sources,
        "declared": [*variables, *(f"{m}={typed.get(m, 'object')}" for m in made), *declared],
        "objects": made + [d.partition("=")[0] for d in declared],
        "names": repr(sorted(set(names), key=repr)),
        "members": repr(sorted(set(members))),
        "methods": repr(sorted(set(methods))),
        "classes": [(k, *v) for k, v in classes.items()],
        "globals": [(k, *v) for k, v in objects.items()],
        "global_list": "".join(f", {m}" for m in [*made, *(d.partition("=")[0] for d in declared)]),
        "owner": owner,
        "name": name,
    }


def _builtins_used(low: Lowered) -> set[str]:
    import ast
    import builtins

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


def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(resources.templates("kernel")),
        keep_trailing_newline=True,
        autoescape=False,
        undefined=jinja2.StrictUndefined,
    )
