"""Load the launches of a block at once, on the core that they share, and compare what they need."""

import random
from collections.abc import Callable, Sequence

from advisor.bench import cpu
from advisor.bench.block_parts import Live, Means
from advisor.bench.duet import known, saturated
from advisor.bench.protocols import RunningT
from advisor.bench.warmup import has_jit
from advisor.errors import AdvisorError
from advisor.model.bench import DuetRound

Each = Callable[[Sequence[Live[RunningT]], Callable[[Live[RunningT]], None]], None]
PROBE_SECONDS = 0.05


def measure_duets(
    sound: Sequence[Live[RunningT]],
    means: Means[RunningT],
    *,
    generator: random.Random,
    each: Each[RunningT],
) -> None:
    """Add duet rounds to each launch that shares a core with the baseline's.

    A JIT compiler's launches are left out: its collector and compiler use more than a core, and
    what it compiled fills the caches of the others. `each` does something to every launch, in an
    order of its own, and notes their failures.
    """
    able = [one for one in sound if one.warmed and not has_jit(one.variant.interpreter)]
    baseline = next((one for one in able if one.variant.name == means.baseline), None)
    if means.duet is None or baseline is None or not means.server_cores:
        return
    others = [live for live in able if live is not baseline]
    size = means.method.duet_servers - 1
    for first in range(0, len(others), size):
        _measure(baseline, others[first : first + size], means, generator=generator, each=each)


def _measure(
    baseline: Live[RunningT],
    others: Sequence[Live[RunningT]],
    means: Means[RunningT],
    *,
    generator: random.Random,
    each: Each[RunningT],
) -> None:
    """Make the obligatory rounds, then more while some launch is not known well."""
    lives = [baseline, *others]
    for number in range(means.method.duet_max_rounds):
        if number >= means.method.duet_rounds and all(known(live.duets) for live in others):
            break
        try:
            _round(baseline, generator.sample(lives, len(lives)), means)
        except (AdvisorError, OSError):
            each(lives, lambda live: _probe(live, means))  # finds out whose failure it was
            break


def _probe(live: Live[RunningT], means: Means[RunningT]) -> None:
    assert means.duet is not None
    means.duet([live.running], PROBE_SECONDS)


def _round(
    baseline: Live[RunningT], lives: Sequence[Live[RunningT]], means: Means[RunningT]
) -> None:
    """Load them in this order: the first to be asked begins a little earlier."""
    assert means.duet is not None
    means.step(f"measuring {len(lives)} launches at once")
    rate = min(live.warmed.requests_per_second for live in lives if live.warmed)
    seconds = means.method.seconds_of_duet(servers=len(lives), rate=rate)
    before = [cpu.usage(live.running.pids) for live in lives]
    counts = means.duet([live.running for live in lives], seconds)
    spent = [
        cpu.usage(live.running.pids).since(earlier)
        for live, earlier in zip(lives, before, strict=True)
    ]
    place = next(index for index, live in enumerate(lives) if live is baseline)
    theirs = spent[place]
    for live, count, own in zip(lives, counts, spent, strict=True):
        if live is baseline or not (count and counts[place]):
            continue
        if own.cpu_seconds > 0 and theirs.cpu_seconds > 0:
            live.duets.append(
                DuetRound(
                    requests_per_second=count / seconds,
                    baseline_requests_per_second=counts[place] / seconds,
                    cpu_seconds=own.cpu_seconds,
                    baseline_cpu_seconds=theirs.cpu_seconds,
                    saturated=all(saturated(one, seconds=seconds) for one in (own, theirs)),
                )
            )
