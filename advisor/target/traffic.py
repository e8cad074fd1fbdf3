"""Make the plan of requests from whatever the user pointed at.

TrafficOptions + a running app -> TrafficPlan: requests that answered 2xx, and what was left out
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote, quote_plus

from advisor.errors import TargetError
from advisor.model.traffic import Request, RequestSource, SkippedOperation, TrafficPlan
from advisor.target.app import RunningApp
from advisor.target.auth import credentials, signed
from advisor.target.collected import Collected
from advisor.target.describe import openapi_document
from advisor.target.discovery import SAFE_METHODS, Discovery, Finding, skipped
from advisor.target.given import TrafficOptions, read_given
from advisor.target.openapi import Document, Operation
from advisor.target.refused import NOT_LET_IN, SECRET_HEADERS, Proof
from advisor.target.trial import Answer, Trial
from advisor.target.wire import with_headers

PARAMETER = re.compile(r"\{[^{}]*\}")
REDACTED = "(not kept)"


def make_plan(options: TrafficOptions, app: RunningApp) -> TrafficPlan:
    """Collect requests, try each at the app, and keep those that answered 2xx.

    Raises:
        UsageError: A file is not what it should be.
        TargetError: No request answered 2xx; the message lists what each one got.
    """
    given = read_given(options)
    if given is None:
        plan = _discovered_plan(options, app)
    elif given.source is RequestSource.LOCUSTFILE:
        return _locustfile_plan(options)
    else:
        plan = _given_plan(options, app, given)
    if not plan.requests:
        listed = "\n".join(f"  {entry.operation}: {entry.reason}" for entry in plan.skipped)
        message = f"{app.launch.target}: no request answered 2xx\n{listed}"
        advice = "Give requests that it answers with --url or --scenario, headers with --header."
        if any(entry.status in NOT_LET_IN for entry in plan.skipped):
            shown = options.auth or options.headers
            advice = (
                "Is what you gave with --auth or --header right, and allowed to do this?"
                if shown
                else "Give it a credential with --auth or --header."
            )
        raise TargetError(message, advice=advice)
    return plan


def redacted(plan: TrafficPlan) -> TrafficPlan:
    """Return the plan without the values of headers that carry secrets, fit to be saved.

    What was given with `--auth` is left out too, be it in a header or in the query.
    """
    secret = SECRET_HEADERS | {name.lower() for name in plan.secret_names}
    return replace(
        plan,
        requests=tuple(
            replace(
                request,
                path=_without_values(request.path, plan.secret_names),
                headers=tuple(
                    (name, REDACTED if name.lower() in secret else value)
                    for name, value in request.headers
                ),
            )
            for request in plan.requests
        ),
    )


def is_whole(plan: TrafficPlan) -> bool:
    """Tell whether nothing was left out of a saved plan."""
    hidden = quote(REDACTED)
    return not any(
        hidden in request.path or any(value == REDACTED for _, value in request.headers)
        for request in plan.requests
    )


def _without_values(path: str, names: Sequence[str]) -> str:
    for name in names:
        path = re.sub(
            rf"(?<=[?&])(?:{re.escape(quote(name))}|{re.escape(quote_plus(name))})=[^&]*",
            f"{quote(name)}={quote(REDACTED)}",
            path,
        )
    return path


def replace_headers(plan: TrafficPlan, headers: Sequence[tuple[str, str]]) -> TrafficPlan:
    """Return the plan with headers laid over its own: those that were not saved, given again."""
    return replace(
        plan,
        requests=tuple(
            replace(request, headers=with_headers(request.headers, headers))
            for request in plan.requests
        ),
    )


def _discovered_plan(options: TrafficOptions, app: RunningApp) -> TrafficPlan:
    tree = openapi_document(app)
    document = Document(tree or {})
    operations = tuple(document.operations())
    if not operations:
        message = f"{app.launch.target} documents no routes, so there is nothing to request"
        raise TargetError(message, advice="Give requests with --url or --scenario.")
    wanted = [each for each in operations if options.unsafe or each.method in SAFE_METHODS]
    discovery = Discovery(
        document,
        url=app.url,
        seed=options.seed,
        headers=options.headers,
        shown=(shown := credentials(document, options.auth)),
        per_operation=options.per_operation,
        trial_seconds=options.trial_seconds,
        restart=app.restart,
    )
    findings = discovery.run(wanted)
    proof = Proof(typed=options.auth, credentials=shown, headers=options.headers)
    requests: list[Request] = []
    hashes: dict[int, str] = {}
    source: dict[str, RequestSource] = {}
    left_out = [_unsafe(each) for each in operations if each not in wanted]
    for finding in findings:
        if not finding.tried:
            left_out.append(skipped(finding, document, proof))
            continue
        source[finding.operation.name] = finding.tried[0].source
        for tried, weight in zip(finding.tried, shares(finding), strict=True):
            if tried.digest is not None:
                hashes[len(requests)] = tried.digest
            requests.append(replace(tried.request, weight=weight))
    return TrafficPlan(
        requests=tuple(requests),
        skipped=tuple(left_out),
        source=source,
        response_hashes=hashes,
        seed=options.seed,
        secret_names=tuple(one.name for one in shown),
    )


def shares(finding: Finding) -> list[float]:
    """Return each request's weight: 1 for the operation, half of it for documented examples."""
    examples = [tried.source is RequestSource.EXAMPLE for tried in finding.tried]
    counts = (examples.count(False), examples.count(True))
    whole = 0.5 if all(counts) else 1.0
    return [whole / counts[example] for example in examples]


def _unsafe(operation: Operation) -> SkippedOperation:
    reason = f"{operation.method} may change data; --unsafe sends it too"
    return SkippedOperation(operation=operation.name, reason=reason)


def _given_plan(options: TrafficOptions, app: RunningApp, collected: Collected) -> TrafficPlan:
    """Try requests that the user gave."""
    grouped = collected.source is not RequestSource.SCENARIO
    document = _document(app) if grouped or options.auth else Document({})
    names = _route_names(document) if grouped else {}
    known = {operation.name: operation for operation in document.operations()}
    shown = credentials(document, options.auth)
    given = Proof(typed=options.auth, credentials=shown, headers=options.headers)
    requests: list[Request] = []
    hashes: dict[int, str] = {}
    bad: dict[str, SkippedOperation] = {}
    with Trial(app.url, timeout_seconds=options.trial_seconds) as trial:
        for request in collected.requests:
            request = replace(
                request,
                operation=_route_name(names, request) or request.operation,
                headers=with_headers(request.headers, options.headers),
            )
            request = signed(request, shown)
            first = trial.send(request)
            second = trial.send(request) if first.good else first
            if second.timed_out:
                app.restart()
            if not second.good:
                proof = replace(given, own=request.headers)
                operation = known.get(request.operation)
                bad[request.operation] = _bad(request, second, proof, operation, document)
                continue
            if first.digest == second.digest:
                hashes[len(requests)] = first.digest
            requests.append(request)
    kept = {request.operation for request in requests}
    return TrafficPlan(
        requests=tuple(requests),
        skipped=(*collected.skipped, *bad.values()),
        source=dict.fromkeys(sorted(kept), collected.source),
        response_hashes=hashes,
        seed=options.seed,
        think_time_seconds=collected.think_time_seconds,
        secret_names=tuple(one.name for one in shown),
    )


def _bad(
    request: Request,
    answer: Answer,
    proof: Proof,
    operation: Operation | None,
    document: Document,
) -> SkippedOperation:
    """Say what came back to a request that was given."""
    reason = proof.hidden(f"the answer to {request.path} was {answer.reason}")
    reason += proof.explained(answer.status, operation, document)
    return SkippedOperation(operation=request.operation, reason=reason, status=answer.status)


def _document(app: RunningApp) -> Document:
    """Return what the app says of itself, an empty document where it says nothing."""
    try:
        return Document(openapi_document(app) or {})
    except TargetError:  # the requests are there all the same
        return Document({})


def _route_names(document: Document) -> dict[str, re.Pattern[str]]:
    """Return the app's operations with what their paths match; none where it documents none."""
    return {
        operation.name: re.compile(
            PARAMETER.sub(
                "[^/]+", re.escape(operation.path).replace(r"\{", "{").replace(r"\}", "}")
            )
        )
        for operation in document.operations()
    }


def _route_name(names: Mapping[str, re.Pattern[str]], request: Request) -> str | None:
    """Return the operation that a request belongs to; one without parameters goes first."""
    path = request.path.partition("?")[0]
    exact = f"{request.method} {path}"
    if exact in names:
        return exact
    for name, pattern in names.items():
        if name.startswith(f"{request.method} ") and pattern.fullmatch(path):
            return name
    return None


def _locustfile_plan(options: TrafficOptions) -> TrafficPlan:
    """Return a plan that holds no request: Locust runs the file as it is."""
    assert options.scenario is not None
    source: Mapping[str, RequestSource] = {options.scenario.name: RequestSource.LOCUSTFILE}
    return TrafficPlan(
        requests=(), skipped=(), source=source, response_hashes={}, seed=options.seed
    )
