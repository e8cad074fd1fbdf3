"""Where the time of each route goes, and what keeps the event loop."""

import pytest

from advisor.model.profile import Frame, Profile, Stack
from advisor.ranking.routes import with_routes
from advisor.ranking.stacks import Endpoint
from advisor.ranking.views import route_views

RUN = Frame(file="/usr/lib/python3.12/asyncio/runners.py", line=1, function="Runner.run")
FRAMEWORK = Frame(file="/v/site-packages/fastapi/routing.py", line=1, function="app")
SCORE = Frame(file="/app/main.py", line=10, function="score")
DEEP = Frame(file="/app/rules.py", line=5, function="check")
LIST = Frame(file="/app/main.py", line=30, function="list_all")
WAIT = Frame(file="/usr/lib/python3.12/threading.py", line=1, function="Condition.wait")
ENDPOINTS = (
    Endpoint(file=SCORE.file, qualname="score", operations=("POST /score",), asynchronous=True),
    Endpoint(file=LIST.file, qualname="list_all", operations=("GET /all",), asynchronous=False),
    Endpoint(file=LIST.file, qualname="idle", operations=("GET /idle",), asynchronous=True),
    Endpoint(file=LIST.file, qualname="unused", operations=("GET /unused",), asynchronous=True),
)


def profile(*stacks: Stack) -> Profile:
    return Profile(
        stacks=stacks,
        samples=sum(one.count for one in stacks),
        errors=0,
        behind=False,
        interval_seconds=0.01,
        workers=1,
        sampler="py-spy",
    )


PROFILE = profile(
    Stack(frames=(RUN, FRAMEWORK, SCORE, DEEP, DEEP), count=50, route="POST /score"),
    Stack(frames=(RUN, FRAMEWORK, SCORE), count=10, route="POST /score"),
    Stack(frames=(RUN, FRAMEWORK, SCORE, FRAMEWORK), count=20, route="POST /score"),
    Stack(frames=(LIST,), count=20, route="GET /all"),
    Stack(frames=(RUN, FRAMEWORK), count=100),
    Stack(frames=(WAIT,), count=500),
)
RATES = {"POST /score": 20.0, "GET /all": 5.0, "GET /idle": 1.0}


def test_each_route_has_its_functions_by_self_and_cumulative_time() -> None:
    score, others, idle = route_views(
        PROFILE, ENDPOINTS, project_dirs=["/app"], rates=RATES, seconds=4.0
    )
    assert (score.operation, score.endpoint, score.asynchronous) == ("POST /score", "score", True)
    assert (score.share.count, score.share.total, score.framework.count) == (80, 200, 20)
    assert [
        (one.target, one.self_share.count, one.cumulative_share.count) for one in score.functions
    ] == [("main:score", 10, 80), ("rules:check", 50, 50)]
    assert score.cpu_seconds == pytest.approx(80 * 0.01 / (20 * 4))
    assert others.operation == "GET /all"
    assert (idle.operation, idle.share.count) == ("GET /idle", 0)


def test_sync_code_on_the_event_loop_is_named() -> None:
    score, others, idle = route_views(
        PROFILE, ENDPOINTS, project_dirs=["/app"], rates=RATES, seconds=4.0
    )
    assert score.blocking is not None
    assert score.blocking.startswith("it runs about 7.5 ms of sync code on the event loop")
    assert "rules:check" in score.blocking
    assert others.blocking is None  # it runs in a thread
    assert idle.blocking is None


def test_without_rates_nothing_is_said_of_one_request() -> None:
    views = route_views(PROFILE, ENDPOINTS, project_dirs=["/app"])
    assert [view.operation for view in views] == ["POST /score", "GET /all"]
    assert all(view.cpu_seconds is None and view.blocking is None for view in views)


def test_what_a_route_streams_from_is_the_routes() -> None:
    rows = Frame(file=SCORE.file, line=12, function="score.<locals>.rows")
    inner = Frame(file=SCORE.file, line=13, function="score.<locals>.rows.<locals>.one")
    other = Frame(file=LIST.file, line=40, function="helper.<locals>.score")
    sampled = with_routes(
        profile(
            Stack(frames=(RUN, FRAMEWORK, rows), count=30),
            Stack(frames=(RUN, FRAMEWORK, inner), count=10),
            Stack(frames=(RUN, FRAMEWORK, other), count=5),
        ),
        ENDPOINTS,
    )
    assert [stack.route for stack in sampled.stacks] == ["POST /score", "POST /score", None]
