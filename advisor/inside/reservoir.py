"""Keep a bounded, varied, fair sample of recorded calls."""

import random


class Reservoir:
    """At most so many calls and characters; every kind of call keeps a place.

    Among calls of one kind each has the same chance to be kept (reservoir sampling). A new kind
    pushes out a call of the kind that has most.
    """

    def __init__(self, *, most: int, most_characters: int, chance: random.Random) -> None:
        """Nothing is kept yet."""
        self.most = most
        self.most_characters = most_characters
        self.chance = chance
        self.kept: dict[str, list[str]] = {}
        self.seen: dict[str, int] = {}
        self.characters = 0

    def __len__(self) -> int:
        """Return how many calls are kept."""
        return sum(map(len, self.kept.values()))

    def wants(self, kind: str) -> bool:
        """Tell, at random but fairly, whether a call of a kind is to be kept; counts it."""
        if kind not in self.seen and len(self.seen) >= self.most:
            return False
        self.seen[kind] = seen = self.seen.get(kind, 0) + 1
        mine = len(self.kept.get(kind, ()))
        if len(self) < self.most or mine == 0 or mine < self._largest()[1] - 1:
            return True
        return self.chance.random() < mine / seen

    def add(self, kind: str, text: str) -> bool:
        """Keep a call that was wanted; return whether it found room."""
        if len(text) > self.most_characters // 4:
            return False
        while len(self) >= self.most or self.characters + len(text) > self.most_characters:
            self._drop(kind)
        self.kept.setdefault(kind, []).append(text)
        self.characters += len(text)
        return True

    def lines(self) -> list[str]:
        """Return all that is kept, in the order of their kinds' first coming."""
        return [text for calls in list(self.kept.values()) for text in list(calls)]

    def _largest(self) -> tuple[str, int]:
        return max(((kind, len(calls)) for kind, calls in self.kept.items()), key=lambda e: e[1])

    def _drop(self, kind: str) -> None:
        """Make room: in the kind's own calls, unless another kind has more."""
        largest, most = self._largest()
        mine = self.kept.get(kind, [])
        calls = mine if mine and len(mine) >= most - 1 else self.kept[largest]
        self.characters -= len(calls.pop(self.chance.randrange(len(calls))))
