"""Take jobs as JSON lines from standard input, answer each with one line on standard output.

    {"do": "plan", "plan": 1, "requests": [base64...], "order": [...]}         -> {}
    {"do": "run", "plan": 1, "host": ..., "port": ..., "seconds": ..., ...}    -> {"which": ...}

Requests come without their Host line, so that one plan serves several servers. What goes wrong is
answered with {"error": ...}. The process ends when its input does.
"""

import base64
import json
import os
import sys
import time
from array import array
from typing import Any

from advisor.target.generator.loop import Job, Loop, resolve
from advisor.target.wire import host_line

Message = dict[str, Any]

SERVERS_KEPT = 8


class Generator:
    """Keeps the plans it was told, and how far each server has come in them."""

    def __init__(self) -> None:
        """Begin without any plan."""
        self.plans: dict[int, tuple[tuple[bytes, ...], tuple[int, ...]]] = {}
        self.places: dict[tuple[int, int], int] = {}
        self.addressed: dict[tuple[int, int], tuple[bytes, ...]] = {}

    def take(self, message: Message) -> Message:
        """Carry out one command."""
        if message["do"] == "plan":
            requests = tuple(base64.b64decode(text) for text in message["requests"])
            self.plans[message["plan"]] = (requests, tuple(message["order"]))
            return {}
        return self._run(message)

    def _run(self, message: Message) -> Message:
        host, port = str(message["host"]), int(message["port"])
        if message.get("cores") and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, message["cores"])
        key = (message["plan"], port)
        job = Job(
            address=resolve(host, port),
            requests=self._requests(key, f"{host}:{port}"),
            order=self.plans[message["plan"]][1],
            first=self.places.get(key, 0),
            connections=message["connections"],
            seconds=message["seconds"],
            rate=message["rate"],
            think_seconds=message["think_seconds"],
            timeout_seconds=message["timeout_seconds"],
            begin_at=message.get("begin_at"),
        )
        used = time.process_time()
        tally = Loop(job).run()
        used = time.process_time() - used
        self.places[key] = job.first + tally.sent
        return {
            "which": packed(tally.which),
            "statuses": packed(tally.statuses),
            "latencies": packed(tally.latencies),
            "failed": packed(tally.failed),
            "timeouts": tally.timeouts,
            "connection_errors": tally.connection_errors,
            "seconds": tally.seconds,
            "late_seconds": tally.late_seconds,
            "cpu_seconds": used,
        }

    def _requests(self, key: tuple[int, int], host: str) -> tuple[bytes, ...]:
        """Return the requests of a plan for one server, made once for the servers used last."""
        if key not in self.addressed:
            if len(self.addressed) >= SERVERS_KEPT:
                del self.addressed[next(iter(self.addressed))]
            requests = self.plans[key[0]][0]
            self.addressed[key] = tuple(host_line(request, host) for request in requests)
        return self.addressed[key]


def packed(values: "array[Any]") -> str:
    """Write an array as text."""
    return base64.b64encode(values.tobytes()).decode("ascii")


def main() -> None:
    """Answer every line until there are no more."""
    generator = Generator()
    for line in sys.stdin:
        try:
            answer = generator.take(json.loads(line))
        except OSError as error:
            answer = {"error": f"the server cannot be reached: {error}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
