"""The stages that sample the app under load and rank what was seen, before and after kernels."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from advisor.advice.endpoints import endpoint_facts
from advisor.errors import AdvisorError, TargetError
from advisor.model.advice import RouteView
from advisor.model.code import FunctionId
from advisor.model.kernel import KernelResult, Outcome
from advisor.model.profile import Profile
from advisor.model.ranking import Ranking
from advisor.model.run import RunRecord, Stage
from advisor.model.traffic import LoadDriver, LoadResult
from advisor.pipeline.handed import look_at_handed
from advisor.pipeline.job import Job, app_under_test, with_problem
from advisor.pipeline.load_beside import LoadBeside
from advisor.pipeline.sampling_cost import metered, sampling_cost
from advisor.ranking.rank import rank
from advisor.ranking.routes import with_routes
from advisor.ranking.stacks import Endpoint
from advisor.ranking.views import route_views
from advisor.sampling.record import sample
from advisor.target.app import Launch, RunningApp
from advisor.target.describe import Route, describe_app
from advisor.target.drivers import Driver, split_cores
from advisor.target.health import describe, require_answers

DOUBTFUL_REMEDY = (
    "Profile where more cores are free for it, longer with --profile-seconds, or have a smaller "
    "share count as hot with --threshold."
)
MARGIN_SECONDS = 1.0
CHECK_SECONDS = 2.0
AGAIN = 0.5


def sample_app(job: Job, record: RunRecord) -> tuple[RunRecord, str]:
    """Sample the app as it is today."""
    servers, _ = split_cores()
    launch = job.launch(cores=servers)
    sampled = _sample(job, launch, seconds=job.settings.profile_seconds, check=True)
    profile, load = sampled.profile, sampled.load
    if not profile.samples:
        message = profile.note or "no sample was taken"
        record = with_problem(record, Stage.SAMPLE, message)
    elif profile.note:
        record = with_problem(record, Stage.SAMPLE, profile.note, DOUBTFUL_REMEDY)
    if load.failures:
        record = with_problem(record, Stage.SAMPLE, f"under load, {describe(load)}")
    rate = load.requests_per_second
    return (
        replace(
            record,
            profile=profile,
            load=load,
            sampling_cost=sampled.cost,
            sampling_noise=sampled.noise,
            cross_check=sampled.cross_check,
        ),
        f"{profile.samples} samples at {rate:.0f} requests/s",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """A profile, the load meanwhile, and where asked for what it cost and the cross-check."""

    profile: Profile
    load: LoadResult
    cost: float | None = None
    noise: float | None = None
    cross_check: tuple[LoadResult, LoadResult] | None = None


def _sample(
    job: Job,
    launch: Launch,
    *,
    seconds: float,
    kernels: tuple[FunctionId, ...] = (),
    check: bool = False,
) -> Sampled:
    with app_under_test(job, launch) as app, job.driver() as driver:
        job.progress.step("warming up", seconds=MARGIN_SECONDS)
        warmed = driver.run(
            job.requests(),
            app.url,
            connections=job.settings.connections,
            seconds=MARGIN_SECONDS,
        )
        if warmed.count:  # the first answers may take longer than that
            require_answers(warmed, launch=launch.target)
        before = _plain(job, driver, app, MARGIN_SECONDS)[1] if check else None
        job.progress.step("sampling under load", seconds=seconds + MARGIN_SECONDS)
        profiles: list[Profile] = []

        def load() -> LoadResult:
            with LoadBeside(job, driver, app, seconds + MARGIN_SECONDS) as beside:
                profiles.append(sample(app.pid, app.worker_pids, seconds=seconds, kernels=kernels))
            assert beside.result is not None
            return beside.result

        loaded, with_sampler = metered(app.pid, load)
        require_answers(loaded, launch=launch.target)
        if not check:
            return Sampled(profile=profiles[0], load=loaded)
        plain, after = _plain(job, driver, app, CHECK_SECONDS)
        cost, noise = sampling_cost(with_sampler, (before, after))
        return Sampled(
            profile=profiles[0],
            load=loaded,
            cost=cost,
            noise=noise,
            cross_check=cross_check(job, app, plain),
        )


def _plain(
    job: Job, driver: Driver, app: RunningApp, seconds: float
) -> tuple[LoadResult, float | None]:
    """Run load without the sampler; return it and the CPU seconds of a request."""
    job.progress.step("load without the sampler", seconds=seconds)
    return metered(
        app.pid,
        lambda: driver.run(
            job.requests(), app.url, connections=job.settings.connections, seconds=seconds
        ),
    )


def rank_functions(job: Job, record: RunRecord) -> tuple[RunRecord, str]:
    """Rank the functions of the profile."""
    if record.profile is None or not record.profile.samples:
        return record, "nothing was sampled"
    profile, ranking, routes = _rank(job, record.profile, load=record.load)
    record = replace(record, profile=profile, routes=routes)
    if not ranking.candidates:
        least = f"{job.settings.threshold:.0%}"
        message = f"no function of the project that a kernel could be tried for takes {least}"
        remedy = "A lower --threshold looks further; the matrix shows what PyPy brings."
        record = with_problem(record, Stage.RANK, message, remedy)
    words = f"{len(ranking.hot)} hot functions, {len(ranking.candidates)} candidates"
    return replace(record, ranking=ranking), words


def _rank(
    job: Job, profile: Profile, *, load: LoadResult | None = None
) -> tuple[Profile, Ranking, tuple[RouteView, ...]]:
    """Return the profile with its routes, the ranking, and where each route's time goes."""
    job.progress.step("attributing samples to functions")
    endpoints = _endpoints(job)
    named = with_routes(profile, endpoints)
    ranking = rank(
        named,
        threshold=job.settings.threshold,
        project_dirs=[str(job.app_dir)],
        include=job.settings.include,
        endpoints=endpoints,
    )
    views = route_views(
        named,
        endpoints,
        project_dirs=[str(job.app_dir)],
        include=job.settings.include,
        rates=_rates(load) if load else None,
        seconds=job.settings.profile_seconds,
    )
    return named, ranking, tuple(_with_waits(view, endpoints) for view in views)


def _with_waits(view: RouteView, endpoints: Sequence[Endpoint]) -> RouteView:
    """Add what the source says: a sampler of CPU time doesn't see a sleeping event loop."""
    if not view.asynchronous:
        return view
    for one in endpoints:
        if one.qualname != view.endpoint or ", ".join(sorted(one.operations)) != view.operation:
            continue
        source = readable(Path(one.file))
        facts = endpoint_facts(source, one.qualname) if source is not None else None
        if facts and facts.blocking:
            words = f"it calls {', '.join(facts.blocking)} and so stops the event loop till it ends"
            both = f"{words}; {view.blocking}" if view.blocking else words
            return replace(view, blocking=both)
    return view


def readable(file: Path) -> str | None:
    """Return a source file's text; None where it can't be read."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _rates(load: LoadResult) -> dict[str, float]:
    """Return the requests a second of each operation."""
    return {one.operation: one.count / load.duration_seconds for one in load.operations}


def _endpoints(job: Job) -> tuple[Endpoint, ...]:
    """Return the functions behind the app's operations; none where the app can't be asked."""
    try:
        routes = describe_app(job.launch()).routes
    except AdvisorError:
        return ()
    return tuple(_endpoint(route) for route in routes)


def _endpoint(route: Route) -> Endpoint:
    return Endpoint(
        file=route.function.file,
        qualname=route.function.qualname,
        operations=tuple(f"{method} {route.path}" for method in route.methods),
        asynchronous=route.asynchronous,
    )


def sample_again(job: Job, record: RunRecord) -> tuple[RunRecord, str]:
    """Sample the app with its kernels in place, for half as long: nothing is decided by it."""
    kernel_map = job.folder / "kernels.json"
    used = [one for one in record.kernels or () if one.outcome is Outcome.VERIFIED]
    if not used or not kernel_map.is_file():
        return record, "no kernel to look at"
    record = look_at_handed(job, record)
    servers, _ = split_cores()
    launch = replace(job.launch(cores=servers), kernel_map=str(kernel_map))
    functions = compiled_functions(record, used)
    try:
        sampled = _sample(
            job, launch, seconds=AGAIN * job.settings.profile_seconds, kernels=functions
        )
    except TargetError as error:  # with kernels in place: the findings without them stand
        record = with_problem(record, Stage.RESAMPLE, error.message, error.advice)
        return record, "the app with its kernels failed"
    profile = sampled.profile
    if not profile.samples:
        message = profile.note or "no sample was taken"
        record = with_problem(record, Stage.RESAMPLE, message)
        return record, message
    profile, ranking, _ = _rank(job, profile)
    return (
        replace(record, profile_after=profile, ranking_after=ranking),
        f"{profile.samples} samples with kernels in place",
    )


def compiled_functions(record: RunRecord, used: list[KernelResult]) -> tuple[FunctionId, ...]:
    """Return the hot functions that kernels took the place of."""
    targets = {one.target for one in used}
    hot = record.ranking.hot if record.ranking else ()
    return tuple(entry.function for entry in hot if entry.function.target in targets)


def cross_check(job: Job, app: RunningApp, own: LoadResult) -> tuple[LoadResult, LoadResult] | None:
    """Return what the run's own driver made of an app, and right after it wrk.

    None where the own driver is another than the embedded one, where wrk is not installed, or
    where it can't send these requests.
    """
    if own.driver is not LoadDriver.BUILTIN:
        return None
    try:
        with job.driver(LoadDriver.WRK) as driver:
            job.progress.step(f"cross-check with {LoadDriver.WRK.value}", seconds=CHECK_SECONDS)
            checked = driver.run(
                job.requests(),
                app.url,
                connections=job.settings.connections,
                seconds=CHECK_SECONDS,
            )
    except AdvisorError:
        return None
    return own, checked
