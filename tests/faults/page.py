"""The figures of the faults in a page of the documentation: between two marks, the rest stays."""

from dataclasses import dataclass, field
from pathlib import Path

BEGIN, END = "<!-- figures of make faults -->", "<!-- end of the figures -->"


@dataclass(slots=True)
class Group:
    """Faults of one kind, with what became of them."""

    name: str
    names: list[str] = field(default_factory=list)
    survived: int = 0
    missing: int = 0
    seconds_to_clean: float = 0.0

    def add(self, name: str, count: int, seconds_to_clean: float) -> None:
        """Count faults that were survived."""
        self.names.append(name)
        self.survived += count
        self.seconds_to_clean = max(self.seconds_to_clean, seconds_to_clean)

    def line(self) -> str:
        """Return the figures in one line."""
        missing = f"; {self.missing} kinds not (yet)" if self.missing else ""
        return f"{self.name}: {self.survived} faults of {len(self.names)} kinds survived{missing}"

    def row(self) -> str:
        """Return the figures as a row of the page's table."""
        names = "; ".join(self.names)
        cells = (f"**{self.name}:** {names}", self.survived)
        return "".join(f"| {cell} " for cell in cells) + f"| {self.seconds_to_clean:.1f} s |"


def write_page(path: Path, groups: tuple[Group, ...], *, python: str) -> None:
    """Put the figures between the marks of the page; rows of other groups stay."""
    old = path.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    rows = {_group_of(line): line for line in old.splitlines() if line.startswith("| **")}
    rows.update((group.name, group.row()) for group in groups)
    survived = sum(int(row.split("|")[-3]) for row in rows.values())
    head = [
        f"{survived} faults injected and survived, with Python {python}.",
        "",
        "| what goes wrong | injected and survived | longest until nothing was left |",
        "|---|---|---|",
    ]
    write_between(path, BEGIN, END, "\n".join((*head, *rows.values())))


def _group_of(row: str) -> str:
    return row.partition("**")[2].partition(":**")[0]


def write_between(path: Path, begin: str, end: str, text: str) -> None:
    """Replace what stands between two marks of a page."""
    before, _, rest = path.read_text(encoding="utf-8").partition(begin)
    after = rest.partition(end)[2]
    path.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")
