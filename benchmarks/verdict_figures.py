"""What the trials of `make bench-verdict` say together (pure).

real trials ─ blocks drawn anew ─→ thousands of verdicts ─→ false positives, power
pairs of wrk runs, judged at 5 % ─→ the practice that it replaces
"""

import math
import random
import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from advisor.bench.estimates import Ratio, ratio
from advisor.bench.method import Method
from advisor.bench.outliers import outliers, without
from advisor.bench.verdict import judge, quiet
from advisor.model.bench import VerdictKind

CONTROL, BASE, OTHER = "A/A control", "base", "other"
SECONDS = "seconds"
BY_EYE = 0.05

Trial = Mapping[str, Any]
Block = Mapping[str, float]


def blocks_of(trials: Iterable[Trial]) -> list[Block]:
    """Return the blocks of all trials: CPU seconds per request of each of the three launches.

    `seconds` is what a block of its trial took, on average.
    """
    found: list[Block] = []
    for trial in trials:
        by_block: dict[int, dict[str, float]] = {}
        for launch in trial["launches"]:
            by_block.setdefault(launch["block"], {})[launch["variant"]] = launch["cost"]
        seconds = {SECONDS: trial["seconds"] / max(1, len(by_block))}
        found += [
            block | seconds for block in by_block.values() if {BASE, OTHER, CONTROL} <= set(block)
        ]
    return found


def resampled(
    blocks: Sequence[Block], *, draws: int, method: Method, same: bool = False, seed: int = 0
) -> dict[str, Any]:
    """Draw verdicts: blocks at random, one after the other, until the method would stop.

    Time stops it too: no block begins that would end after the budget, if it took as long as the
    last one.

    Launches of the same app within a block change places by lot: which of the two copies was
    called the control is arbitrary, and what few blocks happen to say of it is no property of
    the method. With `same`, all three are copies.
    """
    generator = random.Random(seed)
    kinds: dict[str, int] = {}
    used, took = [], []
    for _ in range(draws):
        drawn: list[Block] = []
        while True:
            drawn.append(_exchanged(generator.choice(blocks), generator, same=same))
            if len(drawn) < method.min_blocks:
                continue
            counted = _counted(drawn)
            control, other = _ratio(counted, CONTROL), _ratio(counted, OTHER)
            enough = min(map(len, counted.values())) >= method.min_blocks
            settled = enough and other.precision <= method.precision and quiet(control)
            elapsed = sum(block[SECONDS] for block in drawn)
            late = elapsed + drawn[-1][SECONDS] > method.budget_seconds
            if settled or late or len(drawn) >= method.max_blocks:
                break
        verdict = judge(other, variant=OTHER, baseline=BASE, control=control, band=method.band)
        kinds[verdict.kind.value] = kinds.get(verdict.kind.value, 0) + 1
        used.append(len(drawn))
        took.append(elapsed)
    return {
        "draws": draws,
        "kinds": kinds,
        "blocks": statistics.fmean(used),
        "seconds": statistics.median(took),
        "longest": max(took),
    }


def _exchanged(block: Block, generator: random.Random, *, same: bool) -> Block:
    alike = (BASE, CONTROL, OTHER) if same else (BASE, CONTROL)
    places = generator.sample(alike, len(alike))
    return {**block, **{name: block[place] for name, place in zip(alike, places, strict=True)}}


def _counted(drawn: Sequence[Block]) -> dict[str, dict[int, float]]:
    """Return the launches that count, by variant and block."""
    values = {
        name: {number: block[name] for number, block in enumerate(drawn)}
        for name in (BASE, CONTROL, OTHER)
    }
    return without(values, outliers(values, list(values)))


def _ratio(counted: Mapping[str, Mapping[int, float]], variant: str) -> Ratio:
    groups = dict.fromkeys(counted, "")
    found = ratio(counted, groups=groups, baseline=BASE, variant=variant, copies=[CONTROL])
    assert found is not None
    return found


def claims(kinds: Mapping[str, int]) -> dict[str, float]:
    """Return the parts of all verdicts that claimed slower, faster, nothing, or were too noisy."""
    total = sum(kinds.values())
    return {kind.value: kinds.get(kind.value, 0) / total for kind in VerdictKind}


def counted(trials: Sequence[Trial]) -> dict[str, int]:
    """Count the verdicts of real trials by kind."""
    kinds: dict[str, int] = {}
    for trial in trials:
        kinds[trial["kind"]] = kinds.get(trial["kind"], 0) + 1
    return kinds


def missed(trials: Iterable[Trial]) -> dict[str, int]:
    """Count the A/A pairs of all trials, and those whose interval leaves out that they are equal.

    At 99 % one in a hundred does by chance.
    """
    pairs = [trial["control"] for trial in trials if trial["control"]]
    return {"pairs": len(pairs), "missed": sum(not low <= 1 <= high for _, low, high in pairs)}


def by_eye(base: Sequence[float], other: Sequence[float], *, same: bool) -> dict[str, float]:
    """Judge every pair of wrk runs at 5 %: the parts called slower, faster and equal."""
    pairs = [
        after / before
        for i, before in enumerate(base)
        for j, after in enumerate(other)
        if not (same and i == j)
    ]
    slower = sum(part <= 1 - BY_EYE for part in pairs) / len(pairs)
    faster = sum(part >= 1 + BY_EYE for part in pairs) / len(pairs)
    return {"pairs": len(pairs), "slower": slower, "faster": faster}


def deviation(trials: Sequence[Trial], figure: str) -> dict[str, float]:
    """Say how log(other / base) varies from launch to launch, and its mean, in requests/s.

    `figure` is "duet" for rounds of all at once, "rate" for rounds in turns. Launches that were
    never loaded at once are left out.
    """
    logs = []
    for trial in trials:
        blocks: dict[int, dict[str, Mapping[str, Any]]] = {}
        for launch in trial["launches"]:
            blocks.setdefault(launch["block"], {})[launch["variant"]] = launch
        for block in blocks.values():
            if not {BASE, OTHER} <= set(block) or not block[OTHER]["duet"]:
                continue
            if figure == "duet":
                logs.append(statistics.fmean(math.log(one) for one in block[OTHER]["duet"]))
            else:
                own, base = (statistics.median(block[name]["rate"]) for name in (OTHER, BASE))
                logs.append(math.log(own / base))
    spread = statistics.stdev(logs) if len(logs) > 1 else math.nan
    return {"mean": statistics.fmean(logs), "deviation": spread, "launches": len(logs)}
