"""The command line on real apps: what a run leaves, how it ends, and how it is taken up again."""

import contextlib
import json
import os
import signal
import stat
import sys
import time
from pathlib import Path

import pytest

from advisor import process, store
from advisor.cli import main
from advisor.model.kernel import Outcome
from advisor.model.run import Stage

APPS = Path(__file__).parents[2] / "sample_apps"
FIB = ("app:app", "--app-dir", str(APPS / "fib"), "--url", "/fib/20")
QUICK = (
    *("--profile-seconds", "1", "--blocks", "2", "--rounds", "1", "--round-seconds", "0.1"),
    *("--max-seconds", "3", "--connections", "2"),
)
ENVIRONMENT = {"NO_COLOR": "1", "TERM": "dumb"}


def advisor(folder: Path, *words: str, status: int = 0) -> process.Finished:
    """Run the command in a folder and check its exit status."""
    done = process.run(
        [sys.executable, "-m", "advisor", *words],
        cwd=folder,
        env={**ENVIRONMENT, "PYTHONPATH": str(APPS.parent), "PYTHONSAFEPATH": "1"},
        timeout_seconds=280,
        check=False,
    )
    assert done.status == status, done.output
    return done


def write_app(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "app.py").write_text(text)
    return folder


def python_beside(folder: Path) -> Path:
    """Return another way to this Python, which is another environment to those who don't know."""
    link = folder / "python"
    link.symlink_to(sys.executable)
    return link


def why_without_pypy(folder: Path) -> str:
    """Return the one reason why a run has no figures of PyPy."""
    matrix = store.load(folder).matrix
    assert matrix is not None
    (reason,) = {c.missing for c in matrix.cells if c.variant.name.startswith("PyPy")}
    assert reason
    return reason


def test_sample_then_profile_resumes_and_reports(tmp_path: Path) -> None:
    first = advisor(tmp_path, "sample", *FIB, *QUICK[:2], "--json")
    found = json.loads(first.stdout)
    assert found["hot_functions"][0]["function"] in ("app:get_fib", "fibonacci:fib")
    assert found["done"] == ["target", "traffic", "sample", "rank"]
    assert found["report"] is None
    assert "Sample under load" in first.stderr
    folder = Path(found["folder"])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "run.json").stat().st_mode) == 0o600

    words = ("profile", *QUICK, "--pypy", "/nowhere/pypy", "--resume", found["run"])
    refused = advisor(tmp_path, *words, "--python", str(python_beside(tmp_path)), status=2)
    assert "was made on" in refused.stderr
    second = advisor(tmp_path, *words)
    assert "Start the app" not in second.stderr
    assert "Measure the matrix" in second.stderr
    assert "\x1b" not in second.output
    assert second.stdout.rstrip().endswith("index.html")
    record = store.load(folder)
    assert set(record.done) == set(Stage)
    assert record.kernels is not None
    assert [result.target for result in record.kernels]
    assert record.matrix is not None
    cells = {cell.variant.name: cell for cell in record.matrix.cells}
    assert cells[record.matrix.baseline].requests > 0
    assert "/nowhere/pypy" in why_without_pypy(folder)
    page = (folder / "index.html").read_text("utf-8")
    assert "/nowhere/pypy" in page
    for path in (folder / "calls").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    good = [one for one in record.kernels if one.outcome is Outcome.VERIFIED]
    assert len(list((folder / "patches").glob("*.patch"))) == len(good)
    for one in good:
        assert one.kernel is not None
        assert (tmp_path / "kernels" / one.kernel.name / "provenance.json").is_file()

    advisor(tmp_path, "bench", found["run"], "--no-pypy", *QUICK[2:])
    assert why_without_pypy(folder) == "it was left out (--no-pypy)"

    summary = advisor(tmp_path, "report", "latest", "--format", "text").stdout
    assert "Not measured" in summary
    again = json.loads(advisor(tmp_path, "report", found["run"], "--format", "json").stdout)
    assert again["run_id"] == found["run"]
    stacks = advisor(tmp_path, "export", "--format", "collapsed").stdout
    assert "fib" in stacks


def test_values_are_kept_off_the_disk_when_asked(tmp_path: Path) -> None:
    secret = "Authorization: Bearer s3cr3t"
    words = ("--profile-seconds", "1", "--no-values", "--header", secret, "--json")
    found = json.loads(advisor(tmp_path, "sample", *FIB, *words).stdout)
    text = (Path(found["folder"]) / "run.json").read_text()
    assert "s3cr3t" not in text
    assert "Authorization: …" in json.loads(text)["run"]["command"]


THINKING = 'think_time_seconds = 1\n[[request]]\npath = "/"\n'
GOOD = "from fastapi import FastAPI\napp = FastAPI()\n"


@pytest.mark.parametrize(
    ("text", "words", "status", "said"),
    [
        (GOOD, ("nothing:app",), 3, "nothing"),
        (GOOD, ("shop.main:make",), 3, "its folder as --app-dir"),
        (GOOD, ("app:nothing",), 3, "nothing"),
        ("import not_there_at_all\n", ("app:app",), 3, "not_there_at_all"),
        (GOOD, ("app:app",), 3, "no routes"),
        (
            f"{GOOD}@app.get('/x')\ndef x():\n    raise ValueError('boom')\n",
            ("app:app",),
            3,
            "no request answered 2xx",
        ),
        (GOOD, ("app:app", "--workers", "0"), 2, "workers must be at least 1"),
        (GOOD, ("app:app", "--load", "siege"), 2, "siege"),
        (GOOD, ("app:app", "--python", "/nowhere/python"), 4, "/nowhere/python"),
        (GOOD, ("app:app", "--resume", "20200101-000000-app"), 2, "there is no saved run"),
    ],
)
def test_bad_input_gets_a_message_of_its_own(
    tmp_path: Path, text: str, words: tuple[str, ...], status: int, said: str
) -> None:
    app = write_app(tmp_path / "app", text)
    done = advisor(tmp_path, "sample", *words, "--app-dir", str(app), "-q", status=status)
    assert said in done.stderr
    assert 'Traceback (most recent call last):\n  File "' not in done.stderr or status == 3
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("name", "text", "words", "said"),
    [
        ("load.toml", None, (), "the scenario load.toml cannot be read: No such file"),
        ("load.toml", "[[request]\n", (), "the scenario load.toml is not TOML"),
        (
            "load.toml",
            '[[request]]\npath = "/"\njson_lines_file = "none.jsonl"\n',
            (),
            "none.jsonl",
        ),
        ("load.har", "{}", (), "load.har is not a HAR file: it has no log.entries"),
        ("access.log", "nothing\n", (), "none of its 1 lines is a request"),
        ("access.log", '"POST /a HTTP/1.1" 200 1\n', (), "none of its requests can be sent"),
        ("users.py", None, ("--load", "locust"), "users.py: there is no such locustfile"),
        ("users.py", "class\n", ("--load", "locust"), "users.py is not Python: invalid syntax"),
        ("users.py", "", (), "a locustfile is for Locust, which --load builtin is not"),
        ("load.toml", THINKING, ("--load", "wrk"), "wrk has no think time"),
    ],
)
def test_bad_requests_are_told_before_the_app_is_started(
    tmp_path: Path, name: str, text: str | None, words: tuple[str, ...], said: str
) -> None:
    app = write_app(tmp_path / "app", "raise SystemExit('the app was started')\n")
    if text is not None:
        (tmp_path / name).write_text(text)
    words = ("app:app", "--app-dir", str(app), "--scenario", name, *words)
    done = advisor(tmp_path, "profile", *words, status=2)
    assert said in done.stderr
    assert "the app was started" not in done.stderr
    assert not (tmp_path / "reports").exists()
    assert advisor(tmp_path, "compare", "app", "app", *words, status=2).stderr.count(said) == 1


def test_errors_are_json_where_json_was_asked_for(tmp_path: Path) -> None:
    done = advisor(tmp_path, "sample", "app:app", "--workers", "0", "--json", status=2)
    document = json.loads(done.stdout)
    assert document["exit_status"] == 2
    assert "workers" in document["error"]


def test_nothing_hot_is_an_answer_and_no_failure(tmp_path: Path) -> None:
    app = write_app(tmp_path / "app", f"{GOOD}@app.get('/x')\nasync def x():\n    return 1\n")
    words = ("app:app", "--app-dir", str(app), "--profile-seconds", "1", "--threshold", "0.5")
    found = json.loads(advisor(tmp_path, "sample", *words, "--json").stdout)
    assert any("no function of the project" in one["message"] for one in found["problems"])


@pytest.mark.parametrize("words", [("report",), ("patch",), ("bench",), ("verify",), ("export",)])
def test_commands_on_runs_say_that_there_is_none(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = advisor(tmp_path, *words, status=2)
    assert "there is no saved run in reports" in done.stderr
    assert "advisor profile module:app" in done.stderr


def test_an_interrupt_ends_everything_and_keeps_what_was_measured(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "advisor", "profile", *FIB, "--profile-seconds", "30"]
    log = tmp_path / "log"
    env = {**ENVIRONMENT, "PYTHONPATH": str(APPS.parent), "PYTHONSAFEPATH": "1"}
    with process.start(command, cwd=tmp_path, env=env, stdout=log) as running:
        deadline = time.monotonic() + 60
        while "sampling under load" not in log.read_text() and time.monotonic() < deadline:
            time.sleep(0.1)
        os.kill(running.pid, signal.SIGINT)
        assert running.wait(20) == 130
        assert set(running.members()) <= {running.pid}
    text = log.read_text()
    assert "interrupted" in text
    assert "--resume" in text
    record = store.load(store.find("latest", tmp_path / "reports"))
    assert record.done == (Stage.TARGET, Stage.TRAFFIC)


def test_a_defect_is_one_line_and_a_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> Path:
        message = "cannot be"
        raise RuntimeError(message)

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(store, "find", broken)
    assert main.run(["report", "latest"]) == 70
    shown = capsys.readouterr().err
    assert "advisor: defect: RuntimeError: cannot be" in shown
    assert "Traceback" not in shown
    (log,) = (tmp_path / "advisor" / "logs").iterdir()
    assert str(log) in shown.replace("\n", "")
    assert "RuntimeError: cannot be" in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_reader_that_stops_early_is_no_failure(tmp_path: Path) -> None:
    with contextlib.suppress(OSError):
        done = process.run(
            ["sh", "-c", f"{sys.executable} -m advisor doctor --json | head -c 1"],
            cwd=tmp_path,
            env={**ENVIRONMENT, "PYTHONPATH": str(APPS.parent), "PYTHONSAFEPATH": "1"},
            timeout_seconds=120,
        )
        assert "Traceback" not in done.output
