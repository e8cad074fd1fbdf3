"""The prediction routes."""

from collections import Counter

from fastapi import APIRouter

from model import load_model
from schemas import Prediction, PredictionBatch, Ticket, TicketBatch

router = APIRouter(prefix="/predict", tags=["predictions"])
model = load_model()


@router.post("", response_model=Prediction)
async def predict(ticket: Ticket):
    return model.predict([ticket.model_dump()])[0]


@router.post("/batch", response_model=PredictionBatch)
def predict_batch(batch: TicketBatch):
    predictions = model.predict([ticket.model_dump() for ticket in batch.tickets])
    return {
        "predictions": predictions,
        "teams": Counter(prediction["team"] for prediction in predictions),
    }
