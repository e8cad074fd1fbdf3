"""Prove that patches apply: on a copy of the files they touch, with git itself."""

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from advisor import process
from advisor.errors import CheckFailedError, ToolFailedError
from advisor.model.run import RunRecord
from advisor.report.patches import find_place

TOUCHED = re.compile(rb"^--- a/([^\t\n]+)", re.MULTILINE)
GIT_SECONDS = 60.0


def check_patches(record: RunRecord, paths: Sequence[Path]) -> None:
    """Apply a series, patch after patch, to a copy of the files it touches.

    Raises:
        ToolMissingError: git is not installed.
        CheckFailedError: A patch does not apply; holds what git said.
    """
    root, _ = find_place(Path(record.app_dir))
    with tempfile.TemporaryDirectory(prefix="advisor-patch-") as name:
        copy = Path(name)
        for path in paths:
            for found in TOUCHED.findall(path.read_bytes()):
                inside = found.decode("utf-8", "surrogateescape")
                if (root / inside).is_file() and not (copy / inside).exists():
                    (copy / inside).parent.mkdir(parents=True, exist_ok=True)
                    (copy / inside).write_bytes((root / inside).read_bytes())
        process.run(["git", "init", "-q"], cwd=copy, timeout_seconds=GIT_SECONDS)
        for path in paths:
            command = ["git", "apply", "--whitespace=nowarn", str(path.resolve())]
            try:
                process.run(command, cwd=copy, timeout_seconds=GIT_SECONDS)
            except ToolFailedError as error:
                message = f"{path.name} does not apply: {error.output.strip()}"
                raise CheckFailedError(message) from error
