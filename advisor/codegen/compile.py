"""Observation -> Kernel or Refusal: the compiler's one entry.

Observation ─ analyse ─→ TypedClosure ─ lower ─→ IR ─ passes ─→ IR ─ emit ─→ Kernel
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import jinja2

from advisor import resources
from advisor.codegen import emit, emit_expressions, support
from advisor.codegen.entry import entry_text
from advisor.codegen.failing import can_fail, caught_by_callers, caught_in
from advisor.codegen.fields import Lowered, kernel_fields
from advisor.codegen.functions import lower_function
from advisor.codegen.ir import Bail
from advisor.codegen.notes import notes
from advisor.codegen.owned import drop_owned
from advisor.codegen.passes import run_passes
from advisor.codegen.passes.inlined import Inliner, still_called
from advisor.codegen.passes.scatter import scatter
from advisor.inference.closure import TypedClosure, analyse
from advisor.inference.context import RefusedError
from advisor.inference.resuming import Place, places, with_points
from advisor.model.kernel import Guard, Kernel, Refusal, RefusalReason

if TYPE_CHECKING:
    from advisor.codegen.ir import Function
    from advisor.codegen.lowering import Lowering
    from advisor.inference.context import Context
    from advisor.inference.observation import Observation

_CLOSED = {"x": "k_number", "w": "k_wide", "h": "k_huge_of", "x*": "k_numbers"}
_ALWAYS = (
    "k_exact_arity",
    "k_take",
    "k_fresh",
    "k_gone",
    "k_look",
    "k_now_fresh",
    "k_watch",
    "k_track",
    "k_room",
)


def compile_function(observation: Observation) -> Kernel | Refusal:
    """Return the kernel of an observed function, or the reason why there is none.

    A function it calls that can't be compiled stays as it is, and is called like any other.
    """
    made, doing = _compiled(observation)
    if not doing:
        return made
    pointed, _ = _compiled(with_points(observation, doing))
    return pointed if isinstance(pointed, Kernel) else made


def _compiled(observation: Observation) -> tuple[Kernel | Refusal, dict[int, frozenset[Place]]]:
    """Return the kernel of an observation as it is, and where functions do what stays done."""
    left_out: dict[int, RefusedError] = {}
    inlining = True
    doing: dict[int, frozenset[Place]] = {}
    while True:
        closure = analyse(observation, left_out, inlining=inlining)
        if isinstance(closure, Refusal):
            return closure, doing
        for index, context in closure.contexts.items():
            if context.effects:
                doing[index] = doing.get(index, frozenset()) | places(context.effects)
        lowered, refused = _lower(closure)
        if refused is None:
            break
        if refused[0]:
            left_out[refused[0]] = refused[1]
        elif inlining and any(context.inlined for context in closure.contexts.values()):
            inlining = False
        else:
            break
    if refused is not None:
        error = refused[1]
        target = observation.functions[0]
        line = None if error.line is None else target.line + error.line - 1
        refusal = Refusal(
            target=target.target,
            reason=error.reason,
            detail=error.detail,
            file=target.file,
            line=line,
        )
        return refusal, doing
    head = next(low for low in lowered if low.context.function.index == 0)
    if _never_returns(head.function):
        target = observation.functions[0]
        refusal = Refusal(
            target=target.target,
            reason=RefusalReason.NOTHING_TO_GAIN,
            detail="every path leads back to the original",
            file=target.file,
            line=target.line,
        )
        return refusal, doing
    return _kernel(observation, lowered), doing


def _never_returns(function: Function) -> bool:
    return bool(function.body) and isinstance(function.body[0], Bail)


def _lower(closure: TypedClosure) -> tuple[list[Lowered], tuple[int, RefusedError] | None]:
    """Lower every function; stop at one that can't be, and return its index and why."""
    lowered: list[Lowered] = []
    failing = dict.fromkeys(closure.contexts, True)
    inliner = Inliner()
    catching, of_classes = caught_in(closure), _of_classes(closure)
    by_callers = caught_by_callers(closure)
    for context in closure.order:
        signatures = context.signatures
        changing = {i for i, s in signatures.items() if s.changes}
        dirtying = {i for i, s in signatures.items() if s.dirties}
        try:
            function, lowering = lower_function(context, _kernel_name(context))
            index = context.function.index
            run_passes(
                function,
                changing.__contains__,
                dirtying.__contains__,
                caught=index in catching,
                by_callers=index in by_callers,
                of_classes=of_classes,
                inline=partial(_inline, inliner, lowering, dirtying),
            )
        except RefusedError as error:
            return lowered, (context.function.index, error)
        failing[function.index] = function.fails = can_fail(function, failing.__getitem__)
        lowered.append(Lowered(context=context, function=function, lowering=lowering))
    scatter([low.function for low in lowered])
    drop_owned(lowered)
    return lowered, None


def _inline(inliner: Inliner, lowering: Lowering, dirtying: set[int], function: Function) -> None:
    lowering.sites = inliner.run(function, lowering.sites, dirtying.__contains__)


def _of_classes(closure: TypedClosure) -> frozenset[str]:
    """Return the attributes that instances were seen to have from their class alone."""
    return frozenset(
        name
        for known in closure.observation.classes.values()
        for name, kind in known.members.items()
        if kind != "slot" and name not in known.attributes
    )


def _kernel_name(context: Context) -> str:
    name = context.function.qualname.replace(".<locals>.", "_").replace(".", "_")
    return f"_{name}_{context.function.index}"


def _kernel(observation: Observation, lowered: list[Lowered]) -> Kernel:
    target = observation.functions[0]
    by_index = {low.context.function.index: low for low in lowered}
    out = emit_expressions.Text(
        name_of=lambda i: by_index[i].function.name,
        is_recursive=lambda i: by_index[i].function.recursive,
    )
    own = range(0)
    called = still_called({index: low.function for index, low in by_index.items()})
    for low in lowered:
        if low.function.index not in called:  # all calls of it were replaced by its body
            continue
        out.site_base = out.sites
        out.shape_base = out.shapes
        out.line = 0
        out.add("")
        out.add("")
        begin = len(out.lines)
        emit.function(out, low.function)
        if low.context.function.index == 0:
            own = range(begin, len(out.lines))
        out.sites += low.lowering.sites
        out.shapes += low.function.shapes
    changes = any(low.context.own.changes for low in lowered)
    if changes:
        out.used.update(("k_begin", "k_end", "k_undo"))
    head = by_index[0]
    for atom in (
        a for ty in head.context.own.params for a in ty.atoms if a.kind in ("inst", "deque")
    ):
        head.lowering.class_object(atom.name)
    entry = entry_text(
        head.context, head.function, changes=changes, recursive=head.function.recursive
    )
    out.used.update(_ALWAYS)
    held = {rep for low in lowered for rep in low.function.locals.values()}
    out.used.update(name for rep, name in _CLOSED.items() if rep in held)
    out.used.update(entry.used)
    for key, class_name in entry.classes.items():
        head.lowering.used_classes[key] = class_name
    fields = kernel_fields(observation, lowered, out, entry.declared)
    fields["pointed"] = any(low.function.points for low in lowered)
    body = "\n".join(line for line, _ in out.lines)
    text = (
        _environment()
        .get_template("kernel.py.jinja")
        .render(
            **fields,
            entry=entry.text,
            defaults=entry.defaults,
            passing_on=entry.passing_on,
            entry_name=entry.name,
            body=body.strip("\n"),
        )
    )
    functions = tuple(low.context.function.qualname for low in reversed(lowered))
    return Kernel(
        name=f"{target.module}__{target.qualname}".replace(".", "_"),
        target=target.target,
        module=target.module,
        functions=functions,
        text=text,
        declarations=declarations(out),
        source_hash=str(fields["source_hash"]),
        source_file=target.file,
        guards=_guards(lowered),
        notes=notes(lowered),
        lines=_lines(
            text, body, out, own=own, first=target.line, last=target.source.count("\n") + 1
        ),
    )


def _lines(
    text: str, body: str, out: emit_expressions.Text, *, own: range, first: int, last: int
) -> tuple[tuple[int, int], ...]:
    """Pair the lines of `text` that the target itself became with its lines in the source."""
    offset = text.count("\n", 0, text.index(body.strip("\n")))
    offset -= len(body) - len(body.lstrip("\n"))
    return tuple(
        (offset + index + 1, first + out.lines[index][1] - 1)
        for index in own
        if 0 < out.lines[index][1] <= last
    )


def _guards(lowered: list[Lowered]) -> tuple[Guard, ...]:
    seen = []
    for low in lowered:
        for line, check, why in low.lowering.guards:
            guard = Guard(line=low.context.function.line + line - 1, check=check, why=why)
            if guard not in seen:
                seen.append(guard)
    return tuple(seen)


def declarations(out: emit_expressions.Text) -> str:
    """Return the text of the .pxd: the helpers in use, in C, and how Cython calls them."""
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
    for name in ("k_number", "k_wide", "k_huge"):  # closed: so that none becomes an object
        if any(h.name == name for h in chosen):
            lines.extend([f"    ctypedef struct {name}:", "        void *closed"])
    if any(h.name == "k_numbers" for h in chosen):
        lines.append("    ctypedef k_number *k_numbers")
    lines.extend(f"    {h.declaration}" for h in chosen if h.result is not None)
    return "\n".join(lines) + "\n"


def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(resources.templates("kernel")),
        keep_trailing_newline=True,
        autoescape=False,
        undefined=jinja2.StrictUndefined,
    )
    made.filters["literal"] = _literal
    return made


def _literal(text: str) -> str:
    """Write a text as a literal of Python; JSON's are not: it halves what is beyond 16 bits."""
    escaped = text.encode("unicode_escape").decode("ascii").replace('"', '\\"')
    return f'"{escaped}"'
