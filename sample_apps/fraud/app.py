"""Scores card payments and transfers for fraud."""

from fastapi import FastAPI

import scoring

app = FastAPI(title="Fraud scoring", version="2.3.0")
app.include_router(scoring.router)


@app.get("/health")
async def health():
    return {"status": "ok", "rules": len(scoring.engine.rules)}
