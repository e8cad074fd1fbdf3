"""The stages of a run in order; the record is saved after each, so a run can be taken up again."""

import contextlib
import datetime
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from advisor import store
from advisor.bench.interpreters import FoundInterpreter, describe
from advisor.errors import UsageError
from advisor.model.run import RunRecord, Stage
from advisor.pipeline.advising import try_advice
from advisor.pipeline.compiling import make_kernels
from advisor.pipeline.job import Job, scratch_folder
from advisor.pipeline.measuring import measure_matrix
from advisor.pipeline.outputs import write_outputs, write_page
from advisor.pipeline.profiling import rank_functions, sample_again, sample_app
from advisor.pipeline.progress import Progress
from advisor.pipeline.recording import record_calls
from advisor.pipeline.revisions import commit_of
from advisor.pipeline.serving import (
    check_traffic,
    find_traffic,
    restore_traffic,
    start_target,
)
from advisor.settings import Settings

Step = Callable[[Job, RunRecord], tuple[RunRecord, str]]

STAGES: tuple[tuple[Stage, Step], ...] = (
    (Stage.TARGET, start_target),
    (Stage.TRAFFIC, find_traffic),
    (Stage.SAMPLE, sample_app),
    (Stage.RANK, rank_functions),
    (Stage.RECORD, record_calls),
    (Stage.KERNELS, make_kernels),
    (Stage.MATRIX, measure_matrix),
    (Stage.RESAMPLE, sample_again),
    (Stage.ADVICE, try_advice),
    (Stage.REPORT, write_outputs),
)
HIDDEN = "…"


def run_stages(job: Job, record: RunRecord, *, last: Stage) -> RunRecord:
    """Carry out the stages that are not done yet, up to `last`, and save after each.

    What was measured is shown on a page even where a later stage fails.
    """
    try:
        for stage, step in STAGES:
            if stage not in record.done:
                job.progress.begin(stage)
                record, summary = step(job, record)
                record = replace(record, done=(*record.done, stage))
                store.save(record, job.folder)
                job.progress.end(stage, summary)
            if stage is last:
                break
    except BaseException:
        store.save(record, job.folder)
        if record.ranking is not None:
            write_page(record, job.folder)
        raise
    return record


@contextlib.contextmanager
def open_run(
    settings: Settings,
    progress: Progress,
    *,
    command: Sequence[str],
    now: datetime.datetime | None = None,
    resume: str | None = None,
    redo: Sequence[Stage] = (),
) -> Iterator[tuple[Job, RunRecord]]:
    """Begin a run, or take one up where it ended.

    Args:
        settings: What was asked for.
        progress: Told what is done.
        command: The command line, for the record; values of headers are left out of it.
        now: The time of a new run.
        resume: A saved run to go on with, by path, id or `latest`.
        redo: Stages of the saved run to carry out again.

    Raises:
        RecordError: There is no such run.
        UsageError: The run is of another app, its folder can't be made, or the requests that were
            given can't be sent.
        ToolMissingError: There is no such interpreter, or no such load driver.
    """
    interpreter = describe(settings.python or Path(sys.executable))
    if resume is None:
        check_traffic(settings)
        moment = now or datetime.datetime.now(datetime.UTC)
        folder = store.create_run(settings.reports_dir, settings.target, now=moment)
        record = new_record(settings, folder.name, str(interpreter.path), command, moment)
        store.save(record, folder)
    else:
        folder = store.find(resume, settings.reports_dir, to_go_on=True)
        record = store.load_own(folder)
        _require_same(record, settings, interpreter)
        if Stage.TRAFFIC not in record.done or Stage.TRAFFIC in redo:
            check_traffic(settings)
    with scratch_folder(private=settings.no_values) as scratch:
        job = Job(
            settings=settings,
            interpreter=interpreter,
            folder=folder.resolve(),
            scratch=scratch,
            progress=progress,
        )
        again = set(redo)
        if settings.advice and record.advice is None:
            again |= {Stage.ADVICE, Stage.REPORT}
        done = tuple(stage for stage in record.done if stage not in again)
        yield job, restore_traffic(job, replace(record, done=done))


def new_record(
    settings: Settings, run_id: str, python: str, command: Sequence[str], now: datetime.datetime
) -> RunRecord:
    """Return the record of a run that has not begun."""
    return RunRecord(
        run_id=run_id,
        started=now.isoformat(timespec="seconds"),
        command=without_headers(command),
        target=settings.target,
        app_dir=str(settings.app_dir.resolve()),
        factory=settings.factory,
        python=python,
        workers=settings.workers,
        revision=commit_of(settings.app_dir),
    )


def without_headers(command: Sequence[str]) -> tuple[str, ...]:
    """Return the command line without the values of headers, which may be secret."""
    words: list[str] = []
    for word in command:
        if (words and words[-1] == "--header") or word.startswith("--header="):
            words.append(f"{word.partition(':')[0]}: {HIDDEN}")
        elif words and words[-1] == "--auth":
            words.append(HIDDEN)
        elif word.startswith("--auth="):
            words.append(f"--auth={HIDDEN}")
        else:
            words.append(word)
    return tuple(words)


def _require_same(record: RunRecord, settings: Settings, interpreter: FoundInterpreter) -> None:
    """Refuse to go on with a run of something else."""
    here = (settings.target, os.fspath(settings.app_dir.resolve()), settings.factory)
    there = (record.target, record.app_dir, record.factory)
    if here != there:
        message = f"run {record.run_id} is of {_told(there)}, not of {_told(here)}"
        raise UsageError(message, advice="Leave out TARGET, --app-dir and --factory to go on.")
    python = Path(interpreter.path).absolute()
    if record.done and python != Path(record.python).absolute():
        message = f"run {record.run_id} was made on {record.python}, not on {python}"
        advice = "Leave --python out to go on, or begin a new run on the other."
        raise UsageError(message, advice=advice)


def _told(app: tuple[str, str, bool]) -> str:
    target, folder, factory = app
    return f"{target}{', which makes the app,' if factory else ''} in {folder}"
