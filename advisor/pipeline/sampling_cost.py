"""What the sampler costs the app: CPU time per request with it, against without it.

usage, load with the sampler, usage; usage, load without it, usage  ->  0.012
"""

from collections.abc import Callable

from advisor.bench.cpu import usage
from advisor.model.traffic import LoadResult


def metered(pid: int, load: Callable[[], LoadResult]) -> tuple[LoadResult, float | None]:
    """Run load and return it with the CPU seconds of the app's processes per answered request.

    None where nothing was answered.
    """
    before = usage([pid])
    result = load()
    return result, per_request(usage([pid]).since(before).cpu_seconds, result)


def per_request(cpu_seconds: float, result: LoadResult) -> float | None:
    """Return the CPU seconds of a request, None where none was answered or used any."""
    return cpu_seconds / result.amount if result.count and cpu_seconds else None


def sampling_cost(
    sampled: float | None, plain: tuple[float | None, float | None]
) -> tuple[float | None, float | None]:
    """Return by what part more CPU time a request took while it was sampled, and the noise.

    `plain` are stretches without the sampler, before and after; the noise is how far apart they
    are. The cost is below 0 where sampled requests took less. (None, None) where one is missing.
    """
    before, after = plain
    if not sampled or not before or not after:
        return None, None
    mean = (before + after) / 2
    return sampled / mean - 1, abs(before - after) / mean
