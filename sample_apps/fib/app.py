"""A compute service with one expensive endpoint."""

import platform
import time
from typing import Annotated

from fastapi import FastAPI, HTTPException, Path
from pydantic import BaseModel

from fibonacci import fib

MAX_N = 35
RUNTIME = f"{platform.python_implementation()} {platform.python_version()}"

app = FastAPI(title="Fibonacci service", version="1.0.0")


class FibResponse(BaseModel):
    n: int
    result: int
    compute_seconds: float
    runtime: str


@app.get("/fib/{n}", responses={400: {"description": "n is out of range"}})
def get_fib(
    n: Annotated[int, Path(description="0 to 35", examples=[15, 17, 18, 20, 22])],
) -> FibResponse:
    if n < 0:
        raise HTTPException(status_code=400, detail="n must not be negative")
    if n > MAX_N:
        raise HTTPException(status_code=400, detail=f"n must be at most {MAX_N}")
    started = time.perf_counter()
    result = fib(n)
    elapsed = time.perf_counter() - started
    return FibResponse(n=n, result=result, compute_seconds=elapsed, runtime=RUNTIME)


@app.get("/health")
async def health():
    return {"status": "ok", "runtime": RUNTIME}
