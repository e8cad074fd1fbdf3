"""What goes over the wire."""

import json
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

EXAMPLES = Path(__file__).parent / "examples"


def load_example(name: str) -> dict:
    return json.loads((EXAMPLES / name).read_text(encoding="utf-8"))


class TransformRequest(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [load_example("transform.json")]})

    csv: str = Field(max_length=1_000_000)
    group_by: list[str] = Field(min_length=1, max_length=4)
    value: str = Field(description="column to aggregate")
    times: str | None = Field(default=None, description="column to multiply the value by")
    percentiles: list[float] = Field(default=[50, 90, 99], max_length=10)
    alpha: float = Field(default=0.3, gt=0, le=1)


class GroupSummary(BaseModel):
    key: list[str]
    rows: int
    total: float
    mean: float
    low: float
    high: float
    percentiles: dict[str, float]
    trend: float
    outliers: list[int]


class TransformResponse(BaseModel):
    rows: int
    skipped: int
    groups: list[GroupSummary]


class SeriesRequest(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [load_example("series.json")]})

    values: list[Annotated[float, Field(ge=-1e15, le=1e15)]] = Field(min_length=1, max_length=5000)
    window: int = Field(default=24, ge=1, le=500)
    percentile: float = Field(default=90, ge=0, le=100)
    alphas: list[Annotated[float, Field(gt=0, le=1)]] = Field(
        default=[0.05, 0.2, 0.5], max_length=8
    )


class SeriesResponse(BaseModel):
    rolling: list[float]
    smoothed: dict[str, list[float]]
    outliers: list[int]


class DedupeRequest(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [load_example("dedupe.json")]})

    names: list[str] = Field(min_length=1, max_length=500)
    max_distance: int = Field(default=2, ge=0, le=10)


class DedupeResponse(BaseModel):
    clusters: list[list[str]]
    duplicates: int
    compared: int


class NormaliseRequest(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [load_example("normalise.json")]})

    texts: list[str] = Field(min_length=1, max_length=1000)


class NormaliseResponse(BaseModel):
    texts: list[str]
