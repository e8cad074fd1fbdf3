"""When the next request goes out, and on which connection.

A closed loop sends when an answer came (after the think time, if any). An open loop sends by a
schedule, whatever the answers do; its latencies count from the scheduled time, so a server that
stalls can't hide the requests that had to wait.
"""

from collections import deque
from collections.abc import Callable

from advisor.target.generator.connection import Connection

Send = Callable[[Connection, float], None]

IDLE_SECONDS = 0.2


class ClosedPace:
    """Each connection sends as soon as it is free."""

    late = 0.0

    def __init__(self, send: Send, *, end: float) -> None:
        """Send until `end`."""
        self._send = send
        self._end = end

    def free(self, connection: Connection, now: float) -> None:
        """Use a connection that has nothing to do."""
        if now < self._end:
            self._send(connection, now)

    def due(self, now: float) -> float:  # noqa: ARG002 - the other paces look at it
        """Return how long may be waited for answers: there is nothing else to do."""
        return IDLE_SECONDS


class ThinkingPace:
    """Each connection sends so long after its last answer, as a user would."""

    late = 0.0

    def __init__(self, send: Send, *, end: float, think_seconds: float) -> None:
        """Send until `end`."""
        self._send = send
        self._end = end
        self._think = think_seconds
        self._thinking: deque[tuple[float, Connection]] = deque()

    def free(self, connection: Connection, now: float) -> None:
        """Let the connection think; the first time, they start spread over the think time."""
        self._thinking.append((now + self._think, connection))

    def due(self, now: float) -> float:
        """Send what has thought long enough; return the seconds until the next one has."""
        while self._thinking and self._thinking[0][0] <= now < self._end:
            self._send(self._thinking.popleft()[1], now)
        until = self._thinking[0][0] if self._thinking and now < self._end else now + IDLE_SECONDS
        return min(until - now, max(self._end - now, 0.0), IDLE_SECONDS)


class OpenPace:
    """One request every 1/rate seconds, on any free connection.

    Attributes:
        late: The longest that a request went out behind its time.
    """

    def __init__(self, send: Send, *, begin: float, end: float, rate: float) -> None:
        """Send at `rate` a second from `begin` until `end`."""
        self._send = send
        self._begin = begin
        self._end = end
        self._rate = rate
        self._sent = 0
        self._next = begin
        self._free: deque[Connection] = deque()
        self.late = 0.0

    def free(self, connection: Connection, now: float) -> None:  # noqa: ARG002 - as in the others
        """Keep a connection for the next request that is due."""
        self._free.append(connection)

    def due(self, now: float) -> float:
        """Send what is due; return the seconds until the next request is."""
        while self._next < self._end and self._next <= now:
            self.late = max(self.late, now - self._next)
            if not self._free:
                return IDLE_SECONDS  # an answer that comes ends the wait
            if now >= self._end:
                break
            self._send(self._free.popleft(), self._next)
            self._sent += 1
            self._next = self._begin + self._sent / self._rate
        return min(max(self._next - now, 0.0), max(self._end - now, 0.0), IDLE_SECONDS)


Pace = ClosedPace | ThinkingPace | OpenPace


def make_pace(
    send: Send, *, begin: float, seconds: float, rate: float | None, think_seconds: float
) -> Pace:
    """Return the pace that was asked for; a rate makes the loop open."""
    end = begin + seconds
    if rate is not None:
        return OpenPace(send, begin=begin, end=end, rate=rate)
    if think_seconds > 0:
        return ThinkingPace(send, end=end, think_seconds=think_seconds)
    return ClosedPace(send, end=end)
