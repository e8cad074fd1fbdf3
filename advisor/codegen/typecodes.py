"""What C and Cython call the items of each kind of array, and how the kernel counts in them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """An item of an array: its C type, Cython's pointer to it, its size, and the kernel's rep."""

    c_type: str
    pointer: str
    size: int
    rep: str


CODES: dict[str, Item] = {
    "b": Item("signed char", "cython.p_schar", 1, "i"),
    "B": Item("unsigned char", "cython.p_uchar", 1, "i"),
    "h": Item("short", "cython.p_short", 2, "i"),
    "H": Item("unsigned short", "cython.p_ushort", 2, "i"),
    "i": Item("int", "cython.p_int", 4, "i"),
    "I": Item("unsigned int", "cython.p_uint", 4, "i"),
    "l": Item("long", "cython.p_long", 8, "i"),
    "L": Item("unsigned long", "cython.p_ulong", 8, "u"),
    "q": Item("long long", "cython.p_longlong", 8, "i"),
    "Q": Item("unsigned long long", "cython.p_ulonglong", 8, "u"),
    "f": Item("float", "cython.p_float", 4, "d"),
    "d": Item("double", "cython.p_double", 8, "d"),
}
_WIDE = {
    "i": ("long long", "PyLong_FromLongLong", "-1"),
    "u": ("unsigned long long", "PyLong_FromUnsignedLongLong", "7"),
    "d": ("double", "PyFloat_FromDouble", "-1.0"),
}
"""What a rep is in C, what makes an object of it, and what tells of an error."""


def pointer_rep(code: str) -> str:
    """Return the rep of the data of an array of a typecode."""
    return f"*{code}"


def spelled_out(section: str) -> list[str]:
    """Return a section of C text that has CODE in its head once for each typecode."""
    if "CODE" not in section.partition("\n")[0]:
        return [section]
    made = []
    for code, item in CODES.items():
        wide, box, bad = _WIDE[item.rep]
        words = {"CODE": code, "CTYPE": item.c_type, "REP": item.rep}
        words |= {"WIDE": wide, "BOX": box, "BAD": bad}
        text = section
        for word, meaning in words.items():
            text = text.replace(word, meaning)
        made.append(text)
    return made
