"""Load two servers at once, over the very same stretch of time.

Where both are bound to one core, both have what other work leaves of it, so the ratio of their
answers for the CPU time of each holds on a busy machine, where requests/s in turns do not.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from advisor.model.traffic import TrafficPlan
from advisor.target.builtin import BuiltinDriver

AHEAD_SECONDS = 0.05


class Duet:
    """Two embedded generators that begin and end together; use it in a ``with`` block."""

    def __init__(self, *, cores: tuple[int, ...] = ()) -> None:
        """Take the generators' cores; nothing is started yet."""
        self._drivers = (BuiltinDriver(cores=cores), BuiltinDriver(cores=cores))
        self._pool = ThreadPoolExecutor(max_workers=len(self._drivers), thread_name_prefix="duet")

    def run(
        self, plan: TrafficPlan, urls: tuple[str, str], *, connections: int, seconds: float
    ) -> tuple[int, int]:
        """Return how many requests each server answered in the same seconds, in a closed loop.

        Requests still on their way at the end are waited for and count: they took CPU time too.

        Raises:
            TargetError: A server can't be reached.
        """
        begin_at = time.perf_counter() + AHEAD_SECONDS
        counts = [
            self._pool.submit(
                driver.answered_of,
                plan,
                url,
                connections=connections,
                seconds=seconds,
                begin_at=begin_at,
            )
            for driver, url in zip(self._drivers, urls, strict=True)
        ]
        first, second = counts
        return first.result(), second.result()

    def __enter__(self) -> Self:
        """Return the duet itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End both generators."""
        with ExitStack() as ending:
            for driver in self._drivers:
                ending.callback(driver.close)
            self._pool.shutdown()
