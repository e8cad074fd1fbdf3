"""`advisor report`: render a saved run again."""

from pathlib import Path

import click
from rich.console import Console

from advisor import store
from advisor.cli.finding import find_run
from advisor.cli.options import reports_option, run_argument
from advisor.cli.running import shown, terminal
from advisor.errors import UsageError
from advisor.model.run import RunRecord
from advisor.pipeline.outputs import write_page, write_runs
from advisor.report.markdown import markdown
from advisor.report.page import render_page
from advisor.report.raw import raw_json
from advisor.report.sarif import sarif
from advisor.report.text import print_summary


@click.command(short_help="Render a run again: page, text, Markdown, JSON, SARIF.")
@run_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "text", "markdown", "json", "sarif"]),
    default="html",
    show_default=True,
    help="The page, the summary, every raw figure, or hot functions for code scanning.",
)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), help="File to write; '-' is standard output."
)
@click.option("--force", is_flag=True, help="Overwrite the file.")
@reports_option
def report(*, run: str, form: str, output: Path | None, force: bool, reports_dir: Path) -> None:
    """Render RUN again: a path, a run id, or by default the latest run.

    The page goes into the run's folder, the other forms to standard output.
    """
    folder = find_run(run, reports_dir)
    record = store.load(folder)
    if form == "text" and output is None:
        print_summary(record, terminal())
    elif form == "html" and output is None:
        click.echo(shown(write_page(record, folder)))
        if folder.parent.resolve() == reports_dir.resolve():
            write_runs(reports_dir)
    else:
        _write(rendered(record, form), output, force=force)


def rendered(record: RunRecord, form: str) -> str:
    """Return a run in one of the forms."""
    if form == "html":
        return render_page(record)
    if form == "json":
        return raw_json(record)
    if form == "markdown":
        return markdown(record)
    if form == "sarif":
        return sarif(record)
    console = Console(width=100, highlight=False, no_color=True)
    with console.capture() as captured:
        print_summary(record, console)
    return captured.get()


def _write(text: str, output: Path | None, *, force: bool) -> None:
    if output is None or str(output) == "-":
        click.echo(text)
        return
    if output.exists() and not force:
        message = f"{output} exists already"
        raise UsageError(message, advice="Overwrite it with --force.")
    output.write_text(text, encoding="utf-8")
    click.echo(shown(output))
