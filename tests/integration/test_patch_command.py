"""`advisor patch` on whole projects: proved on a copy, committed on a branch, told in Markdown."""

import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from advisor import store
from advisor.cli import main
from advisor.model.bench import Caution
from tests.toy_kernels import git, record, run_of, toy_kernel

OWN_TEST = """\
import plain


def test_size():
    assert plain.size("abc") == 3
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a saved run with one kernel for a repository of one module with a test."""
    root = tmp_path / "repo"
    (root / "tests").mkdir(parents=True)
    (root / "plain.py").write_text(
        "def size(value):\n    return len(value)\n\n\n"
        "if __name__ == '__main__':\n    print(size('ab'))\n"
    )
    (root / "tests" / "test_plain.py").write_text(OWN_TEST)
    git(root, "init", "-q", "-b", "trunk")
    git(root, "config", "user.name", "T")
    git(root, "config", "user.email", "t@example.org")
    git(root, "add", ".")
    git(root, "commit", "-qm", "Begin")
    monkeypatch.setenv("CFLAGS", "-O0")
    return root


def saved(root: Path, result: str) -> Path:
    folder = root.parent / "run"
    folder.mkdir()
    record(folder, "plain__size", (("abc",), {}), (("",), {}), ((5,), {}))
    run = run_of(root, toy_kernel("plain", "size", result, root / "plain.py"))
    command = ("advisor", "profile", "app:app", "--headers", "Authorization: secret")
    store.save(replace(run, python=sys.executable, command=command), folder)
    return folder


def test_a_series_is_proved_and_committed(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = saved(project, "count")
    status = main.run(["patch", str(folder), "--check", "--branch", "kernels", "--json"])
    out, err = capfd.readouterr()
    assert status == 0, err
    document = json.loads(out)
    assert [step["passed"] for step in document["steps"]] == [True] * 6
    seen = [step["seen"] for step in document["steps"]]
    assert seen[0].startswith("1 passed")
    assert seen[4].startswith("3 passed")
    assert seen[5] == "3 recorded calls of 1 kernels"
    # The branch has it; what is checked out is as it was.
    assert git(project, "rev-parse", "kernels").strip() == document["commit"]
    assert git(project, "branch", "--show-current").strip() == "trunk"
    assert git(project, "status", "--porcelain") == ""
    assert len(git(project, "worktree", "list").splitlines()) == 1
    text = git(project, "show", "kernels:plain.py")
    assert text.index("_install_kernels(globals()") < text.index("if __name__")
    assert main.run(["patch", str(folder), "--branch", "kernels"]) == 2
    assert "the branch kernels exists already" in capfd.readouterr().err


def test_a_module_that_the_wheel_does_not_pack_is_told(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "other.py").write_text("")
    setup = "import setuptools\n\nsetuptools.setup(name='p', version='1', py_modules=['other'])\n"
    (project / "setup.py").write_text(setup)
    git(project, "add", ".")
    git(project, "commit", "-qm", "Pack another module")
    assert main.run(["patch", str(saved(project, "count")), "--check", "--json"]) == 0
    steps = json.loads(capfd.readouterr().out)["steps"]
    assert steps[6]["what"] == "a wheel brings the kernels"
    assert steps[6]["seen"].endswith("; the project does not pack plain")


def test_a_kernel_that_differs_fails_the_check(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = saved(project, "count + 1")
    status = main.run(["patch", str(folder), "--check", "--branch", "kernels"])
    err = capfd.readouterr().err
    assert status == 1
    assert "FAILED  the project's tests pass with the kernels" in err
    assert "kernels" not in git(project, "branch", "--list")


def test_tests_that_fail_before_are_told_as_such(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "tests" / "test_plain.py").write_text("def test_size():\n    assert 0\n")
    assert main.run(["patch", str(saved(project, "count")), "--check"]) == 1
    assert "FAILED  the project's own tests pass before: " in capfd.readouterr().err


def test_patches_of_changed_files_leave_no_branch(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = saved(project, "count")
    text = (project / "plain.py").read_text()
    (project / "plain.py").write_text(text.replace("'ab'", "'abc'"))
    assert main.run(["patch", str(folder), "--branch", "kernels"]) == 2
    assert "do not apply to HEAD" in capfd.readouterr().err
    assert "kernels" not in git(project, "branch", "--list")


def test_the_pull_request_says_what_was_measured(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main.run(["patch", str(saved(project, "count")), "--pr-body"]) == 0
    text = capfd.readouterr().out
    assert "CPython 3.15 + kernels: faster" in text
    assert "| CPython 3.15 + kernels | 1.88 ms (1.85–1.91 ms) |" in text
    assert (
        "| `plain:size` | — | 8.6× | 8.40 to 8.80 | 200 recorded, 2,000 generated calls |" in text
    )
    assert "`python build_kernels.py` builds the kernels beside their sources" in text
    assert re.search(r"holds the kernels: \d+ lines of generated Python", text)
    assert "ADVISOR_KERNELS=0" in text
    assert "secret" not in text


def test_kernels_that_the_app_did_not_take_are_named_as_such(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = saved(project, "count")
    run = store.load(folder)
    assert run.matrix is not None
    cells = tuple(
        replace(cell, cautions=(Caution.ANSWERS_DIFFER,)) if cell.variant.kernels else cell
        for cell in run.matrix.cells
    )
    store.save(replace(run, matrix=replace(run.matrix, cells=cells)), folder)
    assert main.run(["patch", str(folder)]) == 0
    said = capfd.readouterr().err
    assert "with its kernels the app gave other answers" in said
    assert "no verified kernel" not in said
