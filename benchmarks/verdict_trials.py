"""Real trials for `make bench-verdict`: one verdict or one run of wrk, each afresh.

Every trial starts from nothing and leaves plain values that go into a file of their own at once,
so that an interrupted benchmark goes on where it ended.
"""

import contextlib
import math
import os
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from advisor import process
from advisor.bench import cores
from advisor.bench.costs import costs
from advisor.bench.duet import log_ratio
from advisor.bench.interpreters import FoundInterpreter
from advisor.bench.matrix import run_matrix
from advisor.bench.method import Method
from advisor.errors import TargetError
from advisor.model.bench import BenchmarkMatrix, Estimate, Launch, Variant
from advisor.model.traffic import LoadResult, Request, TrafficPlan
from advisor.target.app import Launch as Start
from advisor.target.app import RunningApp, start_app
from advisor.target.builtin import BuiltinDriver
from advisor.target.drivers import split_cores
from advisor.target.duet import Duet
from advisor.target.wrk import WrkDriver

WORKLOADS = Path(__file__).resolve().parent / "workloads"
BURST = WORKLOADS / "burst.py"
CONNECTIONS = 8
WARM_SECONDS = 1.0
WRK_SECONDS = 30.0
GOAL_SECONDS = 1e-3
PLAN = TrafficPlan(
    requests=(Request(operation="GET /work", method="GET", path="/work"),),
    skipped=(),
    source={},
    response_hashes={},
    seed=0,
)
# What `advisor compare` does, with the band that a claim of 2 % needs, in the time a person waits.
METHOD = Method(latency_seconds=0.0, budget_seconds=25.0)


@dataclass(frozen=True, slots=True)
class Served:
    """A launch of the app as the matrix looks at it."""

    app: RunningApp

    @property
    def url(self) -> str:
        """Return where it answers."""
        return self.app.url

    @property
    def pids(self) -> tuple[int, ...]:
        """Return its process."""
        return (self.app.pid,)


@contextlib.contextmanager
def burst(*, seed: int, wanted: bool) -> Iterator[None]:
    """Have a neighbour on every core take it in bursts, where wanted."""
    with contextlib.ExitStack() as stack:
        for core in range(len(os.sched_getaffinity(0)) if wanted else 0):
            command = [sys.executable, str(BURST), str(1000 * seed + core)]
            stack.enter_context(process.start(command))
        yield


def amounts(python: FoundInterpreter) -> dict[str, float]:
    """Calibrate: steps that take a millisecond of CPU a request, and the cost of none.

    `share` is the part of CPU per request that the steps are of, so that a difference can be an
    exact part of all of it.
    """
    few, many = 1000, 15_000
    costs = {}
    for steps in (few, many):
        costs[steps] = min(_cost(python, steps) for _ in range(3))
    per_step = (costs[many] - costs[few]) / (many - few)
    overhead = costs[few] - few * per_step
    steps = round((GOAL_SECONDS - overhead) / per_step)
    return {"steps": steps, "share": steps * per_step / GOAL_SECONDS, "overhead": overhead}


def steps_for(calibrated: Mapping[str, float], difference: float) -> int:
    """Return the steps that make a request dearer by exactly that part."""
    return round(calibrated["steps"] * (1 + difference / calibrated["share"]))


def _cost(python: FoundInterpreter, steps: int) -> float:
    method = replace(METHOD, min_blocks=1, max_blocks=1)
    matrix = _matrix(python, {"one": steps}, method=method)
    rounds = matrix.cells[0].launches[0].rounds
    return min(round_.cpu_per_request for round_ in rounds)


def verdict_trial(
    python: FoundInterpreter,
    steps: Mapping[str, int],
    *,
    seed: int,
    loaded: bool,
) -> dict[str, Any]:
    """Reach one verdict on `base` and `other`, and keep its rounds.

    `busy` is the load average per core at the start: what others did beside it.
    """
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    with burst(seed=seed, wanted=loaded):
        matrix = _matrix(python, steps, method=replace(METHOD, seed=seed))
    cell = next(one for one in matrix.cells if one.variant.name == "other")
    verdict = cell.verdict
    if verdict is None or verdict.ratio is None:
        message = f"the trial gave no verdict: {cell.missing or verdict}"
        raise TargetError(message)
    return {
        "kind": verdict.kind.value,
        "ratio": _interval(verdict.ratio),
        "control": _interval(matrix.control.ratio if matrix.control else None),
        "throughput": _interval(cell.throughput),
        "seconds": matrix.seconds,
        "busy": busy,
        "launches": _launches(matrix),
    }


def _interval(estimate: Estimate | None) -> list[float] | None:
    return [estimate.value, estimate.low, estimate.high] if estimate else None


def _launches(matrix: BenchmarkMatrix) -> list[dict[str, Any]]:
    """Return what each launch cost by all its rounds, and the rounds of both kinds."""
    launches = [launch for cell in matrix.cells for launch in cell.launches if launch.rounds]
    found = costs(launches, baseline=matrix.baseline)
    return [_launch(launch, found[launch.variant][launch.block]) for launch in launches]


def _launch(launch: Launch, cost: float) -> dict[str, Any]:
    return {
        "variant": launch.variant,
        "block": launch.block,
        "cost": cost,
        "cpu": [round_.cpu_per_request for round_ in launch.rounds],
        "rate": [round_.requests / round_.duration_seconds for round_ in launch.rounds],
        "duet": [math.exp(log_ratio([one])) for one in launch.duets],
    }


def _matrix(
    python: FoundInterpreter, steps: Mapping[str, int], *, method: Method
) -> BenchmarkMatrix:
    variants = [Variant(name=name, interpreter=python.recorded, kernels=False) for name in steps]
    first = next(iter(steps))

    @contextlib.contextmanager
    def launch(variant: Variant) -> Iterator[Served]:
        with start_app(_start(python, steps.get(variant.name, steps[first]))) as app:
            yield Served(app)

    generator = split_cores()[1]
    with BuiltinDriver(cores=generator) as driver, Duet(cores=generator) as duet:

        def drive(running: Served, seconds: float, rate: float | None = None) -> LoadResult:
            return driver.run(
                PLAN, running.url, connections=CONNECTIONS, seconds=seconds, rate=rate
            )

        def at_once(together: Sequence[Served], seconds: float) -> Sequence[float]:
            urls = [one.url for one in together]
            return duet.run(PLAN, urls, connections=CONNECTIONS, seconds=seconds)

        return run_matrix(
            variants, launch, drive, method=method, connections=CONNECTIONS, duet=at_once
        )


def _start(python: FoundInterpreter, steps: int) -> Start:
    return Start(
        target="verdict_app:app",
        python=str(python.path),
        app_dir=WORKLOADS,
        env={"VERDICT_AMOUNT": str(steps)},
    )


def wrk_trial(
    python: FoundInterpreter, steps: int, *, seed: int, loaded: bool, seconds: float = WRK_SECONDS
) -> dict[str, Any]:
    """Return the requests/s of one wrk run on a fresh launch, after a second of warming."""
    division = cores.here(workers=1)
    servers, generator = (division.servers, division.generator) if division else ((), ())
    began = time.monotonic()
    with burst(seed=seed, wanted=loaded), start_app(_start(python, steps)) as app:
        if servers:
            cores.bind((app.pid,), servers)
        with WrkDriver(cores=generator) as driver:
            driver.run(PLAN, app.url, connections=CONNECTIONS, seconds=WARM_SECONDS)
            found = driver.run(PLAN, app.url, connections=CONNECTIONS, seconds=seconds)
    return {"rate": found.requests_per_second, "seconds": time.monotonic() - began}


def shuffled(seed: int, names: list[str]) -> list[str]:
    """Return the names in an order of this trial's own."""
    return random.Random(seed).sample(names, len(names))
