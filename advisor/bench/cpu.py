"""CPU time, run-queue wait and memory of a tree of processes, read from outside.

On Linux the CPU time of a process is its own clock (`clock_gettime` on another process's id),
in nanoseconds, threads that have ended included; what children that have ended used stands in
their parent's `stat`. The wait comes from `schedstat` of every thread. Elsewhere `ps` tells CPU
time to a hundredth of a second, and nothing tells the wait.
"""

import contextlib
import os
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor import process

PROC = Path("/proc")
SCHEDULER_CLOCK = 2  # the kernel's CPUCLOCK_SCHED: time measured by the scheduler, not by ticks


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a tree has used since its processes began.

    `cpu_seconds` holds living and ended processes; `waits` maps a thread's id to the seconds
    it was ready to run and waited for a core. `waits` is None where the system doesn't tell.
    """

    cpu_seconds: float
    waits: Mapping[int, float] | None

    def since(self, before: "Usage") -> "Spent":
        """Return what was used between two readings of the same tree.

        A thread that ended between them takes its wait with it; its CPU time counts.
        """
        cpu = max(0.0, self.cpu_seconds - before.cpu_seconds)
        if self.waits is None or before.waits is None:
            return Spent(cpu_seconds=cpu, wait_seconds=0.0)
        wait = sum(total - before.waits.get(thread, 0.0) for thread, total in self.waits.items())
        return Spent(cpu_seconds=cpu, wait_seconds=max(0.0, wait))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What a tree used in a stretch of time."""

    cpu_seconds: float
    wait_seconds: float


def usage(roots: Sequence[int]) -> Usage:
    """Read what the processes with these ids, and all that descend from them, have used.

    A process that is gone counts by what its living parent inherited from it, else not.
    """
    if not PROC.is_dir():
        table = _ps()
        pids = descendants(roots, {pid: row.parent for pid, row in table.items()})
        return Usage(cpu_seconds=sum(table[pid].cpu_seconds for pid in pids), waits=None)
    total = 0.0
    waits: dict[int, float] = {}
    for pid in tree(roots):
        with contextlib.suppress(OSError):  # ended meanwhile
            total += _own_seconds(pid) + _inherited_seconds(pid)
            waits.update(_waits(pid))
    return Usage(cpu_seconds=total, waits=waits)


def peak_bytes_per_worker(roots: Sequence[int], *, workers: int) -> int | None:
    """Return the highest resident memory that one worker has had; None where none is there.

    Workers are taken to be the largest processes of the tree, which leaves out a supervisor;
    of several workers it is their mean. Where only `ps` tells, it is the memory of this moment.
    """
    if not PROC.is_dir():
        table = _ps()
        pids = descendants(roots, {pid: row.parent for pid, row in table.items()})
        sizes = [table[pid].resident_bytes for pid in pids]
    else:
        sizes = [size for pid in tree(roots) if (size := _told_of(pid, "status", "VmHWM"))]
    largest = sorted(sizes, reverse=True)[:workers]
    return round(sum(largest) / len(largest)) if largest else None


def available_bytes() -> int | None:
    """Return the memory that can still be used without swapping, None where not told."""
    with contextlib.suppress(OSError):
        return _told_bytes(PROC / "meminfo", "MemAvailable")
    return None


def tree(roots: Sequence[int]) -> tuple[int, ...]:
    """Return the ids of these processes and of all that descend from them, in order."""
    if not PROC.is_dir():
        return descendants(roots, {pid: row.parent for pid, row in _ps().items()})
    if all(_childless(pid) for pid in roots):
        return tuple(sorted(set(roots)))
    parents = {}
    for folder in PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError):  # ended meanwhile
            parents[int(folder.name)] = int(_stat(int(folder.name))[1])
    return descendants(roots, parents)


def descendants(roots: Sequence[int], parents: Mapping[int, int]) -> tuple[int, ...]:
    """Return the roots that are in a table of parents, and all below them, in order."""
    found = {pid for pid in roots if pid in parents}
    while fresh := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= fresh
    return tuple(sorted(found))


def _childless(pid: int) -> bool:
    """Tell that a process lives and has no child; False where the system doesn't tell.

    A list that isn't empty may lack some of them while others end, so it is not used.
    """
    try:
        threads = (PROC / str(pid) / "task").iterdir()
        return not any((thread / "children").read_text() for thread in threads)
    except OSError:
        return False


def _own_seconds(pid: int) -> float:
    return time.clock_gettime((~pid << 3) | SCHEDULER_CLOCK)


def _inherited_seconds(pid: int) -> float:
    """Return the CPU time of ended children that the process has waited for."""
    fields = _stat(pid)
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    """Return the fields from the state on: the name before it may hold blanks and brackets."""
    return (PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()


def _waits(pid: int) -> dict[int, float]:
    waits = {}
    for thread in (PROC / str(pid) / "task").iterdir():
        with contextlib.suppress(OSError, IndexError):  # ended meanwhile, or not told
            waits[int(thread.name)] = int((thread / "schedstat").read_text().split()[1]) / 1e9
    return waits


def _told_of(pid: int, file: str, key: str) -> int | None:
    with contextlib.suppress(OSError):  # ended meanwhile, or another user's
        return _told_bytes(PROC / str(pid) / file, key)
    return None


def _told_bytes(file: Path, key: str) -> int | None:
    found = re.search(rf"^{key}:\s+(\d+) kB", file.read_text(errors="replace"), re.MULTILINE)
    return int(found[1]) * 1024 if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    parent: int
    cpu_seconds: float
    resident_bytes: int


def _ps() -> dict[int, _Row]:
    text = process.run(["ps", "-A", "-o", "pid=,ppid=,time=,rss="]).stdout
    return parse_ps(text)


def parse_ps(text: str) -> dict[int, _Row]:
    """Read `ps -A -o pid=,ppid=,time=,rss=`; its time is [[days-]hours:]minutes:seconds."""
    table = {}
    for line in text.splitlines():
        pid, parent, clock, kibibytes = line.split()
        days, _, rest = clock.rpartition("-")
        seconds = 0.0
        for part in rest.split(":"):
            seconds = seconds * 60 + float(part)
        table[int(pid)] = _Row(
            parent=int(parent),
            cpu_seconds=seconds + 86_400 * int(days or 0),
            resident_bytes=int(kibibytes) * 1024,
        )
    return table
