"""Make the kernels of a subject: each target in a process of its own, whatever it does there."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from advisor import process
from advisor.errors import last_lines
from benchmarks.compiler import CHECKOUT, compiler_fingerprint
from benchmarks.subject import Made, Subject, Target

SECONDS = 300.0
WORKLOADS = Path(__file__).resolve().parent / "workloads"

_CALLS = '''"""Calls of {module}:{qualname}, recorded while its workload runs."""

import sys

sys.path[:0] = {path!r}

from recorded import fresh, record

kept = []


def setup():
    """Run the workload once and keep some calls."""
    kept.extend(record({module!r}, {qualname!r}, {workloads!r}, {name!r}, {most}))


def calls():
    """Yield fresh copies of the calls."""
    return fresh(kept)
'''


@dataclass(frozen=True, slots=True, kw_only=True)
class Checking:
    """How many calls are generated to verify a kernel, and how long that may take."""

    cases: int
    seconds: float


def kernels_of(
    subject: Subject, *, python: Path, work: Path, checking: Checking
) -> tuple[Made, ...]:
    """Make a kernel for every target of a subject and say what became of each."""
    return tuple(
        _made(subject, target, python=python, work=work, checking=checking)
        for target in subject.targets
    )


def _made(
    subject: Subject, target: Target, *, python: Path, work: Path, checking: Checking
) -> Made:
    module = target.module or subject.module
    name = f"{module}__{target.qualname}".replace(".", "_")
    folder = work / "kernels" / name
    folder.mkdir(parents=True, exist_ok=True)
    calls = folder / f"calls_{name}.py"
    path = [str(WORKLOADS), str(subject.root), *map(str, subject.path)]
    text = _CALLS.format(
        module=module,
        qualname=target.qualname,
        path=path,
        workloads=subject.workloads,
        name=subject.name,
        most=target.most_calls,
    )
    if not calls.is_file() or calls.read_text() != text:
        calls.write_text(text)
    out = folder / f"made-{checking.cases}-{compiler_fingerprint()}.json"
    if out.is_file() and out.stat().st_mtime >= calls.stat().st_mtime:
        return read_made(json.loads(out.read_text(encoding="utf-8")))
    for old in folder.glob(f"made-{checking.cases}-*.json"):
        old.unlink()
    request = {
        "target": f"{module}:{target.qualname}",
        "python": str(python),
        "root": str(subject.root),
        "calls": str(calls),
        "cache": str(work / "cache"),
        "out": str(out),
        "cases": checking.cases,
        "seconds": checking.seconds,
    }
    finished = process.run(
        [sys.executable, "-m", "benchmarks.make_kernel"],
        cwd=CHECKOUT,
        env={"ADVISOR_KERNELS": None, "ADVISOR_KERNEL_MAP": None},
        stdin=json.dumps(request),
        timeout_seconds=SECONDS,
        check=False,
    )
    if out.exists():
        return read_made(json.loads(out.read_text(encoding="utf-8")))
    said = last_lines(finished.output, count=6) or f"it did not end in {SECONDS:.0f} s"
    return read_made({"target": request["target"], "outcome": "crashed", "reason": said})


def read_made(data: Mapping[str, object]) -> Made:
    """Build the record of a target from JSON; what is absent is empty."""
    empty: dict[str, object] = {
        "reason": None,
        "speedup": None,
        "speedup_interval": None,
        "functions": (),
        "guards": (),
        "notes": (),
        "verification": {},
        "differences": (),
        "costly_lines": (),
        "kernel": None,
        "seconds": 0.0,
    }
    return Made(**{**empty, **data})  # type: ignore[arg-type]
