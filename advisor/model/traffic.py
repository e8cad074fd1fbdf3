"""Requests, how they are driven, and what came back."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request, ready to send. `path` holds the query string; `operation` groups."""

    operation: str
    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    weight: float = 1.0


class RequestSource(enum.StrEnum):
    """Where a request came from."""

    EXAMPLE = "documented example"
    TYPES = "route types"
    SCHEMA = "schema"
    URL = "--url"
    SCENARIO = "scenario"
    HAR = "HAR file"
    ACCESS_LOG = "access log"
    LOCUSTFILE = "locustfile"


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedOperation:
    """An operation no load is put on, with the reason in a sentence and the last status."""

    operation: str
    reason: str
    status: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficPlan:
    """Requests that each answered 2xx once, in a fixed order, and what was left out.

    `response_hashes` maps the index of a request to the SHA-256 of its status and body when
    two answers in a row were equal; a request whose answer varies is absent from it.
    `think_time_seconds` is how long a closed loop's connection waits after each answer.
    `secret_names` are the headers and query parameters that carry credentials. `costs` are the
    CPU seconds that each request took the unmodified app; empty where they were not measured.
    """

    requests: tuple[Request, ...]
    skipped: tuple[SkippedOperation, ...]
    source: Mapping[str, RequestSource]
    response_hashes: Mapping[int, str]
    seed: int
    think_time_seconds: float = 0.0
    secret_names: tuple[str, ...] = ()
    costs: tuple[float, ...] = ()


class LoadDriver(enum.StrEnum):
    """What generates the load."""

    BUILTIN = "builtin"
    WRK = "wrk"
    LOCUST = "locust"


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationResult:
    """Counts and latencies (seconds, ascending) of one operation; empty where not told."""

    operation: str
    count: int
    errors: int
    latencies: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadResult:
    """What one stretch of load gave.

    `latencies` are seconds in ascending order, every answered request; in open loop counted
    from the intended send time. `statuses` maps a status code to its count. `late_seconds`
    is the greatest slip behind the schedule (open loop), else None. `generator_cpu_seconds`
    is what the generator itself used. `work` counts the answers as so many requests of the
    planned mix as cost the same; None where the requests' costs are not known.
    """

    driver: LoadDriver
    duration_seconds: float
    count: int
    statuses: Mapping[int, int]
    timeouts: int
    connection_errors: int
    latencies: tuple[float, ...]
    operations: tuple[OperationResult, ...]
    generator_cpu_seconds: float | None
    rate: float | None = None
    late_seconds: float | None = None
    work: float | None = None

    @property
    def amount(self) -> float:
        """What a cost is divided by: the work, or the plain count where that isn't known."""
        return self.count if self.work is None else self.work

    @property
    def requests_per_second(self) -> float:
        """Answered requests over the duration."""
        return self.count / self.duration_seconds if self.duration_seconds else 0.0

    @property
    def failures(self) -> int:
        """Answers other than 2xx, time-outs and broken connections."""
        bad = sum(n for status, n in self.statuses.items() if not 200 <= status < 300)
        return bad + self.timeouts + self.connection_errors
