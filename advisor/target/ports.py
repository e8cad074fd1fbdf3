"""Ports on this machine that nobody listens on."""

import contextlib
import errno
import itertools
import secrets
import socket
import threading
from collections import deque

from advisor.errors import UsageError

LOOPBACK = "127.0.0.1"
# Ports given out a moment ago may not be listened on yet.
_given: deque[int] = deque(maxlen=64)
_lock = threading.Lock()
_PORTS = range(20000, 32768)
_MOST_ATTEMPTS = 100


def free_port(host: str = LOOPBACK) -> int:
    """Return a port that is free now; who uses it must be ready to find it taken.

    Not one of those given out last, so that several threads never get the same, and not one that
    the system takes for outgoing connections (from 32768 on Linux) while there are others: the
    load generator opens many of them between this call and the moment the app listens.
    """
    with _lock:
        for attempt in itertools.count():
            wanted = secrets.choice(_PORTS) if attempt < _MOST_ATTEMPTS else 0
            with socket.socket() as probe, contextlib.suppress(OSError):
                probe.bind((host, wanted))
                port = int(probe.getsockname()[1])
                if port not in _given:
                    _given.append(port)
                    return port
    raise AssertionError


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
