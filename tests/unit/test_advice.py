"""What may help is chosen by source, types and samples, and judged by intervals only."""

from dataclasses import replace

import pytest

from advisor.advice.choosing import (
    Handler,
    NotTried,
    Trial,
    cache_trials,
    endpoint_trials,
    response_trial,
)
from advisor.advice.endpoints import endpoint_facts
from advisor.advice.judging import judge
from advisor.advice.purity import impure_reason
from advisor.advice.repeats import Repeats, repeats, uncacheable
from advisor.model.advice import AdviceKind
from advisor.model.bench import (
    Caution,
    Cell,
    Estimate,
    Interpreter,
    Variant,
    Verdict,
    VerdictKind,
)
from advisor.model.code import FunctionId
from advisor.model.evidence import Evidence, ValueSummary
from advisor.model.profile import Frame, Profile, Stack

SOURCE = """
import time, requests
from time import sleep as nap
from asyncio import sleep

@app.get("/a")
async def blocks():
    time.sleep(1)
    nap(2)
    return requests.get("http://x").json()

@app.get("/b")
async def waits():
    def inner():
        time.sleep(1)
    await sleep(1)

@app.get("/c")
def plain():
    return 1

@cached
@app.get("/d")
async def decorated():
    return 1

@router.post("/e")
async def loops():
    return [x async for x in things()]

@app.get("/f")
def stream():
    yield 1
"""


def test_the_source_of_an_endpoint_says_what_it_does() -> None:
    blocks = endpoint_facts(SOURCE, "blocks")
    assert blocks is not None
    assert blocks.asynchronous
    assert not blocks.awaits
    assert blocks.blocking == (
        "time.sleep (line 8)",
        "time.sleep (line 9)",
        "requests.get (line 10)",
    )
    waits = endpoint_facts(SOURCE, "waits")
    assert waits is not None
    assert waits.awaits
    assert waits.blocking == ()
    loops, decorated, stream = (
        endpoint_facts(SOURCE, name) for name in ("loops", "decorated", "stream")
    )
    assert loops is not None
    assert loops.awaits
    assert decorated is not None
    assert decorated.obstacle == "it has the decorator @cached"
    assert stream is not None
    assert stream.obstacle == "it is a generator"
    assert endpoint_facts(SOURCE, "nothing") is None
    assert endpoint_facts("def (", "x") is None


def handler(name: str, *, asynchronous: bool) -> Handler:
    return Handler(
        function=FunctionId(module="m", qualname=name, file="/m.py", line=1),
        operations=(f"GET /{name}",),
        asynchronous=asynchronous,
        source=SOURCE,
    )


def test_endpoints_are_declared_the_other_way_where_the_source_allows_it() -> None:
    every = [handler(name, asynchronous=True) for name in ("blocks", "waits", "decorated")]
    every += [handler(name, asynchronous=False) for name in ("plain", "stream")]
    loaded = [operation for one in every for operation in one.operations]
    to_def, to_async = endpoint_trials(every, (), loaded=loaded)
    assert isinstance(to_def, Trial)
    assert [one.qualname for one in to_def.names] == ["blocks"]
    assert "time.sleep (line 8)" in to_def.evidence[0]
    assert isinstance(to_async, Trial)
    assert [one.qualname for one in to_async.names] == ["plain"]
    nothing = endpoint_trials(every, (), loaded=())
    assert all(isinstance(one, NotTried) for one in nothing)
    awaiting = endpoint_trials(every[1:2], (), loaded=loaded)[0]
    assert isinstance(awaiting, NotTried)
    assert "every async def awaits" in awaiting.reason


MODULE = """
import math
LIMITS = (1, 2)
table = {}
COUNT = 0

def good(text):
    parts = []
    for char in text.lower():
        parts.append(ord(char) * LIMITS[0])
    return helper(sum(parts)) + math.sqrt(2)

def helper(n):
    if n > 3:
        raise ValueError(n)
    return helper(n + 1)

def counts(n):
    global COUNT
    COUNT += 1
    return n

def reads(n):
    return table[n]

def prints(n):
    print(n)

def changes(given):
    given.append(1)

def stores(given):
    given[0] = 1

def sets(given):
    given.x = 1

def calls(f):
    return f()

def asks():
    import random

@cache
def decorated():
    return 1

def through(n):
    return prints(n)

def unknown(n):
    return n.commit()
"""


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("counts", "global"),
        ("reads", "reads table"),
        ("prints", "uses print"),
        ("changes", "calls .append"),
        ("stores", "changes what it was given"),
        ("sets", "sets an attribute"),
        ("calls", "calls f"),
        ("asks", "import"),
        ("decorated", "decorators"),
        ("through", "uses print"),
        ("unknown", "calls .commit"),
        ("absent", "is no function"),
    ],
)
def test_what_may_differ_between_equal_calls_is_named(name: str, part: str) -> None:
    assert part in (impure_reason(MODULE, name) or "")


def test_a_function_of_its_arguments_alone_is_pure() -> None:
    assert impure_reason(MODULE, "good") is None
    assert "can't be read" in (impure_reason("def (", "x") or "")


def evidence(*places: tuple[str, str], kept: int = 100) -> Evidence:
    values = tuple(
        ValueSummary(
            place=place, types=((kind, 9),), low=None, high=None, length_low=None, length_high=None
        )
        for place, kind in places
    )
    return Evidence(target="m:good", values=values, calls_file="x", seen=kept, kept=kept, dropped=0)


TEXT = evidence(("text", "str"), ("return", "int"))


def test_results_can_be_kept_where_nothing_in_them_can_change() -> None:
    assert uncacheable(TEXT) is None
    assert uncacheable(evidence(("p", "tuple"), ("p[*]", "int"), ("return", "str"))) is None
    assert "called with list" in (uncacheable(evidence(("p", "list"), ("return", "int"))) or "")
    assert "returned dict" in (uncacheable(evidence(("p", "int"), ("return", "dict"))) or "")
    assert "no result" in (uncacheable(evidence(("p", "int"))) or "")
    assert "only 3 calls" in (uncacheable(replace(TEXT, kept=3)) or "")
    assert repeats(["head", "a", "b", "a", "a", ""]) == Repeats(calls=4, again=2)
    assert repeats([]).share == 0.0


def test_a_cache_is_tried_for_pure_functions_that_are_called_again() -> None:
    functions = {"m:good": FunctionId(module="m", qualname="good", file="/m.py", line=7)}

    def chosen(share: float, source: str | None = MODULE) -> Trial | NotTried:
        (one,) = cache_trials(
            [TEXT],
            functions,
            repeated=lambda _: Repeats(calls=100, again=int(100 * share)),
            source=lambda _: source,
        )
        return one

    tried, seldom, sourceless = chosen(0.5), chosen(0.01), chosen(0.5, None)
    assert isinstance(tried, Trial)
    assert "50 of 100 recorded calls" in tried.evidence[0]
    assert "lru_cache" in tried.change
    assert isinstance(seldom, NotTried)
    assert "1% of its recorded calls" in seldom.reason
    assert isinstance(sourceless, NotTried)
    (none,) = cache_trials([], {}, repeated=lambda _: None, source=lambda _: None)
    assert isinstance(none, NotTried)


def test_responses_are_tried_where_making_them_shows_in_the_samples() -> None:
    def profile(count: int) -> Profile:
        frame = Frame(
            file="/v/site-packages/fastapi/routing.py", line=1, function="serialize_response"
        )
        other = Frame(file="/app.py", line=1, function="serialize_response")
        stacks = (Stack(frames=(frame,), count=count), Stack(frames=(other,), count=100 - count))
        return Profile(
            stacks=stacks,
            samples=100,
            errors=0,
            behind=False,
            interval_seconds=0.01,
            workers=1,
            sampler="py-spy",
        )

    assert isinstance(response_trial(profile(10)), Trial)
    seldom = response_trial(profile(1))
    assert isinstance(seldom, NotTried)
    assert seldom.reason == "making responses takes 1.0% of the samples"
    assert isinstance(response_trial(None), NotTried)


def ratio(low: float, high: float) -> Estimate:
    return Estimate(value=(low * high) ** 0.5, low=low, high=high, unit="ratio")


def cell(kind: VerdictKind, change: Estimate, *cautions: Caution) -> Cell:
    interpreter = Interpreter(path="p", implementation="cpython", version="3", optimised_build=None)
    return Cell(
        variant=Variant(name="v", interpreter=interpreter, kernels=False),
        launches=(),
        cpu_per_request=None,
        requests_per_second=None,
        p50=None,
        p99=None,
        memory_per_worker=None,
        requests=1,
        failures=0,
        timeouts=0,
        verdict=Verdict(
            variant="v", baseline="b", kind=kind, ratio=change, detectable=0.05, sentence="s"
        ),
        cautions=cautions,
    )


SAME = cell(VerdictKind.NO_DIFFERENCE, ratio(0.99, 1.01))
FASTER = cell(VerdictKind.FASTER, ratio(1.1, 1.2))
SLOWER = cell(VerdictKind.SLOWER, ratio(0.8, 0.9))


@pytest.mark.parametrize(
    ("kind", "found", "throughput", "quiet", "present", "helps", "words"),
    [
        (AdviceKind.CACHE, FASTER, None, True, False, True, "It helps"),
        (AdviceKind.CACHE, SAME, None, True, False, False, "a gain of 5% would have been seen"),
        (AdviceKind.CACHE, SLOWER, ratio(1.5, 2.0), True, False, False, "makes it slower"),
        (AdviceKind.TO_DEF, SAME, ratio(1.5, 2.0), True, False, True, "It helps"),
        (AdviceKind.TO_DEF, SAME, ratio(1.5, 2.0), False, False, False, "does not help"),
        (AdviceKind.SERVER, SLOWER, None, True, True, True, "Keep it"),
        (AdviceKind.SERVER, SAME, None, True, True, False, "gains nothing"),
        (AdviceKind.ACCESS_LOG, SLOWER, None, True, False, True, "It costs"),
        (AdviceKind.ACCESS_LOG, SAME, None, True, False, False, "No cost was found"),
    ],
)
def test_only_an_interval_beyond_the_band_helps(
    kind: AdviceKind,
    found: Cell,
    throughput: Estimate | None,
    quiet: bool,  # noqa: FBT001 - a table
    present: bool,  # noqa: FBT001
    helps: bool,  # noqa: FBT001
    words: str,
) -> None:
    judged = judge(kind, found, throughput=throughput, quiet=quiet, band=0.02, present=present)
    assert judged.helps is helps
    assert words in judged.conclusion


def test_other_answers_or_noise_are_never_help() -> None:
    differs = replace(FASTER, cautions=(Caution.ANSWERS_DIFFER,))
    noisy = cell(VerdictKind.TOO_NOISY, ratio(0.5, 2.0))
    absent = replace(FASTER, missing="it crashed")
    for found, words in ((differs, "different"), (noisy, "too noisy"), (absent, "it crashed")):
        judged = judge(AdviceKind.CACHE, found, throughput=None, quiet=True, band=0.02)
        assert not judged.helps
        assert words in judged.conclusion
