"""Finds names that are the same but for a few typing errors."""

from cleaning import company_key


def levenshtein(a: str, b: str) -> int:
    """Number of insertions, deletions and replacements that turn one text into the other."""
    if a == b:
        return 0
    if len(a) < len(b):
        a, b = b, a
    if not b:
        return len(a)
    previous = list(range(len(b) + 1))
    for i, char_a in enumerate(a, 1):
        current = [i]
        for j, char_b in enumerate(b, 1):
            cost = previous[j - 1]
            if char_a != char_b:
                cost = 1 + min(cost, previous[j], current[j - 1])
            current.append(cost)
        previous = current
    return previous[-1]


class Deduplicator:
    """Assigns each name to the first cluster that is near enough."""

    def __init__(self, max_distance: int = 2):
        self.max_distance = max_distance
        self.keys: list[str] = []
        self.clusters: list[list[str]] = []
        self.compared = 0

    def find(self, key: str):
        for i, known in enumerate(self.keys):
            if abs(len(known) - len(key)) > self.max_distance:
                continue
            self.compared += 1
            if levenshtein(known, key) <= self.max_distance:
                return i
        return None

    def add(self, name: str) -> int:
        key = company_key(name)
        index = self.find(key)
        if index is None:
            self.keys.append(key)
            self.clusters.append([name])
            return len(self.clusters) - 1
        self.clusters[index].append(name)
        return index
