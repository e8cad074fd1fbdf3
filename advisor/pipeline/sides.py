"""What the two sides of a comparison are, and where their code is served from.

"main", "HEAD~3", "reports/20261122-…", "."  ->  Source  ->  the folder to import the app from
"""

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from advisor import process, store
from advisor.errors import RecordError, TargetError, UsageError
from advisor.model.comparison import Side, SideKind
from advisor.model.run import RunRecord
from advisor.pipeline.revisions import SHORT, Repository, repository_of

PREPARE_SECONDS = 1800.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A side and what it was named by: a saved run, a commit of a repository, or a folder."""

    side: Side
    record: RunRecord | None = None
    repository: Repository | None = None
    folder: Path | None = None


def find_source(asked: str, *, app_dir: Path, reports_dir: Path) -> Source:
    """Find out what a side means: a saved run, a git revision, or a folder, in this order.

    Args:
        asked: What was typed.
        app_dir: The folder of the app; its repository is asked for revisions.
        reports_dir: Where runs are looked for.

    Raises:
        UsageError: It is none of them.
    """
    with contextlib.suppress(RecordError):
        place = store.find(asked, reports_dir)
        record = store.load(place)
        side = Side(asked=asked, name=record.run_id, kind=SideKind.RUN, commit=record.revision)
        return Source(side=side, record=record, repository=repository_of(Path(record.app_dir)))
    repository = repository_of(app_dir)
    commit = repository.resolve(asked) if repository else None
    if repository and commit:
        name = asked if commit.startswith(asked) else f"{asked} ({commit[:SHORT]})"
        side = Side(asked=asked, name=name, kind=SideKind.REVISION, commit=commit)
        return Source(side=side, repository=repository)
    if Path(asked).is_dir():
        side = Side(asked=asked, name=asked, kind=SideKind.FOLDER)
        return Source(side=side, repository=repository, folder=Path(asked).resolve())
    raise _unknown(asked, app_dir=app_dir, reports_dir=reports_dir, repository=repository)


def _unknown(
    asked: str, *, app_dir: Path, reports_dir: Path, repository: Repository | None
) -> UsageError:
    if repository is None:
        message = f"{asked!r} is neither a run in {reports_dir} nor a folder; a revision "
        message += f"it cannot be, as {app_dir.resolve()} is in no git repository"
        return UsageError(message, advice="Give revisions inside a repository, or two runs.")
    message = f"{asked!r} is neither a revision of {repository.top}, nor a run in "
    message += f"{reports_dir}, nor a folder"
    advice = "A shallow clone lacks older commits: git fetch --unshallow, or fetch-depth: 0 in CI."
    if repository.resolve(f"origin/{asked}"):
        advice = f"There is origin/{asked}."
    return UsageError(message, advice=advice)


@contextlib.contextmanager
def served_from(source: Source, *, app_dir: Path, prepare: str | None) -> Iterator[Path]:
    """Return the folder to import the app from, in a worktree of its own for a commit.

    `prepare` is a shell command that is run at the top of each worktree first.

    Raises:
        UsageError: There is no such folder, or the code of a run is not there any more.
        TargetError: The command failed.
    """
    commit, repository = source.side.commit, source.repository
    if source.record is not None:
        app_dir = Path(source.record.app_dir)
    if source.folder is not None:
        yield _in_folder(source.folder, repository, app_dir)
        return
    if commit is None or repository is None:
        run = source.side.name
        message = f"the code that {run} measured is not known by a commit, so it can't be measured"
        advice = "Compare revisions, or run `advisor profile` for both without uncommitted changes."
        raise UsageError(message, advice=advice)
    inside = app_dir.resolve().relative_to(repository.top)
    with (
        tempfile.TemporaryDirectory(prefix="advisor-worktree-") as name,
        repository.worktree(commit, Path(name, "tree")) as tree,
    ):
        if not (tree / inside).is_dir():
            message = f"{source.side.name} has no folder {inside}"
            raise UsageError(message, advice="Name the app's folder with --app-dir.")
        if prepare:
            _prepare(prepare, tree, source.side.name)
        yield tree / inside


def _in_folder(folder: Path, repository: Repository | None, app_dir: Path) -> Path:
    """Return the app's folder in a folder: the checkout that it lies in, or another one."""
    here = app_dir.resolve()
    if here.is_relative_to(folder) or (repository and folder.is_relative_to(repository.top)):
        return here
    inside = Path() if app_dir.is_absolute() else app_dir
    if not (folder / inside).is_dir():
        message = f"{folder} has no folder {inside}"
        raise UsageError(message, advice="Name the app's folder with --app-dir.")
    return folder / inside


def _prepare(command: str, tree: Path, name: str) -> None:
    done = process.run(
        ["sh", "-c", command], cwd=tree, timeout_seconds=PREPARE_SECONDS, check=False
    )
    if not done.ok:
        ended = f"status {done.status}" if done.status is not None else "no end in sight"
        message = f"--prepare failed for {name} with {ended}: {command}\n{done.output[-2000:]}"
        raise TargetError(message)
