"""Gather what a deployment needs to know of the repository, and write its files."""

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

from advisor.bench.requirements import declared, normalized
from advisor.bench.steady import Bin, steadiness
from advisor.errors import UsageError
from advisor.model.bench import Cell
from advisor.model.run import RunRecord
from advisor.report.deployment import Facts, deployment
from advisor.report.patches import find_place, plan_patches

SERVER = "uvicorn"
FALLBACK = ("fastapi", "uvicorn[standard]")


def write_deployment(
    run: RunRecord, run_folder: Path, output: Path, *, warm_with: Sequence[str], force: bool
) -> tuple[Path, ...]:
    """Write the files of a deployment into a folder; return them.

    Raises:
        UsageError: The app's folder is not there, or a file is and `force` is not set.
    """
    app_dir = Path(run.app_dir)
    if not app_dir.is_dir():
        message = f"the app's folder {app_dir} is not there any more, so nothing can be written"
        raise UsageError(message)
    root, _ = find_place(app_dir)
    folder = output.resolve()
    inside = folder.relative_to(root).as_posix() if folder.is_relative_to(root) else ""
    # What a run's own folder holds is to be copied to the root of the repository.
    at = inside if inside and not folder.is_relative_to(run_folder.resolve()) else "deploy"
    files = deployment(run, facts_of(run, run_folder), folder=at, warm_with=warm_with)
    there = [name for name in files if (output / name).exists()]
    if there and not force:
        message = f"{output / there[0]} exists already"
        raise UsageError(message, advice="Overwrite it with --force, or choose another --output.")
    output.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in files.items():
        path = output / name
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return tuple(written)


def facts_of(run: RunRecord, run_folder: Path) -> Facts:
    """Return what is known of the repository a run is of."""
    root, place = find_place(Path(run.app_dir))
    found = declared(Path(run.app_dir), root=root)
    own = None
    needed: tuple[str, ...] = FALLBACK
    if found is not None:
        needed = found.requirements
        if found.source.suffix == ".txt" and found.source.resolve().is_relative_to(root):
            own = found.source.resolve().relative_to(root).as_posix()
    has_server = any(normalized(one) == SERVER for one in needed)
    return Facts(
        app=place.app,
        scripts=_scripts(run, run_folder, root),
        requirements=own,
        needed=needed if has_server else (*needed, SERVER),
        has_server=has_server,
        warm_seconds={
            cell.variant.name: seconds
            for cell in (run.matrix.cells if run.matrix else ())
            if (seconds := warm_seconds(cell)) is not None
        },
        cores=run.machine.cores if run.machine else os.cpu_count() or 1,
    )


def _scripts(run: RunRecord, run_folder: Path, root: Path) -> tuple[str, ...]:
    """Return the build scripts of the run's kernels: those there, and those its patches bring."""
    scripts: set[str] = set()
    with contextlib.suppress(UsageError):
        planned = plan_patches(run, run_folder).patches
        scripts = {one.change.project.path("build_kernels.py") for one in planned}
    app = Path(run.app_dir).resolve()
    for folder in (app, *app.parents):
        if (folder / "build_kernels.py").is_file():
            scripts.add((folder / "build_kernels.py").relative_to(root).as_posix())
        if folder == root:
            break
    return tuple(sorted(scripts))


def warm_seconds(cell: Cell) -> float | None:
    """Return how long a variant was warming up in its slowest launch; None if not measured.

    Where no steady state stands out of the noise, a JIT compiler gets all the time that it was
    given before anything was counted.
    """
    compiles = cell.variant.interpreter.implementation == "pypy"
    found = []
    for launch in cell.launches:
        bins = [Bin(end_seconds=end, requests=1, cpu_seconds=cost) for end, cost in launch.warmup]
        steady = steadiness(bins)
        if steady is not None and (steady.from_seconds or not compiles):
            found.append(steady.from_seconds)
        elif bins and compiles:
            found.append(bins[-1].end_seconds)
    return max(found) if found else None
