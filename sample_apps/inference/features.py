"""Turns tokens and numbers into the model's input row."""

from dataclasses import dataclass
from math import log1p, sqrt

FNV_OFFSET = 0x811C9DC5
FNV_PRIME = 0x01000193


def fnv1a(data: bytes) -> int:
    """32-bit FNV-1a hash: the same in every process, unlike `hash`."""
    value = FNV_OFFSET
    for byte in data:
        value ^= byte
        value = (value * FNV_PRIME) & 0xFFFFFFFF
    return value


def normalised(row: list[float]) -> list[float]:
    """The row scaled to length 1."""
    total = 0.0
    for value in row:
        total += value * value
    if total == 0.0:
        return row
    length = sqrt(total)
    return [value / length for value in row]


class HashingVectorizer:
    """Counts tokens in a fixed number of columns without a vocabulary (the hashing trick)."""

    def __init__(self, columns: int):
        self.columns = columns

    def transform(self, tokens) -> list[float]:
        row = [0.0] * self.columns
        for token in tokens:
            code = fnv1a(token.encode())
            # The highest bit decides the sign, so that collisions cancel out on average.
            if code & 0x80000000:
                row[code % self.columns] -= 1.0
            else:
                row[code % self.columns] += 1.0
        return normalised(row)


@dataclass
class Scaler:
    """Standardises one number; values far outside the training range are clipped."""

    mean: float
    deviation: float
    logarithmic: bool = False
    clip: float = 4.0

    def scale(self, value) -> float:
        if value is None:
            return 0.0
        if self.logarithmic:
            value = log1p(value)
        scaled = (value - self.mean) / self.deviation
        return max(-self.clip, min(self.clip, scaled))


class FeatureBuilder:
    def __init__(self, tokenizer, vectorizer: HashingVectorizer, scalers: dict[str, Scaler]):
        self.tokenizer = tokenizer
        self.vectorizer = vectorizer
        self.scalers = scalers

    @property
    def width(self) -> int:
        return self.vectorizer.columns + len(self.scalers)

    def build(self, text: str, numbers: dict) -> list[float]:
        row = self.vectorizer.transform(self.tokenizer.tokens(text))
        for name, scaler in self.scalers.items():
            row.append(scaler.scale(numbers.get(name)))
        return row
