"""An app with something to improve in each of its endpoints."""

import time

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()

WEIGHTS = (3, 1, 4, 1, 5, 9, 2, 6)


class Point(BaseModel):
    x: int
    y: float = 0.5


def checksum(text: str) -> int:
    total = 0
    for _ in range(40):
        for index, char in enumerate(text):
            total = (total * 31 + ord(char) * WEIGHTS[index % 8]) % 1_000_003
    return total


@app.get("/waits")
async def waits() -> dict[str, int]:
    time.sleep(0.004)
    return {"waited": 4}


@app.get("/quick/{number}")
def quick(number: int) -> dict[str, int]:
    return {"number": number}


@app.get("/rows")
async def rows(count: int = 60):  # type: ignore[no-untyped-def]
    return [{"id": index, "name": f"row {index}", "tags": ["a", "b"]} for index in range(count)]


@app.get("/point", status_code=203)
async def point() -> Point:
    return Point(x=1)


@app.get("/words/{word}")
async def words(word: str) -> dict[str, int]:
    return {part: checksum(part * 8) for part in ("alpha", "beta", "gamma", word)}
