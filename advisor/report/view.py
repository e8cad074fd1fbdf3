"""Make the page's content of a run: finished strings and drawings, no measuring, no reading.

RunRecord  ->  ReportView
"""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from advisor import __version__
from advisor.model.run import RunRecord
from advisor.report import detail, figures, flame, hot, measured, raw
from advisor.report.advised import AdviceRow, advice_rows
from advisor.report.answer import Answer, build_answer
from advisor.report.detail import Detail
from advisor.report.hot import HotRow
from advisor.report.measured import Measured
from advisor.report.routed import RouteRow, route_rows
from advisor.report.tuned import Tuned, build_tuned

# One short stretch without the sampler can't tell a smaller cost from noise.
TOLD_COST = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """Everything the page shows, ready to be laid out.

    `flames` are the graphs by name ("before", "after"). `raw` is the gzipped record as base64,
    without requests' headers and bodies; `raw_note` says what else was left out of it.
    """

    title: str
    run_id: str
    target: str
    started: str
    command: str
    version: str
    answer: Answer
    hot: tuple[HotRow, ...]
    profile: str | None
    flames: dict[str, Any]
    details: tuple[Detail, ...]
    measured: Measured | None
    machine: tuple[tuple[str, str], ...]
    commands: tuple[tuple[str, str], ...]
    requests: tuple[tuple[str, str, str, str], ...]
    cross_check: str | None
    raw: str
    raw_note: str
    tuned: Tuned | None
    routes: tuple[RouteRow, ...]
    advice: tuple[AdviceRow, ...]


def build_view(run: RunRecord) -> ReportView:
    """Return the page's content; equal runs give equal content."""
    packed, note = raw.pack(run)
    return ReportView(
        title=f"{figures.clean(run.target, longest=80)} — advisor",
        run_id=figures.clean(run.run_id),
        target=figures.clean(run.target),
        started=figures.clean(run.started.replace("T", " ").replace("+00:00", " UTC")),
        command=figures.clean(shlex.join(run.command), longest=1000),
        version=__version__,
        answer=build_answer(run),
        hot=hot.hot_rows(run),
        profile=_profile(run),
        flames=_flames(run),
        details=detail.details(run),
        measured=measured.build_measured(run.matrix) if run.matrix else None,
        machine=_machine(run),
        commands=_commands(run),
        requests=_requests(run),
        cross_check=_cross_check(run),
        raw=packed,
        raw_note=note,
        tuned=build_tuned(run.tuning) if run.tuning else None,
        routes=route_rows(run),
        advice=advice_rows(run),
    )


def _profile(run: RunRecord) -> str | None:
    """Say how good the profile is."""
    profile = run.profile
    if profile is None:
        return None
    if not profile.samples:
        return figures.clean(profile.note or "The sampler saw no work.")
    words = (
        f"{figures.counted(profile.samples, 'sample')} every "
        f"{figures.seconds(profile.interval_seconds)} by {figures.clean(profile.sampler)}, "
        f"{figures.counted(profile.workers, 'worker')}."
    )
    if profile.errors and "could not be taken" not in (profile.note or ""):
        words += f" {figures.counted(profile.errors, 'sample')} could not be taken."
    if profile.note:
        words += f" {figures.clean(profile.note, longest=600)}"
    elif profile.behind:
        words += " The sampler fell behind its rate."
    if run.sampling_cost is not None:
        words += f" {_sampling_cost(run.sampling_cost, run.sampling_noise)}"
    return words


def _sampling_cost(cost: float, noise: float | None) -> str:
    between = (
        f"two stretches without it differed by {figures.percent(noise)}"
        if noise is not None
        else ""
    )
    if cost > max(TOLD_COST, noise or 0.0):
        rest = f"; {between}" if between else ""
        return f"Sampling cost the app {figures.percent(cost)} more CPU per request{rest}."
    rest = f", where {between}" if between else ""
    return (
        "Sampling cost the app too little to tell: CPU per request "
        f"{figures.signed_percent(cost)}{rest}."
    )


def _flames(run: RunRecord) -> dict[str, Any]:
    graphs = {}
    for name, profile, ranking in (
        ("before", run.profile, run.ranking),
        ("after", run.profile_after, run.ranking_after),
    ):
        if profile and profile.samples:
            graphs[name] = flame.flame_data(profile, app_dir=run.app_dir, ranking=ranking)
    return graphs


def _machine(run: RunRecord) -> tuple[tuple[str, str], ...]:
    if run.machine is None:
        return ()
    machine = run.machine
    rows = [
        (
            "Processor",
            f"{figures.clean(machine.processor)}, {figures.counted(machine.cores, 'core')}",
        ),
        ("Memory", f"{machine.memory_bytes / (1 << 30):.0f} GiB"),
        ("System", figures.clean(machine.system)),
    ]
    rows += [
        (figures.clean(name), figures.clean(version)) for name, version in machine.versions.items()
    ]
    return tuple(rows)


def _commands(run: RunRecord) -> tuple[tuple[str, str], ...]:
    """Return the commands that repeat the run or a part of it."""
    commands = [("Repeat the whole run", figures.clean(shlex.join(run.command), longest=1000))]
    run_id = figures.clean(run.run_id)
    if run.matrix:
        commands.append(("Measure again", f"advisor bench {run_id}"))
    if run.kernels:
        commands.append(("Verify the kernels again, longer", f"advisor verify {run_id}"))
        commands.append(("Write the patches", f"advisor patch {run_id}"))
    commands.append(("Turn every kernel off", "ADVISOR_KERNELS=0"))
    return tuple(commands)


def _requests(run: RunRecord) -> tuple[tuple[str, str, str, str], ...]:
    """Return each operation: its different requests, what CPU time one takes, their source."""
    if run.traffic is None:
        return ()
    members: dict[str, list[int]] = {}
    for index, request in enumerate(run.traffic.requests):
        members.setdefault(request.operation, []).append(index)
    return tuple(
        (
            figures.clean(operation),
            figures.count(len(own)),
            _took([run.traffic.costs[index] for index in own] if run.traffic.costs else []),
            run.traffic.source[operation].value if operation in run.traffic.source else "",
        )
        for operation, own in members.items()
    )


def _took(costs: Sequence[float]) -> str:
    """Write the CPU time of the cheapest and of the dearest request."""
    if not costs:
        return ""
    low, high = figures.seconds(min(costs)), figures.seconds(max(costs))
    return low if low == high else figures.spread(low, high)


def _cross_check(run: RunRecord) -> str | None:
    """Say whether wrk agrees with the embedded driver about the app's throughput."""
    if run.cross_check is None:
        return None
    own, wrk = (result.requests_per_second for result in run.cross_check)
    if not own or not wrk:
        return None
    return (
        f"As a cross-check of the load generator, wrk got {figures.significant(wrk)} requests a "
        f"second out of the app where the embedded client got {figures.significant(own)} "
        f"({figures.signed_percent(own / wrk - 1)}), one right after the other, "
        f"{figures.seconds(run.cross_check[0].duration_seconds)} each."
    )
