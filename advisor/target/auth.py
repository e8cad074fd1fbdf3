"""Turn `--auth` into what a request carries, by the security schemes that the app documents.

"Key=letmein", {"Key": {"type": "apiKey", "in": "query", "name": "key"}}  ->  ?key=letmein
"""

import base64
import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

from advisor.errors import UsageError
from advisor.model.traffic import Request
from advisor.target.openapi import Document
from advisor.target.wire import with_headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """Something that a request shows to be let in; `place` is "header", "query" or "cookie"."""

    place: str
    name: str
    value: str


def credentials(document: Document | None, auth: Sequence[str]) -> tuple[Credential, ...]:
    """Return what each `SCHEME=VALUE`, `USER:PASSWORD` or `TOKEN` stands for.

    Without a scheme's name the only scheme that the app documents is meant; where it documents
    none, a text with a colon is a user's name and password (Basic), any other a bearer token.

    Raises:
        UsageError: The app documents several schemes and none is named.
    """
    schemes = document.security_schemes() if document is not None else {}
    return tuple(_credential(schemes, text) for text in auth)


def signed(request: Request, shown: Sequence[Credential]) -> Request:
    """Return the request with the credentials, in place of what it held by the same names."""
    headers, path = request.headers, request.path
    for one in shown:
        match one.place:
            case "query":
                path = _with_query(path, one)
            case "cookie":
                headers = _with_cookie(headers, one)
            case _:
                headers = with_headers(headers, ((one.name, one.value),))
    return dataclasses.replace(request, headers=headers, path=path)


def _credential(schemes: Mapping[str, Mapping[str, Any]], text: str) -> Credential:
    name, named, value = text.partition("=")
    if named and name in schemes:
        return _of_scheme(schemes[name], value)
    if len(schemes) == 1:
        return _of_scheme(next(iter(schemes.values())), text)
    if schemes:
        known = ", ".join(schemes)
        message = f"--auth names none of the app's security schemes ({known})"
        raise UsageError(message, advice=f"Write it as --auth '{next(iter(schemes))}=…'.")
    return _of_scheme({"type": "http", "scheme": "basic" if ":" in text else "bearer"}, text)


def _of_scheme(scheme: Mapping[str, Any], value: str) -> Credential:
    if scheme.get("type") == "apiKey":
        place = str(scheme.get("in", "header"))
        return Credential(place=place, name=str(scheme.get("name", "X-API-Key")), value=value)
    kind = str(scheme.get("scheme", "bearer")).lower()
    if kind == "basic":
        value = base64.b64encode(value.encode()).decode("ascii")
    return Credential(place="header", name="Authorization", value=f"{kind.title()} {value}")


def _with_query(path: str, one: Credential) -> str:
    bare, _, query = path.partition("?")
    mine = urlencode([(one.name, one.value)])
    start = (f"{quote(one.name)}=", f"{quote_plus(one.name)}=")
    kept = [part for part in query.split("&") if part and not part.startswith(start)]
    return f"{bare}?{'&'.join([*kept, mine])}"


def _with_cookie(
    headers: Sequence[tuple[str, str]], one: Credential
) -> tuple[tuple[str, str], ...]:
    present = [value for name, value in headers if name.lower() == "cookie"]
    kept = [
        part.strip()
        for part in "; ".join(present).split(";")
        if part.strip() and not part.strip().startswith(f"{one.name}=")
    ]
    return with_headers(headers, (("Cookie", "; ".join([*kept, f"{one.name}={one.value}"])),))
