"""`advisor deploy`: its files are linted, and every command in them is run outside a container."""

import json
import re
import shlex
import shutil
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from advisor import process, store
from advisor.cli import main
from advisor.model.traffic import Request
from advisor.report.deployment import cpython_version, warm_up
from advisor.target.ports import free_port
from tests.toy_kernels import git, record, run_of, toy_kernel

APP = """\
from fastapi import FastAPI

import plain

app = FastAPI()


@app.get("/size/{word}")
def size(word: str) -> int:
    return plain.size(word)
"""
# What only root may do in a container: the system's packages and users.
SYSTEM = ("apt-get", "useradd")


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with an app, its kernel merged, and the deployment at `deploy/`."""
    root = tmp_path / "repo"
    (root / "shop").mkdir(parents=True)
    (root / "shop" / "plain.py").write_text("def size(value):\n    return len(value)\n")
    (root / "shop" / "main.py").write_text(APP)
    (root / "shop" / "requirements.txt").write_text("fastapi>=0.115\nuvicorn>=0.30\n")
    git(root, "init", "-q")
    for key, value in (("user.name", "T"), ("user.email", "t@example.org")):
        git(root, "config", key, value)
    git(root, "add", ".")
    git(root, "commit", "-qm", "Begin")
    folder = tmp_path / "run"
    folder.mkdir()
    record(folder, "plain__size", (("abc",), {}))
    run = run_of(root / "shop", toy_kernel("plain", "size", "count", root / "shop" / "plain.py"))
    assert run.traffic is not None
    safe = Request(
        operation="GET /size/{word}",
        method="GET",
        path="/size/abc",
        headers=(("authorization", "Bearer secret-token"), ("accept", "*/*")),
    )
    traffic = replace(run.traffic, requests=(*run.traffic.requests, safe))
    store.save(replace(run, target="main:app", traffic=traffic), folder)
    assert main.run(["patch", str(folder), "--branch", "kernels"]) == 0
    git(root, "merge", "-q", "kernels")
    assert main.run(["deploy", str(folder), "--output", str(root / "deploy")]) == 0
    monkeypatch.setenv("CFLAGS", "-O0")
    return root


def instructions(dockerfile: Path) -> list[tuple[str, str]]:
    """Return the instructions of a Dockerfile with their words, lines joined."""
    text = re.sub(r"^#.*\n", "", dockerfile.read_text(), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines if line)]


class Outside:
    """Follows a Dockerfile by hand: its absolute paths lie below one folder."""

    def __init__(self, folder: Path, context: Path) -> None:
        self.folder = folder
        self.context = context
        self.here = folder
        self.variables = {"PATH": "/usr/local/bin:/usr/bin:/bin", "PYTHONPATH": ""}
        (folder / "bin").mkdir(parents=True)
        (folder / "bin" / "python").symlink_to(sys.executable)
        self.variables["PATH"] = f"{folder / 'bin'}:{self.variables['PATH']}"

    def mapped(self, words: str) -> str:
        return re.sub(
            r"(?<![\w./])/(venv|build|tools|service|ready)\b", rf"{self.folder}/\1", words
        )

    def follow(self, word: str, rest: str) -> None:
        match word:
            case "RUN" if not rest.startswith(SYSTEM):
                command = ["/bin/sh", "-ec", self.mapped(rest)]
                process.run(command, cwd=self.here, env=self.variables, timeout_seconds=240)
            case "COPY":
                *sources, target = shlex.split(rest)
                from_stage = sources[0] == "--from=build"
                for source in sources[from_stage:]:
                    self.copy(self.mapped(source) if from_stage else source, self.mapped(target))
            case "WORKDIR":
                self.here = Path(self.mapped(rest))
                self.here.mkdir(parents=True, exist_ok=True)
            case "ENV":
                for pair in shlex.split(rest):
                    name, _, value = pair.partition("=")
                    value = self.mapped(value).replace("$PATH", self.variables["PATH"])
                    self.variables[name] = value
            case "FROM" | "RUN" | "USER" | "EXPOSE" | "HEALTHCHECK" | "CMD":
                pass
            case _:
                pytest.fail(f"{word} is not known here")

    def copy(self, source: str, target: str) -> None:
        path, place = self.context / source, Path(target)
        if path == place:
            return
        if path.is_dir():
            ignored = shutil.ignore_patterns(".git", "*.so") if path == self.context else None
            shutil.copytree(path, place, dirs_exist_ok=True, ignore=ignored)
            return
        place = place / path.name if target.endswith("/") else place
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)


def settled(log: Path) -> int:
    """Return how many requests were served, once those under way are."""
    while True:
        served = log.read_text().count("GET /size/abc")
        time.sleep(0.5)
        if log.read_text().count("GET /size/abc") == served:
            return served


def test_each_command_of_the_dockerfile_works(made: Path, tmp_path: Path) -> None:
    steps = instructions(made / "deploy" / "Dockerfile")
    outside = Outside(tmp_path / "outside", made)
    for word, rest in steps:
        outside.follow(word, rest)
    said = dict(steps)
    port = free_port()
    command = [str(port) if word == "8000" else word for word in json.loads(said["CMD"])]
    check = json.loads(said["HEALTHCHECK"].partition("CMD ")[2])
    check = [outside.mapped(word) for word in check] + ["--port", str(port)]
    assert check[2:4] == ["--seconds", "0"]
    check[3] = "0.5"
    env = outside.variables | {"TMPDIR": str(tmp_path)}
    python = outside.folder / "venv" / "bin" / "python"
    assert process.run([python, *check[1:]], env=env, check=False).status == 1
    log = tmp_path / "log"
    with process.start([python, *command[1:]], cwd=outside.here, env=env, stdout=log):
        for _ in range(100):
            if process.run([python, *check[1:]], env=env, check=False).ok:
                break
        else:
            pytest.fail(f"it never became ready: {log.read_text()}")
        assert (tmp_path / f"warm-{port}").exists()
        served = settled(log)
        assert served > 10
        process.run([python, *check[1:]], env=env)  # warm already: it asks once
        assert settled(log) == served + 1
    code = "import plain; print(type(plain.size).__name__)"
    shown = process.run([python, "-c", code], cwd=outside.here, env=env).stdout
    assert shown.strip() == "cython_function_or_method"


def test_what_may_change_something_is_sent_only_where_asked(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = made / "deploy"
    sent = json.loads((folder / "warm_up.json").read_text())
    assert sent == [{"method": "GET", "path": "/size/abc", "headers": {"accept": "*/*"}}]
    assert "Left out were `POST /score`" in (folder / "README.md").read_text()
    run = str(made.parent / "run")
    assert main.run(["deploy", run, "--output", str(folder)]) == 2
    assert "exists already" in capsys.readouterr().err
    words = ["--output", str(folder), "--force", "--json"]
    assert main.run(["deploy", run, *words]) == 0
    assert str(folder / "compose.yaml") in json.loads(capsys.readouterr().out)["files"]


def test_operations_are_warmed_up_by_turns() -> None:
    """None stays cold because another has more requests than are sent."""
    run = run_of(Path("/srv"))
    assert run.traffic is not None

    def ask(operation: str, number: int) -> Request:
        return Request(
            operation=operation, method="GET", path=f"{operation[4:]}/{number}", headers=()
        )

    many = [ask("GET /many", number) for number in range(200)]
    plan = replace(run.traffic, requests=(*many, ask("GET /few", 0)))
    sent, left_out = warm_up(replace(run, traffic=plan), ())
    assert [one["path"] for one in sent[:3]] == ["/many/0", "/few/0", "/many/1"]
    assert len(sent) == 50
    assert left_out == ()


def test_without_a_benchmark_the_image_has_the_python_that_was_profiled() -> None:
    run = replace(run_of(Path("/srv")), matrix=None)
    assert run.machine is not None
    versions = {"app's Python": "CPython 3.14.2, an optimised build"}
    machine = replace(run.machine, versions=versions)
    assert cpython_version(replace(run, machine=machine)) == "3.14"
    assert cpython_version(replace(run, machine=None)) == "3"


def test_the_dockerfiles_pass_hadolint(made: Path) -> None:
    hadolint = shutil.which("hadolint")
    if hadolint is None:
        pytest.skip("hadolint is not installed")
    files = sorted((made / "deploy").glob("Dockerfile*[!e]"))
    process.run([hadolint, *files])


def test_images_run_as_a_user_without_rights(made: Path) -> None:
    for name, base in (("Dockerfile", "python:3.15-slim"), ("Dockerfile.pypy", "pypy:3.11-slim")):
        steps = instructions(made / "deploy" / name)
        words = [word for word, _ in steps]
        assert words.count("FROM") == 2
        assert [rest.split()[0] for word, rest in steps if word == "FROM"] == [base, base]
        assert words.index("USER") > words.index("FROM", 1)
        assert dict(steps)["USER"] == "10001"
    pypy = (made / "deploy" / "Dockerfile.pypy").read_text()
    assert "build_kernels" not in pypy
    assert re.search(r'"--seconds", "[1-9]', pypy)


def test_the_compose_file_waits_for_warm_copies(made: Path) -> None:
    yaml = pytest.importorskip("yaml")
    compose = yaml.safe_load((made / "deploy" / "compose.yaml").read_text())
    app, balancer = compose["services"]["app"], compose["services"]["balancer"]
    assert app["build"] == {"context": "..", "dockerfile": "deploy/Dockerfile.pypy"}
    assert app["deploy"]["replicas"] == 3
    assert balancer["depends_on"]["app"]["condition"] == "service_healthy"
    for name in (
        app["build"]["dockerfile"],
        *(volume.partition(":")[0] for volume in balancer["volumes"]),
    ):
        base = made / "deploy" if name.startswith("./") else made
        assert (base / name).is_file()
