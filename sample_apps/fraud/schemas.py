"""What goes over the wire."""

import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

EXAMPLES = Path(__file__).parent / "examples"


def load_example(name: str) -> dict:
    return json.loads((EXAMPLES / name).read_text(encoding="utf-8"))


class Transaction(BaseModel):
    id: str
    account: str = Field(description="IBAN of the account that pays", max_length=42)
    timestamp: int = Field(description="seconds since 1970, UTC", ge=0)
    amount: float = Field(gt=0, le=1_000_000_000)
    currency: str = Field(pattern="^[A-Z]{3}$")
    channel: Literal["pos", "online", "atm", "transfer"]
    merchant: str
    category: str
    country: str = Field(pattern="^[A-Z]{2}$")
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    card_number: str | None = Field(default=None, pattern="^[0-9 -]{12,23}$")
    iban: str | None = Field(default=None, description="of the payee", max_length=42)


class ScoreRequest(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [load_example("score.json")]})

    transaction: Transaction
    history: list[Transaction] = Field(default=[], max_length=500)


class BatchRequest(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [load_example("batch.json")]})

    items: list[ScoreRequest] = Field(min_length=1, max_length=50)


class RuleHit(BaseModel):
    rule: str
    points: int
    reason: str


class ScoreResponse(BaseModel):
    transaction_id: str
    score: int
    decision: Literal["approve", "review", "decline"]
    hits: list[RuleHit]


class BatchResponse(BaseModel):
    results: list[ScoreResponse]
    declined: int


class RuleInfo(BaseModel):
    name: str
    points: int
    kind: str
