"""Load several servers at once, over the very same stretch of time.

Where all are bound to one core, all have what other work leaves of it, and every moment's caches
and clock speed, so the ratios of their CPU time per answer hold on a busy machine, where rounds in
turns do not.
"""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from advisor.model.traffic import TrafficPlan
from advisor.target.builtin import BuiltinDriver

AHEAD_SECONDS = 0.05


class Duet:
    """An embedded generator for each server, all at once; use it in a ``with`` block."""

    def __init__(self, *, cores: tuple[int, ...] = ()) -> None:
        """Take the generators' cores; nothing is started yet."""
        self._cores = cores
        self._drivers: list[BuiltinDriver] = []

    def run(
        self, plan: TrafficPlan, urls: Sequence[str], *, connections: int, seconds: float
    ) -> tuple[float, ...]:
        """Return how many requests each server answered in the same seconds, in a closed loop.

        They are counted as requests of the planned mix, where the plan has costs. Those still on
        their way at the end are waited for and count: they took CPU time too.

        Raises:
            TargetError: A server can't be reached.
        """
        while len(self._drivers) < len(urls):
            self._drivers.append(BuiltinDriver(cores=self._cores))
        for driver in self._drivers[: len(urls)]:
            driver.prepare(plan)
        begin_at = time.perf_counter() + AHEAD_SECONDS
        with ThreadPoolExecutor(max_workers=len(urls), thread_name_prefix="duet") as pool:
            counts = [
                pool.submit(
                    driver.answered_of,
                    plan,
                    url,
                    connections=connections,
                    seconds=seconds,
                    begin_at=begin_at,
                )
                for driver, url in zip(self._drivers, urls, strict=False)
            ]
        return tuple(count.result() for count in counts)

    def __enter__(self) -> Self:
        """Return the duet itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End all generators."""
        with ExitStack() as ending:
            for driver in self._drivers:
                ending.callback(driver.close)
