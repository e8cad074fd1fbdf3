"""What goes over the wire."""

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

EXAMPLES = Path(__file__).parent / "examples"


def load_example(name: str) -> dict:
    return json.loads((EXAMPLES / name).read_text(encoding="utf-8"))


class Numbers(BaseModel):
    age_days: int = Field(ge=0, le=100_000, description="age of the customer's account")
    orders: int = Field(ge=0, le=1_000_000)
    open_tickets: int = Field(default=0, ge=0, le=10_000)
    hours_waiting: float = Field(default=0.0, ge=0, le=1_000_000)
    basket: float | None = Field(default=None, ge=0, le=1_000_000_000)
    rating: float | None = Field(default=None, ge=1, le=5)


class Ticket(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [load_example("predict.json")]})

    id: str
    text: str = Field(min_length=1, max_length=20_000)
    numbers: Numbers


class TicketBatch(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [load_example("batch.json")]})

    tickets: list[Ticket] = Field(min_length=1, max_length=100)


class Prediction(BaseModel):
    id: str
    team: str
    probabilities: dict[str, float]


class PredictionBatch(BaseModel):
    predictions: list[Prediction]
    teams: dict[str, int]
