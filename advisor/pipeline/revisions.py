"""Git: which revision a folder is at, and revisions put into worktrees of their own."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from advisor import process
from advisor.errors import ToolMissingError, UsageError
from advisor.finished import Finished

GIT_SECONDS = 120.0
SHORT = 9
# A hook sets these for its own repository.
FOREIGN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY")
ENVIRONMENT: dict[str, str | None] = {**dict.fromkeys(FOREIGN), "LC_ALL": "C"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A git repository; `top` is the folder of its checkout, absolute."""

    top: Path

    def resolve(self, revision: str) -> str | None:
        """Return the full hash of a commit given by any of its names, None for no commit."""
        words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        found = git(self.top, *words)
        return found.stdout.strip() if found.ok else None

    def commit_when_clean(self) -> str | None:
        """Return the commit that the checkout is at, None where tracked files were changed."""
        changes = git(self.top, "status", "--porcelain", "--untracked-files=no")
        return self.resolve("HEAD") if changes.ok and not changes.stdout.strip() else None

    @contextlib.contextmanager
    def worktree(self, commit: str, folder: Path) -> Iterator[Path]:
        """Check a commit out into a folder of its own, and forget it when the block is left.

        Raises:
            UsageError: git can't check it out; its own words are in the message.
        """
        # Hooks are the user's, for the user's own checkouts.
        words = ("worktree", "add", "--quiet", "--detach", os.fspath(folder), commit)
        added = git(self.top, "-c", "core.hooksPath=/dev/null", *words)
        if not added.ok:
            message = f"git cannot check out {commit[:SHORT]} of {self.top}: {added.stderr.strip()}"
            raise UsageError(message)
        try:
            yield folder
        finally:
            git(self.top, "worktree", "remove", "--force", os.fspath(folder))


def repository_of(folder: Path) -> Repository | None:
    """Return the repository that a folder lies in, None for none, or without git."""
    if not folder.is_dir():
        return None
    try:
        found = git(folder, "rev-parse", "--show-toplevel")
    except ToolMissingError:
        return None
    top = found.stdout.strip()
    return Repository(top=Path(top).resolve()) if found.ok and top else None


def commit_of(folder: Path) -> str | None:
    """Return the commit that a folder holds unchanged, None where that can't be said."""
    repository = repository_of(folder)
    return repository.commit_when_clean() if repository else None


def git(folder: Path, *words: str) -> Finished:
    """Run git in a folder, whatever its status.

    Raises:
        ToolMissingError: There is no git.
    """
    return process.run(
        ["git", "-C", os.fspath(folder), *words],
        env=ENVIRONMENT,
        timeout_seconds=GIT_SECONDS,
        check=False,
    )
