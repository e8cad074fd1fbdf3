"""`advisor compare` on two revisions of a small repository, measured for real."""

import datetime
import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from advisor import process, store
from advisor.model.comparison import SideKind
from advisor.pipeline.revisions import repository_of
from advisor.pipeline.run import new_record
from advisor.pipeline.sides import find_source, served_from
from advisor.settings import load_settings

ROOT = Path(__file__).parents[2]
APP = """\
from fastapi import FastAPI

from amount import AMOUNT

app = FastAPI()


@app.get("/work")
async def work() -> int:
    total = 0
    for number in range(AMOUNT):
        total = (total * 31 + number) & 0xFFFFFFFF
    return total
"""
QUICK = (
    *("--blocks", "2", "--rounds", "1", "--round-seconds", "0.1", "--max-seconds", "1"),
    *("--connections", "2", "--quiet"),
)

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")


def git(folder: Path, *words: str) -> str:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    return process.run(["git", "-C", str(folder), *identity, *words]).stdout.strip()


def commit(folder: Path, message: str, **files: str) -> str:
    for name, text in files.items():
        path = folder / "service" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository: `main` does the work, `slow` twice as much, `broken` doesn't start."""
    folder = tmp_path_factory.mktemp("repository")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder, "Begin", app=APP, amount="AMOUNT = 6000\n")
    git(folder, "checkout", "--quiet", "-b", "slow")
    commit(folder, "Do more", amount="from made import AMOUNT\n")
    git(folder, "checkout", "--quiet", "-b", "broken", "main")
    commit(folder, "Break", app="import nothing_like_this\n")
    git(folder, "checkout", "--quiet", "main")
    return folder


def advisor(folder: Path, *words: str, status: int = 0) -> process.Finished:
    done = process.run(
        [sys.executable, "-m", "advisor", *words],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1", "NO_COLOR": "1"},
        timeout_seconds=120,
        check=False,
    )
    assert done.status == status, done.output
    return done


def test_a_slower_revision_fails_the_gate_and_leaves_no_trace(
    repository: Path, tmp_path: Path
) -> None:
    summary = tmp_path / "summary.md"
    done = advisor(
        repository,
        *("compare", "main", "slow", "app:app", "--app-dir", "service", *QUICK, "--strict"),
        *("--limit", "20%", "--prepare", "echo AMOUNT = 15000 > service/made.py"),
        *("--format", "markdown", "--output", str(summary)),
        status=1,
    )
    text = summary.read_text()
    assert text == done.stdout
    assert "| CPU per request |" in text
    if "too noisy" in done.stderr:  # other work on the machine; then nothing may be claimed
        assert "the gate lets it pass" in text
    else:
        assert text.startswith("### ❌ app:app: slower, +")
        assert "the gate fails" in text
    assert git(repository, "worktree", "list").count("\n") == 0
    assert git(repository, "status", "--porcelain") == ""


def test_the_checkout_as_it_is_can_be_a_side(repository: Path) -> None:
    words = ("compare", "HEAD", ".", "app:app", "--app-dir", "service", *QUICK, "--json")
    found = json.loads(advisor(repository, *words, "--limit", "0.5").stdout)
    assert found["gate"] in ("passed", "undecided")  # undecided where other work disturbs it
    (one,) = found["comparisons"]
    assert one["side_by_side"] is True
    assert (one["base"]["kind"], one["head"]["kind"]) == ("revision", "folder")
    assert one["base"]["commit"] == git(repository, "rev-parse", "main")
    assert 0.6 < one["verdict"]["ratio"]["value"] < 1.6
    assert len(one["head"]["launches"]) == 2
    for launch in one["head"]["launches"]:
        assert all(entry["requests"] and entry["cpu_seconds"] > 0 for entry in launch["rounds"])


def test_a_revision_that_does_not_start_is_the_apps_failure(repository: Path) -> None:
    words = ("compare", "main", "broken", "app:app", "--app-dir", "service", *QUICK)
    done = advisor(repository, *words, status=3)
    assert "broken" in done.stderr
    assert "nothing_like_this" in done.stderr


def test_code_of_the_checkout_is_not_taken_for_a_revisions(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "shadow").mkdir(exist_ok=True)
    package = "from app_of_the_checkout import app\n"
    git(repository, "checkout", "--quiet", "-b", "shadowed", "main")
    commit(repository, "Import by name", app=package, app_of_the_checkout=APP)
    (repository / "service" / "app_of_the_checkout.py").touch()
    # As an editable install does: the checkout comes first on the path.
    monkeypatch.setenv("PYTHONPATH", str(repository / "service"))
    site = repository / "service" / "sitecustomize.py"
    site.write_text(
        "import importlib.util, sys\n"
        f"spec = importlib.util.spec_from_file_location('app_of_the_checkout',"
        f" {str(repository / 'service' / 'app_of_the_checkout.py')!r})\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        return spec if name == 'app_of_the_checkout' else None\n"
        "sys.meta_path.insert(0, Finder())\n"
    )
    done = process.run(
        [
            *(sys.executable, "-m", "advisor", "compare", "HEAD", "HEAD~0", "app:app"),
            *("--app-dir", "service", *QUICK),
        ],
        cwd=repository,
        env={"PYTHONPATH": f"{ROOT}{os.pathsep}{repository / 'service'}", "NO_COLOR": "1"},
        timeout_seconds=120,
        check=False,
    )
    git(repository, "checkout", "--quiet", "main")
    site.unlink()
    assert done.status == 2, done.output
    assert "not its own code" in done.stderr


def test_sides_are_named_by_run_revision_or_folder(repository: Path, tmp_path: Path) -> None:
    service = repository / "service"
    found = find_source("slow", app_dir=service, reports_dir=tmp_path)
    assert found.side.kind is SideKind.REVISION
    assert found.side.commit == git(repository, "rev-parse", "slow")
    assert found.side.name == f"slow ({found.side.commit[:9]})"
    assert find_source(str(tmp_path), app_dir=service, reports_dir=tmp_path).side.kind == "folder"
    top = repository_of(service)
    assert top
    assert top.top == repository.resolve()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("compare", "main", "no-such-thing", "app:app"), "neither a revision"),
        (("compare", "main", "slow"), "Name it: advisor compare main slow app:app"),
        (("compare", "main", "slow", "app:app", "--limit", "2"), "write 2% or 0.02"),
        (("compare", "main", "slow", "app:app", "--app-dir", "nowhere"), "nowhere"),
    ],
)
def test_what_cannot_be_compared_is_said(
    repository: Path, words: tuple[str, ...], said: str
) -> None:
    assert said in advisor(repository, *words, status=2).output


def test_a_run_knows_its_commit(repository: Path, tmp_path: Path) -> None:
    now = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
    settings = load_settings("app:app", {"app_dir": repository / "service"})
    record = new_record(settings, "20260102-000000-app", sys.executable, ("advisor",), now)
    (tmp_path / record.run_id).mkdir()
    store.save(record, tmp_path / record.run_id)
    assert record.revision == git(repository, "rev-parse", "main")
    found = find_source(record.run_id, app_dir=tmp_path, reports_dir=tmp_path)
    assert (found.side.kind, found.side.commit) == (SideKind.RUN, record.revision)
    with served_from(found, app_dir=tmp_path, prepare=None) as folder:
        assert (folder / "amount.py").read_text() == "AMOUNT = 6000\n"
        assert not folder.is_relative_to(repository)
    assert not folder.exists()
