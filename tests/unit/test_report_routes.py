"""What the report says of routes: what requests cost, and what passing answers on takes."""

from dataclasses import replace

import pytest

from advisor.model.advice import AdviceRecord, RouteView
from advisor.model.profile import Frame, Stack
from advisor.model.ranking import Share
from advisor.model.run import RunRecord
from advisor.report import answer, figures
from advisor.report.routed import route_rows
from tests.records import fraud_run, share

SITE = "/v/lib/python3.15/site-packages"
RUN = Frame(file="/usr/lib/python3.15/asyncio/runners.py", line=1, function="Runner.run")
SERVER = Frame(
    file=f"{SITE}/uvicorn/protocols/http/h11_impl.py", line=1, function="RequestResponseCycle.send"
)
STREAM = Frame(
    file=f"{SITE}/starlette/responses.py", line=1, function="StreamingResponse.stream_response"
)
POOL = Frame(file=f"{SITE}/starlette/concurrency.py", line=50, function="iterate_in_threadpool")
HANDED = Frame(file=f"{SITE}/starlette/concurrency.py", line=30, function="run_in_threadpool")
THREAD = Frame(
    file=f"{SITE}/anyio/_backends/_asyncio.py",
    line=1,
    function="AsyncIOBackend.run_sync_in_worker_thread",
)
MIDDLEWARE = Frame(
    file=f"{SITE}/starlette/middleware/base.py",
    line=90,
    function="BaseHTTPMiddleware.__call__.<locals>.call_next.<locals>.body_stream",
)
TASK = Frame(
    file=f"{SITE}/starlette/middleware/base.py",
    line=120,
    function="BaseHTTPMiddleware.__call__.<locals>.call_next.<locals>.coro",
)
QUEUE = Frame(
    file=f"{SITE}/anyio/streams/memory.py", line=1, function="MemoryObjectReceiveStream.receive"
)
ENDPOINT = Frame(file="/srv/fraud/app.py", line=1, function="export")


def with_stack(*frames: Frame, count: int) -> RunRecord:
    run = fraud_run()
    assert run.profile is not None
    stacks = (*run.profile.stacks, Stack(frames=(RUN, *frames), count=count))
    return replace(run, profile=replace(run.profile, stacks=stacks))


def advised(run: RunRecord) -> list[str]:
    return [one.what for one in answer.build_answer(run).actions]


@pytest.mark.parametrize(
    ("frames", "advice"),
    [
        ((STREAM, POOL, THREAD), "Stream from an async generator, or in larger pieces"),
        ((HANDED, THREAD), "Try async def for short routes that wait for nothing"),
        ((MIDDLEWARE, QUEUE), "Write the middleware as an ASGI class"),
        ((MIDDLEWARE,), "Write the middleware as an ASGI class"),
        ((MIDDLEWARE, SERVER), None),
        ((TASK, STREAM, SERVER), None),
        ((TASK, ENDPOINT), None),
        ((QUEUE,), None),
    ],
)
def test_what_passing_answers_on_takes_is_told(
    frames: tuple[Frame, ...], advice: str | None
) -> None:
    usual = advised(fraud_run())
    added = [what for what in advised(with_stack(*frames, count=900)) if what not in usual]
    assert len(added) == (advice is not None)
    assert all(what.startswith(advice or "") for what in added)
    assert advised(with_stack(*frames, count=100)) == usual


def test_what_was_measured_is_not_advised_to_be_tried() -> None:
    run = with_stack(HANDED, THREAD, count=900)
    tried = replace(run, advice=AdviceRecord(entries=(), matrix=None))
    assert len(advised(run)) == len(advised(tried)) + 1


def view(operation: str, count: int) -> RouteView:
    return RouteView(
        operation=operation,
        endpoint="f",
        asynchronous=True,
        share=share(count),
        framework=share(0),
        functions=(),
        requests_per_second=20.0,
        cpu_seconds=count / 1e6,
        blocking=None,
    )


def routes(*views: RouteView, costs: dict[str, float] | None) -> RunRecord:
    run = fraud_run()
    assert run.traffic is not None
    requests = tuple(
        replace(run.traffic.requests[0], operation=operation) for operation in costs or {}
    )
    plan = replace(run.traffic, requests=requests, costs=tuple((costs or {}).values()))
    return replace(run, routes=views, traffic=plan)


def test_a_route_whose_time_is_spent_behind_its_function_is_not_called_cheap() -> None:
    run = routes(
        view("POST /score", 1200),
        view("GET /export", 2),
        costs={"POST /score": 0.002, "GET /export": 0.006},
    )
    export, score = route_rows(run)
    assert (export.operation, score.operation) == ("GET /export", "POST /score")
    assert export.part.replace(figures.GAP, " ") == "75 %"
    assert export.each.replace(figures.GAP, " ") == "6.00 ms"
    assert export.elsewhere is not None
    assert export.elsewhere.startswith("Most of what a request takes is spent outside")
    assert score.elsewhere is None


def test_a_function_behind_several_operations_has_the_costs_of_all() -> None:
    run = routes(
        view("GET /a, PUT /a", 1200),
        view("GET /b", 2),
        costs={"GET /a": 0.002, "PUT /a": 0.004, "GET /b": 0.003},
    )
    both, _ = route_rows(run)
    assert both.part.replace(figures.GAP, " ") == "67 %"
    assert both.each.replace(figures.GAP, " ") == "3.00 ms"


def test_without_costs_a_route_has_what_was_sampled() -> None:
    none = Share(count=0, total=0, low=0.0, high=1.0)
    run = routes(replace(view("GET /a", 120), framework=none), costs=None)
    (row,) = route_rows(run)
    assert (row.part, row.elsewhere) == ("", None)
    assert row.each.replace(figures.GAP, " ") == "120 µs"
