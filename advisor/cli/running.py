"""Carry out a run, or a part of one, for the commands that do so."""

import contextlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from advisor import store
from advisor.cli.display import display
from advisor.cli.document import run_document
from advisor.cli.resuming import how_to_go_on
from advisor.errors import AdvisorError
from advisor.model.run import RunRecord, Stage
from advisor.pipeline.run import open_run, run_stages
from advisor.report.text import print_summary
from advisor.settings import Settings
from advisor.signals import Ended

PIPE_WIDTH = 120


def command_line() -> tuple[str, ...]:
    """Return the command as it was typed, the program by its name."""
    return ("advisor", *sys.argv[1:])


def carry_out(
    settings: Settings,
    *,
    last: Stage,
    resume: str | None,
    redo: Sequence[Stage] = (),
    as_json: bool,
    quiet: bool,
) -> RunRecord:
    """Run the stages and print what came out of them."""
    folder: Path | None = None
    record: RunRecord | None = None
    try:
        with (
            display(quiet=quiet) as progress,
            open_run(settings, progress, command=command_line(), resume=resume, redo=redo) as (
                job,
                begun,
            ),
        ):
            folder = job.folder
            record = run_stages(job, begun, last=last)
    except (AdvisorError, KeyboardInterrupt, Ended, OSError):
        if folder is not None:
            with contextlib.suppress(AdvisorError, OSError):  # the first error is the one to tell
                _tell_saved(store.load(folder), folder)
        raise
    show(record, folder, as_json=as_json)
    return record


def _tell_saved(record: RunRecord, folder: Path) -> None:
    """Say where the measurements are that were made before the run ended."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    if record.done:
        stages = ", ".join(stage.value for stage in record.done)
        console.print(Text(f"Saved in {folder}: {stages}"))
        console.print(Text(f"Go on with: {how_to_go_on(record, folder)}"))


def show(record: RunRecord, folder: Path, *, as_json: bool) -> None:
    """Print a run's findings."""
    if as_json:
        click.echo(json.dumps(run_document(record, folder), indent=2))
        return
    print_summary(record, terminal())
    page = folder / "index.html"
    click.echo()
    for path in sorted((folder / "patches").glob("*.patch")):
        click.echo(f"Patch   {shown(path)}")
    click.echo(f"Report  {shown(page)}" if page.is_file() else f"Run     {shown(folder)}")


def terminal() -> Console:
    """Return standard output for text; where it is no terminal, wide enough for the tables."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)


def shown(path: Path) -> str:
    """Return a path as short as it can be given from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
