"""The tree of errors: what the docstring draws is what the classes say."""

import re

import pytest

from advisor import errors
from advisor.errors import AdvisorError, ToolFailedError, last_lines


def below(kind: type[AdvisorError]) -> set[type[AdvisorError]]:
    return {kind}.union(*(below(one) for one in kind.__subclasses__()))


def test_the_drawing_has_every_class_and_its_exit_code() -> None:
    drawn = dict(re.findall(r"(\w+Error) +(\d+) ", errors.__doc__ or ""))
    assert {name: int(code) for name, code in drawn.items()} == {
        kind.__name__: kind.exit_code
        for kind in below(AdvisorError)
        if kind.__module__ == errors.__name__
    }


def test_message_and_advice_stay_apart() -> None:
    error = AdvisorError("wrk is not there", advice="apt install wrk")
    assert (str(error), error.message, error.advice) == (
        "wrk is not there",
        "wrk is not there",
        "apt install wrk",
    )


def test_a_failed_tool_keeps_its_evidence() -> None:
    error = ToolFailedError("gcc failed", command=["gcc", "x.c"], status=1, output="no such file")
    assert (error.command, error.status, error.output) == (("gcc", "x.c"), 1, "no such file")


@pytest.mark.parametrize(
    ("text", "expected"), [("", ""), ("a\n\n b \n", "a\n b"), ("1\n2\n3", "2\n3")]
)
def test_last_lines_leave_out_empty_ones(text: str, expected: str) -> None:
    assert last_lines(text, count=2) == expected
