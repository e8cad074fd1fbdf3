"""What holds a kernel back, in words: the dear operations left in it, by source line.

the functions of a kernel  ->  notes, the most frequent kind first
"""

from collections import Counter
from collections.abc import Iterable

from advisor.codegen.fields import Lowered
from advisor.codegen.ir import Expr
from advisor.codegen.walking import expressions, parts, walk

_KINDS = (
    (("k_commit",), "calls of Python code, after which nothing can be speculated on"),
    (("k_binop", "k_unary"), "arithmetic on values of several types, done on Python objects"),
    (("k_compare",), "comparisons of values of several types"),
    (("k_dict_", "k_field"), "look-ups in dicts"),
    (("k_attr", "k_shape_get", "k_shape_put"), "attributes read or written as Python objects"),
    (
        (
            *("k_remember", "k_list_put", "k_list_grow", "k_dict_put"),
            *("k_field_put", "k_set_put", "k_set_take"),
        ),
        "changes to what others hold, noted so that they can be taken back",
    ),
    (("k_fpow",), "powers of floats, which take the C library's own time"),
)
_LINES_SHOWN = 4


def notes(lowered: Iterable[Lowered]) -> tuple[str, ...]:
    """Return a sentence for each kind of dear operation, with the lines it stands on."""
    counts: Counter[str] = Counter()
    lines: dict[str, set[int]] = {}
    for low in lowered:
        first = low.context.function.line
        for statement in walk(low.function.body):
            for expr in expressions(statement):
                for part in parts(expr):
                    kind = _kind(part)
                    if kind is not None:
                        counts[kind] += 1
                        lines.setdefault(kind, set()).add(first + max(statement.line, 1) - 1)
    return tuple(
        f"{count} {kind} ({_places(sorted(lines[kind]))})" for kind, count in counts.most_common()
    )


def _kind(part: Expr) -> str | None:
    if part.kind != "helper":
        return None
    for heads, words in _KINDS:
        if str(part.value).startswith(heads):
            return words
    return None


def _places(lines: list[int]) -> str:
    shown = ", ".join(str(line) for line in lines[:_LINES_SHOWN])
    more = f" and {len(lines) - _LINES_SHOWN} more" if len(lines) > _LINES_SHOWN else ""
    return f"line{'s' if len(lines) > 1 else ''} {shown}{more}"
