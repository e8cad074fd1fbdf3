"""What could be done about an app besides compiling, tried and measured; and its routes."""

import enum
from dataclasses import dataclass

from advisor.model.bench import BenchmarkMatrix, Estimate, Verdict
from advisor.model.ranking import Share


class AdviceKind(enum.StrEnum):
    """What is tried."""

    SERVER = "event loop and HTTP parser"
    WORKERS = "worker count"
    TO_DEF = "async def that never awaits, as def"
    TO_ASYNC = "def that never waits, as async def"
    RESPONSES = "responses without FastAPI's serialisation"
    CACHE = "results kept for equal arguments"
    ACCESS_LOG = "access log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One change that was tried as a variant, or why it was not.

    `evidence` is what led to the trial, a sentence each. `change` is what to do if it helps.
    `verdict` is on CPU per request; `throughput` is the variant's requests/s over the baseline's
    with its 99 % interval. Both are None where `not_tried` says why. `helps` is True only where
    one of the two intervals lies wholly beyond the band in the right direction; `conclusion` is
    the outcome in words.
    """

    kind: AdviceKind
    variant: str
    evidence: tuple[str, ...]
    change: str
    verdict: Verdict | None
    throughput: Estimate | None
    helps: bool
    conclusion: str
    not_tried: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceRecord:
    """All that was tried; `matrix` holds every launch, None where nothing could be tried."""

    entries: tuple[Advice, ...]
    matrix: BenchmarkMatrix | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteFunction:
    """A project function under one route: its own part and that with callees, of all samples."""

    target: str
    self_share: Share
    cumulative_share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteView:
    """Where the time of one route goes; `operation` is "METHOD /path", or several of them.

    `share` is its part of all samples, `framework` the part of all samples that it spends outside
    the project. `cpu_seconds` is about what one request takes, None where the number of requests
    is not known. `blocking` says in a sentence that an `async def` route keeps the event loop from
    serving anything else, and by which function; None where it doesn't.
    """

    operation: str
    endpoint: str
    asynchronous: bool
    share: Share
    framework: Share
    functions: tuple[RouteFunction, ...]
    requests_per_second: float | None
    cpu_seconds: float | None
    blocking: str | None
