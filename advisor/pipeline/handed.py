"""See what the kernels that hand most calls back are given: record the originals beneath them."""

from dataclasses import replace

from advisor.errors import TargetError
from advisor.inference.evidence import collect
from advisor.model.run import RunRecord, Stage
from advisor.pipeline.job import Job, app_under_test, with_problem
from advisor.pipeline.recording import write_config
from advisor.report.handed import handed_back
from advisor.target.drivers import split_cores

SECONDS = 3.0


def look_at_handed(job: Job, record: RunRecord) -> RunRecord:
    """Record what kernels handed to their originals, where that is most of their calls.

    With a kernel in place its original runs for nothing else. Types, ranges and lengths are kept,
    no values.
    """
    kernel_map = job.folder / "kernels.json"
    wanted = {target for target, handed in handed_back(record).items() if handed.mostly}
    hot = record.ranking.hot if record.ranking else ()
    functions = [entry.function for entry in hot if entry.function.target in wanted]
    if not functions or not kernel_map.is_file():
        return record
    out = job.scratch / "handed"
    out.mkdir()
    config = write_config(
        job.scratch / "handed.json", out_dir=out, targets=functions, keep_values=False
    )
    launch = replace(
        job.launch(cores=split_cores()[0]), kernel_map=str(kernel_map), record=str(config)
    )
    try:
        with app_under_test(job, launch) as app, job.driver() as driver:
            job.progress.step("looking at what kernels hand back", seconds=SECONDS)
            connections = job.settings.connections
            driver.run(job.requests(), app.url, connections=connections, seconds=SECONDS)
    except TargetError as error:
        return with_problem(record, Stage.RESAMPLE, error.message, error.advice)
    found = collect(out, targets=[one.target for one in functions])
    return replace(record, handed=tuple(one for one in found if one.seen))
