"""Changes that are tried on a live app do what they say, and nothing else."""

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.bench.extras import accelerated
from advisor.inside.trials import cached
from advisor.model.traffic import Request
from advisor.target.app import Launch, start_app
from advisor.target.trial import Answer, Trial

APPS = Path(__file__).parent / "apps"
LAUNCH = Launch(target="improvable:app", python=sys.executable, app_dir=APPS)
PATHS = ("/waits", "/quick/3", "/rows?count=3", "/point", "/words/x")


def answers(launch: Launch, paths: tuple[str, ...] = PATHS) -> tuple[dict[str, Answer], str]:
    """Return what the app answers, and what it printed."""
    with start_app(launch) as app, Trial(app.url) as trial:
        found = {
            path: trial.send(Request(operation=path, method="GET", path=path)) for path in paths
        }
        return found, app.log_tail()


def tried(folder: Path, config: Mapping[str, object]) -> Launch:
    file = folder / "trial.json"
    file.write_text(json.dumps(config))
    return replace(LAUNCH, env={"ADVISOR_TRIALS": str(file)})


@pytest.fixture(name="usual", scope="module")
def usual_() -> dict[str, Answer]:
    return answers(LAUNCH)[0]


def same(found: Mapping[str, Answer], usual: Mapping[str, Answer]) -> None:
    assert {path: (one.status, one.body) for path, one in found.items()} == {
        path: (one.status, one.body) for path, one in usual.items()
    }


def test_endpoints_declared_the_other_way_answer_the_same(
    tmp_path: Path, usual: dict[str, Answer]
) -> None:
    endpoints = [
        {"module": "improvable", "qualname": "waits", "to": "def"},
        {"module": "improvable", "qualname": "quick", "to": "async def"},
    ]
    launch = tried(tmp_path, {"endpoints": endpoints})
    found, printed = answers(launch)
    same(found, usual)
    assert "stays as it is" not in printed


def test_plain_responses_are_the_same_bytes_with_the_routes_status(
    tmp_path: Path, usual: dict[str, Answer]
) -> None:
    found, _ = answers(tried(tmp_path, {"plain_responses": True}))
    same(found, usual)
    assert found["/point"].status == 203


def test_a_cache_counts_hits_and_is_emptied_after_so_many_misses(
    tmp_path: Path, usual: dict[str, Answer]
) -> None:
    entry = {"module": "improvable", "qualname": "checksum", "size": 100}
    counts = tmp_path / "counts"
    counts.mkdir()
    paths = ("/words/x", "/words/x", "/words/y")

    config = {"caches": [entry], "counts_dir": str(counts)}
    launch = tried(tmp_path, config)
    with start_app(launch) as app, Trial(app.url) as trial:
        for path in paths:
            assert trial.send(Request(operation=path, method="GET", path=path)).good
    (file,) = counts.glob("*.json")
    assert json.loads(file.read_text()) == {"improvable:checksum": [7, 5]}
    emptied = tried(tmp_path, {"caches": [{**entry, "keys": 1}]})
    assert answers(emptied, ("/words/x",))[0]["/words/x"].body == usual["/words/x"].body


def test_a_cache_is_emptied_once_in_a_pass() -> None:
    calls: list[int] = []
    kept = cached(calls.append, size=10, keys=2)
    for number in (1, 2, 1, 2, 3, 1, 1):
        kept(number)
    assert calls == [1, 2, 3, 1]


def test_what_cannot_be_changed_stays_and_is_told(tmp_path: Path) -> None:
    file = tmp_path / "closed.py"
    file.write_text(
        "from fastapi import FastAPI\napp = FastAPI()\n\n\ndef make(n):\n"
        "    async def inner():\n        return n\n    return inner\n\n\n"
        "app.get('/a')(make(1))\n\n\n@app.get('/b')\nasync def b():\n"
        "    async def later():\n        return 2\n    return await later()\n"
    )
    endpoints = [
        {"module": "closed", "qualname": "make.<locals>.inner", "to": "def"},
        {"module": "closed", "qualname": "b", "to": "def"},
    ]
    launch = replace(
        tried(tmp_path, {"endpoints": endpoints}), target="closed:app", app_dir=tmp_path
    )
    found, printed = answers(launch, ("/a", "/b"))
    assert [one.body for one in found.values()] == [b"1", b"2"]
    assert "make.<locals>.inner stays as it is: it is no plain function" in printed
    assert "b stays as it is: 'await' outside async function" in printed


def test_the_fast_server_is_looked_for_in_the_apps_environment(tmp_path: Path) -> None:
    found = accelerated(Path(sys.executable), cache=tmp_path)
    assert found.present or found.folder is not None or found.missing
