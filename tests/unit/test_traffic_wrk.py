"""wrk's invented latencies are taken out of its histogram exactly."""

from collections.abc import Mapping
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from advisor.model.traffic import Request, TrafficPlan
from advisor.target.wrk import by_operation, uncorrected, write_requests

HISTOGRAMS = st.dictionaries(st.integers(1, 3000), st.integers(1, 50), min_size=1, max_size=25)


def corrected(raw: Mapping[int, int], *, interval: int) -> dict[int, int]:
    """Do what wrk does before it prints: walk upwards, and add latencies below each."""
    counts = dict(raw)
    for value in range(2 * interval, max(raw) + 1):
        count = counts.get(value, 0)
        below = value - interval
        while count and below > interval:
            counts[below] = counts.get(below, 0) + count
            below -= interval
    return counts


@given(HISTOGRAMS, st.integers(1, 500))
def test_undoing_gives_the_raw_histogram(raw: dict[int, int], interval: int) -> None:
    shown = sorted(corrected(raw, interval=interval).items())
    assert uncorrected(shown, interval=interval) == raw


def test_without_an_interval_nothing_was_added() -> None:
    assert uncorrected([(5, 2)], interval=None) == {5: 2}


def test_requests_are_written_with_their_host_second(tmp_path: Path) -> None:
    plan = TrafficPlan(
        requests=(Request(operation="x", method="POST", path="/a", body=b"1\r\n2"),),
        skipped=(),
        source={},
        response_hashes={},
        seed=0,
    )
    write_requests(plan, "http://127.0.0.1:80", tmp_path / "requests")
    head = b"POST /a HTTP/1.1\r\nHost: 127.0.0.1:80\r\nAccept: */*\r\nContent-Length: 4\r\n\r\n"
    written = (tmp_path / "requests").read_bytes()
    assert written.startswith(b"1\n1 %d\n%s1\r\n2" % (len(head) + 4, head))


def test_answers_are_told_by_operation_and_late_ones_are_errors() -> None:
    lines = ["1 200 300 2", "2 404 50 1", "1 200 2000000 1"]
    first, second = by_operation(lines, names=("a", "b"), timeout_microseconds=1_000_000)
    assert (first.operation, first.count, first.errors) == ("a", 2, 1)
    assert first.latencies == (0.0003, 0.0003)
    assert (second.count, second.errors) == (1, 1)
    assert by_operation([], names=("a",), timeout_microseconds=1) == ()
