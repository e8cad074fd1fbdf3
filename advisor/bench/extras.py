"""Find or get uvloop and httptools for an app's interpreter, without changing its environment."""

import hashlib
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from advisor import process
from advisor.bench.installing import find_pip
from advisor.errors import AdvisorError, last_lines

PACKAGES = ("uvloop", "httptools")
IMPORT = "import uvloop, httptools"
SECONDS = 300.0
DONE = "complete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """Where they are: in the environment (`present`), in a folder, or nowhere (`missing`)."""

    present: bool = False
    folder: Path | None = None
    missing: str | None = None


def accelerated(python: Path, *, cache: Path) -> Extras:
    """Return where uvloop and httptools can be imported from.

    Where the environment lacks them they are installed into a folder of their own, in the cache.
    """
    if process.run([python, "-c", IMPORT], timeout_seconds=SECONDS, check=False).ok:
        return Extras(present=True)
    key = hashlib.sha256(os.fsencode(os.path.realpath(python))).hexdigest()[:16]
    folder = cache / f"server-{key}"
    if not (folder / DONE).is_file():
        shutil.rmtree(folder, ignore_errors=True)
        try:
            pip = find_pip(python, (python, Path(sys.executable)))
        except AdvisorError as error:
            return Extras(missing=f"there is no pip to get uvloop and httptools: {error.message}")
        finished = process.run(
            [*pip, "install", "--quiet", "--only-binary", ":all:", "--target", folder, *PACKAGES],
            env={"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"},
            timeout_seconds=SECONDS,
            check=False,
        )
        if not finished.ok:
            said = last_lines(finished.output, count=1)
            return Extras(missing=f"uvloop and httptools don't install for it: {said}")
        (folder / DONE).touch()
    env = {"PYTHONPATH": str(folder)}
    tried = process.run([python, "-c", IMPORT], env=env, timeout_seconds=SECONDS, check=False)
    if not tried.ok:
        said = last_lines(tried.output, count=1)
        return Extras(missing=f"uvloop and httptools don't import on it: {said}")
    return Extras(folder=folder)
