"""Builds and verifications of the kernels stage, for the app's interpreter and then for PyPy."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from advisor.compilation.build import build_all
from advisor.model.evidence import Evidence
from advisor.model.kernel import (
    BuildFailure,
    BuiltKernel,
    Divergence,
    Equivalent,
    Kernel,
    KernelResult,
    Outcome,
    Unverified,
)
from advisor.pipeline.at_once import JOBS, at_once
from advisor.pipeline.job import Job
from advisor.pipeline.pypy import find_pypy
from advisor.verify.replay import verify

Build = BuiltKernel | BuildFailure
Verification = Equivalent | Divergence | Unverified


def calls_file(job: Job, evidence: Evidence | None) -> Path | None:
    """Return the recorded calls of a function; where values are not kept, from the scratch."""
    if evidence is None or not evidence.kept:
        return None
    if evidence.calls_file:
        return job.folder / evidence.calls_file
    name = "".join(char if char.isalnum() else "_" for char in evidence.target)
    path = job.calls_dir / f"{name}.jsonl"
    return path if path.is_file() else None


def build_for(job: Job, kernels: Sequence[Kernel], python: str) -> dict[str, Build]:
    """Build kernels for one interpreter; returns the builds by target."""
    if not kernels:
        return {}
    count = itertools.count(1)
    job.progress.step("building kernels", done=0, total=len(kernels))
    builds = build_all(
        kernels,
        [python],
        cache_dir=job.cache_dir,
        annotate=True,
        jobs=JOBS,
        on_built=lambda one: job.progress.step(
            f"built {one.kernel.target}", done=next(count), total=len(kernels)
        ),
    )
    # The record keeps the figures; the pages are half a megabyte each.
    return {
        one.kernel.target: replace(one, annotation_html=None)
        if isinstance(one, BuiltKernel)
        else one
        for one in builds
    }


def verify_build(job: Job, built: BuiltKernel, calls: Path, *, time: bool) -> Verification:
    """Verify a build on the recorded calls and on generated ones.

    `time` asks for its times too: a kernel that is not faster gets no generated calls.
    """
    return verify(
        built,
        calls_file=calls,
        python=Path(built.python),
        app_dir=job.app_dir,
        seed=job.settings.seed + 1,
        time=time,
        if_faster=time,
    )


def _kept_if_right(job: Job, build: Build, calls: Path) -> Build:
    """Turn the build for another interpreter into a failure where it doesn't verify there."""
    if isinstance(build, BuildFailure):
        return build
    checked = verify_build(job, build, calls, time=False)
    if isinstance(checked, Equivalent):
        return build
    said = checked.reason if isinstance(checked, Unverified) else checked.differences[0].got
    return BuildFailure(
        kernel=build.kernel,
        python=build.python,
        tool="verification",
        command=(),
        output=said,
    )


def for_pypy(
    job: Job, results: Sequence[KernelResult], calls: Mapping[str, Path | None]
) -> list[KernelResult]:
    """Build for PyPy, and verify there, what is worth it: the kernels that the app gains from."""
    good = [one.kernel for one in results if one.outcome is Outcome.VERIFIED and one.kernel]
    if not good or job.interpreter.implementation != "cpython":
        return list(results)
    environment = find_pypy(job).environment
    if environment is None:
        return list(results)
    builds = build_for(job, good, environment.path)
    count = itertools.count(1)

    def checked(result: KernelResult) -> KernelResult:
        built, recorded = builds.get(result.target), calls[result.target]
        if built is None or recorded is None:
            return result
        return replace(result, builds=(*result.builds, _kept_if_right(job, built, recorded)))

    job.progress.step("verifying for PyPy", done=0, total=len(results))
    return at_once(
        checked,
        results,
        on_done=lambda result: job.progress.step(
            f"tried {result.target} on PyPy", done=next(count), total=len(results)
        ),
    )
