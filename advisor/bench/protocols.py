"""What the matrix needs of a running app and of a load driver; other stages provide them."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeAlias, TypeVar

from advisor.model.bench import Variant
from advisor.model.traffic import LoadResult


class Running(Protocol):
    """A launch that is ready to be driven."""

    @property
    def url(self) -> str:
        """Where it answers, without a slash at the end."""

    @property
    def pids(self) -> Sequence[int]:
        """The ids of its processes, or of their roots."""


RunningT = TypeVar("RunningT", bound=Running)
Driven = TypeVar("Driven", bound=Running, contravariant=True)

Launcher: TypeAlias = Callable[[Variant], AbstractContextManager[RunningT]]
"""Start a variant afresh; entering waits until it is ready, leaving ends all its processes.

Failing is an AdvisorError, whose message becomes the reason of the variant's cell."""


class Driver(Protocol[Driven]):
    """Put load on a launch for some seconds, closed loop, or open loop at a rate.

    The requests of a closed-loop round should go on where the last round on the same launch
    ended, or the slower variant would only ever get the first ones.
    """

    def __call__(self, running: Driven, seconds: float, rate: float | None = None) -> LoadResult:
        """Return what was answered; `rate` is requests per second, None for closed loop."""


Progress: TypeAlias = Callable[[int, int, str], None]
"""Told the steps done, the most there can be, and what is being done."""
