"""The load driver that runs Locust, with a generated locustfile or the user's own."""

import base64
import contextlib
import importlib.util
import json
import math
import socket
import sys
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from advisor import process
from advisor.errors import TargetError, ToolMissingError, UsageError
from advisor.model.traffic import LoadDriver, LoadResult, OperationResult, TrafficPlan
from advisor.resources import templates
from advisor.target import mix, wire
from advisor.target.cores import held_to
from advisor.target.ports import free_port

LOOPBACK = "127.0.0.1"
STARTING_SECONDS = 60.0
SPARE_SECONDS = 60.0
USUAL_PORT = 5557
EVERYWHERE = ("0.0.0.0", "*")
QUIET = ("--skip-log-setup", "--only-summary", "--exit-code-on-error", "0")


def require_locust() -> None:
    """See that Locust is installed beside advisor.

    Raises:
        ToolMissingError: It is not.
    """
    if importlib.util.find_spec("locust") is None:
        message = "Locust is not installed in advisor's environment"
        raise ToolMissingError(message, advice="python -m pip install 'locust>=2.47'")


class LocustDriver:
    """Runs Locust anew for each stretch of load: closed loop only.

    With workers a master and that many worker processes are started; workers on other machines
    can join when `bind_host` is an address they can reach. `announce` gets the command for that.
    """

    kind = LoadDriver.LOCUST

    def __init__(
        self,
        *,
        cores: tuple[int, ...] = (),
        timeout_seconds: float = 10.0,
        locustfile: Path | None = None,
        workers: int = 0,
        bind_host: str = LOOPBACK,
        announce: Callable[[str], None] | None = None,
    ) -> None:
        """Take the settings; nothing is started yet."""
        self._cores = cores
        self._timeout = timeout_seconds
        self._locustfile = locustfile
        self._workers = workers
        self._bind_host = bind_host
        self._announce = announce
        self._port: int | None = None

    def run(
        self,
        plan: TrafficPlan,
        url: str,
        *,
        connections: int,
        seconds: float,
        rate: float | None = None,
    ) -> LoadResult:
        """Put load on a server for a while after all users have started; see ``Driver``.

        The plan's requests are not looked at where the user has a locustfile.
        """
        if rate is not None:
            message = f"Locust drives a closed loop only, not {rate:g} requests a second"
            raise UsageError(message, advice="Use --load builtin for a fixed rate.")
        require_locust()
        limit = math.ceil(seconds + STARTING_SECONDS)
        with tempfile.TemporaryDirectory(prefix="advisor-locust-") as name:
            folder = Path(name)
            command = [
                *(sys.executable, "-m", "locust", "--headless", *QUIET),
                *("-f", f"{templates('load') / 'locust_report.py'},{self._file(plan, folder)}"),
                *("-H", url, "-u", str(connections), "-r", str(connections), "-t", f"{limit}s"),
            ]
            result = folder / "result.json"
            with contextlib.ExitStack() as running:
                running.enter_context(held_to(self._cores))
                command += self._start_workers(running)
                finished = process.run(
                    command,
                    env={
                        "ADVISOR_LOCUST_RESULT": str(result),
                        "ADVISOR_LOCUST_SECONDS": str(seconds),
                    },
                    timeout_seconds=limit + SPARE_SECONDS,
                    check=False,
                )
            if not result.is_file():
                raise process.failure(finished)
            answer: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
        if not answer["statuses"] and not answer["timeouts"]:
            message = f"Locust got no answer from {url} ({answer['broken']} requests failed)"
            raise TargetError(message)
        return _result(answer)

    def _file(self, plan: TrafficPlan, folder: Path) -> Path:
        """Return the user's locustfile, or one that was written for the plan."""
        if self._locustfile is not None:
            if not self._locustfile.is_file():
                message = f"{self._locustfile}: there is no such locustfile"
                raise UsageError(message)
            return self._locustfile.absolute()
        if not plan.requests:
            message = "there is no request to send"
            raise UsageError(message, advice="Give a locustfile as the scenario.")
        file = folder / "locust_plan.py"
        file.write_text(locustfile(plan, timeout_seconds=self._timeout), encoding="utf-8")
        return file

    def _start_workers(self, running: contextlib.ExitStack) -> list[str]:
        """Start the workers, which wait for the master; return the master's options."""
        if not self._workers:
            return []
        port = self._port = self._port or _master_port(self._bind_host)
        here = LOOPBACK if self._bind_host in EVERYWHERE else self._bind_host
        join = _join(here, port)
        for _ in range(self._workers):
            running.enter_context(
                process.start([sys.executable, "-m", "locust", *join, "--skip-log-setup"])
            )
        if self._announce is not None:
            outside = socket.gethostname() if self._bind_host in EVERYWHERE else here
            command = " ".join(["locust", *_join(outside, port)])
            self._announce(
                f"More machines join, for every round anew, with: while {command}; do sleep 1; done"
            )
        return [
            *("--master", "--master-bind-host", self._bind_host, "--master-bind-port", str(port)),
            *("--expect-workers", str(self._workers), "--expect-workers-max-wait", "30"),
        ]

    def close(self) -> None:
        """Do nothing: Locust ends with its run."""

    def __enter__(self) -> Self:
        """Return the driver itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Do nothing: Locust ends with its run."""


def _join(host: str, port: int) -> list[str]:
    return ["-f", "-", "--worker", "--master-host", host, "--master-port", str(port)]


def _master_port(host: str) -> int:
    """Return Locust's usual port, so that workers elsewhere find every round; else a free one."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, USUAL_PORT))
        except OSError:
            return free_port(LOOPBACK if host in EVERYWHERE else host)
    return USUAL_PORT


def locustfile(plan: TrafficPlan, *, timeout_seconds: float) -> str:
    """Return a locustfile that sends the plan and needs no other file."""
    data = {
        "requests": [
            [
                request.method,
                request.path,
                list(wire.without_client_headers(request.headers)),
                base64.b64encode(request.body).decode("ascii"),
                request.operation,
            ]
            for request in plan.requests
        ],
        "order": mix.order(plan.requests, seed=plan.seed),
        "timeout_seconds": timeout_seconds,
        "think_seconds": plan.think_time_seconds,
    }
    packed = base64.b64encode(zlib.compress(json.dumps(data).encode("ascii"))).decode("ascii")
    template = (templates("load") / "locust_plan.py").read_text(encoding="utf-8")
    return template.replace("@@PLAN@@", packed)


def _result(answer: dict[str, Any]) -> LoadResult:
    times: dict[str, list[float]] = answer["times"]
    every = sorted(seconds for found in times.values() for seconds in found)
    return LoadResult(
        driver=LoadDriver.LOCUST,
        duration_seconds=(answer["last"] or 0.0) - (answer["first"] or 0.0),
        count=len(every),
        statuses={int(status): count for status, count in sorted(answer["statuses"].items())},
        timeouts=answer["timeouts"],
        connection_errors=answer["broken"],
        latencies=tuple(every),
        operations=tuple(
            OperationResult(
                operation=name,
                count=len(found),
                errors=answer["errors"].get(name, 0),
                latencies=tuple(sorted(found)),
            )
            for name, found in times.items()
        ),
        generator_cpu_seconds=answer["cpu"],
    )
