"""Whole run records, made without running anything, for the tests of store, report and patch."""

import random
from dataclasses import replace

from advisor.model.bench import (
    BenchmarkMatrix,
    Caution,
    Cell,
    Estimate,
    Interpreter,
    Launch,
    Round,
    Variant,
    Verdict,
    VerdictKind,
)
from advisor.model.code import FunctionId
from advisor.model.evidence import Evidence, ValueSummary
from advisor.model.kernel import (
    BuildFailure,
    BuiltKernel,
    CallTimes,
    Difference,
    Divergence,
    Equivalent,
    Guard,
    Kernel,
    KernelResult,
    Outcome,
    Refusal,
    RefusalReason,
)
from advisor.model.profile import Frame, Profile, Stack
from advisor.model.ranking import HotFunction, Origin, Ranking, Share
from advisor.model.run import Machine, Problem, RunRecord, Stage
from advisor.model.traffic import (
    LoadDriver,
    LoadResult,
    OperationResult,
    Request,
    RequestSource,
    SkippedOperation,
    TrafficPlan,
)

APP = "/srv/fraud"
RULES = f"{APP}/rules.py"
SCORE_SOURCE = '''\
def luhn_valid(number: str) -> bool:
    """Check a card number by its last digit."""
    total = 0
    for index, char in enumerate(reversed(number)):
        digit = ord(char) - 48
        if index % 2 == 1:
            digit *= 2
            if digit > 9:
                digit -= 9
        total += digit
    return total % 10 == 0
'''
KERNEL_TEXT = '''\
"""Compiled copy of checks:luhn_valid."""

import cython


@cython.locals(total=cython.longlong, index=cython.Py_ssize_t, digit=cython.longlong)
def luhn_valid(number):
    if type(number) is not str:
        return _original(number)
    total = 0
    for index in range(len(number)):
        digit = cython.cast(cython.longlong, ord(number[len(number) - 1 - index])) - 48
        if index % 2 == 1:
            digit *= 2
            if digit > 9:
                digit -= 9
        total += digit
    return total % 10 == 0
'''


def share(count: int, total: int = 4000) -> Share:
    part = count / total
    return Share(count=count, total=total, low=max(0.0, part - 0.014), high=part + 0.014)


def interpreter(implementation: str = "cpython", version: str = "3.15.0") -> Interpreter:
    return Interpreter(
        path=f"/opt/{implementation}/bin/python",
        implementation=implementation,
        version=version,
        optimised_build=True,
    )


def launches(variant: str, cpu_ms: float, seed: int, *, warm: bool = False) -> tuple[Launch, ...]:
    """Return four launches of four rounds around `cpu_ms` of CPU per request."""
    dice = random.Random(seed)
    made = []
    for block in range(4):
        level = cpu_ms * dice.gauss(1.0, 0.012)
        rounds = []
        for _ in range(4):
            cost = level * dice.gauss(1.0, 0.015) / 1000
            count = int(0.24 / cost)
            rounds.append(
                Round(
                    duration_seconds=0.25 * dice.gauss(1.03, 0.02),
                    requests=count,
                    failures=0,
                    timeouts=0,
                    cpu_seconds=cost * count,
                    wait_seconds=0.004,
                    p50_seconds=cost * 8,
                    p99_seconds=cost * 14,
                    generator_cpu_seconds=0.01,
                )
            )
        latencies = tuple(sorted(level / 1000 * (1.05 + dice.expovariate(1.4)) for _ in range(400)))
        curve = (
            tuple(
                (0.2 * step, level / 1000 * (1 + 6 * 2.718 ** (-step / 5)) * dice.gauss(1, 0.05))
                for step in range(40)
            )
            if warm
            else ()
        )
        made.append(
            Launch(
                variant=variant,
                block=block,
                rounds=tuple(rounds),
                latencies=latencies,
                latency_rate=300.0,
                peak_bytes_per_worker=int((420 if warm else 58) * 1e6 * dice.gauss(1, 0.01)),
                ready_seconds=0.8,
                warmup=curve,
                counters={"checks:luhn_valid": (18200, 3)} if "kernels" in variant else None,
            )
        )
    return tuple(made)


def estimate(value: float, part: float, unit: str) -> Estimate:
    return Estimate(value=value, low=value * (1 - part), high=value * (1 + part), unit=unit)


def verdict(name: str, ratio: float, sentence: str, kind: VerdictKind) -> Verdict:
    return Verdict(
        variant=name,
        baseline="CPython 3.15",
        kind=kind,
        ratio=estimate(ratio, 0.02, "ratio"),
        detectable=0.027,
        sentence=sentence,
    )


def cell(name: str, cpu_ms: float, ratio: float | None, *, kind: VerdictKind, seed: int) -> Cell:
    """Return a measured cell; the baseline has `ratio` None."""
    pypy = name.startswith("PyPy")
    kernels = "kernels" in name
    variant = Variant(
        name=name,
        interpreter=interpreter("pypy", "3.11.15") if pypy else interpreter(),
        kernels=kernels,
        kernel_map="/tmp/kernel_map.json" if kernels else None,
        control=name.startswith("A/A"),
    )
    words = f"{name}: {kind.value}"
    return Cell(
        variant=variant,
        launches=launches(name, cpu_ms, seed, warm=pypy),
        cpu_per_request=estimate(cpu_ms, 0.015, "ms"),
        requests_per_second=estimate(1000 / cpu_ms, 0.04, "1/s"),
        p50=estimate(cpu_ms * 1.6, 0.04, "ms"),
        p99=estimate(cpu_ms * 4.1, 0.09, "ms"),
        memory_per_worker=estimate(420e6 if pypy else 58e6, 0.01, "bytes"),
        requests=3120,
        failures=0,
        timeouts=0,
        verdict=None if ratio is None else verdict(name, ratio, words, kind),
        cautions=(Caution.NOT_WARM,) if pypy and kernels else (),
    )


def matrix() -> BenchmarkMatrix:
    """Return a matrix in which kernels gain 1.62 and PyPy 2.4, PyPy + kernels being missing."""
    faster = VerdictKind.FASTER
    gap = Cell(
        variant=Variant(
            name="PyPy 3.11 + kernels", interpreter=interpreter("pypy", "3.11.15"), kernels=True
        ),
        launches=(),
        cpu_per_request=None,
        requests_per_second=None,
        p50=None,
        p99=None,
        memory_per_worker=None,
        requests=0,
        failures=0,
        timeouts=0,
        verdict=None,
        cautions=(),
        missing="the kernels did not build for PyPy: pypy3-dev is not installed",
        how_to_get="apt-get install pypy3-dev",
    )
    control = verdict(
        "A/A control", 1.004, "Two identical copies differ by 0.4 %.", VerdictKind.NO_DIFFERENCE
    )
    return BenchmarkMatrix(
        baseline="CPython 3.15",
        cells=(
            cell("CPython 3.15", 3.05, None, kind=faster, seed=1),
            cell("CPython 3.15 + kernels", 1.88, 1.62, kind=faster, seed=2),
            cell("PyPy 3.11", 1.27, 2.4, kind=faster, seed=3),
            gap,
            cell("A/A control", 3.04, 1.004, kind=VerdictKind.NO_DIFFERENCE, seed=4),
        ),
        control=control,
        cautions=(Caution.MACHINE_BUSY,),
        band=0.02,
        workers=1,
        connections=8,
        seconds=71.5,
    )


def profile(*, hot: int = 2100) -> Profile:
    """Return a profile of a route that spends `hot` of its samples in luhn_valid."""
    loop = Frame(
        file="/venv/asyncio/base_events.py", line=640, function="BaseEventLoop.run_forever"
    )
    route = Frame(file=f"{APP}/app.py", line=20, function="score")
    engine = Frame(file=f"{APP}/engine.py", line=33, function="Engine.score")
    luhn = Frame(file=f"{APP}/checks.py", line=12, function="luhn_valid")
    haversine = Frame(file=f"{APP}/geo.py", line=8, function="haversine_km")
    encode = Frame(file="/venv/pydantic/main.py", line=300, function="BaseModel.model_dump")
    rows = (
        ((loop, route, engine, luhn), hot, "POST /score"),
        ((loop, route, engine, haversine), 640, "POST /score"),
        ((loop, route, engine), 410, "POST /score"),
        ((loop, route, encode), 520, "POST /score"),
        ((loop,), 330, None),
    )
    stacks = tuple(Stack(frames=frames, count=count, route=name) for frames, count, name in rows)
    return Profile(
        stacks=stacks,
        samples=sum(stack.count for stack in stacks),
        errors=2,
        behind=False,
        interval_seconds=0.005,
        workers=1,
        sampler="py-spy 0.4.3",
    )


def hot_function(
    name: str, line: int, self_count: int, count: int, *, origin: Origin, reason: str | None
) -> HotFunction:
    module, _, qualname = name.partition(":")
    own = share(count)
    return HotFunction(
        function=FunctionId(
            module=module,
            qualname=qualname,
            file=f"{APP}/{module}.py" if origin is Origin.PROJECT else f"/venv/{module}.py",
            line=line,
        ),
        origin=origin,
        self_share=share(self_count),
        cumulative_share=own,
        candidate=reason is None,
        reason=reason,
        gain_limit=1 / (1 - own.value) if own.value < 1 else None,
        routes=(("POST /score", 0.97), ("POST /batch", 0.03)),
        blocks_event_loop=qualname == "Engine.score",
    )


def ranking() -> Ranking:
    project, dependency = Origin.PROJECT, Origin.DEPENDENCY
    return Ranking(
        threshold=0.05,
        hot=(
            hot_function("engine:Engine.score", 33, 410, 3150, origin=project, reason=None),
            hot_function("checks:luhn_valid", 12, 2100, 2100, origin=project, reason=None),
            hot_function("geo:haversine_km", 8, 640, 640, origin=project, reason=None),
            hot_function(
                "pydantic.main:BaseModel.model_dump",
                300,
                520,
                520,
                origin=dependency,
                reason="it belongs to pydantic, a dependency: no kernel is written for it",
            ),
        ),
        idle_share=0.08,
    )


def kernel() -> Kernel:
    return Kernel(
        name="checks__luhn_valid",
        target="checks:luhn_valid",
        module="checks",
        functions=("luhn_valid",),
        text=KERNEL_TEXT,
        declarations="",
        source_hash="ab" * 32,
        source_file=f"{APP}/checks.py",
        guards=(
            Guard(line=12, check="type(number) is str", why="a str in 18,200 of 18,200 calls"),
            Guard(line=16, check="0 <= digit <= 9", why="seen from 0 to 9"),
        ),
        notes=("reversed() was replaced by an index that counts down.",),
        lines=((8, 12), (10, 14), (11, 15), (12, 16), (13, 17), (14, 18), (15, 19), (17, 21)),
    )


def times(original_us: float, ratio: float, seed: int) -> CallTimes:
    dice = random.Random(seed)
    original = tuple(original_us * 1e-6 * dice.gauss(1, 0.03) for _ in range(60))
    return CallTimes(
        original_seconds=original,
        kernel_seconds=tuple(value / ratio * dice.gauss(1, 0.02) for value in original),
    )


def kernel_results() -> tuple[KernelResult, ...]:
    """Return one refused, one verified, one diverged kernel."""
    engine = "engine:Engine.score"
    refused = KernelResult(
        target=engine,
        outcome=Outcome.REFUSED,
        reason=RefusalReason.MOSTLY_CALLS_ELSEWHERE.value,
        kernel=None,
        refusal=Refusal(
            target=engine,
            reason=RefusalReason.MOSTLY_CALLS_ELSEWHERE,
            detail="87 % of its time is in functions that have kernels of their own",
            file=f"{APP}/engine.py",
            line=33,
        ),
        builds=(),
        verification=None,
        speedup=None,
        speedup_interval=None,
        source="def score(self, tx):\n    return sum(r.points for r in self.rules)\n",
    )
    built = BuiltKernel(
        kernel=kernel(),
        python="CPython 3.15.0",
        extension="/srv/kernels/checks__luhn_valid/kernel.cpython-315-x86_64-linux-gnu.so",
        extension_hash="cd" * 32,
        cython="3.3.1",
        compiler="gcc 12.2.0",
        seconds=3.2,
        cached=False,
        line_costs=((10, 5), (17, 30)),
    )
    failed = BuildFailure(
        kernel=kernel(),
        python="PyPy 8.0.1",
        tool="gcc",
        command=("gcc", "-c", "kernel.c"),
        output="fatal error: Python.h: No such file or directory",
    )
    verified = KernelResult(
        target="checks:luhn_valid",
        outcome=Outcome.VERIFIED,
        reason=None,
        kernel=kernel(),
        refusal=None,
        builds=(built, failed),
        verification=Equivalent(
            target="checks:luhn_valid",
            replayed=200,
            generated=2000,
            raised=140,
            guard_misses=312,
            times=times(2.4, 8.6, 5),
            seconds=4.1,
        ),
        speedup=8.6,
        speedup_interval=(8.4, 8.8),
        source=SCORE_SOURCE,
    )
    far = replace(kernel(), name="geo__haversine_km", target="geo:haversine_km", module="geo")
    diverged = KernelResult(
        target="geo:haversine_km",
        outcome=Outcome.DIVERGED,
        reason="1 of 2,000 generated calls gave another result",
        kernel=replace(far, functions=("haversine_km",)),
        refusal=None,
        builds=(),
        verification=Divergence(
            target="geo:haversine_km",
            replayed=200,
            generated=2000,
            raised=9,
            guard_misses=4,
            differences=(
                Difference(
                    call="haversine_km(-0.0, inf, 1.0, 2.0)",
                    expected="ValueError: math domain error",
                    got="nan",
                    kind="exception",
                ),
            ),
        ),
        speedup=None,
        speedup_interval=None,
        source="def haversine_km(lat, lon, lat2, lon2):\n    return 0.0\n",
    )
    return (refused, verified, diverged)


def evidence() -> tuple[Evidence, ...]:
    return (
        Evidence(
            target="checks:luhn_valid",
            values=(
                ValueSummary(
                    place="number",
                    types=(("str", 18200),),
                    low=None,
                    high=None,
                    length_low=12,
                    length_high=19,
                ),
                ValueSummary(
                    place="return",
                    types=(("bool", 18200),),
                    low=None,
                    high=None,
                    length_low=None,
                    length_high=None,
                ),
            ),
            calls_file="calls/checks__luhn_valid.jsonl",
            seen=18200,
            kept=200,
            dropped=1,
            dropped_reasons=("a generator cannot be kept",),
        ),
    )


def traffic() -> tuple[TrafficPlan, LoadResult]:
    request = Request(
        operation="POST /score",
        method="POST",
        path="/score?x=1",
        headers=(("authorization", "Bearer secret-token"),),
        body=b'{"amount": 12.5, "note": "\xff"}',
    )
    plan = TrafficPlan(
        requests=(request,),
        skipped=(
            SkippedOperation(
                operation="DELETE /rules/{id}", reason="DELETE may destroy data", status=None
            ),
        ),
        source={"POST /score": RequestSource.EXAMPLE},
        response_hashes={0: "ef" * 32},
        seed=1,
    )
    load = LoadResult(
        driver=LoadDriver.BUILTIN,
        duration_seconds=10.0,
        count=3200,
        statuses={200: 3200},
        timeouts=0,
        connection_errors=0,
        latencies=(0.002, 0.003, float("inf")),
        operations=(
            OperationResult(operation="POST /score", count=3200, errors=0, latencies=(0.002,)),
        ),
        generator_cpu_seconds=0.6,
    )
    return plan, load


def fraud_run() -> RunRecord:
    """Return a finished run of an app like sample_apps/fraud."""
    plan, load = traffic()
    return RunRecord(
        run_id="20261122-161200-app",
        started="2026-11-22T16:12:00+00:00",
        command=("advisor", "profile", "app:app", "--app-dir", APP),
        target="app:app",
        app_dir=APP,
        factory=False,
        python="/opt/cpython/bin/python",
        workers=1,
        machine=Machine(
            cores=4,
            memory_bytes=16 << 30,
            processor="Example CPU at 3 GHz",
            system="Linux 6.1",
            versions={"python": "3.15.0", "fastapi": "0.165.0", "cython": "3.3.1"},
        ),
        done=tuple(Stage)[:-1],
        traffic=plan,
        load=load,
        profile=profile(),
        ranking=ranking(),
        evidence=evidence(),
        kernels=kernel_results(),
        matrix=matrix(),
        profile_after=profile(hot=190),
        ranking_after=ranking(),
        problems=(
            Problem(
                stage=Stage.MATRIX,
                message="PyPy 3.11 + kernels was not measured",
                remedy="apt-get install pypy3-dev",
            ),
        ),
        sampling_cost=0.006,
        cross_check=(load, replace(load, driver=LoadDriver.WRK, count=3100)),
    )


def early_run() -> RunRecord:
    """Return a run that ended after the ranking."""
    return replace(
        fraud_run(),
        done=(Stage.TARGET, Stage.TRAFFIC, Stage.SAMPLE, Stage.RANK),
        evidence=None,
        kernels=None,
        matrix=None,
        profile_after=None,
        ranking_after=None,
        problems=(),
    )


HOSTILE = "</script><script>alert(1)</script>\"'&<b>\u202egnp.exe" + "x" * 10_000


def hostile_run() -> RunRecord:
    """Return a run whose names try to break out of the page."""
    run = fraud_run()
    assert run.profile is not None
    assert run.ranking is not None
    assert run.kernels is not None
    frames = (Frame(file=HOSTILE, line=1, function=HOSTILE),)
    first = run.ranking.hot[0]
    function = FunctionId(module=HOSTILE, qualname=HOSTILE, file=HOSTILE, line=1)
    kernels = tuple(
        replace(result, target=HOSTILE, reason=HOSTILE, source=HOSTILE) for result in run.kernels
    )
    return replace(
        run,
        target=HOSTILE,
        command=("advisor", HOSTILE),
        profile=replace(
            run.profile,
            stacks=(*run.profile.stacks, Stack(frames=frames, count=900, route=HOSTILE)),
        ),
        ranking=replace(run.ranking, hot=(replace(first, function=function, reason=HOSTILE),)),
        kernels=kernels,
        problems=(Problem(stage=Stage.MATRIX, message=HOSTILE, remedy=HOSTILE),),
    )
