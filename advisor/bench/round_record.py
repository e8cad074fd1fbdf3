"""What a load gave -> what is kept of it."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.bench import cpu
from advisor.bench.estimates import quantile
from advisor.errors import TargetError
from advisor.model.bench import Round
from advisor.model.traffic import LoadResult

KEPT_LATENCIES = 2000


def thinned(ascending: Sequence[float], *, kept: int = KEPT_LATENCIES) -> tuple[float, ...]:
    """Keep that many values of an ascending sample, evenly by rank: its quantiles stay."""
    if len(ascending) <= kept:
        return tuple(ascending)
    return tuple(ascending[int((index + 0.5) * len(ascending) / kept)] for index in range(kept))


def as_round(result: LoadResult, spent: cpu.Spent) -> Round:
    """Return what is kept of a round.

    Raises:
        TargetError: The app gave no answer, or did no work.
    """
    if not result.count or spent.cpu_seconds <= 0:
        message = (
            f"the app stopped answering: {result.count} answers, {result.connection_errors} broken "
            f"connections and {result.timeouts} time-outs in {result.duration_seconds:.2f} s"
        )
        raise TargetError(message, advice="Look at what the app prints under load.")
    return Round(
        duration_seconds=result.duration_seconds,
        requests=result.count,
        failures=result.failures,
        timeouts=result.timeouts,
        cpu_seconds=spent.cpu_seconds,
        wait_seconds=spent.wait_seconds,
        p50_seconds=quantile(result.latencies, 0.5) if result.latencies else None,
        p99_seconds=quantile(result.latencies, 0.99) if result.latencies else None,
        generator_cpu_seconds=result.generator_cpu_seconds,
        work=result.work,
    )
