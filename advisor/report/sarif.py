"""Hot functions as SARIF 2.1.0, so that code scanning shows them on the lines of a pull request.

RunRecord  ->  one SARIF log, a result for each hot function of the project (pure)
"""

import hashlib
import json
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from advisor import __version__
from advisor.model.ranking import HotFunction, Origin
from advisor.model.run import RunRecord
from advisor.report import figures, hot

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOT, BLOCKING = "hot-function", "blocks-event-loop"
RULES = (
    (HOT, "HotFunction", "A function that takes much of the app's CPU time under load"),
    (BLOCKING, "BlocksEventLoop", "Sync work in an async route, for which other requests wait"),
)


def sarif(run: RunRecord) -> str:
    """Return the log as JSON text; equal runs give equal text.

    Files of the project are named relative to the app's folder (`%SRCROOT%`). Functions of
    dependencies are left out, since their lines are in no pull request.
    """
    entries = run.ranking.hot if run.ranking else ()
    found = [entry for entry in entries if entry.origin is Origin.PROJECT and entry.function.file]
    results = [_result(run, entry, HOT) for entry in found]
    results += [_result(run, entry, BLOCKING) for entry in found if entry.blocks_event_loop]
    document = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver()},
                "automationDetails": {"id": f"advisor/{figures.clean(run.run_id)}"},
                "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "the app's folder"}}},
                "columnKind": "unicodeCodePoints",
                "results": results,
            }
        ],
    }
    return json.dumps(document, indent=1, ensure_ascii=True)


def _driver() -> dict[str, Any]:
    rules = [
        {
            "id": rule,
            "name": name,
            "shortDescription": {"text": words},
            "defaultConfiguration": {"level": "note"},
        }
        for rule, name, words in RULES
    ]
    return {"name": "advisor", "version": __version__, "rules": rules}


def _result(run: RunRecord, entry: HotFunction, rule: str) -> dict[str, Any]:
    function = entry.function
    uri, base = _place(function.file, run.app_dir)
    location: dict[str, Any] = {"uri": uri}
    if base:
        location["uriBaseId"] = "%SRCROOT%"
    identity = hashlib.sha256(f"{rule}:{function.target}".encode("utf-8", "replace")).hexdigest()
    return {
        "ruleId": rule,
        "ruleIndex": [name for name, _, _ in RULES].index(rule),
        "level": "warning" if rule == BLOCKING else "note",
        "message": {"text": _message(run, entry, rule)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": location,
                    "region": {"startLine": max(1, function.line)},
                },
                "logicalLocations": [
                    {
                        "fullyQualifiedName": figures.clean(function.qualname),
                        "kind": "function",
                    }
                ],
            }
        ],
        "partialFingerprints": {"function/v1": identity[:32]},
    }


def _place(file: str, app_dir: str) -> tuple[str, bool]:
    """Return a file's URI reference, and whether it is relative to the app's folder."""
    path, folder = PurePosixPath(file), PurePosixPath(app_dir or "/")
    if not path.is_absolute():
        return quote(file), True
    if app_dir and path.is_relative_to(folder):
        return quote(str(path.relative_to(folder)), errors="replace"), True
    return f"file://{quote(file, errors='replace')}", False


def _message(run: RunRecord, entry: HotFunction, rule: str) -> str:
    name = figures.clean(entry.function.qualname, longest=100)
    if rule == BLOCKING:
        return f"{name} computes inside an async route; other requests of the worker wait for it."
    result = next((one for one in run.kernels or () if one.target == entry.function.target), None)
    words = (
        f"{name} takes {figures.share(entry.self_share)} of the CPU time by itself and "
        f"{figures.share(entry.cumulative_share)} with all it calls."
    )
    if entry.gain_limit is not None:
        words += f" Without it the app would be at most {figures.as_fast(entry.gain_limit)}."
    return f"{words} {figures.sentence(hot.outcome_of(entry, result))}"
