"""How the matrix measures: the numbers that decide its cost and its precision."""

from dataclasses import dataclass, replace

LEAST_JIT_SECONDS = 1.0
JIT_STRETCH = 3
JIT_ROUND_STRETCH = 1.5
JIT_TURNS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """The plan of a measurement; the defaults were chosen by experiment.

    Attributes:
        min_blocks: Blocks that are always measured, whatever they cost.
        max_blocks: Blocks after which it ends, however wide the intervals.
        rounds: Closed-loop rounds of each launch in turns: many short ones, as the cheapest
            quarter stands for a launch, and a short round more easily lies between two bursts of
            other work. Eight of an eighth of a second told a launch's level to 1.2 % on a crowded
            machine where four of a quarter told it to 1.6 %.
        duet_turns: As many are enough of launches that were loaded at once as well, as they tell
            the level of the block only; four times as many where that is compared with the level
            of launches with a JIT compiler.
        max_rounds: As many are made where the rounds of some launch disagree.
        jit_rounds: Rounds of a launch with a JIT compiler, whose collector works in bursts: all
            of them together have to hold several.
        round_seconds: Length of a round, where that gives `round_requests` answers.
        round_requests: Answers that a round should hold; it is made longer for slow apps.
        jit_round_seconds: Length of such a round in CPU time of each worker, where that gives
            `jit_round_requests`; on the clock it is at most half as long again, as more launches
            tell more than longer rounds.
        jit_round_requests: Answers that such a round should hold.
        longest_round_seconds: The most that a round is made longer.
        latency_seconds: Length of the open-loop stretch, made longer for `latency_requests`
            up to `longest_latency_seconds`; 0 leaves latency out.
        latency_requests: Answers that the open-loop stretch should hold.
        load_factor: The common rate as a part of the slowest variant's capacity.
        duet_rounds: Rounds in which launches are loaded at once with the baseline's. Two that
            agree tell a launch's ratio well enough, as launches differ by more. Drawn from 500
            recorded blocks, 10 % more work was seen within 25 s in 99.2 % of verdicts with two to
            four, in 96.7 % with two to eight that had to agree to 0.9 %, as more blocks fit.
        duet_max_rounds: As many are made where they disagree.
        duet_servers: How many are loaded at once, at most.
        budget_seconds: When to begin no further block. Warming JIT compilers up may take
            `jit_part` of it; where the obligatory blocks used it up, a quarter more is added.
        jit_part: The part of the budget that launches with a JIT compiler may warm for.
        jit_blocks: The blocks that this part has to reach for.
        precision: The half-width of the 99 % interval, as a part, that ends it early.
        precision_across: The same for variants of another implementation than the baseline's.
        band: Differences within this part of 1 are of no interest.
        warm_seconds: Warm-up of an interpreter without a JIT compiler.
        jit_warm_seconds: Shortest warm-up of the first launch of an interpreter with one, in
            seconds of CPU time of each worker, as a crowded machine stretches any other.
        jit_warm_requests: Requests that each of its workers should get besides.
        jit_limit_seconds: Where its warm-up ends although it isn't steady, or had fewer
            requests; in CPU time again, and three times as much on the clock.
        seed: What the order of rounds, and every resampling, is drawn from.
    """

    min_blocks: int = 3
    max_blocks: int = 12
    rounds: int = 8
    max_rounds: int = 16
    jit_rounds: int = 10
    round_seconds: float = 0.125
    round_requests: int = 60
    jit_round_seconds: float = 0.4
    jit_round_requests: int = 20
    longest_round_seconds: float = 5.0
    latency_seconds: float = 1.0
    latency_requests: int = 200
    longest_latency_seconds: float = 1.5
    load_factor: float = 0.6
    duet_turns: int = 1
    duet_rounds: int = 2
    duet_max_rounds: int = 4
    duet_servers: int = 6
    budget_seconds: float = 120.0
    jit_part: float = 0.3
    jit_blocks: int = 5
    precision: float = 0.03
    precision_across: float = 0.03
    band: float = 0.02
    warm_seconds: float = 0.1
    jit_warm_seconds: float = 10.0
    jit_warm_requests: int = 8000
    jit_limit_seconds: float = 20.0
    seed: int = 0

    def within_budget(self, *, jit_variants: int, at_once: int = 1) -> "Method":
        """Return the plan with warm-ups of JIT compilers so short that the budget holds them.

        `at_once` of them are warmed at the same time.
        """
        if not jit_variants:
            return self
        turns = -(-jit_variants // at_once)
        blocks = min(max(self.jit_blocks, self.min_blocks), self.max_blocks)
        each = self.jit_part * self.budget_seconds / (blocks * turns)
        limit = min(self.jit_limit_seconds, max(each, LEAST_JIT_SECONDS))
        return replace(
            self, jit_limit_seconds=limit, jit_warm_seconds=min(self.jit_warm_seconds, limit)
        )

    def has_latency(self, block: int) -> bool:
        """Tell whether latencies are measured in a block: in the obligatory ones, if at all."""
        return self.latency_seconds > 0 and block < self.min_blocks

    def least_rounds(self, *, jit: bool) -> int:
        """Return the rounds that every launch gets."""
        return self.jit_rounds if jit else self.rounds

    def turns_of_compared(self, *, with_jits: bool) -> int:
        """Return the rounds in turns of a launch that was loaded at once as well."""
        return JIT_TURNS * self.duet_turns if with_jits else self.duet_turns

    def most_rounds(self, *, jit: bool) -> int:
        """Return the rounds that a launch gets where they disagree."""
        return self.jit_rounds if jit else max(self.rounds, self.max_rounds)

    def seconds_of_round(self, *, jit: bool, rate: float, share: float = 1.0) -> float:
        """Return the length of a round of a launch that answers so many requests a second.

        `share` is the part of a core that each of its workers got.
        """
        if jit:
            seconds = self.jit_round_seconds / min(1.0, max(share, 1 / JIT_ROUND_STRETCH))
            return self.stretched(seconds, self.jit_round_requests, rate=rate)
        return self.stretched(self.round_seconds, self.round_requests, rate=rate)

    def seconds_of_duet(self, *, servers: int, rate: float) -> float:
        """Return the length of a round of so many at once, the slowest with that rate alone."""
        wanted = servers * self.round_requests
        return self.stretched(servers * self.round_seconds, wanted, rate=rate)

    def seconds_of_latency(self, *, rate: float) -> float:
        """Return the length of the open-loop stretch at so many requests a second."""
        longest = max(self.latency_seconds, self.longest_latency_seconds)
        return min(max(self.latency_seconds, self.latency_requests / rate), longest)

    def stretched(self, seconds: float, requests: int, *, rate: float) -> float:
        """Return the seconds, or more where it takes that to answer so many requests."""
        return max(seconds, min(requests / rate, self.longest_round_seconds))
