"""`advisor patch`: write the patches of a saved run, and prove that they apply."""

import json
from pathlib import Path

import click

from advisor import store
from advisor.cli.options import reports_option, run_argument
from advisor.cli.running import shown
from advisor.pipeline.patching import check_patches
from advisor.report.patches import AUTHOR, verified, write_patches


@click.command()
@run_argument
@click.option("--check", is_flag=True, help="Prove with git that the patches apply.")
@click.option("--author", default=AUTHOR, show_default=True, help="Who the commits are by.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@reports_option
def patch(*, run: str, check: bool, author: str, as_json: bool, reports_dir: Path) -> None:
    """Write the patches of RUN, one for each verified kernel, into its folder."""
    folder = store.find(run, reports_dir)
    record = store.load(folder)
    paths = write_patches(record, folder, author=author)
    if check:
        check_patches(record, paths)
    if as_json:
        document = {"patches": [str(path) for path in paths], "checked": check}
        click.echo(json.dumps(document, indent=2))
        return
    for path in paths:
        click.echo(shown(path))
    if not paths:
        words = "has no verified kernel" if not verified(record) else "is in the files already"
        click.echo(f"Run {record.run_id} {words}: there is nothing to write.", err=True)
    elif check:
        click.echo("They apply, one after the other.", err=True)
