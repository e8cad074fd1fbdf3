r"""Turn requests into the bytes that go over the wire.

    Request(method="GET", path="/x") -> b"GET /x HTTP/1.1\r\nAccept: */*\r\n\r\n"

The Host line is left out: whoever sends the bytes knows the server and puts it second.
"""

from collections.abc import Sequence
from urllib.parse import quote

from advisor.errors import UsageError
from advisor.model.traffic import Request

# What the client decides by itself, whatever a file of recorded requests says.
CLIENT_HEADERS = frozenset(
    ("host", "connection", "content-length", "transfer-encoding", "keep-alive", "accept-encoding")
)
BODY_METHODS = frozenset(("POST", "PUT", "PATCH"))


def render(request: Request) -> bytes:
    """Return the request as it is sent, without its Host line.

    Raises:
        UsageError: A part of it would break the line it stands on.
    """
    lines = [f"{request.method} {request.path} HTTP/1.1"]
    names = {name.lower() for name, _ in request.headers}
    if "accept" not in names:
        lines.append("Accept: */*")
    lines += [f"{name}: {value}" for name, value in request.headers]
    if request.body or request.method in BODY_METHODS:
        lines.append(f"Content-Length: {len(request.body)}")
    for line in lines:
        if "\r" in line or "\n" in line:
            message = f"{request.operation}: {line!r} has a line break in it"
            raise UsageError(message)
    try:
        head = "\r\n".join(lines).encode("latin-1")
    except UnicodeEncodeError as error:
        message = f"{request.operation}: {error.object[error.start]!r} can't stand in a header"
        raise UsageError(message, advice="Percent-encode it.") from error
    return head + b"\r\n\r\n" + request.body


def host_line(line_and_rest: bytes, host: str) -> bytes:
    """Put the Host line after the request line."""
    line, _, rest = line_and_rest.partition(b"\r\n")
    return b"%s\r\nHost: %s\r\n%s" % (line, host.encode("ascii"), rest)


def with_headers(
    request_headers: Sequence[tuple[str, str]], more: Sequence[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Lay headers over others; a name given again replaces the earlier ones."""
    replaced = {name.lower() for name, _ in more}
    kept = [pair for pair in request_headers if pair[0].lower() not in replaced]
    return (*kept, *more)


def without_client_headers(headers: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Leave out what belongs to one connection, not to the request."""
    return tuple(
        (name, value)
        for name, value in headers
        if name.lower() not in CLIENT_HEADERS and not name.startswith(":")
    )


def percent_encoded(path: str) -> str:
    """Return a path with query in which what can't stand in one is percent-encoded."""
    return quote(path, safe="/?%:@!$&'()*+,;=[]~-._")
