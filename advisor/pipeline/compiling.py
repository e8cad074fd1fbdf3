"""The kernels stage: observe, compile, build, verify and time each candidate."""

import itertools
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import assert_never

from advisor.codegen.compile import compile_function
from advisor.model.code import FunctionId
from advisor.model.evidence import Evidence
from advisor.model.kernel import (
    BuildFailure,
    Divergence,
    Equivalent,
    Kernel,
    KernelResult,
    Outcome,
    Refusal,
    RefusalReason,
    Unverified,
)
from advisor.model.ranking import HotFunction
from advisor.model.run import RunRecord, Stage
from advisor.pipeline.at_once import at_once
from advisor.pipeline.building import Build, build_for, calls_file, for_pypy, verify_build
from advisor.pipeline.inner_first import OWN_SHARE, inner_first
from advisor.pipeline.job import Job, with_problem
from advisor.pipeline.kernel_files import write_kernel
from advisor.pipeline.observing import observe
from advisor.pipeline.source import source_of
from advisor.verify.speed import LEAST_GAIN, speed

_COMPILING = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A candidate on its way: its evidence, its source, and its kernel or the refusal."""

    function: FunctionId
    evidence: Evidence | None
    source: str | None
    outcome: Kernel | Refusal


def make_kernels(job: Job, record: RunRecord) -> tuple[RunRecord, str]:
    """Make a kernel for every candidate, or find out why not."""
    evidence = {one.target: one for one in record.evidence or ()}
    candidates = record.ranking.candidates if record.ranking else ()
    results = inner_first(
        record.profile,
        candidates,
        least=OWN_SHARE * job.settings.threshold,
        make=lambda entries: _made(job, entries, evidence),
    )
    results = for_pypy(
        job, results, {one.target: calls_file(job, evidence.get(one.target)) for one in results}
    )
    for result in results:
        if problem := write_kernel(job.settings.kernels_dir, result, record):
            record = with_problem(record, Stage.KERNELS, problem)
    if job.settings.no_values:
        results = [_without_values(result) for result in results]
    good = sum(result.outcome is Outcome.VERIFIED for result in results)
    refused = sum(result.outcome is Outcome.REFUSED for result in results)
    other = len(results) - good - refused
    return (
        replace(record, kernels=tuple(results)),
        f"{good} kernel{'s' * (good != 1)} verified, {refused} refused, {other} not used",
    )


def _made(
    job: Job, entries: Sequence[HotFunction], evidence: Mapping[str, Evidence]
) -> list[KernelResult]:
    """Compile, build, verify and time the kernels of some candidates."""
    count = itertools.count(1)
    job.progress.step("compiling", done=0, total=len(entries))
    attempts = at_once(
        lambda entry: _attempt(job, entry, evidence.get(entry.function.target)),
        entries,
        on_done=lambda entry: job.progress.step(
            f"compiled {entry.function.target}", done=next(count), total=len(entries)
        ),
    )
    builds = build_for(job, _compiled(attempts), str(job.interpreter.path))
    verified = itertools.count(1)
    job.progress.step("verifying", done=0, total=len(attempts))
    # Times are CPU seconds of original and kernel by turns in one process: what runs beside it
    # costs both alike.
    return at_once(
        lambda attempt: _result(job, attempt, builds.get(attempt.function.target)),
        attempts,
        on_done=lambda attempt: job.progress.step(
            f"tried {attempt.function.target}", done=next(verified), total=len(attempts)
        ),
    )


def _attempt(job: Job, entry: HotFunction, evidence: Evidence | None) -> Attempt:
    function = entry.function
    calls = calls_file(job, evidence)
    outcome: Kernel | Refusal
    if calls is None:
        reasons = "; ".join(evidence.dropped_reasons) if evidence else ""
        outcome = Refusal(
            target=function.target,
            reason=RefusalReason.NOT_RECORDED,
            detail=reasons or "It was not called while the recorder looked.",
            file=function.file,
            line=function.line,
        )
    else:
        outcome = compile_target(job, function, calls)
    return Attempt(
        function=function,
        evidence=evidence,
        source=source_of(function),
        outcome=outcome,
    )


def compile_target(job: Job, function: FunctionId, calls: Path) -> Kernel | Refusal:
    """Observe a function on its calls and compile what was observed."""
    observed = observe(
        function.target,
        python=job.interpreter.path,
        app_dir=job.app_dir,
        calls_file=calls,
        include=job.settings.include,
    )
    if isinstance(observed, Refusal):
        return observed
    with _COMPILING:  # in this process, and not made for several threads
        return compile_function(observed)


def _compiled(attempts: Sequence[Attempt]) -> list[Kernel]:
    return [one.outcome for one in attempts if isinstance(one.outcome, Kernel)]


def _result(job: Job, attempt: Attempt, build: Build | None) -> KernelResult:
    target = attempt.function.target
    refused = KernelResult(
        target=target,
        outcome=Outcome.REFUSED,
        reason=None,
        kernel=None,
        refusal=None,
        builds=(build,) if build else (),
        verification=None,
        speedup=None,
        speedup_interval=None,
        source=attempt.source,
    )
    if isinstance(attempt.outcome, Refusal):
        return replace(refused, reason=attempt.outcome.reason.value, refusal=attempt.outcome)
    built = replace(refused, kernel=attempt.outcome)
    assert build is not None
    if isinstance(build, BuildFailure):
        return replace(built, outcome=Outcome.BUILD_FAILED, reason=f"{build.tool} failed")
    calls = calls_file(job, attempt.evidence)
    assert calls is not None
    return judge(replace(built, verification=verify_build(job, build, calls, time=True)))


def judge(result: KernelResult) -> KernelResult:
    """Decide the outcome of a built kernel from its verification and its times."""
    match result.verification:
        case Equivalent() as equal:
            return _judge_speed(result, equal)
        case Unverified(reason=reason):
            return replace(result, reason=f"it could not be verified: {reason}")
        case Divergence() as found:
            tried = found.replayed + found.generated
            reason = f"{len(found.differences)} of {tried} calls had another outcome"
            return replace(result, outcome=Outcome.DIVERGED, reason=reason)
        case None:
            return replace(result, reason="it was not verified")
        case _ as never:
            assert_never(never)


def _judge_speed(result: KernelResult, equal: Equivalent) -> KernelResult:
    measured = speed(equal.times) if equal.times else None
    if measured is None:
        return replace(result, outcome=Outcome.NOT_FASTER, reason="it could not be timed")
    timed = replace(
        result, speedup=measured.speedup, speedup_interval=(measured.low, measured.high)
    )
    # Where every call goes to the original, what looks like a gain is chance.
    handed_back = 0 < equal.replayed == equal.guard_misses
    if handed_back or not measured.faster:
        reason = f"a call takes {1 / measured.speedup:.2f} times the original's time"
        if equal.guard_misses * 2 > equal.replayed:
            reason += (
                f"; its guards handed {equal.guard_misses} of {equal.replayed} recorded calls "
                "to the original"
            )
        elif measured.low > 1.0:
            reason += f"; a patch is worth it from {LEAST_GAIN - 1:.0%} on".replace("%", " %")
        return replace(timed, outcome=Outcome.NOT_FASTER, reason=reason)
    if equal.behind is not None:
        times = equal.behind.kernel_seconds / equal.behind.original_seconds
        reason = f"on a long call it takes {times:.0f} times the original's time: "
        return replace(timed, outcome=Outcome.NOT_FASTER, reason=reason + equal.behind.call)
    return replace(timed, outcome=Outcome.VERIFIED)


def _without_values(result: KernelResult) -> KernelResult:
    """Return a result fit to be saved where values may not be written."""
    if not isinstance(result.verification, Divergence):
        return result
    hidden = tuple(
        replace(one, call="(not kept)", expected="(not kept)", got="(not kept)")
        for one in result.verification.differences
    )
    return replace(result, verification=replace(result.verification, differences=hidden))
