"""Let a kernel run uncompiled: the stand-in for the `cython` module that its source imports."""

import importlib.util
import shutil
from pathlib import Path

from advisor.errors import DefectError


def write_stand_in(folder: Path) -> Path:
    """Copy Cython's own pure-Python stand-in as `cython.py` into a folder for `sys.path`.

    Raises:
        DefectError: This Cython has none.
    """
    spec = importlib.util.find_spec("Cython.Shadow")
    if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
        message = f"Cython's pure-Python module is not where it was: {spec}"
        raise DefectError(message)
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(spec.origin, folder / "cython.py"))
