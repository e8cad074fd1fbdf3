"""Read an access log (common, combined, or uvicorn's own) into weighted requests.

    1.2.3.4 - - [10/Oct/2025:13:55:36 +0000] "GET /items?limit=3 HTTP/1.1" 200 2326 -> GET, weight 1

Equal requests become one, weighted by how often they came. A log has no bodies and no headers, so
only GET and HEAD can be repeated; the others are listed.
"""

import collections
import re
from pathlib import Path

from advisor.errors import UsageError
from advisor.model.traffic import Request, RequestSource, SkippedOperation
from advisor.target.collected import Collected
from advisor.target.wire import percent_encoded

LINE = re.compile(r'"(?P<method>[A-Z]+) (?P<path>\S+) HTTP/[\d.]+" (?P<status>\d{3})\b')
REPEATABLE = frozenset(("GET", "HEAD"))
MOST = 500


def read_access_log(file: Path) -> Collected:
    """Return the requests of an access log that were answered well, the most frequent ones.

    Raises:
        UsageError: It can't be read, or has no line that looks like a request.
    """
    seen: collections.Counter[tuple[str, str]] = collections.Counter()
    lines = 0
    try:
        with file.open(encoding="utf-8", errors="replace") as text:
            for line in text:
                lines += 1
                found = LINE.search(line)
                if found and found["status"][0] in "23" and found["path"].startswith("/"):
                    seen[found["method"], found["path"]] += 1
    except OSError as error:
        message = f"the access log {file} cannot be read: {error.strerror}"
        raise UsageError(message) from error
    if not seen:
        message = f"{file}: none of its {lines} lines is a request that was answered"
        advice = "Access logs are read in common, combined and uvicorn's format."
        raise UsageError(message, advice=advice)
    repeatable = [entry for entry in seen.most_common() if entry[0][0] in REPEATABLE]
    others = {_name(*key) for key in seen if key[0] not in REPEATABLE}
    return Collected(
        requests=tuple(
            Request(
                operation=_name(method, path),
                method=method,
                path=percent_encoded(path),
                weight=float(count),
            )
            for (method, path), count in repeatable[:MOST]
        ),
        source=RequestSource.ACCESS_LOG,
        skipped=tuple(
            SkippedOperation(operation=name, reason="an access log does not hold its body")
            for name in sorted(others)
        ),
    )


def _name(method: str, path: str) -> str:
    return f"{method} {path.partition('?')[0]}"
