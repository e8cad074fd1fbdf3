"""Turn Python source into highlighted lines (pure)."""

from dataclasses import dataclass

from markupsafe import Markup, escape
from pygments import token
from pygments.lexers import PythonLexer

from advisor.report import figures

LONGEST_LINE = 240
CLASSES = (
    (token.Comment, "c"),
    (token.String, "s"),
    (token.Number, "n"),
    (token.Keyword, "k"),
    (token.Operator.Word, "k"),
    (token.Name.Decorator, "d"),
    (token.Name.Function, "f"),
    (token.Name.Class, "f"),
    (token.Name.Builtin, "b"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of source: its number, its markup, the line beside it, and its remarks.

    `partner` is the number of the line of the other text that it corresponds to.
    """

    number: int
    markup: Markup
    partner: int | None = None
    remarks: tuple[str, ...] = ()


def highlight(source: str) -> tuple[Markup, ...]:
    """Return one piece of markup a line; lines that are very long are cut."""
    text = "\n".join(figures.clean(line, longest=LONGEST_LINE) for line in source.split("\n"))
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    lines: list[list[str]] = [[]]
    for kind, value in lexer.get_tokens(text):
        style = next((name for parent, name in CLASSES if kind in parent), None)
        for index, piece in enumerate(value.split("\n")):
            if index:
                lines.append([])
            if piece:
                words = str(escape(piece))
                lines[-1].append(f'<i class="{style}">{words}</i>' if style else words)
    return tuple(Markup("".join(line)) for line in lines)  # every piece is escaped above


def number_lines(
    source: str,
    *,
    first: int,
    partners: dict[int, int],
    remarks: dict[int, tuple[str, ...]],
) -> tuple[Line, ...]:
    """Return highlighted lines numbered from `first`, without an empty last one."""
    lines = highlight(source.rstrip("\n"))
    return tuple(
        Line(
            number=number,
            markup=markup,
            partner=partners.get(number),
            remarks=remarks.get(number, ()),
        )
        for number, markup in enumerate(lines, start=first)
    )
