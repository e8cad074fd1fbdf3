"""Routes support tickets to the team that should answer them."""

from fastapi import FastAPI

import predictions
from model import TEAMS

app = FastAPI(title="Ticket inference", version="1.4.0")
app.include_router(predictions.router)


@app.get("/teams")
async def teams() -> list[str]:
    return TEAMS


@app.get("/health")
async def health():
    return {"status": "ok", "inputs": predictions.model.builder.width}
