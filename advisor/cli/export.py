"""`advisor export`: a saved run's profile in the formats that other tools read."""

import sys
from pathlib import Path

import click

from advisor import store
from advisor.cli.finding import find_run
from advisor.cli.options import reports_option, run_argument
from advisor.cli.running import shown
from advisor.errors import UsageError
from advisor.report.export import collapsed, pstats, speedscope


@click.command(short_help="Write a run's profile for flame graph tools.")
@run_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["collapsed", "speedscope", "pstats"]),
    default="collapsed",
    show_default=True,
    help="What flame graph tools, speedscope.app, or Python's pstats read.",
)
@click.option("--after", is_flag=True, help="The profile with kernels in place.")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), help="File to write, or standard output."
)
@click.option("--force", is_flag=True, help="Overwrite the file.")
@reports_option
def export(
    *, run: str, form: str, after: bool, output: Path | None, force: bool, reports_dir: Path
) -> None:
    """Write the profile of RUN: a path, a run id, or by default the latest run."""
    record = store.load(find_run(run, reports_dir))
    profile = record.profile_after if after else record.profile
    if profile is None:
        which = "with kernels in place" if after else "of the app"
        message = f"run {record.run_id} has no profile {which}"
        raise UsageError(message)
    match form:
        case "collapsed":
            content = collapsed(profile).encode("utf-8", "replace")
        case "speedscope":
            content = speedscope(profile, name=record.target).encode("utf-8", "replace")
        case _:
            content = pstats(profile)
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(content)
        return
    if output.exists() and not force:
        message = f"{output} exists already"
        raise UsageError(message, advice="Overwrite it with --force.")
    output.write_bytes(content)
    click.echo(shown(output))
