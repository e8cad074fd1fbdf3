"""Bring patches into the user's repository: on a branch of their own, by git itself."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from advisor import process
from advisor.errors import UsageError, last_lines

GIT_SECONDS = 120.0
OWN_FILES_DIFFER = (
    "The patches are made from the files as they lie there: commit your changes first, and set "
    "user.name and user.email if git asks for them."
)


def commit_on_branch(root: Path, paths: Sequence[Path], branch: str) -> str:
    """Commit a series on a new branch that starts at HEAD; return the hash of its last commit.

    Neither the checked out files nor the current branch are touched.

    Raises:
        ToolMissingError: git is not installed.
        UsageError: The folder is in no repository, the branch exists, or a patch does not apply
            to HEAD; then no branch is left behind.
    """
    if not (root / ".git").exists():
        message = f"{root} is no git repository, so there is nowhere for a branch"
        raise UsageError(message)
    if not _git(root, "check-ref-format", "--branch", branch).ok:
        message = f"{branch!r} is no name for a branch"
        raise UsageError(message)
    if _git(root, "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}").ok:
        message = f"the branch {branch} exists already in {root}"
        raise UsageError(message, advice=f"Name another, or: git branch -D {branch}")
    with tempfile.TemporaryDirectory(prefix="advisor-branch-") as name:
        tree = Path(name, "tree")
        made = _git(root, "worktree", "add", "--quiet", "-b", branch, str(tree), "HEAD")
        if not made.ok:
            message = f"git made no branch {branch} in {root}: {last_lines(made.output)}"
            raise UsageError(message)
        try:
            words = ("am", "--quiet", "--keep-cr", "--whitespace=nowarn")
            applied = _git(tree, *words, *(str(path.resolve()) for path in paths))
            if applied.ok:
                return _git(tree, "rev-parse", "HEAD").stdout.strip()
        finally:
            _git(root, "worktree", "remove", "--force", str(tree))
    _git(root, "branch", "-D", branch)
    message = f"the patches do not apply to HEAD of {root}: {last_lines(applied.output)}"
    raise UsageError(message, advice=OWN_FILES_DIFFER)


def _git(folder: Path, *words: str) -> process.Finished:
    return process.run(["git", *words], cwd=folder, timeout_seconds=GIT_SECONDS, check=False)
