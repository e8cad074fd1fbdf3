"""A FastAPI app whose only endpoint does an exact amount of Python work: VERDICT_AMOUNT steps."""

import os

from fastapi import FastAPI

AMOUNT = int(os.environ["VERDICT_AMOUNT"])

app = FastAPI()


@app.get("/work")
async def work() -> int:
    """Take the steps."""
    total = 0
    for number in range(AMOUNT):
        total = (total * 31 + number) & 0xFFFFFFFF
    return total
