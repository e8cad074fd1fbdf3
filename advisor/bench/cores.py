"""Which cores the servers and the load generator get, so that neither takes the other's."""

import contextlib
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from advisor.bench import cpu


@dataclass(frozen=True, slots=True, kw_only=True)
class Cores:
    """A division of the cores: the servers' and the generator's, disjoint, both ascending."""

    servers: tuple[int, ...]
    generator: tuple[int, ...]


def divide(available: Iterable[int], *, workers: int) -> Cores | None:
    """Give each worker a core, as far as they reach, and the generator the last one.

    None with fewer than two cores: then the two have to share.
    """
    cores = sorted(available)
    if len(cores) < 2:
        return None
    return Cores(servers=tuple(cores[: min(workers, len(cores) - 1)]), generator=(cores[-1],))


def here(*, workers: int) -> Cores | None:
    """Divide the cores that this process may use; None where a process cannot be bound."""
    if sys.platform != "linux":
        return None
    return divide(os.sched_getaffinity(0), workers=workers)


def everyone() -> tuple[int, ...]:
    """Return all cores that this process may use; none where a process cannot be bound."""
    return tuple(sorted(os.sched_getaffinity(0))) if sys.platform == "linux" else ()


def bind(roots: Iterable[int], cores: tuple[int, ...]) -> None:
    """Bind every thread of these processes and of their descendants; new ones inherit it."""
    if sys.platform != "linux":
        return
    for pid in cpu.tree(tuple(roots)):
        with contextlib.suppress(OSError):  # ended meanwhile
            for thread in (cpu.PROC / str(pid) / "task").iterdir():
                with contextlib.suppress(OSError):
                    os.sched_setaffinity(int(thread.name), cores)
