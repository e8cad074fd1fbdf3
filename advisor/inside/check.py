"""Verify one kernel inside the target interpreter.

    request (JSON on standard input)  ->  result (JSON in the file that the request names)

Started by its path, in a process of its own: a wrong kernel may crash it or never return. What it
is doing stands in a journal file, so that whoever started it can tell which call it died of.
"""

import importlib
import json
import os
import resource
import sys
import traceback
import types
from typing import Any

PACKAGE = "_advisor_inside"


def sibling(name: str) -> Any:
    """Import a file beside this one, under a package name that no app has."""
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    if PACKAGE not in sys.modules:
        package = types.ModuleType(PACKAGE)
        package.__path__ = [here]
        sys.modules[PACKAGE] = package
        sys.path[:] = [p for p in sys.path if os.path.abspath(p) != here]  # noqa: PTH100
    return importlib.import_module(f"{PACKAGE}.{name}")


def limit_memory(extra_bytes: int) -> None:
    """Let this process grow by so much and no more; a failing allocation is a MemoryError."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        size = int(file.read().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = size + extra_bytes
    if hard == resource.RLIM_INFINITY or wanted < hard:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Carry out a request; a failure becomes {"failure": sentence}."""
    differential = sibling("differential")
    cases = sibling("cases")
    absent = sibling("absent")
    try:
        if request.get("describe"):
            return {"description": differential.described(request, request["describe"])}
        result: dict[str, Any] = differential.verify(request)
    except (*differential.EXPECTED, cases.BadCalls) as error:
        return {"failure": str(error)}
    except (Exception, absent.TouchedError) as error:  # noqa: BLE001 - the app's code may raise anything
        lines = traceback.format_exc().rstrip().splitlines()[-12:]
        return {"failure": f"{type(error).__name__}: {error}", "traceback": "\n".join(lines)}
    return result


def main() -> None:
    """Read the request, prepare the process, leave the answer."""
    request = json.load(sys.stdin)
    sibling("differential")
    sys.path[:0] = [path for path in request["path"] if path not in sys.path]
    if request["memory_bytes"] and sys.platform.startswith("linux"):
        limit_memory(request["memory_bytes"])
    text = json.dumps(answer(request))
    with open(request["out"] + "~", "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(text)
    os.replace(request["out"] + "~", request["out"])  # noqa: PTH105
    sys.stdout.flush()
    os._exit(0)  # what the app's threads and exit handlers do is of no interest


if __name__ == "__main__":
    main()
