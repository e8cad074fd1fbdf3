"""Send requests one by one, to see whether each can be part of the load.

Request -> Answer(status=200, body=b"...", problem=None)
"""

import hashlib
import http.client
import json
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from advisor.model.traffic import Request

TRIAL_SECONDS = 5.0
EXCERPT = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; `problem` says why nothing did, and `status` is None then."""

    status: int | None
    body: bytes = b""
    problem: str | None = None
    timed_out: bool = False

    @property
    def good(self) -> bool:
        """Tell whether it is a 2xx."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def digest(self) -> str:
        """Return the SHA-256 of status and body."""
        return hashlib.sha256(b"%d\n%s" % (self.status or 0, self.body)).hexdigest()

    @property
    def reason(self) -> str:
        """Say in words what it was: the status with the app's own explanation."""
        if self.status is None:
            return self.problem or "no answer"
        phrase = http.client.responses.get(self.status, "")
        detail = excerpt(self.body)
        return f"{self.status} {phrase}".strip() + (f": {detail}" if detail else "")


class Trial:
    """One connection to the app, opened again when it was closed; use it in a ``with`` block."""

    def __init__(self, url: str, *, timeout_seconds: float = TRIAL_SECONDS) -> None:
        """Take the app's address; nothing is sent yet."""
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(
            parts.hostname or "127.0.0.1", parts.port, timeout=timeout_seconds
        )
        self._timeout = timeout_seconds

    def send(self, request: Request) -> Answer:
        """Send a request and return the answer, whatever it is."""
        answer = self._once(request)
        if answer.problem and not answer.timed_out:  # the kept connection may have been closed
            answer = self._once(request)
        return answer

    def _once(self, request: Request) -> Answer:
        began = time.monotonic()
        headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
        try:
            self._connection.request(
                request.method,
                request.path,
                body=request.body or None,
                headers=headers | dict(request.headers),
            )
            response = self._connection.getresponse()
            body = response.read()
        except TimeoutError:
            self._connection.close()
            problem = f"no answer within {self._timeout:g} s"
            return Answer(status=None, problem=problem, timed_out=True)
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            after = time.monotonic() - began
            problem = f"the connection broke after {after:.1f} s ({type(error).__name__}: {error})"
            return Answer(status=None, problem=problem)
        return Answer(status=response.status, body=body)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def __enter__(self) -> Self:
        """Return the trial itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self.close()


def excerpt(body: bytes) -> str:
    """Return the telling part of an error's body on one line: FastAPI's `detail` if any."""
    text = body[:4096].decode("utf-8", errors="replace")
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    if isinstance(value, dict) and "detail" in value:
        detail = value["detail"]
        text = "; ".join(map(_issue, detail)) if isinstance(detail, list) else str(detail)
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1] + "…"


def _issue(entry: object) -> str:
    """Word one entry of a validation error."""
    if not isinstance(entry, dict):
        return str(entry)
    place = ".".join(str(part) for part in entry.get("loc", ()))
    return f"{place}: {entry.get('msg', entry)}"
