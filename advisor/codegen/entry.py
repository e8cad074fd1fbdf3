"""The text of a kernel's entry: the function callers see, with the guards on its arguments."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.codegen import mixed
from advisor.codegen.reps import has_64_bits, rep_of
from advisor.inference.types import I64_HIGH, I64_LOW, Ty

if TYPE_CHECKING:
    from advisor.codegen.ir import Function
    from advisor.inference.context import Context
    from advisor.inference.types import Atom

_CLASS_OF = {
    "int": "int",
    "float": "float",
    "complex": "complex",
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


_WITH_NAN = ("float", "complex")
_UNEXPECTED = "_unexpected"


@dataclass(slots=True)
class Entry:
    """The entry's text, the helpers and C globals it needs, and lines that set defaults.

    `passing_on` is Python code for a function that others hold: it calls the entry.
    """

    name: str
    text: str = ""
    used: set[str] = field(default_factory=set)
    declared: list[str] = field(default_factory=list)
    defaults: list[str] = field(default_factory=list)
    passing_on: list[str] = field(default_factory=list)
    classes: dict[str, str] = field(default_factory=dict)


def entry_text(context: Context, function: Function, *, changes: bool, recursive: bool) -> Entry:
    """Return the entry of the target function."""
    observed = context.function
    tree = observed.tree
    assert tree is not None
    name = observed.qualname.replace(".", "_")
    entry = Entry(name=f"{name}_entry")
    parameters = _parameters(entry, tree.args)
    names = parameters.shown
    checks = []
    for parameter, ty in zip(context.own.names, context.own.params, strict=True):
        if parameter in (
            tree.args.vararg and tree.args.vararg.arg,
            tree.args.kwarg and tree.args.kwarg.arg,
        ):
            continue
        check = _check(entry, parameter, ty, whole=context.own.dirties)
        if check:
            checks.append(check)
    if f"**{_UNEXPECTED}" in names:
        checks.append(f"not {_UNEXPECTED}")
    lines = [f"def {entry.name}({', '.join(names)}):"]
    lines.append("    global _entry_calls, _entry_misses, _strikes")
    lines.append("    k_take()")
    lines.append("    _entry_calls += 1")
    for parameter, holder in parameters.sentinels:
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
    given = zip(context.own.names, context.own.params, strict=True)
    arguments = [_argument(entry, parameter, ty) for parameter, ty in given]
    arguments += ["k_room()"] if recursive else []
    call = f"{function.name}({', '.join(arguments)})"
    lines.extend(_guarded(call, changes=changes))
    lines.append("        _strikes = min(_strikes + 8, 400)")
    lines.append("    _entry_misses += 1")
    if observed.sync:
        lines.append("    return _MISSING")
    else:
        lines.append(f"    return _original({', '.join(parameters.forward)})")
    entry.text = "\n".join(lines)
    if observed.is_beneath:
        entry.passing_on = _passing_on(parameters, sync=observed.sync)
    return entry


def _argument(entry: Entry, parameter: str, ty: Ty) -> str:
    """Return an argument as the function takes it.

    Cython itself makes a C complex number by a sum, which loses the signs of zeros, and NaNs.
    """
    if rep_of(ty) != "z":
        return parameter
    entry.used.add("k_complex")
    return f"k_complex({parameter})"


def _passing_on(parameters: _Parameters, *, sync: bool) -> list[str]:
    """Return code with the function's parameters that calls the entry; texts stand for objects."""
    shown = ", ".join(
        name.partition("=")[0] for name in parameters.shown if name != f"**{_UNEXPECTED}"
    )
    given = ", ".join(f for f in parameters.forward if f != f"**{_UNEXPECTED}")
    if not sync:
        return [f"def passing_on({shown}):", f"    return 'entry'({given})"]
    return [
        f"async def passing_on({shown}):",
        f"    advised = 'entry'({given})",
        f"    return await 'original'({given}) if advised is 'missed' else advised",
    ]


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


@dataclass(slots=True)
class _Parameters:
    """The entry's parameters as text, as they are passed on, and (name, holder) of defaults."""

    entry: Entry
    shown: list[str] = field(default_factory=list)
    forward: list[str] = field(default_factory=list)
    sentinels: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, default: str | None) -> None:
        """Add a parameter; `default` is where the value of its default is found."""
        if default is None:
            self.shown.append(name)
            return
        key = f"_default_{name}"
        self.entry.declared.append(f"{key}=object")
        self.entry.defaults.append(f"{key} = {default}")
        self.sentinels.append((name, key))
        self.shown.append(f"{name}=_MISSING")

    def both(self, text: str) -> None:
        """Add what is passed on as it is declared."""
        self.shown.append(text)
        self.forward.append(text)


def _parameters(entry: Entry, arguments: ast.arguments) -> _Parameters:
    made = _Parameters(entry)
    positional = [*arguments.posonlyargs, *arguments.args]
    first_default = len(positional) - len(arguments.defaults)
    for index, arg in enumerate(positional):
        at = index - first_default
        made.add(arg.arg, f"_original.__defaults__[{at}]" if at >= 0 else None)
        made.forward.append(arg.arg)
        if index == len(arguments.posonlyargs) - 1:
            made.shown.append("/")
    if arguments.vararg is not None:
        made.both(f"*{arguments.vararg.arg}")
    elif arguments.kwonlyargs:
        made.shown.append("*")
    for arg, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        source = f"_original.__kwdefaults__[{arg.arg!r}]"
        made.add(arg.arg, None if default is None else source)
        made.forward.append(f"{arg.arg}={arg.arg}")
    if arguments.kwarg is not None:
        made.both(f"**{arguments.kwarg.arg}")
    elif arguments.vararg is not None and len(made.shown) == 1:
        # Cython gives a function of *args alone no vectorcall, so its own text would be raised.
        made.both(f"**{_UNEXPECTED}")
    return made


def _range_test(entry: Entry, parameter: str, ty: Ty, atom: Atom) -> str:
    """Return what is asked of an int besides its type."""
    test = ""
    if rep_of(ty) == "i" and (atom.low, atom.high) != (I64_LOW, I64_HIGH):
        test += f" and {atom.low} <= {parameter} <= {atom.high}"
    if len(ty.atoms) > 1 and has_64_bits(atom):
        entry.used.add("k_fits")
        test += f" and k_fits({parameter})"
    if rep_of(ty) == "u":
        test += f" and 0 <= {parameter}"
    return test


def _check(entry: Entry, parameter: str, ty: Ty, *, whole: bool) -> str:
    """Return the guard on an argument.

    Of a NaN it must be the `whole` object that is passed on to code that can't be taken back: only
    that object equals itself in a container.
    """
    if ty.is_any:
        return ""
    tests = []
    for atom in ty.atoms:
        if atom.kind in ("inst", "deque"):
            key = f"_class_{atom.name.replace(':', '_').replace('.', '_')}"
            entry.classes[key] = atom.name
            tests.append(f"type({parameter}) is {key}")
        elif atom.kind == "array":
            entry.used.add("k_is_array")
            tests.append(f"k_is_array({parameter}, {ord(atom.name)})")
        elif atom.kind == "none":
            tests.append(f"{parameter} is None")
        elif atom.kind in _CLASS_OF:
            test = f"type({parameter}) is {_CLASS_OF[atom.kind]}"
            if atom.kind == "int":
                test += _range_test(entry, parameter, ty, atom)
            if whole and (rep_of(ty) in "dz" or mixed.is_mixed(ty)) and atom.kind in _WITH_NAN:
                test += f" and {parameter} == {parameter}"
            tests.append(test)
        else:
            return "False"
    return tests[0] if len(tests) == 1 else "(" + " or ".join(tests) + ")"
