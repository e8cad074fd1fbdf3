"""The record stage: note types and real calls of the candidates while the app is under load."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from advisor.inference.evidence import collect
from advisor.model.code import FunctionId
from advisor.model.evidence import Evidence
from advisor.model.run import RunRecord, Stage
from advisor.pipeline.job import Job, app_under_test, with_problem
from advisor.target.drivers import split_cores
from advisor.target.health import require_answers

MOST_CALLS = 200
MOST_BYTES = 8_000_000
RECORD_SECONDS = 8.0
# Of the app's time, as far as the recorder can tell; switching events on and off costs twice as
# much again, which only `python -m benchmarks.recording` sees.
MOST_SHARE = 0.025
WINDOWS_PER_SECOND = 60.0


def record_calls(job: Job, record: RunRecord) -> tuple[RunRecord, str]:
    """Record what the candidates are called with."""
    candidates = record.ranking.candidates if record.ranking else ()
    if not candidates:
        return replace(record, evidence=()), "no candidate to record"
    targets = [entry.function for entry in candidates]
    job.calls_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in job.calls_dir.iterdir():
        old.unlink()
    config = write_config(job.scratch / "record.json", out_dir=job.calls_dir, targets=targets)
    servers, _ = split_cores()
    launch = replace(job.launch(cores=servers), record=str(config))
    with app_under_test(job, launch) as app, job.driver() as driver:
        job.progress.step("recording calls", seconds=RECORD_SECONDS)
        load = driver.run(
            job.requests(),
            app.url,
            connections=job.settings.connections,
            seconds=RECORD_SECONDS,
        )
        require_answers(load, launch=launch.target)
    evidence = collect(
        job.calls_dir,
        targets=[one.target for one in targets],
        max_calls=MOST_CALLS,
        max_bytes=MOST_BYTES,
    )
    for path in job.calls_dir.iterdir():
        path.chmod(0o600)
    for one in evidence:
        if not one.seen:
            message = f"no call of {one.target} was recorded"
            record = with_problem(record, Stage.RECORD, message)
    kept = sum(one.kept for one in evidence)
    shown = tuple(_shown(job, one) for one in evidence)
    return replace(record, evidence=shown), f"{kept} calls of {len(evidence)} functions kept"


def write_config(
    file: Path,
    *,
    out_dir: Path,
    targets: Sequence[FunctionId],
    share: float = MOST_SHARE,
    keep_values: bool = True,
) -> Path:
    """Write what the recorder in the app reads; `share` of the time is the most it may take.

    Without `keep_values` only types, ranges and lengths are recorded.
    """
    wanted = [
        {"module": one.module, "qualname": one.qualname, "file": one.file, "line": one.line}
        for one in targets
    ]
    document = {
        "targets": wanted,
        "out_dir": str(out_dir),
        "keep_values": keep_values,
        "max_calls": MOST_CALLS,
        "max_bytes": MOST_BYTES,
        "seconds": None,
        "share": share,
        "windows_per_second": WINDOWS_PER_SECOND,
    }
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def _shown(job: Job, evidence: Evidence) -> Evidence:
    """Return the evidence as it is saved: types and ranges only where no value may be written."""
    if not job.settings.no_values:
        return evidence
    return replace(evidence, calls_file=None)
