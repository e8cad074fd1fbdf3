"""Make an environment for an app on another interpreter than its own.

    interpreter, the app, the Python it runs on today  ->  Environment | NoEnvironment

An interpreter that imports the app already is used as it is. Otherwise a virtual environment is
made in the user's cache, named by what is in it, and the app's requirements are installed: those
it declares, or else what it imports in the environment it has now, in the same versions where
they can be had. Nothing of the user's own is changed.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from advisor import process
from advisor.bench.installing import SERVER, Wanted, find_pip, install
from advisor.bench.requirements import alternative, declared, normalized
from advisor.errors import AdvisorError, last_lines
from advisor.inside import distributions as distributions_program

IMPORT_SECONDS = 60.0
DONE = "advisor.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """A Python that serves the app; `notes` tell what differs from the app's own environment."""

    python: Path
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoEnvironment:
    """Why the app can't run on an interpreter, and what would change that."""

    reason: str
    how_to_get: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Import:
    """What trying to import the app said."""

    error: str | None
    missing: str | None
    used: Mapping[str, str]


def prepare_environment(
    interpreter: Path,
    *,
    label: str,
    baseline: Path,
    target: str,
    app_dir: Path,
    root: Path | None = None,
    cache: Path | None = None,
) -> Environment | NoEnvironment:
    """Return a Python of the interpreter that has all that the app needs.

    Args:
        interpreter: The executable, of an installation or of a virtual environment.
        label: Its name for people.
        baseline: The Python that the app runs on today.
        target: The app, `module:attribute`.
        app_dir: The folder it is imported from.
        root: How far up to look for requirements; by default the project's folder.
        cache: Where to keep environments, by default the user's cache folder.
    """
    module = target.partition(":")[0]
    present = _try_import(interpreter, module, app_dir)
    if present.error is None:
        return Environment(python=interpreter)
    own = _try_import(baseline, module, app_dir)
    if own.error is not None:
        return NoEnvironment(
            reason=f"the app can't be imported on its own Python ({own.error})",
            how_to_get=f"Make `{baseline} -c 'import {module}'` work in {app_dir}.",
        )
    wanted = _wanted(app_dir, own.used, root=root)
    folder = (cache or _user_cache()) / _key(interpreter, wanted)
    try:
        with _locked(folder):
            return _made(
                folder,
                interpreter,
                wanted,
                label=label,
                baseline=baseline,
                module=module,
                app_dir=app_dir,
            )
    except AdvisorError as error:
        return NoEnvironment(
            reason=f"no environment could be made for {label}: {last_lines(error.message)}",
            how_to_get=_by_hand(interpreter, wanted),
        )


def _made(
    folder: Path,
    interpreter: Path,
    wanted: Wanted,
    *,
    label: str,
    baseline: Path,
    module: str,
    app_dir: Path,
) -> Environment | NoEnvironment:
    """Take the environment from the cache, or make it and put it there."""
    python = folder / "bin" / "python"
    with contextlib.suppress(OSError, ValueError, KeyError):
        notes = tuple(json.loads((folder / DONE).read_text(encoding="utf-8"))["notes"])
        if _try_import(python, module, app_dir).error is None:
            return Environment(python=python, notes=notes)
    shutil.rmtree(folder, ignore_errors=True)
    process.run([interpreter, "-m", "venv", "--without-pip", folder], timeout_seconds=120)
    pip = find_pip(python, (interpreter, baseline, Path(sys.executable)))
    failed = install(pip, wanted)
    found = _try_import(python, module, app_dir)
    if found.missing and not failed:
        # The declaration is incomplete; what the app uses today is known.
        extra = tuple(f"{name}=={version}" for name, version in wanted.versions.items())
        failed = install(pip, replace(wanted, requirements=extra))
        found = _try_import(python, module, app_dir)
    if found.error is not None:
        return _does_not_import(found, failed, label=label, how=_by_hand(interpreter, wanted))
    notes = (*wanted.notes, *(f"{_lost(name)}" for name in failed), *_changed(found, wanted))
    (folder / DONE).write_text(json.dumps({"notes": notes}), encoding="utf-8")
    return Environment(python=python, notes=notes)


def _wanted(app_dir: Path, used: Mapping[str, str], *, root: Path | None) -> Wanted:
    found = declared(app_dir, root=root)
    if found is None:
        requirements = tuple(f"{name}=={version}" for name, version in used.items())
        return Wanted(requirements=requirements, options=(), versions=used, notes=())
    names = {normalized(requirement) for requirement in found.requirements}
    server = () if SERVER in names else (SERVER,)
    return Wanted(
        requirements=(*found.requirements, *server),
        options=found.options,
        versions=used,
        notes=tuple(f"`{line}` of {found.source.name} was left out" for line in found.left_out),
    )


def _try_import(python: Path, module: str, app_dir: Path) -> _Import:
    with tempfile.TemporaryDirectory(prefix="advisor-import-") as name:
        output = Path(name, "found.json")
        program = distributions_program.__file__
        try:
            finished = process.run(
                [python, program, module, app_dir.resolve(), output],
                cwd=app_dir,
                timeout_seconds=IMPORT_SECONDS,
                check=False,
            )
        except AdvisorError as error:
            return _Import(error=error.message, missing=None, used={})
        try:
            found = json.loads(output.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            said = last_lines(finished.output, count=1) or "it ended without a word"
            return _Import(error=said, missing=None, used={})
    return _Import(error=found["error"], missing=found["missing"], used=found["used"])


def _does_not_import(
    found: _Import, failed: Sequence[str], *, label: str, how: str
) -> NoEnvironment:
    if failed:
        lost = "; ".join(_lost(name) for name in failed)
        return NoEnvironment(
            reason=f"the app needs what does not install on {label}: {lost} ({found.error})",
            how_to_get=how,
        )
    return NoEnvironment(
        reason=f"the app can't be imported on {label}: {found.error}", how_to_get=how
    )


def _lost(name: str) -> str:
    instead = alternative(name)
    return f"{name} does not install" + (f"; instead: {instead}" if instead else "")


def _changed(found: _Import, wanted: Wanted) -> Iterator[str]:
    for name, version in wanted.versions.items():
        got = found.used.get(name)
        if got is not None and got != version:
            yield f"{name} {got} in place of {version}"


def _by_hand(interpreter: Path, wanted: Wanted) -> str:
    names = " ".join(f"'{requirement}'" for requirement in wanted.requirements)
    return (
        f"Try `{interpreter} -m venv ENV && ENV/bin/python -m pip install {names}` by hand, and "
        "give the ENV/bin/python that can import the app to advisor."
    )


def _key(interpreter: Path, wanted: Wanted) -> str:
    parts = [os.path.realpath(interpreter), *wanted.options, *sorted(wanted.requirements)]
    parts += [f"{name}=={version}" for name, version in sorted(wanted.versions.items())]
    with contextlib.suppress(OSError):
        parts.append(str(os.stat(os.path.realpath(interpreter)).st_mtime_ns))  # noqa: PTH116
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def _user_cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "advisor" / "environments"


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one advisor at a time make an environment; the lock ends with the process."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
