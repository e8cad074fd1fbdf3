"""`make audit` takes nothing for good that could not be looked up."""

import json
import re

import pytest

from scripts import audit

GOOD = {"name": "click", "version": "8.1", "vulns": []}
WEAK = {"name": "jinja2", "version": "2.0", "vulns": [{"id": "GHSA-1"}]}
SKIPPED = {"name": "rich", "skip_reason": "not found"}
OWN = {"name": "advisor", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "status", "words"),
    [
        ([GOOD, OWN], 0, "No known weakness: 1 of 1 packages"),
        ([GOOD, WEAK, SKIPPED], 1, "jinja2 2.0: GHSA-1"),
        ([GOOD, SKIPPED], 4, "NOT KNOWN: 1 of 2 packages were looked up; .* for rich"),
        ([SKIPPED, OWN], 4, "0 of 1 packages"),
        ([], 4, "for any"),
    ],
)
def test_what_was_skipped_is_not_known(packages: list[object], status: int, words: str) -> None:
    verdict = audit.judge(json.dumps({"dependencies": packages, "fixes": []}), "")
    assert verdict.status == status
    assert re.search(words, verdict.text), verdict.text


@pytest.mark.parametrize("printed", ["", "oops", "[]", "{}"])
def test_a_failure_of_the_tool_is_told(printed: str) -> None:
    verdict = audit.judge(printed, "Traceback\nConnectionError: no route")
    assert verdict.status == 4
    assert "ConnectionError: no route" in verdict.text
