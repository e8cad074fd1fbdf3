"""What a block is measured with, what is known from earlier ones, and what is up in it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic

from advisor.bench.duet import Duet
from advisor.bench.method import Method
from advisor.bench.protocols import Driver, Launcher, RunningT
from advisor.bench.warmup import Warmed
from advisor.model.bench import DuetRound, Round, Variant
from advisor.model.traffic import LoadResult

Counters = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Means(Generic[RunningT]):
    """What a block is measured with.

    `step` is told each step's name as it begins; launches are bound to `server_cores`, if any.
    `duet` loads two launches at once, None where that can't be done. `warmers` can be used at
    the same time as `drive`, to warm launches with a JIT compiler at once.
    """

    launch: Launcher[RunningT]
    drive: Driver[RunningT]
    method: Method
    workers: int
    baseline: str
    answers_differ: Callable[[Variant, RunningT], bool] | None
    counters: Callable[[RunningT], Counters | None] | None
    step: Callable[[str], None]
    server_cores: tuple[int, ...] = ()
    duet: Duet[RunningT] | None = None
    warmers: Sequence[Driver[RunningT]] = ()


@dataclass(slots=True)
class Knowledge:
    """What earlier blocks found out that later ones build on.

    `rate` is the common rate of the open loop, `enough` the requests that warm a variant,
    `differing` the variants whose answers differ from the baseline's, `seconds` what a variant
    took in its last block.
    """

    rate: float | None = None
    enough: dict[str, int] = field(default_factory=dict)
    capacities: dict[str, float] = field(default_factory=dict)
    checked: set[str] = field(default_factory=set)
    differing: set[str] = field(default_factory=set)
    seconds: dict[str, float] = field(default_factory=dict)

    @contextlib.contextmanager
    def charged(self, variants: Sequence[Variant]) -> Iterator[None]:
        """Charge each for its part of the time that they take together."""
        before = {variant.name: self.seconds[variant.name] for variant in variants}
        began = time.monotonic()
        try:
            yield
        finally:
            for name, seconds in before.items():
                self.seconds[name] = seconds + (time.monotonic() - began) / len(before)


@dataclass(slots=True)
class Live(Generic[RunningT]):
    """A launch that is up; it turns into a Launch when it has ended."""

    variant: Variant
    running: RunningT
    ready_seconds: float
    warmed: Warmed | None = None
    rounds: list[Round] = field(default_factory=list)
    duets: list[DuetRound] = field(default_factory=list)
    open_loop: LoadResult | None = None
    peak_bytes: int | None = None
