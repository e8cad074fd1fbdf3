"""Variants → CPU seconds per run: every variant in its own process, by turns, on one core."""

import contextlib
import json
import os
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from advisor import process
from benchmarks.results import relative
from benchmarks.subject import Launch, Subject, Variant

COMPILED = {"cython", "mypyc", "expert", "ceiling"}
WORKER = Path(__file__).resolve().parent / "worker.py"
ENVIRONMENT: dict[str, str | None] = {
    "ADVISOR_KERNELS": None,
    "ADVISOR_KERNEL_MAP": None,
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class _Worker:
    """A running variant."""

    def __init__(self, running: process.Process, variant: Variant) -> None:
        self.running = running
        self.variant = variant

    def ask(self, line: str) -> Any:
        """Send a line and return the answer, or None where the process has ended."""
        try:
            self.running.stdin.write(line.encode() + b"\n")
            self.running.stdin.flush()
        except BrokenPipeError:
            return None
        answer = self.running.stdout.readline()
        return json.loads(answer) if answer else None


def launch(
    subject: Subject,
    variants: Sequence[Variant],
    *,
    rounds: int,
    warm: float,
    batch: float,
    seed: int,
    complaints: Path,
) -> Launch:
    """Start every variant afresh and time `rounds` batches of each, in a new order every round."""
    seconds: dict[str, list[float]] = {}
    results: dict[str, str] = {}
    failures: dict[str, str] = {}
    core = max(os.sched_getaffinity(0))
    chance = random.Random(seed)
    with contextlib.ExitStack() as stack:
        workers = []
        for variant in chance.sample(variants, len(variants)):
            errors = complaints / f"{subject.name}-{variant.name}.txt"
            worker = _started(stack, variant, errors)
            request = _request(subject, variant, core=core, warm=warm, batch=batch)
            ready = worker.ask(json.dumps(request))
            if ready is None:
                failures[variant.name] = _said(errors)
                continue
            if variant.name in COMPILED and not ready["file"].endswith(".so"):
                failures[variant.name] = f"not what was imported: {ready['file']}"
                continue
            results[variant.name] = ready["result"]
            seconds[variant.name] = []
            workers.append(worker)
        for _ in range(rounds):
            chance.shuffle(workers)
            for worker in workers:
                taken = worker.ask("batch")
                if taken is None:
                    failures[worker.variant.name] = _death(worker, complaints, subject)
                else:
                    seconds[worker.variant.name].append(taken)
            workers = [one for one in workers if one.variant.name not in failures]
    alive = {name: taken for name, taken in seconds.items() if name not in failures}
    return Launch(seconds=alive, results=results, failures=failures)


def _said(complaints: Path) -> str:
    text = relative(complaints.read_text(errors="replace"))
    return text.strip()[-300:]


def _death(worker: _Worker, complaints: Path, subject: Subject) -> str:
    """Say how a worker ended between two batches."""
    said = _said(complaints / f"{subject.name}-{worker.variant.name}.txt")
    status = worker.running.wait(5.0)
    return f"it ended while it was measured (status {status}) {said}"


def _started(stack: contextlib.ExitStack, variant: Variant, errors: Path) -> _Worker:
    assert variant.python is not None
    running = process.start([variant.python, WORKER], env=ENVIRONMENT, stderr=errors, converse=True)
    return _Worker(stack.enter_context(running), variant)


def _request(
    subject: Subject, variant: Variant, *, core: int, warm: float, batch: float
) -> dict[str, object]:
    jit = variant.name in {"pypy", "numba"}
    return {
        "core": core,
        "path": [str(path) for path in variant.path],
        "module": variant.module,
        "stands_for": subject.module if variant.name == "ceiling" else None,
        "workloads": subject.workloads,
        "name": subject.name,
        "kernels": list(variant.kernels),
        "numba": variant.numba,
        "warm_seconds": warm * 10 if jit else warm,
        "batch_seconds": batch,
    }
