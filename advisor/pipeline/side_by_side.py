"""Serve two versions of an app and measure them in turns, in one go, with the house method."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from advisor.bench.interpreters import describe
from advisor.bench.matrix import Launcher, Method, run_matrix
from advisor.errors import AdvisorError, TargetError, UsageError
from advisor.model.bench import BenchmarkMatrix, Cell, Variant
from advisor.model.comparison import Comparison, Side, SideKind
from advisor.model.run import Stage
from advisor.model.traffic import LoadDriver
from advisor.pipeline.job import Job, app_under_test, scratch_folder
from advisor.pipeline.measuring import Served, answers_differ, beside, drive, method
from advisor.pipeline.progress import Progress
from advisor.pipeline.serving import traffic_options
from advisor.pipeline.sides import Source
from advisor.pipeline.weighing import weighed
from advisor.settings import Settings
from advisor.target.app import start_app
from advisor.target.describe import describe_app
from advisor.target.drivers import split_cores
from advisor.target.duet import Duet
from advisor.target.traffic import make_plan

DEFAULT_BUDGET_SECONDS = 60.0
NARROWEST = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be compared, and how.

    `limit` is the part by which the head may be slower; `prepare` a shell command for each
    worktree; `head_python` another interpreter for the head; `anew` measures runs again;
    `latency` adds a stretch at a common rate to each launch.
    """

    limit: float
    prepare: str | None = None
    head_python: Path | None = None
    anew: bool = False
    latency: bool = False


def names_of(base: Side, head: Side) -> tuple[str, str]:
    """Return the names of the two in tables and sentences, which have to differ."""
    return base.name, head.name if head.name != base.name else f"{head.name}, again"


def measure(
    sources: tuple[Source, Source],
    folders: tuple[Path, Path],
    settings: Settings,
    wanted: Wanted,
    progress: Progress,
) -> Comparison:
    """Measure the app of two folders in turns; requests come from the base's.

    Raises:
        TargetError: A side does not start or does not answer, or doesn't run its own code.
    """
    sides = (sources[0].side, sources[1].side)
    names = names_of(*sides)
    own = describe(settings.python or Path(sys.executable))
    pythons = (own, describe(wanted.head_python) if wanted.head_python else own)
    with scratch_folder(private=True) as scratch:
        base, head = (
            Job(
                settings=replace(settings, app_dir=folder),
                interpreter=python,
                folder=scratch,
                scratch=scratch,
                progress=progress,
            )
            for folder, python in zip(folders, pythons, strict=True)
        )
        jobs = {names[0]: base, names[1]: head}
        _find_requests(base)
        _require_start(head, names[1])
        for source, (name, job) in zip(sources, jobs.items(), strict=True):
            require_own_code(source, name, job, base_dir=settings.app_dir)
        progress.begin(Stage.MATRIX)
        matrix = _matrix(jobs, base, method_of(settings, wanted))
        progress.end(Stage.MATRIX, f"{matrix.seconds:.0f} s")
    cells = {cell.variant.name: cell for cell in matrix.cells}
    return Comparison(
        target=settings.target,
        base=sides[0],
        head=sides[1],
        limit=wanted.limit,
        base_cell=cells[names[0]],
        head_cell=_measured(cells[names[1]]),
        control=matrix.control,
        cautions=matrix.cautions,
        side_by_side=True,
        python=own.label,
        requests=len(base.requests().requests),
        seconds=matrix.seconds,
        notes=(f"The head runs on {pythons[1].label}.",) if wanted.head_python else (),
    )


def method_of(settings: Settings, wanted: Wanted) -> Method:
    """Return how to measure: as precise as the limit asks for, within the time there is."""
    usual = method(settings, open_loop=wanted.latency)
    return replace(
        usual,
        band=wanted.limit,
        precision=min(usual.precision, max(wanted.limit, NARROWEST)),
        budget_seconds=settings.max_seconds or DEFAULT_BUDGET_SECONDS,
    )


def require_own_code(source: Source, name: str, job: Job, *, base_dir: Path) -> None:
    """Refuse a worktree that serves routes of the checkout, as an editable install makes it.

    `base_dir` is the app's folder in the checkout.

    Raises:
        UsageError: A route's function comes from the checkout instead.
    """
    if source.side.kind is SideKind.FOLDER:
        return
    try:
        routes = describe_app(job.launch()).routes
    except AdvisorError:
        return  # an app that can't say where its routes come from
    record = source.record
    checkout = Path(record.app_dir) if record else base_dir.resolve()
    for route in routes:
        file = Path(route.function.file).resolve()
        own = (job.app_dir / os.path.relpath(file, checkout)).resolve()
        if own != file and own.is_file():
            message = f"{name} would serve {route.function.target} from {file}, not its own code"
            advice = (
                "The project is installed in the app's environment from its checkout. Name the "
                "folder that holds the package with --app-dir, such as src, or uninstall it."
            )
            raise UsageError(message, advice=advice)


def _find_requests(base: Job) -> None:
    base.progress.begin(Stage.TRAFFIC)
    with app_under_test(base, base.launch()) as app:
        base.progress.step("trying requests")
        base.plan = weighed(make_plan(traffic_options(base.settings), app), app)
    base.progress.end(Stage.TRAFFIC, f"{len(base.plan.requests)} requests")


def _require_start(head: Job, name: str) -> None:
    """See that the head starts at all, before the base is measured without need."""
    try:
        with app_under_test(head, head.launch()):
            pass
    except TargetError as error:
        message = f"{name}: {error.message}"
        raise TargetError(message, advice=error.advice) from error


def _matrix(jobs: Mapping[str, Job], base: Job, how: Method) -> BenchmarkMatrix:
    variants = [
        Variant(name=name, interpreter=job.interpreter.recorded, kernels=False)
        for name, job in jobs.items()
    ]
    if not base.requests().requests:  # a locustfile has none to send by a schedule
        how = replace(how, latency_seconds=0.0)
    with (
        base.driver() as driver,
        base.driver(LoadDriver.BUILTIN) as builtin,
        Duet(cores=split_cores()[1]) as duet,
    ):
        return run_matrix(
            variants,
            _launcher(jobs, base),
            drive(base, driver, builtin),
            method=how,
            workers=base.settings.workers,
            connections=base.settings.connections,
            answers_differ=answers_differ(base),
            duet=beside(base, duet),
            progress=lambda done, total, text: base.progress.step(text, done=done, total=total),
        )


def _launcher(jobs: Mapping[str, Job], base: Job) -> Launcher[Served]:
    @contextmanager
    def launch(variant: Variant) -> Iterator[Served]:
        job = jobs.get(variant.name, base)  # the control is a second copy of the base
        with start_app(job.launch()) as app:
            yield Served(app, job.scratch)

    return launch


def _measured(head: Cell) -> Cell:
    """Return the head's cell.

    Raises:
        TargetError: The head could not be measured.
    """
    if head.missing is not None:
        message = f"{head.variant.name} could not be measured: {head.missing}"
        raise TargetError(message, advice=head.how_to_get)
    return head
