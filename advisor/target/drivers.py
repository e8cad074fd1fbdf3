"""The load drivers behind one interface."""

import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, assert_never

from advisor.errors import UsageError
from advisor.model.traffic import LoadDriver, LoadResult, RequestSource, TrafficPlan
from advisor.target.builtin import BuiltinDriver
from advisor.target.collected import Collected
from advisor.target.locust import LOOPBACK, LocustDriver, require_locust
from advisor.target.wrk import WrkDriver, require_wrk

TIMEOUT_SECONDS = 10.0
FOR_LOCUST = "Use --load locust, or a scenario in TOML."


class Driver(Protocol):
    """Drives a plan at a server; use it in a ``with`` block, which ends what it started."""

    @property
    def kind(self) -> LoadDriver:
        """Which driver it is."""

    def run(
        self,
        plan: TrafficPlan,
        url: str,
        *,
        connections: int,
        seconds: float,
        rate: float | None = None,
    ) -> LoadResult:
        """Put load on a server for a while.

        Args:
            plan: The requests and their weights.
            url: The server, ``http://127.0.0.1:8000``.
            connections: Connections kept open; in a closed loop also the requests at once.
            seconds: How long new requests are sent.
            rate: Requests a second by schedule (an open loop); ``None`` for a closed loop.

        Raises:
            TargetError: The server can't be reached.
            ToolError: The generator is missing or failed.
            UsageError: This driver can't do what was asked.
        """

    def close(self) -> None:
        """End the generator's processes."""

    def __enter__(self) -> Self:
        """Return the driver itself."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close it."""


def make_driver(
    kind: LoadDriver,
    *,
    cores: tuple[int, ...] = (),
    timeout_seconds: float = TIMEOUT_SECONDS,
    locustfile: Path | None = None,
    locust_workers: int = 0,
    locust_host: str = LOOPBACK,
    announce: Callable[[str], None] | None = None,
) -> Driver:
    """Return a driver of a kind; nothing is started before its first run.

    Args:
        kind: Which one.
        cores: The cores that the generator is held to; none for all.
        timeout_seconds: After how long an answer is given up.
        locustfile: The user's own scenario, for Locust only.
        locust_workers: Locust's worker processes; 0 for a single process.
        locust_host: Where Locust's master listens, so that other machines can join.
        announce: Told the command with which they do.

    Raises:
        UsageError: A locustfile was given for another driver.
    """
    if locustfile is not None and kind is not LoadDriver.LOCUST:
        message = f"{locustfile} is a locustfile, which --load {kind} can't drive"
        raise UsageError(message, advice=FOR_LOCUST)
    match kind:
        case LoadDriver.BUILTIN:
            return BuiltinDriver(cores=cores, timeout_seconds=timeout_seconds)
        case LoadDriver.WRK:
            return WrkDriver(cores=cores, timeout_seconds=timeout_seconds)
        case LoadDriver.LOCUST:
            return LocustDriver(
                cores=cores,
                timeout_seconds=timeout_seconds,
                locustfile=locustfile,
                workers=locust_workers,
                bind_host=locust_host,
                announce=announce,
            )
    assert_never(kind)


def require_drivable(kind: LoadDriver, given: Collected | None) -> None:
    """Refuse what a driver can't do before anything is started.

    Raises:
        UsageError: The requests that were given are not for this driver.
        ToolMissingError: The driver's program is not installed.
    """
    locustfile = given is not None and given.source is RequestSource.LOCUSTFILE
    if locustfile and kind is not LoadDriver.LOCUST:
        message = f"a locustfile is for Locust, which --load {kind} is not"
        raise UsageError(message, advice=FOR_LOCUST)
    match kind:
        case LoadDriver.WRK:
            require_wrk(think_time_seconds=given.think_time_seconds if given else 0.0)
        case LoadDriver.LOCUST:
            require_locust()
        case LoadDriver.BUILTIN:
            pass


def split_cores() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return cores for the server and one for the generator; empty where there is but one."""
    if not hasattr(os, "sched_getaffinity"):
        return (), ()
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        return (), ()
    return tuple(cores[:-1]), (cores[-1],)
