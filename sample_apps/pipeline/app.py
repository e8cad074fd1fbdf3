"""Cleans and condenses the shop's exports."""

from fastapi import FastAPI

import transform
from cleaning import normalise
from dedupe import Deduplicator
from schemas import DedupeRequest, DedupeResponse, NormaliseRequest, NormaliseResponse

app = FastAPI(title="Data pipeline", version="0.9.2")
app.include_router(transform.router)


@app.post("/dedupe")
async def dedupe(request: DedupeRequest) -> DedupeResponse:
    deduplicator = Deduplicator(request.max_distance)
    for name in request.names:
        deduplicator.add(name)
    return DedupeResponse(
        clusters=deduplicator.clusters,
        duplicates=len(request.names) - len(deduplicator.clusters),
        compared=deduplicator.compared,
    )


@app.post("/normalise")
async def normalise_texts(request: NormaliseRequest) -> NormaliseResponse:
    return NormaliseResponse(texts=[normalise(text) for text in request.texts])


@app.get("/health")
async def health():
    return {"status": "ok"}
