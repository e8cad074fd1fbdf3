"""Ports are free when they are given out, and whoever holds one for a moment is waited for."""

import socket
import threading
from collections.abc import Iterator

import pytest

from advisor.errors import UsageError
from advisor.target.ports import LOOPBACK, free_port, require_free


@pytest.fixture
def held() -> Iterator[socket.socket]:
    """Return a socket as a program holds it that is just being started: bound, and no more."""
    with socket.socket() as one:
        one.bind((LOOPBACK, free_port()))
        yield one


def test_a_port_is_given_out_once() -> None:
    assert len({free_port() for _ in range(40)}) == 40


def test_a_port_held_for_a_moment_is_waited_for(held: socket.socket) -> None:
    port = held.getsockname()[1]
    release = threading.Timer(0.2, held.close)
    release.start()
    require_free(port, patience_seconds=30)
    release.join()


def test_a_port_in_use_is_refused(held: socket.socket) -> None:
    port = held.getsockname()[1]
    with pytest.raises(UsageError, match=f"port {port} on 127.0.0.1 cannot be used"):
        require_free(port, patience_seconds=0.1)
