"""Ranking functions by what a profile saw."""

import math
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.model.profile import Frame, Profile, Stack
from advisor.model.ranking import HotFunction, Origin, Ranking
from advisor.ranking.interval import share
from advisor.ranking.origin import module_of, origin_of
from advisor.ranking.rank import rank
from advisor.ranking.stacks import Endpoint

APP = "/srv/app"
SITE = "/srv/app/.venv/lib/python3.15/site-packages"
LIB = "/usr/lib/python3.15"

LOOP = Frame(file=f"{LIB}/asyncio/runners.py", line=88, function="Runner.run")
SELECT = Frame(file=f"{LIB}/selectors.py", line=435, function="EpollSelector.select")
THREAD = Frame(file=f"{LIB}/threading.py", line=1166, function="Thread._bootstrap")
ROUTING = Frame(file=f"{SITE}/fastapi/routing.py", line=300, function="run_endpoint_function")
JSON = Frame(file=f"{LIB}/json/__init__.py", line=180, function="dumps")
ENCODER = Frame(file=f"{LIB}/json/encoder.py", line=200, function="JSONEncoder.encode")
HANDLE = Frame(file=f"{APP}/app.py", line=10, function="handle")
BATCH = Frame(file=f"{APP}/app.py", line=30, function="batch")
SCORE = Frame(file=f"{APP}/rules/engine.py", line=40, function="Engine.score")
OTHER_SCORE = Frame(file=f"{APP}/model.py", line=40, function="Engine.score")
FIB = Frame(file=f"{APP}/fib.py", line=3, function="fib")


def profile(stacks: Mapping[tuple[Frame, ...], int]) -> Profile:
    found = tuple(Stack(frames=frames, count=count) for frames, count in stacks.items())
    return Profile(
        stacks=found,
        samples=sum(stacks.values()),
        errors=0,
        behind=False,
        interval_seconds=0.005,
        workers=1,
        sampler="py-spy",
    )


def ranked(
    stacks: Mapping[tuple[Frame, ...], int],
    *,
    include: tuple[str, ...] = (),
    endpoints: tuple[Endpoint, ...] = (),
) -> Ranking:
    return rank(
        profile(stacks),
        threshold=0.05,
        project_dirs=[APP],
        include=include,
        endpoints=endpoints,
    )


def entry(ranking: Ranking, frame: Frame) -> HotFunction:
    return next(
        e
        for e in ranking.hot
        if (e.function.file, e.function.qualname) == (frame.file, frame.function)
    )


def test_self_and_cumulative_shares() -> None:
    ranking = ranked({(LOOP, ROUTING, HANDLE, SCORE): 60, (LOOP, ROUTING, HANDLE): 40})

    score, handle = entry(ranking, SCORE), entry(ranking, HANDLE)

    assert (score.self_share.value, score.cumulative_share.value) == (0.6, 0.6)
    assert (handle.self_share.value, handle.cumulative_share.value) == (0.4, 1.0)
    assert handle.gain_limit is None
    assert score.gain_limit == pytest.approx(2.5)
    assert score.function.target == "rules.engine:Engine.score"
    assert score.candidate
    assert [e.function.qualname for e in ranking.hot] == ["handle", "Engine.score"]


def test_recursion_counts_once() -> None:
    ranking = ranked({(THREAD, HANDLE, FIB, FIB, FIB): 30, (THREAD, HANDLE, FIB): 10})

    fib = entry(ranking, FIB)

    assert (fib.self_share.count, fib.cumulative_share.count) == (40, 40)


def test_functions_named_alike_stay_apart() -> None:
    again = Frame(file=SCORE.file, line=99, function=SCORE.function)

    ranking = ranked({(HANDLE, SCORE): 10, (HANDLE, OTHER_SCORE): 20, (HANDLE, again): 30})

    found = {(e.function.file, e.function.line): e.self_share.count for e in ranking.hot}
    assert found[SCORE.file, 40] == 10
    assert found[OTHER_SCORE.file, 40] == 20
    assert found[SCORE.file, 99] == 30


def test_waiting_is_not_work() -> None:
    ranking = ranked({(LOOP,): 30, (LOOP, SELECT): 30, (LOOP, HANDLE): 40})

    assert ranking.idle_share == 0.6
    assert entry(ranking, HANDLE).self_share.value == 1.0
    assert len(ranking.hot) == 1


def test_nothing_sampled_ranks_nothing() -> None:
    assert ranked({}) == Ranking(threshold=0.05, hot=(), idle_share=0.0)
    assert ranked({(LOOP,): 9}) == Ranking(threshold=0.05, hot=(), idle_share=1.0)


def test_the_framework_around_requests_is_listed_by_its_own_time_only() -> None:
    ranking = ranked({(LOOP, ROUTING, HANDLE): 90, (LOOP, ROUTING): 10})

    routing = entry(ranking, ROUTING)

    assert routing.origin is Origin.DEPENDENCY
    assert not routing.candidate
    assert "package fastapi" in (routing.reason or "")
    assert LOOP.function not in [e.function.qualname for e in ranking.hot]
    quiet = ranked({(LOOP, ROUTING, HANDLE): 99, (LOOP, ROUTING): 1})
    assert [e.function.qualname for e in quiet.hot] == ["handle"]


def test_a_library_called_by_the_project_is_named_and_its_caller_is_no_candidate() -> None:
    ranking = ranked({(LOOP, HANDLE, JSON, ENCODER): 97, (LOOP, HANDLE): 3})

    handle, dumps = entry(ranking, HANDLE), entry(ranking, JSON)

    assert not handle.candidate
    assert "most of the rest goes to dumps" in (handle.reason or "")
    assert dumps.origin is Origin.STANDARD_LIBRARY
    assert "standard library" in (dumps.reason or "")
    assert dumps.function.module is None


def test_included_packages_are_treated_as_the_project() -> None:
    inside = Frame(file=f"{SITE}/slugify/core.py", line=5, function="slug")

    plain = entry(ranked({(HANDLE, inside): 10}), inside)
    included = entry(ranked({(HANDLE, inside): 10}, include=("slugify",)), inside)

    assert not plain.candidate
    assert "--include slugify" in (plain.reason or "")
    assert included.candidate
    assert included.function.target == "slugify.core:slug"


def test_comprehensions_belong_to_their_function() -> None:
    part = Frame(file=SCORE.file, line=44, function="Engine.score.<locals>.<genexpr>")
    orphan = Frame(file=SCORE.file, line=2, function="<genexpr>")

    ranking = ranked({(HANDLE, SCORE, part): 50, (HANDLE, SCORE): 30, (HANDLE, orphan): 20})

    assert entry(ranking, SCORE).self_share.count == 80
    assert "no name of its own" in (entry(ranking, orphan).reason or "")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("<module>", "runs once"),
        ("make.<locals>.inner", "made anew"),
        ("<lambda>", "no name of its own"),
    ],
)
def test_what_no_kernel_can_stand_in_for(name: str, words: str) -> None:
    frame = Frame(file=f"{APP}/x.py", line=1, function=name)

    assert words in (entry(ranked({(frame,): 10}), frame).reason or "")


def test_samples_are_split_by_route() -> None:
    endpoints = (
        Endpoint(
            file=HANDLE.file,
            qualname="handle",
            operations=("PUT /score", "POST /score"),
            asynchronous=False,
        ),
        Endpoint(file=BATCH.file, qualname="batch", operations=("POST /b",), asynchronous=False),
    )
    stacks = {(THREAD, HANDLE, SCORE): 30, (THREAD, BATCH, HANDLE, SCORE): 50, (SCORE,): 20}

    score = entry(ranked(stacks, endpoints=endpoints), SCORE)

    assert score.routes == (("POST /b", 0.5), ("POST /score, PUT /score", 0.3))


def test_sync_work_on_the_loop_blocks_it() -> None:
    endpoints = (
        Endpoint(file=HANDLE.file, qualname="handle", operations=("GET /",), asynchronous=True),
    )
    on_loop = {(LOOP, ROUTING, HANDLE, SCORE): 97, (LOOP, ROUTING, HANDLE): 3}
    in_thread = {(THREAD, ROUTING, HANDLE, SCORE): 97, (THREAD, ROUTING, HANDLE): 3}

    assert entry(ranked(on_loop, endpoints=endpoints), SCORE).blocks_event_loop
    assert not entry(ranked(on_loop, endpoints=endpoints), HANDLE).blocks_event_loop
    assert not entry(ranked(in_thread), SCORE).blocks_event_loop


@pytest.mark.parametrize(
    ("file", "origin"),
    [
        (f"{APP}/app.py", Origin.PROJECT),
        ("app.py", Origin.PROJECT),
        ("/srv/application/app.py", Origin.DEPENDENCY),
        (f"{SITE}/uvicorn/main.py", Origin.DEPENDENCY),
        (f"{SITE}/uvloop/__init__.py", Origin.EVENT_LOOP),
        ("/usr/lib/python3/dist-packages/six.py", Origin.DEPENDENCY),
        (f"{LIB}/asyncio/events.py", Origin.EVENT_LOOP),
        (f"{LIB}/json/__init__.py", Origin.STANDARD_LIBRARY),
        ("/opt/pypy/lib/pypy3.11/json/__init__.py", Origin.STANDARD_LIBRARY),
        ("<frozen runpy>", Origin.STANDARD_LIBRARY),
        ("<string>", Origin.BUILTIN),
        (f"{APP}/fast.cpython-315-x86_64-linux-gnu.so", Origin.BUILTIN),
    ],
)
def test_origin(file: str, origin: Origin) -> None:
    assert origin_of(file, project_dirs=[f"{APP}/"]) is origin


def test_a_project_that_lies_below_a_lib_folder_is_still_the_project() -> None:
    folder = "/home/me/lib/python3.11/work"

    assert origin_of(f"{folder}/app.py", project_dirs=[folder]) is Origin.PROJECT


@pytest.mark.parametrize(
    ("file", "module"),
    [
        (f"{APP}/app.py", "app"),
        (f"{APP}/rules/engine.py", "rules.engine"),
        (f"{APP}/rules/__init__.py", "rules"),
        (f"{APP}/src/pkg/mod.py", "pkg.mod"),
        (f"{APP}/my-scripts/run.py", None),
        (f"{APP}/fast.so", None),
        (f"{APP}/__init__.py", None),
        ("/elsewhere/x.py", None),
    ],
)
def test_module_of_a_file(file: str, module: str | None) -> None:
    assert module_of(file, [APP, f"{APP}/src/"]) == module


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_the_interval_holds_the_share(count: int, more: int) -> None:
    found = share(count, count + more)

    assert 0 <= found.low <= found.value <= found.high <= 1 or not found.total
    assert not math.isnan(found.low)


def test_the_interval_is_wilsons() -> None:
    found = share(10, 100)

    assert found.low == pytest.approx(0.0552, abs=1e-4)
    assert found.high == pytest.approx(0.1744, abs=1e-4)
