"""The load generator's reading of HTTP answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.target.generator.answers import Answer

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nDate: x\r\n\r\nhello"
CHUNKED = (
    b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"5\r\nhello\r\n0a;name=value\r\n0\r\n\r\n\r\nabc\r\n0\r\nTrailer: x\r\n\r\n"
)
EMPTY = b"HTTP/1.1 204 No Content\r\nDate: x\r\n\r\n"
LAST = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok"
INTERIM = b"HTTP/1.1 100 Continue\r\n\r\n" + PLAIN
ANSWERS = {PLAIN: (200, True), CHUNKED: (201, True), EMPTY: (204, True), LAST: (200, False)}
ANSWERS[INTERIM] = (200, True)


@given(st.sampled_from(sorted(ANSWERS)), st.lists(st.integers(1, 200), max_size=8))
def test_an_answer_is_whole_at_its_last_byte_however_it_is_cut(
    data: bytes, cuts: list[int]
) -> None:
    answer = Answer()
    places = sorted({cut for cut in cuts if cut < len(data)})
    parts = [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]
    whole = [answer.feed(part) for part in parts]
    assert whole == [False] * (len(parts) - 1) + [True]
    assert (answer.status, answer.keep) == ANSWERS[data]


def test_one_reader_reads_answer_after_answer() -> None:
    answer = Answer()
    for data, (status, keep) in ANSWERS.items():
        answer.begin(b"GET")
        assert not answer.started
        assert answer.feed(data)
        assert (answer.status, answer.keep, answer.started) == (status, keep, True)


def test_an_answer_to_head_has_no_body() -> None:
    answer = Answer()
    answer.begin(b"HEAD")
    assert answer.feed(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")


def test_without_a_length_the_end_of_the_connection_ends_the_answer() -> None:
    answer = Answer()
    assert not answer.feed(b"HTTP/1.1 200 OK\r\n\r\nsome")
    assert not answer.feed(b"thing")
    assert answer.ends_whole()
    assert not answer.keep


def test_an_unfinished_answer_is_not_ended_by_the_connection() -> None:
    answer = Answer()
    answer.feed(PLAIN[:-1])
    assert not answer.ends_whole()


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"x" * (2 << 20),
    ],
)
def test_a_malformed_answer_is_an_error(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Answer().feed(data)
