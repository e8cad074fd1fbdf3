"""Turn Python source into highlighted lines (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape
from pygments import token
from pygments.lexers import PythonLexer

from advisor.report import figures

LONGEST_LINE = 240
# Points from which a line counts as leaning on the interpreter: a little, much, very much.
HEATS = (1, 8, 25)
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

    `partner` is the number of the line of the other text that it corresponds to. `cost` is
    Cython's points for it: how much of it goes through Python's C interface; None where unknown.
    """

    number: int
    markup: Markup
    partner: int | None = None
    remarks: tuple[str, ...] = ()
    cost: int | None = None

    @property
    def heat(self) -> int:
        """Return how dear the line is, from 0 for plain C to 3."""
        return sum((self.cost or 0) >= least for least in HEATS)


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
    costs: Mapping[int, int] | None = None,
) -> tuple[Line, ...]:
    """Return highlighted lines numbered from `first`, without an empty last one.

    `costs` has the points of the lines that have any.
    """
    lines = highlight(source.rstrip("\n"))
    return tuple(
        Line(
            number=number,
            markup=markup,
            partner=partners.get(number),
            remarks=remarks.get(number, ()),
            cost=costs.get(number) if costs is not None else None,
        )
        for number, markup in enumerate(lines, start=first)
    )
