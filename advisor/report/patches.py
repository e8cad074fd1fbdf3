"""Make patches for the user's repository: a series in mail format, one commit for each kernel.

    RunRecord + the app's files  ->  Patch, Patch, ...

A kernel goes into `_kernels/` beside the module it belongs to, with a test; the module gets a
call at its end that puts compiled kernels in place. The first patch adds the build script too.
"""

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from advisor.errors import UsageError
from advisor.model.kernel import Divergence, Equivalent, KernelResult
from advisor.model.run import RunRecord
from advisor.report import figures, hot
from advisor.report.building.project import BUILD_SCRIPT, Read
from advisor.report.changes import Change, Place, kernel_change
from advisor.report.current import changed_functions
from advisor.report.mail import Letter, write_patch
from advisor.report.rendering import render
from advisor.report.withheld import mergeable

AUTHOR = "advisor <advisor@localhost>"
MOST_CALLS_READ = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """One patch: its file name, its bytes, the kernel it brings, and what that changes."""

    name: str
    content: bytes
    kernel: str
    change: Change


def make_patches(
    run: RunRecord,
    *,
    read: Read,
    calls: Mapping[str, tuple[Mapping[str, Any], ...]],
    place: Place,
    author: str = AUTHOR,
    date: datetime.datetime | None = None,
) -> tuple[Patch, ...]:
    """Return the series; a kernel whose files are all there already is left out.

    Args:
        run: The run that made the kernels.
        read: Returns a file of the repository by its path, None where there is none.
        calls: Recorded calls in advisor's value encoding, by target.
        place: Where the app and its tests lie in the repository.
        author: Who the commits are by.
        date: When, the start of the run by default.

    Raises:
        UsageError: A module that a kernel belongs to is not in the repository.
    """
    when = date or datetime.datetime.fromisoformat(run.started)
    tree: dict[str, bytes] = {}

    def look(path: str) -> bytes | None:
        return tree[path] if path in tree else read(path)

    changes = []
    for result in mergeable(run):
        change = kernel_change(result, look, calls.get(result.target, ()), place)
        before = {path: look(path) for path in change.files}
        if any(before[path] != content for path, content in change.files.items()):
            changes.append((result, before, change))
        tree.update(change.files)
    series = []
    for number, (result, before, change) in enumerate(changes, start=1):
        assert result.kernel is not None
        letter = Letter(
            author=author,
            date=when,
            subject=_subject(result),
            body=_body(run, result, change),
            number=number,
            total=len(changes),
        )
        content = write_patch(letter, before=before, after=change.files)
        name = f"{number:04d}-{result.kernel.name}.patch"
        series.append(Patch(name=name, content=content, kernel=result.kernel.name, change=change))
    return tuple(series)


def _subject(result: KernelResult) -> str:
    name = result.target.partition(":")[2]
    gain = f", {figures.times(result.speedup)} faster a call" if result.speedup else ""
    return f"Add a compiled copy of {name}{gain}".replace("×", " times")


def _body(run: RunRecord, result: KernelResult, change: Change) -> str:
    share = hot.shares(run).get(result.target)
    checked = result.verification
    assert isinstance(checked, Equivalent | Divergence)
    speedup = figures.times(result.speedup).replace("×", " times") if result.speedup else None
    interval = "not known"
    if result.speedup_interval:
        low, high = (figures.significant(end, digits=2) for end in result.speedup_interval)
        interval = f"{low} to {high}"
    text = render(
        "message.txt",
        name=result.target,
        share=figures.share(share) if share else "part",
        speedup=speedup,
        interval=interval,
        replayed=figures.count(checked.replayed),
        generated=figures.count(checked.generated),
        tested=change.tested,
        untested=change.untested,
        build_script=change.project.path(BUILD_SCRIPT),
        backend=change.project.backend.value,
        in_build=change.project.installable and not change.by_hand,
        by_hand=change.by_hand,
    )
    return text.replace(figures.GAP, " ")


def find_place(app_dir: Path) -> tuple[Path, Place]:
    """Return the root of the repository an app lies in, and where things go in it.

    The root is the nearest folder above with `.git`; where there is none, the project's, which the
    app may lie below, as in `src`; else the app's own folder.
    """
    app = app_dir.resolve()
    root = _nearest(app, ".git") or _nearest(app, "pyproject.toml", "setup.py") or app
    inside = app.relative_to(root).as_posix()
    tests = root / "tests" if (root / "tests").is_dir() else app / "tests"
    if (app / "tests").is_dir():
        tests = app / "tests"
    return root, Place(root=root, app=inside, tests=tests.relative_to(root).as_posix())


def _nearest(app: Path, *names: str) -> Path | None:
    """Return the nearest folder, the app's own or above, that holds something by these names."""
    above = (app, *app.parents)
    found = (folder for folder in above if any((folder / name).exists() for name in names))
    return next(found, None)


def recorded_calls(run: RunRecord, run_folder: Path) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """Read the first recorded calls of every verified kernel; a damaged line ends the reading."""
    wanted = {one.target for one in mergeable(run)}
    found = {}
    for evidence in run.evidence or ():
        if evidence.target not in wanted or evidence.calls_file is None:
            continue
        path = run_folder / evidence.calls_file
        if path.is_file():
            found[evidence.target] = tuple(_read_calls(path))
    return found


def _read_calls(path: Path) -> Iterable[Mapping[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        next(lines, None)
        for number, line in enumerate(lines):
            if number >= MOST_CALLS_READ:
                return
            try:
                call = json.loads(line)
            except ValueError:
                return
            if isinstance(call, dict):
                yield call


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The patches of a run, and the repository they are for; may be empty.

    `changed` names the functions that read otherwise since the run: their kernels get no patch.
    """

    patches: tuple[Patch, ...]
    place: Place
    changed: tuple[str, ...] = ()


def plan_patches(
    run: RunRecord, run_folder: Path, *, author: str = AUTHOR, date: datetime.datetime | None = None
) -> Series:
    """Make the series for the repository as it lies there now.

    Raises:
        UsageError: The app's folder is not there any more, or lacks a module.
    """
    app_dir = Path(run.app_dir)
    if not app_dir.is_dir():
        message = f"the app's folder {app_dir} is not there any more, so no patch can be made"
        raise UsageError(message)
    root, place = find_place(app_dir)

    def read(path: str) -> bytes | None:
        file = root / path
        return file.read_bytes() if file.is_file() else None

    calls = recorded_calls(run, run_folder)
    stale = {
        one.target: changed
        for one in mergeable(run)
        if one.kernel and (changed := changed_functions(one.kernel))
    }
    left = tuple(one for one in run.kernels or () if one.target not in stale)
    made = make_patches(
        replace(run, kernels=left), read=read, calls=calls, place=place, author=author, date=date
    )
    changed = tuple(dict.fromkeys(name for names in stale.values() for name in names))
    return Series(patches=made, place=place, changed=changed)


def write_series(series: Series, run_folder: Path) -> tuple[Path, ...]:
    """Write patches into the run's `patches` folder in place of older ones."""
    folder = run_folder / "patches"
    folder.mkdir(mode=0o700, exist_ok=True)
    for old in folder.glob("*.patch"):
        old.unlink()
    written = []
    for patch in series.patches:
        path = folder / patch.name
        path.write_bytes(patch.content)
        written.append(path)
    return tuple(written)


def write_patches(
    run: RunRecord, run_folder: Path, *, author: str = AUTHOR, date: datetime.datetime | None = None
) -> tuple[Path, ...]:
    """Make the series and write it into the run's folder.

    Raises:
        UsageError: The app's folder is not there any more, or lacks a module.
    """
    return write_series(plan_patches(run, run_folder, author=author, date=date), run_folder)
