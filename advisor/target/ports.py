"""Ports on this machine that nobody listens on."""

import contextlib
import errno
import itertools
import secrets
import socket
import threading
import time
from collections import deque

from advisor.errors import UsageError

LOOPBACK = "127.0.0.1"
# Ports given out a moment ago may not be listened on yet.
_given: deque[int] = deque(maxlen=64)
_lock = threading.Lock()
_PORTS = range(20000, 32768)
_MOST_ATTEMPTS = 100
_PAUSE_SECONDS = 0.02


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


def require_free(port: int, host: str = LOOPBACK, *, patience_seconds: float = 0.0) -> None:
    """Make sure that a port can be listened on, at the latest after `patience_seconds`.

    A program that was ended may need a moment to let go of it. So does one that is being started:
    until it runs, it holds a copy of every socket of the process that starts it.

    Raises:
        UsageError: It can't.
    """
    until = time.monotonic() + patience_seconds
    while (error := _refusal(port, host)) is not None and time.monotonic() < until:
        time.sleep(_PAUSE_SECONDS)
    if error is not None:
        taken = error.errno == errno.EADDRINUSE
        reason = "another program listens there" if taken else error.strerror
        message = f"port {port} on {host} cannot be used: {reason}"
        raise UsageError(message, advice="Leave the port out to get a free one.") from error


def _refusal(port: int, host: str) -> OSError | None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None
