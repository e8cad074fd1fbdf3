"""Show the benchmark matrix: a table, and plots of what was measured."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from advisor.model.bench import BenchmarkMatrix, Cell, Estimate, Launch
from advisor.report import figures, plots
from advisor.report.plots import Bar, Series

PERCENTILES = (0.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.5, 99.9)
FEWEST_BINS = 5
IMPLEMENTATIONS = {"cpython": "CPython", "pypy": "PyPy, Python"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An estimate in words."""

    value: str
    interval: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """One variant of the table; `missing` says why it has no figures."""

    name: str
    index: int
    baseline: bool
    control: bool
    interpreter: str
    cpu: Figure | None
    rate: Figure | None
    p50: Figure | None
    p99: Figure | None
    memory: Figure | None
    failures: str
    change: str | None
    change_interval: str | None
    kind: str
    sentence: str | None
    cautions: tuple[str, ...]
    missing: str | None
    how_to_get: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A drawing with its title, what it shows, and the series it has colours for."""

    title: str
    note: str
    drawing: Markup
    legend: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The matrix's part of the page."""

    rows: tuple[MatrixRow, ...]
    plots: tuple[Plot, ...]
    cautions: tuple[str, ...]
    load: str


def build_measured(matrix: BenchmarkMatrix) -> Measured:
    """Return table and plots; a plot without values is left out."""
    rows = tuple(_row(matrix, cell) for cell in matrix.cells)
    drawn = (_costs(matrix), _rates(matrix), _latencies(matrix), _warm_up(matrix), _memory(matrix))
    load = (
        f"{figures.counted(matrix.workers, 'worker')}, "
        f"{figures.counted(matrix.connections, 'connection')}; all measuring took "
        f"{figures.seconds(matrix.seconds)}. A change within ±{figures.percent(matrix.band)} "
        "is no claim."
    )
    return Measured(
        rows=rows,
        plots=tuple(plot for plot in drawn if plot),
        cautions=tuple(figures.sentence(caution.value) for caution in matrix.cautions),
        load=load,
    )


def colour(cell: Cell) -> int:
    """Return the page's colour of a variant: the same in every run."""
    if cell.variant.control:
        return 4
    on_pypy = cell.variant.interpreter.implementation == "pypy"
    return 2 * on_pypy + cell.variant.kernels


def _short(cell: Cell) -> str:
    """Return a variant's name for a plot: without the Python that a PyPy speaks."""
    return figures.clean(re.sub(r" \(Python [\d.]+\)", "", cell.variant.name), longest=24)


def _figure(estimate: Estimate | None) -> Figure | None:
    if estimate is None:
        return None
    return Figure(value=figures.estimate(estimate), interval=figures.estimate_interval(estimate))


def _row(matrix: BenchmarkMatrix, cell: Cell) -> MatrixRow:
    verdict = cell.verdict
    ratio = verdict.ratio if verdict else None
    change = interval = None
    if ratio:
        change = figures.signed_percent(ratio.value - 1)
        interval = figures.signed_interval(ratio.low - 1, ratio.high - 1)
    python = cell.variant.interpreter
    words = f"{cell.failures:,} of {cell.requests:,} failed" if cell.failures else "none"
    return MatrixRow(
        name=figures.clean(cell.variant.name, longest=60),
        index=colour(cell),
        baseline=cell.variant.name == matrix.baseline,
        control=cell.variant.control,
        interpreter=figures.clean(
            f"{IMPLEMENTATIONS.get(python.implementation, 'Python')} {python.version}"
        ),
        cpu=_figure(cell.cpu_per_request),
        rate=_figure(cell.requests_per_second),
        p50=_figure(cell.p50),
        p99=_figure(cell.p99),
        memory=_figure(cell.memory_per_worker),
        failures=words + (f", {cell.timeouts:,} timed out" if cell.timeouts else ""),
        change=change,
        change_interval=interval,
        kind=verdict.kind.value if verdict else "",
        sentence=figures.clean(verdict.sentence, longest=600) if verdict else None,
        cautions=tuple(
            figures.sentence(caution.value)
            for caution in cell.cautions
            if caution not in matrix.cautions
        ),
        missing=figures.clean(cell.missing) if cell.missing is not None else None,
        how_to_get=figures.clean(cell.how_to_get) if cell.how_to_get else None,
    )


Points = Callable[[Cell], tuple[tuple[float, float], ...]]


def _series(matrix: BenchmarkMatrix, points: Points) -> tuple[Series, ...]:
    made = []
    for cell in matrix.cells:
        finite = tuple((x, y) for x, y in points(cell) if math.isfinite(x) and math.isfinite(y))
        if finite:
            name = _short(cell)
            made.append(Series(name=name, index=colour(cell), points=finite))
    return tuple(made)


def _plot(title: str, note: str, drawing: Markup, series: tuple[Series, ...]) -> Plot:
    return Plot(
        title=title,
        note=note,
        drawing=drawing,
        legend=tuple((one.name, one.index) for one in series),
    )


def _costs(matrix: BenchmarkMatrix) -> Plot | None:
    series = _series(
        matrix,
        lambda cell: tuple(
            (round_.cpu_per_request, float(place))
            for place, launch in enumerate(cell.launches)
            for round_ in launch.rounds
        ),
    )
    if not series:
        return None
    drawing = plots.dots(
        series, title="CPU per request, each round", unit="s", caption="CPU a request"
    )
    note = "Each dot is one round; dots on one height belong to one fresh start of the server."
    return _plot("CPU per request", note, drawing, ())


def _rates(matrix: BenchmarkMatrix) -> Plot | None:
    series = _series(
        matrix,
        lambda cell: tuple(
            (round_.amount / round_.duration_seconds, float(place))
            for place, launch in enumerate(cell.launches)
            for round_ in launch.rounds
            if round_.duration_seconds
        ),
    )
    if not series:
        return None
    drawing = plots.dots(
        series,
        title="Requests per second, each round",
        unit="",
        caption="requests a second",
    )
    note = "Throughput swings with everything else the machine does; CPU per request decides."
    return _plot("Throughput per round", note, drawing, ())


def percentile(ordered: tuple[float, ...], part: float) -> float:
    """Return the value that `part` (0 to 1) of ascending values lie at or below."""
    return ordered[min(len(ordered) - 1, max(0, math.ceil(part * len(ordered)) - 1))]


def _latencies(matrix: BenchmarkMatrix) -> Plot | None:
    """Draw percentiles against `-log10(1 - percentile)`, which spreads the slow end."""

    def points(cell: Cell) -> tuple[tuple[float, float], ...]:
        values = tuple(sorted(v for launch in cell.launches for v in launch.latencies))
        if not values:
            return ()
        most = 1 - 1 / len(values)
        steps = [step / 40 for step in range(121)]
        return tuple(
            (step, percentile(values, 1 - 10**-step)) for step in steps if 1 - 10**-step <= most
        )

    series = _series(matrix, points)
    if not series:
        return None
    ticks = [-math.log10(1 - part / 100) for part in PERCENTILES]
    names = dict(zip(ticks, PERCENTILES, strict=True))
    drawing = plots.curves(
        series,
        title="Latency percentiles",
        write_x=lambda x: f"{names.get(x, 0):g}",
        caption="percentile",
        x_ticks=ticks,
    )
    rates = {launch.latency_rate for cell in matrix.cells for launch in cell.launches}
    at = ", ".join(figures.significant(rate) for rate in sorted(r for r in rates if r))
    note = (
        f"All variants at the same arrival rate ({at} requests a second), each latency counted "
        "from when the request was due."
    )
    return _plot("Latency, every percentile", note, drawing, series)


def spaced(number: int) -> list[float]:
    """Return at most eight whole numbers from 1 to `number`, evenly spaced."""
    step = max(1, math.ceil((number - 1) / 7))
    ticks = [float(place) for place in range(1, number + 1, step)]
    return ticks if ticks[-1] == number else [*ticks, float(number)]


def _warm_up(matrix: BenchmarkMatrix) -> Plot | None:
    def longest(launches: tuple[Launch, ...]) -> tuple[tuple[float, float], ...]:
        bins = max((launch.warmup for launch in launches), key=len, default=())
        return bins if len(bins) >= FEWEST_BINS else ()

    series = _series(matrix, lambda cell: longest(cell.launches))
    if not series:
        return None
    drawing = plots.curves(
        series,
        title="CPU per request after a start",
        write_x=lambda x: figures.tick(x, unit="s"),
        caption="seconds since the first request",
    )
    note = "CPU per request in the first seconds of traffic; a load balancer should wait it out."
    return _plot("Warm-up", note, drawing, series)


def _memory(matrix: BenchmarkMatrix) -> Plot | None:
    rows = tuple(
        Bar(
            name=_short(cell),
            index=colour(cell),
            value=cell.memory_per_worker.value,
            low=cell.memory_per_worker.low,
            high=cell.memory_per_worker.high,
        )
        for cell in matrix.cells
        if cell.memory_per_worker
    )
    if not rows:
        return None
    drawing = plots.bars(rows, title="Memory per worker", write=figures.size, unit="bytes")
    return _plot("Memory per worker", "Highest resident memory under load.", drawing, ())
