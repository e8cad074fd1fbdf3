"""Observe or verify many functions in one process of the target interpreter.

{"folder": the advisor/inside folder, "work": "observe" | "verify", "requests": [...]} on
standard input; each request leaves its answer in the file it names
"""

import importlib
import io
import json
import os
import sys
import traceback
from typing import Any


def observe(requests: list[dict[str, Any]]) -> None:
    """Write one observation for each request, or {"failure": traceback}."""
    one = importlib.import_module("observe")

    for request in requests:
        sys.stdin = io.StringIO(json.dumps(request))
        for name in ("_advisor_calls_" + os.path.basename(request["calls"])[:-3],):
            sys.modules.pop(name, None)
        try:
            one.main()
        except BaseException:
            with open(request["out"], "w") as file:
                json.dump({"failure": traceback.format_exc()}, file)


def verify(requests: list[dict[str, Any]]) -> None:
    """Write one answer for each request, after the last one nothing."""
    check = importlib.import_module("check")

    check.sibling("differential")
    for request in requests:
        sys.path[:0] = [p for p in request["path"] if p not in sys.path]
        sys.modules.pop("_advisor_calls", None)
        answer = check.answer(request)
        with open(request["out"] + "~", "w") as file:
            json.dump(answer, file)
        os.replace(request["out"] + "~", request["out"])
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    order = json.load(sys.stdin)
    sys.path.insert(0, order["folder"])
    if order["work"] == "observe":
        observe(order["requests"])
    else:
        verify(order["requests"])
