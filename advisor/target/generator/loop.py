"""Drive requests over many connections for a while, and measure each.

Job -> Tally: for every answered request its index, its status and its seconds
"""

import contextlib
import socket
import time
from array import array
from dataclasses import dataclass, field

from advisor.target.generator.connection import Connection
from advisor.target.generator.pace import Pace, make_pace
from advisor.target.generator.poller import READ, WRITE, make_poller

RECEIVE_BYTES = 1 << 16
CHECK_SECONDS = 0.5
RETRY_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One stretch of load.

    `requests` are whole requests as bytes, `order` the indices to send, over and over, from
    place `first` on. A `rate` makes the loop open. With `begin_at`, on the clock of
    `time.perf_counter`, nothing is sent before.
    """

    address: tuple[str, int]
    requests: tuple[bytes, ...]
    order: tuple[int, ...]
    first: int
    connections: int
    seconds: float
    rate: float | None
    think_seconds: float
    timeout_seconds: float
    begin_at: float | None = None


@dataclass(slots=True, kw_only=True)
class Tally:
    """What came of a job; the three arrays belong together, in the order of the answers.

    `failed` holds the request's index of every time-out and broken connection; `sent` is how
    far the order was followed.
    """

    which: "array[int]" = field(default_factory=lambda: array("I"))
    statuses: "array[int]" = field(default_factory=lambda: array("H"))
    latencies: "array[float]" = field(default_factory=lambda: array("d"))
    failed: "array[int]" = field(default_factory=lambda: array("I"))
    timeouts: int = 0
    connection_errors: int = 0
    sent: int = 0
    seconds: float = 0.0
    late_seconds: float | None = None


class Loop:
    """Carries out one job; `run` once."""

    def __init__(self, job: Job) -> None:
        """Prepare; nothing is connected yet."""
        self.job = job
        self.tally = Tally()
        self._methods = [request.split(b" ", 1)[0] for request in job.requests]
        self._poller = make_poller()
        self._connections: dict[int, Connection] = {}
        self._pending = 0
        self._missing = 0
        self._place = job.first

    def run(self) -> Tally:
        """Send and measure until the time is up and every answer has come or is given up.

        Raises:
            OSError: The server could not be reached at the start.
        """
        job, clock = self.job, time.perf_counter
        try:
            for _ in range(job.connections):
                self._connect()
            if job.begin_at is not None:
                time.sleep(max(0.0, job.begin_at - clock()))
            begin = clock()
            end = (job.begin_at or begin) + job.seconds
            self._pace: Pace = make_pace(
                self._send,
                begin=begin,
                seconds=end - begin,
                rate=job.rate,
                think_seconds=job.think_seconds,
            )
            for connection in tuple(self._connections.values()):
                self._pace.free(connection, begin)
            last = self._until(end)
        finally:
            self._close()
        self.tally.seconds = max(last, end) - begin
        self.tally.late_seconds = self._pace.late if job.rate is not None else None
        return self.tally

    def _until(self, end: float) -> float:
        """Go round until the end; return the time of the last answer."""
        clock, poll, connections = time.perf_counter, self._poller.poll, self._connections
        last = now = clock()
        check = now + CHECK_SECONDS
        while self._pending or now < end:
            wait = self._pace.due(now)
            for number, mask in poll(min(wait, RETRY_SECONDS) if self._missing else wait):
                connection = connections.get(number)
                if connection is None:  # closed in this very round
                    continue
                if mask & WRITE:
                    self._write_on(connection)
                if mask & ~WRITE or not mask & READ:
                    last = self._read(connection)
            now = clock()
            if now >= check:
                check = now + CHECK_SECONDS
                self._give_up(now)
            if self._missing and now < end:
                self._replace(now)
        return last

    def _send(self, connection: Connection, since: float) -> None:
        """Send the next request; its latency counts from `since`."""
        job = self.job
        index = job.order[self._place % len(job.order)]
        self._place += 1
        self.tally.sent += 1
        self._pending += 1
        self._begin(connection, index, since)

    def _begin(self, connection: Connection, index: int, since: float) -> None:
        connection.since = since
        connection.sent = time.perf_counter() if self.job.rate is not None else since
        connection.request = index
        connection.answer.begin(self._methods[index])
        try:
            if not connection.send(self.job.requests[index]):
                self._poller.writing(connection.number, wanted=True)
        except OSError:
            self._broken(connection)

    def _write_on(self, connection: Connection) -> None:
        try:
            if connection.send(connection.rest):
                self._poller.writing(connection.number, wanted=False)
        except OSError:
            self._broken(connection)

    def _read(self, connection: Connection) -> float:
        """Take what came; return the time."""
        answer = connection.answer
        try:
            data = connection.socket.recv(RECEIVE_BYTES)
            whole = answer.feed(data) if data else answer.ends_whole()
        except BlockingIOError:
            return time.perf_counter()
        except (OSError, ValueError):
            self._broken(connection)
            return time.perf_counter()
        now = time.perf_counter()
        if whole and connection.request >= 0:
            self._answered(connection, now)
        elif not data:
            self._broken(connection)
        return now

    def _answered(self, connection: Connection, now: float) -> None:
        tally = self.tally
        tally.which.append(connection.request)
        tally.statuses.append(connection.answer.status)
        tally.latencies.append(now - connection.since)
        connection.request = -1
        connection.used = True
        self._pending -= 1
        if connection.answer.keep:
            self._pace.free(connection, now)
        else:
            self._drop(connection)
            self._replace(now)

    def _broken(self, connection: Connection) -> None:
        """Take note of a connection that ended.

        A server may close a kept-open connection while a request is on its way to it (uvicorn
        does after an unhandled exception): such a request goes out again, on a new connection.
        """
        if connection.number not in self._connections:
            return
        self._drop(connection)
        if connection.request < 0:
            return
        if connection.used and not connection.answer.started:
            with contextlib.suppress(OSError):
                fresh = self._connect()
                self._missing -= 1
                self._begin(fresh, connection.request, connection.since)
                return
        self.tally.connection_errors += 1
        self.tally.failed.append(connection.request)
        self._pending -= 1

    def _give_up(self, now: float) -> None:
        for connection in tuple(self._connections.values()):
            if connection.request >= 0 and now - connection.sent > self.job.timeout_seconds:
                self.tally.timeouts += 1
                self.tally.failed.append(connection.request)
                self._pending -= 1
                self._drop(connection)

    def _connect(self) -> Connection:
        connection = Connection(self.job.address)
        self._connections[connection.number] = connection
        self._poller.add(connection.number)
        return connection

    def _replace(self, now: float) -> None:
        """Open new connections for those that were dropped."""
        while self._missing:
            try:
                connection = self._connect()
            except OSError:  # the server is gone or swamped; the next check tries again
                return
            self._missing -= 1
            self._pace.free(connection, now)

    def _drop(self, connection: Connection) -> None:
        self._poller.remove(connection.number)
        del self._connections[connection.number]
        connection.socket.close()
        self._missing += 1

    def _close(self) -> None:
        for connection in self._connections.values():
            connection.socket.close()
        self._poller.close()


def resolve(host: str, port: int) -> tuple[str, int]:
    """Return the address to connect to, looked up once."""
    family, kind = socket.AF_UNSPEC, socket.SOCK_STREAM
    address = socket.getaddrinfo(host, port, family, kind)[0][4]
    return str(address[0]), int(address[1])
