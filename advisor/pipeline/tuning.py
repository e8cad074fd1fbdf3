"""`advisor tune`: sweep the parameters of PyPy's JIT compiler for an app, and kernels beside it.

One launch of each setting tells which are worth more; those are measured like the matrix, in
fresh launches that had no part in the choice, together with the ways to run kernels on PyPy.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from advisor.bench.curve import warmup_curve
from advisor.bench.jit import jit_defaults
from advisor.bench.matrix import CONTROL_NAME, run_matrix
from advisor.bench.method import Method
from advisor.bench.rounds import mean_cost
from advisor.bench.sweep import combined, screened
from advisor.bench.sweep import settings as settings_of
from advisor.compilation.uncompiled import write_stand_in
from advisor.errors import ToolMissingError
from advisor.model.bench import BenchmarkMatrix, Cell, Interpreter, Variant, VerdictKind
from advisor.model.kernel import BuiltKernel
from advisor.model.run import RunRecord
from advisor.model.traffic import LoadDriver
from advisor.model.tuning import JitSetting, KernelMode, Screened, Tuning
from advisor.pipeline.job import Job
from advisor.pipeline.measuring import (
    answers_differ,
    drive,
    launcher,
    method,
    read_counters,
    usable,
    write_kernel_map,
)
from advisor.pipeline.pypy import find_pypy
from advisor.pipeline.serving import find_traffic
from advisor.settings import Settings
from advisor.target.app import Launch

DEFAULT_SECONDS = 360.0
SCREENING_PART = 0.4
LAUNCH_SECONDS = 15.0
FEWEST = 2
PRECISION = 0.05
WARMING_PART = 0.6


def tune(job: Job, record: RunRecord) -> RunRecord:
    """Sweep and measure; return the record with what was found.

    Raises:
        ToolMissingError: There is no PyPy that can run the app.
    """
    pypy = find_pypy(job)
    if pypy.environment is None or pypy.found is None:
        message = pypy.missing or "no PyPy that can run the app was found"
        raise ToolMissingError(message, advice=pypy.how_to_get)
    label, interpreter = pypy.found.label, pypy.environment
    budget = job.settings.max_seconds or DEFAULT_SECONDS
    if job.plan is None:  # a part of the requests was not saved
        record, _ = find_traffic(job, record)
    known, unknown = settings_of(jit_defaults(Path(interpreter.path)))
    affordable = max(FEWEST, int(budget * SCREENING_PART / LAUNCH_SECONDS) - 2)
    screening = screening_seconds(budget)
    first = _screen(job, label, interpreter, known[:affordable], seconds=screening)
    kept = [one.setting for one in first if one.kept]
    both = combined(first)
    finalists = [*kept, both] if both else kept
    modes = _kernel_variants(job, record, label, interpreter)
    variants = [
        Variant(name=label, interpreter=interpreter, kernels=False),
        *modes.values(),
        *(_variant(setting, interpreter) for setting in finalists),
    ]
    matrix = _measure(job, variants, method_of(job.settings, seconds=budget - screening))
    best, sentence = choose(matrix, finalists)
    mode, kernel_sentence = judge_modes(matrix, {kind: one.name for kind, one in modes.items()})
    left = tuple(
        Screened(setting=one, ratio=None, kept=False, reason="the time did not allow it")
        for one in known[affordable:]
    )
    tuning = Tuning(
        interpreter=label,
        screened=(*first, *left),
        matrix=matrix,
        best=best,
        sentence=sentence,
        kernel_mode=mode,
        kernel_sentence=kernel_sentence,
        curves=tuple(
            warmup_curve(cell.launches[0])
            for cell in matrix.cells
            if cell.launches and not cell.variant.control
        ),
        not_known=unknown,
    )
    return replace(record, tuning=tuning)


def screening_seconds(budget: float) -> float:
    """Return what of the time goes into trying every setting once, most of it for warming."""
    return budget * SCREENING_PART


def choose(
    matrix: BenchmarkMatrix, finalists: Sequence[JitSetting]
) -> tuple[JitSetting | None, str]:
    """Return the best setting that is surely better than the default, and a sentence (pure)."""
    cells = {cell.variant.name: cell for cell in matrix.cells}
    judged = [(one, cells[one.name].verdict) for one in finalists if one.name in cells]
    faster = [
        (one, verdict.ratio)
        for one, verdict in judged
        if verdict is not None and verdict.kind is VerdictKind.FASTER and verdict.ratio is not None
    ]
    if faster:
        one, ratio = max(faster, key=lambda pair: pair[1].value)
        return one, (
            f"--jit {one.parameters} ({one.name}) serves {ratio.value - 1:+.1%} "
            f"({ratio.low - 1:+.1%} to {ratio.high - 1:+.1%}) requests with the same CPU time."
        )
    kinds = {verdict.kind for _, verdict in judged if verdict is not None}
    if kinds & {VerdictKind.TOO_NOISY}:
        noise = matrix.control.sentence if matrix.control else ""
        return None, f"Keep the default: the machine was too noisy to tell. {noise}".strip()
    seen = [
        verdict.detectable
        for _, verdict in judged
        if verdict is not None
        and verdict.kind is VerdictKind.NO_DIFFERENCE
        and verdict.detectable is not None
    ]
    words = "The default is best: no setting was found to be faster"
    return (
        None,
        f"{words} (a gain of {max(seen):.0%} would have been seen)." if seen else f"{words}.",
    )


def judge_modes(matrix: BenchmarkMatrix, names: Mapping[KernelMode, str]) -> tuple[KernelMode, str]:
    """Say how to run kernels on PyPy, against the JIT alone, which is the baseline (pure)."""
    cells = {cell.variant.name: cell for cell in matrix.cells}
    best, most, words = KernelMode.JIT_ONLY, 1.0, []
    for mode in (KernelMode.COMPILED, KernelMode.UNCOMPILED):
        cell = cells.get(names.get(mode, ""))
        if cell is None or cell.verdict is None or cell.verdict.ratio is None:
            reason = cell.missing if cell and cell.missing else "there is no verified kernel for it"
            words.append(f"{mode.value} were not measured: {reason}")
            continue
        ratio = cell.verdict.ratio
        words.append(
            f"{mode.value}: {ratio.value - 1:+.0%} ({ratio.low - 1:+.0%} to {ratio.high - 1:+.0%})"
            f", {cell.verdict.kind.value}{_why(mode, cell)}"
        )
        if cell.verdict.kind is VerdictKind.FASTER and ratio.value > most:
            best, most = mode, ratio.value
    advice = "Run the originals" if best is KernelMode.JIT_ONLY else f"Use {best.value}"
    return best, f"{advice} on PyPy. Against the JIT alone, {'; '.join(words)}."


def _why(mode: KernelMode, cell: Cell) -> str:
    if cell.verdict is None or cell.verdict.kind is not VerdictKind.SLOWER:
        return ""
    if mode is KernelMode.COMPILED:
        return " (every object goes through PyPy's emulation of CPython's C interface)"
    return " (their checks and stand-ins cost what the JIT does not need)"


def _variant(setting: JitSetting, interpreter: Interpreter) -> Variant:
    return Variant(
        name=setting.name,
        interpreter=interpreter,
        kernels=False,
        options=("--jit", setting.parameters),
    )


def _screen(
    job: Job,
    label: str,
    interpreter: Interpreter,
    tried: Sequence[JitSetting],
    *,
    seconds: float,
) -> tuple[Screened, ...]:
    """Launch every setting once beside two copies of the default."""
    default = Variant(name=label, interpreter=interpreter, kernels=False)
    variants = [default, *(_variant(setting, interpreter) for setting in tried)]
    matrix = _measure(job, variants, method_of(job.settings, seconds=seconds, blocks=1))
    costs = {
        cell.variant.name: mean_cost(cell.launches[0].rounds)
        for cell in matrix.cells
        if cell.launches and cell.missing is None
    }
    usual = [costs[name] for name in (label, CONTROL_NAME) if name in costs]
    own = {setting.name: costs[setting.name] for setting in tried if setting.name in costs}
    return screened(own, tried, default=usual)


def _kernel_variants(
    job: Job, record: RunRecord, label: str, interpreter: Interpreter
) -> dict[KernelMode, Variant]:
    """Return the variants with the verified kernels: compiled for this PyPy, and as source."""
    builds = [one for result in record.kernels or () if (one := usable(result, interpreter.path))]
    if not builds:
        return {}
    sources = [_as_source(job, one, number) for number, one in enumerate(builds)]
    plain = Variant(name="", interpreter=interpreter, kernels=True)
    maps = {
        KernelMode.COMPILED: write_kernel_map(job.scratch, "compiled.json", builds),
        KernelMode.UNCOMPILED: write_kernel_map(job.scratch, "uncompiled.json", sources),
    }
    return {
        mode: replace(plain, name=f"{label}, {mode.value}", kernel_map=str(path))
        for mode, path in maps.items()
    }


def _as_source(job: Job, build: BuiltKernel, number: int) -> BuiltKernel:
    """Return the kernel as its own Python file, in the place of the extension."""
    folder = job.scratch / "sources" / str(number)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{build.kernel.name}.py"
    file.write_text(build.kernel.text, encoding="utf-8")
    return replace(build, extension=str(file), extension_hash=sha256(file.read_bytes()).hexdigest())


def method_of(settings: Settings, *, seconds: float, blocks: int | None = None) -> Method:
    """Return how to measure for so long; the time also decides how long a JIT is warmed."""
    usual = method(settings, open_loop=False)
    how = replace(
        usual,
        budget_seconds=seconds,
        precision=PRECISION,
        jit_part=WARMING_PART,
        jit_blocks=usual.min_blocks,
    )
    return how if blocks is None else replace(how, min_blocks=blocks, max_blocks=blocks)


def _measure(job: Job, variants: Sequence[Variant], how: Method) -> BenchmarkMatrix:
    stand_in = write_stand_in(job.scratch / "stand-in").parent

    def adjust(variant: Variant, launch: Launch) -> Launch:
        if not variant.kernels:
            return launch
        path = os.pathsep.join(filter(None, (str(stand_in), os.environ.get("PYTHONPATH"))))
        return replace(launch, env={**(launch.env or {}), "PYTHONPATH": path})

    with (
        job.driver() as driver,
        job.driver(LoadDriver.BUILTIN) as builtin,
        job.driver(LoadDriver.BUILTIN) as spare,
    ):
        return run_matrix(
            variants,
            launcher(job, adjust),
            drive(job, driver, builtin),
            method=how,
            workers=job.settings.workers,
            connections=job.settings.connections,
            answers_differ=answers_differ(job),
            counters=read_counters,
            warmers=[drive(job, spare, spare)] if job.requests().requests else (),
            progress=lambda done, total, text: job.progress.step(text, done=done, total=total),
        )
