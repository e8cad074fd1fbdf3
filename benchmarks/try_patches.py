"""Try the patches out on whole projects: `python -m benchmarks.try_patches`, or `make try-patches`.

The four sample apps, and two libraries from the package index with a small service over them, each
unpacked as a repository of its own. Every one is profiled until its kernels are verified; then
`advisor patch --check` applies them, builds them, and runs the project's own tests both ways.
"""

import argparse
import json
import re
import shutil
import sys
import tarfile
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from advisor import process, store
from advisor.model.kernel import Outcome
from advisor.model.run import RunRecord, Stage
from advisor.pipeline.progress import Silence
from advisor.pipeline.run import open_run, run_stages
from advisor.settings import load_settings

HERE = Path(__file__).parent
ROOT = HERE.parent
SERVICES = HERE / "services"
RESULTS = HERE / "results"
PIP = (sys.executable, "-m", "pip", "--quiet")
NEEDED = ("fastapi", "uvicorn[standard]", "python-multipart", "pytest", "pytest-cov")
GIT = ("git", "-c", "user.name=T", "-c", "user.email=t@localhost", "-c", "commit.gpgsign=false")


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project to try: `release` is its file on the package index, None for a sample app.

    `tests` are the words that pytest has to be told, the folder of the tests first.
    """

    name: str
    app: str
    release: str | None = None
    import_root: str = "."
    tests: str | None = None

    @property
    def title(self) -> str:
        """Return its name for people."""
        return self.release.replace("==", " ") if self.release else f"sample app {self.name}"


PROJECTS = (
    *(Project(name=name, app="app:app") for name in ("fib", "fraud", "pipeline", "inference")),
    Project(
        name="polyline",
        app="line_service:app",
        release="polyline==2.0.4",
        import_root="src",
        tests="tests",
    ),
    # Its test of SIFT4 calls a method of unittest that Python 3.12 took out.
    Project(
        name="strsimpy",
        app="word_service:app",
        release="strsimpy==0.2.1",
        tests="strsimpy --deselect=strsimpy/sift4_test.py",
    ),
)


def main() -> None:
    """Try the projects asked for and write the results down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="names, by commas")
    parser.add_argument("--python", type=Path, default=interpreter(), help="runs the apps")
    parser.add_argument("--work", type=Path, help="where to keep repositories and runs")
    options = parser.parse_args()
    wanted = [one for one in options.only.split(",") if one]
    chosen = [one for one in PROJECTS if not wanted or one.name in wanted]
    with tempfile.TemporaryDirectory(prefix="try-patches-") as folder:
        work = (options.work or Path(folder)).resolve()
        python = environment(options.python, work)
        found = {one.name: attempt(one, work, python) for one in chosen}
    path = RESULTS / "patches.json"
    known = json.loads(path.read_text()) if path.is_file() else {}
    known |= found
    path.write_text(json.dumps(known, indent=2, ensure_ascii=False) + "\n")
    (RESULTS / "patches.md").write_text(as_markdown(known))
    sys.exit(0 if all(one["passed"] for one in found.values()) else 1)


def interpreter() -> Path:
    """Return the newest interpreter of this checkout, else the one that runs this."""
    own = ROOT / ".interpreters" / "cpython3.15" / "bin" / "python"
    return own if own.exists() else Path(sys.executable)


def environment(python: Path, work: Path) -> Path:
    """Make an environment with what the apps and the tests of the projects need."""
    made = work / "environment" / "bin" / "python"
    if not made.exists():
        process.run([python, "-m", "venv", "--without-pip", work / "environment"])
        pip = (sys.executable, "-m", "pip", "--quiet", "--python", str(made), "install")
        process.run([*pip, *NEEDED])
    return made


def attempt(project: Project, work: Path, python: Path) -> dict[str, object]:
    """Unpack, profile and patch one project; return what came of it."""
    print(f"== {project.title}", flush=True)
    repository = work / project.name
    shutil.rmtree(repository, ignore_errors=True)
    unpack(project, repository, work)
    app_dir = repository / project.import_root
    began = time.monotonic()
    record, folder = run_kernels(project, app_dir, work, python)
    verified = [one for one in record.kernels or () if one.outcome is Outcome.VERIFIED]
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "advisor",
        "patch",
        folder,
        "--check",
        "--json",
    ]
    if project.tests:
        command += ["--test-command", f"{python} -m pytest -q {project.tests}"]
    env = {"PYTHONPATH": str(ROOT)}
    done = process.run([*command, "--python", python], env=env, check=False)
    print(done.stderr, flush=True)
    steps = json.loads(done.stdout).get("steps", []) if done.stdout.startswith("{") else []
    return {
        "title": project.title,
        "python": record.machine.versions.get("app's Python", "") if record.machine else "",
        "kernels": [
            {"target": one.target, "speedup": one.speedup, "interval": one.speedup_interval}
            for one in verified
        ],
        "others": [
            {"target": one.target, "outcome": one.outcome.value, "reason": one.reason}
            for one in record.kernels or ()
            if one.outcome is not Outcome.VERIFIED
        ],
        "steps": [
            {"what": step["what"], "passed": step["passed"], "seen": told(step["seen"])}
            for step in steps
        ],
        "passed": done.ok and bool(steps),
        "seconds": round(time.monotonic() - began, 1),
    }


def unpack(project: Project, repository: Path, work: Path) -> None:
    """Make the repository: of a sample app, or of a release with the service over it."""
    if project.release is None:
        ignored = shutil.ignore_patterns("__pycache__", "*.so")
        shutil.copytree(ROOT / "sample_apps" / project.name, repository, ignore=ignored)
    else:
        process.run(
            [*PIP, "download", "--no-deps", "--no-binary", ":all:", "-d", work, project.release]
        )
        name, _, version = project.release.partition("==")
        with tarfile.open(work / f"{name}-{version}.tar.gz") as archive:
            archive.extractall(work / "unpacked", filter="data")
        shutil.move(work / "unpacked" / f"{name}-{version}", repository)
        service = f"{project.app.partition(':')[0]}.py"
        shutil.copy(SERVICES / service, repository / project.import_root / service)
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "As released")):
        process.run([*GIT, *words], cwd=repository)


def run_kernels(
    project: Project, app_dir: Path, work: Path, python: Path
) -> tuple[RunRecord, Path]:
    """Profile the app until its kernels are verified."""
    scenario = app_dir / "load.toml"
    flags: dict[str, object] = {
        "app_dir": app_dir,
        "python": python,
        "profile_seconds": 5.0,
        "scenario": scenario if scenario.is_file() else None,
        "reports_dir": work / "reports",
        "kernels_dir": work / "kernels",
    }
    settings = load_settings(project.app, flags, directory=app_dir)
    command = ("advisor", "profile", project.app)
    with open_run(settings, Silence(), command=command) as (job, begun):
        run_stages(job, begun, last=Stage.KERNELS)
        return store.load(job.folder), job.folder


def told(text: str) -> str:
    """Return what was seen without the paths of this machine."""
    return re.sub(r"/[\w./+-]*/(?=[\w.+-]+)", ".../", text)


def as_markdown(found: dict[str, dict[str, object]]) -> str:
    """Return the results as a page."""
    lines = [
        "# The patches, tried on whole projects",
        "",
        "Each project was unpacked as a repository, profiled under load until its kernels were "
        "verified, and given to `advisor patch --check`. `make try-patches` does it again; the "
        "raw results are in [patches.json](patches.json). It is the steps that this page is about: "
        "the times per call are those of one short run.",
        "",
    ]
    for one in found.values():
        kernels, steps, others = one["kernels"], one["steps"], one["others"]
        assert isinstance(kernels, list)
        assert isinstance(steps, list)
        assert isinstance(others, list)
        lines += [f"## {one['title']}", "", f"On {one['python'] or 'CPython'}.", ""]
        lines += [f"- `{k['target']}`: {k['speedup']:.1f} times faster a call" for k in kernels]
        lines += [f"- `{k['target']}`: {k['outcome']}, {k['reason']}" for k in others]
        lines += ["", "| step | | what was seen |", "|---|---|---|"]
        for step in steps:
            seen = str(step["seen"]).replace("\n", " ").replace("|", "\\|")[:300]
            lines.append(f"| {step['what']} | {'yes' if step['passed'] else '**no**'} | {seen} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
