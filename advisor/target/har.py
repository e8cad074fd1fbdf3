"""Read the requests out of a HAR file, as browsers and proxies save them."""

import base64
import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from advisor.errors import UsageError
from advisor.model.traffic import Request, RequestSource, SkippedOperation
from advisor.target.collected import Collected
from advisor.target.wire import percent_encoded, without_client_headers

METHOD = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # a token, as HTTP calls it
BREAKS = re.compile(r"[\r\n\0]|[^\x00-\xff]")
UNSAFE = frozenset(("PUT", "PATCH", "DELETE"))
OTHER = frozenset(("OPTIONS", "CONNECT", "TRACE"))


def read_har(file: Path, *, unsafe: bool) -> Collected:
    """Return the requests of a HAR file in their order; only path and query of a URL count.

    Requests to other hosts than the most frequent one are left out: a page loads from many.

    Raises:
        UsageError: It is no HAR file, or one of its entries is not as HAR has them.
    """
    entries = _entries(file)
    hosts = [urlsplit(str(entry["url"])).netloc for entry in entries]
    main = max(hosts, key=hosts.count) if hosts else ""
    requests: list[Request] = []
    skipped: dict[str, SkippedOperation] = {}
    for entry, host in zip(entries, hosts, strict=True):
        method = str(entry["method"]).upper()
        name = f"{method} {urlsplit(str(entry['url'])).path or '/'}"
        reason = _reason(method, host, main=main, unsafe=unsafe)
        if reason:
            skipped[name] = SkippedOperation(operation=name, reason=reason)
            continue
        requests.append(_request(entry, method=method, name=name))
    return Collected(
        requests=tuple(requests), source=RequestSource.HAR, skipped=tuple(skipped.values())
    )


def _entries(file: Path) -> list[Mapping[str, Any]]:
    try:
        tree = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        message = f"the HAR file {file} cannot be read: {error.strerror}"
        raise UsageError(message) from error
    except (ValueError, RecursionError) as error:
        message = f"{file} is not a HAR file: {error}"
        raise UsageError(message) from error
    log = tree.get("log") if isinstance(tree, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(entries, list):
        message = f"{file} is not a HAR file: it has no log.entries"
        raise UsageError(message)
    found: list[Mapping[str, Any]] = []
    for number, entry in enumerate(entries):
        request = entry.get("request") if isinstance(entry, dict) else None
        if not isinstance(request, dict) or not _is_request(request):
            message = f"{file}: log.entries[{number}].request has no proper method and url"
            raise UsageError(message)
        found.append(request)
    return found


def _is_request(request: Mapping[str, Any]) -> bool:
    method, url = request.get("method"), request.get("url")
    if not isinstance(method, str) or not METHOD.fullmatch(method) or not isinstance(url, str):
        return False
    try:
        urlsplit(url).netloc.encode("utf-8")
        url.encode("utf-8")
    except ValueError:  # a broken address, or half of a surrogate pair
        return False
    return True


def _reason(method: str, host: str, *, main: str, unsafe: bool) -> str | None:
    if host != main:
        return f"it went to {host}, not to {main}"
    if method in OTHER:
        return f"{method} does no work of the app"
    if method in UNSAFE and not unsafe:
        return f"{method} may change data; --unsafe sends it too"
    return None


def _request(entry: Mapping[str, Any], *, method: str, name: str) -> Request:
    parts = urlsplit(str(entry["url"]))
    return Request(
        operation=name,
        method=method,
        path=percent_encoded((parts.path or "/") + (f"?{parts.query}" if parts.query else "")),
        headers=without_client_headers(tuple(_headers(entry))),
        body=_body(entry.get("postData")),
    )


def _headers(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    headers = entry.get("headers")
    for header in headers if isinstance(headers, list) else ():
        if isinstance(header, dict) and "name" in header:
            name, value = str(header["name"]), str(header.get("value", ""))
            if METHOD.fullmatch(name) and not BREAKS.search(value):
                yield name, value


def _body(data: Any) -> bytes:
    if not isinstance(data, dict):
        return b""
    text = data.get("text")
    if isinstance(text, str):
        if data.get("encoding") == "base64":
            with contextlib.suppress(ValueError):  # it only says that it is
                return base64.b64decode(text)
        return text.encode("utf-8", "replace")
    params = data.get("params")
    fields = [one for one in params if isinstance(one, dict)] if isinstance(params, list) else []
    pairs = [(str(field.get("name")), str(field.get("value", ""))) for field in fields]
    return urlencode(pairs, errors="replace").encode()
