"""A service over a library of encoded lines, as a map's back end would have it."""

import math

import polyline
from fastapi import FastAPI
from pydantic import BaseModel, Field

POINTS = [(48.2 + math.sin(n / 9) / 50, 16.37 + math.cos(n / 7) / 40) for n in range(300)]

app = FastAPI()


class Line(BaseModel):
    """An encoded line."""

    line: str = Field(examples=[polyline.encode(POINTS), polyline.encode(POINTS[::3])])


class Points(BaseModel):
    """A line as points: latitude and longitude."""

    points: list[tuple[float, float]] = Field(examples=[POINTS, POINTS[::4]])


@app.post("/decode")
def decode(body: Line) -> dict[str, list[tuple[float, float]]]:
    """Return the points of an encoded line."""
    return {"points": polyline.decode(body.line)}


@app.post("/encode")
def encode(body: Points) -> dict[str, str]:
    """Encode a line."""
    return {"line": polyline.encode(body.points)}
