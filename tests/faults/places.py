"""Places that can't be written to: a full disk, a limit on files, folders for reading only."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from advisor import process
from advisor.model.run import Stage
from tests.faults.workplace import QUICK, Run, Workplace

USAGE = 2
SAMPLE = QUICK[:2]
LIMITS = (512, 6 << 10, 48 << 10, 400 << 10)
# Sets a limit that what it becomes, and all that starts, inherits.
LIMITED = """
import os, resource, sys
size = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
os.execv(sys.argv[2], sys.argv[2:])
"""


def limited_files(place: Workplace) -> int:
    """Let no file grow beyond some bytes; what is whole stays, and the run goes on without limit.

    Returns how often it was injected.
    """
    for size in LIMITS:
        run = place.finish("sample", *SAMPLE, limited=("-c", LIMITED, str(size)))
        require_orderly(run)
        if run.status:
            require_resumable(place)
    return len(LIMITS)


def full_disk(place: Workplace) -> None:
    """Keep the runs on a disk that is full after some kilobytes; go on once there is room."""
    reports = place.folder / "reports"
    reports.mkdir()
    with mounted(["-t", "tmpfs", "-o", "size=32k", "tmpfs"], reports):
        run = place.finish("sample", *SAMPLE)
        require_orderly(run)
        assert run.status == USAGE, (run.status, run.told)
        assert "No space left on device" in run.told, run.told
        mount("-o", "remount,size=64m", os.fspath(reports))
        require_resumable(place)


def full_output(place: Workplace) -> None:
    """Print a finished run's record to a device that is full."""
    run = place.finish("sample", *SAMPLE)
    assert run.status == 0, run.told
    text = (
        "import os, sys; os.dup2(os.open('/dev/full', 1), 1); os.execv(sys.argv[1], sys.argv[1:])"
    )
    run = place.finish("export", "latest", "--format", "collapsed", limited=("-c", text))
    require_orderly(run)
    assert run.status == USAGE, (run.status, run.told)
    assert "No space left on device" in run.told, run.told


def app_for_reading(place: Workplace) -> None:
    """Have the app in a folder that nobody can write to: nothing needs to be written there."""
    with read_only(place.app):
        run = place.finish("sample", *SAMPLE)
    assert run.status == 0, (run.status, run.told)


def reports_for_reading(place: Workplace) -> None:
    """Have the runs' folder for reading only."""
    reports = place.folder / "reports"
    reports.mkdir()
    with read_only(reports):
        run = place.finish("sample", *SAMPLE)
    assert run.status == USAGE, (run.status, run.told)
    assert "cannot create a folder for the run" in run.told, run.told
    assert "--reports-dir" in run.told, run.told


def require_orderly(run: Run) -> None:
    """Make sure that it was not taken for a defect, and told in a sentence."""
    assert run.status in (0, 2, 3, 4), (run.status, run.told)
    assert "Traceback" not in run.told, run.told
    assert "defect" not in run.told, run.told
    assert run.status == 0 or "advisor: " in run.told, run.told


def require_resumable(place: Workplace) -> None:
    """Make sure that the run goes on from what was saved, if anything was."""
    saved = [*(place.folder / "reports").glob("*/run.json")]
    resume = ("--resume", "latest") if saved else ()
    run = place.finish("sample", *SAMPLE, *resume)
    assert run.status == 0, (run.status, run.told)
    assert Stage.RANK in place.record().done


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nobody write to a folder: by its mode, or for root, whom no mode stops, by a mount."""
    if os.geteuid() != 0:
        folder.chmod(0o555)
        try:
            yield
        finally:
            folder.chmod(0o755)
        return
    with mounted(["--bind", os.fspath(folder)], folder):
        mount("-o", "remount,bind,ro", os.fspath(folder))
        yield


@contextlib.contextmanager
def mounted(words: list[str], folder: Path) -> Iterator[None]:
    """Have something mounted at a folder."""
    mount(*words, os.fspath(folder))
    try:
        yield
    finally:
        process.run(["umount", folder])


def mount(*words: str) -> None:
    """Mount, which only root may."""
    process.run(["mount", *words])
