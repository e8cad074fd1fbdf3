"""The load driver that runs wrk, with a Lua script that sends the plan and prints JSON."""

import json
import math
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from advisor import process
from advisor.errors import TargetError, ToolFailedError, ToolMissingError, UsageError, last_lines
from advisor.model.traffic import LoadDriver, LoadResult, OperationResult, TrafficPlan
from advisor.resources import templates
from advisor.target import mix, wire, work
from advisor.target.cores import held_to

MARK = re.compile(r"^@@JSON (\{.*\})$", re.MULTILINE)
MICROSECONDS = 1_000_000
SPARE_SECONDS = 30.0
# With a connection of its own each of wrk's threads knows which request an answer belongs to.
MOST_THREADS = 64
ADVICE = "Install it (Debian, Ubuntu: apt install wrk), or use --load builtin."
TOOLS_FOLDER = Path(".interpreters", "bin")


def find_wrk(directory: Path | None = None) -> str | None:
    """Return the path of wrk: one of the project's own tools, else from ``PATH``, or ``None``.

    Args:
        directory: The project's folder, by default the working directory.
    """
    places = [str((directory or Path.cwd()) / TOOLS_FOLDER), os.environ.get("PATH", "")]
    return shutil.which("wrk", path=os.pathsep.join(places))


def require_wrk(*, think_time_seconds: float) -> str:
    """Return the path of wrk.

    Raises:
        UsageError: The load has a think time.
        ToolMissingError: wrk is not installed.
    """
    if think_time_seconds:
        message = f"wrk has no think time; the plan asks for {think_time_seconds:g} s"
        raise UsageError(message, advice="Use --load builtin or locust.")
    program = find_wrk()
    if program is None:
        message = "wrk is not installed"
        raise ToolMissingError(message, advice=ADVICE)
    return program


class WrkDriver:
    """Runs wrk anew for each stretch of load: whole seconds, closed loop only."""

    kind = LoadDriver.WRK

    def __init__(self, *, cores: tuple[int, ...] = (), timeout_seconds: float = 10.0) -> None:
        """Take the settings."""
        self._cores = cores
        self._timeout = math.ceil(timeout_seconds)

    def run(
        self,
        plan: TrafficPlan,
        url: str,
        *,
        connections: int,
        seconds: float,
        rate: float | None = None,
    ) -> LoadResult:
        """Put load on a server for a while, rounded up to whole seconds; see ``Driver``."""
        if rate is not None:
            message = f"wrk drives a closed loop only, not {rate:g} requests a second"
            raise UsageError(message, advice="Use --load builtin for a fixed rate.")
        program = require_wrk(think_time_seconds=plan.think_time_seconds)
        whole = max(1, math.ceil(seconds))
        threads = connections if connections <= MOST_THREADS else 1
        with tempfile.TemporaryDirectory(prefix="advisor-wrk-") as folder, held_to(self._cores):
            data = Path(folder, "requests")
            write_requests(plan, url, data)
            finished = process.run(
                [
                    *(program, f"-t{threads}", f"-c{connections}", f"-d{whole}s"),
                    *("--timeout", f"{self._timeout}s"),
                    *("-s", templates("load") / "wrk.lua", url, "--", data, str(threads)),
                ],
                timeout_seconds=whole + self._timeout + SPARE_SECONDS,
                check=False,
            )
        found = _result(
            finished,
            url=url,
            connections=connections,
            operations=operation_names(plan) if threads == connections else (),
            timeout_microseconds=self._timeout * MICROSECONDS,
        )
        amount = work.of_operations(plan, found.operations) if found.operations else None
        return replace(found, work=amount)

    def close(self) -> None:
        """Do nothing: wrk ends with its run."""

    def __enter__(self) -> Self:
        """Return the driver itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Do nothing: wrk ends with its run."""


def write_requests(plan: TrafficPlan, url: str, file: Path) -> None:
    """Write the plan in the form that wrk.lua reads."""
    host = urlsplit(url).netloc
    requests = [wire.host_line(wire.render(request), host) for request in plan.requests]
    order = mix.order(plan.requests, seed=plan.seed)
    names = operation_names(plan)
    belongs = [names.index(request.operation) + 1 for request in plan.requests]
    parts = [b"%d\n" % len(requests)]
    parts += [
        b"%d %d\n%s" % (number, len(request), request)
        for number, request in zip(belongs, requests, strict=True)
    ]
    parts += [b"%d\n" % len(order), *(b"%d\n" % (index + 1) for index in order)]
    file.write_bytes(b"".join(parts))


def operation_names(plan: TrafficPlan) -> tuple[str, ...]:
    """Return the plan's operations in the order of their first request."""
    return tuple(dict.fromkeys(request.operation for request in plan.requests))


def by_operation(
    answers: Sequence[str], *, names: Sequence[str], timeout_microseconds: float
) -> tuple[OperationResult, ...]:
    """Read lines of `operation status microseconds count` into results by operation (pure).

    An answer that came after the time-out is an error without a latency, as wrk counts it.
    """
    latencies: list[list[float]] = [[] for _ in names]
    errors = [0] * len(names)
    for line in answers:
        number, status, took, count = map(int, line.split())
        late = took > timeout_microseconds
        if not late:
            latencies[number - 1] += [took / MICROSECONDS] * count
        if late or not 200 <= status < 300:
            errors[number - 1] += count
    return tuple(
        OperationResult(
            operation=name, count=len(found), errors=wrong, latencies=tuple(sorted(found))
        )
        for name, found, wrong in zip(names, latencies, errors, strict=True)
        if found or wrong
    )


def _result(
    finished: process.Finished,
    *,
    url: str,
    connections: int,
    operations: Sequence[str],
    timeout_microseconds: float,
) -> LoadResult:
    found = MARK.search(finished.stdout)
    if found is None:
        if "unable to connect" in finished.output:
            message = f"wrk can't reach {url}: {last_lines(finished.output, count=1)}"
            raise TargetError(message)
        raise process.failure(finished)
    answer: dict[str, Any] = json.loads(found[1])
    raw = uncorrected(
        answer["histogram"],
        interval=_interval(answer["duration"], answer["requests"], connections),
    )
    if sum(raw.values()) + answer["timeout"] != answer["requests"]:
        message = (
            f"wrk's histogram holds {sum(raw.values())} latencies and {answer['timeout']} "
            f"time-outs, but {answer['requests']} answers were counted"
        )
        raise ToolFailedError(
            message,
            command=finished.command,
            status=finished.status,
            output=finished.output,
            advice="This version of wrk is not known; use --load builtin.",
        )
    return LoadResult(
        driver=LoadDriver.WRK,
        duration_seconds=answer["duration"] / MICROSECONDS,
        count=answer["requests"] - answer["timeout"],
        statuses={int(status): count for status, count in sorted(answer["statuses"].items())},
        timeouts=answer["timeout"],
        connection_errors=answer["connect"] + answer["read"] + answer["write"],
        latencies=tuple(value / MICROSECONDS for value in sorted(raw) for _ in range(raw[value])),
        operations=by_operation(
            answer["answers"], names=operations, timeout_microseconds=timeout_microseconds
        )
        if operations
        else (),
        generator_cpu_seconds=answer["cpu"],
    )


def _interval(duration: int, requests: int, connections: int) -> int | None:
    """Return what wrk took for the mean time between two requests of one connection, in µs."""
    each = requests // connections
    return duration // each if each else None


def uncorrected(histogram: Sequence[tuple[int, int]], *, interval: int | None) -> Mapping[int, int]:
    """Take wrk's invented latencies out of its histogram again (values in µs).

    For each latency of twice the interval or more, wrk adds the latencies that requests in
    between would have had (`stats_correct` in its stats.c), which makes percentiles that nobody
    measured. It adds downwards only, so undoing it from the top down gives the raw counts.
    """
    counts = dict(histogram)
    if not interval:
        return counts
    for value in sorted(counts, reverse=True):
        if value < 2 * interval:
            break
        count = counts[value]
        for invented in range(value - interval, interval, -interval):
            counts[invented] -= count
    return {value: count for value, count in counts.items() if count}
