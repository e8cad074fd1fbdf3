"""Requests that schemathesis makes, for operations that nothing else got a 2xx from.

    document tree, "POST /orders" -> Request, ...

Its cases go to the edges of a schema: good at getting past a rule that plain values miss, but no
picture of real traffic. So they come last, properties that the schema doesn't name are taken out,
and so are cases with control characters.
"""

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, unquote_plus

from advisor.model.traffic import Request
from advisor.target.openapi import Document, Operation
from advisor.target.wire import with_headers, without_client_headers

CONFIG = {
    "generation": {
        "mode": "positive",
        "allow-x00": False,
        "allow-extra-parameters": False,
        "codec": "ascii",
    }
}
OWN_HEADERS = ("user-agent", "x-schemathesis")
DEEPEST = 20


def explored(
    document: Document,
    operation: Operation,
    *,
    seed: int,
    count: int,
    headers: Sequence[tuple[str, str]] = (),
) -> Iterator[Request]:
    """Yield up to `count` distinct requests; none where schemathesis can't read the document."""
    seen = set()
    for case in _cases(document.tree, operation, seed=seed, count=count):
        request = _request(document, operation, case, headers)
        if request is not None and request not in seen:
            seen.add(request)
            yield request


def _cases(
    tree: Mapping[str, Any], operation: Operation, *, seed: int, count: int
) -> list[Mapping[str, Any]]:
    """Return what each case would hand to `requests`, as plain data."""
    import hypothesis
    import schemathesis
    from schemathesis.config import SchemathesisConfig
    from schemathesis.core.errors import SchemathesisError
    from schemathesis.generation import GenerationMode

    logging.getLogger("schemathesis").setLevel(logging.ERROR)
    found: list[Mapping[str, Any]] = []
    try:
        schema = schemathesis.openapi.from_dict(
            dict(tree), config=SchemathesisConfig.from_dict(CONFIG)
        )
        strategy = schema[operation.path][operation.method].as_strategy(
            generation_mode=GenerationMode.POSITIVE
        )

        @hypothesis.seed(seed)
        @hypothesis.settings(
            max_examples=count,
            database=None,
            deadline=None,
            phases=[hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=strategy)
        def collect(case: Any) -> None:
            found.append(case.as_transport_kwargs(base_url="http://127.0.0.1"))

        collect()
    except (
        SchemathesisError,
        hypothesis.errors.HypothesisException,
        LookupError,
        TypeError,
        ValueError,
    ) as error:
        logging.getLogger(__name__).info("%s: no cases: %s", operation.name, error)
    return found


def _request(
    document: Document,
    operation: Operation,
    case: Mapping[str, Any],
    headers: Sequence[tuple[str, str]],
) -> Request | None:
    import requests

    if "json" in case and operation.body is not None:
        case = {**case, "json": pruned(document, operation.body.schema, case["json"])}
    known = ("method", "url", "headers", "params", "data", "files", "json", "cookies")
    try:
        prepared = requests.Request(
            **{name: case[name] for name in known if name in case}
        ).prepare()
    except (requests.RequestException, ValueError, TypeError):
        return None
    body: Any = prepared.body or b""
    data = body.encode() if isinstance(body, str) else bytes(body)
    own = tuple(
        (name, value if isinstance(value, str) else value.decode("latin-1"))
        for name, value in prepared.headers.items()
        if not name.lower().startswith(OWN_HEADERS)
    )
    texts = [unquote(prepared.path_url), *(value for _, value in own), _readable(data)]
    if any(_has_controls(text) for text in texts):
        return None
    return Request(
        operation=operation.name,
        method=operation.method,
        path=prepared.path_url,
        headers=with_headers(without_client_headers(own), headers),
        body=data,
    )


def pruned(document: Document, node: Any, value: Any, *, depth: int = 0) -> Any:
    """Take properties out that an object's schema doesn't name, unless it allows any by type."""
    schema = document.resolve(node)
    if depth > DEEPEST:
        return value
    if isinstance(value, list):
        return [pruned(document, schema.get("items"), item, depth=depth + 1) for item in value]
    properties = schema.get("properties")
    if not isinstance(value, dict) or not isinstance(properties, Mapping):
        return value
    return {
        name: pruned(document, properties[name], item, depth=depth + 1)
        for name, item in value.items()
        if name in properties
    }


def _readable(data: bytes) -> str:
    """Return the texts of a body: of JSON what the escapes mean, except for line ends."""
    text = data.decode("utf-8", errors="replace")
    try:
        text = "".join(_strings(json.loads(text)))
    except ValueError:
        text = unquote_plus(text)  # a form, most likely
    return text.replace("\r\n", "").replace("\n", "")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _has_controls(text: str) -> bool:
    return any(ord(char) < 32 or ord(char) == 127 for char in text)
