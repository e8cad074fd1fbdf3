"""The pip that works for an interpreter: its own, which fits it, or else the one here."""

import sys
from pathlib import Path

from advisor import process

LOOK_SECONDS = 60.0


def pip_for(python: Path) -> list[str | Path]:
    """Return the beginning of a command line of pip for `python`.

    One pip can run on an interpreter that is newer than it knows, and fail in the middle.
    """
    own: list[str | Path] = [python, "-m", "pip"]
    looked = process.run(
        [*own, "--version"], env={"PYTHONPATH": None}, timeout_seconds=LOOK_SECONDS, check=False
    )
    return own if looked.ok else [sys.executable, "-m", "pip", "--python", python]
