"""The embedded load driver: commands the generator process, and reads what it measured."""

import base64
import collections
import itertools
import json
import os
import select
import sys
import time
from array import array
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from advisor import process
from advisor.errors import DefectError, TargetError, ToolFailedError, UsageError
from advisor.model.traffic import LoadDriver, LoadResult, OperationResult, Request, TrafficPlan
from advisor.resources import PACKAGE
from advisor.target import mix, wire, work

SPARE_SECONDS = 30.0
KILLED = {-9: "SIGKILL", -15: "SIGTERM"}
KILLED_ADVICE = "See whether memory ran out, and do it again."


class BuiltinDriver:
    """Drives load from one generator process, started at the first run and kept."""

    kind = LoadDriver.BUILTIN

    def __init__(self, *, cores: tuple[int, ...] = (), timeout_seconds: float = 10.0) -> None:
        """Take the settings; nothing is started yet."""
        self._cores = cores
        self._timeout = timeout_seconds
        self._process: process.Process | None = None
        self._plans: dict[int, tuple[TrafficPlan, int]] = {}
        self._numbers = itertools.count(1)

    @property
    def pid(self) -> int | None:
        """Return the id of the generator's process, or None where there is none yet."""
        return None if self._process is None else self._process.pid

    def run(
        self,
        plan: TrafficPlan,
        url: str,
        *,
        connections: int,
        seconds: float,
        rate: float | None = None,
    ) -> LoadResult:
        """Put load on a server for a while; see ``Driver``."""
        answer = self._run(plan, url, connections=connections, seconds=seconds, rate=rate)
        return _result(answer, plan, rate=rate)

    def prepare(self, plan: TrafficPlan) -> None:
        """Start the generator and tell it a plan, so that the next run begins without delay."""
        self._plan_number(plan)

    def answered_of(
        self, plan: TrafficPlan, url: str, *, connections: int, seconds: float, begin_at: float
    ) -> float:
        """Count the answers of a stretch that begins at a moment of ``time.perf_counter``.

        Requests still on their way at its end are waited for, and count. They are counted as
        requests of the planned mix, where the plan has costs.
        """
        answer = self._run(
            plan, url, connections=connections, seconds=seconds, rate=None, begin_at=begin_at
        )
        which = _unpacked("I", answer["which"])
        found = work.of_requests(plan, which)
        return len(which) if found is None else found

    def _run(
        self,
        plan: TrafficPlan,
        url: str,
        *,
        connections: int,
        seconds: float,
        rate: float | None,
        begin_at: float | None = None,
    ) -> dict[str, Any]:
        if not plan.requests:
            message = "there is no request to send"
            raise UsageError(message, advice="A locustfile needs --load locust.")
        parts = urlsplit(url)
        answer = self._ask(
            {
                "do": "run",
                "plan": self._plan_number(plan),
                "host": parts.hostname,
                "port": parts.port or 80,
                "connections": connections,
                "seconds": seconds,
                "rate": rate,
                "begin_at": begin_at,
                "think_seconds": plan.think_time_seconds,
                "timeout_seconds": self._timeout,
                "cores": list(self._cores),
            },
            limit_seconds=seconds + 2 * self._timeout + SPARE_SECONDS,
        )
        if "error" in answer:
            message = f"{url}: {answer['error']}"
            raise TargetError(message)
        return answer

    def _plan_number(self, plan: TrafficPlan) -> int:
        """Tell the generator a plan the first time it is used."""
        known = self._plans.get(id(plan))
        if known is not None and self._process is not None:
            return known[1]
        number = next(self._numbers)
        rendered = (wire.render(request) for request in plan.requests)
        message = {
            "do": "plan",
            "plan": number,
            "requests": [base64.b64encode(data).decode("ascii") for data in rendered],
            "order": mix.order(plan.requests, seed=plan.seed),
        }
        self._ask(message, limit_seconds=SPARE_SECONDS)
        self._plans[id(plan)] = (plan, number)  # holds the plan, so that its id stays its own
        return number

    def _ask(self, message: dict[str, Any], *, limit_seconds: float) -> dict[str, Any]:
        if self._process is None:
            self._process = process.start(
                [sys.executable, "-m", "advisor.target.generator"],
                env={"PYTHONPATH": str(PACKAGE.parent), "PYTHONSAFEPATH": "1"},
                converse=True,
            )
        try:
            self._process.stdin.write(json.dumps(message).encode("ascii") + b"\n")
            self._process.stdin.flush()
            answer: dict[str, Any] = json.loads(self._line(self._process, limit_seconds))
        except (OSError, ValueError) as error:
            status = self._process.status
            command = self._process.command
            self.close()
            said = f"the embedded load generator ended or hung: {error}"
            if status in KILLED:
                said += f" ({KILLED[status]}): another program or the system killed it"
                raise ToolFailedError(
                    said, command=command, status=status, output="", advice=KILLED_ADVICE
                ) from error
            raise DefectError(said) from error
        return answer

    def _line(self, running: process.Process, limit_seconds: float) -> bytes:
        """Read one line; OSError when it doesn't come."""
        deadline = time.monotonic() + limit_seconds
        number = running.stdout.fileno()
        parts = []
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([number], [], [], left)[0]:
                message = f"no answer within {limit_seconds:.0f} s"
                raise OSError(message)
            data = os.read(number, 1 << 20)
            if not data:
                message = f"it ended with status {running.wait(1.0)}"
                raise OSError(message)
            parts.append(data)
            if data.endswith(b"\n"):
                return b"".join(parts)

    def close(self) -> None:
        """End the generator."""
        if self._process is not None:
            self._process.end()
            self._process = None
        self._plans.clear()

    def __enter__(self) -> Self:
        """Return the driver itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the generator."""
        self.close()


def _result(answer: dict[str, Any], plan: TrafficPlan, *, rate: float | None) -> LoadResult:
    which = _unpacked("I", answer["which"])
    statuses = _unpacked("H", answer["statuses"])
    latencies = _unpacked("d", answer["latencies"])
    failed = _unpacked("I", answer["failed"])
    return LoadResult(
        driver=LoadDriver.BUILTIN,
        duration_seconds=answer["seconds"],
        count=len(which),
        statuses=dict(sorted(collections.Counter(statuses).items())),
        timeouts=answer["timeouts"],
        connection_errors=answer["connection_errors"],
        latencies=tuple(sorted(latencies)),
        operations=_by_operation(plan.requests, which, statuses, latencies, failed),
        generator_cpu_seconds=answer["cpu_seconds"],
        rate=rate,
        late_seconds=answer["late_seconds"],
        work=work.of_requests(plan, which),
    )


def _by_operation(
    requests: tuple[Request, ...],
    which: "array[int]",
    statuses: "array[int]",
    latencies: "array[float]",
    failed: "array[int]",
) -> tuple[OperationResult, ...]:
    """Sort the answers by operation, in the order that the plan names them."""
    times: dict[str, list[float]] = {request.operation: [] for request in requests}
    names = [request.operation for request in requests]
    for index, seconds in zip(which, latencies, strict=True):
        times[names[index]].append(seconds)
    errors = collections.Counter(names[index] for index in failed)
    errors.update(
        names[index]
        for index, status in zip(which, statuses, strict=True)
        if not 200 <= status < 300
    )
    return tuple(
        OperationResult(
            operation=name,
            count=len(found),
            errors=errors[name],
            latencies=tuple(sorted(found)),
        )
        for name, found in times.items()
    )


def _unpacked(kind: str, text: str) -> Any:
    values = array(kind)
    values.frombytes(base64.b64decode(text))
    return values
