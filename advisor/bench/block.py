"""One block: every variant launched afresh, warmed, measured in shuffled rounds, and ended."""

from __future__ import annotations

import contextlib
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from typing import Generic

from advisor.bench import cores, cpu
from advisor.bench.block_parts import Knowledge, Live, Means
from advisor.bench.duet_rounds import measure_duets
from advisor.bench.protocols import Driver, RunningT
from advisor.bench.round_record import as_round, thinned
from advisor.bench.rounds import agree, due
from advisor.bench.warmup import has_jit, warm
from advisor.errors import AdvisorError
from advisor.model.bench import Launch, Variant

PATIENCE = 8


class Block(Generic[RunningT]):
    """The measurement of one block, variants that fail left out and noted in `failures`."""

    def __init__(
        self,
        number: int,
        means: Means[RunningT],
        knowledge: Knowledge,
        *,
        generator: random.Random,
    ) -> None:
        """Prepare the block; `number` counts from 0."""
        self.number = number
        self.failures: dict[str, AdvisorError | OSError] = {}
        self._means = means
        self._method = means.method
        self._known = knowledge
        self._random = generator

    def measure(self, variants: Sequence[Variant], *, at_once: bool) -> tuple[Launch, ...]:
        """Measure the variants, all of them alive at once or one after the other.

        Alive at once their rounds are interleaved, so that all see the same machine; idle
        servers cost memory only. The order of everything is drawn afresh.
        """
        self._known.seconds.update(dict.fromkeys((v.name for v in variants), 0.0))
        order = self._random.sample(variants, len(variants))
        groups = [order] if at_once else [[variant] for variant in order]
        launches = [launch for group in groups for launch in self._measure_group(group)]
        if self._known.rate is None and self._known.capacities:
            self._settle_rate()
        return tuple(launches)

    def _measure_group(self, variants: Sequence[Variant]) -> list[Launch]:
        with self._started(variants) as lives:
            self._prepare(lives)
            self._at_once(list(self._sound(lives)))
            self._rounds(lives)
            for live in self._sound(lives):
                rates = [round_.amount / round_.duration_seconds for round_ in live.rounds]
                self._known.capacities[live.variant.name] = statistics.median(rates)
            if self._known.rate is None and len(variants) > 1:
                self._settle_rate()
            if self._known.rate is not None and self._method.has_latency(self.number):
                without = dict(self._known.seconds)
                self._each(lives, self._open_loop)
                if not self._method.has_latency(self.number + 1):
                    self._known.seconds.update(without)  # the next block takes no longer
            for live in self._sound(lives):
                live.peak_bytes = cpu.peak_bytes_per_worker(
                    live.running.pids, workers=self._means.workers
                )
        return [self._finished(live) for live in self._sound(lives)]

    def _at_once(self, lives: Sequence[Live[RunningT]]) -> None:
        """Compare the launches with the baseline's in rounds of all at once, where that is done."""
        variants = [live.variant for live in lives if not has_jit(live.variant.interpreter)]
        with self._known.charged(variants):
            measure_duets(lives, self._means, generator=self._random, each=self._each)

    def _rounds(self, lives: Sequence[Live[RunningT]]) -> None:
        """Measure in turns: the obligatory rounds, then more of those that disagree.

        Launches with a JIT compiler get rounds of another length and number; both kinds' are
        spread over the same time, so that they saw the same machine.
        """
        kinds = {
            jit: [one for one in self._sound(lives) if has_jit(one.variant.interpreter) is jit]
            for jit in (True, False)
        }
        wanted = {
            jit: self._wanted(kind, jit=jit, beside=kinds[not jit])
            for jit, kind in kinds.items()
            if kind
        }
        longest = max(wanted.values(), default=0)
        for number in range(longest):
            going = [
                live
                for jit, count in wanted.items()
                if due(number, count, of=longest)
                for live in kinds[jit]
            ]
            self._each(going, self._round)
        for jit, count in wanted.items():
            if count < self._method.least_rounds(jit=jit):
                continue
            for _ in range(count, self._method.most_rounds(jit=jit)):
                if all(agree(live.rounds) for live in self._sound(kinds[jit]) if live.rounds):
                    break
                self._each(kinds[jit], self._round)

    def _wanted(
        self, kind: Sequence[Live[RunningT]], *, jit: bool, beside: Sequence[Live[RunningT]]
    ) -> int:
        """Return the rounds in turns: fewer for launches that were all compared at once."""
        least = self._method.least_rounds(jit=jit)
        single = {live.variant.name for live in kind if not live.duets}
        if len(kind) < 2 or single != {self._means.baseline}:
            return least
        return min(self._method.turns_of_compared(with_jits=bool(beside)), least)

    @contextlib.contextmanager
    def _started(self, variants: Sequence[Variant]) -> Iterator[list[Live[RunningT]]]:
        """Start launches as many at once as there are cores; nothing is measured meanwhile."""
        launches: list[tuple[Variant, AbstractContextManager[RunningT]]] = []
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="app") as pool:
            starts = []
            try:
                for variant in variants:
                    self._means.step(f"starting {variant.name}")
                    starts.append(pool.submit(self._start, variant, launches))
                yield [live for start in starts if (live := start.result())]
            finally:
                for start in starts:
                    start.cancel()
                wait(starts)  # what is being started has to be ended too
                if launches:  # at once: most of that time they wait
                    with (
                        self._known.charged([variant for variant, _ in launches]),
                        ThreadPoolExecutor(len(launches)) as ending,
                    ):
                        list(ending.map(lambda launch: self._end(*launch), launches))

    def _start(
        self, variant: Variant, launches: list[tuple[Variant, AbstractContextManager[RunningT]]]
    ) -> Live[RunningT] | None:
        began = time.perf_counter()
        with self._survived(variant):
            launch = self._means.launch(variant)
            running = launch.__enter__()
            launches.append((variant, launch))
            ready = time.perf_counter() - began
            if self._means.server_cores:
                cores.bind(running.pids, self._means.server_cores)
            return Live(variant=variant, running=running, ready_seconds=ready)
        return None

    def _end(self, variant: Variant, launch: AbstractContextManager[RunningT]) -> None:
        with self._survived(variant):
            launch.__exit__(None, None, None)

    def _prepare(self, lives: Sequence[Live[RunningT]]) -> None:
        """Compare the answers and warm up: JIT compilers at once, each on a core of its own.

        Nothing is measured meanwhile, and how warm one is goes by its CPU time and requests.
        """
        drives = (self._means.drive, *self._means.warmers)
        spread = cores.everyone() if self._means.server_cores else ()
        at_once = min(len(drives), len(spread))
        jits = [live for live in lives if has_jit(live.variant.interpreter)]
        if at_once < 2 or len(jits) < 2:
            jits = []
        for live in lives:
            if live not in jits:
                self._warmed(live, self._means.drive)
        for first in range(0, len(jits), max(at_once, 1)):
            self._warm_at_once(jits[first : first + at_once], drives, spread)

    def _warm_at_once(
        self,
        lives: Sequence[Live[RunningT]],
        drives: Sequence[Driver[RunningT]],
        spread: Sequence[int],
    ) -> None:
        for live, core in zip(lives, spread, strict=False):
            cores.bind(live.running.pids, (core,))
        variants = [live.variant for live in lives]
        with self._known.charged(variants), ThreadPoolExecutor(len(lives)) as pool:
            list(pool.map(self._warmed, lives, drives))
        for live in lives:
            cores.bind(live.running.pids, self._means.server_cores)

    def _warmed(self, live: Live[RunningT], drive: Driver[RunningT]) -> None:
        with self._survived(live.variant):
            self._warm(live, drive)

    def _warm(self, live: Live[RunningT], drive: Driver[RunningT]) -> None:
        """Compare the answers, once per variant, and warm up."""
        name = live.variant.name
        if self._means.answers_differ and name not in self._known.checked:
            self._known.checked.add(name)
            if self._means.answers_differ(live.variant, live.running):
                self._known.differing.add(name)
        self._means.step(f"warming {name}")
        live.warmed = warm(
            drive,
            live.running,
            jit=has_jit(live.variant.interpreter),
            method=self._method,
            workers=self._means.workers,
            enough_requests=self._known.enough.get(name),
        )
        if live.warmed.enough_requests is not None:
            self._known.enough[name] = live.warmed.enough_requests

    def _round(self, live: Live[RunningT]) -> None:
        if live.warmed is None:
            return
        self._means.step(f"measuring {live.variant.name}")
        jit = has_jit(live.variant.interpreter)
        seconds = self._method.seconds_of_round(
            jit=jit,
            rate=live.warmed.requests_per_second,
            share=live.warmed.cores / self._means.workers,
        )
        before = cpu.usage(live.running.pids)
        result = self._means.drive(live.running, seconds)
        if not (result.count or result.connection_errors):
            # A crowded machine can keep a live server from a core for that long.
            before = cpu.usage(live.running.pids)
            result = self._means.drive(live.running, PATIENCE * seconds)
        spent = cpu.usage(live.running.pids).since(before)
        live.rounds.append(as_round(result, spent))

    def _open_loop(self, live: Live[RunningT]) -> None:
        rate = self._known.rate
        if not live.rounds or rate is None:
            return
        self._means.step(f"latency of {live.variant.name}")
        seconds = self._method.seconds_of_latency(rate=rate)
        live.open_loop = self._means.drive(live.running, seconds, rate)

    def _each(self, lives: Sequence[Live[RunningT]], act: Callable[[Live[RunningT]], None]) -> None:
        for live in self._random.sample(lives, len(lives)):
            if live.variant.name not in self.failures:
                with self._survived(live.variant):
                    act(live)

    def _settle_rate(self) -> None:
        if self._known.capacities:
            self._known.rate = self._method.load_factor * min(self._known.capacities.values())

    def _sound(self, lives: Sequence[Live[RunningT]]) -> Iterator[Live[RunningT]]:
        return (live for live in lives if live.variant.name not in self.failures)

    @contextlib.contextmanager
    def _survived(self, variant: Variant) -> Iterator[None]:
        """Note the first failure of one variant and let the others go on; add up its time."""
        began = time.monotonic()
        try:
            yield
        except (AdvisorError, OSError) as error:
            self.failures.setdefault(variant.name, error)
        finally:
            self._known.seconds[variant.name] += time.monotonic() - began

    def _finished(self, live: Live[RunningT]) -> Launch:
        """Read the counters, which a process writes as it ends, and close the books."""
        result, warmed = live.open_loop, live.warmed
        return Launch(
            variant=live.variant.name,
            block=self.number,
            rounds=tuple(live.rounds),
            latencies=thinned(result.latencies) if result else (),
            latency_rate=result.rate if result else None,
            late_seconds=result.late_seconds if result else None,
            peak_bytes_per_worker=live.peak_bytes,
            ready_seconds=live.ready_seconds,
            warmup=tuple((b.end_seconds, b.cpu_per_request) for b in warmed.bins) if warmed else (),
            steady=warmed.steady if warmed else False,
            counters=self._means.counters(live.running) if self._means.counters else None,
            duets=tuple(live.duets),
        )
