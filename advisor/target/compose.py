"""Put an operation's values together into requests: documented examples first, then made ones.

    Operation -> Request(method="GET", path="/items/7?limit=20", ...), ...

The requests of one operation are distinct and, for one seed, always the same.
"""

import itertools
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from advisor.model.traffic import Request
from advisor.target.openapi import FORM, JSON, MULTIPART, Body, Document, Operation, Parameter
from advisor.target.values import ValueMaker
from advisor.target.wire import with_headers

BOUNDARY = "advisor-part-of-a-form"
OPTIONAL_SHARE = 0.5
TRIES_FOR_ANOTHER = 8

Headers = tuple[tuple[str, str], ...]


def documented(
    document: Document, operation: Operation, *, seed: int, headers: Headers = ()
) -> Iterator[Request]:
    """Yield a request for each documented example; what has no example is made."""
    parameters = [parameter for parameter in operation.parameters if parameter.examples]
    body = operation.body.examples if operation.body else ()
    count = max([len(body), *(len(parameter.examples) for parameter in parameters)])
    needed = [part for part in operation.parameters if part.required and not part.examples]
    if operation.body and not body:  # an example of a parameter says nothing about the body
        count = 0
    for number in range(count):
        rng = random.Random(f"{seed} {operation.name} example {number}")
        maker = ValueMaker(document, rng)
        values = {part.name: maker.make(part.schema, name=part.name) for part in needed}
        for parameter in parameters:
            values[parameter.name] = parameter.examples[number % len(parameter.examples)]
        value = body[number % len(body)] if body else None
        yield compose(operation, values, value, with_body=bool(body), headers=headers)


def made(
    document: Document,
    operation: Operation,
    *,
    seed: int,
    headers: Headers = (),
    known: Mapping[str, Sequence[Any]] | None = None,
) -> Iterator[Request]:
    """Yield distinct requests made from the schema; end when no more are found.

    `known` holds values that the app itself gave, for path parameters by name.
    """
    seen = set()
    misses = 0
    for number in itertools.count():
        rng = random.Random(f"{seed} {operation.name} {number}")
        maker = ValueMaker(document, rng)
        values = {}
        for part in operation.parameters:
            if part.required or rng.random() < OPTIONAL_SHARE:
                values[part.name] = maker.make(part.schema, name=part.name, depth=1)
            if known and part.place == "path" and known.get(part.name):
                values[part.name] = known[part.name][number % len(known[part.name])]
        body = operation.body
        with_body = body is not None and (body.required or bool(body.schema))
        value = maker.make(body.schema) if body is not None and with_body else None
        request = compose(operation, values, value, with_body=with_body, headers=headers)
        key = (request.path, request.headers, request.body)
        if key in seen:
            misses += 1
            if misses >= TRIES_FOR_ANOTHER:
                return
            continue
        misses = 0
        seen.add(key)
        yield request


def compose(
    operation: Operation,
    values: Mapping[str, Any],
    body: Any,
    *,
    with_body: bool,
    headers: Headers,
) -> Request:
    """Return the request that carries these values; a value of None is left out."""
    path = operation.path
    query: list[tuple[str, str]] = []
    cookies: list[str] = []
    own: list[tuple[str, str]] = []
    for part in operation.parameters:
        value = values.get(part.name)
        if part.name not in values or (value is None and part.place != "path"):
            continue
        match part.place:
            case "path":
                path = path.replace(f"{{{part.name}}}", quote(_joined(value), safe=""))
            case "query":
                query += _query(part, value)
            case "cookie":
                cookies.append(f"{part.name}={quote(_joined(value), safe='')}")
            case _:
                own.append((part.name, _header(_joined(value))))
    if cookies:
        own.append(("Cookie", "; ".join(cookies)))
    data = b""
    if with_body and operation.body is not None:
        kind, data = encoded(operation.body, body)
        own.append(("Content-Type", kind))
    return Request(
        operation=operation.name,
        method=operation.method,
        path=path + ("?" + urlencode(query) if query else ""),
        headers=with_headers(own, headers),
        body=data,
    )


def encoded(body: Body, value: Any) -> tuple[str, bytes]:
    """Return the content type and the bytes of a body."""
    kind = body.media_type
    if kind == FORM and isinstance(value, dict):
        fields = [(name, _text(part)) for name, item in value.items() for part in _parts(item)]
        return kind, urlencode(fields).encode("ascii")
    if kind == MULTIPART and isinstance(value, dict):
        return f"{kind}; boundary={BOUNDARY}", _multipart(body, value)
    if kind == JSON or kind.endswith("+json") or not isinstance(value, str):
        return kind, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return kind, value.encode()


def _multipart(body: Body, value: Mapping[str, Any]) -> bytes:
    properties = body.schema.get("properties", {})
    lines = []
    for name, item in value.items():
        for part in _parts(item):
            head = f'Content-Disposition: form-data; name="{name}"'
            if _is_file(properties.get(name, {})):
                head += f'; filename="{name}.txt"\r\nContent-Type: text/plain'
            lines.append(f"--{BOUNDARY}\r\n{head}\r\n\r\n{_text(part)}\r\n")
    return ("".join(lines) + f"--{BOUNDARY}--\r\n").encode()


def _is_file(schema: Any) -> bool:
    if not isinstance(schema, dict):
        return False
    inner = [schema, schema.get("items"), *schema.get("anyOf", ())]
    return any(
        isinstance(part, dict) and (part.get("format") == "binary" or "contentMediaType" in part)
        for part in inner
    )


def _query(part: Parameter, value: Any) -> list[tuple[str, str]]:
    if isinstance(value, list):
        if part.explode:
            return [(part.name, _text(item)) for item in value]
        return [(part.name, _joined(value))]
    if isinstance(value, dict):
        return [(name, _text(item)) for name, inner in value.items() for item in _parts(inner)]
    return [(part.name, _text(value))]


def _parts(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _joined(value: Any) -> str:
    return ",".join(_text(item) for item in value) if isinstance(value, list) else _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, dict | list):
        return json.dumps(value, separators=(",", ":"))
    return str(value)


def _header(text: str) -> str:
    return text if text.isascii() and text.isprintable() else quote(text)
