"""What the user gave to send, read before any app is started.

TrafficOptions -> Collected: the requests of --url or of a file; none where nothing was given
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from advisor.errors import UsageError
from advisor.model.traffic import Request, RequestSource
from advisor.parsing import parse
from advisor.target import access_log, har, scenario
from advisor.target.collected import Collected
from advisor.target.discovery import PER_OPERATION
from advisor.target.trial import TRIAL_SECONDS
from advisor.target.wire import percent_encoded


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficOptions:
    """Where requests come from; with neither `urls` nor `scenario`, from the app's OpenAPI.

    Attributes:
        urls: Paths or whole URLs, of which only path and query count.
        scenario: A scenario (.toml), HAR file (.har), locustfile (.py) or access log.
        headers: Headers for every request.
        auth: Credentials for every request, as `--auth` takes them.
        unsafe: Whether PUT, PATCH and DELETE are sent too.
        seed: Where every random choice starts.
        per_operation: How many distinct requests to find for each operation.
        trial_seconds: How long an answer may take in the trial.
    """

    urls: tuple[str, ...] = ()
    scenario: Path | None = None
    headers: tuple[tuple[str, str], ...] = ()
    auth: tuple[str, ...] = ()
    unsafe: bool = False
    seed: int = 0
    per_operation: int = PER_OPERATION
    trial_seconds: float = TRIAL_SECONDS


def read_given(options: TrafficOptions) -> Collected | None:
    """Return the requests that were given, None where they are to be found in the app.

    A locustfile holds none: Locust runs it as it is.

    Raises:
        UsageError: A file or a URL is not what it should be, or nothing in the file can be sent.
    """
    if options.scenario is None:
        if not options.urls:
            return None
        return Collected(requests=tuple(_url_requests(options.urls)), source=RequestSource.URL)
    if options.scenario.suffix == ".py":
        return _locustfile(options.scenario)
    found = _read(options.scenario, unsafe=options.unsafe)
    if not found.requests:
        listed = (f"  {entry.operation}: {entry.reason}" for entry in found.skipped)
        message = "\n".join((f"{options.scenario}: none of its requests can be sent", *listed))
        raise UsageError(message)
    return found


def _read(file: Path, *, unsafe: bool) -> Collected:
    match file.suffix.lower():
        case ".toml":
            return scenario.read_scenario(file)
        case ".har":
            return har.read_har(file, unsafe=unsafe)
        case _:
            return access_log.read_access_log(file)


def _url_requests(urls: Iterable[str]) -> Iterable[Request]:
    for url in urls:
        parts = urlsplit(url)
        path = parts.path or "/"
        if not path.startswith("/"):
            message = f"--url {url!r} is neither a path nor a URL"
            raise UsageError(message, advice="Give it as /path or http://host/path.")
        yield Request(
            operation=f"GET {path}",
            method="GET",
            path=percent_encoded(path + (f"?{parts.query}" if parts.query else "")),
        )


def _locustfile(file: Path) -> Collected:
    """See that there is such a file, and that it is Python."""
    if not file.is_file():
        message = f"{file}: there is no such locustfile"
        raise UsageError(message)
    try:
        parse(file.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"the locustfile {file} cannot be read: {error.strerror}"
        raise UsageError(message) from error
    except SyntaxError as error:
        message = f"the locustfile {file} is not Python: {error.msg} (line {error.lineno})"
        raise UsageError(message) from error
    except ValueError as error:  # other bytes than UTF-8, or a null
        message = f"the locustfile {file} is not Python: {error}"
        raise UsageError(message) from error
    return Collected(requests=(), source=RequestSource.LOCUSTFILE)
