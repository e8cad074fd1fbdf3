"""Verify a built kernel by recorded and generated calls in a process of its own.

    BuiltKernel + calls file  ->  Equivalent | Divergence | Unverified

The process may crash or never return because of the kernel: then the call it was in is the
difference. Where it was in the original, that call is left out and the verification starts anew.
"""

import json
import tempfile
import time as clock
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from advisor import process
from advisor.errors import last_lines
from advisor.inside import check
from advisor.model.kernel import (
    BuiltKernel,
    CallTimes,
    Difference,
    Divergence,
    Equivalent,
    LongCall,
    Unverified,
)
from advisor.verify.speed import LEAST_GAIN, speed

Verification = Equivalent | Divergence | Unverified
Run = Callable[..., process.Finished]

CALL_SECONDS = 5.0
TIMED_CALLS = 60
TIMING = {"cases": 0, "timing_seconds": 1.5, "most_calls": TIMED_CALLS}
GROWTH = {"cases": 0, "growth_seconds": 3.0, "most_calls": TIMED_CALLS}
MEMORY_BYTES = 2 * 2**30
START_SECONDS = 30.0
MOST_RESTARTS = 8
ENVIRONMENT: dict[str, str | None] = {
    "ADVISOR_KERNELS": None,
    "ADVISOR_KERNEL_MAP": None,
    "ADVISOR_RECORD": None,
    # Sets have the same order when the process is started anew to tell what it died of.
    "PYTHONHASHSEED": "0",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Death:
    """How a worker ended that left no answer, and what its journal says."""

    case: str
    phase: str
    counts: dict[str, int]
    status: int | None
    output: str

    @property
    def how(self) -> str:
        """Say how it ended."""
        if self.status is None or self.status in (-27, -14):  # SIGPROF and SIGALRM, on Linux
            return "did not return"
        if self.status < 0:
            return f"crashed the process (signal {-self.status})"
        return f"ended the process (status {self.status})"


def verify(
    built: BuiltKernel,
    *,
    calls_file: Path,
    python: Path,
    app_dir: Path,
    sys_path: Sequence[Path] = (),
    cases: int = 400,
    seconds: float = 20.0,
    seed: int = 1,
    time: bool = True,
    exact_arity: bool = False,
    if_faster: bool = False,
    run: Run = process.run,
) -> Verification:
    """Run original and kernel on the calls of `calls_file` and on `cases` generated ones.

    `python` is the target interpreter; the app is imported from `app_dir` and `sys_path`.
    `seconds` bounds the calls, half of it the recorded ones; timing takes 1.5 s more, and calls
    much longer than recorded ones up to 3 s. Both are left out where a difference was found, or
    when `time` is False. With `if_faster` they come first, and a kernel that is not worth using
    gets no generated calls. The same seed gives the same generated calls. Where the arguments
    don't fit the parameters, compiled functions word their TypeError otherwise: that is a
    difference with `exact_arity`, else a note. `run` starts the process.
    """
    request = {
        "module": built.kernel.module,
        "qualname": built.kernel.target.partition(":")[2],
        "path": [str(path.absolute()) for path in (app_dir, *sys_path)],
        "kernel": {"name": built.kernel.name, "file": str(Path(built.extension).absolute())},
        "calls": str(calls_file.absolute()),
        "cases": cases,
        "seconds": seconds,
        "seed": seed,
        "call_seconds": CALL_SECONDS,
        "timing_seconds": 0.0,
        "growth_seconds": 0.0,
        "most_calls": None,
        "memory_bytes": MEMORY_BYTES,
        "skip": [],
        "exact_arity": exact_arity,
    }
    begun = clock.monotonic()
    with tempfile.TemporaryDirectory(prefix="advisor-verify-") as folder:
        worker = _Worker(python, app_dir, Path(folder), run)
        first = None
        if time and if_faster:
            first = worker.run({**request, **TIMING, **GROWTH, "least_gain": LEAST_GAIN})
            if _complete(first) and not _worth_using(first):
                return _result(built.kernel.target, first, clock.monotonic() - begun)
        skip: list[str] = []
        while len(skip) < MOST_RESTARTS:
            answer = worker.run({**request, "skip": skip})
            if not isinstance(answer, _Death):
                if time and _complete(answer):
                    known = None if skip else first
                    answer = worker.measured(answer, {**request, "skip": skip}, known)
                return _result(built.kernel.target, answer, clock.monotonic() - begun)
            if answer.phase != "original":
                return worker.blame(built.kernel.target, request, answer)
            skip.append(answer.case)
    reason = f"the original itself ended the verifying process on {len(skip)} calls"
    return Unverified(target=built.kernel.target, reason=reason)


class _Worker:
    """Starts the worker and reads what it leaves."""

    def __init__(self, python: Path, app_dir: Path, folder: Path, start: Run) -> None:
        self.start = start
        self.python = python
        self.app_dir = app_dir
        self.folder = folder

    def measured(
        self, answer: dict[str, Any], request: dict[str, Any], known: dict[str, Any] | _Death | None
    ) -> dict[str, Any]:
        """Return the answer with times and what is behind, taken by a process of their own.

        Putting a method in place changes its class; after a thousand changes CPython no longer
        remembers where attributes of its instances lie, and both sides get slower. Where that
        process fails, one for each tells in which it did. `known` is what it left if it has run.
        """
        found = self.run({**request, **TIMING, **GROWTH}) if known is None else known
        if not isinstance(found, _Death) and not found.get("failure"):
            kept = {"times": found["times"], "behind": found["behind"]}
            return found if found["differences"] else {**answer, **kept}
        timed = self.timed(answer, request)
        return self.grown(timed, request) if timed.get("times") else timed

    def timed(self, answer: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
        """Return the answer with times."""
        timed = self.run({**request, **TIMING})
        if isinstance(timed, _Death):
            return {"failure": f"the process that timed it {timed.how}"}
        if timed.get("failure") or timed["differences"]:
            return timed
        return {**answer, "times": timed["times"]}

    def grown(self, answer: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
        """Return the answer with a long call on which the kernel falls behind, if there is one.

        Where the original ends the process on what is so long, that tells nothing.
        """
        grown = self.run({**request, **GROWTH})
        if isinstance(grown, _Death):
            told = grown.phase == "kernel"
            return {"failure": f"a much longer call {grown.how}"} if told else answer
        if grown.get("failure"):
            return answer
        return grown if grown["differences"] else {**answer, "behind": grown["behind"]}

    def run(self, request: dict[str, Any]) -> dict[str, Any] | _Death:
        """Return the answer to a request, or how the worker died."""
        out, journal = self.folder / "answer.json", self.folder / "journal"
        out.unlink(missing_ok=True)
        journal.unlink(missing_ok=True)
        limit = START_SECONDS + 2 * request["seconds"] + 6 * request["timing_seconds"]
        finished = self.start(
            [self.python, Path(check.__file__).absolute()],
            cwd=self.app_dir,
            env=ENVIRONMENT,
            stdin=json.dumps({**request, "out": str(out), "journal": str(journal)}),
            timeout_seconds=limit,
            check=False,
        )
        if out.exists():
            answer: dict[str, Any] = json.loads(out.read_text())
            return answer
        text = journal.read_text() if journal.exists() else ""
        case, phase, counts = json.loads(text) if text.strip() else ("", "start", {})
        return _Death(
            case=case,
            phase=phase,
            counts=counts,
            status=finished.status,
            output=last_lines(finished.output),
        )

    def blame(self, target: str, request: dict[str, Any], death: _Death) -> Divergence | Unverified:
        """Make a difference of a death inside the kernel."""
        if death.phase not in ("kernel", "timing"):
            where = "while it made a call" if death.phase == "call" else "at its start"
            reason = f"the verifying process {death.how} {where}: {death.output}"
            return Unverified(target=target, reason=reason)
        call = f"{target}, while it was timed on recorded calls"
        if death.phase == "kernel":
            answer = self.run({**request, "describe": death.case})
            described = answer.get("description") if isinstance(answer, dict) else None
            call = described or f"{target}, call {death.case}"
        difference = Difference(
            call=call,
            expected="the original returns or raises",
            got=f"the kernel {death.how}",
            kind="endless" if death.how == "did not return" else "crash",
        )
        return Divergence(
            target=target,
            replayed=death.counts.get("replayed", 0),
            generated=death.counts.get("generated", 0),
            raised=death.counts.get("raised", 0),
            guard_misses=death.counts.get("guard_misses", 0),
            differences=(difference,),
        )


def _complete(answer: dict[str, Any] | _Death | None) -> TypeGuard[dict[str, Any]]:
    """Tell whether a worker came to its end and found no difference."""
    return isinstance(answer, dict) and not (answer.get("failure") or answer["differences"])


def _times(answer: dict[str, Any]) -> CallTimes | None:
    times = answer["times"]
    return times and CallTimes(
        original_seconds=tuple(times["original"]), kernel_seconds=tuple(times["kernel"])
    )


def _worth_using(answer: dict[str, Any]) -> bool:
    """Tell whether a kernel is faster and falls behind on no long call."""
    times = _times(answer)
    measured = speed(times) if times else None
    return measured is not None and measured.faster and answer["behind"] is None


def _result(target: str, answer: dict[str, Any], seconds: float) -> Verification:
    if "failure" in answer:
        reason = "\n".join(filter(None, (answer["failure"], answer.get("traceback"))))
        return Unverified(target=target, reason=reason)
    counts = {key: int(answer[key]) for key in ("replayed", "generated", "raised", "guard_misses")}
    notes = tuple(_notes(answer))
    if answer["differences"]:
        differences = tuple(Difference(**entry) for entry in answer["differences"])
        return Divergence(target=target, **counts, differences=differences, notes=notes)
    if not counts["replayed"]:
        reason = "no recorded call could be compared: " + ("; ".join(notes) or "no time for any")
        return Unverified(target=target, reason=reason)
    behind = answer["behind"] and LongCall(
        call=answer["behind"]["call"],
        original_seconds=answer["behind"]["original"],
        kernel_seconds=answer["behind"]["kernel"],
    )
    return Equivalent(
        target=target, **counts, times=_times(answer), seconds=seconds, notes=notes, behind=behind
    )


def _notes(answer: dict[str, Any]) -> list[str]:
    notes = []
    if answer["nondeterministic"]:
        notes.append(
            f"{answer['nondeterministic']} calls were not counted: "
            "the original gives another result each time"
        )
    if answer["arity_texts"]:
        notes.append(
            f"{answer['arity_texts']} calls with too few, too many or unknown arguments raise "
            "TypeError with another text"
        )
    if answer["skipped"]:
        notes.append(
            f"{answer['skipped']} calls were not counted: the original ran out of time, memory "
            "or stack, used something that can't be kept in a recorded call, or the values were "
            "too large to compare"
        )
    if answer["unwatched"]:
        notes.append(f"changes of these globals were not watched: {', '.join(answer['unwatched'])}")
    return notes
