"""The report stage: the page, the patches, and the page of all runs."""

from dataclasses import replace
from pathlib import Path

from advisor import store
from advisor.errors import AdvisorError
from advisor.model.run import RunRecord, Stage
from advisor.pipeline.job import Job, with_problem
from advisor.report.page import render_page
from advisor.report.patches import plan_patches, write_patches, write_series
from advisor.report.runs import render_runs
from advisor.report.withheld import mergeable, why_withheld

PAGE_NAME = "index.html"
OURS = '<meta name="generator" content="advisor runs">'
MOST_LISTED = 40


def write_outputs(job: Job, record: RunRecord) -> tuple[RunRecord, str]:
    """Write patches, then the page, which tells of patches that could not be made."""
    written: tuple[Path, ...] = ()
    if reason := why_withheld(record):
        record = with_problem(record, Stage.REPORT, reason, "Report it: the kernel is wrong.")
        written = write_patches(record, job.folder)
    elif mergeable(record):
        job.progress.step("writing patches")
        try:
            series = plan_patches(record, job.folder)
            written = write_series(series, job.folder)
        except AdvisorError as error:
            record = with_problem(record, Stage.REPORT, error.message, error.advice)
        else:
            if series.changed:
                names = ", ".join(series.changed)
                told = f"no patch for kernels of source that has changed since: {names}"
                record = with_problem(record, Stage.REPORT, told, "Run again.")
    job.progress.step("writing the page")
    done = (*record.done, Stage.REPORT)
    write_page(replace(record, done=done), job.folder)
    write_runs(job.folder.parent)
    return (
        record,
        f"{len(written)} {'patch' if len(written) == 1 else 'patches'}, {job.folder / PAGE_NAME}",
    )


def write_runs(reports_dir: Path) -> Path | None:
    """Write the page that lists the newest runs; None where another's page stands in its place."""
    file = reports_dir / PAGE_NAME
    if file.exists() and OURS not in file.read_text("utf-8", "replace")[:1000]:
        return None
    newest = store.list_runs(reports_dir)[-MOST_LISTED:]
    page = render_runs([(folder.name, _readable(folder)) for folder in newest])
    return store.write_private(file, page.encode("utf-8", "replace"))


def _readable(folder: Path) -> RunRecord | str:
    try:
        return store.load(folder)
    except AdvisorError as error:
        return error.message


def write_page(record: RunRecord, folder: Path) -> Path:
    """Write a run's page, for its owner only."""
    return store.write_private(folder / PAGE_NAME, render_page(record).encode("utf-8", "replace"))
