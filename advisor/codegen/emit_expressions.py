"""IR expressions -> text, in pure Python mode."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from advisor.codegen.ir import Expr

INDENT = "    "


@dataclass(slots=True)
class Text:
    """Lines of output, the source line of each, and the helpers used."""

    name_of: Callable[[int], str]
    is_recursive: Callable[[int], bool]
    lines: list[tuple[str, int]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    sites: int = 0
    site_base: int = 0
    shapes: int = 0
    shape_base: int = 0
    depth: int = 0
    line: int = 0
    recursive: bool = False

    def add(self, text: str) -> None:
        """Append one line at the current depth."""
        self.lines.append((INDENT * self.depth + text if text else "", self.line))


def number(value: int, rep: str) -> str:
    """Return an int constant that C reads in its rep."""
    if rep == "u":
        shown = hex(value) if value > 0xFFFF else str(value)
        return f"cython.cast(cython.ulonglong, {shown})"
    if rep == "i" and not -(1 << 31) <= value < 1 << 31:
        if value == -(1 << 63):
            return "(-9223372036854775807 - 1)"
        shown = hex(value) if abs(value) > 0xFFFF else str(value)
        return f"cython.cast(cython.longlong, {shown})"
    return str(value)


def constant(value: object, rep: str) -> str:
    """Return the text of a constant."""
    if isinstance(value, bool) or value is None:
        return repr(value)
    if isinstance(value, int):
        return number(value, rep)
    if isinstance(value, float):
        if value != value:
            return 'float("nan")'
        if value in (float("inf"), float("-inf")):  # Cython would read "inf" again each time
            return "1e999" if value > 0 else "(-1e999)"
        return repr(value) if value >= 0 and str(value)[0] != "-" else f"({value!r})"
    return ascii(value) if isinstance(value, str) else repr(value)


def expression(out: Text, expr: Expr) -> str:
    """Return the text of an expression."""
    kind = expr.kind
    if kind in ("const", "local", "shape", "names", "site"):
        return _leaf(out, expr)
    args = [expression(out, a) for a in expr.args]
    if kind == "fstring":
        return _fstring(str(expr.value), args)
    if kind in ("native", "code", "store"):
        return str(expr.value).format(*args)
    if kind == "helper":
        out.used.add(str(expr.value))
        return f"{expr.value}({', '.join(args)})"
    assert kind == "call", kind
    assert isinstance(expr.value, int)
    if out.is_recursive(expr.value):
        args.append("room - 1" if out.recursive else "k_room()")
        if not out.recursive:
            out.used.add("k_room")
    return f"{out.name_of(expr.value)}({', '.join(args)})"


def _leaf(out: Text, expr: Expr) -> str:
    if expr.kind == "const":
        return constant(expr.value, expr.rep)
    if expr.kind == "shape":
        return str(out.shape_base + int(str(expr.value)))
    if expr.kind == "site":
        return str(out.site_base + int(str(expr.value)) - 1)
    return repr(expr.value) if expr.kind == "names" else str(expr.value)


def _fstring(template: str, args: list[str]) -> str:
    out = []
    rest = template
    while rest:
        literal, found, rest = rest.partition("\0")
        out.append(_literal(literal))
        if found:
            part, _, rest = rest.partition("\1")
            place, _, tail = part[1:].partition("}")
            tail, _, spec = tail.partition("\4")
            tail = _literal(tail.replace("\2", "{").replace("\3", "}"))
            out.append(
                "{" + args[int(place)] + tail + (f"{{{args[int(spec)]}}}" if spec else "") + "}"
            )
    return 'f"' + "".join(out) + '"'


def _literal(text: str) -> str:
    shown = ascii(text)[1:-1].replace('"', '\\"').replace("\\'", "'")
    return shown.replace("{", "{{").replace("}", "}}").replace("\\x02", "{{").replace("\\x03", "}}")


def bare(text: str) -> str:
    """Drop parentheses around a whole expression."""
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth = 0
    quote = ""
    for index, char in enumerate(text):
        if quote:
            if char == quote and text[index - 1] != "\\":
                quote = ""
            continue
        if char in "\"'":
            quote = char
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if depth == 0 and index < len(text) - 1:
                return text
    inner = text[1:-1]
    if not inner.strip() or "," in inner:
        return text
    return inner
