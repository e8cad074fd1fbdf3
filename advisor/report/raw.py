"""The raw figures for download: the record without its private parts, thinned until it fits."""

import base64
import gzip
import json
from dataclasses import replace

from advisor import documents
from advisor.model.bench import BenchmarkMatrix, Launch
from advisor.model.kernel import BuiltKernel, KernelResult
from advisor.model.run import RunRecord
from advisor.model.traffic import TrafficPlan

MOST_RAW_BYTES = 600_000
THINNED = 500


def pack(run: RunRecord) -> tuple[str, str]:
    """Return the record for the page, gzipped, as base64, and what was left out of it."""
    public = replace(
        run,
        traffic=_redacted(run.traffic) if run.traffic else None,
        kernels=None if run.kernels is None else tuple(_slim(one) for one in run.kernels),
    )
    note = "Headers and bodies of requests are left out."
    packed = _packed(public)
    if len(packed) > MOST_RAW_BYTES and public.matrix:
        public = replace(public, matrix=_thinned(public.matrix))
        note += f" Of each start's latencies, {THINNED} evenly spaced ones are kept."
        packed = _packed(public)
    if len(packed) > MOST_RAW_BYTES:
        public = replace(public, profile=None, profile_after=None)
        note += " The profiles are left out; run.json has them."
        packed = _packed(public)
    return packed, note


def raw_json(run: RunRecord) -> str:
    """Return everything that a run measured as JSON; `run.json` holds it too."""
    return json.dumps(documents.dump(run, RunRecord), allow_nan=False, separators=(",", ":"))


def _packed(run: RunRecord) -> str:
    text = raw_json(run)
    return base64.b64encode(gzip.compress(text.encode("ascii"), 9, mtime=0)).decode("ascii")


def _redacted(plan: TrafficPlan) -> TrafficPlan:
    return replace(
        plan,
        requests=tuple(
            replace(request, headers=tuple((name, "…") for name, _ in request.headers), body=b"")
            for request in plan.requests
        ),
    )


def _slim(result: KernelResult) -> KernelResult:
    """Leave out what a build repeats of its kernel, and Cython's page of line costs."""
    if result.kernel is None:
        return result
    brief = replace(result.kernel, text="", declarations="")
    builds = tuple(
        replace(build, kernel=brief, annotation_html=None)
        if isinstance(build, BuiltKernel)
        else replace(build, kernel=brief)
        for build in result.builds
    )
    return replace(result, builds=builds)


def _thinned(matrix: BenchmarkMatrix) -> BenchmarkMatrix:
    def thin(launch: Launch) -> Launch:
        values = launch.latencies
        if len(values) <= THINNED:
            return launch
        step = (len(values) - 1) / (THINNED - 1)
        kept = tuple(values[round(index * step)] for index in range(THINNED))
        return replace(launch, latencies=kept)

    return replace(
        matrix,
        cells=tuple(
            replace(cell, launches=tuple(thin(launch) for launch in cell.launches))
            for cell in matrix.cells
        ),
    )
