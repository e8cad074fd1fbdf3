"""Record types and real calls of a few functions while the app is under load.

    configuration (JSON)  ->  <out_dir>/<pid>.json and <out_dir>/<pid>-<n>.jsonl, now and then

The configuration: {"targets": [{"module", "qualname", "file", "line"}], "out_dir", "keep_values",
"max_calls", "max_bytes", "seconds", "share", "windows_per_second"}. The first calls of each
function are looked at, then single ones at random moments (a Poisson process); the time spent on
it stays below a share of the whole.
The app's results never change, and whatever can't be kept is counted with the reason.
"""

import atexit
import importlib
import json
import os
import sys
import threading
import types
from typing import Any

PACKAGE = "_advisor_inside"


def sibling(name: str) -> Any:
    """Import a file beside this one, under a package name that no app has."""
    if PACKAGE not in sys.modules:
        package = types.ModuleType(PACKAGE)
        package.__path__ = [os.path.dirname(os.path.abspath(__file__))]  # noqa: PTH100, PTH120
        sys.modules[PACKAGE] = package
    return importlib.import_module(f"{PACKAGE}.{name}")


def activate(path: str) -> None:
    """Start recording as the configuration at `path` says; call it once per process."""
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        config = json.load(file)
    recorder = sibling("recorder").Recorder(config)
    atexit.register(recorder.end)
    threading.Thread(target=recorder.run, name="advisor-recorder", daemon=True).start()
