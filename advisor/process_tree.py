"""Find and end the processes that one program started, wherever they went.

A process belongs to the tree of a root when it descends from the root, is in the root's session,
or carries the root's mark in its environment; so a child that became a daemon, or that changed its
process group, is found too. Read from ``/proc``; where there is none, only the root is known.
"""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from advisor.inside import watchdog

PROC = Path("/proc")
PAUSE_SECONDS = 0.02
GIVE_UP_SECONDS = 10.0


def members(root: int, *, mark: str) -> tuple[int, ...]:
    """Return the ids of the living processes of a tree, the root included, in order."""
    if not PROC.is_dir():
        return (root,) if _is_there(root) else ()
    table = _parents_and_sessions()
    found = {pid for pid in watchdog.marked(mark) if pid in table}
    found |= {pid for pid, (_, session) in table.items() if session == root}
    while True:
        children = {pid for pid, (parent, _) in table.items() if parent in found} - found
        if not children:
            return tuple(sorted(found))
        found |= children


def send(pids: Iterable[int], number: int) -> None:
    """Send a signal to each process that is still there."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):  # ended meanwhile
            if PROC.is_dir():
                os.kill(pid, number)
            else:
                os.killpg(pid, number)


def end(look: Callable[[], tuple[int, ...]], *, grace_seconds: float) -> None:
    """Ask the processes that `look` returns to end, and make them once the grace is over."""
    began = time.monotonic()
    left = look()
    send(left, signal.SIGTERM)
    while left and time.monotonic() < began + grace_seconds + GIVE_UP_SECONDS:
        time.sleep(PAUSE_SECONDS)
        left = look()
        if time.monotonic() >= began + grace_seconds:
            send(left, signal.SIGKILL)


def _parents_and_sessions() -> dict[int, tuple[int, int]]:
    table = {}
    for folder in PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError):  # ended meanwhile
            fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
            if fields[0] not in "ZX" or int(fields[17]) > 1:  # its first thread may end alone
                table[int(folder.name)] = (int(fields[1]), int(fields[3]))
    return table  # what has ended and only its parent can take away is left out


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
