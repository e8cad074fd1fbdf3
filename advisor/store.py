"""Keep runs: RunRecord <-> reports/<run-id>/run.json.

A run's folder and what lies in it are for its owner only, since recorded requests and values
may be confidential. Saving replaces the file in one step, so a reader never sees half of it.
"""

import contextlib
import datetime
import json
import os
import re
import tempfile
from pathlib import Path

from advisor import __version__, brief, documents, seal
from advisor.errors import RecordError, UsageError
from advisor.model.run import RunRecord

FORMAT_VERSION = 1
RECORD_NAME = "run.json"
LATEST = "latest"
LARGEST_BYTES = 1 << 29
SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")
FOLDER_MODE = 0o700


def name_run(target: str, *, now: datetime.datetime) -> str:
    """Return a run id that sorts by time, like `20261122-161200-app`; `now` is in UTC."""
    module = target.partition(":")[0].rpartition(".")[2]
    name = re.sub(r"[^A-Za-z0-9_]+", "-", module).strip("-")[:40] or "run"
    return f"{now:%Y%m%d-%H%M%S}-{name}"


def create_run(reports_dir: Path, target: str, *, now: datetime.datetime) -> Path:
    """Create the folder of a new run, readable by its owner only; its name is the run id.

    A second run in the same second gets `-2` after its name, and so on.

    Raises:
        UsageError: The folder cannot be created.
    """
    wanted = name_run(target, now=now)
    try:
        reports_dir.mkdir(parents=True, exist_ok=True)
        for number in range(1, 1000):
            folder = reports_dir / (wanted if number == 1 else f"{wanted}-{number}")
            with contextlib.suppress(FileExistsError):
                folder.mkdir(mode=FOLDER_MODE)
                return folder
    except OSError as error:
        message = f"cannot create a folder for the run in {reports_dir}: {error.strerror}"
        raise UsageError(message, advice="Choose another place with --reports-dir.") from error
    message = f"{reports_dir} already holds a thousand runs named {wanted}"
    raise UsageError(message, advice="Choose another place with --reports-dir.")


def save(record: RunRecord, folder: Path) -> Path:
    """Write the record into the run's folder in one step and return the file's path.

    Raises:
        UsageError: The file cannot be written.
    """
    run = documents.dump(brief.shortened(record), RunRecord)
    document = {
        "format": FORMAT_VERSION,
        "written_by": f"advisor {__version__}",
        "seal": seal.seal(_sealed(run)),
        "run": run,
    }
    text = json.dumps(document, allow_nan=False, separators=(",", ":"))
    return write_private(folder / RECORD_NAME, text.encode("ascii"))


def write_private(path: Path, content: bytes) -> Path:
    """Put `content` at `path` in one step, readable by its owner only.

    Raises:
        UsageError: The file cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        message = f"cannot write {path}: {error.strerror}"
        raise UsageError(message) from error
    return path


def load(path: Path) -> RunRecord:
    """Read a record from run.json, or from the folder it lies in.

    Raises:
        RecordError: It is absent, too large, truncated, of another format, or does not fit the
            model; the message names the file, the place in it and the value found.
    """
    file = path / RECORD_NAME if path.is_dir() else path
    document = _parse(file, _read(file))
    version = document.get("format")
    if type(version) is not int or version != FORMAT_VERSION:
        message = f"{file} has format {version!r:.40}; this advisor reads format {FORMAT_VERSION}"
        raise RecordError(message, advice="Open it with the version of advisor that wrote it.")
    try:
        record = documents.load(document.get("run"), RunRecord, "run")
    except documents.DocumentError as error:
        message = f"{file}: {error.path}: {error.problem}"
        raise RecordError(message, advice="The record was damaged or edited.") from error
    assert isinstance(record, RunRecord)
    return brief.completed(record)


def load_own(folder: Path) -> RunRecord:
    """Read a record in order to take it up, which runs what it names.

    Raises:
        RecordError: As `load` does, or this user did not write it.
    """
    record = load(folder)
    file = folder / RECORD_NAME
    document = _parse(file, _read(file))
    if seal.own_key() is None:  # no place to keep one: the file's owner has to do
        own = file.stat().st_uid == os.geteuid() and not file.stat().st_mode & 0o022
    else:
        own = seal.is_own(_sealed(document.get("run")), document.get("seal"))
    if not own:
        message = f"{file} was not written here by you, and to take it up runs what it names"
        advice = "Look at it with `advisor report`, or make a run of your own."
        raise RecordError(message, advice=advice)
    return record


def _sealed(run: documents.Json) -> bytes:
    """Return the text that the seal is over, the same however the file is laid out."""
    return json.dumps(run, sort_keys=True, separators=(",", ":")).encode("ascii")


def _read(file: Path) -> str:
    if not file.is_file():
        message = f"there is no saved run at {file}"
        raise RecordError(message, advice="Give a folder in reports/, a run id, or 'latest'.")
    try:
        size = file.stat().st_size
        if size > LARGEST_BYTES:
            message = f"{file} is {size} bytes long; no run is longer than {LARGEST_BYTES}"
            raise RecordError(message)
        return file.read_text("utf-8")
    except OSError as error:
        message = f"cannot read {file}: {error.strerror}"
        raise RecordError(message) from error
    except UnicodeDecodeError as error:
        message = f"{file} is not UTF-8 text: byte {error.start} is {error.object[error.start]:#x}"
        raise RecordError(message) from error


def _parse(file: Path, text: str) -> dict[str, documents.Json]:
    try:
        document = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        message = f"{file} is not whole JSON: {error.msg} at line {error.lineno}"
        message += f", column {error.colno} of {len(text)} characters"
        raise RecordError(message, advice="The record was cut short or edited.") from error
    except (ValueError, RecursionError) as error:
        message = f"{file} is not a record of advisor: {error}"
        raise RecordError(message) from error
    if not isinstance(document, dict):
        message = f"{file} is not a record of advisor: it holds no object"
        raise RecordError(message)
    return document


def _no_constant(name: str) -> None:
    message = f"{name} is not JSON"
    raise ValueError(message)


def list_runs(reports_dir: Path) -> tuple[Path, ...]:
    """Return the folders that hold a record, oldest first."""
    if not reports_dir.is_dir():
        return ()
    return tuple(sorted(path.parent for path in reports_dir.glob(f"*/{RECORD_NAME}")))


def _tells(folder: Path) -> bool:
    """Tell whether a run got as far as a profile; one that can't be read is for `load` to judge."""
    file = folder / RECORD_NAME
    try:
        run = _parse(file, _read(file)).get("run")
    except RecordError:
        return True
    return not isinstance(run, dict) or run.get("profile") is not None


def find(run: str, reports_dir: Path, *, to_go_on: bool = False) -> Path:
    """Return the folder of a run given as a path, as a run id, or as `latest`.

    `latest` is the newest run in which something was sampled: one that failed to start tells
    nothing. Where there is none, or `to_go_on`, it is the newest of all.

    Raises:
        RecordError: There is none; the message names where it was looked for.
    """
    if run == LATEST:
        if runs := list_runs(reports_dir):
            telling = () if to_go_on else filter(_tells, reversed(runs))
            return next(iter(telling), runs[-1])
        message = f"there is no saved run in {reports_dir}"
        raise RecordError(message, advice="Start one with: advisor profile module:app")
    path = Path(run)
    if path.name == RECORD_NAME and path.is_file():
        return path.parent
    if (path / RECORD_NAME).is_file():
        return path
    if SAFE_ID.fullmatch(run) and (reports_dir / run / RECORD_NAME).is_file():
        return reports_dir / run
    message = f"there is no saved run {run!r}, neither as a path nor in {reports_dir}"
    known = ", ".join(folder.name for folder in list_runs(reports_dir)[-3:])
    advice = f"The latest runs are {known}." if known else None
    raise RecordError(message, advice=advice)
