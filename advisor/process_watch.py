"""See to it that programs and temporary folders are gone when advisor is, however it ends.

A small watchdog process waits for the pipe from advisor to close, which a killed advisor can't
keep open; what it is told through the pipe are folders to remove.
"""

import contextlib
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Protocol

from advisor.inside import watchdog
from advisor.process_mark import EVERY_MARK

COMMAND = (sys.executable, "-I", "-S", watchdog.__file__, EVERY_MARK)


class Dog(Protocol):
    """The watchdog's process, as much of it as is used here."""

    @property
    def stdin(self) -> IO[bytes] | None:
        """Return the pipe to it."""

    def communicate(self) -> object:
        """Close the pipe and wait until it has ended."""


class Watch:
    """The watchdog of this process; it is started once, with the first program."""

    def __init__(self, start: Callable[[tuple[str, ...]], Dog]) -> None:
        """Take what starts a command with a pipe to its standard input."""
        self._start = start
        self._dog: Dog | None = None
        self._lock = threading.Lock()
        self.wants_folder = False

    def begin(self) -> None:
        """Start the watchdog, and make the folder for temporary files where one is wanted."""
        with self._lock:
            if self._dog is not None:
                return
            self._dog = self._start(COMMAND)
        if self.wants_folder:
            folder = Path(tempfile.mkdtemp(prefix=watchdog.PREFIX))
            self.remove(folder)
            tempfile.tempdir = str(folder)

    def remove(self, folder: Path) -> None:
        """Have a folder removed in the end."""
        self.begin()
        with self._lock:
            assert self._dog is not None
            pipe = self._dog.stdin
            assert pipe is not None
            with contextlib.suppress(BrokenPipeError):  # somebody killed it
                pipe.write(os.fsencode(folder.absolute()) + b"\0")
                pipe.flush()

    def end(self) -> None:
        """Have the watchdog do its work now, and wait for it."""
        if self._dog is not None:
            with contextlib.suppress(BrokenPipeError):
                self._dog.communicate()
