"""Start real apps under uvicorn, in every way that works and every way that fails."""

import contextlib
import hashlib
import http.client
import json
import os
import signal
import socket
import sys
import textwrap
import time
from pathlib import Path

import pytest

from advisor.errors import AdvisorError, TargetError, ToolMissingError, UsageError
from advisor.target.app import Launch, RunningApp, start_app
from advisor.target.describe import describe_app, openapi_document
from tests.pythons import PROVISIONED, interpreter

APP = """
    import os
    from fastapi import FastAPI, APIRouter
    import functools
    import rules

    app = FastAPI()
    router = APIRouter(prefix="/deep")

    @app.get("/who")
    def who():
        return {"pid": os.getpid(), "implementation": __import__("sys").implementation.name,
                "cores": sorted(os.sched_getaffinity(0)), "path": __import__("sys").path}

    @app.get("/score/{n}")
    async def score(n: int):
        return {"score": rules.score(n)}

    @router.post("/hidden", include_in_schema=False)
    def hidden():
        return 1

    @functools.wraps(hidden)
    def wrapper():
        return hidden()

    router.get("/wrapped")(wrapper)
    app.include_router(router)

    def make():
        return app
"""
RULES = """
    def score(n):
        return n + 1
"""
KERNEL = """
    calls = 0

    def install(namespace):
        original = namespace["score"]

        def score(n):
            global calls
            calls += 1
            return original(n) + 1000

        namespace["score"] = score
        return ("score",)

    def counters():
        return {"score": (calls, 2)}
"""


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.py").write_text(textwrap.dedent(text), encoding="utf-8")
    return folder


@pytest.fixture(name="apps")
def apps_(tmp_path: Path) -> Path:
    return write(tmp_path / "my äpps", app=APP, rules=RULES)


def launch(folder: Path, target: str = "app:app", **options: object) -> Launch:
    given: dict[str, object] = {"python": sys.executable, "ready_seconds": 30.0, **options}
    return Launch(target=target, app_dir=folder, **given)  # type: ignore[arg-type]


def get(app: RunningApp, path: str) -> dict[str, object]:
    connection = http.client.HTTPConnection("127.0.0.1", app.port, timeout=20)
    with contextlib.closing(connection):
        connection.request("GET", path)
        found: dict[str, object] = json.loads(connection.getresponse().read())
        return found


def gone(pids: tuple[int, ...], *, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return True
        time.sleep(0.02)
    return False


def test_one_worker_answers_and_ends_with_all_it_started(apps: Path) -> None:
    with start_app(launch(apps)) as app:
        assert get(app, "/who")["pid"] == app.pid
        assert app.worker_pids == (app.pid,)
        assert app.running
        assert "Application startup complete" in app.log_tail()
        members = app.members()
    assert gone(members)


def test_several_workers_are_all_ready(apps: Path) -> None:
    with start_app(launch(apps, workers=3)) as app:
        assert len(app.worker_pids) == 3
        assert app.pid not in app.worker_pids
        assert get(app, "/who")["pid"] in app.worker_pids
        members = app.members()
    assert len(members) >= 4
    assert gone(members)


def test_a_factory_a_port_cores_and_a_clean_import_path(apps: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    core = min(os.sched_getaffinity(0))
    with start_app(launch(apps, "app:make", factory=True, port=port, cores=(core,))) as app:
        who = get(app, "/who")
        assert app.url == f"http://127.0.0.1:{port}"
    assert who["cores"] == [core]
    assert who["path"][0] == str(apps)  # type: ignore[index]
    assert not any("advisor/inside" in entry for entry in who["path"])  # type: ignore[attr-defined]


def test_a_restart_keeps_the_port(apps: Path) -> None:
    with start_app(launch(apps)) as app:
        before, url = app.pid, app.url
        app.restart()
        assert app.pid != before
        assert app.url == url
        assert get(app, "/who")["pid"] == app.pid
        assert gone((before,))


@pytest.mark.parametrize("name", PROVISIONED)
def test_the_app_runs_on_another_interpreter(apps: Path, name: str) -> None:
    python = interpreter(name)
    options = ("--jit", "threshold=500") if "PyPy" in name else ()
    with start_app(launch(apps, python=str(python), workers=2, python_options=options)) as app:
        assert get(app, "/who")["implementation"] == ("pypy" if "PyPy" in name else "cpython")
        assert get(app, "/score/1") == {"score": 2}


@pytest.fixture(name="kernel_map")
def kernel_map_(tmp_path: Path) -> Path:
    folder = write(tmp_path / "kernel", kernel=KERNEL)
    file = folder / "kernel.py"
    entry = {
        "module": "rules",
        "name": "rules__score",
        "file": str(file),
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
    }
    path = tmp_path / "map.json"
    path.write_text(json.dumps([entry]))
    return path


@pytest.mark.parametrize("workers", [1, 2])
def test_kernels_are_in_place_in_every_worker(
    apps: Path, tmp_path: Path, kernel_map: Path, workers: int
) -> None:
    counters = tmp_path / "counters"
    counters.mkdir()
    options = {"kernel_map": str(kernel_map), "counters_dir": str(counters)}
    with start_app(launch(apps, workers=workers, **options)) as app:
        pids = app.worker_pids
        for _ in range(5):
            assert get(app, "/score/1") == {"score": 1002}
    found = {int(path.stem): json.loads(path.read_text()) for path in counters.glob("*.json")}
    assert set(found) == set(pids)
    assert sum(counts["rules:score"][0] for counts in found.values()) == 5
    assert all(counts["rules:score"][1] == 2 for counts in found.values())


def test_a_kernel_that_changed_or_fails_leaves_the_app_running(
    apps: Path, kernel_map: Path
) -> None:
    (entry,) = json.loads(kernel_map.read_text())
    Path(entry["file"]).write_text("raise SystemError('broken')")
    with start_app(launch(apps, kernel_map=str(kernel_map))) as app:
        assert get(app, "/score/1") == {"score": 2}
        assert "is not the file that was verified" in app.log_tail()
    entry["sha256"] = hashlib.sha256(Path(entry["file"]).read_bytes()).hexdigest()
    kernel_map.write_text(json.dumps([entry]))
    with start_app(launch(apps, kernel_map=str(kernel_map))) as app:
        assert get(app, "/score/1") == {"score": 2}
        assert "rules__score is not used: SystemError: broken" in app.log_tail()
    kernel_map.write_text("{")
    with start_app(launch(apps, kernel_map=str(kernel_map))) as app:
        assert "no kernel is" in app.log_tail()


BROKEN = {
    "syntax": "def (:",
    "dependency": "import nosuchpackage",
    "raises": "raise ValueError('no DATABASE_URL')",
    "exits": "import sys; sys.exit(7)",
    "crashes": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "hangs": "import time; time.sleep(60)",
    "mapping": "app = {}",
    "wsgi": "def app(environ, start_response): ...",
    "lifespan": """
        import contextlib
        from fastapi import FastAPI

        @contextlib.asynccontextmanager
        async def life(app):
            raise RuntimeError("no database")
            yield

        app = FastAPI(lifespan=life)
    """,
    "silent": """
        import time
        from fastapi import FastAPI
        app = FastAPI()

        @app.get("/")
        async def root():
            time.sleep(60)
    """,
}
CASES = [
    ("nosuch:app", 1, ["no module 'nosuch'", "--app-dir"]),
    ("mapping:other", 1, ["module 'mapping' has no attribute 'other'"]),
    ("mapping", 1, ["'mapping' is not of the form module:attribute"]),
    ("mapping:app", 1, ["'app' is not an ASGI app", "type dict"]),
    ("wsgi:app", 2, ["'app' is not an ASGI app", "(environ, start_response)"]),
    ("syntax:app", 1, ["does not compile", "SyntaxError", "syntax.py", "def (:"]),
    ("dependency:app", 1, ["no module 'nosuchpackage'", "dependency.py", "Install nosuchpackage"]),
    ("raises:app", 1, ["raised ValueError: no DATABASE_URL", "raises.py", "line 1"]),
    ("raises:app", 2, ["raised ValueError: no DATABASE_URL", "raises.py", "line 1"]),
    ("exits:app", 1, ["ended with status 7"]),
    ("crashes:app", 1, ["ended by SIGSEGV"]),
    ("crashes:app", 2, ["workers crash"]),
    ("hangs:app", 1, ["not ready after 2 s"]),
    ("silent:app", 1, ["no answer within 2 s"]),
    ("lifespan:app", 1, ["raised RuntimeError: no database", "lifespan.py"]),
]


@pytest.mark.parametrize(("target", "workers", "words"), CASES, ids=lambda case: str(case)[:30])
def test_an_app_that_does_not_start_is_explained(
    tmp_path: Path, target: str, workers: int, words: list[str]
) -> None:
    folder = write(tmp_path / "broken", **BROKEN)
    limit = 2.0 if target in ("hangs:app", "silent:app") else 20.0
    with (
        pytest.raises(TargetError) as caught,
        start_app(launch(folder, target, workers=workers, ready_seconds=limit)),
    ):
        pytest.fail("it started")
    said = f"{caught.value.message}\n{caught.value.advice}"
    assert caught.value.exit_code == 3
    assert said.startswith(f"{target} did not start: ")
    assert [word for word in words if word not in said] == []
    assert "uvicorn/importer.py" not in said


def test_a_taken_port_is_said(apps: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with (
            pytest.raises(UsageError, match=f"port {port} .*another program"),
            start_app(launch(apps, port=port)),
        ):
            pytest.fail("it started")


@pytest.mark.parametrize(
    ("options", "kind"),
    [({"python": "/no/such/python"}, ToolMissingError), ({"app_dir": "/no/such"}, UsageError)],
)
def test_what_is_not_there_is_said(
    apps: Path, options: dict[str, str], kind: type[AdvisorError]
) -> None:
    folder = Path(options.pop("app_dir", apps))
    with pytest.raises(kind, match="/no/such"), start_app(launch(folder, **options)):
        pytest.fail("it started")


def test_an_interpreter_without_uvicorn_is_said(apps: Path, tmp_path: Path) -> None:
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')
    bare.chmod(0o755)
    with (
        pytest.raises(ToolMissingError, match="no module 'uvicorn'"),
        start_app(launch(apps, python=str(bare))),
    ):
        pytest.fail("it started")


def test_an_app_whose_parent_is_killed_ends(apps: Path) -> None:
    with contextlib.ExitStack() as block:
        app = block.enter_context(start_app(launch(apps, workers=2)))
        members = app.members()
        os.kill(app.pid, signal.SIGKILL)
        assert gone(tuple(pid for pid in members if pid != app.pid))
        with pytest.raises(TargetError, match=r"under load: its process was ended by SIGKILL"):
            block.close()


def test_an_app_that_ignores_sigterm_ends(tmp_path: Path) -> None:
    stubborn = """
        import signal
        from fastapi import FastAPI
        app = FastAPI()

        @app.get("/")
        async def stay():
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
    """
    folder = write(tmp_path, stubborn=stubborn)
    with start_app(launch(folder, "stubborn:app")) as app:
        members = app.members()
    assert gone(members)


def test_the_app_is_described_when_it_serves_no_document(apps: Path) -> None:
    (apps / "closed.py").write_text(
        textwrap.dedent(APP).replace("FastAPI()", "FastAPI(openapi_url=None)", 1)
    )
    with start_app(launch(apps, "closed:app")) as app:
        document = openapi_document(app)
    assert document is not None
    assert set(document["paths"]) == {"/who", "/score/{n}", "/deep/wrapped"}


def test_routes_tell_their_functions(apps: Path) -> None:
    routes = {route.path: route for route in describe_app(launch(apps)).routes}
    score = routes["/score/{n}"]
    assert score.function.target == "app:score"
    assert score.function.file == str(apps / "app.py")
    assert (
        (apps / "app.py").read_text().splitlines()[score.function.line - 1].startswith("@app.get")
    )
    assert score.asynchronous
    assert not routes["/who"].asynchronous
    assert not routes["/deep/hidden"].documented
    assert routes["/deep/wrapped"].function.qualname == "hidden"
