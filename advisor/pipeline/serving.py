"""The first two stages: the app starts, and there are requests that it answers."""

from dataclasses import replace

from advisor.model.run import RunRecord, Stage
from advisor.model.traffic import LoadDriver
from advisor.pipeline.job import Job, app_under_test, with_problem
from advisor.pipeline.machine import describe_machine
from advisor.pipeline.weighing import weighed
from advisor.settings import Settings
from advisor.target.drivers import require_drivable
from advisor.target.given import TrafficOptions, read_given
from advisor.target.traffic import (
    is_whole,
    make_plan,
    redacted,
    replace_headers,
)


def start_target(job: Job, record: RunRecord) -> tuple[RunRecord, str]:
    """See that the app starts at all, and describe what it runs on."""
    with app_under_test(job, job.launch()) as app:
        seconds = app.ready_seconds
    job.progress.step("describing the machine")
    record = replace(record, machine=describe_machine(job.interpreter))
    if not job.interpreter.optimised:
        message = f"{job.interpreter.label}: {job.interpreter.evidence}, which flatters kernels"
        record = with_problem(record, Stage.TARGET, message)
    return record, f"{record.target} on {job.interpreter.label} answers after {seconds:.1f} s"


def find_traffic(job: Job, record: RunRecord) -> tuple[RunRecord, str]:
    """Find requests that are answered with 2xx."""
    settings = job.settings
    options = traffic_options(settings)
    with app_under_test(job, job.launch()) as app:
        job.progress.step("trying requests")
        found = make_plan(options, app)
        job.progress.step("measuring what each request costs")
        job.plan = weighed(found, app)
    plan = redacted(job.plan)
    if settings.no_values:
        plan = replace(plan, requests=tuple(replace(one, body=b"") for one in plan.requests))
    operations = {request.operation for request in plan.requests}
    return (
        replace(record, traffic=plan),
        f"{len(plan.requests)} requests of {len(operations)} operations, "
        f"{len(plan.skipped)} operations left out",
    )


def check_traffic(settings: Settings) -> None:
    """Read what requests were given, and see that the driver can send them.

    What is wrong with them is told before anything is started.

    Raises:
        UsageError: A file or a URL is not what it should be, or not for this driver.
        ToolMissingError: The driver's program is not installed.
    """
    require_drivable(LoadDriver(settings.load), read_given(traffic_options(settings)))


def traffic_options(settings: Settings) -> TrafficOptions:
    """Return where requests come from, as was asked for."""
    return TrafficOptions(
        urls=settings.url,
        scenario=settings.scenario,
        headers=settings.header_pairs,
        auth=settings.auth,
        unsafe=settings.unsafe,
        seed=settings.seed,
    )


def restore_traffic(job: Job, record: RunRecord) -> RunRecord:
    """Take the requests of a saved run; where it doesn't hold them whole, find them again."""
    if record.traffic is None or Stage.TRAFFIC not in record.done:
        return record
    plan = replace_headers(record.traffic, job.settings.header_pairs)
    if not is_whole(plan) or job.settings.no_values:
        done = tuple(stage for stage in record.done if stage is not Stage.TRAFFIC)
        return replace(record, done=done)
    job.plan = plan
    return record
