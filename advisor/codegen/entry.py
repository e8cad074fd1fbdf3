"""The text of a kernel's entry: the function callers see, with the guards on its arguments."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.codegen.lowering import rep_of
from advisor.inference.types import I64_HIGH, I64_LOW, Ty

if TYPE_CHECKING:
    from advisor.codegen.ir import Function
    from advisor.inference.context import Context

_CLASS_OF = {
    "int": "int",
    "float": "float",
    "bool": "bool",
    "str": "str",
    "bytes": "bytes",
    "list": "list",
    "bytearray": "bytearray",
    "tuple": "tuple",
    "dict": "dict",
    "set": "set",
    "frozenset": "frozenset",
    "range": "range",
    "none": "None",
}


_UNEXPECTED = "_unexpected"


@dataclass(slots=True)
class Entry:
    """The entry's text, the helpers it uses, the C globals it needs, and lines that set defaults."""

    name: str
    text: str = ""
    used: set[str] = field(default_factory=set)
    declared: list[str] = field(default_factory=list)
    defaults: list[str] = field(default_factory=list)
    classes: dict[str, str] = field(default_factory=dict)


def entry_text(context: Context, function: Function, *, changes: bool, recursive: bool) -> Entry:
    """Return the entry of the target function."""
    observed = context.function
    tree = observed.tree
    assert tree is not None
    name = observed.qualname.replace(".", "_")
    entry = Entry(name=f"{name}_entry")
    names, forward, sentinels = _parameters(entry, tree.args, observed.defaults != ())
    checks = []
    for parameter, ty in zip(context.own.names, context.own.params, strict=True):
        if parameter in (
            tree.args.vararg and tree.args.vararg.arg,
            tree.args.kwarg and tree.args.kwarg.arg,
        ):
            continue
        check = _check(entry, parameter, ty)
        if check:
            checks.append(check)
    if f"**{_UNEXPECTED}" in names:
        checks.append(f"not {_UNEXPECTED}")
    lines = [f"def {entry.name}({', '.join(names)}):"]
    lines.append("    global _entry_calls, _entry_misses, _strikes")
    lines.append("    k_take()")
    lines.append("    _entry_calls += 1")
    for parameter, holder in sentinels:
        lines.append(f"    if {parameter} is _MISSING:")
        lines.append(f"        {parameter} = {holder}")
    tests = [
        "not _off",
        "(_strikes < _STRIKES_LIMIT or _entry_calls % 64 == 0)".replace("_STRIKES_LIMIT", "200"),
        *checks,
        "(k_fresh() or _holds())",
    ]
    lines.append("    if (")
    lines.extend(f"        {'and ' if i else ''}{t}" for i, t in enumerate(tests))
    lines.append("    ):")
    arguments = [*context.own.names, *(["k_room()"] if recursive else [])]
    call = f"{function.name}({', '.join(arguments)})"
    lines.extend(_guarded(call, changes=changes))
    lines.append("        _strikes = min(_strikes + 8, 400)")
    lines.append("    _entry_misses += 1")
    lines.append(f"    return _original({', '.join(forward)})")
    entry.text = "\n".join(lines)
    return entry


def _guarded(call: str, *, changes: bool) -> list[str]:
    if not changes:
        return [
            "        try:",
            f"            result = {call}",
            "            _strikes -= _strikes > 0",
            "            return result",
            "        except (Bail, Exception):",
            "            pass",
        ]
    return [
        "        mark = k_begin()",
        "        try:",
        f"            result = {call}",
        "            k_end(mark)",
        "            _strikes -= _strikes > 0",
        "            return result",
        "        except BaseException:",
        "            if not k_undo(mark):",
        "                raise",
    ]


def _parameters(
    entry: Entry,
    arguments: ast.arguments,
    _has_defaults: bool,
) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    shown: list[str] = []
    forward: list[str] = []
    sentinels: list[tuple[str, str]] = []
    positional = [*arguments.posonlyargs, *arguments.args]
    first_default = len(positional) - len(arguments.defaults)

    def holder(parameter: str, source: str) -> str:
        key = f"_default_{parameter}"
        entry.declared.append(f"{key}=object")
        entry.defaults.append(f"{key} = {source}")
        sentinels.append((parameter, key))
        return f"{parameter}=_MISSING"

    for index, arg in enumerate(positional):
        if index >= first_default:
            shown.append(holder(arg.arg, f"_original.__defaults__[{index - first_default}]"))
        else:
            shown.append(arg.arg)
        forward.append(arg.arg)
        if arguments.posonlyargs and index == len(arguments.posonlyargs) - 1:
            shown.append("/")
    if arguments.vararg is not None:
        shown.append(f"*{arguments.vararg.arg}")
        forward.append(f"*{arguments.vararg.arg}")
    elif arguments.kwonlyargs:
        shown.append("*")
    for arg, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is not None:
            shown.append(holder(arg.arg, f"_original.__kwdefaults__[{arg.arg!r}]"))
        else:
            shown.append(arg.arg)
        forward.append(f"{arg.arg}={arg.arg}")
    if arguments.kwarg is not None:
        shown.append(f"**{arguments.kwarg.arg}")
        forward.append(f"**{arguments.kwarg.arg}")
    elif arguments.vararg is not None and len(shown) == 1:
        # Cython gives a function of *args alone no vectorcall, so its own text would be raised.
        shown.append(f"**{_UNEXPECTED}")
        forward.append(f"**{_UNEXPECTED}")
    return shown, forward, sentinels


def _check(entry: Entry, parameter: str, ty: Ty) -> str:
    if ty.is_any:
        return ""
    tests = []
    for atom in ty.atoms:
        if atom.kind == "inst":
            key = f"_class_{atom.name.replace(':', '_').replace('.', '_')}"
            entry.classes[key] = atom.name
            tests.append(f"type({parameter}) is {key}")
        elif atom.kind == "none":
            tests.append(f"{parameter} is None")
        elif atom.kind in _CLASS_OF:
            test = f"type({parameter}) is {_CLASS_OF[atom.kind]}"
            if (
                atom.kind == "int"
                and rep_of(ty) == "i"
                and (atom.low, atom.high) != (I64_LOW, I64_HIGH)
            ):
                test += f" and {atom.low} <= {parameter} <= {atom.high}"
            if atom.kind == "int" and rep_of(ty) == "u":
                test += f" and 0 <= {parameter}"
            tests.append(test)
        else:
            return "False"
    return tests[0] if len(tests) == 1 else "(" + " or ".join(tests) + ")"
