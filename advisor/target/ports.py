"""Ports on this machine that nobody listens on."""

import errno
import socket

from advisor.errors import UsageError

LOOPBACK = "127.0.0.1"


def free_port(host: str = LOOPBACK) -> int:
    """Return a port that is free now; who uses it must be ready to find it taken."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


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
