"""The instruction set: C helpers with their signatures and their plain-Python stand-ins.

    templates/kernel/*.c  ->  Helper by name

A section starts `/// name(reps) -> rep ! : needs` (`!`: it may bail out; `needs`: sections it rests
on), then `/// py <expression>`: what stands in for it where the kernel runs uncompiled.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from advisor import resources
from advisor.codegen.ir import KEPT
from advisor.codegen.typecodes import CODES, pointer_rep, spelled_out

C_TYPES = {
    **{pointer_rep(code): f"{item.c_type} *" for code, item in CODES.items()},
    "i": "long long",
    "u": "unsigned long long",
    "d": "double",
    "z": "double complex",
    "b": "bint",
    "c": "Py_UCS4",
    "n": "Py_ssize_t",
    "v": "int",
    "p": "long long *",
    "q": "double *",
    "f": "unsigned char",
    "f*": "unsigned char *",
    "x": "k_number",
    "x*": "k_numbers",
    "w": "k_wide",
    "h": "k_huge",
    "o": "object",
    "s": "str",
    "y": "bytes",
    "a": "bytearray",
    "l": "list",
    "t": "tuple",
    "m": "dict",
    "e": "set",
    **dict.fromkeys(KEPT, "object"),
}
_FAILURE = {
    "i": " except? -1",
    "n": " except? -1",
    "u": " except? 7",
    "d": " except? -1.0",
    "z": " except *",
    "b": " except -1",
    "v": " except -1",
    "c": " except? -1",
    "f": " except? 1",
}
_HEAD = re.compile(r"^(\w+)(?:\(([^)]*)\) -> (\S+)( !)?)?(?: : (.*))?$")
MATH = (
    *("sin", "cos", "tan", "asin", "acos", "atan"),
    *("sinh", "cosh", "tanh", "asinh", "acosh", "atanh"),
    *("exp", "exp2", "expm1", "log", "log1p", "log2", "log10"),
    *("sqrt", "cbrt", "erf", "erfc"),
)
"""Functions of math that take one float and give one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """One section: reps of arguments and result (None: not callable), C text, stand-in, needs."""

    name: str
    args: tuple[str, ...]
    result: str | None
    bails: bool
    needs: tuple[str, ...]
    standin: str
    text: str

    @property
    def declaration(self) -> str:
        """Return the line of the .pxd."""
        assert self.result is not None
        args = ", ".join(C_TYPES[a] for a in self.args)
        failure = _FAILURE.get(self.result, "") if self.bails else ""
        if not failure and self.result not in ("o", "s", "y", "a", "l", "t", "m", "e", *KEPT):
            failure = " noexcept"
        return f"{C_TYPES[self.result]} {self.name}({args}){failure}"


@cache
def helpers() -> dict[str, Helper]:
    """Return every helper by name."""
    found: dict[str, Helper] = {}
    for path in sorted(resources.templates("kernel").glob("*.c")):
        text = path.read_text(encoding="utf-8")
        sections = re.split(r"(?m)^/// (?!py)", text)[1:]
        for block in (part for section in sections for part in spelled_out(section)):
            head, _, rest = block.partition("\n")
            py, _, body = rest.partition("\n")
            match = _HEAD.match(head.strip())
            assert match is not None, head
            name, args, result, bails, needs = match.groups()
            assert name not in found, f"{name} is defined twice, the second time in {path.name}"
            found[name] = Helper(
                name=name,
                args=tuple(a.strip() for a in (args or "").split(",") if a.strip()),
                result=result,
                bails=bool(bails),
                needs=tuple((needs or "").split()),
                standin=py.removeprefix("/// py").strip(),
                text=body.rstrip() + "\n" if body.strip() else "",
            )
    for name in MATH:
        found[f"k_{name}"] = Helper(
            name=f"k_{name}",
            args=("d",),
            result="d",
            bails=True,
            needs=("math1",),
            standin=f'lambda a: __import__("math").{name}(a)',
            text=f"K_MATH({name})\n",
        )
    return found


_PROVEN = frozenset(
    (
        *("k_number_as_float", "k_number_as_int"),
        *("k_int", "k_uint", "k_float", "k_complex", "k_bool"),
        *("k_str", "k_char", "k_bytes", "k_bytearray"),
        *("k_list", "k_tuple", "k_dict", "k_set", "k_low"),
        *("k_ints_new", "k_ints_fill", "k_ints_push", "k_ints_list"),
        *("k_floats_new", "k_floats_fill", "k_floats_push", "k_floats_list"),
        *("k_attr_init", "k_shape_init", "k_attr_frozen", "k_attr_late", "k_attr_set_late"),
        *("k_flags_new", "k_flags_fill", "k_flags_push", "k_flags_list"),
        *("k_ints_joined", "k_floats_joined", "k_flags_joined"),
        *("k_ints_slice", "k_floats_slice", "k_flags_slice"),
        *("k_table_new", "k_table_fill", "k_table_push", "k_table_joined", "k_table_slice"),
        *("k_int_rows_list", "k_float_rows_list", "k_flag_rows_list"),
    )
)
"""After a commit these only take apart values whose type is known, or run out of memory."""


@cache
def may_bail(name: str) -> bool:
    """Tell whether a helper can bail out after a commit, itself or through one it rests on."""
    helper = helpers()[name]
    if (
        name in _PROVEN
        or name in ("setup", "undo")
        or (not helper.bails and helper.result is not None)
    ):
        return False
    if "K_BAIL" in helper.text or "k_bail_type" in helper.text or name == "k_bail":
        return True
    return any(may_bail(need) for need in helper.needs)


def closure(names: Iterable[str]) -> list[Helper]:
    """Return the helpers with all they need, in an order in which C accepts them."""
    done: dict[str, Helper] = {}

    def add(name: str) -> None:
        if name in done:
            return
        helper = helpers()[name]
        for need in helper.needs:
            add(need)
        done[name] = helper

    add("setup")
    for name in sorted(names):
        add(name)
    return list(done.values())
