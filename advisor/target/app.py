"""Start the app under test, wait until it answers, and end it with all its children.

Launch -> RunningApp: a url, the workers' process ids, and what the app printed
"""

import contextlib
import http.client
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from advisor import process
from advisor.errors import AdvisorError, TargetError, UsageError
from advisor.resources import PACKAGE
from advisor.target import failure
from advisor.target.ports import LOOPBACK, free_port, require_free

SERVE = PACKAGE / "inside" / "serve.py"
KEEP_ALIVE_SECONDS = 300
PAUSE_SECONDS = 0.02
PORT_SECONDS = 2.0
ANSWER_SECONDS = 5.0
ENDING_SECONDS = 2.0
DYING_SECONDS = 0.5
RESTART_GRACE_SECONDS = 0.2
TAIL_BYTES = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """How to start an app.

    Attributes:
        target: ``module:app``, as uvicorn takes it.
        python: The interpreter to run it with.
        app_dir: The folder to import it from.
        factory: Whether ``target`` names a function that makes the app.
        workers: Server processes.
        port: The port to listen on, or ``None`` for a free one.
        python_options: Options of the interpreter, such as ``--jit`` and its value.
        server_options: More options of uvicorn.
        kernel_map: The file that names the kernels to put in place, or ``None``.
        counters_dir: The folder that gets the kernels' counters when the app ends, or ``None``.
        record: The recorder's configuration file, or ``None``.
        cores: The cores to hold the app to; none for all.
        env: More variables for its environment.
        ready_seconds: How long it may take until it answers.
    """

    target: str
    python: str
    app_dir: Path = Path()
    factory: bool = False
    workers: int = 1
    port: int | None = None
    python_options: tuple[str, ...] = ()
    server_options: tuple[str, ...] = ()
    kernel_map: str | None = None
    counters_dir: str | None = None
    record: str | None = None
    cores: tuple[int, ...] = ()
    env: Mapping[str, str] | None = None
    ready_seconds: float = 60.0


class RunningApp:
    """An app that answers on ``url``.

    Attributes:
        launch: How it was started.
        port: The port that it listens on.
        url: Its address, without a slash at the end.
        ready_seconds: The time from the start to the first answer.
    """

    def __init__(self, launch: Launch, *, folder: Path) -> None:
        """Start it and wait until it answers; callers use ``start_app``."""
        self.launch = launch
        self.port = 0
        self.url = ""
        self.ready_seconds = 0.0
        self._folder = folder
        self._starts = 0
        self._ended = False
        self._process = self._start()

    @property
    def pid(self) -> int:
        """Return the id of the process that was started: with several workers, their parent."""
        return self._process.pid

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """Return the ids of the processes that serve requests, in order."""
        pids = {int(path.stem) for path in self._ready_dir.glob("*.ready")}
        return tuple(sorted(pids & set(self._process.members())))

    @property
    def running(self) -> bool:
        """Tell whether it has not ended."""
        return self._process.status is None

    def members(self) -> tuple[int, ...]:
        """Return the ids of all its processes."""
        return self._process.members()

    def log_tail(self) -> str:
        """Return the last part of what it printed."""
        try:
            with self._log.open("rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL_BYTES))
                return file.read().decode("utf-8", errors="replace").lstrip("\0")
        except OSError:
            return ""

    def restart(self) -> None:
        """End it, without waiting for requests it still works on, and start it again there."""
        self._process.end(grace_seconds=RESTART_GRACE_SECONDS)
        self._process = self._start()

    def end(self) -> int | None:
        """End it with all its children; return its status."""
        self._ended = True
        return self._process.end()

    def require_alive(self, *, patience_seconds: float = 0.0) -> None:
        """Make sure that it has not ended by itself.

        Its connections break a moment before it has ended: `patience_seconds` waits for that.

        Raises:
            TargetError: It has; the message says how, and what it printed last.
        """
        status = self._process.wait(patience_seconds)
        if status is not None and not self._ended:
            raise failure.died(
                self.log_tail(),
                launch=self.launch.target,
                status=status,
                kernels=self.launch.kernel_map is not None,
            )

    @property
    def _ready_dir(self) -> Path:
        return self._folder / f"ready-{self._starts}"

    @property
    def _log(self) -> Path:
        return self._folder / f"log-{self._starts}"

    def _start(self) -> process.Process:
        self._starts += 1
        self._ready_dir.mkdir()
        if not self.port:
            self.port = self.launch.port or free_port()
        require_free(self.port, patience_seconds=PORT_SECONDS)
        self.url = f"http://{LOOPBACK}:{self.port}"
        began = time.monotonic()
        started = process.start(
            command(self.launch, port=self.port),
            env=environment(self.launch, ready_dir=self._ready_dir),
            stdout=self._log,
        )
        try:
            self._wait(started, until=began + self.launch.ready_seconds)
        except BaseException:
            started.end()
            raise
        self.ready_seconds = time.monotonic() - began
        return started

    def _wait(self, started: process.Process, *, until: float) -> None:
        """Wait until every worker is there and one answers, or raise what went wrong."""
        while True:
            ready = len(tuple(self._ready_dir.glob("*.ready")))
            failed = tuple(self._ready_dir.glob("*.failed"))
            left = until - time.monotonic()
            if ready >= self.launch.workers and answers(
                self.port, seconds=min(left, ANSWER_SECONDS)
            ):
                return
            if failed or started.status is not None or self._crashes():
                status = started.wait(ENDING_SECONDS if self.launch.workers == 1 else 0)
                raise failure.explain(self.log_tail(), launch=self.launch.target, status=status)
            if left <= 0:
                raise failure.too_slow(
                    self.log_tail(),
                    launch=self.launch.target,
                    seconds=self.launch.ready_seconds,
                    ready=ready,
                    workers=self.launch.workers,
                )
            time.sleep(PAUSE_SECONDS)

    def _crashes(self) -> bool:
        """Tell whether workers die without a word, and uvicorn starts new ones for ever."""
        return len(failure.DIED.findall(self.log_tail())) >= 2 * self.launch.workers > 2


@contextlib.contextmanager
def start_app(launch: Launch) -> Iterator[RunningApp]:
    """Start an app, hand it over once it answers, and end it when the block is left.

    Raises:
        UsageError: The port is taken, or the folder is none.
        TargetError: The app doesn't start, or ends by itself before the block is left; the
            message has its own traceback.
        ToolMissingError: There is no such interpreter.
    """
    if not launch.app_dir.is_dir():
        message = f"--app-dir {launch.app_dir} is not a folder"
        raise UsageError(message)
    with tempfile.TemporaryDirectory(prefix="advisor-app-") as folder:
        app = RunningApp(launch, folder=Path(folder))
        try:
            with alive(app):
                yield app
        finally:
            app.end()


@contextlib.contextmanager
def alive(*apps: RunningApp) -> Iterator[None]:
    """Where an app ends by itself in the block, tell of that and not of what came of it.

    Raises:
        TargetError: One has; the message says how.
    """
    try:
        yield
    except AdvisorError as error:
        for app in apps:
            try:
                app.require_alive(patience_seconds=DYING_SECONDS)
            except TargetError as cause:
                raise cause from error
        raise
    for app in apps:
        app.require_alive()


def command(launch: Launch, *, port: int) -> list[str]:
    """Return the command that starts the app."""
    words = [launch.python, *launch.python_options, str(SERVE), launch.target]
    words += ["--app-dir", str(launch.app_dir.absolute()), "--host", LOOPBACK, "--port", str(port)]
    words += ["--workers", str(launch.workers), "--no-access-log"]
    words += ["--timeout-keep-alive", str(KEEP_ALIVE_SECONDS)]
    words += ["--factory"] if launch.factory else []
    return [*words, *launch.server_options]


def environment(launch: Launch, *, ready_dir: Path) -> dict[str, str | None]:
    """Return the variables that the launcher reads; ``None`` keeps an inherited one out."""
    options = launch.python_options
    jit = options[options.index("--jit") + 1] if "--jit" in options else None
    return {
        **(launch.env or {}),
        "ADVISOR_READY_DIR": str(ready_dir),
        "ADVISOR_KERNEL_MAP": launch.kernel_map,
        "ADVISOR_COUNTERS_DIR": launch.counters_dir,
        "ADVISOR_RECORD": launch.record,
        "ADVISOR_CORES": ",".join(map(str, launch.cores)) or None,
        "ADVISOR_JIT": jit,
        "WEB_CONCURRENCY": None,
    }


def answers(port: int, *, seconds: float) -> bool:
    """Tell whether a request is answered, whatever the answer says."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=max(seconds, PAUSE_SECONDS))
    try:
        connection.request("GET", "/", headers={"Connection": "close"})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
