"""What requests cost is measured on a live app, and answers count by it with every driver."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.errors import TargetError
from advisor.model.traffic import LoadDriver, Request, TrafficPlan
from advisor.pipeline import weighing
from advisor.pipeline.weighing import weighed
from advisor.target.app import Launch, RunningApp, start_app
from advisor.target.drivers import make_driver
from advisor.target.duet import Duet
from advisor.target.wrk import find_wrk

APP = """
import os
import time
from fastapi import FastAPI

app = FastAPI()

@app.get("/work/{steps}")
async def work(steps: int):
    return sum(n * n for n in range(steps))

@app.get("/sleep")
def sleep():
    time.sleep(0.02)

@app.get("/closed")
async def closed():
    os._exit(0)
"""


def get(path: str, *, operation: str) -> Request:
    return Request(operation=operation, method="GET", path=path)


CHEAP = get("/work/10", operation="GET /work")
DEAR = get("/work/100000", operation="GET /dear")
SLEEPY = get("/sleep", operation="GET /sleep")


def plan(*requests: Request) -> TrafficPlan:
    return TrafficPlan(requests=requests, skipped=(), source={}, response_hashes={}, seed=1)


@pytest.fixture(name="folder", scope="module")
def folder_(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("weighed")
    (folder / "weighed.py").write_text(APP)
    return folder


@pytest.fixture(name="app", scope="module")
def app_(folder: Path) -> Iterator[RunningApp]:
    with start_app(Launch(target="weighed:app", python=sys.executable, app_dir=folder)) as app:
        yield app


def test_a_request_costs_what_the_app_computes_not_what_it_waits(app: RunningApp) -> None:
    cheap, dear, sleepy = weighed(plan(CHEAP, DEAR, SLEEPY), app).costs
    assert dear > 3 * cheap
    assert sleepy < 0.01


def test_operations_are_measured_as_wholes_where_there_are_many_requests(
    app: RunningApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weighing, "MOST_ALONE", 2)
    other = get("/work/11", operation="GET /work")
    cheap, dear, again = weighed(plan(CHEAP, DEAR, other), app).costs
    assert cheap == again < dear / 3


def test_one_request_needs_no_cost(app: RunningApp) -> None:
    assert weighed(plan(CHEAP), app).costs == ()


def test_an_app_that_dies_over_it_leaves_the_plan_as_it_is(folder: Path) -> None:
    fatal = get("/closed", operation="GET /closed")
    start = Launch(target="weighed:app", python=sys.executable, app_dir=folder)
    with pytest.raises(TargetError), start_app(start) as app:
        assert weighed(plan(CHEAP, fatal), app) == plan(CHEAP, fatal)


@pytest.mark.parametrize("kind", [LoadDriver.BUILTIN, LoadDriver.WRK])
def test_answers_count_by_what_they_cost(app: RunningApp, kind: LoadDriver) -> None:
    if kind is LoadDriver.WRK and find_wrk() is None:
        pytest.skip("wrk is not here")
    asked = replace(plan(CHEAP, DEAR), costs=(0.001, 0.009))
    with make_driver(kind) as driver:
        found = driver.run(asked, app.url, connections=2, seconds=0.3)
    counts = {one.operation: one.count for one in found.operations}
    expected = (0.001 * counts["GET /work"] + 0.009 * counts["GET /dear"]) / 0.005
    assert found.work == pytest.approx(expected)
    assert found.amount == found.work


def test_launches_loaded_at_once_are_counted_so_too(app: RunningApp) -> None:
    asked = replace(plan(DEAR, CHEAP), costs=(0.009, 0.001))
    with Duet() as duet:
        (plain,) = duet.run(replace(asked, costs=()), [app.url], connections=1, seconds=0.2)
        (counted,) = duet.run(asked, [app.url], connections=1, seconds=0.2)
    assert plain == int(plain)
    assert counted == pytest.approx(round(counted * 5) / 5)
