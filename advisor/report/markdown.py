"""Sum up a run in Markdown, for the summary of a CI job or a comment on a pull request (pure)."""

import re

from advisor.model.run import RunRecord
from advisor.report import measured
from advisor.report.answer import Answer, build_answer
from advisor.report.hot import HotRow, hot_rows
from advisor.report.measured import Figure, MatrixRow

SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&!@])")


def markdown(run: RunRecord) -> str:
    """Return the answer, the figures, the hot functions and what was left out."""
    answer = build_answer(run)
    parts = [f"## {plain(answer.headline)}"]
    if answer.slow:
        parts.append(plain(answer.slow))
    parts += [f"**{plain(one.title)}.** {plain(one.sentence)}" for one in answer.offers]
    if run.matrix:
        parts.append(_matrix(measured.build_measured(run.matrix).rows))
    parts += _trust(answer)
    if answer.actions:
        lines = [f"1. **{plain(one.what)}.** {plain(one.why)}" for one in answer.actions]
        parts += ["### What to do", "\n".join(lines)]
    if rows := hot_rows(run):
        parts += ["### Hot functions", _hot(rows)]
    if answer.gaps:
        gaps = [f"- {plain(one.what)}: {plain(one.why)}" for one in answer.gaps]
        parts += ["### Not measured, and why", "\n".join(gaps)]
    return "\n\n".join(parts) + "\n"


def plain(text: str) -> str:
    """Keep foreign text from being read as Markdown, HTML or a mention."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split("\n")))


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]], *, left: int) -> str:
    marks = ["---" if place < left else "---:" for place in range(len(head))]
    lines = [head, tuple(marks), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _matrix(rows: tuple[MatrixRow, ...]) -> str:
    head = ("Variant", "Capacity (99 %)", "CPU/request", "Requests/s", "p99", "Memory/worker")
    lines = []
    for row in rows:
        change = "baseline" if row.baseline else "—"
        if row.change:
            change = plain(f"{row.change} ({row.change_interval}), {row.kind}")
        if row.missing is not None:
            change = plain(f"not measured: {row.missing}")
        cells = (_figure(one) for one in (row.cpu, row.rate, row.p99, row.memory))
        lines.append((plain(row.name), change, *cells))
    return _table(head, lines, left=1)


def _figure(figure: Figure | None) -> str:
    return f"{figure.value} ({figure.interval})" if figure else "—"


def _trust(answer: Answer) -> list[str]:
    if answer.confidence is None:
        return []
    reasons = " ".join(answer.confidence_reasons)
    return [plain(f"Confidence: {answer.confidence}. {answer.noise or ''} {reasons}")]


def _hot(rows: tuple[HotRow, ...]) -> str:
    head = ("Function", "Place", "What became of it", "By itself", "With callees", "Limit")
    lines = []
    for row in rows:
        became = ", ".join(filter(None, (row.outcome, row.speedup, row.handed)))
        words = tuple(map(plain, (row.name, row.place, became)))
        lines.append((*words, row.self_share, row.share, row.limit))
    return _table(head, lines, left=3)
