"""Ports on this machine that nobody listens on."""

import errno
import socket
import threading
from collections import deque

from advisor.errors import UsageError

LOOPBACK = "127.0.0.1"
# Ports given out a moment ago may not be listened on yet.
_given: deque[int] = deque(maxlen=64)
_lock = threading.Lock()


def free_port(host: str = LOOPBACK) -> int:
    """Return a port that is free now; who uses it must be ready to find it taken.

    Not one of those given out last, so that several threads never get the same.
    """
    with _lock:
        while True:
            with socket.socket() as probe:
                probe.bind((host, 0))
                port = int(probe.getsockname()[1])
            if port not in _given:
                _given.append(port)
                return port


def require_free(port: int, host: str = LOOPBACK) -> None:
    """Make sure that a port can be listened on.

    Raises:
        UsageError: It can't.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            reason = "another program listens there" if taken else error.strerror
            message = f"port {port} on {host} cannot be used: {reason}"
            raise UsageError(message, advice="Leave the port out to get a free one.") from error
