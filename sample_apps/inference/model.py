"""The ticket model: which team should answer, and how sure it is."""

from random import Random

from features import FeatureBuilder, HashingVectorizer, Scaler
from network import Dense, Network
from tokenizer import Tokenizer

TEAMS = ["billing", "delivery", "returns", "technical", "account"]
COLUMNS = 384
HIDDEN = 24

SCALERS = {
    "age_days": Scaler(mean=5.1, deviation=1.4, logarithmic=True),
    "orders": Scaler(mean=1.9, deviation=0.9, logarithmic=True),
    "open_tickets": Scaler(mean=0.8, deviation=1.1),
    "hours_waiting": Scaler(mean=9.0, deviation=14.0),
    "basket": Scaler(mean=3.9, deviation=1.0, logarithmic=True),
    "rating": Scaler(mean=3.6, deviation=1.2),
}


class TicketModel:
    def __init__(self, builder: FeatureBuilder, network: Network):
        self.builder = builder
        self.network = network

    def predict(self, tickets: list[dict]) -> list[dict]:
        rows = [self.builder.build(ticket["text"], ticket["numbers"]) for ticket in tickets]
        predictions = []
        for ticket, probabilities in zip(tickets, self.network.predict(rows)):
            best = probabilities.index(max(probabilities))
            predictions.append(
                {
                    "id": ticket["id"],
                    "team": TEAMS[best],
                    "probabilities": {team: round(p, 6) for team, p in zip(TEAMS, probabilities)},
                }
            )
        return predictions


def load_model(seed: int = 2024) -> TicketModel:
    """Build the model; untrained weights of the real shape stand in for the real ones."""
    rng = Random(seed)
    builder = FeatureBuilder(Tokenizer(), HashingVectorizer(COLUMNS), SCALERS)
    network = Network(
        [
            Dense.random(rng, builder.width, HIDDEN, "relu"),
            Dense.random(rng, HIDDEN, len(TEAMS)),
        ]
    )
    return TicketModel(builder, network)
