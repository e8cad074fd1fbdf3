"""End what advisor started when advisor itself is gone, however it went.

    python watchdog.py MARK        (standard input: a pipe that only advisor holds open)

The pipe closes when advisor ends, even by SIGKILL; then every process whose environment carries
MARK gets SIGTERM, and after a short grace SIGKILL. Nothing to do is the usual case.
"""

import os
import signal
import sys
import time
from pathlib import Path

VARIABLE = "ADVISOR_STARTED_BY"
GRACE_SECONDS = 2.0
GIVE_UP_SECONDS = 20.0
PAUSE_SECONDS = 0.05


def marked(mark: str) -> list[int]:
    """Return the ids of this user's processes that inherited the mark, this one left out."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        if folder.name == str(os.getpid()):
            continue
        try:
            variables = (folder / "environ").read_bytes().split(b"\0")
        except OSError:  # ended meanwhile, or somebody else's
            continue
        wanted = VARIABLE.encode() + b"="
        if any(one.startswith(wanted) and mark.encode() in one for one in variables):
            found.append(int(folder.name))
    return found


def send(pids: list[int], number: int) -> None:
    """Send one signal to each process that is still there."""
    for pid in pids:
        try:
            os.kill(pid, number)
        except OSError:  # ended meanwhile
            continue


def end_all(mark: str) -> None:
    """Ask every marked process to end, then make it."""
    started = time.monotonic()
    left = marked(mark)
    send(left, signal.SIGTERM)
    while left and time.monotonic() < started + GIVE_UP_SECONDS:
        time.sleep(PAUSE_SECONDS)
        left = marked(mark)
        if time.monotonic() > started + GRACE_SECONDS:
            send(left, signal.SIGKILL)


if __name__ == "__main__":
    sys.stdin.buffer.read()
    end_all(sys.argv[1])
