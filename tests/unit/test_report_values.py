"""What the report folds of recorded values, and what it says of calls that were handed back."""

import html
import re
from dataclasses import replace

from advisor.model.evidence import ValueSummary
from advisor.model.run import RunRecord
from advisor.report.handed import handed_back
from advisor.report.page import render_page
from advisor.report.seen import value_groups
from tests.records import fraud_run


def seen(*places: str) -> list[ValueSummary]:
    return [
        ValueSummary(
            place=place, types=(("str", 2),), low=None, high=None, length_low=1, length_high=9
        )
        for place in places
    ]


def test_values_are_grouped_by_argument_and_the_inner_ones_folded() -> None:
    scope = [f'request.scope["{number}"]' for number in range(20)]
    values = seen("request", "request.scope", *scope, "request._send", "rows", "rows[*]", "return")
    request, rows, result = value_groups(values)
    assert (request.name, rows.name, result.name) == ("request", "rows", "return")
    places = [row.place for row in request.first]
    assert places == ["request", "request.scope", scope[0], "request._send"]
    assert [row.place for row in request.rest] == scope[1:]
    assert [row.place for row in rows.first] == ["rows", "rows[*]"]
    assert rows.rest == result.rest == ()


def test_a_few_values_are_not_folded() -> None:
    (group,) = value_groups(seen("row", *(f'row["{name}"]' for name in "abcdefg")))
    assert (len(group.first), len(group.rest)) == (8, 0)
    (group, _) = value_groups(seen("row", *(f'row["{name}"]' for name in "abcd"), *["x"] * 9))
    assert len(group.rest) == 0  # a fold would take as much room as the one row


def plain(page: str) -> str:
    """Return the page with usual spaces."""
    return page.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def with_counters(calls: int, misses: int) -> RunRecord:
    """Return a run whose launches counted so many calls of a kernel each."""
    run = fraud_run()
    assert run.matrix is not None
    counted = {"checks:luhn_valid": (calls, misses)}
    cells = tuple(
        replace(
            cell,
            launches=tuple(
                replace(launch, counters=counted if cell.variant.kernels else None)
                for launch in cell.launches
            ),
        )
        for cell in run.matrix.cells
    )
    return replace(run, matrix=replace(run.matrix, cells=cells))


def test_what_most_calls_were_handed_back_of_is_said_where_the_kernel_is_shown() -> None:
    run = with_counters(1000, 930)
    handed = handed_back(run)["checks:luhn_valid"]
    assert (handed.calls, handed.misses) == (4000, 3720)
    page = plain(render_page(run))
    assert "These calls carried other values than the recorded ones." in page
    assert "Under load its guards handed 93 % of the calls to the original (3,720 of 4,000)" in page
    assert page.count("ands 93 % of its calls to the original") == 2  # the table, what to do


def told(value: ValueSummary) -> str:
    """Return what the page says where calls with this value were handed back."""
    recorded = fraud_run().evidence
    assert recorded is not None
    own = next(one for one in recorded if one.target == "checks:luhn_valid")
    before = ValueSummary(
        place="rows[*]",
        types=(("int", 9), ("bool", 1)),
        low="0",
        high="99",
        length_low=None,
        length_high=None,
    )
    run = replace(
        with_counters(1000, 930),
        evidence=(replace(own, values=(before,)),),
        handed=(replace(own, values=(value,), calls_file=None),),
    )
    page = plain(render_page(run))
    found = re.search(r"says little here\. (.*?) Run again", page)
    assert found
    return html.unescape(found[1])


def test_it_is_said_what_calls_that_were_handed_back_were_given() -> None:
    usual = ValueSummary(
        place="rows[*]", types=(("int", 3),), low="5", high="99", length_low=None, length_high=None
    )
    typed = replace(usual, types=(("decimal:Decimal", 2), ("int", 1)))
    assert told(typed) == (
        "These calls were given rows[*] of type decimal:Decimal (recorded: int and bool)."
    )
    assert told(replace(usual, high="100")) == (
        "These calls were given rows[*] from 5 to 100 (recorded: 0 to 99)."
    )
    assert told(usual).startswith("What these calls were given looks like what was recorded:")
    assert told(replace(usual, place="return", high="100")).startswith("What these calls were")


def test_what_is_mostly_the_kernels_work_is_a_figure_and_no_warning() -> None:
    page = plain(render_page(with_counters(1000, 20)))
    assert "Under load its guards handed" not in page
    assert re.search(r"Calls under load that went to the original</dt><dd>2.0 % \(80 of", page)
