"""A small feed-forward network."""

from math import exp
from random import Random


def matmul(a: list[list[float]], b: list[list[float]]) -> list[list[float]]:
    """Matrix product of lists of rows."""
    inner = len(b)
    columns = len(b[0])
    product = []
    for row in a:
        out = []
        for j in range(columns):
            total = 0.0
            for k in range(inner):
                total += row[k] * b[k][j]
            out.append(total)
        product.append(out)
    return product


def softmax(scores: list[float]) -> list[float]:
    highest = max(scores)
    weights = [exp(score - highest) for score in scores]
    total = sum(weights)
    return [weight / total for weight in weights]


class Dense:
    def __init__(
        self, weights: list[list[float]], bias: list[float], activation: str | None = None
    ):
        self.weights = weights
        self.bias = bias
        self.activation = activation

    @classmethod
    def random(cls, rng: Random, inputs: int, outputs: int, activation=None) -> "Dense":
        limit = (6 / (inputs + outputs)) ** 0.5
        weights = [[(rng.random() * 2 - 1) * limit for _ in range(outputs)] for _ in range(inputs)]
        return cls(weights, [0.0] * outputs, activation)

    def forward(self, rows: list[list[float]]) -> list[list[float]]:
        outputs = matmul(rows, self.weights)
        for row in outputs:
            for j, bias in enumerate(self.bias):
                value = row[j] + bias
                if self.activation == "relu" and value < 0.0:
                    value = 0.0
                row[j] = value
        return outputs


class Network:
    def __init__(self, layers: list[Dense]):
        self.layers = layers

    def predict(self, rows: list[list[float]]) -> list[list[float]]:
        """One row of class probabilities for each input row."""
        for layer in self.layers:
            rows = layer.forward(rows)
        return [softmax(row) for row in rows]
