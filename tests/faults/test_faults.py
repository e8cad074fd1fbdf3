"""A quick part of `make faults`: one fault of each kind, injected for real."""

import signal
from pathlib import Path

import pytest

from advisor.model.run import Stage
from tests.faults import endings, memory, targets
from tests.faults.kept import Kept
from tests.faults.page import Group, write_page
from tests.faults.workplace import Workplace

NAMED = {what.name: what for what in targets.MISBEHAVIOURS}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=lambda n: n.name)
def test_nothing_is_left_or_lost_when_advisor_is_ended(
    tmp_path: Path, number: signal.Signals
) -> None:
    place = Workplace(tmp_path)
    assert endings.end_in(place, Stage.TRAFFIC, number, delay=0.1)
    assert place.record().done == (Stage.TARGET,)


def test_a_closed_terminal_is_an_orderly_end(tmp_path: Path) -> None:
    endings.close_the_terminal(Workplace(tmp_path))


@pytest.mark.parametrize("name", ["crashes under load", "exits while it is imported"])
def test_an_app_that_dies_is_told_apart_from_advisor(tmp_path: Path, name: str) -> None:
    targets.misbehave(Workplace(tmp_path), NAMED[name])


def test_a_dead_generator_is_not_the_apps_failure(tmp_path: Path) -> None:
    targets.lose_the_generator(Workplace(tmp_path))


def test_a_group_is_whole_once_every_fault_of_it_was_survived(tmp_path: Path) -> None:
    every = [("apps", "hangs"), ("apps", "exits"), ("disk", "full")]
    Kept(tmp_path / "kept", every).add("apps", "exits", 1, 0.5)
    kept = Kept(tmp_path / "kept", every)
    assert kept.whole() == ()
    kept.add("apps", "hangs", 2, 0.25)
    (group,) = kept.whole()
    assert (group.names, group.survived, group.seconds_to_clean) == (["hangs", "exits"], 3, 0.5)
    kept.drop("apps", "hangs")
    assert [one.missing for one in kept.groups({"apps", "disk"})] == [1, 1]
    kept.forget()
    assert [one.missing for one in kept.groups({"apps"})] == [2]


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("/v/python -m advisor profile app:app", True),
        ("/v/python /a/advisor/inside/serve.py app:app", False),
        ("/usr/lib/gcc/x86_64-linux-gnu/12/cc1 -quiet k.c", False),
        ("/v/python -P -m cython -3 k.py", False),
        ("/v/python -P /a/advisor/compilation/translator.py", False),
        ("/v/python /a/advisor/inside/check.py", True),
    ],
)
def test_the_apps_and_the_compilers_memory_is_not_advisors(words: str, *, own: bool) -> None:
    assert memory.is_own(words) is own


def test_the_page_keeps_what_is_around_the_figures(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "before\n<!-- figures of make faults -->\nold\n<!-- end of the figures -->\nafter"
    )
    group = Group(name="Kind")
    group.add("one fault", 3, 0.25)
    write_page(page, (group,), python="3.11.7")
    text = page.read_text()
    assert text.startswith("before\n<!-- figures")
    assert text.endswith("figures -->\nafter")
    assert "old" not in text
    assert "| **Kind:** one fault | 3 | 0.2 s |" in text
