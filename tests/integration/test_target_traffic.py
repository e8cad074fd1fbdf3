"""Every source of traffic, tried against a live app."""

import contextlib
import dataclasses
import http.client
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.errors import TargetError, UsageError
from advisor.model.traffic import RequestSource, TrafficPlan
from advisor.target.app import Launch, RunningApp, start_app
from advisor.target.given import TrafficOptions
from advisor.target.traffic import is_whole, make_plan, redacted, replace_headers

APPS = Path(__file__).parent / "apps"
SAMPLE_APPS = Path(__file__).parents[2] / "sample_apps"
KEY = (("X-Key", "letmein"),)


@pytest.fixture(name="shop", scope="module")
def shop_() -> Iterator[RunningApp]:
    pytest.importorskip("multipart", reason="python-multipart is missing")
    with start_app(Launch(target="shop:app", python=sys.executable, app_dir=APPS)) as app:
        yield app


@pytest.fixture(name="plan", scope="module")
def plan_(shop: RunningApp) -> TrafficPlan:
    return make_plan(TrafficOptions(headers=KEY, trial_seconds=0.8), shop)


def counts(plan: TrafficPlan) -> dict[str, int]:
    found: dict[str, int] = {}
    for request in plan.requests:
        found[request.operation] = found.get(request.operation, 0) + 1
    return found


def test_the_openapi_document_gives_requests_for_every_kind_of_parameter(plan: TrafficPlan) -> None:
    assert counts(plan) == {
        "GET /items": 1,
        "GET /items/{item_id}": 3,
        "GET /search": 12,
        "GET /days/{day}": 12,
        "GET /basket": 12,
        "POST /orders": 12,
        "POST /trees": 12,
        "POST /spans": 12,
        "POST /greet": 1,
        "POST /sum": 12,
        "POST /login": 12,
        "POST /upload": 12,
        "GET /secret": 1,
        "GET /now": 1,
    }
    assert plan.source["POST /greet"] is RequestSource.EXAMPLE
    assert plan.source["POST /orders"] is RequestSource.SCHEMA


def test_a_credential_goes_where_the_documented_scheme_says(shop: RunningApp) -> None:
    options = TrafficOptions(auth=("APIKeyHeader=letmein",), trial_seconds=0.8, per_operation=1)
    plan = make_plan(options, shop)
    (secret,) = (one for one in plan.requests if one.operation == "GET /secret")
    assert ("X-Key", "letmein") in secret.headers
    assert "letmein" not in str(redacted(plan))
    assert is_whole(plan)
    assert not is_whole(redacted(plan))
    url = TrafficOptions(auth=("letmein",), urls=("/secret",))
    assert make_plan(url, shop).requests[0].headers == (("X-Key", "letmein"),)


def test_what_is_left_out_is_listed_with_the_reason(plan: TrafficPlan) -> None:
    reasons = {skip.operation: skip for skip in plan.skipped}
    assert set(reasons) == {
        "DELETE /items/{item_id}",
        "PUT /settings/{name}",
        "GET /boom",
        "GET /slow/{steps}",
    }
    assert "--unsafe" in reasons["DELETE /items/{item_id}"].reason
    assert reasons["GET /boom"].status == 500
    assert "500 Internal Server Error" in reasons["GET /boom"].reason
    assert "no answer within 0.8 s" in reasons["GET /slow/{steps}"].reason


def test_operations_weigh_the_same_and_stable_answers_have_a_hash(plan: TrafficPlan) -> None:
    weights: dict[str, float] = {}
    for request in plan.requests:
        weights[request.operation] = weights.get(request.operation, 0) + request.weight
    assert all(abs(weight - 1) < 1e-9 for weight in weights.values())
    unhashed = {
        request.operation
        for index, request in enumerate(plan.requests)
        if index not in plan.response_hashes
    }
    assert unhashed == {"GET /now"}


def test_the_seed_fixes_the_plan(shop: RunningApp, plan: TrafficPlan) -> None:
    paths = [r for r in plan.requests if r.operation in ("GET /search", "POST /orders")]
    again = make_plan(TrafficOptions(headers=KEY, trial_seconds=0.8), shop)
    assert [r for r in again.requests if r.operation in ("GET /search", "POST /orders")] == paths


def test_a_missing_key_is_named_with_the_header_that_carries_it(shop: RunningApp) -> None:
    plan = make_plan(TrafficOptions(trial_seconds=0.8, per_operation=1), shop)
    (secret,) = [skip for skip in plan.skipped if skip.operation == "GET /secret"]
    assert secret.status in (401, 403)
    assert "--header 'X-Key: …'" in secret.reason


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (TrafficOptions(headers=(("x-key", "wr0ngkey"),), per_operation=1), "header x-key"),
        (TrafficOptions(auth=("wr0ngkey",), per_operation=1), "header X-Key"),
        (TrafficOptions(auth=("APIKeyHeader=wr0ngkey",), urls=("/secret",)), "header X-Key"),
        (TrafficOptions(headers=(("X-Key", "wr0ngkey"),), urls=("/secret",)), "header X-Key"),
    ],
)
def test_a_wrong_key_is_told_apart_from_none(
    shop: RunningApp, options: TrafficOptions, named: str
) -> None:
    options = dataclasses.replace(options, trial_seconds=0.8)
    with pytest.raises(TargetError) if options.urls else contextlib.nullcontext() as failed:
        plan = make_plan(options, shop)
        (secret,) = [skip for skip in plan.skipped if skip.operation == "GET /secret"]
    reason = secret.reason if failed is None else failed.value.message
    assert f"(it was sent with your {named}: wrong, expired, or not allowed to do this)" in reason
    assert "it asks for" not in reason
    assert "wr0ngkey" not in reason
    assert failed is None or "--auth or --header" in (failed.value.advice or "")


def test_unsafe_methods_are_sent_when_asked_for() -> None:
    launch = Launch(target="shop:app", python=sys.executable, app_dir=APPS)
    with start_app(launch) as app:
        options = TrafficOptions(unsafe=True, trial_seconds=0.8, per_operation=2)
        assert "PUT /settings/{name}" in counts(make_plan(options, app))


def test_urls_are_grouped_by_route(shop: RunningApp) -> None:
    urls = ("/items/1001", "http://example.org/items/1002?x=1", "/items/5", "/nowhere")
    plan = make_plan(TrafficOptions(urls=urls), shop)
    assert [request.path for request in plan.requests] == ["/items/1001", "/items/1002?x=1"]
    assert counts(plan) == {"GET /items/{item_id}": 2}
    assert dict(plan.source) == {"GET /items/{item_id}": RequestSource.URL}
    reasons = {skip.operation: skip.reason for skip in plan.skipped}
    assert "404 Not Found: no such item" in reasons["GET /items/{item_id}"]
    assert "/nowhere was 404" in reasons["GET /nowhere"]


def test_no_good_answer_at_all_is_the_apps_failure(shop: RunningApp) -> None:
    with pytest.raises(TargetError, match=r"(?s)no request answered 2xx.*GET /boom: .*500"):
        make_plan(TrafficOptions(urls=("/boom",)), shop)


def test_a_scenario_a_har_file_and_a_log(shop: RunningApp, tmp_path: Path) -> None:
    scenario = tmp_path / "load.toml"
    scenario.write_text(
        'think_time_seconds = 0.1\n[[request]]\nname = "tree"\nmethod = "POST"\npath = "/trees"\n'
        'json = { name = "x" }\n[[request]]\npath = "/secret"\nheaders = { X-Key = "letmein" }\n'
    )
    plan = make_plan(TrafficOptions(scenario=scenario), shop)
    assert counts(plan) == {"tree": 1, "GET /secret": 1}
    assert plan.think_time_seconds == 0.1

    har = tmp_path / "session.har"
    entry = {"request": {"method": "GET", "url": "http://x.test/items/1003", "headers": []}}
    har.write_text(json.dumps({"log": {"entries": [entry, entry]}}))
    plan = make_plan(TrafficOptions(scenario=har), shop)
    assert counts(plan) == {"GET /items/{item_id}": 2}
    assert set(plan.source.values()) == {RequestSource.HAR}

    log = tmp_path / "access.log"
    log.write_text('1.1.1.1 - - [x] "GET /items HTTP/1.1" 200 5\n' * 3)
    plan = make_plan(TrafficOptions(scenario=log), shop)
    assert [(r.operation, r.weight) for r in plan.requests] == [("GET /items", 3.0)]


def test_a_locustfile_is_left_to_locust(shop: RunningApp, tmp_path: Path) -> None:
    file = tmp_path / "users.py"
    file.write_text("")
    plan = make_plan(TrafficOptions(scenario=file), shop)
    assert plan.requests == ()
    assert dict(plan.source) == {"users.py": RequestSource.LOCUSTFILE}
    with pytest.raises(UsageError, match="no such locustfile"):
        make_plan(TrafficOptions(scenario=tmp_path / "none.py"), shop)


def test_secrets_are_not_saved_and_can_be_given_again(plan: TrafficPlan) -> None:
    saved = redacted(replace_headers(plan, (("Authorization", "Bearer hush"),)))
    assert "hush" not in repr(saved)
    assert "session=" not in repr(saved)
    again = replace_headers(saved, (("authorization", "Bearer hush"),))
    assert all(("authorization", "Bearer hush") in request.headers for request in again.requests)


def test_an_app_without_routes_is_said(tmp_path: Path) -> None:
    (tmp_path / "bare.py").write_text("from fastapi import FastAPI\napp = FastAPI()\n")
    launch = Launch(target="bare:app", python=sys.executable, app_dir=tmp_path)
    with start_app(launch) as app, pytest.raises(TargetError, match="documents no routes"):
        make_plan(TrafficOptions(), app)


@pytest.mark.parametrize("name", ["fib", "fraud", "inference", "pipeline"])
def test_the_sample_apps_need_no_configuration(name: str) -> None:
    folder = SAMPLE_APPS / name
    with start_app(Launch(target="app:app", python=sys.executable, app_dir=folder)) as app:
        plan = make_plan(TrafficOptions(), app)
        assert plan.skipped == ()
        if (folder / "load.toml").exists():
            assert make_plan(TrafficOptions(scenario=folder / "load.toml"), app).skipped == ()
        connection = http.client.HTTPConnection("127.0.0.1", app.port)
        connection.request("GET", "/health")
        assert connection.getresponse().status == 200
        connection.close()


DOOR = """
from typing import Annotated
from fastapi import FastAPI, Header, HTTPException
from pydantic import BaseModel
app = FastAPI()
names = set()

class New(BaseModel):
    name: str

@app.get("/locked")
def locked(x_door: Annotated[str, Header()] = ""):
    if x_door != "sesame":
        raise HTTPException(401, "who is there?")

@app.post("/names")
def add(new: New):
    if new.name in names:
        raise HTTPException(409, "already there")
    names.add(new.name)
"""


def test_a_header_that_is_read_and_what_works_once_are_told(tmp_path: Path) -> None:
    (tmp_path / "door.py").write_text(DOOR)
    launch = Launch(target="door:app", python=sys.executable, app_dir=tmp_path)
    with start_app(launch) as app:
        with pytest.raises(TargetError) as failed:
            make_plan(TrafficOptions(), app)
        with pytest.raises(TargetError) as wrong:
            make_plan(TrafficOptions(headers=(("x-door", "open"),)), app)
    assert "it reads the header x-door: give it with --header 'x-door: …'" in failed.value.message
    assert "got a 2xx once, but when it was sent again, as load is, 409" in failed.value.message
    assert failed.value.advice == "Give it a credential with --auth or --header."
    assert (wrong.value.advice or "").startswith("Is what you gave with --auth or --header right")
