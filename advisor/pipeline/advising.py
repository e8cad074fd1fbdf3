"""The advice stage: changes besides compiling, each tried as a variant beside the app as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from advisor.advice.choosing import NotTried
from advisor.advice.judging import judge
from advisor.bench.matrix import run_matrix
from advisor.bench.rates import rate_ratio
from advisor.model.advice import Advice, AdviceRecord
from advisor.model.bench import BenchmarkMatrix, Variant
from advisor.model.run import RunRecord
from advisor.model.traffic import LoadDriver
from advisor.pipeline.advice_plans import (
    Planned,
    planned_access_log,
    planned_of_source,
    planned_server,
    planned_workers,
)
from advisor.pipeline.job import Job
from advisor.pipeline.measuring import answers_differ, beside, drive, launcher, method
from advisor.target.app import Launch
from advisor.target.drivers import split_cores
from advisor.target.duet import Duet

BUDGET_SECONDS = 120.0


def try_advice(job: Job, record: RunRecord) -> tuple[RunRecord, str]:
    """Try what may help and say of each what it brings; nothing where it wasn't asked for."""
    if not job.settings.advice:
        return record, "not asked for (--advice)"
    if not job.requests().requests:
        return record, "a locustfile holds no requests that could be compared"
    job.progress.step("looking for what may help")
    planned: list[Planned] = []
    left: list[NotTried] = []
    for one in (
        planned_server(job),
        planned_access_log(),
        planned_workers(job),
        *planned_of_source(job, record),
    ):
        (left if isinstance(one, NotTried) else planned).append(one)  # type: ignore[arg-type]
    matrix = _measure(job, planned)
    entries = [
        *(_judged(job, one, matrix) for one in planned),
        *(_not_tried(one) for one in left),
    ]
    advice = AdviceRecord(entries=tuple(entries), matrix=matrix)
    helping = sum(one.helps for one in entries)
    words = f"{len(planned)} changes tried, {helping} help"
    return replace(record, advice=advice), words


def _measure(job: Job, planned: Sequence[Planned]) -> BenchmarkMatrix:
    interpreter = job.interpreter.recorded
    base = Variant(name="as it is", interpreter=interpreter, kernels=False)
    variants = [base, *(replace(base, name=one.trial.variant) for one in planned)]
    changes = {one.trial.variant: one.change for one in planned}

    def adjust(variant: Variant, launch: Launch) -> Launch:
        change = changes.get(variant.name)
        return launch if change is None else change(launch)

    workers = max(change(job.launch()).workers for change in (lambda one: one, *changes.values()))
    how = method(job.settings, open_loop=True)
    how = replace(how, budget_seconds=job.settings.max_seconds or BUDGET_SECONDS)
    with (
        job.driver() as driver,
        job.driver(LoadDriver.BUILTIN) as builtin,
        Duet(cores=split_cores()[1]) as duet,
    ):
        return run_matrix(
            variants,
            launcher(job, adjust),
            drive(job, driver, builtin),
            method=how,
            workers=workers,
            connections=job.settings.connections,
            answers_differ=answers_differ(job),
            duet=beside(job, duet) if workers == 1 else None,
            progress=lambda done, total, text: job.progress.step(text, done=done, total=total),
        )


def _judged(job: Job, one: Planned, matrix: BenchmarkMatrix) -> Advice:
    trial = one.trial
    cell = next(cell for cell in matrix.cells if cell.variant.name == trial.variant)
    control = next(cell.variant.name for cell in matrix.cells if cell.variant.control)
    noise = rate_ratio(matrix, control)
    throughput = rate_ratio(matrix, trial.variant)
    judged = judge(
        trial.kind,
        cell,
        throughput=throughput,
        quiet=noise is not None and noise.low <= 1 <= noise.high,
        band=job.settings.band,
        present=one.present,
    )
    return Advice(
        kind=trial.kind,
        variant=trial.variant,
        evidence=trial.evidence,
        change=trial.change,
        verdict=cell.verdict,
        throughput=throughput,
        helps=judged.helps,
        conclusion=judged.conclusion,
    )


def _not_tried(one: NotTried) -> Advice:
    return Advice(
        kind=one.kind,
        variant=one.kind.value,
        evidence=(),
        change="",
        verdict=None,
        throughput=None,
        helps=False,
        conclusion=f"Not tried: {one.reason}.",
        not_tried=one.reason,
    )
