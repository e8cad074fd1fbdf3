"""Give stacks whose outer frames could not be read the callers that other samples saw (pure).

    main;handle;score;fib   9        main;handle;score;fib   9
    fib;fib                 4   ->   main;handle;score;fib;fib   4

A profiler that doesn't stop the process reads the innermost frames first, and the outer ones are
often gone by then: under load between a tenth and three quarters of the stacks are torn. Their
leaves are right, so dropping them would favour functions that run long without a call; leaving
them as they are would hide the callers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from advisor.model.profile import Frame
from advisor.sampling.collapsed import Frames, by_frames

# Where every thread and process of CPython begins.
ROOTS = frozenset({"<module>", "_run_module_as_main", "_bootstrap", "spawn_main"})
# Fewer whole stacks than this say too little about who calls a function.
LEAST_WITNESSES = 3
# A caller chain seen more rarely than this is probably pieced together from two stacks itself.
LEAST_SHARE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """Stacks with their counts; `mended` samples got callers, `torn` ones remain without."""

    counts: Mapping[Frames, int]
    mended: int
    torn: int


def mend(counts: Mapping[Frames, int]) -> Mended:
    """Complete torn stacks in the proportions in which whole stacks reach their first frame.

    A stack is torn when it begins with a frame that no thread begins with and that is seen
    with a caller elsewhere. The sum of the counts stays the same.
    """
    called = {frame for frames in counts for frame in frames[1:]}
    torn = {f: n for f, n in counts.items() if not _is_root(f[0]) and f[0] in called}
    whole = Counter({f: n for f, n in counts.items() if f not in torn})
    torn_samples = sum(torn.values())
    # What one pass completes can witness for the next: main;handle, then handle;fib, then fib.
    while torn:
        callers = _callers(whole, {frames[0] for frames in torn})
        left = {frames: n for frames, n in torn.items() if frames[0] not in callers}
        if len(left) == len(torn):
            break
        # Sorted, so that rounding falls the same way every time.
        for frames, count in sorted(torn.items(), key=by_frames):
            for prefix, part in _divide(count, callers.get(frames[0], {})).items():
                whole[prefix + frames] += part
        torn = left
    remaining = sum(torn.values())
    whole.update(torn)
    return Mended(counts=dict(whole), mended=torn_samples - remaining, torn=remaining)


def _is_root(frame: Frame) -> bool:
    return frame.function.rpartition(".")[2] in ROOTS


def _callers(
    whole: Mapping[Frames, int], wanted: Iterable[Frame]
) -> dict[Frame, Mapping[Frames, int]]:
    """Count, for each wanted frame, the callers above its first place in whole stacks."""
    seen: dict[Frame, Counter[Frames]] = {frame: Counter() for frame in wanted}
    for frames, count in whole.items():
        for frame in set(frames) & seen.keys():
            seen[frame][frames[: frames.index(frame)]] += count
    kept = {}
    for frame, prefixes in seen.items():
        total = sum(prefixes.values())
        if total >= LEAST_WITNESSES:
            kept[frame] = {p: n for p, n in prefixes.items() if n >= LEAST_SHARE * total}
    return {frame: prefixes for frame, prefixes in kept.items() if prefixes}


def _divide(count: int, weights: Mapping[Frames, int]) -> dict[Frames, int]:
    """Divide a count into whole parts in proportion to the weights, the heaviest first."""
    parts = {}
    weight_left, left = sum(weights.values()), count
    for prefix, weight in sorted(weights.items(), key=lambda item: (-item[1], by_frames(item))):
        parts[prefix] = (left * weight * 2 + weight_left) // (2 * weight_left)
        left -= parts[prefix]
        weight_left -= weight
    return {prefix: part for prefix, part in parts.items() if part}
