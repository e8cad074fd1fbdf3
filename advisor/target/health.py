"""Tell whether load was answered at all: what was measured otherwise means nothing."""

from advisor.errors import TargetError
from advisor.model.traffic import LoadResult

MOST_FAILURES = 0.5


def require_answers(result: LoadResult, *, launch: str) -> None:
    """Make sure that the app answers its load, and more often than not with 2xx.

    Raises:
        TargetError: It does not; the requests were answered with 2xx when they were tried.
    """
    tried = result.count + result.timeouts + result.connection_errors
    if not result.count:
        message = (
            f"{launch} gave no answer in {result.duration_seconds:.1f} s of load: "
            f"{result.timeouts} time-outs, {result.connection_errors} broken connections. "
            "It answered the same requests one at a time before"
        )
        advice = "It hangs under load: look for a lock, or for a pool that is too small."
        raise TargetError(message, advice=advice)
    if result.failures > MOST_FAILURES * tried:
        message = f"{launch} fails under load: of {tried} requests, {describe(result)}"
        advice = "Each was answered with 2xx when it was sent alone; see what the app logs."
        raise TargetError(message, advice=advice)


def describe(result: LoadResult) -> str:
    """Say how many requests ended otherwise than with 2xx, and how."""
    parts = [
        f"{count} were answered {status}"
        for status, count in sorted(result.statuses.items())
        if not 200 <= status < 300
    ]
    parts += [f"{result.timeouts} timed out"] if result.timeouts else []
    broken = result.connection_errors
    parts += [f"{broken} ended with a broken connection"] if broken else []
    return ", ".join(parts)
