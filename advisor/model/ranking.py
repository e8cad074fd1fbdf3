"""Hot functions: shares of CPU with their intervals, and whether each is a candidate."""

import enum
from dataclasses import dataclass

from advisor.model.code import FunctionId


class Origin(enum.StrEnum):
    """Whose code a function is."""

    PROJECT = "project"
    DEPENDENCY = "dependency"
    STANDARD_LIBRARY = "standard library"
    BUILTIN = "builtin"
    EVENT_LOOP = "event loop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of all samples, 0 to 1, with its 95 % Wilson interval."""

    count: int
    total: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """Return the share itself; 0.0 when nothing was sampled."""
        return self.count / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HotFunction:
    """A function at or above the threshold, by self or cumulative share.

    `candidate` tells whether a kernel will be tried; `reason` says in a sentence why not
    (or None). `gain_limit` is Amdahl's bound: the factor the whole app could gain if the
    function with all it calls took no time (1 / (1 - cumulative)), None when unbounded.
    `routes` are the operations that reach it with their part of its samples, largest first.
    `blocks_event_loop` is True for sync work seen inside an `async def` route.
    """

    function: FunctionId
    origin: Origin
    self_share: Share
    cumulative_share: Share
    candidate: bool
    reason: str | None
    gain_limit: float | None
    routes: tuple[tuple[str, float], ...] = ()
    blocks_event_loop: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Hot functions, by cumulative share of project code first, ties by name."""

    threshold: float
    hot: tuple[HotFunction, ...]
    idle_share: float

    @property
    def candidates(self) -> tuple[HotFunction, ...]:
        """Return the hot functions a kernel is tried for."""
        return tuple(entry for entry in self.hot if entry.candidate)
