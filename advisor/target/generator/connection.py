"""One kept-open connection of the load generator."""

import socket

from advisor.target.generator.answers import Answer

CONNECT_SECONDS = 5.0


class Connection:
    """A socket with at most one request on its way.

    Attributes:
        socket: The connected socket, not blocking.
        number: Its file descriptor.
        answer: Reads what comes back.
        since: The time that the latency of the request counts from.
        sent: The time that the request went out.
        request: The index of the request, -1 while there is none.
        rest: What of the request the socket has not taken yet.
        used: Whether an answer has come over it before.
    """

    __slots__ = ("answer", "number", "request", "rest", "sent", "since", "socket", "used")

    def __init__(self, address: tuple[str, int]) -> None:
        """Connect, or raise OSError."""
        self.socket = socket.create_connection(address, CONNECT_SECONDS)
        self.socket.settimeout(0.0)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.number = self.socket.fileno()
        self.answer = Answer()
        self.since = 0.0
        self.sent = 0.0
        self.request = -1
        self.rest = b""
        self.used = False

    def send(self, data: bytes) -> bool:
        """Send as much as the socket takes; return whether that was all."""
        try:
            taken = self.socket.send(data)
        except BlockingIOError:
            taken = 0
        self.rest = data[taken:] if taken < len(data) else b""
        return not self.rest
