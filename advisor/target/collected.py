"""Requests read from what a user gave, before any was tried."""

from dataclasses import dataclass

from advisor.model.traffic import Request, RequestSource, SkippedOperation


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """Requests from one source, and what in it could not be one."""

    requests: tuple[Request, ...]
    source: RequestSource
    skipped: tuple[SkippedOperation, ...] = ()
    think_time_seconds: float = 0.0
