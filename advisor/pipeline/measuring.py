"""The matrix stage: the app on each interpreter, with and without kernels, against each other."""

import json
import math
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from advisor.bench.duet import Duet as Beside
from advisor.bench.matrix import Driver as Drive
from advisor.bench.matrix import Launcher, Method, Missing, run_matrix
from advisor.model.bench import Interpreter, Variant
from advisor.model.kernel import BuiltKernel, KernelResult, Outcome
from advisor.model.run import RunRecord, Stage
from advisor.model.traffic import LoadDriver, LoadResult
from advisor.pipeline.job import Job, OtherPython, with_problem
from advisor.pipeline.pypy import find_pypy
from advisor.settings import Settings
from advisor.target.app import Launch, RunningApp, alive, start_app
from advisor.target.drivers import Driver, split_cores
from advisor.target.duet import Duet
from advisor.target.trial import Trial

DEFAULT_BUDGET_SECONDS = 120.0
PRECISION = 0.026
"""So the control, which is compared with one copy of the baseline and not with two and so has an
interval sqrt(4 / 3) times as wide, is known to 3 %."""
WHOLE_SECOND = 1.0
LONG_ROUNDS = 4
Adjust = Callable[[Variant, Launch], Launch]
GET_KERNELS = "The functions' own sections say what stands in the way."


@dataclass(frozen=True, slots=True)
class Served:
    """A launch of the app as the matrix looks at it; `counters_dir` is filled when it ends."""

    app: RunningApp
    counters_dir: Path

    @property
    def url(self) -> str:
        """Return where it answers."""
        return self.app.url

    @property
    def pids(self) -> Sequence[int]:
        """Return the process that was started; its descendants are found from it."""
        return (self.app.pid,)


def usable(result: KernelResult, python: str) -> BuiltKernel | None:
    """Return the build of a verified kernel for an interpreter."""
    if result.outcome is not Outcome.VERIFIED:
        return None
    wanted = os.path.normpath(python)  # a run may have been given another way to it
    builds = (one for one in result.builds if isinstance(one, BuiltKernel))
    return next((one for one in builds if os.path.normpath(one.python) == wanted), None)


def write_kernel_map(folder: Path, name: str, builds: Sequence[BuiltKernel]) -> Path:
    """Write the file that tells the launcher which kernels to put in place."""
    entries = [
        {
            "module": build.kernel.module,
            "name": build.kernel.name,
            "file": build.extension,
            "sha256": build.extension_hash,
        }
        for build in builds
    ]
    path = folder / name
    path.write_text(json.dumps(entries, indent=1), encoding="utf-8")
    return path


def measure_matrix(job: Job, record: RunRecord) -> tuple[RunRecord, str]:
    """Measure every variant that can be run, and say of the others why not."""
    results = record.kernels or ()
    pypy = find_pypy(job) if job.interpreter.implementation == "cpython" else None
    base = job.interpreter.recorded
    variants = [Variant(name=job.interpreter.label, interpreter=base, kernels=False)]
    missing: list[Missing] = []
    own = [build for one in results if (build := usable(one, base.path))]
    name = f"{job.interpreter.label} + kernels"
    variants += _with_kernels(job, name, base, own, missing, file="kernels.json")
    if pypy is not None:
        for note in pypy.notes:
            record = with_problem(record, Stage.MATRIX, f"PyPy's environment differs: {note}")
        variants += _on_pypy(job, pypy, results, missing)
    with (
        job.driver() as driver,
        job.driver(LoadDriver.BUILTIN) as builtin,
        job.driver(LoadDriver.BUILTIN) as spare,
        Duet(cores=split_cores()[1]) as duet,
    ):
        matrix = run_matrix(
            variants,
            launcher(job),
            drive(job, driver, builtin),
            method=replace(
                method(job.settings, open_loop=bool(job.requests().requests)), precision=PRECISION
            ),
            workers=job.settings.workers,
            connections=job.settings.connections,
            missing=missing,
            answers_differ=answers_differ(job),
            counters=read_counters,
            duet=beside(job, duet),
            warmers=[drive(job, spare, spare)] if job.requests().requests else (),
            progress=lambda done, total, text: job.progress.step(text, done=done, total=total),
        )
    measured = sum(cell.missing is None for cell in matrix.cells)
    return replace(record, matrix=matrix), f"{measured} of {len(matrix.cells)} cells measured"


def _with_kernels(
    job: Job,
    name: str,
    interpreter: Interpreter,
    builds: Sequence[BuiltKernel],
    missing: list[Missing],
    *,
    file: str,
) -> list[Variant]:
    """Return the variant with kernels, or note why there is none."""
    variant = Variant(name=name, interpreter=interpreter, kernels=True)
    if not builds:
        reason = "there is no verified kernel for it"
        missing.append(Missing(variant=variant, reason=reason, how_to_get=GET_KERNELS))
        return []
    return [replace(variant, kernel_map=str(write_kernel_map(job.folder, file, builds)))]


def _on_pypy(
    job: Job, pypy: OtherPython, results: Sequence[KernelResult], missing: list[Missing]
) -> list[Variant]:
    label = pypy.found.label if pypy.found else "PyPy"
    if pypy.environment is None:
        nowhere = Interpreter(path="", implementation="pypy", version="", optimised_build=None)
        interpreter = pypy.found.recorded if pypy.found else nowhere
        missing += [
            Missing(
                variant=Variant(name=name, interpreter=interpreter, kernels=kernels),
                reason=pypy.missing or "it can't run the app",
                how_to_get=pypy.how_to_get,
            )
            for name, kernels in ((label, False), (f"{label} + kernels", True))
        ]
        return []
    plain = Variant(name=label, interpreter=pypy.environment, kernels=False)
    builds = [build for one in results if (build := usable(one, pypy.environment.path))]
    name = f"{label} + kernels"
    return [
        plain,
        *_with_kernels(job, name, pypy.environment, builds, missing, file="kernels-pypy.json"),
    ]


def method(settings: Settings, *, open_loop: bool) -> Method:
    """Return how to measure: as was asked for, rounds no shorter than the driver can do."""
    least = 0.0 if settings.load == LoadDriver.BUILTIN else WHOLE_SECOND
    usual = Method()
    scale = settings.rounds / usual.rounds
    return replace(
        usual,
        min_blocks=settings.blocks,
        max_blocks=max(usual.max_blocks, settings.blocks),
        rounds=settings.rounds if not least else min(settings.rounds, LONG_ROUNDS),
        duet_turns=math.ceil(scale * usual.duet_turns),
        duet_rounds=math.ceil(scale * usual.duet_rounds),
        duet_max_rounds=math.ceil(scale * usual.duet_max_rounds),
        round_seconds=max(settings.round_seconds, least),
        latency_seconds=usual.latency_seconds if open_loop else 0.0,
        budget_seconds=settings.max_seconds or DEFAULT_BUDGET_SECONDS,
        band=settings.band,
        seed=settings.seed,
    )


def launcher(job: Job, adjust: Adjust | None = None) -> Launcher[Served]:
    """Return how a variant is launched; `adjust` has the last word on it."""

    @contextmanager
    def launch(variant: Variant) -> Iterator[Served]:
        # Read after the launch has ended, so it goes with the scratch folder only.
        counters = tempfile.mkdtemp(dir=job.scratch, prefix="counters-")
        wanted = replace(
            job.launch(),
            python=variant.interpreter.path,
            kernel_map=variant.kernel_map,
            counters_dir=counters if variant.kernels else None,
            python_options=variant.options,
        )
        if adjust is not None:
            wanted = adjust(variant, wanted)
        with start_app(wanted) as app:
            yield Served(app, Path(counters))

    return launch


def drive(job: Job, driver: Driver, builtin: Driver) -> Drive[Served]:
    """Return the load of a round; the open loop is always the embedded driver's."""

    def driven(running: Served, seconds: float, rate: float | None = None) -> LoadResult:
        chosen = driver if rate is None else builtin
        with alive(running.app):
            return chosen.run(
                job.requests(),
                running.url,
                connections=job.settings.connections,
                seconds=seconds,
                rate=rate,
            )

    return driven


def beside(job: Job, duet: Duet) -> Beside[Served] | None:
    """Return the load of launches at once; None without requests of its own or with workers."""
    if not job.requests().requests or job.settings.workers > 1:
        return None

    def driven(together: Sequence[Served], seconds: float) -> Sequence[float]:
        with alive(*(one.app for one in together)):
            return duet.run(
                job.requests(),
                [one.url for one in together],
                connections=job.settings.connections,
                seconds=seconds,
            )

    return driven


def answers_differ(job: Job) -> Callable[[Variant, Served], bool]:
    """Return the comparison with the answers that the app gave when the plan was made."""
    plan = job.requests()

    def differ(variant: Variant, running: Served) -> bool:  # noqa: ARG001 - the matrix passes it
        with alive(running.app), Trial(running.url) as trial:
            return any(
                trial.send(plan.requests[index]).digest != digest
                for index, digest in plan.response_hashes.items()
            )

    return differ


def read_counters(running: Served) -> Mapping[str, tuple[int, int]] | None:
    """Add up the kernel calls and guard misses that the workers of a launch left.

    None when they left nothing, as after a crash; without any kernel in place it is empty.
    """
    total: dict[str, tuple[int, int]] = {}
    left = sorted(running.counters_dir.glob("*.json"))
    for path in left:
        for name, (calls, misses) in json.loads(path.read_text(encoding="utf-8")).items():
            known = total.get(name, (0, 0))
            total[name] = (known[0] + calls, known[1] + misses)
    return total if left else None
