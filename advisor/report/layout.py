"""Lay Python expressions out over lines that a reviewer can read (pure).

Group("f(", (Field("a=", "1"), ...), ")")  ->  f(a=1, ...), or one part a line
"""

from collections.abc import Iterator
from dataclasses import dataclass

WIDTH = 96
INDENT = 4
SHORT = 48


@dataclass(frozen=True, slots=True)
class Group:
    """Brackets with parts between; `lone` says that one part alone needs a comma (a tuple)."""

    begin: str
    parts: tuple["Part", ...]
    end: str
    lone: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A part with what stands before it: `name=` or `key: `."""

    label: str
    value: "Tree"


Tree = str | Group
Part = str | Group | Field


def flat(part: Part) -> str:
    """Return a part on one line."""
    if isinstance(part, str):
        return part
    if isinstance(part, Field):
        return part.label + flat(part.value)
    comma = "," if part.lone and len(part.parts) == 1 else ""
    return f"{part.begin}{', '.join(map(flat, part.parts))}{comma}{part.end}"


def lay_out(part: Part, *, indent: int = 0, before: int = 0) -> str:
    """Return a part on as few lines as fit, the first of which goes on after `before` columns.

    Parts without parts of their own fill their lines; any others get a line each.
    """
    text = flat(part)
    if isinstance(part, str) or indent + before + len(text) < WIDTH:
        return text
    if isinstance(part, Field):
        return part.label + lay_out(part.value, indent=indent, before=before + len(part.label))
    if not part.parts:
        return text
    inner = " " * (indent + INDENT)
    if all(map(_is_leaf, part.parts)):
        body = list(_filled([f"{flat(one)}," for one in part.parts], WIDTH - len(inner)))
    else:
        body = [f"{lay_out(one, indent=len(inner), before=1)}," for one in part.parts]
    lines = "".join(f"{inner}{line}\n" for line in body)
    return f"{part.begin}\n{lines}{' ' * indent}{part.end}"


def _is_leaf(part: Part) -> bool:
    value = part.value if isinstance(part, Field) else part
    return len(flat(part)) <= SHORT and (isinstance(value, str) or not value.parts)


def quoted(value: str | bytes) -> str:
    """Return text between double quotes where that needs no more escapes than Python's own form."""
    text = repr(value)
    if text.endswith("'") and '"' not in text:
        return text.replace("'", '"')
    return text


def _filled(words: list[str], width: int) -> Iterator[str]:
    line = ""
    for word in words:
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
    yield line
