"""The benchmark matrix: variants, launches, rounds, estimates, verdicts and cautions."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """An interpreter that can run the app."""

    path: str
    implementation: str
    version: str
    optimised_build: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One configuration to measure.

    `name` is unique and shown ("CPython 3.15", "CPython 3.15 + kernels", "A/A control").
    `kernel_map` is the JSON file that tells the launcher which kernels to put in place, None
    for none. `control` marks the second copy of the baseline.
    """

    name: str
    interpreter: Interpreter
    kernels: bool
    kernel_map: str | None = None
    control: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One short stretch of closed-loop load on one launch of a variant.

    `cpu_seconds` is the server process tree's CPU time in it, `wait_seconds` its run-queue
    wait. `failures` counts non-2xx answers, time-outs and broken connections. `work` counts the
    answers as so many requests of the planned mix as cost the unmodified app the same.
    """

    duration_seconds: float
    requests: int
    failures: int
    timeouts: int
    cpu_seconds: float
    wait_seconds: float
    p50_seconds: float | None
    p99_seconds: float | None
    generator_cpu_seconds: float | None
    work: float | None = None

    @property
    def amount(self) -> float:
        """What a cost is divided by: the work, or the plain requests where that isn't known."""
        return self.requests if self.work is None else self.work

    @property
    def cpu_per_request(self) -> float:
        """CPU seconds per request of the planned mix; infinity when none was answered."""
        return self.cpu_seconds / self.amount if self.amount else float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class DuetRound:
    """One stretch in which a launch and the baseline's were loaded at once on the same core.

    The first two figures are answers a second in the very same stretch of time, counted as
    requests of the planned mix where the requests' costs are known; the next two are the CPU time
    that each took of it, None in records of before those were kept. Others may have been loaded
    beside them. `saturated` tells whether both always had work.
    """

    requests_per_second: float
    baseline_requests_per_second: float
    cpu_seconds: float | None = None
    baseline_cpu_seconds: float | None = None
    saturated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """One fresh start of a variant: the unit of replication.

    `latencies` come from the open-loop stretch at the common rate (seconds, ascending).
    `peak_bytes_per_worker` is the highest resident memory of a worker. `warmup` pairs
    seconds since the first request with CPU seconds per request, in bins; `steady` tells
    whether it ended in a steady state. `late_seconds` is the greatest slip of the open loop
    behind its schedule. `counters` are kernel calls and guard misses by function. `duets` are
    rounds at the same time as the baseline of the same block, on the same core.
    """

    variant: str
    block: int
    rounds: tuple[Round, ...]
    latencies: tuple[float, ...]
    latency_rate: float | None
    peak_bytes_per_worker: int | None
    ready_seconds: float
    warmup: tuple[tuple[float, float], ...] = ()
    counters: Mapping[str, tuple[int, int]] | None = None
    steady: bool = True
    late_seconds: float | None = None
    duets: tuple[DuetRound, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure with its 99 % interval; `unit` is "ms", "1/s", "bytes" or "ratio"."""

    value: float
    low: float
    high: float
    unit: str


class VerdictKind(enum.StrEnum):
    """The only ways a comparison can end."""

    FASTER = "faster"
    SLOWER = "slower"
    NO_DIFFERENCE = "no difference found"
    TOO_NOISY = "too noisy"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A variant against the baseline, on CPU per request.

    `ratio` is baseline over variant: 1.30 means the same CPU serves 30 % more requests.
    `detectable` is the smallest difference that would have been seen, as a part (0.03).
    `sentence` is the whole verdict in words.
    """

    variant: str
    baseline: str
    kind: VerdictKind
    ratio: Estimate | None
    detectable: float | None
    sentence: str


# From this part of its calls on, what a kernel hands to the original is worth a caution.
MOSTLY_HANDED_BACK = 0.5


class Caution(enum.StrEnum):
    """What makes a figure less trustworthy; worded here and nowhere else."""

    ERRORS_IN_ANSWERS = "some answers were not 2xx"
    MACHINE_BUSY = "other work took CPU time during the rounds, so requests/s and latency vary"
    GENERATOR_SATURATED = "the load generator itself was near its limit"
    TOO_FEW_SAMPLES = "there are too few samples for a narrow interval"
    UNSTABLE_ROUNDS = "the rounds of one launch differ more than launches do"
    DIFFERENT_BUILDS = "the interpreters were built with different optimisations"
    UNOPTIMISED_BUILD = "the interpreter is not an optimised build, which flatters kernels"
    NOT_WARM = "the variant was still getting faster when it was measured"
    ANSWERS_DIFFER = "some answers differ from the baseline's"
    SCHEDULE_SLIPPED = "the open-loop schedule slipped, so latencies are a lower bound"
    KERNELS_UNUSED = "no call went through a kernel"
    KERNELS_HAND_BACK = "the guards of a kernel handed most of its calls to the original"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One variant of the matrix, measured, or not with the reason and how to get it.

    Where `missing` is not None every estimate is None. `throughput` is the ratio of requests/s
    to the baseline's from duet rounds, which holds on a busy machine; None where none were made.
    `left_out` are the blocks of launches that were dearer for their whole life than chance allows:
    their rounds are kept, and no estimate counts them.
    """

    variant: Variant
    launches: tuple[Launch, ...]
    cpu_per_request: Estimate | None
    requests_per_second: Estimate | None
    p50: Estimate | None
    p99: Estimate | None
    memory_per_worker: Estimate | None
    requests: int
    failures: int
    timeouts: int
    verdict: Verdict | None
    cautions: tuple[Caution, ...]
    missing: str | None = None
    how_to_get: str | None = None
    throughput: Estimate | None = None
    left_out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkMatrix:
    """All cells, the baseline first; `control` is the A/A verdict; `cautions` concern all."""

    baseline: str
    cells: tuple[Cell, ...]
    control: Verdict | None
    cautions: tuple[Caution, ...]
    band: float
    workers: int
    connections: int
    seconds: float
