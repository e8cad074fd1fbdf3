"""All load drivers against a live app, and the embedded one against servers that misbehave."""

import contextlib
import importlib.util
import os
import socket
import socketserver
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from advisor.errors import (
    TargetError,
    ToolFailedError,
    ToolMissingError,
    UsageError,
)
from advisor.model.traffic import LoadDriver, LoadResult, Request, TrafficPlan
from advisor.target.app import Launch, RunningApp, start_app
from advisor.target.builtin import BuiltinDriver
from advisor.target.drivers import Driver, make_driver, split_cores
from advisor.target.generator import loop, poller
from advisor.target.locust import LocustDriver
from advisor.target.wrk import WrkDriver, find_wrk

APP = """
import asyncio
from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import StreamingResponse

app = FastAPI()
calls = {"n": 0}

@app.get("/hello")
async def hello():
    return {"hello": "world"}

@app.post("/size")
async def size(request: Request):
    calls["n"] += 1
    return {"size": len(await request.body())}

@app.get("/missing")
async def missing():
    raise HTTPException(404)

@app.get("/boom")
async def boom():
    raise RuntimeError("boom")

@app.get("/wait")
async def wait(seconds: float = 0.02):
    await asyncio.sleep(seconds)
    return seconds

@app.get("/stream")
async def stream():
    async def parts():
        for part in range(5):
            yield b"x" * 1000
    return StreamingResponse(parts())

@app.get("/calls")
async def count():
    return calls["n"]
"""
HELLO = Request(operation="GET /hello", method="GET", path="/hello", weight=3)
SIZE = Request(
    operation="POST /size",
    method="POST",
    path="/size",
    headers=(("Content-Type", "text/plain"),),
    body=b"x" * 300,
)
KINDS = list(LoadDriver)


def get(path: str, *, weight: float = 1) -> Request:
    return Request(operation=f"GET {path}", method="GET", path=path, weight=weight)


def plan(*requests: Request, think_time_seconds: float = 0.0) -> TrafficPlan:
    return TrafficPlan(
        requests=requests,
        skipped=(),
        source={},
        response_hashes={},
        seed=1,
        think_time_seconds=think_time_seconds,
    )


@pytest.fixture(name="app", scope="module")
def app_(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    folder = tmp_path_factory.mktemp("driven")
    (folder / "driven.py").write_text(APP)
    with start_app(Launch(target="driven:app", python=sys.executable, app_dir=folder)) as app:
        yield app


@pytest.fixture(name="builtin", scope="module")
def builtin_() -> Iterator[BuiltinDriver]:
    with BuiltinDriver(timeout_seconds=0.6) as driver:
        yield driver


def need(kind: LoadDriver) -> None:
    if kind is LoadDriver.WRK and find_wrk() is None:
        pytest.skip("wrk is not installed")
    if kind is LoadDriver.LOCUST and importlib.util.find_spec("locust") is None:
        pytest.skip("locust is not installed")  # importing it here would patch this process


def whole(result: LoadResult) -> None:
    """Check what holds for every result."""
    assert result.count == sum(result.statuses.values()) == len(result.latencies)
    assert list(result.latencies) == sorted(result.latencies)
    assert all(0 < seconds < 60 for seconds in result.latencies)
    assert result.generator_cpu_seconds is not None
    if result.operations:
        assert sum(operation.count for operation in result.operations) == result.count


@pytest.mark.parametrize("kind", KINDS)
def test_a_mix_is_driven_and_measured(app: RunningApp, kind: LoadDriver) -> None:
    need(kind)
    with make_driver(kind) as driver:
        assert driver.kind is kind
        result = driver.run(plan(HELLO, SIZE), app.url, connections=4, seconds=1)
    whole(result)
    assert result.driver is kind
    assert result.count > 50
    assert dict(result.statuses) == {200: result.count}
    assert result.failures == 0
    assert 0.8 < result.duration_seconds < 4
    counts = {operation.operation: operation.count for operation in result.operations}
    assert 2 < counts["GET /hello"] / counts["POST /size"] < 4.5


def test_wrk_tells_operations_apart_by_their_times(app: RunningApp) -> None:
    need(LoadDriver.WRK)
    slow = get("/wait?seconds=0.03")
    with make_driver(LoadDriver.WRK) as driver:
        result = driver.run(plan(HELLO, slow), app.url, connections=3, seconds=1)
    whole(result)
    times = {one.operation: one.latencies[len(one.latencies) // 2] for one in result.operations}
    assert times[slow.operation] > 0.03 > times["GET /hello"]


@pytest.mark.parametrize("kind", KINDS)
def test_bad_answers_are_counted(app: RunningApp, kind: LoadDriver) -> None:
    need(kind)
    with make_driver(kind) as driver:
        result = driver.run(
            plan(HELLO, get("/missing"), get("/boom")), app.url, connections=3, seconds=1
        )
    whole(result)
    assert set(result.statuses) == {200, 404, 500}
    assert result.failures >= result.statuses[404] + result.statuses[500]
    errors = {operation.operation: operation.errors for operation in result.operations}
    assert errors["GET /hello"] == 0
    assert errors["GET /boom"] == result.statuses[500]


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_that_is_not_there_is_the_apps_failure(kind: LoadDriver) -> None:
    need(kind)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
        with make_driver(kind) as driver, pytest.raises(TargetError):
            driver.run(plan(HELLO), url, connections=2, seconds=1)


@pytest.mark.parametrize("kind", [LoadDriver.WRK, LoadDriver.LOCUST])
def test_what_a_driver_cannot_do_is_said(app: RunningApp, kind: LoadDriver) -> None:
    with make_driver(kind) as driver, pytest.raises(UsageError, match="closed loop only"):
        driver.run(plan(HELLO), app.url, connections=1, seconds=1, rate=10)
    with pytest.raises(UsageError, match="locustfile"):
        make_driver(LoadDriver.BUILTIN, locustfile=Path("users.py"))
    with BuiltinDriver() as builtin, pytest.raises(UsageError, match="no request"):
        builtin.run(plan(), app.url, connections=1, seconds=1)


def test_wrk_is_looked_for_in_the_projects_folder_and_missed_aloud(
    app: RunningApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrk = find_wrk()
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.chdir(tmp_path)
    with WrkDriver() as driver:
        with pytest.raises(ToolMissingError, match="wrk is not installed"):
            driver.run(plan(HELLO), app.url, connections=1, seconds=1)
        if wrk is not None:
            (tmp_path / ".interpreters" / "bin").mkdir(parents=True)
            (tmp_path / ".interpreters" / "bin" / "wrk").symlink_to(Path(wrk).resolve())
            assert driver.run(plan(HELLO), app.url, connections=1, seconds=1).count > 0


def test_rounds_are_short_and_one_process_serves_them_all(
    app: RunningApp, builtin: BuiltinDriver
) -> None:
    mixed = plan(HELLO, SIZE)
    results = [builtin.run(mixed, app.url, connections=4, seconds=0.2) for _ in range(4)]
    for result in results:
        whole(result)
        assert 0.19 < result.duration_seconds < 1.5
        assert result.late_seconds is None


def test_the_server_got_exactly_what_was_counted(app: RunningApp, builtin: BuiltinDriver) -> None:
    with socket.create_connection(("127.0.0.1", app.port)) as client:

        def calls() -> int:
            client.sendall(b"GET /calls HTTP/1.1\r\nHost: x\r\n\r\n")
            data = b""
            while b"\r\n\r\n" not in data or data.endswith(b"\r\n\r\n"):
                data += client.recv(4096)
            return int(data.rpartition(b"\r\n\r\n")[2])

        before = calls()
        result = builtin.run(plan(SIZE), app.url, connections=7, seconds=0.3)
        assert calls() - before == result.count


def test_the_open_loop_keeps_its_schedule(app: RunningApp, builtin: BuiltinDriver) -> None:
    result = builtin.run(plan(HELLO), app.url, connections=8, seconds=1.0, rate=200)
    whole(result)
    assert result.count == 200
    assert result.rate == 200
    assert result.late_seconds is not None


def test_open_loop_latencies_count_from_the_schedule(
    app: RunningApp, builtin: BuiltinDriver
) -> None:
    slow = plan(get("/wait?seconds=0.05"))
    result = builtin.run(slow, app.url, connections=1, seconds=1.0, rate=40)
    whole(result)
    assert result.count < 25  # one connection can't do 40 of 50 ms each
    assert result.latencies[-1] > 0.3
    assert result.late_seconds is not None
    assert result.late_seconds > 0.3


def test_think_time_is_kept(app: RunningApp, builtin: BuiltinDriver) -> None:
    result = builtin.run(plan(HELLO, think_time_seconds=0.2), app.url, connections=2, seconds=1.0)
    whole(result)
    assert 4 <= result.count <= 8


def test_requests_without_an_answer_time_out(app: RunningApp, builtin: BuiltinDriver) -> None:
    mixed = plan(get("/wait?seconds=5"), get("/wait", weight=3))
    result = builtin.run(mixed, app.url, connections=4, seconds=0.5)
    whole(result)
    assert result.timeouts > 0
    assert result.count > 0
    errors = {operation.operation: operation.errors for operation in result.operations}
    assert errors["GET /wait?seconds=5"] == result.timeouts


def test_streams_and_large_bodies_are_driven(app: RunningApp, builtin: BuiltinDriver) -> None:
    large = Request(operation="large", method="POST", path="/size", body=b"x" * 3_000_000)
    result = builtin.run(
        plan(get("/stream"), large, Request(operation="head", method="HEAD", path="/hello")),
        app.url,
        connections=3,
        seconds=0.5,
    )
    whole(result)
    assert set(result.statuses) == {200, 405}
    assert result.connection_errors == 0


Behaviour = Callable[[socket.socket], None]


@contextlib.contextmanager
def server(behaviour: Behaviour) -> Iterator[str]:
    """Serve connections, each in a thread, by a function of the socket."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:  # type: ignore[explicit-override]
            with contextlib.suppress(OSError):
                behaviour(self.request)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True
        request_queue_size = 128

    with Server(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        thread.join()


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def close_after_each(client: socket.socket) -> None:
    client.recv(4096)
    client.sendall(OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))


def close_without_a_word_after_two(client: socket.socket) -> None:
    for _ in range(2):
        client.recv(4096)
        client.sendall(OK)


def say_nothing_and_close(client: socket.socket) -> None:
    client.recv(4096)


def close_in_the_middle(client: socket.socket) -> None:
    client.recv(4096)
    client.sendall(OK[:-1])


def speak_nonsense(client: socket.socket) -> None:
    client.recv(4096)
    client.sendall(b"What?\r\n\r\n")


def dribble(client: socket.socket) -> None:
    while client.recv(4096):
        for byte in OK:
            client.sendall(bytes([byte]))


@pytest.mark.parametrize("behaviour", [close_after_each, close_without_a_word_after_two, dribble])
def test_servers_that_close_or_dribble_are_no_failure(
    builtin: BuiltinDriver, behaviour: Behaviour
) -> None:
    with server(behaviour) as url:
        result = builtin.run(plan(HELLO), url, connections=2, seconds=0.3)
    whole(result)
    assert result.count > 3
    assert result.failures == 0


@pytest.mark.parametrize("behaviour", [say_nothing_and_close, close_in_the_middle, speak_nonsense])
def test_broken_answers_are_connection_errors(builtin: BuiltinDriver, behaviour: Behaviour) -> None:
    with server(behaviour) as url:
        result = builtin.run(plan(HELLO), url, connections=2, seconds=0.3)
    assert result.count == 0
    assert result.connection_errors > 0
    assert result.operations[0].errors == result.connection_errors


def test_a_server_that_dies_under_load_ends_the_round_in_time(
    tmp_path: Path, builtin: BuiltinDriver
) -> None:
    (tmp_path / "dies.py").write_text(
        APP.replace("asyncio.sleep(seconds)", "__import__('os')._exit(3)")
    )
    mixed = plan(get("/hello", weight=50), get("/wait"))
    with contextlib.ExitStack() as stack:
        app = stack.enter_context(
            start_app(Launch(target="dies:app", python=sys.executable, app_dir=tmp_path))
        )
        began = time.monotonic()
        result = builtin.run(mixed, app.url, connections=4, seconds=0.8)
        assert time.monotonic() - began < 4
        assert result.connection_errors > 0
        assert not app.running
        with pytest.raises(TargetError, match="status 3"):
            stack.close()


def test_a_generator_that_was_killed_is_told_and_started_again(app: RunningApp) -> None:
    with BuiltinDriver() as driver:
        driver.run(plan(HELLO), app.url, connections=1, seconds=0.1)
        assert driver.pid is not None
        os.kill(driver.pid, 9)
        with pytest.raises(ToolFailedError, match="generator"):
            driver.run(plan(HELLO), app.url, connections=1, seconds=0.1)
        assert driver.run(plan(HELLO), app.url, connections=1, seconds=0.1).count > 0


def test_the_generator_runs_on_other_systems_too(
    app: RunningApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "make_poller", poller.SelectorPoller)
    job = loop.Job(
        address=("127.0.0.1", app.port),
        requests=(
            b"POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n" + b"x" * 900_000,
        ),
        order=(0,),
        first=0,
        connections=2,
        seconds=0.3,
        rate=None,
        think_seconds=0.0,
        timeout_seconds=5.0,
    )
    tally = loop.Loop(job).run()
    assert len(tally.which) == tally.sent > 2
    assert set(tally.statuses) == {200}


def test_a_generator_is_held_to_its_core(app: RunningApp) -> None:
    servers, generators = split_cores()
    if not generators:
        pytest.skip("there is only one core")
    assert not set(servers) & set(generators)
    with BuiltinDriver(cores=generators) as driver:
        driver.run(plan(HELLO), app.url, connections=1, seconds=0.1)
        assert driver.pid is not None
        assert os.sched_getaffinity(driver.pid) == set(generators)


def test_locust_runs_workers_and_prints_how_to_join(app: RunningApp) -> None:
    need(LoadDriver.LOCUST)
    said: list[str] = []
    with LocustDriver(workers=2, announce=said.append) as driver:
        result = driver.run(plan(HELLO, SIZE), app.url, connections=4, seconds=1.5)
    whole(result)
    assert result.count > 50
    assert {operation.operation for operation in result.operations} == {"GET /hello", "POST /size"}
    (command,) = said
    assert "while locust -f - --worker --master-host 127.0.0.1 --master-port " in command


def test_locust_runs_the_users_own_file(app: RunningApp, tmp_path: Path) -> None:
    need(LoadDriver.LOCUST)
    file = tmp_path / "users.py"
    file.write_text(
        "from locust import HttpUser, task\n\n\nclass Visitor(HttpUser):\n"
        "    @task\n    def look(self):\n        self.client.get('/hello', name='look')\n"
    )
    with make_driver(LoadDriver.LOCUST, locustfile=file) as driver:
        result = driver.run(plan(), app.url, connections=2, seconds=1)
    whole(result)
    assert [operation.operation for operation in result.operations] == ["look"]


def test_every_driver_fits_the_interface() -> None:
    drivers: tuple[Driver, ...] = (BuiltinDriver(), WrkDriver(), LocustDriver())
    assert [driver.kind for driver in drivers] == KINDS
