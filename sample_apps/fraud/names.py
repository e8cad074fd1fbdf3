"""Compares payees with the watch list, spelling mistakes included."""

WATCH_LIST = [
    "Aurelio Brancatelli",
    "Blue Lagoon Trading",
    "Cassius Veldhoven",
    "Dragomir Halloran",
    "Eastgate Holdings",
    "Fenwick & Rourke",
    "Galina Morozenko",
    "Harbourlight Shipping",
    "Ingrid Castellanos",
    "Jasper Okonkwo-Lind",
    "Kestrel Commodities",
    "Leontine Abernathy",
    "Magnus Trevelyan",
    "Northern Amber Export",
    "Ottoline Fairweather",
    "Perpetua Consulting",
    "Quentin Marchetti",
    "Rosalind Petrovic",
    "Silverpine Capital",
    "Thaddeus Wolkenstein",
    "Umberto Kaczmarek",
    "Vantage Point Metals",
    "Wilhelmina Duarte",
    "Zephyr Freight Lines",
]


def jaro(a: str, b: str) -> float:
    """Jaro similarity, from 0 (nothing in common) to 1 (equal)."""
    if a == b:
        return 1.0
    reach = max(len(a), len(b)) // 2 - 1
    taken = [False] * len(b)
    matched_a = []
    for i, char in enumerate(a):
        for j in range(max(0, i - reach), min(len(b), i + reach + 1)):
            if not taken[j] and b[j] == char:
                taken[j] = True
                matched_a.append(char)
                break
    if not matched_a:
        return 0.0
    matched_b = [char for char, used in zip(b, taken) if used]
    swapped = 0
    for left, right in zip(matched_a, matched_b):
        if left != right:
            swapped += 1
    matches = len(matched_a)
    return (matches / len(a) + matches / len(b) + (matches - swapped / 2) / matches) / 3


def jaro_winkler(a: str, b: str) -> float:
    """Jaro similarity, raised when the first letters agree."""
    similarity = jaro(a, b)
    prefix = 0
    for left, right in zip(a[:4], b[:4]):
        if left != right:
            break
        prefix += 1
    return similarity + prefix * 0.1 * (1 - similarity)


class WatchList:
    def __init__(self, names: list[str], threshold: float = 0.93):
        self.names = [(name, name.casefold()) for name in names]
        self.threshold = threshold

    def match(self, payee: str) -> str | None:
        """The listed name nearest to the payee's, if it is near enough."""
        best = None
        best_similarity = self.threshold
        wanted = payee.casefold()
        for name, folded in self.names:
            similarity = jaro_winkler(folded, wanted)
            if similarity >= best_similarity:
                best = name
                best_similarity = similarity
        return best
