"""The commands' help: nothing cut, every option once, under a heading where there are many."""

import re
from dataclasses import fields

import click
import pytest
from click.testing import CliRunner

from advisor.cli.help import SECTIONS, Sectioned
from advisor.cli.main import advisor
from advisor.settings import Settings


def test_summaries_are_whole_and_in_the_order_of_work() -> None:
    shown = CliRunner().invoke(advisor, ["--help"]).output
    assert "..." not in shown.partition("Commands:")[2]
    places = [shown.index(f"\n  {name} ") for name in ("profile", "kernel", "report", "doctor")]
    assert places == sorted(places)


@pytest.mark.parametrize("name", list(advisor.commands))
def test_every_option_is_shown_once(name: str) -> None:
    command = advisor.commands[name]
    shown = CliRunner().invoke(advisor, [name, "--help"]).output
    for option in command.params:
        if isinstance(option, click.Option):
            lines = [line for line in shown.splitlines() if line.startswith("  -")]
            assert sum(option.opts[0] in line.split()[:3] for line in lines) == 1, option.opts


def test_sections_name_options_that_there_are() -> None:
    known = {
        option.name
        for command in advisor.commands.values()
        if isinstance(command, Sectioned)
        for option in command.params
    }
    assert {name for names in SECTIONS.values() for name in names} <= known


@pytest.mark.parametrize("name", list(advisor.commands))
def test_defaults_are_those_of_the_settings(name: str) -> None:
    usual = {one.name: one.default for one in fields(Settings)}
    for option in advisor.commands[name].params:
        told = re.search(r"\[default: (.+)\]", getattr(option, "help", None) or "")
        if told and option.name in usual and option.name != "python":
            default = usual[option.name]
            assert told[1] == (f"{default:g}" if isinstance(default, float) else str(default))
