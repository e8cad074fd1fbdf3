"""Import an app and tell whether that works, and which installed distributions it uses.

    PYTHON distributions.py module APP_DIR OUTPUT
    -> OUTPUT: {"error": "ModuleNotFoundError: ..." or null, "missing": "yaml" or null,
                "used": {"PyYAML": "6.0.3", ...}}

uvicorn is imported too, as the app can't be served without it. `used` holds what was imported,
also where the import of the app failed half-way.
"""

import importlib
import importlib.metadata
import json
import sys
from pathlib import Path
from typing import Any


def used_distributions() -> dict[str, str]:
    """Return name and version of every distribution that a loaded module belongs to."""
    owners = importlib.metadata.packages_distributions()
    tops = {name.partition(".")[0] for name in sys.modules}
    names = {owner for top in tops for owner in owners.get(top, ())}
    return {name: importlib.metadata.version(name) for name in sorted(names)}


def look(module: str) -> dict[str, Any]:
    """Import uvicorn and the module; whatever the import raises is the answer."""
    error = missing = None
    try:
        importlib.import_module("uvicorn")
        importlib.import_module(module)
    except Exception as problem:  # noqa: BLE001 - the app's code may raise anything
        error = f"{type(problem).__name__}: {problem}"
        missing = getattr(problem, "name", None) if isinstance(problem, ImportError) else None
    return {"error": error, "missing": missing, "used": used_distributions()}


if __name__ == "__main__":
    MODULE, APP_DIR, OUTPUT = sys.argv[1:]
    sys.path[0] = APP_DIR
    Path(OUTPUT).write_text(json.dumps(look(MODULE)), encoding="utf-8")
