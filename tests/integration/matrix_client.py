"""A small load driver and launcher for the matrix tests, with the server of matrix_app."""

import contextlib
import selectors
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from advisor import process
from advisor.model.bench import Interpreter, Variant
from advisor.model.traffic import LoadDriver, LoadResult

APP = Path(__file__).with_name("matrix_app.py")
CONNECTIONS = 4
HERE = Interpreter(
    path=sys.executable, implementation="CPython", version="3.11.0", optimised_build=True
)


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A launch of matrix_app."""

    url: str
    pids: tuple[int, ...]
    port: int


def variant(name: str, *, interpreter: Interpreter = HERE, kernels: bool = False) -> Variant:
    """Name a variant to measure."""
    return Variant(name=name, interpreter=interpreter, kernels=kernels)


def launcher(
    arguments: Mapping[str, tuple[str, ...]],
) -> Callable[[Variant], contextlib.AbstractContextManager[App]]:
    """Return what starts each variant with its own arguments, controls with the first's."""

    @contextlib.contextmanager
    def launch(variant: Variant) -> Iterator[App]:
        words = arguments.get(variant.name, next(iter(arguments.values())))
        command: list[str | Path] = [variant.interpreter.path, "-X", "utf8", APP, *words]
        with process.start(command, converse=True) as started:
            port = int(started.stdout.readline())
            yield App(url=f"http://127.0.0.1:{port}", pids=(started.pid,), port=port)

    return launch


def drive(running: App, seconds: float, rate: float | None = None) -> LoadResult:
    """Put load on it: closed loop over four connections, or open loop at a rate."""
    return _Load(running.port, seconds, rate).run()


class _Load:
    def __init__(self, port: int, seconds: float, rate: float | None) -> None:
        self._port, self._seconds, self._rate = port, seconds, rate
        self._latencies: list[float] = []
        self._statuses: dict[int, int] = {}
        self._broken = 0
        self._late = 0.0
        self._sent = 0

    def run(self) -> LoadResult:
        cpu, self._began = time.process_time(), time.perf_counter()
        with contextlib.ExitStack() as stack, selectors.DefaultSelector() as selector:
            for _ in range(CONNECTIONS):
                with contextlib.suppress(ConnectionRefusedError):
                    opened = socket.create_connection(("127.0.0.1", self._port))
                    selector.register(stack.enter_context(opened), selectors.EVENT_READ, None)
            self._broken += CONNECTIONS - len(selector.get_map())
            self._loop(selector)
        took = time.perf_counter() - self._began
        return LoadResult(
            driver=LoadDriver.BUILTIN,
            duration_seconds=took,
            count=len(self._latencies),
            statuses=self._statuses,
            timeouts=0,
            connection_errors=self._broken,
            latencies=tuple(sorted(self._latencies)),
            operations=(),
            generator_cpu_seconds=time.process_time() - cpu,
            rate=self._rate,
            late_seconds=self._late if self._rate else None,
        )

    def _loop(self, selector: selectors.BaseSelector) -> None:
        while selector.get_map():
            over = time.perf_counter() - self._began >= self._seconds
            waiting = [key for key in selector.get_map().values() if key.data is not None]
            if over and not waiting:
                return
            for key in list(selector.get_map().values()):
                if key.data is None and not over:
                    self._send(selector, key)
            for key, _ in selector.select(0.001):
                self._receive(selector, key)

    def _send(self, selector: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
        now = time.perf_counter()
        intended = now if self._rate is None else self._began + self._sent / self._rate
        if intended > now:
            return
        self._late = max(self._late, now - intended)
        self._sent += 1
        assert isinstance(key.fileobj, socket.socket)
        key.fileobj.sendall(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
        selector.modify(key.fileobj, selectors.EVENT_READ, intended)

    def _receive(self, selector: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
        assert isinstance(key.fileobj, socket.socket)
        try:
            data = key.fileobj.recv(65536)
        except ConnectionResetError:
            data = b""
        if not data:
            self._broken += 1
            selector.unregister(key.fileobj)
            return
        status = int(data[9:12])
        self._statuses[status] = self._statuses.get(status, 0) + 1
        self._latencies.append(time.perf_counter() - key.data)
        selector.modify(key.fileobj, selectors.EVENT_READ, None)
