"""Find the saved run that a command is about."""

from pathlib import Path

import click

from advisor import store


def find_run(run: str, reports_dir: Path) -> Path:
    """Return the folder of a run, by path, id or `latest`; say where `latest` isn't the newest.

    Raises:
        RecordError: There is no such run.
    """
    folder = store.find(run, reports_dir)
    if run == store.LATEST:
        newest = store.list_runs(reports_dir)[-1]
        if newest != folder:
            told = f"{newest.name} holds no profile: {folder.name} is the latest that does"
            click.echo(told, err=True)
    return folder
