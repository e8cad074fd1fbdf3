"""What makes the figures of a cell, or of all, less trustworthy (pure)."""

import math
import statistics
from collections.abc import Sequence

from advisor.bench.duet import log_of
from advisor.bench.warmup import has_jit
from advisor.model.bench import (
    MOSTLY_HANDED_BACK,
    Caution,
    Cell,
    Launch,
    Round,
    Variant,
)

BUSY = 0.05
SATURATED_GENERATOR = 0.7
FEW_LAUNCHES = 3
FEW_REQUESTS_PER_ROUND = 30
FEW_LATENCIES = 500
UNSTABLE_FACTOR = 3.0
USUAL_ROUND_DEVIATION = 0.02
STILL_WARMING = 0.05
SLIP_SECONDS = 0.05


def of_cell(
    variant: Variant, launches: Sequence[Launch], *, answers_differ: bool, workers: int = 1
) -> tuple[Caution, ...]:
    """List the cautions of one measured variant, in the order of the enumeration."""
    rounds = [round_ for launch in launches for round_ in launch.rounds]
    checks = {
        Caution.ERRORS_IN_ANSWERS: any(round_.failures for round_ in rounds),
        Caution.MACHINE_BUSY: lost_share(rounds, workers=workers) >= BUSY,
        Caution.GENERATOR_SATURATED: _generator_share(rounds) > SATURATED_GENERATOR,
        Caution.TOO_FEW_SAMPLES: _few(launches),
        # The collector of a JIT compiler makes rounds uneven, so their mean stands for a launch.
        Caution.UNSTABLE_ROUNDS: not has_jit(variant.interpreter) and _unstable(launches),
        Caution.UNOPTIMISED_BUILD: variant.interpreter.optimised_build is False,
        Caution.NOT_WARM: has_jit(variant.interpreter) and _not_warm(launches),
        Caution.ANSWERS_DIFFER: answers_differ,
        Caution.SCHEDULE_SLIPPED: _slipped(launches),
        Caution.KERNELS_UNUSED: variant.kernels and _unused(launches),
        Caution.KERNELS_HAND_BACK: variant.kernels and _handed_back(launches),
    }
    return tuple(caution for caution in Caution if checks.get(caution))


def of_matrix(cells: Sequence[Cell], *, workers: int = 1) -> tuple[Caution, ...]:
    """List the cautions that concern the comparison of the measured cells as a whole."""
    measured = [cell for cell in cells if cell.missing is None]
    rounds = [round_ for cell in measured for launch in cell.launches for round_ in launch.rounds]
    checks = {
        Caution.MACHINE_BUSY: lost_share(rounds, workers=workers) >= BUSY,
        Caution.DIFFERENT_BUILDS: _different_builds(measured),
    }
    return tuple(caution for caution in Caution if checks.get(caution))


def lost_share(rounds: Sequence[Round], *, workers: int) -> float:
    """Return the part of the time it wanted to run that a server lost to other work.

    Its threads wait for a core while another of them runs, too: one whose routes are plain `def`
    waits as long as it runs, on a core of its own. So no more was lost than the time in which not
    all of its workers ran.
    """
    lost = sum(
        min(one.wait_seconds, max(0.0, workers * one.duration_seconds - one.cpu_seconds))
        for one in rounds
    )
    wanted = lost + sum(one.cpu_seconds for one in rounds)
    return lost / wanted if wanted else 0.0


def _generator_share(rounds: Sequence[Round]) -> float:
    """Return the most of a core that the generator used, over a launch's median round."""
    shares = [
        round_.generator_cpu_seconds / round_.duration_seconds
        for round_ in rounds
        if round_.generator_cpu_seconds is not None and round_.duration_seconds
    ]
    return statistics.median(shares) if shares else 0.0


def _few(launches: Sequence[Launch]) -> bool:
    per_round = [round_.requests for launch in launches for round_ in launch.rounds]
    latencies = sum(len(launch.latencies) for launch in launches)
    return (
        len(launches) < FEW_LAUNCHES
        or (bool(per_round) and statistics.median(per_round) < FEW_REQUESTS_PER_ROUND)
        or 0 < latencies < FEW_LATENCIES
    )


def _unstable(launches: Sequence[Launch]) -> bool:
    logs = [values for launch in launches if len(values := _logs(launch)) > 1]
    if len(logs) < 2:
        return False
    within = math.sqrt(statistics.fmean(statistics.variance(values) for values in logs))
    between = statistics.stdev(statistics.median(values) for values in logs)
    return within > UNSTABLE_FACTOR * max(between, USUAL_ROUND_DEVIATION)


def _logs(launch: Launch) -> list[float]:
    """Return what the rounds say that decide about a launch: those at once, else those in turns."""
    if launch.duets:
        return [log_of(one) for one in launch.duets]
    return [math.log(round_.cpu_per_request) for round_ in launch.rounds]


def _not_warm(launches: Sequence[Launch]) -> bool:
    """Tell whether a warm-up met its limit, or CPU per request still fell over the rounds.

    It fell when that is more than 5 %, and more than the launches leave to chance.
    """
    falls = []
    for launch in launches:
        half = len(launch.rounds) // 2
        if half:
            early = statistics.median(r.cpu_per_request for r in launch.rounds[:half])
            late = statistics.median(r.cpu_per_request for r in launch.rounds[-half:])
            falls.append(math.log(early / late))
    falling = False
    if len(falls) > 1:
        chance = 2 * statistics.stdev(falls) / math.sqrt(len(falls))
        falling = statistics.fmean(falls) > max(STILL_WARMING, chance)
    return falling or not all(launch.steady for launch in launches)


def _slipped(launches: Sequence[Launch]) -> bool:
    return any((launch.late_seconds or 0.0) > SLIP_SECONDS for launch in launches)


def _unused(launches: Sequence[Launch]) -> bool:
    told = [launch.counters for launch in launches if launch.counters is not None]
    used = any(calls > misses for counters in told for calls, misses in counters.values())
    return bool(told) and not used


def _handed_back(launches: Sequence[Launch]) -> bool:
    """Tell whether the original did most calls of some kernel, though not all of all kernels."""
    total: dict[str, tuple[int, int]] = {}
    for launch in launches:
        for name, (calls, misses) in (launch.counters or {}).items():
            known = total.get(name, (0, 0))
            total[name] = (known[0] + calls, known[1] + misses)
    mostly = any(0 < calls * MOSTLY_HANDED_BACK <= misses for calls, misses in total.values())
    return mostly and not _unused(launches)


def _different_builds(cells: Sequence[Cell]) -> bool:
    builds: dict[str, set[bool]] = {}
    for cell in cells:
        interpreter = cell.variant.interpreter
        if interpreter.optimised_build is not None:
            builds.setdefault(interpreter.implementation, set()).add(interpreter.optimised_build)
    return any(len(kinds) > 1 for kinds in builds.values())
