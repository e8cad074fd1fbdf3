"""Wait for sockets, to a fraction of a millisecond, on Linux and elsewhere.

epoll takes whole milliseconds only, which would make every latency of an open loop look longer;
but an epoll can itself be waited for by select, which takes microseconds.
"""

import select
import selectors
import sys
from collections.abc import Sequence

READ = 1
WRITE = 4  # as epoll has them
COARSE_SECONDS = 0.002


class EpollPoller:
    """The fast way, on Linux."""

    def __init__(self) -> None:
        """Open the epoll."""
        self._epoll = select.epoll()
        self._watched = [self._epoll.fileno()]

    def add(self, number: int) -> None:
        """Watch a socket for what comes in."""
        self._epoll.register(number, READ)

    def writing(self, number: int, *, wanted: bool) -> None:
        """Watch for room to write too, or no longer."""
        self._epoll.modify(number, READ | WRITE if wanted else READ)

    def remove(self, number: int) -> None:
        """Watch no longer."""
        self._epoll.unregister(number)

    def poll(self, seconds: float) -> Sequence[tuple[int, int]]:
        """Wait, at most so long, and return sockets with READ, WRITE or both set."""
        if seconds >= COARSE_SECONDS:  # may return early, never late
            return self._epoll.poll(seconds - COARSE_SECONDS)
        ready = self._epoll.poll(0)
        if not ready and seconds > 0 and select.select(self._watched, (), (), seconds)[0]:
            return self._epoll.poll(0)
        return ready

    def close(self) -> None:
        """Give the epoll back."""
        self._epoll.close()


class SelectorPoller:
    """The portable way."""

    def __init__(self) -> None:
        """Take the best that the system has."""
        self._selector = selectors.DefaultSelector()

    def add(self, number: int) -> None:
        """Watch a socket for what comes in."""
        self._selector.register(number, selectors.EVENT_READ)

    def writing(self, number: int, *, wanted: bool) -> None:
        """Watch for room to write too, or no longer."""
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if wanted else 0)
        self._selector.modify(number, events)

    def remove(self, number: int) -> None:
        """Watch no longer."""
        self._selector.unregister(number)

    def poll(self, seconds: float) -> Sequence[tuple[int, int]]:
        """Wait, at most so long, and return sockets with READ, WRITE or both set."""
        return [
            (key.fd, (mask & READ) | (WRITE if mask & selectors.EVENT_WRITE else 0))
            for key, mask in self._selector.select(max(seconds, 0.0))
        ]

    def close(self) -> None:
        """Give the selector back."""
        self._selector.close()


Poller = EpollPoller | SelectorPoller


def make_poller() -> Poller:
    """Return the best poller that this system has."""
    return EpollPoller() if sys.platform.startswith("linux") else SelectorPoller()
