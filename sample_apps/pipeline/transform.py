"""The routes that work on tables."""

from fastapi import APIRouter, HTTPException

from aggregate import GroupBy, ewma, outliers, rolling_percentile
from csv_reader import CsvError, read_records
from schemas import SeriesRequest, SeriesResponse, TransformRequest, TransformResponse

router = APIRouter(tags=["tables"])


@router.post("/transform", response_model=TransformResponse)
def transform(request: TransformRequest):
    try:
        records = read_records(request.csv)
    except CsvError as error:
        raise HTTPException(status_code=400, detail=str(error)) from error
    wanted = {*request.group_by, request.value} | ({request.times} if request.times else set())
    missing = sorted(wanted - records[0].keys())
    if missing:
        raise HTTPException(status_code=400, detail=f"no such column: {', '.join(missing)}")
    if any(not 0 <= rank <= 100 for rank in request.percentiles):
        raise HTTPException(status_code=400, detail="percentiles go from 0 to 100")

    groups = GroupBy(request.group_by)
    for record in records:
        groups.add(record, measure(record, request.value, request.times))
    return {
        "rows": len(records),
        "skipped": groups.skipped,
        "groups": groups.summaries(request.percentiles, request.alpha),
    }


@router.post("/series", response_model=SeriesResponse)
async def series(request: SeriesRequest):
    rolling = rolling_percentile(request.values, request.window, request.percentile)
    smoothed = {}
    for alpha in request.alphas:
        smoothed[f"{alpha:g}"] = [round(value, 4) for value in ewma(request.values, alpha)]
    return {
        "rolling": [round(value, 4) for value in rolling],
        "smoothed": smoothed,
        "outliers": outliers(request.values, alpha=0.2, band=3.0),
    }


def measure(record, value, times):
    if times is None:
        return record[value]
    if not isinstance(record[value], (int, float)) or not isinstance(record[times], (int, float)):
        return None
    return record[value] * record[times]
