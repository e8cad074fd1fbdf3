"""Run recorded calls on an instrumented copy of a function and report what every expression was.

    request (JSON on standard input)  ->  observation (JSON in the file it names)

The request: {"module", "qualname", "path": [sys.path entries], "calls": file, "roots": [folders of
project code], "include": [packages], "seconds", "out"}. Functions of the project that the target
calls are observed with it. Runs inside the target interpreter: standard library only.
"""

import importlib
import json
import pathlib
import sys
import types
from typing import Any

PACKAGE = "_advisor_inside"


def sibling(name: str) -> Any:
    """Import a file beside this one, under a package name that no app has."""
    here = pathlib.Path(__file__).resolve().parent
    if PACKAGE not in sys.modules:
        package = types.ModuleType(PACKAGE)
        package.__path__ = [str(here)]
        sys.modules[PACKAGE] = package
        sys.path[:] = [entry for entry in sys.path if pathlib.Path(entry).resolve() != here]
    return importlib.import_module(f"{PACKAGE}.{name}")


def main() -> None:
    """Read the request, observe, write the observation."""
    request = json.load(sys.stdin)
    observation = sibling("observation")
    sys.path[:0] = [entry for entry in request["path"] if entry not in sys.path]
    text = json.dumps(observation.observe(request))
    pathlib.Path(request["out"]).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
