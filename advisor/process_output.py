"""Keep what a program prints from filling the disk.

A program writes to its file by appending, so the file can be cut while it runs: once it is larger
than ``MOST_BYTES``, only its last part stays.
"""

import os
import threading
from pathlib import Path

MOST_BYTES = 32 << 20
KEPT_BYTES = 1 << 20
PAUSE_SECONDS = 0.1
NOTE = b"[advisor cut the output here; what follows was printed later]\n"


class Limit:
    """Cuts the files of one program until it is told to stop."""

    def __init__(self, *paths: Path | None) -> None:
        """Begin to look after the files; without any, do nothing."""
        self._paths = tuple({path for path in paths if path is not None})
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="output limit", daemon=True)
        if self._paths:
            self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(PAUSE_SECONDS):
            for path in self._paths:
                cut(path)

    def stop(self) -> None:
        """Stop looking after the files, once they are short."""
        if not self._over.is_set() and self._paths:
            self._over.set()
            self._thread.join()
            for path in self._paths:
                cut(path)


def cut(path: Path) -> None:
    """Cut a file down to its last part if it is too long; it may be written to meanwhile."""
    try:
        number = os.open(path, os.O_RDWR | os.O_APPEND)
    except OSError:  # gone, with the folder it was in
        return
    try:
        size = os.fstat(number).st_size
        if size > MOST_BYTES:
            last = os.pread(number, KEPT_BYTES, size - KEPT_BYTES)
            os.ftruncate(number, 0)
            os.write(number, NOTE + last[last.find(b"\n") + 1 :])
    except OSError:  # the disk is full even so: there is nothing that could be kept
        return
    finally:
        os.close(number)
