"""List the runs of a reports folder with their trend: the page beside their folders (pure).

[(folder name, RunRecord | what is wrong with it)]  ->  HTML
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from advisor.model.bench import Cell, Estimate
from advisor.model.run import RunRecord
from advisor.report import figures, hot, measured, plots
from advisor.report.answer import build_answer
from advisor.report.page import lay_out
from advisor.report.plots import Series

FEWEST_FOR_TREND = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One run; `problem` says why it can't be read, and then nothing else is known of it."""

    folder: str
    run_id: str
    started: str
    target: str
    headline: str
    cpu: str
    change: str
    kernels: str
    confidence: str
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The cost of a request of one app over its runs, oldest first."""

    target: str
    note: str
    drawing: Markup
    legend: tuple[tuple[str, int], ...]


Runs = Sequence[tuple[str, RunRecord | str]]


def render_runs(runs: Runs) -> str:
    """Return the page; `runs` stand in order of time and are listed newest first."""
    rows = [_row(folder, run) for folder, run in reversed(runs)]
    return lay_out("runs.html", rows=rows, trends=trends(runs))


def _row(folder: str, run: RunRecord | str) -> RunRow:
    if isinstance(run, str):
        return RunRow(
            folder=folder, run_id=figures.clean(folder), started="", target="", headline="", cpu="",
            change="", kernels="", confidence="", problem=figures.clean(run),
        )  # fmt: skip
    answer = build_answer(run)
    base, best = _cells(run)
    ratio = best.verdict.ratio if best and best.verdict else None
    tried = run.kernels or ()
    used = len(hot.verified(run))
    return RunRow(
        folder=folder,
        run_id=figures.clean(run.run_id),
        started=figures.clean(run.started.partition("+")[0].replace("T", " ")),
        target=figures.clean(run.target, longest=60),
        headline=answer.headline,
        cpu=_figure(base.cpu_per_request) if base and base.cpu_per_request else "—",
        change=figures.change(ratio) if ratio else "—",
        kernels=f"{used} of {len(tried)}" if tried else "—",
        confidence=answer.confidence or "—",
    )


def _figure(estimate: Estimate) -> str:
    return f"{figures.estimate(estimate)} ({figures.estimate_interval(estimate)})"


def _cells(run: RunRecord) -> tuple[Cell | None, Cell | None]:
    """Return the baseline and the same interpreter with kernels, each where measured."""
    cells = run.matrix.cells if run.matrix else ()
    if not cells:
        return None, None
    python = cells[0].variant.interpreter
    kernels = (one for one in cells if one.variant.kernels and one.variant.interpreter == python)
    return cells[0], next(kernels, None)


def trends(runs: Runs) -> tuple[Trend, ...]:
    """Return a drawing for each target with at least two measured runs."""
    by_target: dict[str, list[tuple[Cell | None, Cell | None]]] = {}
    for _, run in runs:
        if isinstance(run, RunRecord) and run.matrix:
            by_target.setdefault(run.target, []).append(_cells(run))
    found = []
    for target, pairs in sorted(by_target.items()):
        series = [
            Series(name=name, index=side, points=points)
            for side, name in enumerate(("as it was", "with kernels"))
            if len(points := _points([pair[side] for pair in pairs])) >= FEWEST_FOR_TREND
        ]
        if not series:
            continue
        drawing = plots.curves(
            series,
            title="CPU per request, run by run",
            write_x=lambda x: f"{x:g}",
            caption="run, oldest first",
            x_ticks=measured.spaced(len(pairs)),
        )
        found.append(
            Trend(
                target=figures.clean(target, longest=80),
                note=f"CPU per request over {figures.counted(len(pairs), 'run')}. Runs on "
                "different machines or days differ for other reasons too; advisor compare "
                "measures two versions side by side.",
                drawing=drawing,
                legend=tuple((one.name, one.index) for one in series),
            )
        )
    return tuple(found)


def _points(cells: list[Cell | None]) -> tuple[tuple[float, float], ...]:
    return tuple(
        (float(place), cell.cpu_per_request.value / 1e3)
        for place, cell in enumerate(cells, start=1)
        if cell and cell.cpu_per_request
    )
