"""Measure all variants of an app against each other: blocks of fresh launches, until precise.

    variants, a way to launch them, a way to drive them  ->  BenchmarkMatrix

It ends on precision or on the budget, never because a difference looks significant.
"""

import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Generic

from advisor.bench import cores, cpu
from advisor.bench.block import Block
from advisor.bench.block_parts import Counters, Knowledge, Means
from advisor.bench.cells import LEAST_LAUNCHES, Measured, Missing, matrix_of
from advisor.bench.duet import Duet
from advisor.bench.estimates import PAIRED_BLOCKS
from advisor.bench.method import Method
from advisor.bench.protocols import Driver, Launcher, Progress, Running, RunningT
from advisor.bench.verdict import quiet
from advisor.bench.warmup import has_jit
from advisor.errors import AdvisorError, DefectError
from advisor.model.bench import BenchmarkMatrix, Launch, Variant

__all__ = ["Driver", "Launcher", "Method", "Missing", "Progress", "Running", "run_matrix"]

CONTROL_NAME = "A/A control"
OVER = 5 / 4
BYTES_PER_WORKER = 200_000_000
BYTES_PER_JIT_WORKER = 700_000_000


def run_matrix(
    variants: Sequence[Variant],
    launch: Launcher[RunningT],
    drive: Driver[RunningT],
    *,
    method: Method | None = None,
    workers: int = 1,
    connections: int = 4,
    missing: Sequence[Missing] = (),
    answers_differ: Callable[[Variant, RunningT], bool] | None = None,
    counters: Callable[[RunningT], Counters | None] | None = None,
    duet: Duet[RunningT] | None = None,
    warmers: Sequence[Driver[RunningT]] = (),
    generator_pids: Sequence[int] = (),
    progress: Progress | None = None,
) -> BenchmarkMatrix:
    """Measure the variants, the first of which is the baseline, and judge them against it.

    A second copy of the baseline is added as the A/A control where no variant is one. A
    variant that fails is left out from then on and its cell says why; the others go on.

    Args:
        variants: What to measure, with unique names.
        launch: Starts a variant; see `Launcher`.
        drive: Puts load on a launch; see `Driver`.
        method: How long and how precisely to measure.
        workers: Worker processes of each launch, for memory and cores.
        connections: Connections that `drive` uses, for the record.
        missing: Variants that can't be launched at all; they get cells too.
        answers_differ: Compares a fresh launch's answers with the baseline's, once a variant.
        counters: Reads kernel calls and guard misses of a launch that has ended.
        duet: Loads two launches at once; on a busy machine only so requests/s can be compared.
        warmers: More drives that can be used at the same time as `drive`, so that variants with
            a JIT compiler are warmed at once.
        generator_pids: Processes that make the load, to be kept off the servers' cores.
        progress: Told how far it is.

    Raises:
        AdvisorError: The baseline itself failed in the first block.
    """
    division = cores.here(workers=workers)
    if division:
        cores.bind(generator_pids, division.generator)
    jits = sum(has_jit(variant.interpreter) for variant in variants)
    run = _Run(
        _with_control(variants),
        launch,
        drive,
        method=(method or Method()).within_budget(
            jit_variants=jits,
            at_once=min(1 + len(warmers), len(cores.everyone())) if division else 1,
        ),
        workers=workers,
        answers_differ=answers_differ,
        counters=counters,
        duet=duet,
        warmers=warmers,
        progress=progress,
        server_cores=division.servers if division else (),
    )
    began = time.monotonic()
    measured = run.measure(missing)
    return matrix_of(
        measured,
        band=run.method.band,
        workers=workers,
        connections=connections,
        seconds=time.monotonic() - began,
        seed=run.method.seed,
    )


class _Run(Generic[RunningT]):
    """The state of one measurement: what is known, what was measured, what fell out."""

    def __init__(
        self,
        variants: tuple[Variant, ...],
        launch: Launcher[RunningT],
        drive: Driver[RunningT],
        *,
        method: Method,
        workers: int,
        answers_differ: Callable[[Variant, RunningT], bool] | None,
        counters: Callable[[RunningT], Counters | None] | None,
        duet: Duet[RunningT] | None,
        warmers: Sequence[Driver[RunningT]],
        progress: Progress | None,
        server_cores: tuple[int, ...],
    ) -> None:
        self.method = method
        self._variants = variants
        self._workers = workers
        self._progress = progress
        self._knowledge = Knowledge()
        self._launches: list[Launch] = []
        self._failures: dict[str, tuple[int, AdvisorError | OSError]] = {}
        self._done = 0
        self._telling = threading.Lock()
        self._total = method.max_blocks * len(variants) * (3 + method.rounds)
        self._means = Means(
            launch=launch,
            drive=drive,
            method=method,
            workers=workers,
            baseline=variants[0].name,
            answers_differ=answers_differ,
            counters=counters,
            step=self._step,
            server_cores=server_cores,
            duet=duet,
            warmers=warmers,
        )

    def measure(self, missing: Sequence[Missing]) -> Measured:
        """Measure block after block."""
        generator = random.Random(self.method.seed)
        began = time.monotonic()
        deadline = budget = self.method.budget_seconds
        for number in range(self.method.max_blocks):
            elapsed = time.monotonic() - began
            if number == self.method.min_blocks:
                deadline = max(deadline, min(elapsed, deadline) + (OVER - 1) * budget)
            wanted = self._wanted(number, left_seconds=deadline - elapsed)
            expected = self._expected(wanted)
            if number >= LEAST_LAUNCHES and elapsed + expected > max(deadline, OVER * budget):
                # An interval needs two launches; a third that takes so long has to wait. It may
                # take what is added to the budget anyhow: it narrows an interval to a third.
                wanted = [v for v in wanted if not has_jit(v.interpreter)]
            if not wanted or (number >= self.method.min_blocks and elapsed + expected > deadline):
                break
            block = Block(number, self._means, self._knowledge, generator=generator)
            self._launches += block.measure(wanted, at_once=self._memory_allows(wanted))
            self._note(number, block)
        if self._progress:
            self._progress(self._total, self._total, "measured")
        return self._measured(missing)

    def _note(self, number: int, block: Block[RunningT]) -> None:
        error = block.failures.get(self._variants[0].name)
        if error and number == 0:
            raise error
        for name, failure in block.failures.items():
            self._failures[name] = (number, failure)

    def _expected(self, variants: Sequence[Variant]) -> float:
        """Return the seconds that a block of these should take."""
        return sum(self._knowledge.seconds.get(variant.name, 0.0) for variant in variants)

    def _wanted(self, number: int, *, left_seconds: float) -> list[Variant]:
        """Return the variants of the next block, none when it is over.

        That is all of them at first. Then those of the baseline's implementation till they are
        precise, as pooling needs all of them, and at last the vague ones of another, whose
        launches take long to warm. Those come before where they fit into the seconds that are
        left and have so few launches that they can't be compared block by block.
        """
        alive = [v for v in self._variants if v.name not in self._failures]
        if self._variants[0] not in alive or number < self.method.min_blocks:
            return alive if self._variants[0] in alive else []
        baseline = self._variants[0].interpreter.implementation
        own = [v for v in alive if v.interpreter.implementation == baseline]
        vague = self._vague()
        others = [v for v in alive if v not in own and v.name in vague]
        few = number < PAIRED_BLOCKS and self._expected([*own, *others]) <= left_seconds
        if any(v.name in vague for v in own) and not (others and few):
            return own
        return [*own, *others] if others else []

    def _vague(self) -> set[str]:
        """Return the variants whose comparison with the baseline is not yet precise.

        Those of its implementation too, itself among them, of which outliers left fewer launches
        than the obligatory blocks. The control where it appears different from the baseline, as
        more launches settle whether it was chance, or where nothing else is of its
        implementation: it has one copy to be compared with where the others have two, so it is as
        precise as it has to be.
        """
        measured = self._measured(())
        groups = measured.groups
        own = groups[measured.baseline.name]
        tried = [v for v in measured.variants[1:] if v.name not in self._failures]
        lonely = all(v.control for v in tried if groups[v.name] == own)
        counted = measured.costs()
        vague = {
            name
            for name, group in groups.items()
            if group == own and len(counted.get(name, ())) < self.method.min_blocks
        }
        for variant in tried:
            ratio = measured.ratio_to_baseline(variant.name)
            same = groups[variant.name] == own
            wanted = self.method.precision if same else self.method.precision_across
            if variant.control and not lonely:
                enough = quiet(ratio)
            else:
                enough = ratio is not None and ratio.precision <= wanted
            if not enough:
                vague.add(variant.name)
        return vague

    def _measured(self, missing: Sequence[Missing]) -> Measured:
        counts = {v.name: sum(x.variant == v.name for x in self._launches) for v in self._variants}
        wanted = max(LEAST_LAUNCHES, min(self.method.min_blocks, max(counts.values())))
        fallen = [
            Missing(
                variant=variant,
                reason=f"it failed in block {number + 1}: {error}",
                how_to_get=error.advice if isinstance(error, AdvisorError) else None,
            )
            for variant in self._variants
            if variant.name in self._failures and counts[variant.name] < wanted
            for number, error in [self._failures[variant.name]]
        ]
        return Measured(
            variants=self._variants,
            launches=tuple(self._launches),
            missing=(*fallen, *missing),
            differing=frozenset(self._knowledge.differing),
        )

    def _memory_allows(self, variants: Sequence[Variant]) -> bool:
        """Tell whether all variants fit into memory at once, by what their launches took."""
        peaks: dict[str, int] = {}
        for launch in self._launches:
            if launch.peak_bytes_per_worker:
                peaks[launch.variant] = launch.peak_bytes_per_worker
        wanted = self._workers * sum(
            peaks.get(v.name, BYTES_PER_JIT_WORKER if has_jit(v.interpreter) else BYTES_PER_WORKER)
            for v in variants
        )
        available = cpu.available_bytes()
        return available is None or wanted < available

    def _step(self, text: str) -> None:
        with self._telling:  # launches with a JIT compiler are warmed at once
            if self._progress:
                self._progress(min(self._done, self._total), self._total, text)
            self._done += 1


def _with_control(variants: Sequence[Variant]) -> tuple[Variant, ...]:
    names = [variant.name for variant in variants]
    if not variants or len(set(names)) < len(names):
        message = f"the variants to measure need unique names, at least one: {names}"
        raise DefectError(message)
    if any(variant.control for variant in variants):
        return tuple(variants)
    return (variants[0], replace(variants[0], name=CONTROL_NAME, control=True), *variants[1:])
