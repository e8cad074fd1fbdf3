"""Load the launches of a block and the baseline's at once, where a busy machine asks for it."""

from collections.abc import Callable, Sequence

from advisor.bench import cautions, cpu
from advisor.bench.block_parts import Live, Means
from advisor.bench.duet import saturated
from advisor.bench.protocols import RunningT
from advisor.bench.warmup import has_jit
from advisor.model.bench import DuetRound


def measure_duets(
    sound: Sequence[Live[RunningT]],
    means: Means[RunningT],
    *,
    each: Callable[[Sequence[Live[RunningT]], Callable[[Live[RunningT]], None]], None],
) -> None:
    """Add duet rounds to each launch that shares cores with the baseline's, where it is busy.

    A JIT compiler's launches are left out: its collector and compiler use more than a core.
    `each` does something to every launch, in an order of its own, and survives their failures.
    """
    able = [one for one in sound if one.rounds and not has_jit(one.variant.interpreter)]
    baseline = next((one for one in able if one.variant.name == means.baseline), None)
    if means.duet is None or baseline is None or not means.server_cores:
        return
    rounds = [round_ for live in able for round_ in live.rounds]
    if not means.method.duet_always and cautions.wait_share(rounds) < cautions.BUSY_WAIT:
        return
    others = [live for live in able if live is not baseline]
    for _ in range(means.method.duet_rounds):
        each(others, lambda live: _duet(live, baseline, means))


def _duet(live: Live[RunningT], baseline: Live[RunningT], means: Means[RunningT]) -> None:
    assert means.duet is not None
    means.step(f"{live.variant.name} beside {baseline.variant.name}")
    method = means.method
    rates = [one.warmed.requests_per_second for one in (live, baseline) if one.warmed]
    seconds = method.stretched(method.duet_seconds, 2 * method.round_requests, rate=min(rates))
    before = [cpu.usage(one.running.pids) for one in (live, baseline)]
    # Each goes first half of the time, as the first to be asked begins a little earlier.
    if len(live.duets) % 2:
        theirs, own = means.duet(baseline.running, live.running, seconds)
    else:
        own, theirs = means.duet(live.running, baseline.running, seconds)
    spent = [
        cpu.usage(one.running.pids).since(earlier)
        for one, earlier in zip((live, baseline), before, strict=True)
    ]
    if own and theirs and all(saturated(one, seconds=seconds) for one in spent):
        live.duets.append(
            DuetRound(
                requests_per_second=own / seconds,
                baseline_requests_per_second=theirs / seconds,
                cpu_seconds=spent[0].cpu_seconds,
                baseline_cpu_seconds=spent[1].cpu_seconds,
            )
        )
