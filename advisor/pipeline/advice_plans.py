"""How the app is launched for each trial of a piece of advice."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from advisor.advice.choosing import (
    CACHE_SIZE,
    Handler,
    NotTried,
    Trial,
    cache_trials,
    endpoint_trials,
    response_trial,
)
from advisor.advice.repeats import Repeats, repeats
from advisor.bench import cores
from advisor.bench.extras import accelerated
from advisor.errors import AdvisorError
from advisor.model.advice import AdviceKind
from advisor.model.code import FunctionId
from advisor.model.evidence import Evidence
from advisor.model.run import RunRecord
from advisor.pipeline.job import Job, app_under_test
from advisor.pipeline.profiling import readable
from advisor.target.app import Launch
from advisor.target.describe import describe_app
from advisor.target.trial import Trial as Sender

LEAST_HITS = 0.05
Change = Callable[[Launch], Launch]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A trial with how the app is launched for it; `present` where it does without something."""

    trial: Trial
    change: Change
    present: bool = False


def planned_server(job: Job) -> Planned | NotTried:
    """Uvloop and httptools: without them where the app has them, with them where it has not."""
    kind = AdviceKind.SERVER
    extra = accelerated(job.interpreter.path, cache=job.cache_dir.parent / "extras")
    if extra.missing is not None:
        return NotTried(kind=kind, reason=extra.missing)
    options = ("--loop", "uvloop", "--http", "httptools")
    if extra.present:
        trial = Trial(
            kind=kind,
            variant="asyncio + h11",
            change="Keep uvloop and httptools installed: uvicorn uses them by itself.",
            evidence=("uvloop and httptools are installed, so the app runs on them already",),
        )
        plain = ("--loop", "asyncio", "--http", "h11")
        return Planned(trial=trial, change=_with_options(plain), present=True)
    trial = Trial(
        kind=kind,
        variant="uvloop + httptools",
        change="Install uvloop and httptools (`uvicorn[standard]`): uvicorn uses them by itself.",
        evidence=("the app's environment lacks uvloop or httptools",),
    )
    env = {"PYTHONPATH": str(extra.folder)}
    return Planned(
        trial=trial,
        change=lambda launch: _with_env(env)(_with_options(options)(launch)),
    )


def _with_options(options: tuple[str, ...]) -> Change:
    return lambda launch: replace(launch, server_options=(*launch.server_options, *options))


def _with_env(env: Mapping[str, str]) -> Change:
    return lambda launch: replace(launch, env={**(launch.env or {}), **env})


def planned_access_log() -> Planned:
    """Plan the access log, which advisor turns off otherwise."""
    trial = Trial(
        kind=AdviceKind.ACCESS_LOG,
        variant="with access log",
        change="Run uvicorn with --no-access-log where a proxy in front keeps one already.",
        evidence=("uvicorn writes a line for every request unless told not to",),
    )
    return Planned(trial=trial, change=_with_options(("--access-log",)))


def planned_workers(job: Job) -> Planned | NotTried:
    """Plan as many workers as there are cores for."""
    kind = AdviceKind.WORKERS
    division = cores.here(workers=64)
    count = len(division.servers) if division else 1
    if count <= job.settings.workers:
        reason = (
            f"beside the load generator the app has {count} core(s), and "
            f"{job.settings.workers} worker(s) already; more would only take turns"
        )
        return NotTried(kind=kind, reason=reason)
    trial = Trial(
        kind=kind,
        variant=f"{count} workers",
        change=f"Run uvicorn with --workers {count}, one for each core.",
        evidence=(f"{count} cores are there for {job.settings.workers} worker(s)",),
    )
    return Planned(trial=trial, change=lambda launch: replace(launch, workers=count))


def planned_of_source(job: Job, record: RunRecord) -> list[Planned | NotTried]:
    """Choose what is told by the app's routes, source, profile and recorded calls."""
    handlers = _handlers(job)
    loaded = {request.operation for request in job.requests().requests}
    hot = record.ranking.hot if record.ranking else ()
    functions = {one.function.target: one.function for one in hot}
    found: list[Trial | NotTried] = [
        *endpoint_trials(handlers, record.routes or (), loaded=loaded),
        response_trial(record.profile),
        *cache_trials(record.evidence or (), functions, repeated=_repeated, source=_source),
    ]
    planned: list[Planned | NotTried] = []
    for number, one in enumerate(found):
        if isinstance(one, NotTried):
            planned.append(one)
        elif one.kind is AdviceKind.CACHE:
            planned.append(_cached(job, one, number))
        else:
            planned.append(Planned(trial=one, change=_inside(job, number, _config(one))))
    return planned


def _handlers(job: Job) -> tuple[Handler, ...]:
    try:
        routes = describe_app(job.launch()).routes
    except AdvisorError:
        return ()
    return tuple(
        Handler(
            function=route.function,
            operations=tuple(f"{name} {route.path}" for name in route.methods),
            asynchronous=route.asynchronous,
            source=_source(route.function),
        )
        for route in routes
        if route.documented
    )


def _source(function: FunctionId) -> str | None:
    return readable(Path(function.file))


def _repeated(evidence: Evidence) -> Repeats | None:
    if evidence.calls_file is None:
        return None
    try:
        return repeats(Path(evidence.calls_file).read_text(encoding="utf-8").splitlines())
    except OSError:
        return None


def _config(trial: Trial) -> dict[str, object]:
    if trial.kind is AdviceKind.RESPONSES:
        return {"plain_responses": True}
    to = "def" if trial.kind is AdviceKind.TO_DEF else "async def"
    names = [{"module": one.module, "qualname": one.qualname, "to": to} for one in trial.names]
    return {"endpoints": names}


def _inside(job: Job, number: int, config: Mapping[str, object]) -> Change:
    """Have a change made inside the app."""
    file = job.scratch / f"trial-{number}.json"
    file.write_text(json.dumps(config), encoding="utf-8")
    env = {"ADVISOR_TRIALS": str(file)}
    return _with_env(env)


def _cached(job: Job, trial: Trial, number: int) -> Planned | NotTried:
    """Count hits in one pass over all requests, each sent once, and plan the trial with them.

    The load repeats its requests, which users don't; so in the trial the cache is emptied as
    often as a pass over the requests ends.
    """
    (function,) = trial.names
    entry: dict[str, object] = {
        "module": function.module,
        "qualname": function.qualname,
        "size": CACHE_SIZE,
    }
    counts = job.scratch / f"cache-{number}"
    counts.mkdir(exist_ok=True)
    config = {"caches": [entry], "counts_dir": str(counts)}
    launch = _inside(job, number, config)(job.launch())
    with app_under_test(job, launch) as app, Sender(app.url) as sender:
        for request in job.requests().requests:
            sender.send(request)
    hits, misses = _counted(counts, function.target)
    if not misses or hits / (hits + misses) < LEAST_HITS:
        share = hits / (hits + misses) if misses else 0.0
        reason = (
            f"{function.target}: with every request sent once, {share:.0%} of its calls "
            "came again; what repeats are the requests of the load"
        )
        return NotTried(kind=AdviceKind.CACHE, reason=reason)
    evidence = (
        f"with every request sent once, {hits} of its {hits + misses} calls came again "
        f"({hits / (hits + misses):.0%})"
    )
    change = _inside(job, number, {"caches": [{**entry, "keys": misses}]})
    return Planned(trial=replace(trial, evidence=(*trial.evidence, evidence)), change=change)


def _counted(folder: Path, target: str) -> tuple[int, int]:
    hits = misses = 0
    for path in folder.glob("*.json"):
        found = json.loads(path.read_text(encoding="utf-8")).get(target, (0, 0))
        hits, misses = hits + found[0], misses + found[1]
    return hits, misses
