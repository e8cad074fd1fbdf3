"""The scoring routes."""

from fastapi import APIRouter

from engine import default_engine
from schemas import BatchRequest, BatchResponse, RuleInfo, ScoreRequest, ScoreResponse

router = APIRouter(tags=["scoring"])
engine = default_engine()


@router.post("/score", response_model=ScoreResponse)
async def score(request: ScoreRequest):
    body = request.model_dump()
    return engine.score(body["transaction"], body["history"])


@router.post("/score/batch", response_model=BatchResponse)
def score_batch(request: BatchRequest):
    results = []
    for item in request.model_dump()["items"]:
        results.append(engine.score(item["transaction"], item["history"]))
    declined = sum(1 for result in results if result["decision"] == "decline")
    return {"results": results, "declined": declined}


@router.get("/rules")
async def list_rules() -> list[RuleInfo]:
    return [
        RuleInfo(name=rule.name, points=rule.points, kind=type(rule).__name__)
        for rule in engine.rules
    ]
