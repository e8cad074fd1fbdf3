"""Load an app with its kernels for long and compare: `python -m tests.faults.soak --seconds 1800`.

The same requests go to the app with and without kernels, in one order for both. Every answer must
be the same, and the app with kernels must not grow beyond the one without.
"""

import argparse
import contextlib
import http.client
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from advisor.model.kernel import Outcome
from advisor.model.run import RunRecord, Stage
from advisor.model.traffic import Request
from advisor.pipeline.measuring import usable, write_kernel_map
from advisor.pipeline.progress import Silence
from advisor.pipeline.run import open_run, run_stages
from advisor.settings import load_settings
from advisor.target.app import Launch, RunningApp, start_app
from tests.faults.page import write_between
from tests.faults.workplace import ROOT

APP = ROOT / "sample_apps" / "fraud"
CLIENTS = 3
BURST = 40
LOOK_SECONDS = 2.0
TELL_SECONDS = 30.0
# Both fill their caches first; what counts is how they grow after that.
SETTLED = 0.2
SPARE_BYTES = 4 << 20
BEGIN, END = "<!-- figures of make soak -->", "<!-- end of the soak's figures -->"


@dataclass(slots=True)
class Soak:
    """What was sent, what differed, and how much memory both took over time."""

    answers: int = 0
    failures: int = 0
    differing: list[str] = field(default_factory=list)
    memory: list[tuple[float, int, int]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def progress(self) -> str:
        """Return in one line how far it is."""
        seconds, plain, compiled = self.memory[-1]
        return (
            f"{seconds:.0f} s: {self.answers:,} answers, {len(self.differing)} differ, "
            f"{self.failures} are failures; {plain >> 10:,} and {compiled >> 10:,} KiB"
        )

    def growth(self) -> tuple[int, int]:
        """Return the bytes that the app without and with kernels grew by, once both had settled."""
        settled = [one for one in self.memory if one[0] >= SETTLED * self.memory[-1][0]]
        third = max(1, len(settled) // 3)
        first, last = settled[:third], settled[-third:]
        return (
            min(one[1] for one in last) - min(one[1] for one in first),
            min(one[2] for one in last) - min(one[2] for one in first),
        )


def make_run(folder: Path, python: Path) -> tuple[RunRecord, Path]:
    """Make the app's kernels; return the record and the list of its kernels."""
    flags: dict[str, object] = {
        "app_dir": APP,
        "scenario": APP / "load.toml",
        "python": python,
        "pypy": Path("/nowhere/pypy"),
        "profile_seconds": 4.0,
        "reports_dir": folder / "reports",
        "kernels_dir": folder / "kernels",
    }
    settings = load_settings("app:app", flags)
    with open_run(settings, Silence(), command=("soak",)) as (job, begun):
        record = run_stages(job, begun, last=Stage.KERNELS)
        own = job.interpreter.recorded.path
        builds = [build for one in record.kernels or () if (build := usable(one, own))]
        assert job.plan is not None
        record = replace(record, traffic=job.plan)
        return record, write_kernel_map(folder, "kernels.json", builds)


def soak(record: RunRecord, kernels: Path, *, python: Path, seconds: float, seed: int) -> Soak:
    """Load both apps for that long."""
    assert record.traffic is not None
    plain = Launch(target="app:app", python=str(python), app_dir=APP)
    compiled = Launch(target="app:app", python=str(python), app_dir=APP, kernel_map=str(kernels))
    result = Soak()
    end = time.monotonic() + seconds
    with start_app(plain) as one, start_app(compiled) as other:
        threads = [
            threading.Thread(
                target=_send,
                args=(result, (one, other), record.traffic.requests, f"{seed}/{number}", end),
            )
            for number in range(CLIENTS)
        ]
        for thread in threads:
            thread.start()
        began = told = time.monotonic()
        while any(thread.is_alive() for thread in threads):
            time.sleep(LOOK_SECONDS)
            result.memory.append((time.monotonic() - began, _resident(one), _resident(other)))
            if time.monotonic() - told >= TELL_SECONDS:
                told = time.monotonic()
                print(result.progress(), flush=True)  # noqa: T201
    return result


def _send(
    result: Soak,
    apps: tuple[RunningApp, RunningApp],
    requests: Sequence[Request],
    seed: str,
    end: float,
) -> None:
    """Send bursts of random requests: to both apps, over connections that change."""
    chance = random.Random(seed)
    while time.monotonic() < end:
        with contextlib.ExitStack() as stack:
            pair = [stack.enter_context(_connection(app.port)) for app in apps]
            for _ in range(chance.randrange(1, BURST)):
                request = varied(chance.choice(requests), chance)
                first, second = (_answer(connection, request) for connection in pair)
                with result.lock:
                    result.answers += 1
                    result.failures += not 200 <= first[0] < 300
                    if first != second:
                        result.differing.append(f"{request.operation}: {first} {second}"[:2000])
        if chance.random() < 0.1:
            time.sleep(chance.uniform(0.0, 0.05))


def varied(request: Request, chance: random.Random) -> Request:
    """Return the request, now and then with its numbers changed, so that guards are missed too."""
    if chance.random() < 0.8 or not request.body:
        return request
    text = bytearray(request.body)
    digits = [place for place, byte in enumerate(text) if 48 <= byte <= 57]
    for place in chance.sample(digits, min(len(digits), 3)):
        text[place] = chance.choice(b"123456789")
    body = bytes(text)
    return Request(
        operation=request.operation,
        method=request.method,
        path=request.path,
        headers=request.headers,
        body=body,
    )


@contextlib.contextmanager
def _connection(port: int) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        yield connection
    finally:
        connection.close()


def _answer(connection: http.client.HTTPConnection, request: Request) -> tuple[int, bytes]:
    headers = dict(request.headers)
    connection.request(request.method, request.path, body=request.body, headers=headers)
    response = connection.getresponse()
    return response.status, response.read()


def _resident(app: RunningApp) -> int:
    text = Path(f"/proc/{app.pid}/status").read_text(encoding="ascii", errors="replace")
    return int(text.partition("VmRSS:")[2].split()[0]) * 1024


def main() -> int:
    """Soak, print the figures, keep them; return 1 when an answer differed or memory grew."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=1800.0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--python", type=Path)
    options.add_argument("--write", type=Path)
    given = options.parse_args()
    newest = ROOT / ".interpreters" / "cpython3.15" / "bin" / "python"
    python = given.python or (newest if newest.exists() else Path(sys.executable))
    with tempfile.TemporaryDirectory(prefix="advisor-soak-") as name:
        record, kernels = make_run(Path(name), python)
        used = [one.target for one in record.kernels or () if one.outcome is Outcome.VERIFIED]
        print(f"kernels: {', '.join(used)}", flush=True)  # noqa: T201
        result = soak(record, kernels, python=python, seconds=given.seconds, seed=given.seed)
    plain, compiled = result.growth()
    text = (
        f"`fraud` with {len(used)} kernels, {given.seconds:.0f} s: {result.answers:,} answers "
        f"compared with the original's, {len(result.differing)} differed. Resident memory grew by "
        f"{compiled / 1024:,.0f} KiB with kernels and by {plain / 1024:,.0f} KiB without "
        f"(to {result.memory[-1][2] >> 20} and {result.memory[-1][1] >> 20} MiB)."
    )
    print(text)  # noqa: T201
    for one in result.differing[:3]:
        print(one)  # noqa: T201
    bad = bool(result.differing) or not used or compiled - plain > SPARE_BYTES
    if given.write and not bad:
        write_between(given.write, BEGIN, END, text)
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
