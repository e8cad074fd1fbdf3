"""Find requests for every operation that the app answers, by trying them.

    Document + a running app -> requests that each answered 2xx, and operations without any

For each operation: documented examples, then values made from the schema, then schemathesis. What
an app answers teaches ids that exist, which operations with such a path parameter are tried with.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from advisor.model.traffic import Request, RequestSource, SkippedOperation
from advisor.target import compose
from advisor.target.auth import Credential, signed
from advisor.target.explored import explored
from advisor.target.openapi import Document, Operation
from advisor.target.refused import Proof
from advisor.target.trial import TRIAL_SECONDS, Answer, Trial

PER_OPERATION = 12
TRIES_EACH = 3
EXPLORED = 30
OPERATION_SECONDS = 10.0
TIMEOUTS_ALLOWED = 2
KEPT_VALUES = 50
REFUSING = frozenset((401, 403, 405))
SAFE_METHODS = frozenset(("GET", "HEAD", "POST"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A request that answered 2xx; `digest` is of two equal answers, None when they differ."""

    request: Request
    source: RequestSource
    digest: str | None


@dataclass(slots=True, kw_only=True)
class Finding:
    """What was found for one operation so far; `failure` is its last bad answer.

    `once` is the bad answer to a request that had got a good one just before.
    """

    operation: Operation
    tried: list[Tried] = field(default_factory=list)
    failure: Answer | None = None
    once: Answer | None = None
    timeouts: int = 0


class Discovery:
    """Tries requests at one running app.

    `restart` is called after a request that got no answer in time: it may still be computing,
    and would disturb everything after it.
    """

    def __init__(
        self,
        document: Document,
        *,
        url: str,
        seed: int,
        headers: Sequence[tuple[str, str]] = (),
        shown: Sequence[Credential] = (),
        per_operation: int = PER_OPERATION,
        trial_seconds: float = TRIAL_SECONDS,
        restart: Callable[[], None] | None = None,
    ) -> None:
        """Take what to try, and where."""
        self._document = document
        self._url = url
        self._seed = seed
        self._headers = tuple(headers)
        self._shown = tuple(shown)
        self._wanted = per_operation
        self._restart = restart
        self._trial_seconds = trial_seconds
        self._known: dict[str, list[Any]] = {}

    def run(self, operations: Sequence[Operation]) -> tuple[Finding, ...]:
        """Try all operations; return what was found, in the same order.

        Those with path parameters come last, when the others have told of ids that exist.
        """
        findings = {operation.name: Finding(operation=operation) for operation in operations}
        for operation in sorted(operations, key=_has_path_parameter):
            self._try_all(findings[operation.name])
        return tuple(findings.values())

    def _try_all(self, finding: Finding) -> None:
        """Try what there is for one operation, the most lifelike first."""
        document, operation, seed = self._document, finding.operation, self._seed
        headers = self._headers
        examples = compose.documented(document, operation, seed=seed, headers=headers)
        self._try(finding, examples, source=RequestSource.EXAMPLE)
        known = self.known_for(operation)
        if known:
            made = compose.made(document, operation, seed=seed, headers=headers, known=known)
            self._try(finding, made, source=RequestSource.SCHEMA)
        if not known or not finding.tried:
            made = compose.made(document, operation, seed=seed, headers=headers)
            self._try(finding, made, source=RequestSource.SCHEMA)
        if not finding.tried and not _hopeless(finding):
            cases = explored(document, operation, seed=seed, count=EXPLORED, headers=headers)
            self._try(finding, cases, source=RequestSource.SCHEMA)

    def _try(self, finding: Finding, requests: Iterable[Request], *, source: RequestSource) -> None:
        """Try requests until there are enough, too many failed, or the time is up."""
        until = time.monotonic() + OPERATION_SECONDS
        failures = 0
        with Trial(self._url, timeout_seconds=self._trial_seconds) as trial:
            for request in requests:
                full = len(finding.tried) >= self._wanted
                if full or failures >= TRIES_EACH * self._wanted or _hopeless(finding):
                    return
                if time.monotonic() > until:
                    return
                failures += not self._try_one(finding, trial, request, source)

    def _try_one(
        self, finding: Finding, trial: Trial, request: Request, source: RequestSource
    ) -> bool:
        """Send a request twice and keep it when both answers are good."""
        request = signed(request, self._shown)
        first = trial.send(request)
        second = trial.send(request) if first.good else first
        if second.good:
            self._learn(finding.operation, first.body)
            same = first.digest == second.digest
            digest = first.digest if same else None
            finding.tried.append(Tried(request=request, source=source, digest=digest))
            return True
        finding.failure = second
        if first.good:
            finding.once = second
        if second.timed_out:
            finding.timeouts += 1
            if self._restart is not None:
                self._restart()
        return False

    def _learn(self, operation: Operation, body: bytes) -> None:
        """Keep the scalar values of a JSON answer, by their key and where they came from."""
        if not body.startswith((b"{", b"[")):
            return
        try:
            value = json.loads(body)
        except ValueError:
            return
        for key, item in _scalars(value):
            for name in (f"{operation.path} {key}", key):
                kept = self._known.setdefault(name, [])
                if len(kept) < KEPT_VALUES and item not in kept:
                    kept.append(item)

    def known_for(self, operation: Operation) -> Mapping[str, Sequence[Any]]:
        """Return values the app gave for path parameters: `id` of what `/items` answered."""
        found = {}
        for parameter in operation.parameters:
            if parameter.place != "path" or parameter.schema.get("enum"):
                continue
            parent = operation.path.partition(f"{{{parameter.name}}}")[0].rstrip("/")
            names = (f"{parent} {parameter.name}", f"{parent} id", parameter.name)
            values = next((self._known[name] for name in names if self._known.get(name)), None)
            if values:
                found[parameter.name] = tuple(values)
        return found


def skipped(finding: Finding, document: Document, proof: Proof) -> SkippedOperation:
    """Say why an operation has no request; `proof` is what was shown to be let in."""
    operation, failure = finding.operation, finding.failure
    if failure is None:
        reason = "no request could be made from its description"
        return SkippedOperation(operation=operation.name, reason=reason)
    if finding.once is not None:
        told = proof.hidden(finding.once.reason)
        reason = f"a request got a 2xx once, but when it was sent again, as load is, {told}"
        return SkippedOperation(operation=operation.name, reason=reason, status=finding.once.status)
    reason = f"no request got a 2xx; the last answer was {proof.hidden(failure.reason)}"
    reason += proof.explained(failure.status, operation, document)
    return SkippedOperation(operation=operation.name, reason=reason, status=failure.status)


def _hopeless(finding: Finding) -> bool:
    """Tell whether more requests would only get the same answer."""
    if finding.tried:
        return finding.timeouts > TIMEOUTS_ALLOWED
    refused = finding.failure is not None and finding.failure.status in REFUSING
    return refused or finding.timeouts >= TIMEOUTS_ALLOWED


def _has_path_parameter(operation: Operation) -> bool:
    return any(parameter.place == "path" for parameter in operation.parameters)


def _scalars(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the texts and whole numbers of a JSON value with the key that each stands under."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _scalars(item, name)
    elif isinstance(value, list):
        for item in value[:KEPT_VALUES]:
            yield from _scalars(item, key)
    elif isinstance(value, str | int) and not isinstance(value, bool) and value != "" and key:
        yield key, value
