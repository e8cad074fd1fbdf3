"""End what advisor started, and remove its temporary folders, when advisor itself is gone.

    python watchdog.py MARK        (standard input: a pipe that only advisor holds open)

Through the pipe come the paths of folders, each followed by a NUL. It closes when advisor ends,
even by SIGKILL; then every process whose environment carries MARK gets SIGTERM, after a short
grace SIGKILL, and the folders are removed. Nothing to do is the usual case.
"""

import contextlib
import os
import shutil
import signal
import sys
import time
from pathlib import Path

VARIABLE = "ADVISOR_STARTED_BY"
PREFIX = "advisor-"
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
            variables = environment(folder).split(b"\0")
        except OSError:  # ended meanwhile, or somebody else's
            continue
        wanted = VARIABLE.encode() + b"="
        if any(one.startswith(wanted) and mark.encode() in one for one in variables):
            found.append(int(folder.name))
    return found


def environment(folder: Path) -> bytes:
    """Return the variables a process was started with, though its first thread may have ended."""
    told = (folder / "environ").read_bytes()
    for thread in () if told else (folder / "task").iterdir():
        with contextlib.suppress(OSError):  # ended meanwhile
            told = told or (thread / "environ").read_bytes()
    return told


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


def remove(folders: bytes) -> None:
    """Remove the folders that are still there, if they are advisor's own."""
    for name in folders.split(b"\0"):
        folder = Path(os.fsdecode(name))
        named = folder.name.removeprefix(".").startswith(PREFIX)
        if named and folder.is_absolute() and not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # its end is the end of advisor
    told = sys.stdin.buffer.read()
    end_all(sys.argv[1])
    remove(told)
