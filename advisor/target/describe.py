"""Learn what an app offers: its OpenAPI document and the functions behind its routes."""

import http.client
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor import process
from advisor.errors import TargetError
from advisor.model.code import FunctionId
from advisor.resources import PACKAGE
from advisor.target import failure
from advisor.target.app import Launch, RunningApp
from advisor.target.ports import LOOPBACK

DESCRIBE = PACKAGE / "inside" / "describe_app.py"
DESCRIBE_SECONDS = 60.0
OPENAPI_PATH = "/openapi.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One route and the function behind it; `path` is the template that it was declared with."""

    path: str
    methods: tuple[str, ...]
    function: FunctionId
    asynchronous: bool
    documented: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What an app says of itself; `openapi` is None for an app that has no such document."""

    openapi: Mapping[str, Any] | None
    routes: tuple[Route, ...]


def openapi_document(app: RunningApp) -> Mapping[str, Any] | None:
    """Return the app's OpenAPI document: from its usual place, else asked of the app object."""
    served = _served(app)
    if served is not None:
        return served
    return describe_app(app.launch).openapi


def describe_app(launch: Launch) -> Description:
    """Import an app in its own interpreter, once more, and ask it.

    Raises:
        TargetError: It can't be imported, or its document can't be made.
    """
    with tempfile.TemporaryDirectory(prefix="advisor-describe-") as folder:
        output = Path(folder, "description.json")
        finished = process.run(
            [
                *(launch.python, *launch.python_options, str(DESCRIBE), launch.target),
                *(str(launch.app_dir.absolute()), "factory" if launch.factory else "app"),
                str(output),
            ],
            env=dict(launch.env or {}),
            timeout_seconds=DESCRIBE_SECONDS,
            check=False,
        )
        if not finished.ok or not output.is_file():
            said = failure.evidence(finished.output)
            message = f"{launch.target} can't describe its routes\n{said}"
            raise TargetError(message, advice="Give requests with --url or --scenario.")
        found = json.loads(output.read_text(encoding="utf-8"))
    return Description(openapi=found["openapi"], routes=tuple(map(_route, found["routes"])))


def _served(app: RunningApp) -> Mapping[str, Any] | None:
    connection = http.client.HTTPConnection(LOOPBACK, app.port, timeout=DESCRIBE_SECONDS)
    try:
        connection.request("GET", OPENAPI_PATH)
        response = connection.getresponse()
        document = json.loads(response.read())
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
    if response.status != 200 or not isinstance(document, dict) or "paths" not in document:
        return None
    return document


def _route(entry: Mapping[str, Any]) -> Route:
    return Route(
        path=entry["path"],
        methods=tuple(entry["methods"]),
        function=FunctionId(
            module=entry["module"],
            qualname=entry["qualname"],
            file=entry["file"],
            line=entry["line"],
        ),
        asynchronous=entry["asynchronous"],
        documented=entry["documented"],
    )
