"""``advisor doctor``: what is here, what is missing, the exact command that would add it."""

import dataclasses
import enum
import json
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from advisor.doctor.examine import Diagnosis, examine
from advisor.doctor.finding import Presence
from advisor.errors import EXIT_DONE, EXIT_TOOL

MARKS = {Presence.PRESENT: "[green]✓[/]", Presence.MISSING: "–", Presence.NOT_WORKING: "[red]✗[/]"}


@click.command(short_help="Tell what is missing on this machine, and how to get it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
@click.pass_context
def doctor(context: click.Context, *, as_json: bool) -> None:
    """Tell which tools and interpreters are here, and how to get what is missing.

    Exits with 4 when something is missing that a run cannot do without.
    """
    diagnosis = examine()
    if as_json:
        click.echo(json.dumps(document(diagnosis), indent=2))
    else:
        show(diagnosis)
    context.exit(EXIT_TOOL if diagnosis.missing else EXIT_DONE)


def document(diagnosis: Diagnosis) -> dict[str, object]:
    """Return the diagnosis as plain JSON values."""
    return {
        "ready": not diagnosis.missing,
        "findings": [_plain(dataclasses.asdict(one)) for one in diagnosis.findings],
        "interpreters": [
            {"label": one.label, **_plain(dataclasses.asdict(one))}
            for one in diagnosis.interpreters
        ],
    }


def _plain(fields: dict[str, object]) -> dict[str, object]:
    plain: dict[str, object] = {}
    for name, value in fields.items():
        if isinstance(value, enum.Enum):
            plain[name] = value.value
        elif isinstance(value, Path):
            plain[name] = str(value)
        else:
            plain[name] = value
    return plain


def show(diagnosis: Diagnosis) -> None:
    """Print the diagnosis for people; commands stand alone on their lines, to be copied."""
    console = Console(highlight=False)
    for finding in diagnosis.findings:
        first, *rest = finding.detail.splitlines()
        console.print(
            f"{MARKS[finding.presence]} [bold]{finding.name}[/]  {escape(first)}", soft_wrap=True
        )
        for line in rest:
            console.print(f"    {escape(line)}", soft_wrap=True)
        if finding.presence is not Presence.PRESENT:
            needed = "needed" if finding.required else "wanted"
            console.print(f"    {needed} for {finding.needed_for}", soft_wrap=True)
        if finding.command:
            console.print(f"    [cyan]{escape(finding.command)}[/]", soft_wrap=True)
    if diagnosis.interpreters:
        console.print()
        console.print(_table(diagnosis))
    if diagnosis.missing:
        names = ", ".join(finding.name for finding in diagnosis.missing)
        console.print(f"\nA run cannot do without: {names}", soft_wrap=True)


def _table(diagnosis: Diagnosis) -> Table:
    path = Column("path", overflow="fold")
    table = Table("interpreter", path, "optimised", "headers", box=None, padding=(0, 2, 0, 0))
    for one in diagnosis.interpreters:
        table.add_row(
            escape(one.label),
            escape(str(one.path)),
            "yes" if one.optimised else "no",
            "yes" if one.has_headers else "no",
        )
    return table
