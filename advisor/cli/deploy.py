"""`advisor deploy`: Dockerfiles, compose file and health check for what a run found best."""

import json
from pathlib import Path

import click

from advisor import store
from advisor.cli.finding import find_run
from advisor.cli.options import PATH, reports_option, run_argument
from advisor.cli.running import shown
from advisor.pipeline.deploying import write_deployment


@click.command(short_help="Write containers that run the configuration that won.")
@run_argument
@click.option("--output", "-o", type=PATH, help="Folder to write to.  [default: the run's]")
@click.option(
    "--warm-with",
    multiple=True,
    metavar="OPERATION",
    help="Operation that may be sent to warm up, like 'POST /score'; GET is sent anyway.",
)
@click.option("--force", is_flag=True, help="Overwrite files.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@reports_option
def deploy(
    *,
    run: str,
    output: Path | None,
    warm_with: tuple[str, ...],
    force: bool,
    as_json: bool,
    reports_dir: Path,
) -> None:
    """Write what runs the app of RUN in containers, in the configuration that won."""
    folder = find_run(run, reports_dir)
    record = store.load(folder)
    place = output or folder / "deploy"
    # The run's own folder is made anew each time.
    written = write_deployment(
        record, folder, place, warm_with=warm_with, force=force or output is None
    )
    if as_json:
        click.echo(json.dumps({"files": [str(path) for path in written]}, indent=2))
        return
    for path in written:
        click.echo(shown(path))
