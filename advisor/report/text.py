"""Sum up a run for a terminal: the page's answer in a screenful, plain where it is no terminal."""

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from advisor.model.run import RunRecord
from advisor.model.tuning import Tuning
from advisor.report import measured
from advisor.report.advised import advice_rows
from advisor.report.answer import Answer, build_answer
from advisor.report.hot import HotRow, hot_rows
from advisor.report.measured import MatrixRow
from advisor.report.routed import route_rows
from advisor.report.tuned import build_tuned

STYLES = {
    "better": "green",
    "worse": "red",
    "verified": "green",
    "diverged": "red",
    "build_failed": "red",
    "faster": "green",
    "slower": "red",
}
MOST_GAPS = 8
INDENT = (0, 0, 0, 2)


def print_summary(run: RunRecord, console: Console) -> None:
    """Print the summary of a run; what isn't there yet is left out."""
    console.print(summary(run))


def summary(run: RunRecord) -> RenderableType:
    """Return what `print_summary` prints."""
    answer = build_answer(run)
    parts: list[RenderableType] = [Text(""), Text(answer.headline, style="bold")]
    if answer.slow:
        parts.append(Text(answer.slow))
    if rows := hot_rows(run):
        parts += [Text(""), _hot_table(rows)]
    if run.matrix:
        parts += [Text(""), matrix_table(measured.build_measured(run.matrix).rows)]
    parts += _trust(answer)
    parts += _list("Routes that block the event loop", _blocking(run))
    parts += _list(
        "Other changes, tried",
        [f"{row.kind}: {row.conclusion}" for row in advice_rows(run)],
    )
    parts += _list("What to do", [f"{one.what}. {one.why}" for one in answer.actions])
    gaps = [f"{gap.what}: {gap.why}" for gap in answer.gaps]
    more = [f"and {len(gaps) - MOST_GAPS} more, in the report"] if len(gaps) > MOST_GAPS else []
    parts += _list("Not measured", gaps[:MOST_GAPS] + more)
    return Group(*parts)


def tuning_summary(tuning: Tuning) -> RenderableType:
    """Return what `advisor tune` found, without the matrix."""
    tuned = build_tuned(tuning)
    table = _table("Setting", "Parameters", "First launch", "", left=2)
    for row in tuned.tried:
        table.add_row(*map(Text, row))
    words = [tuned.sentence, tuned.kernel_sentence, *tuned.warm]
    return Group(Text(""), *map(Text, words), Text(""), table, Text(""))


def _table(*columns: str, left: int = 1) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for index, name in enumerate(columns):
        table.add_column(name, justify="left" if index < left else "right", overflow="fold")
    return table


def _hot_table(rows: tuple[HotRow, ...]) -> Table:
    table = _table("Hot function", "By itself", "With callees")
    table.add_column("What became of it", overflow="fold", ratio=1)
    for row in rows:
        became = ", ".join(filter(None, (row.outcome, row.speedup, row.handed)))
        table.add_row(
            Text(f"{row.name}\n  {row.place}"),
            Text(row.self_share),
            Text(row.share),
            Text(became, style=STYLES.get(row.state, "")),
        )
    return table


def matrix_table(rows: tuple[MatrixRow, ...]) -> Table:
    """Return the table of a matrix's figures."""
    table = _table("Variant", "CPU/request", "Requests/s", "p50", "p99", "Memory", "Capacity")
    for row in rows:
        if row.missing is not None:
            table.add_row(Text(row.name), Text("not measured", style="dim"))
            continue
        figures = (row.cpu, row.rate, row.p50, row.p99, row.memory)
        change = f"{row.change} ({row.change_interval})" if row.change else "baseline"
        table.add_row(
            Text(row.name),
            *(Text(figure.value if figure else "—") for figure in figures),
            Text(change, style=STYLES.get(row.kind, "")),
        )
    return table


def _blocking(run: RunRecord) -> list[str]:
    return [f"{row.operation}: {row.blocking}" for row in route_rows(run) if row.blocking]


def _trust(answer: Answer) -> list[RenderableType]:
    if answer.confidence is None:
        return []
    words = f"Confidence: {answer.confidence}. {answer.noise or ''}"
    return [Text(""), Text(words.strip()), *_items(list(answer.confidence_reasons))]


def _list(title: str, items: list[str]) -> list[RenderableType]:
    return [Text(""), Text(title, style="bold"), *_items(items)] if items else []


def _items(items: list[str]) -> list[RenderableType]:
    return [Padding(Text(f"- {item}"), INDENT, expand=False) for item in items]
