"""Write the files that run an app in the configuration that a run found (pure).

RunRecord + Facts  ->  {file name: text}: Dockerfiles, compose file, load balancer, health check
"""

import itertools
import json
import math
import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass

from advisor import __version__
from advisor.model.bench import Cell
from advisor.model.run import APP_PYTHON, RunRecord
from advisor.model.traffic import Request
from advisor.report import figures
from advisor.report.building.project import CYTHON, SETUPTOOLS
from advisor.report.rendering import render
from advisor.report.winners import faster_cells

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
PRIVATE_HEADERS = ("authorization", "cookie", "proxy-authorization", "x-api-key")
MOST_REQUESTS = 50
LONGEST_WARM_SECONDS = 120.0
ROOM = 1.5
GENERATED = "requirements.txt"
CPYTHON = re.compile(r"CPython (\d+\.\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of the repository.

    `app` is the app's folder and `scripts` are the build scripts of kernels, all from the root;
    `requirements` is a file of the repository, None where `needed` are to be written into one.
    `warm_seconds` holds the measured warm-up by the name of the variant.
    """

    app: str
    scripts: tuple[str, ...]
    requirements: str | None
    needed: tuple[str, ...]
    has_server: bool
    warm_seconds: dict[str, float]
    cores: int


def deployment(
    run: RunRecord, facts: Facts, *, folder: str = "deploy", warm_with: Sequence[str] = ()
) -> dict[str, str]:
    """Return the files, by their names in `folder`, which lies at the root of the repository.

    Args:
        run: The run; what it did not measure is left open in the files.
        facts: What is known of the repository.
        folder: Where the files will lie, from the root.
        warm_with: Operations, such as `POST /score`, that may be sent to warm the app up.
    """
    winner = _winner(run)
    pypy = winner is not None and winner.variant.interpreter.implementation == "pypy"
    requests, left_out = warm_up(run, warm_with)
    image = posixpath.basename(facts.app) if facts.app != "." else run.target.partition(":")[0]
    image = "".join(char if char.isalnum() else "-" for char in image.lower()).strip("-") or "app"
    common = {"folder": folder, "image": image, "run_id": run.run_id, "version": __version__}
    # As many copies as cores, less one for the load balancer and the rest of the machine.
    replicas = max(2, facts.cores - 1)
    seconds = _warm_seconds(facts, winner)
    files = {
        "Dockerfile": _dockerfile(run, facts, common, pypy=False),
        "Dockerfile.pypy": _dockerfile(run, facts, common, pypy=True),
        "nginx.conf": render("nginx.conf", kind="deploy"),
        "ready.py": render("ready.py", kind="deploy"),
        "warm_up.json": json.dumps(requests, indent=2) + "\n",
        "compose.yaml": render(
            "compose.yaml",
            kind="deploy",
            replicas=replicas,
            why=_why(run, winner),
            dockerfile="Dockerfile.pypy" if pypy else "Dockerfile",
            up="/".join(".." for _ in folder.split("/")),
            memory=_memory(winner or _baseline(run)),
            **common,
        ),
        "README.md": render(
            "README.md",
            kind="deploy",
            target=figures.clean(run.target),
            why=_why(run, winner),
            kernels=bool(facts.scripts),
            replicas=replicas,
            cpython=f"CPython {cpython_version(run)}",
            warm_seconds=seconds,
            connections=run.matrix.connections if run.matrix else 1,
            warm=f"{seconds} s",
            left_out=", ".join(f"`{figures.clean(one)}`" for one in left_out),
            **common,
        ),
    }
    for name in ("Dockerfile", "Dockerfile.pypy"):
        files[f"{name}.dockerignore"] = render("dockerignore", kind="deploy")
    if facts.requirements is None:
        files[GENERATED] = "".join(f"{one}\n" for one in facts.needed)
    return {name: text.replace(figures.GAP, " ") for name, text in files.items()}


def _dockerfile(run: RunRecord, facts: Facts, common: dict[str, str], *, pypy: bool) -> str:
    cell = _measured(run, pypy=pypy)
    kernels = bool(facts.scripts) and not pypy
    version = pypy_version(run) if pypy else cpython_version(run)
    words = ["python", *(cell.variant.options if cell else ()), "-m", "uvicorn", run.target]
    words += ["--host", "0.0.0.0", "--port", "8000", *(["--factory"] if run.factory else [])]
    seconds = _warm_seconds(facts, cell)
    ready = max((launch.ready_seconds for launch in cell.launches), default=0.0) if cell else 0.0
    name = "Dockerfile.pypy" if pypy else "Dockerfile"
    title = f"{run.target} on {'PyPy' if pypy else 'CPython'} {version}"
    return render(
        "Dockerfile",
        kind="deploy",
        name=name,
        title=figures.clean(title + (" with kernels" if kernels else "")),
        base=f"pypy:{version}-slim" if pypy else f"python:{version}-slim",
        python="pypy3" if pypy else "python",
        requirements=facts.requirements or f"{common['folder']}/{GENERATED}",
        add_server=not facts.has_server and facts.requirements is not None,
        kernels=kernels,
        scripts=facts.scripts if kernels else (),
        cython=CYTHON,
        setuptools=SETUPTOOLS,
        app=facts.app,
        ready=figures.seconds(ready) if ready else "not known how long",
        warm=f"{seconds} s",
        warm_seconds=seconds,
        connections=run.matrix.connections if run.matrix else 1,
        timeout=seconds + 20,
        start_period=math.ceil(ready * 3) + 2 * seconds + 30,
        command=json.dumps(words),
        folder=common["folder"],
        image=common["image"] + ("-pypy" if pypy else ""),
    )


def warm_up(
    run: RunRecord, warm_with: Sequence[str]
) -> tuple[list[dict[str, object]], tuple[str, ...]]:
    """Return the requests that warm the app up, and the operations that were left out.

    A request that may change something is sent only where its operation is in `warm_with`.
    Credentials are never written down.
    """
    plan = run.traffic
    if plan is None:
        return [], ()
    kept: dict[str, list[dict[str, object]]] = {}
    left_out: dict[str, None] = {}
    private = {*PRIVATE_HEADERS, *(name.lower() for name in plan.secret_names)}
    for request in plan.requests:
        entry = _entry(request, private)
        allowed = request.method in SAFE_METHODS or request.operation in warm_with
        if not allowed or entry is None:
            left_out[request.operation] = None
        else:
            kept.setdefault(request.operation, []).append(entry)
    # By turns, so that no operation stays cold because another one has many requests.
    turns = itertools.zip_longest(*kept.values())
    mixed = [entry for turn in turns for entry in turn if entry is not None]
    return mixed[:MOST_REQUESTS], tuple(left_out)


def _entry(request: Request, private: set[str]) -> dict[str, object] | None:
    try:
        body = request.body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    headers = {name: value for name, value in request.headers if name.lower() not in private}
    entry: dict[str, object] = {"method": request.method, "path": request.path}
    if body:
        headers.setdefault("content-type", "application/json")
        entry |= {"body": body}
    return entry | ({"headers": headers} if headers else {})


def _winner(run: RunRecord) -> Cell | None:
    return next(iter(faster_cells(run.matrix)), None)


def _baseline(run: RunRecord) -> Cell | None:
    return run.matrix.cells[0] if run.matrix else None


def _measured(run: RunRecord, *, pypy: bool) -> Cell | None:
    """Return the cell that a Dockerfile is for: PyPy plain, or CPython, with kernels if any."""
    cells = [cell for cell in run.matrix.cells if cell.launches] if run.matrix else []
    kind = "pypy" if pypy else "cpython"
    own = [one for one in cells if one.variant.interpreter.implementation == kind]
    own = [one for one in own if not one.variant.control and not (pypy and one.variant.kernels)]
    return max(own, key=lambda cell: cell.variant.kernels, default=None)


def cpython_version(run: RunRecord) -> str:
    """Return the minor version of the CPython that the app ran on, as image tags name it."""
    cell = _baseline(run)
    version = cell.variant.interpreter.version if cell else ""
    if not cell and run.machine:
        found = CPYTHON.match(run.machine.versions.get(APP_PYTHON, ""))
        version = found[1] if found else ""
    parts = version.split(".")
    return ".".join(parts[:2]) if len(parts) > 1 else "3"


def pypy_version(run: RunRecord) -> str:
    """Return the version of Python that the measured PyPy speaks."""
    cell = _measured(run, pypy=True)
    version = cell.variant.interpreter.version if cell else ""
    parts = version.split(".")
    return ".".join(parts[:2]) if len(parts) > 1 and parts[0] == "3" else "3.11"


def _warm_seconds(facts: Facts, cell: Cell | None) -> int:
    known = facts.warm_seconds.get(cell.variant.name, 0.0) if cell else 0.0
    return math.ceil(min(known, LONGEST_WARM_SECONDS))


def _memory(cell: Cell | None) -> str | None:
    if cell is None or cell.memory_per_worker is None:
        return None
    return f"{math.ceil(cell.memory_per_worker.value * ROOM / 2**20)}M"


def _why(run: RunRecord, winner: Cell | None) -> str:
    """Return why the compose file takes the interpreter that it takes."""
    if run.matrix is None:
        return "Nothing was benchmarked in this run: the app's own interpreter is taken."
    if winner is None or winner.verdict is None:
        return "Nothing that was measured is faster with confidence: CPython is taken."
    return figures.clean(winner.verdict.sentence)
