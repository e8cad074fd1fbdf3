"""Put weighted requests in an order whose every stretch has nearly the planned mix.

    weights (2, 1, 1) -> 0, 1, 0, 2     (rotated and dealt by the seed)

A random order would make a round of a hundred requests differ from the next by its mix alone;
here each request's turns are spread evenly, and so are those of one operation's requests.
"""

import random
from collections.abc import Sequence

from advisor.model.traffic import Request

LONGEST = 8192
ENOUGH = 64


def order(requests: Sequence[Request], *, seed: int) -> tuple[int, ...]:
    """Return indices of the requests, to be sent over and over.

    Each request comes at least once, and as often as its weight says, up to rounding.
    """
    counts = turns([request.weight for request in requests])
    groups: dict[str, list[int]] = {}
    for index, request in enumerate(requests):
        groups.setdefault(request.operation, []).append(index)
    rng = random.Random(seed)
    places: list[tuple[float, int]] = []
    for members in groups.values():
        rng.shuffle(members)
        shift = rng.random()
        for number, index in enumerate(members):
            offset = (number + shift) / len(members)
            places += [((turn + offset) / counts[index], index) for turn in range(counts[index])]
    return tuple(index for _, index in sorted(places))


def turns(weights: Sequence[float]) -> list[int]:
    """Return how often each comes in one cycle: in proportion, at least once each."""
    total = sum(weights)
    smallest = min(weights)
    length = min(max(total / smallest, len(weights), ENOUGH), LONGEST)
    return [max(1, round(length * weight / total)) for weight in weights]
